"""Putting off: a due thing says nothing until a day, then speaks again; the ladder above goes on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from config.due import RULES
from teams.actions.job_description_review import say_still_true
from teams.actions.notice import sweep
from teams.actions.snooze import put_off
from teams.due import APPOINTMENT_ENDING, JOB_DESCRIPTION_REVIEW, PROBATION_ENDING
from teams.due_rule import DueItem, due_items
from teams.models import Appointment, Notice, Person, PositionPeriod, Snooze
from teams.refusal import Refused
from tests.cast import Cast, approved_version

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 17)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat("2026-03-17T10:00:00+02:00"), tick=False):
        yield


@pytest.fixture
def item(cast: Cast) -> DueItem:
    approved_version(cast, "ONE-2", in_force_from=TODAY.replace(year=2025))
    (found,) = due_items([JOB_DESCRIPTION_REVIEW], TODAY, TODAY, of=cast.mari)
    return found


def off(item: DueItem, by: Person, number: int) -> Snooze:
    return put_off(item, rule=RULES[item.rule], by=by, until=days(number))


def told(number: int) -> list[tuple[str, int]]:
    before = set(Notice.objects.values_list("pk", flat=True))
    sweep([JOB_DESCRIPTION_REVIEW], day=days(number))
    made = Notice.objects.exclude(pk__in=before).order_by("reader__first_name", "step")
    return list(made.values_list("reader__first_name", "step"))


def test_it_is_silent_until_the_day_and_speaks_on_it(cast: Cast, item: DueItem) -> None:
    off(item, cast.mari, 3)
    assert told(0) == [("Jaan", 0)]
    assert told(1) == told(2) == []
    assert told(3) == [("Mari", Notice.FIRST_WOKEN_STEP + 3)]
    assert told(6) == []


def test_what_was_unread_of_it_is_closed(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.mari, 3)
    assert list(Notice.objects.unread().values_list("reader__first_name", flat=True)) == ["Jaan"]


def test_a_day_that_is_free_speaks_on_the_working_day_before(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.mari, 4)  # a Saturday
    assert told(2) == []
    assert told(3) == [("Mari", Notice.FIRST_WOKEN_STEP + 4)]


def test_a_rung_that_came_meanwhile_is_not_told_beside_it(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.mari, 14)
    assert ("Mari", 14) not in told(14)
    assert Notice.objects.filter(reader=cast.mari, step=Notice.FIRST_WOKEN_STEP + 14).exists()
    assert ("Mari", 28) in told(28)


def test_the_lead_above_sees_it_all_the_same(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.jaan, 14)
    off(item, cast.mari, 14)
    assert ("Toomas", 15) in told(15)


@pytest.mark.parametrize("number", [-1, 0, 15])
def test_it_is_put_off_to_a_day_ahead_and_not_far(cast: Cast, item: DueItem, number: int) -> None:
    with pytest.raises(Refused, match="TJ-731"):
        off(item, cast.mari, number)
    assert not Snooze.objects.exists()


def test_the_same_day_again_changes_nothing(cast: Cast, item: DueItem) -> None:
    assert [off(item, cast.mari, 3).times for _time in range(4)] == [1] * 4


def test_what_is_statutory_is_put_off_a_few_times(cast: Cast, item: DueItem) -> None:
    assert [off(item, cast.mari, number).times for number in (1, 2, 3)] == [1, 2, 3]
    with pytest.raises(Refused, match="TJ-732"):
        off(item, cast.mari, 4)
    assert Snooze.objects.get().until == days(3)
    assert off(item, cast.jaan, 4).times == 1


def test_what_is_not_statutory_is_put_off_as_often_as_one_likes(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.mari).update(valid_until=days(20))
    (item,) = due_items([APPOINTMENT_ENDING], TODAY, days(60), of=cast.jaan)
    assert [off(item, cast.jaan, number).times for number in (1, 2, 3, 4, 5)] == [1, 2, 3, 4, 5]


# whoever has no part in it any more is not woken


def test_whoever_said_their_word_meanwhile_is_not_woken(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.mari, 3)
    say_still_true(item.subject_id, by=cast.mari)
    assert ("Mari", Notice.FIRST_WOKEN_STEP + 3) not in told(3)


def test_a_former_lead_is_not_woken(cast: Cast, item: DueItem) -> None:
    told(0)
    off(item, cast.jaan, 3)
    PositionPeriod.objects.filter(position=cast.seats["ONE-2"]).update(manager=cast.seats["TWO-1"])
    assert told(3) == [("Liis", 0)]


def test_it_is_not_put_off_beyond_the_end_of_its_ladder(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=days(-25))
    (item,) = due_items([PROBATION_ENDING], TODAY, TODAY, of=cast.jaan)
    with pytest.raises(Refused, match="TJ-735"):
        off(item, cast.jaan, 6)
    assert off(item, cast.jaan, 5).times == 1
