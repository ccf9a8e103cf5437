"""Early signals: what rests on which facts, for whom, and the step that ends it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from config.early_signals import Signal, signals_for
from config.my_team import team_of
from teams.actions.job_description import begin_draft, propose
from teams.actions.job_description_review import say_still_true
from teams.actions.substitution import name_substitute
from teams.due import JOB_DESCRIPTION_REVIEW
from teams.models import (
    Absence,
    Appointment,
    DayOff,
    JobDescription,
    JobDescriptionReview,
    JobDescriptionVersion,
    Notice,
    Person,
    Position,
    PositionPeriod,
    Substitution,
    TrailEntry,
)
from tests.cast import LONG_AGO, Cast, approved_version, small_content
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

[TO_LEADS] = JOB_DESCRIPTION_REVIEW.ladder.lead
# A Monday; neither it nor the four weeks after it have a holiday.
MONDAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def on_a_monday(cast: Cast) -> Iterator[time_machine.Traveller]:
    Absence.objects.all().delete()
    with time_machine.travel(datetime(2026, 9, 7, 9, tzinfo=ZoneInfo("Europe/Tallinn")), tick=False) as clock:
        yield clock


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def signals(lead: Person, kind: str) -> list[Signal]:
    team = team_of(Person.objects.get(pk=lead.pk), timezone.localdate())
    with translation.override("en"):
        return next((group.signals for group in signals_for(team) if group.name == kind), [])


def due(cast: Cast, code: str, number: int) -> JobDescription:
    approved_version(cast, code, in_force_from=days(-500), content=small_content())
    JobDescription.objects.filter(position=cast.seats[code]).update(next_review_on=days(number))
    return JobDescription.objects.get(position=cast.seats[code])


def remind(job_description: JobDescription, reader: Person, *steps: int) -> None:
    Notice.objects.bulk_create(
        Notice(
            rule=JOB_DESCRIPTION_REVIEW.name,
            subject_id=job_description.pk,
            object_id=job_description.position_id,
            seat_id=job_description.position_id,
            reader=reader,
            due_on=job_description.next_review_on,
            step=step,
        )
        for step in steps
    )


def away(person: Person, first: int, back: int | None, kind: str = "leave") -> None:
    until = None if back is None else days(back)
    Absence.objects.create(person=person, kind=kind, valid_from=days(first), valid_until=until)


# overdue twice


@pytest.mark.parametrize(
    ("steps", "is_signal"),
    [((), False), ((-14, 0), False), ((0,), False), ((0, 14), True), ((-14, 0, 14, 28), True), ((0, 10_020), False)],
)
def test_overdue_and_reminded_twice_since_the_day(cast: Cast, steps: tuple[int, ...], is_signal: bool) -> None:
    remind(due(cast, "ONE-2", -30), cast.jaan, *steps)
    assert bool(signals(cast.jaan, "overdue_twice")) is is_signal


def test_the_signal_says_what_whose_and_since_when(cast: Cast) -> None:
    remind(due(cast, "ONE-2", -30), cast.jaan, 0, 14)
    [signal] = signals(cast.jaan, "overdue_twice")
    assert signal.who == "Mari Mägi, Klienditeenindaja"
    assert signal.facts == ("due on 08.08.2026", "2 reminders since", "your word is missing")
    assert signal.url == f"/positions/{cast.seats['ONE-2'].pk}/job-description/"
    [above] = signals(cast.toomas, "overdue_twice")
    assert above.facts[2] == "waits for Jaan Jõgi"


def test_what_was_told_to_another_or_of_another_day_does_not_count(cast: Cast) -> None:
    job_description = due(cast, "ONE-2", -30)
    remind(job_description, cast.toomas, 0, 14)
    job_description.next_review_on = days(-400)
    remind(job_description, cast.jaan, 0, 14)
    assert signals(cast.jaan, "overdue_twice") == []


def test_a_staff_members_own_is_a_signal_once_leads_may_see_it(cast: Cast) -> None:
    job_description = due(cast, "ONE-2", -14)
    say_still_true(job_description.pk, by=cast.jaan)
    remind(job_description, cast.mari, 0, 14)
    assert signals(cast.jaan, "overdue_twice") == []
    due(cast, "ONE-3", 300)
    JobDescription.objects.filter(pk=job_description.pk).update(next_review_on=days(-15))
    Notice.objects.update(due_on=days(-15))
    [signal] = signals(cast.jaan, "overdue_twice")
    assert signal.facts[2] == "waits for Mari Mägi"


def test_what_is_done_is_no_signal(cast: Cast) -> None:
    job_description = due(cast, "ONE-2", -30)
    remind(job_description, cast.jaan, 0, 14)
    say_still_true(job_description.pk, by=cast.jaan)
    assert signals(cast.jaan, "overdue_twice") == []


def test_what_has_ended_its_ladder_is_a_signal_still(cast: Cast) -> None:
    remind(due(cast, "ONE-2", -300), cast.jaan, 0, 14)
    assert len(signals(cast.jaan, "overdue_twice")) == 1


def test_notices_are_read_of_late_days_alone(cast: Cast) -> None:
    """However many have gathered: none when nothing is late, else those of the days that are."""
    job_description = due(cast, "ONE-2", 10)
    with CaptureQueriesContext(connection) as asked:
        signals(cast.jaan, "overdue_twice")
    assert not [query for query in asked if "teams_notice" in query["sql"]]
    JobDescription.objects.filter(pk=job_description.pk).update(next_review_on=days(-30))
    with CaptureQueriesContext(connection) as asked:
        signals(cast.jaan, "overdue_twice")
    [notices] = [query["sql"] for query in asked if "teams_notice" in query["sql"]]
    assert "2026-08-08" in notices


def test_the_line_is_walked_once(cast: Cast) -> None:
    """The seats are loaded; what is asked about them takes them as they are."""
    away(cast.mari, 2, 9)
    team = team_of(Person.objects.get(pk=cast.toomas.pk), timezone.localdate())
    with CaptureQueriesContext(connection) as asked:
        signals_for(team)
    walks = [query["sql"] for query in asked if "WITH RECURSIVE" in query["sql"]]
    assert len(walks) == 1, "what waits for an answer is on the lead's own line, which acting does not widen"


# unanswered


def proposed(cast: Cast, code: str, day: date) -> JobDescriptionVersion:
    with time_machine.travel(datetime(day.year, day.month, day.day, 15, tzinfo=ZoneInfo("Europe/Tallinn")), tick=False):
        return propose(begin_draft(cast.seats[code].pk, by=cast.jaan, content=small_content()).pk, by=cast.jaan)


@pytest.mark.parametrize(("day", "is_signal"), [(date(2026, 8, 24), False), (date(2026, 8, 21), True)])
def test_a_proposal_that_waits_longer_than_ten_working_days(cast: Cast, day: date, is_signal: bool) -> None:
    """From Monday the 24th to Monday the 7th are ten working days after the first; from the Friday before eleven."""
    version = proposed(cast, "ONE-2", day)
    found = signals(cast.jaan, "unanswered")
    assert bool(found) is is_signal
    if is_signal:
        assert found[0].facts == ("since 21.08.2026", "11 working days", "HR's word is missing")
        assert found[0].url == f"/versions/{version.pk}/"


def test_days_off_do_not_count_as_waiting(cast: Cast) -> None:
    proposed(cast, "ONE-2", date(2026, 8, 21))
    DayOff.objects.create(day=date(2026, 8, 28))
    assert signals(cast.jaan, "unanswered") == []


def half_confirmed(cast: Cast, by: Person) -> None:
    say_still_true(due(cast, "ONE-2", 10).pk, by=by)
    moment = timezone.now() - timedelta(days=40)
    side = "holder_at" if by == cast.mari else "manager_at"
    JobDescriptionReview.objects.update(**{side: moment})


@pytest.mark.parametrize(
    ("name", "awaited"), [("mari", "the direct manager's word is missing"), ("jaan", "waits for Mari Mägi")]
)
def test_a_review_that_one_side_has_confirmed(cast: Cast, name: str, awaited: str) -> None:
    half_confirmed(cast, getattr(cast, name))
    [signal] = signals(cast.jaan, "unanswered")
    assert (signal.facts[0], signal.facts[2]) == ("since 29.07.2026", awaited)


def test_what_was_answered_is_no_signal(cast: Cast) -> None:
    half_confirmed(cast, cast.mari)
    say_still_true(JobDescription.objects.get().pk, by=cast.jaan)
    assert signals(cast.jaan, "unanswered") == []


# thin cover


def cover(seat: str, by: str, cast: Cast, **days_of: object) -> None:
    Substitution.objects.create(
        position=cast.seats[seat], substitute=cast.seats[by], **{"valid_from": LONG_AGO, **days_of}
    )


def spans(lead: Person) -> list[tuple[str, str, str]]:
    return [(signal.who.split(",")[0], signal.facts[1], signal.facts[2]) for signal in signals(lead, "thin_cover")]


def test_an_absence_without_a_substitute_is_thin_cover(cast: Cast) -> None:
    away(cast.mari, 2, 9)
    [signal] = signals(cast.jaan, "thin_cover")
    assert signal.facts == (
        "away 09.09.2026 – 15.09.2026",
        "5 working days of it within 28 days",
        "no substitute is named",
    )
    assert spans(cast.toomas) == spans(cast.jaan)
    assert spans(cast.liis) == []


def test_a_present_substitute_covers(cast: Cast) -> None:
    away(cast.mari, 2, 9)
    cover("ONE-2", "ONE-3", cast)
    assert spans(cast.jaan) == []


def test_days_on_which_all_substitutes_are_away_are_named(cast: Cast) -> None:
    """Mari is away from the 9th to the 22nd, Kalle from the 14th to the 16th, Ülle from the 15th on."""
    away(cast.mari, 2, 16)
    away(cast.kalle, 7, 10)
    away(cast.ylle, 8, 40)
    cover("ONE-2", "ONE-3", cast)
    cover("ONE-2", "ONE-4", cast, rank=2)
    found = [span for span in spans(cast.jaan) if span[0] == "Mari Mägi"]
    part = "of it 15.09.2026 – 16.09.2026 without cover: 2 working days"
    assert found == [("Mari Mägi", part, "all 2 substitutes are away too")]
    url = f"/positions/{cast.seats['ONE-2'].pk}/substitutes/?first=2026-09-15&last=2026-09-16"
    assert url in [signal.naming for signal in signals(cast.jaan, "thin_cover")]


def test_days_apart_are_signals_apart_and_a_weekend_does_not_part_them(cast: Cast) -> None:
    away(cast.mari, 0, 18)
    cover("ONE-2", "ONE-3", cast, valid_from=days(8), valid_until=days(10))
    assert [span[1:] for span in spans(cast.jaan)] == [
        ("of it 07.09.2026 – 14.09.2026 without cover: 6 working days", "no substitute is named"),
        ("of it 17.09.2026 – 24.09.2026 without cover: 6 working days", "no substitute is named"),
    ]


def test_a_substitute_counts_while_named_and_while_holding_the_seat(cast: Cast) -> None:
    away(cast.mari, 1, 5)
    cover("ONE-2", "ONE-3", cast)
    Appointment.objects.filter(person=cast.kalle).update(valid_until=days(3))
    [(_who, text, _why)] = spans(cast.jaan)
    assert text == "of it 10.09.2026 – 11.09.2026 without cover: 2 working days"


def test_a_weekend_away_is_no_thin_cover(cast: Cast) -> None:
    away(cast.mari, 5, 7)
    assert spans(cast.jaan) == []


def test_four_weeks_are_looked_at(cast: Cast) -> None:
    away(cast.mari, 28, None)
    away(cast.kalle, 29, None)
    [signal] = signals(cast.jaan, "thin_cover")
    assert signal.who.startswith("Mari Mägi")
    assert signal.facts[:2] == ("away since 05.10.2026, no end is known", "1 working day of it within 28 days")
    assert signal.naming.endswith("?first=2026-10-05")


def test_an_absence_is_told_by_its_own_days_and_not_by_the_window(cast: Cast) -> None:
    """Away since last Tuesday and until after the four weeks, over a second absence that follows at once."""
    away(cast.mari, -6, 12)
    away(cast.mari, 12, 60)
    [signal] = signals(cast.jaan, "thin_cover")
    assert signal.facts[:2] == ("away 01.09.2026 – 05.11.2026", "21 working days of it within 28 days")
    assert signal.naming.endswith("?first=2026-09-07&last=2026-11-05")


def test_a_free_day_at_the_beginning_belongs_to_the_absence(cast: Cast) -> None:
    away(cast.mari, 5, 14)
    [signal] = signals(cast.jaan, "thin_cover")
    assert signal.facts[:2] == ("away 12.09.2026 – 20.09.2026", "5 working days of it within 28 days")
    assert signal.naming.endswith("?first=2026-09-12&last=2026-09-20")


def test_naming_a_substitute_ends_it(cast: Cast) -> None:
    away(cast.mari, 2, 9)
    [signal] = signals(cast.jaan, "thin_cover")
    assert signal.naming == f"/positions/{cast.seats['ONE-2'].pk}/substitutes/?first=2026-09-09&last=2026-09-15"
    page = Page(Visitor(cast.jaan).client.get(signal.naming))
    assert (page.values("valid_from"), page.values("last_day")) == (["2026-09-09"], ["2026-09-15"])
    assert "For the absence of Mari Mägi: 09.09.2026 – 15.09.2026." in page.text("form")
    name_substitute(
        cast.seats["ONE-2"].pk,
        by=cast.jaan,
        substitute_id=cast.seats["TWO-2"].pk,
        valid_from=days(2),
        valid_until=days(9),
    )
    assert signals(cast.jaan, "thin_cover") == []


# unbalanced


def give(cast: Cast, person: Person, number: int) -> None:
    """So many things that this person has to do: yearly reviews of seats that they hold."""
    for index in range(number):
        code = f"X-{person.pk}-{index}"
        seat = Position.objects.create(code=code, valid_from=LONG_AGO)
        cast.seats[code] = seat
        PositionPeriod.objects.create(
            position=seat, title="Nõustaja", unit=cast.units["one"], manager=cast.seats["ONE-1"], valid_from=LONG_AGO
        )
        Appointment.objects.create(person=person, position=seat, valid_from=LONG_AGO, load="0.01")
        due(cast, code, -TO_LEADS)


def loads(lead: Person) -> list[tuple[str, tuple[str, ...]]]:
    return [(signal.who.split(",")[0], signal.facts) for signal in signals(lead, "unbalanced")]


@pytest.mark.parametrize(("number", "is_signal"), [(3, False), (4, True)])
def test_from_four_things_on(cast: Cast, number: int, is_signal: bool) -> None:
    give(cast, cast.mari, number)
    assert ("Mari Mägi" in [who for who, _facts in loads(cast.jaan)]) is is_signal


def test_only_at_twice_what_those_beside_have(cast: Cast) -> None:
    give(cast, cast.mari, 9)
    give(cast, cast.kalle, 4)
    give(cast, cast.ylle, 5)
    assert loads(cast.jaan) == []
    hers = Position.objects.filter(code__startswith=f"X-{cast.ylle.pk}-").values("pk")
    JobDescription.objects.filter(position__in=hers).update(next_review_on=days(90))
    [(who, facts)] = loads(cast.jaan)
    assert (who, facts[0], facts[2]) == ("Mari Mägi", "9 things due", "half of those beside have 4 or fewer")


def test_what_is_counted_is_what_the_lead_sees_and_is_listed(cast: Cast) -> None:
    give(cast, cast.mari, 5)
    page = Visitor(cast.jaan).open("signal_list")
    listed = page.texts("section[aria-labelledby=unbalanced-title] details li")
    assert "5 things due" in page.text("section[aria-labelledby=unbalanced-title]")
    assert len(listed) == 5
    assert listed[0] == "23.08.2026 · Yearly review of the job description: Nõustaja, Mari Mägi"
    JobDescription.objects.update(next_review_on=days(1 - TO_LEADS))
    assert loads(cast.jaan) == []


def test_the_step_is_to_talk_about_it(cast: Cast) -> None:
    give(cast, cast.mari, 4)
    page = Visitor(cast.jaan).open("signal_list")
    assert list(page.links("section[aria-labelledby=unbalanced-title] a").values()) == [
        f"/meetings/call/?person={cast.mari.pk}"
    ]


def test_hours_are_those_of_the_load_without_absences(cast: Cast) -> None:
    """The same four things weigh more on whoever works less: less than half a load, then a week of four away."""
    for person in (cast.mari, cast.kalle, cast.ylle):
        give(cast, person, 4)
    assert loads(cast.jaan) == []
    Appointment.objects.filter(person=cast.mari, position__code="ONE-2").update(load="0.4")
    [(who, facts)] = loads(cast.jaan)
    assert (who, facts[1]) == ("Mari Mägi", "74 working hours")
    away(cast.mari, 0, 7)
    assert loads(cast.jaan)[0][1][1] == "56 working hours"
    away(cast.mari, 7, None)
    assert "Mari Mägi" not in [who for who, _facts in loads(cast.jaan)]


# the page


def test_the_page_says_the_facts_and_the_step(cast: Cast) -> None:
    away(cast.mari, 2, 9)
    page = Visitor(cast.jaan).open("signal_list")
    item = page.text(".item-list li")
    for words in ("Mari Mägi", "away 09.09.2026 – 15.09.2026", "5 working days", "no substitute is named"):
        assert words in item
    assert "Within 28 days" in page.text("section")
    assert list(page.links(".item-list a").values()) == [
        f"/positions/{cast.seats['ONE-2'].pk}/substitutes/?first=2026-09-09&last=2026-09-15"
    ]


def test_without_a_signal_the_page_says_so(cast: Cast) -> None:
    assert Visitor(cast.jaan).open("signal_list").text(".empty-title") == "No signals"


@pytest.mark.parametrize("name", ["mari", "kalle", "ylle", "peeter", "anne", "sirje", "aivar"])
def test_who_leads_nobody_has_no_signals(cast: Cast, name: str) -> None:
    assert Visitor(getattr(cast, name)).open("signal_list").status == 403


def test_a_substitute_sees_thin_cover_but_not_who_is_silent_and_leaves_a_trace(cast: Cast) -> None:
    away(cast.jaan, -1, 5)
    away(cast.mari, 2, 9, kind="sickness")
    half_confirmed(cast, cast.mari)
    proposed(cast, "ONE-3", date(2026, 8, 3))
    assert {len(signals(cast.jaan, "unanswered")), len(signals(cast.toomas, "unanswered"))} == {2}
    page = Visitor(cast.ylle).open("signal_list")
    assert page.texts("section h2") == ["Days that nobody covers 1"]
    assert "sick" not in page.text("main")
    assert TrailEntry.objects.get(act="acting.team_opened").about == cast.jaan


def test_more_of_a_kind_than_a_list_holds_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.early_signals.MOST_OF_A_KIND", 1)
    away(cast.mari, 2, 9)
    away(cast.kalle, 2, 9)
    page = Visitor(cast.jaan).open("signal_list")
    assert page.texts(".segment-count") == ["2"]
    assert page.text(".card-foot") == "and 1 more"
