"""The place of a position in the structure on a day, in words: what a job description's head says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from teams.models.position import Appointment, Position, PositionPeriod, Substitution
from teams.models.unit import Unit, UnitPeriod


@dataclass(frozen=True)
class Place:
    """`unit_path` goes from the department down to the unit itself; the agency stands apart."""

    title: str
    agency: str
    unit_path: list[str]
    manager_title: str
    substituted_by: list[str]
    substitutes: list[str]
    subordinates: list[str]


def place_of(position: Position, day: date) -> Place:
    """Reads the structure as of the day, or of the position's nearest day when it does not live on that one.

    Four queries, however many sit around it.
    """
    period = _nearest(position.periods.select_related("manager"), day)
    if period is None:
        return Place(position.code, settings.AGENCY_NAME, [], "", [], [], [])
    agency, path = _path_of(period.unit_id, day)
    links = list(
        Substitution.objects.as_of(day)
        .filter(Q(position=position) | Q(substitute=position))
        .values_list("position", "substitute")
    )
    around = {period.manager_id, *(pk for link in links for pk in link)}
    titles: dict[int, str] = {}
    below: set[str] = set()
    near = PositionPeriod.objects.as_of(day).filter(Q(manager=position) | Q(position__in=around - {None}))
    for pk, title, manager in near.values_list("position", "title", "manager"):
        titles[pk] = title
        if manager == position.pk:
            below.add(title)
    return Place(
        title=period.title,
        agency=agency,
        unit_path=path,
        manager_title=titles.get(period.manager_id or 0, ""),
        substituted_by=_once(titles.get(other, "") for seat, other in links if seat == position.pk),
        substitutes=_once(titles.get(seat, "") for seat, other in links if other == position.pk),
        subordinates=_once(below),
    )


def _nearest(periods: Iterable[PositionPeriod], day: date) -> PositionPeriod | None:
    in_order = sorted(periods, key=lambda period: period.valid_from)
    begun = [period for period in in_order if period.valid_from <= day]
    return next(iter(begun[-1:] or in_order[:1]), None)


def _path_of(unit_id: int, day: date) -> tuple[str, list[str]]:
    """The agency's name, and the names of the units below it down to this one."""
    line = line_of(unit_id, day)
    agencies = [unit.name for unit in line if unit.kind == Unit.Kind.AGENCY]
    path = [unit.name for unit in line if unit.kind != Unit.Kind.AGENCY]
    return agencies[0] if agencies else settings.AGENCY_NAME, path


def line_of(unit_id: int, day: date) -> list[Unit]:
    """The units from the top of the tree down to this one, named as on the day; a circle ends where it began."""
    units = {unit.pk: unit for unit in Unit.objects.named_on(day)}
    line: list[Unit] = []
    unit = units.get(unit_id)
    while unit is not None and unit not in line:
        line.insert(0, unit)
        unit = units.get(unit.parent_id or 0)
    return line


def _once(titles: Iterable[str]) -> list[str]:
    """Each title once, in order: twelve advisers are one word in a job description."""
    return sorted({title for title in titles if title})


def units_under(unit_id: int, day: date) -> set[int]:
    """The unit and every unit below it on the day, by one query for the whole tree."""
    parents = dict(UnitPeriod.objects.as_of(day).values_list("unit", "parent"))
    found = {unit_id}
    while more := {unit for unit, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def unit_names_on(day: date, unit_ids: Iterable[int]) -> dict[int, str]:
    return dict(UnitPeriod.objects.as_of(day).filter(unit__in=list(unit_ids)).values_list("unit", "name"))


def titles_on(day: date, position_ids: Iterable[int]) -> dict[int, str]:
    return dict(
        PositionPeriod.objects.as_of(day).filter(position__in=list(position_ids)).values_list("position", "title")
    )


def holder_names_on(day: date, position_ids: Iterable[int]) -> dict[int, str]:
    held = Appointment.objects.as_of(day).filter(position__in=list(position_ids)).select_related("person")
    return {appointment.position_id: appointment.person.name for appointment in held}


def seat_names_on(day: date, position_ids: Iterable[int]) -> dict[int, str]:
    """Title and code, never a name: how letters and notices speak of a position."""
    ids = list(position_ids)
    titles = titles_on(day, ids)
    codes = Position.objects.filter(pk__in=ids).values_list("pk", "code")
    return {pk: f"{titles.get(pk, '')} ({code})".strip() for pk, code in codes}
