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
from config.my_team import DONE_AT, Seat, Team, address, is_shown, written
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
from teams.models.acting import work_led_position_ids
from teams.models.position import led_position_ids
from teams.working_days import Presence, WorkingDays, working_days

# More of one kind than this is not early any more, and not a list to read.
MOST_OF_A_KIND = 50
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Signal:
    """`who` is whom it concerns. `naming` is where a substitute is named in place; else `url` is where it is ended."""

    what: str
    who: str
    facts: tuple[str, ...]
    url: str
    action: str
    day: date
    naming: str = ""

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
    items = due_items(RULES.values(), team.day, last, seats=work_led_position_ids(team.lead, team.day))
    links = _links(team, last)
    present = _presence(team, last, days)
    kinds = {
        "overdue_twice": _overdue_twice(team, seats, items),
        "unanswered": _unanswered(team, seats, days),
        "thin_cover": _thin_cover(team, links, present, last),
        "unbalanced": _unbalanced(team, items, present, last),
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
            "At least %(things)s things fall due within %(ahead)s days, and for the hours at work at least"
            " %(load)s times as many as for those who answer to the same lead."
        ),
    }[name] % numbers


def _overdue_twice(team: Team, seats: dict[int, Seat], items: Iterable[DueItem]) -> Iterator[Signal]:
    """Overdue, and its responsible was told of it at least twice (a setting) on the due day or later.

    Notices count, and not the review before: whether that was late says nothing of what is to be done now. A snooze
    that has ended is no reminder. What the ladder does not show to leads yet is left out.
    """
    reminded = _reminded(team)
    for item in items:
        times = reminded.get((item.rule, item.subject_id, item.responsible_id, item.due_on), 0)
        is_late = item.due_on < team.day and times >= settings.SIGNAL_REMINDED_TIMES
        seat = seats.get(item.seat_id or 0)
        if not is_late or seat is None or not is_shown(team, item):
            continue
        rule = RULES[item.rule]
        reminders = ngettext("%(count)s reminder since", "%(count)s reminders since", times) % {"count": times}
        yield Signal(
            what=str(rule.title),
            who=_who(seat),
            facts=(_("due on %(day)s") % {"day": written(item.due_on)}, reminders, _awaited(team, seats, item)),
            url=address(DONE_AT.get(item.rule, rule.url_name), item.object_id),
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


def _reminded(team: Team) -> dict[tuple[Any, ...], int]:
    """How many steps of its own each responsible was told of since the due day, of all that is overdue."""
    steps = Q()
    for rule in RULES.values():
        steps |= Q(rule=rule.name, step__in=[step for step in rule.ladder.told if step >= 0])
    led = work_led_position_ids(team.lead, team.day)
    since = Notice.objects.filter(steps, seat__in=led, due_on__lt=team.day).order_by()
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
        position__in=work_led_position_ids(team.lead, team.day),
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
    led = work_led_position_ids(team.lead, team.day)
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
            stands_in = (
                ngettext("the only substitute is away too", "all %(count)s substitutes are away too", named)
                % {"count": named}
                if named
                else _("no substitute is named")
            )
            count = present.days.count(first, end)
            url = address("teams:substitution_list", seat.seat_id)
            yield Signal(
                what=_("Away, and nobody stands in"),
                who=_who(seat),
                facts=(
                    written(first) if first == end else f"{written(first)} – {written(end)}",
                    ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count},
                    stands_in,
                ),
                url=url,
                action=_("Name a substitute"),
                day=first,
                naming=f"{url}?first={first.isoformat()}&last={end.isoformat()}",
            )


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


def _unbalanced(team: Team, items: list[DueItem], present: Presence, last: date) -> Iterator[Signal]:
    """Somebody has far more due for their hours at work than those who answer to the same lead.

    Counted are things about seats of this line, overdue ones too, by whoever is responsible: how many, and not which,
    so that none is shown before its ladder shows it. Hours are those of the load, absences left out; who is away the
    whole time has none, and no signal.
    """
    due: dict[int, int] = defaultdict(int)
    for item in items:
        due[item.responsible_id or 0] += 1
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
            yield Signal(
                what=_("More falls due than for others beside"),
                who=_who(seat),
                facts=(
                    ngettext("%(count)s thing due", "%(count)s things due", things) % {"count": things},
                    _("%(hours)s working hours") % {"hours": f"{hours:.0f}"},
                    _("half of those beside have %(count)s or fewer") % {"count": f"{usual:g}"},
                ),
                url=f"{reverse('teams:meeting_call')}?person={seat.person_id}",
                action=_("Call a meeting"),
                day=team.day,
            )


def _who(seat: Seat) -> str:
    return f"{seat.name}, {seat.title}" if seat.name else f"{seat.title}, {_('vacant')}"
