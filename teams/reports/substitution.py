"""Who stands in for a position, now and ahead, and who could."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Collate
from django.urls import reverse

from teams.models import Absence, Person, Position, PositionPeriod, Substitution
from teams.models.dated import holds_on
from teams.models.unit import UnitPeriod


@dataclass(frozen=True)
class Named:
    """One named substitute; `last_day` None: no end is known."""

    title: str
    holder: str
    rank: int
    valid_from: date
    last_day: date | None
    is_ahead: bool
    end_url: str


def named_for(position: Position, day: date) -> list[Named]:
    """Those who stand in on the day or will later, in the order in which they are asked; by one query."""
    links = (
        Substitution.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), position=position)
        .annotate(
            called=FilteredRelation("substitute__periods", condition=holds_on(day, "substitute__periods__")),
            held=FilteredRelation("substitute__appointments", condition=holds_on(day, "substitute__appointments__")),
            title=F("called__title"),
            first_name=F("held__person__first_name"),
            last_name=F("held__person__last_name"),
        )
        .order_by("rank", "valid_from", "pk")
    )
    return [
        Named(
            title=link.title or "",
            holder=f"{link.first_name} {link.last_name}" if link.last_name else "",
            rank=link.rank,
            valid_from=link.valid_from,
            last_day=link.last_day,
            is_ahead=link.valid_from > day,
            end_url=reverse("teams:substitution_end", args=[link.pk]),
        )
        for link in links
    ]


class Days(NamedTuple):
    """First and last day; `last` None: no end is known."""

    first: date
    last: date | None


def absence_to_cover(holder: Person, day: date, named: list[Named], *, on: date | None = None) -> Days | None:
    """The holder's absence on the day asked for; without one the first, now or ahead, that begins with nobody named.

    Days alone, as far ahead as due things are shown to whoever may name a substitute. One query.
    """
    rows = Absence.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        person=holder,
        valid_from__lte=max(on or day, day + timedelta(days=settings.COMING_DAYS)),
    ).order_by("valid_from", "pk")
    for absence in rows:
        begins = max(absence.valid_from, day)
        is_it = absence.valid_from <= on if on else not any(_is_on(link, begins) for link in named)
        if is_it and (on is None or absence.valid_until is None or on < absence.valid_until):
            return Days(absence.valid_from, absence.last_day)
    return None


def _is_on(link: Named, day: date) -> bool:
    return link.valid_from <= day and (link.last_day is None or day <= link.last_day)


Choices = list[tuple[str, list[tuple[str, str]]]]


def candidates_for(position: Position, unit_id: int | None, day: date) -> Choices:
    """Seats that somebody holds, by unit: of the unit and the units beside and above it, and those directly below.

    The unit given, which is the position's own, stands first. The code of a seat is its value. Two queries.
    """
    near = _units_near(unit_id, day)
    periods = (
        PositionPeriod.objects.as_of(day)
        .filter(Q(unit__in=near) | Q(manager=position), holds_on(day, "position__"))
        .exclude(position=position)
        .annotate(
            held=FilteredRelation("position__appointments", condition=holds_on(day, "position__appointments__")),
            named=FilteredRelation("unit__periods", condition=holds_on(day, "unit__periods__")),
        )
        .filter(held__person__is_active=True)
        .order_by(Collate("held__person__last_name", "et-x-icu"), Collate("held__person__first_name", "et-x-icu"))
    )
    by_unit: dict[tuple[int, str], list[tuple[str, str]]] = {}
    columns = ("unit", "named__name", "position__code", "title", "held__person__first_name", "held__person__last_name")
    for unit, name, code, title, first_name, last_name in periods.values_list(*columns):
        by_unit.setdefault((unit, name or ""), []).append((code, f"{first_name} {last_name}, {title}"))
    in_order = sorted(by_unit, key=lambda unit: (unit[0] != unit_id, unit[1]))
    return [(name, by_unit[unit, name]) for unit, name in in_order]


def _units_near(unit_id: int | None, day: date) -> set[Any]:
    """The unit, the one that it belongs to, and those that belong to the same one."""
    parents = dict(UnitPeriod.objects.as_of(day).values_list("unit", "parent"))
    above = parents.get(unit_id or 0)
    beside = {unit for unit, parent in parents.items() if above and parent == above}
    return {unit_id, above, *beside} - {None}
