"""People in a list, with their present position and unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from teams.models import Appointment, Person, PositionPeriod
from teams.models.structure import unit_names_on


@dataclass(frozen=True)
class PersonRow:
    url: str
    name: str
    email: str
    title: str
    unit: str
    unit_url: str


def people_rows(people: Iterable[Person], day: date) -> list[PersonRow]:
    """Three queries for a page of people, whatever their number."""
    page = list(people)
    positions = dict(
        Appointment.objects.as_of(day).filter(person__in=page).order_by("load").values_list("person", "position")
    )
    periods = {
        period.position_id: period
        for period in PositionPeriod.objects.as_of(day).filter(position__in=positions.values())
    }
    units = unit_names_on(day, {period.unit_id for period in periods.values()})
    return [_row(person, periods.get(positions.get(person.pk, 0)), units) for person in page]


def _row(person: Person, period: PositionPeriod | None, units: dict[int, str]) -> PersonRow:
    return PersonRow(
        url=reverse("teams:person_detail", args=[person.pk]),
        name=person.name,
        email=person.email,
        title=period.title if period else "",
        unit=units.get(period.unit_id, "") if period else "",
        unit_url=reverse("teams:unit_detail", args=[period.unit_id]) if period else "",
    )
