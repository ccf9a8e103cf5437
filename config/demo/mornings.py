"""What the demo's mornings have brought: notices and letters, meetings, a day off, what people put off and chose.

All of it is made by the real verbs, so that the demo shows what they make and not what somebody imagined.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from config.due import RULES
from config.due_acts import due_from
from teams.actions.day_off import add_day_off
from teams.actions.digest import write_letters
from teams.actions.forecast import make_forecast
from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting
from teams.actions.notice import read_notices, sweep
from teams.actions.notice_settings import save_notice_settings
from teams.actions.snooze import put_off
from teams.due_rule import RuleName
from teams.models import Letter, Notice, Person
from teams.working_days import WorkingDays, working_days

DAY_OFF_IN = 40
DAY_OFF_REASON = "Ameti arengupäev"


@dataclass(frozen=True)
class DemoMeeting:
    """`in_days` counts working days from the one on which the demo is loaded."""

    organiser: str
    asked: tuple[str, ...]
    in_days: int
    begins: time
    minutes: int
    place: str
    kind: str = "talk"
    comes: tuple[str, ...] = ()
    is_cancelled: bool = False


MEETINGS = (
    DemoMeeting(
        "Maarja Kõivumägi",
        ("Liina Õiemets",),
        2,
        time(10),
        45,
        "Nõupidamisruum 2",
        "job_description",
        ("Liina Õiemets",),
    ),
    DemoMeeting("Maarja Kõivumägi", ("Karl-Erik Sügis",), 3, time(14, 30), 60, "Maarja kabinet"),
    DemoMeeting(
        "Indrek Pajusalu", ("Maarja Kõivumägi", "Tõnu Kivirand", "Ave Sõstramäe"), 4, time(9), 90, "Osakonna saal"
    ),
    DemoMeeting("Tõnu Kivirand", ("Grete Kaljusaar",), 2, time(13), 30, "Veebikohtumine", is_cancelled=True),
)
HOURS = {"Indrek Pajusalu": (time(7), time(17), time(7)), "Fiona Kearney": (time(9), time(18), time(8))}
READ_BY = ("Külli Vahtramäe",)
PUT_OFF_BY = "Tõnu Kivirand"


def bring_mornings(people: dict[str, Person], today: date) -> None:
    """The last working day's sweep and letters, and what is ahead; nothing on a free day is dated on it."""
    calendar = working_days()
    last = calendar.on_or_before(today)
    _day_off(people, calendar, today)
    for name, (digest_at, quiet_from, quiet_until) in HOURS.items():
        save_notice_settings(
            by=people[name],
            digest_at=digest_at,
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            switched_off=[RuleName.APPOINTMENT_ENDING] if name == "Indrek Pajusalu" else [],
        )
    _morning_of(last)
    for name in READ_BY:
        read_notices(by=people[name])
    _put_off(people[PUT_OFF_BY], today)
    for meeting in MEETINGS:
        _meeting(meeting, people, calendar.add(today, meeting.in_days))
    make_forecast(RULES.values(), day=calendar.after(last), days=settings.FORECAST_DAYS)


def _morning_of(day: date) -> None:
    """The sweep and the letters of a working day, dated as its morning would have dated them."""
    early, late = (timezone.make_aware(datetime.combine(day, at)) for at in (time(6, 10), time(7, 30)))
    sweep(RULES.values(), day=day)
    Notice.objects.update(noticed_at=early)
    write_letters(RULES, now=late, at_any_hour=True)
    Letter.objects.update(written_at=late)


def _day_off(people: dict[str, Person], calendar: WorkingDays, today: date) -> None:
    add_day_off(
        by=people["Anneli Põldsalu"],
        day=calendar.on_or_after(today + timedelta(days=DAY_OFF_IN)),
        reason=DAY_OFF_REASON,
    )


def _put_off(person: Person, today: date) -> None:
    """One of the person's overdue things, for a few days."""
    overdue = [item for item in due_from(person, today, today) if item.rule == RuleName.JOB_DESCRIPTION_REVIEW]
    for item in overdue[:1]:
        put_off(item, rule=RULES[item.rule], by=person, until=today + timedelta(days=5))


def _meeting(meeting: DemoMeeting, people: dict[str, Person], day: date) -> None:
    begins = timezone.make_aware(datetime.combine(day, meeting.begins))
    called = call_meeting(
        by=people[meeting.organiser],
        participants=[people[name] for name in meeting.asked],
        kind=meeting.kind,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=meeting.minutes),
        place=meeting.place,
        sure=True,
    )
    for name in meeting.comes:
        answer_meeting(called.pk, by=people[name], accept=True)
    if meeting.is_cancelled:
        cancel_meeting(called.pk, by=people[meeting.organiser])
