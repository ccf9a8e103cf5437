"""The parts of a line that can be looked at in My team: counted first, so that a long line is never loaded whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, FilteredRelation, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from teams.models import Person, Position, PositionPeriod
from teams.models.acting import acted_for, work_led_position_ids
from teams.models.dated import holds_on


@dataclass(frozen=True)
class Part:
    """`count` is the number of its rows, `where` leaves them of the whole line."""

    label: str
    count: int
    where: Q


def parts_of(lead: Person, day: date) -> dict[str, Part]:
    """What can be chosen: its name in the address → the part. The first is shown when nothing is chosen.

    Two queries beside that for whom the lead acts, however long the line is.
    """
    held = set(Position.objects.held_by(lead, day).values_list("pk", flat=True))
    acted = {acted.seat_id: acted.away for acted in acted_for(lead, day)}
    rows = _counted(lead, day, held | set(acted))
    parts: dict[str, Part] = {}
    direct = sum(number for _unit, _name, near, number in rows if near in held)
    if direct:
        parts["direct"] = Part(_("Direct reports"), direct, Q(manager__in=held))
    for seat_id, away in acted.items():
        theirs = sum(number for _unit, _name, near, number in rows if near == seat_id)
        if theirs:
            label = _("In place of %(name)s") % {"name": away.name}
            parts[f"for-{seat_id}"] = Part(label, theirs, Q(manager=seat_id))
    if any(near is None for _unit, _name, near, _number in rows):
        parts["all"] = Part(_("All below"), sum(row[3] for row in rows), Q())
        parts |= _units(rows)
    return parts


def _units(rows: list[Any]) -> dict[str, Part]:
    """Each unit of the line, by name; none when there is but one."""
    names = {unit: name or "" for unit, name, _near, _number in rows}
    if len(names) < 2:
        return {}
    counts = dict.fromkeys(names, 0)
    for unit, _name, _near, number in rows:
        counts[unit] += number
    in_order = sorted(names, key=lambda unit: names[unit])
    return {f"unit-{unit}": Part(names[unit], counts[unit], Q(unit=unit)) for unit in in_order}


def _counted(lead: Person, day: date, near: set[int]) -> list[Any]:
    """Rows of the line by unit and by which of the seats nearby they answer to directly; None: further down."""
    return list(
        PositionPeriod.objects.as_of(day)
        .filter(holds_on(day, "position__"), position__in=work_led_position_ids(lead, day))
        .annotate(
            held=FilteredRelation("position__appointments", condition=holds_on(day, "position__appointments__")),
            named=FilteredRelation("unit__periods", condition=holds_on(day, "unit__periods__")),
            near=Case(When(manager__in=near, then=F("manager")), default=None, output_field=BigIntegerField()),
        )
        .order_by()
        .values_list("unit", "named__name", "near")
        .annotate(number=Count(Coalesce("held__pk", 0)))
    )
