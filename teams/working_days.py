"""Working days: weekends, Estonian holidays and shortened days, days off that the agency gives, people's absences.

Two rules are kept apart. A legal term that ends on a free day ends on the next working day (General Part of the Civil
Code Act, § 136 (8)). A notice never falls on a free day of its reader: it goes on the working day before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import holidays
from django.db.models import Q

from teams.models import Absence, DayOff

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# Hours of a full-time working day; the four shortened days are three hours shorter (Employment Contracts Act, § 53).
FULL_DAY = Decimal(8)
SHORTENED_BY = Decimal(3)


@cache
def _calendar(category: str) -> holidays.HolidayBase:
    """Fills itself with the years that it is asked about."""
    return holidays.country_holidays("EE", categories=(category,), language="et")


def holiday_name(day: date) -> str:
    """The Estonian name of a public holiday; empty on other days."""
    return _calendar("public").get(day, "") or ""


@dataclass(frozen=True)
class WorkingDays:
    """The agency's calendar. `days_off` are those that it gives beside weekends and public holidays."""

    days_off: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.days_off and day not in _calendar("public")

    def is_shortened(self, day: date) -> bool:
        """The working day before New Year, Independence Day, Victory Day and Christmas Eve."""
        return self.is_working(day) and day in _calendar("half_day")

    def hours(self, day: date, load: Decimal = Decimal(1)) -> Decimal:
        """How long somebody of this load works on the day."""
        if not self.is_working(day):
            return Decimal(0)
        shortened = SHORTENED_BY if self.is_shortened(day) else Decimal(0)
        return max(FULL_DAY * load - shortened, Decimal(0))

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def after(self, day: date) -> date:
        """The first working day after the day."""
        return self.on_or_after(day + ONE_DAY)

    def term_ends_on(self, day: date) -> date:
        """The last day of a legal term that, counted, ends on this day."""
        return self.on_or_after(day)

    def notice_goes_on(self, day: date) -> date:
        """The day on which a notice meant for this day goes."""
        return self.on_or_before(day)

    def horizon(self, day: date) -> date:
        """On a working day: the last day whose notices go today, since all days up to it are free."""
        return self.after(day) - ONE_DAY

    def add(self, day: date, number: int) -> date:
        """So many working days after the day; the day itself does not count."""
        for _count in range(number):
            day = self.after(day)
        return day

    def count(self, first: date, last: date) -> int:
        """How many working days lie in the span, both ends included."""
        return sum(map(self.is_working, _days(first, last)))


def working_days() -> WorkingDays:
    """The agency's calendar, by one query."""
    return WorkingDays(frozenset(DayOff.objects.values_list("day", flat=True)))


@dataclass(frozen=True)
class Presence:
    """Who is away when, among the people asked about. Spans end on the first day back; None: no end is known."""

    days: WorkingDays
    away: dict[int, list[tuple[date, date | None]]] = field(default_factory=dict)

    def is_away(self, person_id: int, day: date) -> bool:
        return any(first <= day and (back is None or day < back) for first, back in self.away.get(person_id, ()))

    def is_present(self, person_id: int, day: date) -> bool:
        """Whether the person works on the day, as far as is known."""
        return self.days.is_working(day) and not self.is_away(person_id, day)

    def next_present_day(self, person_id: int, day: date, *, until: date) -> date | None:
        """The first day from this one on, `until` at the latest, on which the person works."""
        return next((it for it in _days(day, until) if self.is_present(person_id, it)), None)

    def hours(self, person_id: int, load: Decimal, first: date, last: date) -> Decimal:
        """How long the person works in the span, both ends included, absences left out."""
        there = (day for day in _days(first, last) if not self.is_away(person_id, day))
        return sum((self.days.hours(day, load) for day in there), Decimal(0))


def presence(people: Iterable[int], first: date, last: date, days: WorkingDays | None = None) -> Presence:
    """Two queries, however many people: the calendar, unless it is given, and absences that touch the span."""
    away: dict[int, list[tuple[date, date | None]]] = {}
    touching = Q(valid_until__isnull=True) | Q(valid_until__gt=first)
    rows = Absence.objects.filter(touching, person__in=list(people), valid_from__lte=last)
    for person, begins, ends in rows.values_list("person", "valid_from", "valid_until"):
        away.setdefault(person, []).append((begins, ends))
    return Presence(days or working_days(), away)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
