"""Working days: holidays of the law, shortened days, days off, and who is there when."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from teams.models import Absence, DayOff
from teams.working_days import WorkingDays, holiday_name, presence, working_days
from tests.cast import Cast

PLAIN = WorkingDays()
YEARS = range(2026, 2031)
# Public Holidays and Days of National Importance Act, § 1–2.
FIXED = {
    (1, 1): "uusaasta",
    (2, 24): "iseseisvuspäev",
    (5, 1): "kevadpüha",
    (6, 23): "võidupüha",
    (6, 24): "jaanipäev",
    (8, 20): "taasiseseisvumispäev",
    (12, 24): "jõululaupäev",
    (12, 25): "esimene jõulupüha",
    (12, 26): "teine jõulupüha",
}
EASTER = {2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21)}
# Employment Contracts Act, § 53: the working day before New Year's Day, Independence Day, Victory Day, Christmas Eve.
EVES = [(2, 23), (6, 22), (12, 23), (12, 31)]


def holidays_by_law(year: int) -> dict[date, str]:
    easter = date(year, *EASTER[year])
    moving = {easter - timedelta(days=2): "suur reede", easter: "ülestõusmispühade 1. püha"}
    moving[easter + timedelta(days=49)] = "nelipühade 1. püha"
    return {date(year, *day): name for day, name in FIXED.items()} | moving


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_are_those_of_the_law_and_no_others(year: int) -> None:
    found = {day for day in days_of(year) if holiday_name(day)}
    assert found == set(holidays_by_law(year))
    assert not any(PLAIN.is_working(day) for day in found)


def test_the_holidays_have_their_estonian_names() -> None:
    found = {day: holiday_name(day) for year in YEARS for day in holidays_by_law(year)}
    assert found == {day: name for year in YEARS for day, name in holidays_by_law(year).items()}
    assert holiday_name(date(2026, 4, 6)) == ""


@pytest.mark.parametrize("year", YEARS)
def test_a_working_day_is_neither_weekend_nor_holiday(year: int) -> None:
    by_law = holidays_by_law(year)
    for day in days_of(year):
        assert PLAIN.is_working(day) is (day.weekday() < 5 and day not in by_law), day


@pytest.mark.parametrize("year", YEARS)
def test_the_four_eves_are_shortened_where_they_are_working_days(year: int) -> None:
    eves = [date(year, *eve) for eve in EVES]
    assert [day for day in days_of(year) if PLAIN.is_shortened(day)] == [day for day in eves if day.weekday() < 5]


def test_on_a_weekend_an_eve_is_no_shortened_day_and_shortens_no_other() -> None:
    for eve in (date(2028, 12, 23), date(2030, 2, 23)):
        assert eve.weekday() == 5
        assert not PLAIN.is_shortened(eve)
        assert not PLAIN.is_shortened(eve - timedelta(days=1))
        assert PLAIN.hours(eve) == 0


def test_a_day_off_is_free_and_not_shortened() -> None:
    days = WorkingDays(frozenset({date(2026, 12, 23), date(2026, 10, 30)}))
    assert not days.is_working(date(2026, 10, 30))
    assert not days.is_shortened(date(2026, 12, 23))
    assert days.hours(date(2026, 12, 23)) == 0
    assert PLAIN.is_working(date(2026, 10, 30))


@pytest.mark.django_db
def test_the_agencys_days_off_are_read_by_one_query(django_assert_num_queries: Any) -> None:
    DayOff.objects.create(day=date(2026, 10, 30), reason="Suvepäev")
    with django_assert_num_queries(1):
        days = working_days()
    assert days.after(date(2026, 10, 29)) == date(2026, 11, 2)


# terms and notices


@pytest.mark.parametrize(
    ("day", "term", "notice"),
    [
        (date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 2)),  # a working day is itself
        (date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 2)),  # Good Friday
        (date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 2)),  # Easter Sunday; its Monday is a working day
        (date(2026, 6, 24), date(2026, 6, 25), date(2026, 6, 22)),  # Midsummer after Victory Day
        (date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 23)),  # Christmas with its weekend
        (date(2027, 1, 1), date(2027, 1, 4), date(2026, 12, 31)),  # over the year's turn
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_a_term_ends_on_the_next_working_day_and_a_notice_goes_on_the_one_before(
    day: date, term: date, notice: date
) -> None:
    assert PLAIN.term_ends_on(day) == term
    assert PLAIN.notice_goes_on(day) == notice


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 10, 7), date(2026, 10, 7)),  # an ordinary Wednesday
        (date(2026, 10, 9), date(2026, 10, 11)),  # Friday takes the weekend
        (date(2026, 12, 23), date(2026, 12, 27)),  # Christmas, Thursday to Saturday, and Sunday
        (date(2026, 12, 31), date(2027, 1, 3)),
        (date(2027, 12, 23), date(2027, 12, 26)),
        (date(2028, 12, 22), date(2028, 12, 26)),
        (date(2028, 2, 28), date(2028, 2, 28)),  # the leap day has its own
    ],
)
def test_a_working_day_takes_the_notices_of_the_free_days_after_it(day: date, last: date) -> None:
    assert PLAIN.horizon(day) == last


def test_a_day_off_makes_the_horizon_longer() -> None:
    assert WorkingDays(frozenset({date(2026, 10, 30)})).horizon(date(2026, 10, 29)) == date(2026, 11, 1)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_belongs_to_the_horizon_of_one_working_day(year: int) -> None:
    working = [day for day in days_of(year) if PLAIN.is_working(day)]
    spans = [(day, PLAIN.horizon(day)) for day in working]
    assert all(last + timedelta(days=1) == day for (_first, last), (day, _last) in pairwise(spans))
    assert all(PLAIN.notice_goes_on(last) == day for day, last in spans)


def test_working_days_are_added_and_counted() -> None:
    assert PLAIN.add(date(2026, 12, 22), 5) == date(2026, 12, 31)
    assert PLAIN.add(date(2026, 12, 26), 1) == date(2026, 12, 28)
    assert PLAIN.add(date(2026, 12, 26), 0) == date(2026, 12, 26)
    assert PLAIN.add(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert PLAIN.count(date(2028, 2, 1), date(2028, 2, 29)) == 20
    assert PLAIN.count(date(2026, 4, 3), date(2026, 4, 5)) == 0
    assert PLAIN.count(date(2026, 4, 2), date(2026, 4, 2)) == 1
    assert PLAIN.count(date(2026, 4, 2), date(2026, 4, 1)) == 0


# hours


@pytest.mark.parametrize(
    ("day", "load", "hours"),
    [
        (date(2026, 10, 7), "1", "8"),
        (date(2026, 10, 7), "0.5", "4"),
        (date(2026, 10, 7), "0.25", "2"),
        (date(2026, 12, 23), "1", "5"),
        (date(2026, 12, 23), "0.5", "1"),
        (date(2026, 12, 23), "0.25", "0"),
        (date(2026, 12, 24), "1", "0"),
        (date(2026, 10, 10), "1", "0"),
    ],
)
def test_a_day_has_the_hours_of_the_load_and_three_less_before_a_holiday(day: date, load: str, hours: str) -> None:
    assert PLAIN.hours(day, Decimal(load)) == Decimal(hours)


# who is there


@pytest.mark.django_db
def test_who_is_away_is_not_present_until_the_first_day_back(cast: Cast) -> None:
    """Over Christmas, with the first day back a Monday."""
    mari, kalle = cast.mari.pk, cast.kalle.pk
    Absence.objects.create(person=cast.mari, valid_from=date(2026, 12, 21), valid_until=date(2026, 12, 28))
    found = presence([mari, kalle], date(2026, 12, 14), date(2026, 12, 31))
    assert [found.is_away(mari, date(2026, 12, day)) for day in (20, 21, 27, 28)] == [False, True, True, False]
    assert [found.is_present(mari, date(2026, 12, day)) for day in (18, 20, 21, 27, 28)] == [
        *(True, False, False, False, True)
    ]
    assert found.is_present(kalle, date(2026, 12, 21))
    assert not found.is_present(kalle, date(2026, 12, 25))
    assert found.next_present_day(mari, date(2026, 12, 19), until=date(2026, 12, 31)) == date(2026, 12, 28)
    assert found.next_present_day(mari, date(2026, 12, 19), until=date(2026, 12, 27)) is None
    assert found.hours(mari, Decimal("0.5"), date(2026, 12, 14), date(2026, 12, 31)) == 5 * 4 + 3 * 4 + 1


@pytest.mark.django_db
def test_an_absence_without_a_known_end_goes_on(cast: Cast) -> None:
    mari = cast.mari.pk
    Absence.objects.create(person=cast.mari, valid_from=date(2026, 3, 2))
    found = presence([mari], date(2030, 1, 1), date(2030, 12, 31))
    assert found.is_away(mari, date(2030, 6, 3))
    assert found.next_present_day(mari, date(2030, 1, 1), until=date(2030, 12, 31)) is None
    assert found.hours(mari, Decimal(1), date(2030, 1, 1), date(2030, 12, 31)) == 0
    assert presence([mari], date(2026, 2, 27), date(2026, 3, 2)).is_present(mari, date(2026, 2, 27))


@pytest.mark.django_db
def test_absences_at_the_edges_of_the_span_are_known(cast: Cast) -> None:
    mari, first, last = cast.mari.pk, date(2026, 10, 5), date(2026, 10, 9)
    Absence.objects.create(person=cast.mari, valid_from=date(2026, 9, 1), valid_until=first)
    Absence.objects.create(person=cast.mari, valid_from=last, valid_until=last + timedelta(days=1))
    found = presence([mari], first, last)
    assert [found.is_present(mari, first + timedelta(days=number)) for number in range(5)] == [*[True] * 4, False]


@pytest.mark.django_db
def test_presence_asks_as_often_for_many_as_for_one(cast: Cast, django_assert_num_queries: Any) -> None:
    for people in ([cast.mari.pk], [person.pk for person in (cast.mari, cast.kalle, cast.jaan, cast.liis)]):
        with django_assert_num_queries(2):
            presence(people, date(2026, 10, 5), date(2026, 10, 9))
        with django_assert_num_queries(1):
            presence(people, date(2026, 10, 5), date(2026, 10, 9), PLAIN)


# what day it is


@pytest.fixture
def server_in_utc() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "server", "people"),
    [
        ("2026-06-30T21:30:00", date(2026, 6, 30), date(2026, 7, 1)),  # 00:30 in Tallinn, summer
        ("2026-01-04T22:30:00", date(2026, 1, 4), date(2026, 1, 5)),  # 00:30, winter: Sunday there, Monday here
        ("2026-12-31T22:30:00", date(2026, 12, 31), date(2027, 1, 1)),
        ("2026-06-30T20:30:00", date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_the_day_is_that_of_the_people_though_the_server_keeps_utc(
    server_in_utc: None, moment: str, server: date, people: date
) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        assert datetime.now(UTC).date() == server
        assert timezone.localdate() == people
        assert PLAIN.is_working(timezone.localdate()) is PLAIN.is_working(people)


@pytest.mark.parametrize(("night", "half_hours"), [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50)])
def test_a_night_in_which_the_clock_changes_belongs_to_its_day(night: date, half_hours: int) -> None:
    """Each half-hour from noon to noon has the day that the clock on the wall says, and none is lost or doubled."""
    noon = timezone.make_aware(datetime.combine(night - timedelta(days=1), datetime.min.time().replace(hour=12)))
    seen = []
    with time_machine.travel(noon, tick=False) as clock:
        for _half_hour in range(24 * 2 + half_hours):
            seen.append(timezone.localdate())
            clock.shift(timedelta(minutes=30))
    assert seen == sorted(seen)
    assert [seen.count(night + timedelta(days=number)) for number in (-1, 0, 1)] == [24, half_hours, 24]
    friday = night - timedelta(days=2)
    assert PLAIN.horizon(friday) == night
    assert PLAIN.notice_goes_on(night) == friday
    assert PLAIN.term_ends_on(night) == night + timedelta(days=1)
