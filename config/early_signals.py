"""Early signals: what is worth a look by the lead before it becomes trouble.

Each names the facts that it rests on and the step that ends it. None of them is a figure for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.due import RULES
from config.my_team import Seat, Team, address, is_shown, written
from teams.due import JOB_DESCRIPTION_DECISION, JOB_DESCRIPTION_REVIEW
from teams.due_rule import DueItem, due_items
from teams.models import (
    Absence,
    Appointment,
    JobDescriptionReview,
    JobDescriptionVersion,
    Notice,
    Substitution,
)
from teams.models.position import led_position_ids
from teams.working_days import Presence, WorkingDays, working_days

# More of one kind than this is not early any more, and not a list to read.
MOST_OF_A_KIND = 50
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Signal:
    """`who` is whom it concerns. `naming` is where a substitute is named in place; else `url` is where it is ended.

    `things` are what was counted, when something was.
    """

    what: str
    who: str
    facts: tuple[str, ...]
    url: str
    action: str
    day: date
    naming: str = ""
    things: tuple[str, ...] = ()

    @property
    def facts_line(self) -> str:
        return " · ".join(self.facts)


@dataclass(frozen=True)
class Group:
    """The signals of one kind, and what the kind means."""

    name: str
    label: str | Promise
    why: str
    signals: list[Signal]
    more: int

    @property
    def count(self) -> int:
        return len(self.signals) + self.more


def signals_for(team: Team) -> list[Group]:
    """All kinds that have a signal for the whole line, by seven queries however long it is."""
    seats = {seat.seat_id: seat for seat in team.seats}
    days = working_days()
    last = team.day + timedelta(days=settings.SIGNAL_AHEAD_DAYS)
    found_items = due_items(RULES.values(), team.day, last, seats=list(seats))
    items = [item for item in found_items if is_shown(team, item)]
    links = _links(team, last)
    present = _presence(team, last, days)
    kinds = {
        "overdue_twice": _overdue_twice(team, seats, items),
        "unanswered": _unanswered(team, seats, days),
        "thin_cover": _thin_cover(team, links, present, last),
        "unbalanced": _unbalanced(team, seats, items, present, last),
    }
    labels = {
        "overdue_twice": gettext_lazy("Overdue and reminded"),
        "unanswered": gettext_lazy("Waits for an answer"),
        "thin_cover": gettext_lazy("Days that nobody covers"),
        "unbalanced": gettext_lazy("Much at once"),
    }
    return [
        Group(name, labels[name], _why(name), found[:MOST_OF_A_KIND], max(0, len(found) - MOST_OF_A_KIND))
        for name, signals in kinds.items()
        if (found := sorted(signals, key=lambda signal: (signal.day, signal.who)))
    ]


def _why(name: str) -> str:
    """The rule behind a kind, with its numbers: anybody may check it."""
    numbers = {
        "times": settings.SIGNAL_REMINDED_TIMES,
        "days": settings.SIGNAL_UNANSWERED_WORKING_DAYS,
        "ahead": settings.SIGNAL_AHEAD_DAYS,
        "things": settings.SIGNAL_LOAD_FROM,
        "load": settings.SIGNAL_LOAD_TIMES,
    }
    return {
        "overdue_twice": _("The day has passed, and a reminder has gone at least %(times)s times since."),
        "unanswered": _("Somebody's word has been waited for longer than %(days)s working days."),
        "thin_cover": _("Within %(ahead)s days somebody is away, and none of the named substitutes is there."),
        "unbalanced": _(
            "Somebody has at least %(things)s things that are overdue or fall due within %(ahead)s days, and for each"
            " hour at work at least %(load)s times as many as is usual among those who answer to the same lead. Only"
            " what is shown to you is counted, and it is all listed."
        ),
    }[name] % numbers


def _overdue_twice(team: Team, seats: dict[int, Seat], items: Iterable[DueItem]) -> Iterator[Signal]:
    """Overdue, and its responsible was told of it at least twice (a setting) on the due day or later.

    Notices count, and not the review before: whether that was late says nothing of what is to be done now. A snooze
    that has ended is no reminder.
    """
    late = [item for item in items if item.due_on < team.day and item.seat_id in seats]
    reminded = _reminded(late)
    for item in late:
        times = reminded.get((item.rule, item.subject_id, item.responsible_id, item.due_on), 0)
        if times < settings.SIGNAL_REMINDED_TIMES:
            continue
        seat = seats[item.seat_id or 0]
        rule = RULES[item.rule]
        reminders = ngettext("%(count)s reminder since", "%(count)s reminders since", times) % {"count": times}
        yield Signal(
            what=str(rule.title),
            who=_who(seat),
            facts=(_("due on %(day)s") % {"day": written(item.due_on)}, reminders, _awaited(team, seats, item)),
            url=address(rule.url_name, item.object_id),
            action=_("Look at it"),
            day=item.due_on,
        )


def _awaited(team: Team, seats: dict[int, Seat], item: DueItem) -> str:
    if item.responsible_id == team.lead.pk:
        return _("your word is missing")
    names = {seat.person_id: seat.name for seat in seats.values()} | {
        away.pk: away.name for away in team.acted.values()
    }
    return _("waits for %(name)s") % {"name": names.get(item.responsible_id, "")}


def _reminded(late: list[DueItem]) -> dict[tuple[Any, ...], int]:
    """How many steps of its own each responsible was told of since the due day, of what is overdue.

    Asked by the due days that are late, not by age: what is overdue longest has ended its ladder, and counts still.
    """
    if not late:
        return {}
    steps = Q()
    for rule in RULES.values():
        steps |= Q(rule=rule.name, step__in=[step for step in rule.ladder.told if step >= 0])
    seats, days = {item.seat_id for item in late}, {item.due_on for item in late}
    since = Notice.objects.filter(steps, seat__in=seats, due_on__in=days).order_by()
    rows = since.values_list("rule", "subject_id", "reader", "due_on").annotate(Count("step"))
    return {tuple(row[:4]): row[4] for row in rows}


def _unanswered(team: Team, seats: dict[int, Seat], days: WorkingDays) -> Iterator[Signal]:
    """A proposal or a half-confirmed review that waits for a word longer than the agreed working days.

    Of seats led by acting nothing: drafts, proposals and what was said in a review are closed to substitutes.
    """
    longest = settings.SIGNAL_UNANSWERED_WORKING_DAYS
    for kind, seat_id, pk, since, is_for_lead in _waiting(team):
        seat, begun = seats.get(seat_id), timezone.localdate(since)
        waited = days.count(begun + ONE_DAY, team.day)
        if seat is None or waited <= longest:
            continue
        is_proposal = kind == JOB_DESCRIPTION_DECISION.name
        whose = _("HR's word is missing") if is_proposal else _whose(seat, is_for_lead)
        yield Signal(
            what=_("A proposed job description") if is_proposal else _("A review confirmed by one side"),
            who=_who(seat),
            facts=(
                _("since %(day)s") % {"day": written(begun)},
                ngettext("%(count)s working day", "%(count)s working days", waited) % {"count": waited},
                whose,
            ),
            url=address("teams:job_description_version_detail", pk)
            if is_proposal
            else address("teams:job_description_detail", seat_id),
            action=_("Look at it"),
            day=begun,
        )


def _whose(seat: Seat, is_for_lead: bool) -> str:
    return _("the direct manager's word is missing") if is_for_lead else _("waits for %(name)s") % {"name": seat.name}


def _waiting(team: Team) -> Any:
    """Proposals and half-confirmed reviews on the lead's own line; by one query."""
    own = led_position_ids(team.lead, team.day)
    seat = "job_description__position"
    columns = ("kind", seat, "pk", "since", "is_for_lead")
    proposed = JobDescriptionVersion.objects.filter(state="proposed", **{f"{seat}__in": own}).annotate(
        kind=Value(JOB_DESCRIPTION_DECISION.name, output_field=CharField()),
        since=F("proposed_at"),
        is_for_lead=Value(False, output_field=BooleanField()),
    )
    half = JobDescriptionReview.objects.filter(
        Q(holder_at__isnull=False) ^ Q(manager_at__isnull=False), outcome="open", **{f"{seat}__in": own}
    ).annotate(
        kind=Value(JOB_DESCRIPTION_REVIEW.name, output_field=CharField()),
        since=Case(When(holder_at__isnull=False, then="holder_at"), default="manager_at"),
        is_for_lead=Case(When(manager_at__isnull=True, then=Value(True)), default=Value(False)),
    )
    return proposed.order_by().values_list(*columns).union(half.order_by().values_list(*columns), all=True)


@dataclass(frozen=True)
class _Link:
    """A substitute of a seat with the days of both the naming and the holding; `None` ends are unknown."""

    seat_id: int
    person_id: int
    named: tuple[date, date | None]
    held: tuple[date, date | None]

    def is_on(self, day: date) -> bool:
        return all(first <= day and (end is None or day < end) for first, end in (self.named, self.held))


def _links(team: Team, last: date) -> dict[int, list[_Link]]:
    """The substitutes of all seats in the line who stand in on some day up to the last."""
    held = "substitute__appointments__"
    touching = Substitution.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=team.day),
        Q(**{f"{held}valid_until__isnull": True}) | Q(**{f"{held}valid_until__gt": team.day}),
        position__in=[seat.seat_id for seat in team.seats],
        valid_from__lte=last,
        **{f"{held}valid_from__lte": last, f"{held}person__is_active": True},
    )
    columns = ("position", f"{held}person", "valid_from", "valid_until", f"{held}valid_from", f"{held}valid_until")
    links: dict[int, list[_Link]] = defaultdict(list)
    for seat, person, begins, ends, sits, leaves in touching.values_list(*columns):
        links[seat].append(_Link(seat, person, (begins, ends), (sits, leaves)))
    return links


def _presence(team: Team, last: date, days: WorkingDays) -> Presence:
    """The absences of all who hold a seat of the line or stand in for one."""
    led = [seat.seat_id for seat in team.seats]
    stands_in = Substitution.objects.filter(position__in=led, substitute=OuterRef("position"))
    near = Appointment.objects.filter(Q(position__in=led) | Exists(stands_in), valid_from__lte=last)
    touching = Q(valid_until__isnull=True) | Q(valid_until__gt=team.day)
    away: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Absence.objects.filter(touching, valid_from__lte=last, person__in=near.values("person"))
    for person, first, back in rows.values_list("person", "valid_from", "valid_until"):
        away[person].append((first, back))
    return Presence(days, away)


def _thin_cover(team: Team, links: dict[int, list[_Link]], present: Presence, last: date) -> Iterator[Signal]:
    """Working days on which the holder of a led seat is away and no named substitute is there.

    Neighbouring working days are one span. Holders are today's, until the day on which they leave.
    """
    window = (team.day + timedelta(days=number) for number in range((last - team.day).days + 1))
    working = [day for day in window if present.days.is_working(day)]
    for seat in team.seats:
        if seat.person_id is None or seat.person_id not in present.away:
            continue
        days = _uncovered(seat, links.get(seat.seat_id, []), present, working)
        for first, end in _spans(days, present.days):
            named = len({it.person_id for it in links.get(seat.seat_id, []) if it.is_on(first) or it.is_on(end)})
            gap = _gap(present, seat.person_id, first, end, team.day, last)
            yield _not_covered(seat, gap, named, present.days)


@dataclass(frozen=True)
class _Gap:
    """Working days `first` to `end` that nobody covers, of an absence with its own days. `from_day` and `until` are
    the days for which a substitute is wanted: all of the absence, unless it is covered before or after.
    """

    first: date
    end: date
    away_from: date
    away_until: date | None
    from_day: date
    until: date | None


def _gap(present: Presence, person: int, first: date, end: date, day: date, last: date) -> _Gap:
    """Absences that follow each other without a day between count as one."""
    away_from, back = _absence_around(sorted(present.away[person], key=lambda span: span[0]), first)
    away_until = back - ONE_DAY if back else None
    begins, ends = max(away_from, day), min(away_until or last, last)
    from_day = begins if present.days.on_or_after(begins) == first else first
    is_to_the_end = present.days.on_or_before(ends) == end
    return _Gap(first, end, away_from, away_until, from_day, away_until if is_to_the_end else end)


def _absence_around(spans: list[tuple[date, date | None]], day: date) -> tuple[date, date | None]:
    begun, back = next(span for span in spans if span[0] <= day and (span[1] is None or day < span[1]))
    for first, end in spans:
        if back is not None and begun < first <= back:
            back = None if end is None else max(back, end)
        elif end == begun:
            begun = first
    return begun, back


def _not_covered(seat: Seat, gap: _Gap, named: int, days: WorkingDays) -> Signal:
    stands_in = (
        ngettext("the only substitute is away too", "all %(count)s substitutes are away too", named) % {"count": named}
        if named
        else _("no substitute is named")
    )
    url = f"{address('teams:substitution_list', seat.seat_id)}?first={gap.from_day.isoformat()}"
    return Signal(
        what=_("Away, and nobody stands in"),
        who=_who(seat),
        facts=(
            _("away %(days)s") % {"days": _span(gap.away_from, gap.away_until)},
            _days_without(gap, days.count(gap.first, gap.end)),
            stands_in,
        ),
        url=url,
        action=_("Name a substitute"),
        day=gap.first,
        naming=url + (f"&last={gap.until.isoformat()}" if gap.until else ""),
    )


def _days_without(gap: _Gap, count: int) -> str:
    """How many working days of the four weeks ahead; which, when they are not the whole absence."""
    numbers = {"count": count, "ahead": settings.SIGNAL_AHEAD_DAYS, "days": _span(gap.first, gap.end)}
    is_part = gap.until != gap.away_until or gap.from_day > max(gap.away_from, timezone.localdate())
    if is_part:
        text = ngettext(
            "of it %(days)s without cover: %(count)s working day",
            "of it %(days)s without cover: %(count)s working days",
            count,
        )
    else:
        text = ngettext(
            "%(count)s working day of it within %(ahead)s days",
            "%(count)s working days of it within %(ahead)s days",
            count,
        )
    return text % numbers


def _span(first: date, last: date | None) -> str:
    if last is None:
        return _("since %(day)s, no end is known") % {"day": written(first)}
    return written(first) if first == last else f"{written(first)} – {written(last)}"


def _uncovered(seat: Seat, links: list[_Link], present: Presence, working: list[date]) -> Iterator[date]:
    for day in working:
        if not present.is_away(seat.person_id or 0, day) or (seat.held_until and seat.held_until <= day):
            continue
        others = (link.person_id for link in links if link.person_id != seat.person_id and link.is_on(day))
        if all(present.is_away(person, day) for person in others):
            yield day


def _spans(days: Iterable[date], calendar: WorkingDays) -> Iterator[tuple[date, date]]:
    """First and last of days that follow each other as working days."""
    first = last = None
    for day in days:
        if last is None or calendar.after(last) != day:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def _unbalanced(
    team: Team, seats: dict[int, Seat], items: list[DueItem], present: Presence, last: date
) -> Iterator[Signal]:
    """Somebody has far more due for their hours at work than those who answer to the same lead.

    Counted is what is shown to this lead about seats of the line, overdue things too, by whoever is responsible; all
    of it is listed. Hours are those of the load, absences left out; who is away the whole time has none, and no signal.
    """
    things_of: dict[int, list[str]] = defaultdict(list)
    for item in items:
        things_of[item.responsible_id or 0].append(_thing(item, seats[item.seat_id or 0]))
    due = defaultdict(int, {person: len(things) for person, things in things_of.items()})
    load: dict[int, Decimal] = defaultdict(Decimal)
    for seat in team.seats:
        load[seat.person_id or 0] += seat.load or 0
    many = {person for person, things in due.items() if person and things >= settings.SIGNAL_LOAD_FROM}
    much = {seat.manager_id for seat in team.seats if seat.person_id in many}
    beside: dict[int | None, dict[int, tuple[Seat, int, Decimal]]] = defaultdict(dict)
    for seat in team.seats:
        if seat.person_id is None or seat.manager_id not in much:
            continue
        hours = present.hours(seat.person_id, load[seat.person_id], team.day, last)
        if hours:
            beside[seat.manager_id].setdefault(seat.person_id, (seat, due[seat.person_id], hours))
    for people in beside.values():
        middle = median(things / hours for _seat, things, hours in people.values())
        usual = median(things for _seat, things, _hours in people.values())
        for seat, things, hours in people.values():
            if things < settings.SIGNAL_LOAD_FROM or things / hours < settings.SIGNAL_LOAD_TIMES * middle:
                continue
            yield _loaded(seat, tuple(things_of[seat.person_id or 0]), hours, usual, team.day)


def _loaded(seat: Seat, things: tuple[str, ...], hours: Decimal, usual: float, day: date) -> Signal:
    number = len(things)
    return Signal(
        what=_("More falls due than for others beside"),
        who=_who(seat),
        facts=(
            ngettext("%(count)s thing due", "%(count)s things due", number) % {"count": number},
            _("%(hours)s working hours") % {"hours": f"{hours:.0f}"},
            _("half of those beside have %(count)s or fewer") % {"count": f"{usual:g}"},
        ),
        url=f"{reverse('teams:meeting_call')}?person={seat.person_id}",
        action=_("Call a meeting"),
        day=day,
        things=things,
    )


def _thing(item: DueItem, seat: Seat) -> str:
    return f"{written(item.due_on)} · {RULES[item.rule].title}: {seat.title}" + (f", {seat.name}" if seat.name else "")


def _who(seat: Seat) -> str:
    return f"{seat.name}, {seat.title}" if seat.name else f"{seat.title}, {_('vacant')}"
