"""The sweep: whoever should know of a due review is told once, however often it runs, whatever night was missed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.tasks import send_reminders
from teams.actions import notice
from teams.actions.job_description_review import say_still_true
from teams.actions.notice import send_notices
from teams.content import content_hash
from teams.due import JOB_DESCRIPTION_REVIEW, DueItem
from teams.models import (
    Appointment,
    JobDescription,
    JobDescriptionVersion,
    Letter,
    Notice,
    Person,
    Position,
    PositionPeriod,
    TrailEntry,
)
from tests.cast import LONG_AGO, Cast, approved_version
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
IN_FORCE_FROM = date(2025, 3, 10)
DUE = date(2026, 3, 10)


def in_force(cast: Cast, *codes: str, since: date = IN_FORCE_FROM) -> list[JobDescription]:
    versions = [approved_version(cast, code, in_force_from=since) for code in codes]
    return [JobDescription.objects.get(pk=version.job_description_id) for version in versions]


def sweep(day: date = DUE, *, dry_run: bool = False) -> list[tuple[str, str, date]]:
    return [tuple(told) for told in send_notices(JOB_DESCRIPTION_REVIEW, day=day, dry_run=dry_run)]


def readers() -> list[str]:
    """The first names of those who got a letter, one for each letter."""
    return sorted(Letter.objects.values_list("reader__first_name", flat=True))


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_the_person_and_the_direct_manager_are_told_on_the_day(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert sweep(DUE - days(1)) == []
    assert sweep(DUE) == [
        ("Jaan Jõgi", "Klienditeenindaja (ONE-2)", DUE),
        ("Mari Mägi", "Klienditeenindaja (ONE-2)", DUE),
    ]
    assert readers() == ["Jaan", "Mari"]


def test_run_twice_it_tells_once(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert len(sweep()) == 2
    assert sweep() == []
    assert len(readers()) == 2


def test_after_three_missed_days_it_tells_once(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert len(sweep(DUE + days(3))) == 2
    assert sweep(DUE + days(4)) == []
    assert len(readers()) == 2


def test_each_reader_gets_one_letter_with_all_their_lines(cast: Cast) -> None:
    in_force(cast, "ONE-1", "ONE-2", "ONE-3", "ONE-5")
    told = sweep()
    assert len(told) == 7
    assert readers() == ["Jaan", "Kalle", "Mari", "Toomas"]
    jaans = Letter.objects.get(reader=cast.jaan)
    assert jaans.notices.count() == 4
    for code in ("ONE-1", "ONE-2", "ONE-3", "ONE-5"):
        assert f"/positions/{cast.seats[code].pk}/" in jaans.text
    assert Letter.objects.get(reader=cast.mari).notices.count() == 1


def test_a_readers_lines_stay_in_one_letter_across_transactions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice, "READERS_A_CHUNK", 1)
    in_force(cast, "ONE-1", "ONE-2", "ONE-3")
    assert len(sweep()) == 6
    assert readers() == ["Jaan", "Kalle", "Mari", "Toomas"]


def test_of_a_vacant_seat_the_manager_alone_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-5")
    assert [reader for reader, _subject, _due in sweep()] == ["Jaan Jõgi"]


def test_whoever_is_no_longer_active_is_not_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    sweep()
    assert readers() == ["Jaan"]


def test_whoever_held_the_seat_before_is_not_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Appointment.objects.filter(person__in=[cast.mari, cast.jaan]).update(valid_until=DUE)
    Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-2"], valid_from=DUE)
    Appointment.objects.create(person=cast.aivar, position=cast.seats["ONE-1"], valid_from=DUE)
    sweep()
    assert readers() == ["Aivar", "Sirje"]


def test_whoever_comes_to_the_seat_later_is_told_too(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    sweep()
    Appointment.objects.filter(person=cast.mari).update(valid_until=DUE + days(5))
    Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-2"], valid_from=DUE + days(5))
    assert [reader for reader, _subject, _due in sweep(DUE + days(5))] == ["Sirje Saar"]


def test_the_manager_of_former_days_is_not_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    PositionPeriod.objects.filter(position=cast.seats["ONE-2"]).update(valid_until=DUE)
    PositionPeriod.objects.create(
        position=cast.seats["ONE-2"],
        title="Kirjade spetsialist",
        unit=cast.units["two"],
        manager=cast.seats["TWO-1"],
        valid_from=DUE,
    )
    assert sweep() == [
        ("Liis Lepp", "Kirjade spetsialist (ONE-2)", DUE),
        ("Mari Mägi", "Kirjade spetsialist (ONE-2)", DUE),
    ]


def test_of_a_position_that_has_ended_nobody_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Position.objects.filter(code="ONE-2").update(valid_until=DUE)
    assert sweep() == []


def test_of_a_version_that_is_no_longer_in_force_nobody_is_told(cast: Cast) -> None:
    (job_description,) = in_force(cast, "ONE-2")
    job_description.versions.update(in_force_until=DUE)
    assert sweep() == []


def test_a_dry_run_says_the_same_and_writes_nothing(cast: Cast) -> None:
    in_force(cast, "ONE-1", "ONE-2", "ONE-3", "ONE-5", "TWO-2")
    acts = TrailEntry.objects.count()
    dry = sweep(dry_run=True)
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()
    assert dry == sweep()
    assert sweep(dry_run=True) == []
    assert TrailEntry.objects.count() == acts


def test_the_next_year_is_told_again(cast: Cast) -> None:
    (job_description,) = in_force(cast, "ONE-2")
    sweep()
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=TALLINN)):
        for person in (cast.mari, cast.jaan):
            say_still_true(job_description.pk, by=person)
    assert sweep(date(2027, 3, 31)) == []
    assert [due for _reader, _subject, due in sweep(date(2027, 4, 1))] == [date(2027, 4, 1)] * 2
    assert len(readers()) == 4


def test_a_new_version_moves_the_day(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    in_force(cast, "ONE-2", since=date(2025, 9, 1))
    assert sweep(date(2026, 8, 31)) == []
    assert len(sweep(date(2026, 9, 1))) == 2


def test_what_came_into_force_on_29_february_is_due_on_the_28th(cast: Cast) -> None:
    in_force(cast, "ONE-5", since=date(2024, 2, 29))
    assert sweep(date(2025, 2, 27)) == []
    assert sweep(date(2025, 2, 28)) == [("Jaan Jõgi", "Klienditeenindaja (ONE-5)", date(2025, 2, 28))]


def test_what_came_into_force_on_28_february_is_due_on_the_28th_of_a_leap_year(cast: Cast) -> None:
    in_force(cast, "ONE-5", since=date(2027, 2, 28))
    assert len(sweep(date(2028, 2, 28))) == 1
    assert sweep(date(2028, 2, 29)) == []


@pytest.mark.parametrize(
    ("before", "moments"),
    [
        # Night of spring: at 3:00 it becomes 4:00.
        ("2027-03-27T23:59+02:00", ["2027-03-28T00:01+02:00", "2027-03-28T04:00+03:00", "2027-03-28T23:59+03:00"]),
        # Night of autumn: at 4:00 it becomes 3:00 once more.
        ("2027-10-30T23:59+03:00", ["2027-10-31T03:30+03:00", "2027-10-31T03:30+02:00", "2027-10-31T23:59+02:00"]),
    ],
)
def test_on_the_night_when_the_clock_changes_it_tells_once_and_on_the_day(
    cast: Cast, before: str, moments: list[str]
) -> None:
    day = datetime.fromisoformat(moments[0]).date()
    in_force(cast, "ONE-5", since=day.replace(year=2026))
    with time_machine.travel(at(before)):
        assert send_reminders() == 0
    told = []
    for moment in moments:
        with time_machine.travel(at(moment)):
            told.append(send_reminders())
    assert told == [1, 0, 0]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


class BothLookFirst:
    """The rule of reviews, for two sweeps: each goes on only when the other has looked too."""

    name = JOB_DESCRIPTION_REVIEW.name
    url_name = JOB_DESCRIPTION_REVIEW.url_name
    letter = JOB_DESCRIPTION_REVIEW.letter

    def __init__(self) -> None:
        self.looked = Barrier(2, timeout=10)

    def unnoticed(self, day: date) -> Sequence[DueItem]:
        items = JOB_DESCRIPTION_REVIEW.unnoticed(day)
        self.looked.wait()
        return items


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_moment_tell_once(cast: Cast) -> None:
    in_force(cast, "ONE-1", "ONE-2", "ONE-3", "ONE-5")
    rule = BothLookFirst()
    both = at_the_same_moment(*[lambda: send_notices(rule, day=DUE)] * 2)
    assert sorted(len(told) for told in both) == [0, 7]
    assert readers() == ["Jaan", "Kalle", "Mari", "Toomas"]
    assert Notice.objects.count() == 7
    assert not Notice.objects.filter(letter=None).exists()


@pytest.mark.parametrize("holders", [False, True], ids=["vacant", "held"])
def test_the_number_of_queries_does_not_grow_with_what_is_due(cast: Cast, holders: bool) -> None:
    many_due(cast, 10, holders=holders)
    with CaptureQueriesContext(connection) as few:
        assert len(sweep()) == 10 * (1 + holders)
    Notice.objects.all().delete()
    many_due(cast, 190, holders=holders)
    with CaptureQueriesContext(connection) as many:
        assert len(sweep()) == 200 * (1 + holders)
    # 201 readers are three transactions. SQLite takes about a thousand values in a statement, so it needs more of them.
    transactions = 3 if holders else 1
    assert len(many) <= len(few) * transactions + (0 if connection.vendor == "postgresql" else 16)


def many_due(cast: Cast, count: int, *, holders: bool) -> None:
    """So many seats under Jaan whose review is due, each with somebody on it or all vacant."""
    first = Position.objects.count()
    codes = [f"MANY-{first + number}" for number in range(count)]
    seats = Position.objects.bulk_create([Position(code=code, valid_from=LONG_AGO) for code in codes])
    PositionPeriod.objects.bulk_create(
        PositionPeriod(
            position=seat, title=seat.code, unit=cast.units["one"], manager=cast.seats["ONE-1"], valid_from=LONG_AGO
        )
        for seat in seats
    )
    if holders:
        people = Person.objects.bulk_create([Person(email=f"{code}@many.example") for code in codes])
        Appointment.objects.bulk_create(
            Appointment(person=person, position=seat, valid_from=LONG_AGO)
            for person, seat in zip(people, seats, strict=True)
        )
    rows = JobDescription.objects.bulk_create([JobDescription(position=seat, next_review_on=DUE) for seat in seats])
    JobDescriptionVersion.objects.bulk_create(
        JobDescriptionVersion(
            job_description=row,
            number=1,
            state="approved",
            form=cast.forms["2024"],
            in_force_from=IN_FORCE_FROM,
            document=b"{}",
            content_hash=content_hash(b"{}"),
        )
        for row in rows
    )
