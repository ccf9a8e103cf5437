"""The structure as of a day: the tree, one unit with its people, one person's place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate
from django.urls import reverse

from teams.models import Appointment, Person, PositionPeriod, Substitution, Unit, UnitPeriod
from teams.models.dated import DatedRow, holds_on
from teams.models.structure import line_of, titles_on

R = TypeVar("R", bound=DatedRow)


@dataclass
class TreeUnit:
    """A unit of the tree; `positions` counts its own seats, `people` those who hold one."""

    pk: int
    url: str
    name: str
    kind: str
    head: str = ""
    head_url: str = ""
    positions: int = 0
    people: int = 0
    children: list["TreeUnit"] = field(default_factory=list)


@dataclass(frozen=True)
class Seat:
    """A position of a unit with whoever holds it on the day."""

    position_id: int
    url: str
    title: str
    code: str
    heads_unit: bool
    holder: str
    holder_url: str
    away: bool


def tree(day: date) -> list[TreeUnit]:
    """The roots of the tree on the day; a unit whose parent does not live on that day stands at the root."""
    units = {
        unit.pk: (TreeUnit(unit.pk, _unit_url(unit.pk, day), unit.name, unit.get_kind_display()), unit.parent_id)
        for unit in Unit.objects.as_of(day).named_on(day).order_by(Collate("name", "et-x-icu"))
    }
    for unit_id, seats in _seats_by_unit(_periods(day), day).items():
        if unit_id in units:
            node = units[unit_id][0]
            node.positions = len(seats)
            node.people = sum(1 for seat in seats if seat.holder)
            head = next((seat for seat in seats if seat.heads_unit), None)
            if head:
                node.head, node.head_url = head.holder, head.holder_url
    roots: list[TreeUnit] = []
    for node, parent_id in units.values():
        siblings = units[parent_id][0].children if parent_id in units else roots
        siblings.append(node)
    return roots


def seats_of(unit: Unit, day: date, *, away: set[int]) -> list[Seat]:
    """The unit's own positions on the day, its head first; `away` are the people to be marked as absent."""
    return _seats_by_unit(_periods(day).filter(unit=unit), day, away)[unit.pk]


def path_of(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Name and address of the units above, from the top down."""
    return [(above.name, _unit_url(above.pk, day)) for above in line_of(unit.pk, day)[:-1]]


@dataclass(frozen=True)
class Held:
    """A position that a person holds or held."""

    url: str
    title: str
    unit: str
    unit_url: str
    manager: str
    manager_url: str
    valid_from: date
    last_day: date | None
    load_percent: int
    is_current: bool
    probation_ends_on: date | None = None


def _probation_seen(appointment: Appointment, reader: Person, day: date) -> date | None:
    """Asked only of an appointment that has it, which is one of a few."""
    ends = appointment.probation_ends_on
    if ends is None or ends < day or not appointment.is_on(day):
        return None
    is_theirs = reader.pk == appointment.person_id or reader.is_hr
    return ends if is_theirs or appointment.position.is_led_by(reader, day) else None


def positions_of(person: Person, day: date, *, reader: Person) -> list[Held]:
    """All that the person holds and held, the latest first, as each was on its last day or on the day asked for.

    Four queries, however long the career. The end of probation, while it lasts, is for those whom absences are for.
    """
    appointments = list(person.appointments.select_related("position").order_by("-valid_from"))
    periods = PositionPeriod.objects.filter(position__in=[row.position_id for row in appointments])
    periods_of = _grouped(periods, "position_id")
    managers_of = _grouped(
        Appointment.objects.filter(position__in=periods.values("manager")).select_related("person"), "position_id"
    )
    names_of = _grouped(UnitPeriod.objects.filter(unit__in=periods.values("unit")), "unit_id")
    held = []
    for appointment in appointments:
        then = _day_within(appointment, day)
        period = _on(periods_of[appointment.position_id], then)
        manager = _on(managers_of[period.manager_id], then) if period and period.manager_id else None
        name = _on(names_of[period.unit_id], then) if period else None
        held.append(
            Held(
                url=reverse("teams:job_description_detail", args=[appointment.position_id]),
                title=period.title if period else appointment.position.code,
                unit=name.name if name else "",
                unit_url=_unit_url(period.unit_id, day) if period else "",
                manager=manager.person.name if manager else "",
                manager_url=_person_url(manager.person_id) if manager else "",
                valid_from=appointment.valid_from,
                last_day=appointment.last_day,
                load_percent=int(appointment.load * 100),
                is_current=appointment.is_on(day),
                probation_ends_on=_probation_seen(appointment, reader, day),
            )
        )
    return held


def _grouped(rows: Iterable[R], column: str) -> dict[int, list[R]]:
    groups: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _on(rows: Iterable[R], day: date) -> R | None:
    return next((row for row in rows if row.is_on(day)), None)


def _day_within(appointment: Appointment, day: date) -> date:
    if day < appointment.valid_from:
        return appointment.valid_from
    return day if appointment.is_on(day) else (appointment.last_day or day)


def _periods(day: date) -> QuerySet[PositionPeriod]:
    return PositionPeriod.objects.as_of(day).filter(holds_on(day, "position__")).select_related("position")


def _seats_by_unit(periods: QuerySet[PositionPeriod], day: date, away: set[int] | None = None) -> dict[int, list[Seat]]:
    holders = {
        appointment.position_id: appointment.person
        for appointment in Appointment.objects.as_of(day)
        .filter(position__in=periods.values("position"))
        .select_related("person")
    }
    seats: dict[int, list[Seat]] = defaultdict(list)
    for period in periods.order_by("-heads_unit", Collate("title", "et-x-icu"), "position__code"):
        person = holders.get(period.position_id)
        seats[period.unit_id].append(
            Seat(
                position_id=period.position_id,
                url=reverse("teams:job_description_detail", args=[period.position_id]),
                title=period.title,
                code=period.position.code,
                heads_unit=period.heads_unit,
                holder=person.name if person else "",
                holder_url=_person_url(person.pk) if person else "",
                away=bool(person and away and person.pk in away),
            )
        )
    return seats


def _unit_url(pk: int, day: date) -> str:
    return f"{reverse('teams:unit_detail', args=[pk])}?on={day.isoformat()}"


def _person_url(pk: int) -> str:
    return reverse("teams:person_detail", args=[pk])


@dataclass(frozen=True)
class Stand:
    """Who stands in for whom between two positions; `stands_in_for_them`: the person asked about is the substitute."""

    title: str
    holder: str
    holder_url: str
    rank: int
    stands_in_for_them: bool


def substitutes_of(person: Person, day: date) -> list[Stand]:
    """Both directions of substitution for all positions that the person holds on the day."""
    held = list(person.appointments.as_of(day).values_list("position", flat=True))
    links = list(
        Substitution.objects.as_of(day).filter(Q(position__in=held) | Q(substitute__in=held)).order_by("rank", "pk")
    )
    others = {link.substitute_id if link.position_id in held else link.position_id for link in links}
    titles = titles_on(day, others)
    holders = {
        row.position_id: row.person
        for row in Appointment.objects.as_of(day).filter(position__in=others).select_related("person")
    }
    stands = []
    for link in links:
        other = link.substitute_id if link.position_id in held else link.position_id
        holder = holders.get(other)
        stands.append(
            Stand(
                title=titles.get(other, ""),
                holder=holder.name if holder else "",
                holder_url=_person_url(holder.pk) if holder else "",
                rank=link.rank,
                stands_in_for_them=link.position_id not in held,
            )
        )
    return stands
