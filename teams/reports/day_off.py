"""The agency's calendar of a year: what is free or shortened beside weekends, and how much is worked in each month."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from teams.models import DayOff, Person
from teams.working_days import WorkingDays, holiday_name

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """`kind` is holiday, shortened or day_off; `day_off_id` is set where the day off can be taken back."""

    day: date
    kind: str
    name: str
    day_off_id: int | None = None


@dataclass(frozen=True)
class Month:
    first: date
    working_days: int
    hours: Decimal


@dataclass(frozen=True)
class YearOfWork:
    """Of a full-time person who is never away."""

    year: int
    special: list[SpecialDay]
    months: list[Month]

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)

    @property
    def hours(self) -> Decimal:
        return sum((month.hours for month in self.months), Decimal(0))


def year_of_work(year: int, person: Person) -> YearOfWork:
    """As the person sees it, by one query."""
    given = {row.day: row for row in DayOff.objects.filter(day__year=year)}
    calendar = WorkingDays(frozenset(given))
    first = date(year, 1, 1)
    days = [first + ONE_DAY * number for number in range((date(year + 1, 1, 1) - first).days)]
    special = [found for day in days if (found := _special(day, calendar, given.get(day), person))]
    return YearOfWork(year, special, [_month(number, days, calendar) for number in range(1, 13)])


def _special(day: date, calendar: WorkingDays, given: DayOff | None, person: Person) -> SpecialDay | None:
    if given:
        return SpecialDay(day, "day_off", given.reason, given.pk if given.can_be_taken_back_by(person) else None)
    if name := holiday_name(day):
        return SpecialDay(day, "holiday", name)
    return SpecialDay(day, "shortened", "") if calendar.is_shortened(day) else None


def _month(number: int, days: list[date], calendar: WorkingDays) -> Month:
    working = [day for day in days if day.month == number and calendar.is_working(day)]
    return Month(date(days[0].year, number, 1), len(working), sum(map(calendar.hours, working), Decimal(0)))
