"""Times that are asked once more: two meetings at once, one's own absence, more than a year ahead."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override

from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting, move_meeting
from teams.models import Absence, Meeting, Person
from teams.refusal import Refused
from tests.cast import Cast
from tests.pages import Visitor

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    Absence.objects.all().delete()
    with time_machine.travel(NOW, tick=False) as clock, override("en"):
        yield clock


def call(by: Person, *asked: Person, starts_at: datetime = TEN, **other: Any) -> Meeting:
    return call_meeting(by=by, participants=asked, kind="talk", starts_at=starts_at, ends_at=starts_at + HOUR, **other)


def asked_again(by: Person, *asked: Person, **other: Any) -> Refused:
    """What is said to whoever calls it."""
    before = Meeting.objects.count()
    with pytest.raises(Refused) as refused:
        call(by, *asked, **other)
    assert refused.value.field == "sure"
    assert Meeting.objects.count() == before
    return refused.value


# two at once


def test_a_second_meeting_at_the_same_time_is_asked_once_more(cast: Cast) -> None:
    call(cast.jaan, cast.mari)
    again = asked_again(cast.jaan, cast.mari, starts_at=TEN + QUARTER)
    assert again.code == "TJ-712"
    assert "You already have a meeting at that time." in str(again)
    assert "Already at a meeting then: Mari Mägi." in str(again)
    assert call(cast.jaan, cast.mari, starts_at=TEN + QUARTER, sure=True).pk


def test_of_those_asked_only_who_is_at_the_other_one_is_named(cast: Cast) -> None:
    call(cast.jaan, cast.mari)
    again = asked_again(cast.mari, cast.jaan, cast.kalle)
    assert "Already at a meeting then: Jaan Jõgi." in str(again)
    assert "Kalle" not in str(again)


def test_whoever_shares_no_meeting_is_not_said_to_be_busy(cast: Cast) -> None:
    """Hour by hour anybody could find out who has a talk."""
    call(cast.anne, cast.mari)
    for caller in (cast.jaan, cast.kalle, cast.toomas, cast.aivar, cast.liis):
        assert call(caller, cast.mari).pk


def test_of_a_hidden_meeting_beside_ones_own_nothing_is_said(cast: Cast) -> None:
    call(cast.anne, cast.mari)
    call(cast.jaan, cast.kalle)
    again = asked_again(cast.jaan, cast.mari)
    assert "You already have" in str(again)
    assert "Mari" not in str(again)


@pytest.mark.parametrize("shift", [-HOUR, HOUR], ids=["before", "after"])
def test_one_after_the_other_is_not_at_once(cast: Cast, shift: timedelta) -> None:
    call(cast.jaan, cast.mari)
    assert call(cast.jaan, cast.mari, starts_at=TEN + shift).pk


def test_a_cancelled_meeting_takes_no_time_and_a_declined_one_none_of_whoever_declined(cast: Cast) -> None:
    cancel_meeting(call(cast.jaan, cast.mari).pk, by=cast.jaan)
    meeting = call(cast.jaan, cast.mari)
    answer_meeting(meeting.pk, by=cast.mari, accept=False)
    again = asked_again(cast.jaan, cast.mari)
    assert "You already have" in str(again)
    assert "Mari" not in str(again)
    assert call(cast.mari, cast.kalle).pk


def test_a_meeting_is_not_in_its_own_way(cast: Cast) -> None:
    meeting = call(cast.jaan, cast.mari)
    move_meeting(meeting.pk, by=cast.jaan, starts_at=TEN + QUARTER, ends_at=TEN + HOUR)
    later = call(cast.jaan, cast.mari, starts_at=TEN + 2 * HOUR)
    with pytest.raises(Refused, match="TJ-712"):
        move_meeting(later.pk, by=cast.jaan, starts_at=TEN, ends_at=TEN + HOUR)
    assert move_meeting(later.pk, by=cast.jaan, starts_at=TEN, ends_at=TEN + HOUR, sure=True).sequence == 1


# away, far ahead


def test_ones_own_absence_is_said_to_oneself(cast: Cast) -> None:
    Absence.objects.create(person=cast.jaan, valid_from=TEN.date())
    again = asked_again(cast.jaan, cast.mari)
    assert again.code == "TJ-706"
    assert "You are away at that time." in str(again)
    assert "Jaan" not in str(again)
    page = Visitor(cast.jaan).open("teams:meeting_call", person=cast.mari.pk)
    assert "you are away" in page.texts("aside dd")
    assert "Jaan" not in page.text("aside")


def test_more_than_a_year_ahead_is_asked_once_more(cast: Cast) -> None:
    far = NOW + timedelta(days=367)
    assert asked_again(cast.jaan, cast.mari, starts_at=far).code == "TJ-713"
    assert call(cast.jaan, cast.mari, starts_at=far, sure=True).pk
    assert call(cast.jaan, cast.mari, starts_at=NOW + timedelta(days=364)).pk


def test_all_that_stands_in_the_way_is_said_at_once(cast: Cast) -> None:
    far = datetime(2028, 4, 1, 10, tzinfo=TALLINN)
    Absence.objects.create(person=cast.mari, valid_from=far.date())
    call(cast.jaan, cast.kalle, starts_at=far, sure=True)
    said = str(asked_again(cast.jaan, cast.mari, starts_at=far))
    for part in ("Away then: Mari", "You already have", "not a working day", "more than a year", "TJ-706"):
        assert part in said
