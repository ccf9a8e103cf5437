"""My team: what a lead sees of each person and seat, in one row. The mirror shows that same row to the person.

Facts and days alone; there is no figure for a person, and no order of merit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, FilteredRelation, Q, Value
from django.db.models.functions import Cast, Coalesce, Collate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.conversations import CONVERSATIONS
from config.due import RULES
from config.due_rows import key_of
from teams.due import JOB_DESCRIPTION_REVIEW, SUBSTITUTION_MISSING
from teams.due_rule import Audience, DueItem, due_items
from teams.models import (
    Absence,
    JobDescriptionReview,
    JobDescriptionVersion,
    Person,
    PositionPeriod,
)
from teams.models.acting import ACTING, acted_for, acting_params, work_led_position_ids
from teams.models.dated import holds_on
from teams.models.job_description import due_soon_until
from teams.models.position import led_position_ids
from teams.reports.badge import badge
from teams.reports.desk import standing_of


@dataclass(frozen=True)
class Seat:
    """A seat that is led, and who holds it. `is_own`: led by a seat of one's own, not only by acting for somebody."""

    seat_id: int
    title: str
    unit_id: int
    unit: str
    manager_id: int | None
    review_on: date | None
    person_id: int | None
    first_name: str
    last_name: str
    load: Any
    held_until: date | None
    is_own: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() if self.person_id else ""


@dataclass(frozen=True)
class Team:
    """Whom a lead leads in the work zone. `acted` are the seats acted for, with who is away from each."""

    lead: Person
    day: date
    seats: list[Seat]
    held: frozenset[int]
    acted: dict[int, Person]

    @property
    def hands(self) -> set[int]:
        """Whose work is the lead's to do today: their own, and that of those they act for."""
        return {self.lead.pk, *(away.pk for away in self.acted.values())}


@dataclass(frozen=True)
class Act:
    """What one click does about a due thing: what `due_settle` takes."""

    rule: str
    subject_id: int
    due_on: date
    verb: str
    verb_label: str
    question: str


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the lead. `still_true`: where that is posted; `naming`: where a substitute is named."""

    text: str
    url: str
    day: str = ""
    is_overdue: bool = False
    still_true: str = ""
    naming: str = ""
    act: Act | None = None


@dataclass(frozen=True)
class TeamRow:
    """One row, all of it plain values. Days are written as people read them; empty: there is none.

    `due_what` is the earliest thing, when it does not stand among those that wait for the lead. `awaited` says whose
    word a review waits for when the lead has said theirs. `is_acted`: led by acting alone.
    """

    seat_id: int
    seat_url: str
    title: str
    unit: str
    name: str
    person_id: int | None
    person_url: str
    mirror_url: str
    due_count: int
    due_what: str
    due_first: str
    is_overdue: bool
    waits: tuple[Waiting, ...]
    away_now: str
    away_soon: tuple[str, ...]
    badge: str
    open_badge: str
    review_on: str
    awaited: str
    met_last: str
    met_next: str
    is_acted: bool

    @property
    def naming_url(self) -> str:
        return address("teams:substitution_list", self.seat_id)

    @property
    def due_more(self) -> int:
        """How many there are beside the earliest, which is named."""
        return self.due_count - 1


@dataclass
class _Facts:
    """What was asked about all rows at once, by seat or by person."""

    due: dict[int, list[DueItem]] = field(default_factory=dict)
    away: dict[int, list[tuple[date, date | None]]] = field(default_factory=dict)
    in_force: set[int] = field(default_factory=set)
    open: dict[int, tuple[str, int]] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    said_by_lead: dict[int, date] = field(default_factory=dict)
    met: dict[int, list[datetime]] = field(default_factory=dict)


def team_of(lead: Person, day: date, *, of: Person | None = None, within: Q | None = None) -> Team:
    """By one query beside that for whom the lead acts; `of` leaves only the seats that this person holds, `within`
    those in a part of the line.
    """
    acted = {acted.seat_id: acted.away for acted in acted_for(lead, day)}
    led = Q(position__in=work_led_position_ids(lead, day))
    if of is not None:
        led &= Q(held__person=of)
    if within is not None:
        led &= within
    columns = (
        *("position", "title", "unit", "named__name", "manager", "position__job_description__next_review_on"),
        *("held__person", "held__person__first_name", "held__person__last_name", "held__load", "held__valid_until"),
        "is_own",
    )
    rows = (
        PositionPeriod.objects.as_of(day)
        .filter(holds_on(day, "position__"))
        .annotate(
            held=FilteredRelation("position__appointments", condition=holds_on(day, "position__appointments__")),
            named=FilteredRelation("unit__periods", condition=holds_on(day, "unit__periods__")),
            is_own=ExpressionWrapper(Q(position__in=led_position_ids(lead, day)), output_field=BooleanField()),
        )
        .filter(led | Q(held__person=lead))
        .order_by(
            Collate("held__person__last_name", "et-x-icu"),
            Collate("held__person__first_name", "et-x-icu"),
            "position__code",
        )
        .values_list(*columns)
    )
    seats = [Seat(*row) for row in rows]
    held = frozenset(seat.seat_id for seat in seats if seat.person_id == lead.pk)
    return Team(lead, day, [seat for seat in seats if seat.person_id != lead.pk], held, acted)


def is_shown(team: Team, item: DueItem) -> bool:
    """What is the lead's own to do, and what is another's once the ladder shows it to leads."""
    if item.responsible_id in team.hands:
        return True
    rungs = RULES[item.rule].ladder.days_to(Audience.LEAD)
    return item.responsible_id is not None and any(item.due_on + timedelta(days=rung) <= team.day for rung in rungs)


def rows_of(team: Team, seats: Iterable[Seat]) -> list[TeamRow]:
    """The rows, whatever needs the lead most first; three queries and one for each kind of conversation."""
    wanted = list(seats)
    facts = _ask(team, wanted)
    rows = [_row(team, seat, facts) for seat in wanted]
    return [row for _key, row in sorted(rows, key=lambda pair: pair[0])]


def _ask(team: Team, seats: list[Seat]) -> _Facts:
    facts = _Facts()
    ids = [seat.seat_id for seat in seats]
    people = [seat.person_id for seat in seats if seat.person_id]
    for item in due_items(RULES.values(), team.day, _until(team.day), seats=ids):
        if is_shown(team, item):
            facts.due.setdefault(item.seat_id or 0, []).append(item)
    for person, first, back in _absences(people, team.day):
        facts.away.setdefault(person, []).append((first, back))
    _ask_job_descriptions(facts, ids, [seat.seat_id for seat in seats if seat.is_own], team.day)
    for provider in CONVERSATIONS:
        for person, moment in provider(team.lead, people, team.day):
            facts.met.setdefault(person, []).append(moment)
    return facts


def _ask_job_descriptions(facts: _Facts, ids: list[int], own: list[int], day: date) -> None:
    """What is in force, open and half confirmed, by one query; of the last two a substitute sees nothing."""
    never = Cast(Value(None), DateTimeField())
    seat = "job_description__position"
    in_force = JobDescriptionVersion.objects.in_force_on(day).filter(**{f"{seat}__in": ids})
    drafts = JobDescriptionVersion.objects.open().filter(**{f"{seat}__in": own})
    said = JobDescriptionReview.objects.filter(
        Q(holder_at__isnull=False) ^ Q(manager_at__isnull=False),
        outcome="open",
        version__in=in_force.order_by().values("pk"),
        **{f"{seat}__in": own},
    )
    found = (
        in_force.order_by()
        .values_list(seat, "state", "pk", Value(""), never)
        .union(
            drafts.order_by().values_list(seat, "state", "pk", Value(""), never),
            said.order_by().values_list(seat, "outcome", "pk", Coalesce("holder__first_name", Value("")), "manager_at"),
            all=True,
        )
    )
    for seat_id, state, pk, first_name, by_lead in found:
        if state == JobDescriptionVersion.State.APPROVED:
            facts.in_force.add(seat_id)
        elif by_lead:
            facts.said_by_lead[seat_id] = timezone.localdate(by_lead)
        elif first_name:
            facts.said[seat_id] = first_name
        else:
            facts.open[seat_id] = (state, pk)


def _until(day: date) -> date:
    return day + timedelta(days=settings.COMING_DAYS)


def _absences(people: list[int], day: date) -> Any:
    """Now and soon: days alone. The kind stands on the person's page, for those who may know it."""
    soon = day + timedelta(days=settings.AWAY_SOON_DAYS)
    touching = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    rows = Absence.objects.filter(touching, person__in=people, valid_from__lte=soon).order_by("valid_from", "pk")
    return rows.values_list("person", "valid_from", "valid_until")


def _row(team: Team, seat: Seat, facts: _Facts) -> tuple[tuple[int, date], TeamRow]:
    items = facts.due.get(seat.seat_id, [])
    waits = _waits(team, seat, items, facts)
    now, soon = _away(facts.away.get(seat.person_id or 0, ()), team.day)
    is_in_force = seat.seat_id in facts.in_force
    open_state, _pk = facts.open.get(seat.seat_id, ("", 0))
    met_last, met_next = _met(facts.met.get(seat.person_id or 0, ()))
    first = [item for item in items if key_of(item) == key_of(items[0])]
    row = TeamRow(
        seat_id=seat.seat_id,
        seat_url=address("teams:job_description_detail", seat.seat_id),
        title=seat.title,
        unit=seat.unit,
        name=seat.name,
        person_id=seat.person_id,
        person_url=address("teams:person_detail", seat.person_id) if seat.person_id else "",
        mirror_url=address("team_row", seat.person_id) if seat.person_id else "",
        due_count=len({key_of(item) for item in items}),
        due_what=str(RULES[items[0].rule].title) if items and not any(_is_mine(team, it) for it in first) else "",
        due_first=written(items[0].due_on) if items else "",
        is_overdue=bool(items) and items[0].due_on < team.day,
        waits=waits,
        away_now=now,
        away_soon=soon,
        badge=badge(standing_of(is_in_force, seat.review_on, team.day)),
        open_badge=badge(open_state) if open_state else "",
        review_on=written(seat.review_on) if is_in_force and seat.review_on else "",
        awaited=_awaited(seat, facts),
        met_last=met_last,
        met_next=met_next,
        is_acted=not seat.is_own,
    )
    return _order(team, seat, items, waits), row


def _awaited(seat: Seat, facts: _Facts) -> str:
    since = facts.said_by_lead.get(seat.seat_id)
    if since is None or not seat.person_id:
        return ""
    return _("waits for %(name)s's word since %(day)s") % {"name": seat.first_name, "day": written(since)}


def _order(team: Team, seat: Seat, items: list[DueItem], waits: tuple[Waiting, ...]) -> tuple[int, date]:
    """Overdue things of the lead's first, then by the earliest day; then nothing, by name; then vacant seats."""
    if seat.person_id is None:
        return (3, date.max)
    if any(waiting.is_overdue for waiting in waits):
        return (0, next(item.due_on for item in items if _is_mine(team, item)))
    if items:
        return (1, items[0].due_on)
    return (1, date.max) if waits else (2, date.max)


def _is_mine(team: Team, item: DueItem) -> bool:
    """Whether it waits for this lead: what a substitute does not get waits for whoever is away."""
    if item.responsible_id == team.lead.pk:
        return True
    return item.responsible_id in team.hands and RULES[item.rule].goes_to_substitute


def _waits(team: Team, seat: Seat, items: list[DueItem], facts: _Facts) -> tuple[Waiting, ...]:
    waits = [_waiting(team, item, facts) for item in items if _is_mine(team, item)]
    state, version = facts.open.get(seat.seat_id, ("", 0))
    if state == JobDescriptionVersion.State.DRAFT:
        url = address("teams:job_description_version_edit", version)
        waits.append(Waiting(text=_("A draft is to be finished"), url=url))
    elif state:
        url = address("teams:job_description_version_detail", version)
        waits.append(Waiting(text=_("A proposal waits for HR"), url=url))
    return tuple(waits)


def _waiting(team: Team, item: DueItem, facts: _Facts) -> Waiting:
    rule = RULES[item.rule]
    text, still_true = str(rule.title), ""
    if item.rule == JOB_DESCRIPTION_REVIEW.name:
        first_name = facts.said.get(item.object_id)
        if first_name:
            text = _("%(name)s has confirmed the job description, your word is missing") % {"name": first_name}
        if item.due_on <= due_soon_until(team.day):
            still_true = address("teams:job_description_still_true", item.object_id)
    url = address(rule.url_name, item.object_id)
    is_naming = item.rule == SUBSTITUTION_MISSING.name
    if is_naming:
        url = f"{url}?first={item.due_on.isoformat()}"
    return Waiting(
        text=text,
        url=url,
        day=written(item.due_on),
        is_overdue=item.due_on < team.day,
        still_true=still_true,
        naming=url if is_naming else "",
        act=_act(team, item),
    )


def _act(team: Team, item: DueItem) -> Act | None:
    """What the lead settles by a click, from the first reminder on. That a job description is still true is said at
    its own address.
    """
    rule = RULES[item.rule]
    act = rule.in_place
    if act is None or item.rule == JOB_DESCRIPTION_REVIEW.name or item.responsible_id != team.lead.pk:
        return None
    if not rule.is_begun(item.due_on, team.day):
        return None
    return Act(item.rule, item.subject_id, item.due_on, act.verb, str(act.label), str(act.question))


def standing_in_for(leads: Iterable[Person], day: date) -> dict[int, list[str]]:
    """Who does the work of these leads today, by the lead's key; by one query."""
    ids = [lead.pk for lead in leads]
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT acting.away_id, reader.first_name, reader.last_name"  # noqa: S608 - texts of our own
            f" FROM ({ACTING}) acting JOIN teams_person reader ON reader.id = acting.acting_id"
            f" WHERE acting.away_id IN ({marks}) ORDER BY reader.last_name",
            [*acting_params(day), *ids],
        )
        rows = cursor.fetchall()
    names: dict[int, list[str]] = {}
    for away_id, first_name, last_name in rows:
        names.setdefault(away_id, []).append(f"{first_name} {last_name}")
    return names


def _away(spans: Iterable[tuple[date, date | None]], day: date) -> tuple[str, tuple[str, ...]]:
    now, soon = "", []
    for first, back in spans:
        last = written(back - timedelta(days=1)) if back else ""
        if first <= day:
            now = _("until %(day)s") % {"day": last} if last else _("no end is known")
        else:
            soon.append(f"{written(first)} – {last}" if last else _("from %(day)s") % {"day": written(first)})
    return now, tuple(soon)


def _met(moments: Iterable[datetime]) -> tuple[str, str]:
    now = timezone.now()
    past = [moment for moment in moments if moment <= now]
    ahead = [moment for moment in moments if moment > now]
    return _moment(max(past, default=None)), _moment(min(ahead, default=None))


def _moment(moment: datetime | None) -> str:
    return written(timezone.localdate(moment)) if moment else ""


def written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def address(url_name: str, pk: int) -> str:
    """As `reverse` gives it, found once: a page holds hundreds."""
    return _pattern(url_name).replace("/0/", f"/{pk}/", 1)


@cache
def _pattern(url_name: str) -> str:
    return reverse(url_name, args=[0])
