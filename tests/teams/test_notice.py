"""The sweep: whoever should know of a due thing is told once, however often it runs, whatever night was missed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teams import notices
from teams.actions.job_description_review import say_still_true
from teams.actions.notice import close_settled, read_notices, sweep
from teams.content import content_hash
from teams.due import JOB_DESCRIPTION_REVIEW
from teams.due_rule import Audience, Ladder
from teams.models import (
    Absence,
    Appointment,
    DayOff,
    JobDescription,
    JobDescriptionVersion,
    Notice,
    Person,
    Position,
    PositionPeriod,
)
from tests.cast import LONG_AGO, Cast, approved_version
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

IN_FORCE_FROM = date(2025, 3, 17)
DUE = date(2026, 3, 17)  # a Tuesday, with working days around each rung


def days(number: int) -> timedelta:
    return timedelta(days=number)


def in_force(cast: Cast, *codes: str, since: date = IN_FORCE_FROM) -> list[JobDescription]:
    versions = [approved_version(cast, code, in_force_from=since) for code in codes]
    return [JobDescription.objects.get(pk=version.job_description_id) for version in versions]


def told(day: date = DUE) -> list[tuple[str, str, int]]:
    """What a sweep on the day makes: reader, position, step."""
    before = set(Notice.objects.values_list("pk", flat=True))
    count = sweep([JOB_DESCRIPTION_REVIEW], day=day)
    made = Notice.objects.exclude(pk__in=before).order_by("reader__first_name", "seat__code", "step")
    found = [
        (notice.reader.first_name, notice.seat.code, notice.step) for notice in made.select_related("reader", "seat")
    ]
    assert count == len(found)
    return found


# the ladder


def test_the_first_notice_goes_two_weeks_before(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert told(DUE - days(15)) == []
    assert told(DUE - days(14)) == [("Jaan", "ONE-2", -14), ("Mari", "ONE-2", -14)]


def test_each_rung_is_told_once_and_leads_and_hr_see_what_stays_undone(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    found = {}
    for number in range(-20, 120):
        for notice in told(DUE + days(number)):
            found.setdefault(notice, []).append(number)
    assert found == {
        ("Jaan", "ONE-2", -14): [-14],
        ("Mari", "ONE-2", -14): [-14],
        ("Jaan", "ONE-2", 0): [0],
        ("Mari", "ONE-2", 0): [0],
        ("Jaan", "ONE-2", 14): [14],
        ("Mari", "ONE-2", 14): [14],
        ("Toomas", "ONE-2", 15): [15],
        ("Jaan", "ONE-2", 28): [28],
        ("Mari", "ONE-2", 28): [28],
        ("Anne", "ONE-2", 30): [30],
    }


def test_who_has_a_part_in_it_is_not_told_as_a_lead_too(cast: Cast) -> None:
    """Mari's lead is Jaan, who is responsible himself; Jaan's is Toomas."""
    in_force(cast, "ONE-2")
    sweep([JOB_DESCRIPTION_REVIEW], day=DUE + days(15))
    readers = Notice.objects.filter(step=15).values_list("reader__first_name", flat=True)
    assert list(readers) == ["Toomas"]


def test_of_a_long_overdue_thing_the_last_rung_alone_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert told(DUE + days(62)) == [
        ("Anne", "ONE-2", 30),
        ("Jaan", "ONE-2", 28),
        ("Mari", "ONE-2", 28),
        ("Toomas", "ONE-2", 15),
    ]


def test_after_its_end_nobody_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    end = JOB_DESCRIPTION_REVIEW.ladder.ends
    assert told(DUE + days(end + 1)) == []
    assert told(DUE + days(end)) != []


def test_a_ladder_has_each_day_once() -> None:
    with pytest.raises(ValueError, match="Each day of a ladder"):
        Ladder(told=(0, 14), lead=(14,))
    with pytest.raises(ValueError, match="before its end"):
        Ladder(told=(0, 14), ends=7)
    ladder = Ladder(told=(-14, 0), lead=(7,), hr=(30,))
    assert [ladder.audience_of(step) for step in (-14, 0, 7, 30, 10_005)] == [
        Audience.RESPONSIBLE, Audience.RESPONSIBLE, Audience.LEAD, Audience.HR, Audience.RESPONSIBLE,
    ]  # fmt: skip


# once


def test_run_twice_it_tells_once(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert len(told()) == 2
    assert told() == []
    assert Notice.objects.count() == 2


def test_after_three_missed_days_it_tells_once(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert len(told(DUE + days(3))) == 2
    assert told(DUE + days(6)) == []


class LookFirst:
    """Both sweeps have looked before either has written: the database alone keeps them apart."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looked = Barrier(2, timeout=10)
        self.wanted = notices._wanted
        monkeypatch.setattr(notices, "_wanted", self.wait)

    def wait(self, *args: Any) -> Any:
        found = self.wanted(*args)
        self.looked.wait()
        return found


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_moment_tell_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    in_force(cast, "ONE-1", "ONE-2", "ONE-3", "ONE-5")
    LookFirst(monkeypatch)
    both = at_the_same_moment(*[lambda: sweep([JOB_DESCRIPTION_REVIEW], day=DUE)] * 2)
    assert sum(both) == 7
    assert Notice.objects.count() == 7


# free days and absences


@pytest.mark.parametrize(
    ("due", "goes"),
    [
        (date(2026, 3, 14), date(2026, 3, 13)),  # Saturday: on Friday
        (date(2026, 3, 15), date(2026, 3, 13)),  # Sunday
        (date(2026, 4, 3), date(2026, 4, 2)),  # Good Friday: on Thursday
        (date(2026, 4, 5), date(2026, 4, 2)),  # Easter Sunday
        (date(2026, 2, 24), date(2026, 2, 23)),  # Independence Day: on the shortened Monday
        (date(2026, 6, 24), date(2026, 6, 22)),  # Midsummer after Victory Day
        (date(2026, 12, 27), date(2026, 12, 23)),  # Sunday after Christmas
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 2, 29)),  # leap day, a Tuesday
    ],
)
def test_a_notice_of_a_free_day_goes_on_the_working_day_before(cast: Cast, due: date, goes: date) -> None:
    (row,) = in_force(cast, "ONE-5", since=date(2024, 1, 2))
    JobDescription.objects.filter(pk=row.pk).update(next_review_on=due)
    Notice.objects.create(rule=JOB_DESCRIPTION_REVIEW.name, subject_id=row.pk, reader=cast.jaan, due_on=due, step=-14)
    day = due - days(10)
    while not told(day):
        day += days(1)
    assert day == goes
    assert Notice.objects.get(step=0).due_on == due


def test_on_a_free_day_nobody_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    assert told(date(2026, 3, 14)) == []
    assert told(date(2026, 4, 3)) == []
    DayOff.objects.create(day=DUE, reason="Ameti aastapäev")
    assert told(DUE) == []
    assert told(DUE + days(1)) != []


def test_the_agencys_day_off_moves_a_notice_before_it(cast: Cast) -> None:
    in_force(cast, "ONE-5")
    DayOff.objects.create(day=DUE, reason="Ameti aastapäev")
    told(DUE - days(14))
    assert told(DUE - days(1)) == [("Jaan", "ONE-5", 0)]


def test_whoever_is_away_is_waited_for(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Absence.objects.create(person=cast.mari, valid_from=DUE - days(1), valid_until=DUE + days(3))
    assert told(DUE) == [("Jaan", "ONE-2", 0)]
    assert told(DUE + days(2)) == []
    assert told(DUE + days(3)) == [("Mari", "ONE-2", 0)]


# whose it is


def test_of_a_vacant_seat_the_manager_alone_is_told(cast: Cast) -> None:
    in_force(cast, "ONE-5")
    assert told() == [("Jaan", "ONE-5", 0)]


def test_whoever_is_no_longer_active_is_not_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    assert told() == [("Jaan", "ONE-2", 0)]


def test_whoever_held_the_seat_before_is_not_told(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    Appointment.objects.filter(person__in=[cast.mari, cast.jaan]).update(valid_until=DUE)
    Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-2"], valid_from=DUE)
    Appointment.objects.create(person=cast.aivar, position=cast.seats["ONE-1"], valid_from=DUE)
    assert [reader for reader, *_rest in told()] == ["Aivar", "Sirje"]


def test_whoever_comes_to_the_seat_later_is_told_too(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    told()
    Appointment.objects.filter(person=cast.mari).update(valid_until=DUE + days(3))
    Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-2"], valid_from=DUE + days(3))
    assert told(DUE + days(3)) == [("Sirje", "ONE-2", 0)]


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
    assert told() == [("Liis", "ONE-2", 0), ("Mari", "ONE-2", 0)]


def test_of_what_has_ended_nobody_is_told(cast: Cast) -> None:
    (position, version) = in_force(cast, "ONE-2", "ONE-3")
    Position.objects.filter(pk=position.position_id).update(valid_until=DUE)
    version.versions.update(in_force_until=DUE)
    assert told() == []


def test_the_next_year_is_told_again(cast: Cast) -> None:
    (job_description,) = in_force(cast, "ONE-2")
    told()
    with time_machine.travel(datetime.fromisoformat("2026-04-01T12:00:00+03:00")):
        for person in (cast.mari, cast.jaan):
            say_still_true(job_description.pk, by=person)
    assert told(date(2027, 3, 17)) == []
    assert [step for *_who, step in told(date(2027, 3, 18))] == [-14, -14]
    assert told(date(2027, 4, 1)) == [("Jaan", "ONE-2", 0), ("Mari", "ONE-2", 0)]


def test_what_came_into_force_on_29_february_is_due_on_the_28th(cast: Cast) -> None:
    (row,) = in_force(cast, "ONE-5", since=date(2024, 2, 29))
    assert row.next_review_on == date(2025, 2, 28)


def test_a_lead_of_the_persons_other_seat_is_not_told(cast: Cast) -> None:
    """Mari works for Liis too; her review on Jaan's seat is nothing of Liis's."""
    in_force(cast, "ONE-2")
    Appointment.objects.filter(person=cast.peeter).update(valid_until=DUE - days(300))
    Appointment.objects.create(person=cast.mari, position=cast.seats["TWO-2"], valid_from=DUE - days(299), load="0.5")
    assert "Liis" not in [reader for reader, *_rest in told(DUE + days(15))]
    assert Notice.objects.filter(reader=cast.toomas, step=15).exists()


# what is done calls nobody


def test_whoever_has_said_their_word_has_nothing_unread(cast: Cast) -> None:
    (row,) = in_force(cast, "ONE-2", since=IN_FORCE_FROM)
    told(DUE)
    with time_machine.travel(datetime.fromisoformat("2026-03-17T12:00:00+02:00")):
        say_still_true(row.pk, by=cast.mari)
        assert list(Notice.objects.unread().values_list("reader__first_name", flat=True)) == ["Jaan"]
        say_still_true(row.pk, by=cast.jaan)
    assert not Notice.objects.unread().exists()
    assert not Notice.objects.untold().exists()


def test_what_fell_away_by_itself_is_closed_by_night(cast: Cast) -> None:
    one, two = in_force(cast, "ONE-2", "ONE-5")
    told(DUE)
    JobDescription.objects.filter(pk=one.pk).update(next_review_on=DUE + days(300))
    assert close_settled([JOB_DESCRIPTION_REVIEW], day=DUE) == 2
    assert close_settled([JOB_DESCRIPTION_REVIEW], day=DUE) == 0
    assert set(Notice.objects.unread().values_list("subject_id", flat=True)) == {two.pk}


def test_what_is_another_persons_now_is_closed_for_the_former(cast: Cast) -> None:
    """Liis took over the seat between the sweep and the letter."""
    in_force(cast, "ONE-2")
    told(DUE)
    PositionPeriod.objects.filter(position=cast.seats["ONE-2"]).update(manager=cast.seats["TWO-1"])
    assert close_settled([JOB_DESCRIPTION_REVIEW], day=DUE) == 1
    assert Notice.objects.unread().get().reader == cast.mari


def test_whoever_is_away_keeps_what_was_noticed(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    told(DUE)
    Absence.objects.create(person=cast.mari, valid_from=DUE, valid_until=DUE + days(5))
    assert close_settled([JOB_DESCRIPTION_REVIEW], day=DUE) == 0


def test_notices_of_a_rule_that_is_no_more_are_closed(cast: Cast) -> None:
    Notice.objects.create(rule="teams.forgotten", subject_id=1, reader=cast.mari, due_on=DUE)
    assert close_settled([JOB_DESCRIPTION_REVIEW], day=DUE) == 1
    assert not Notice.objects.unread().exists()


def test_notices_are_marked_as_read_by_their_reader_alone(cast: Cast) -> None:
    in_force(cast, "ONE-2")
    told(DUE)
    assert read_notices(by=cast.mari) == 1
    assert read_notices(by=cast.mari) == 0
    ids = list(Notice.objects.values_list("pk", flat=True))
    assert read_notices(by=cast.kalle, ids=ids) == 0
    assert Notice.objects.unread().get().reader == cast.jaan


# how often the database is asked


@pytest.mark.parametrize("holders", [False, True], ids=["vacant", "held"])
def test_a_sweep_is_two_statements_however_much_is_due(cast: Cast, holders: bool) -> None:
    counts = []
    for number in (10, 190):
        many_due(cast, number, holders=holders)
        with CaptureQueriesContext(connection) as queries:
            sweep([JOB_DESCRIPTION_REVIEW], day=DUE)
        counts.append(len(queries))
    assert counts == [2, 2]
    assert Notice.objects.count() == 200 * (1 + holders)


def many_due(cast: Cast, count: int, *, holders: bool) -> Sequence[JobDescription]:
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
    return rows
