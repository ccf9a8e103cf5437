"""What the letters about meetings say: to whom, what was before, and what the calendar program finds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting, move_meeting
from teams.models import Absence, Letter, Meeting, Person
from tests.cast import Cast
from tests.pages import Visitor

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)
FINDS = "Your calendar program finds this meeting in the letter itself."


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[None]:
    Absence.objects.all().delete()
    Person.objects.update(language="en")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    people = Person.objects.filter(pk=cast.mari.pk)
    jaan = Person.objects.get(pk=cast.jaan.pk)
    times = {"starts_at": TEN, "ends_at": TEN + HOUR}
    return call_meeting(by=jaan, participants=people, kind="talk", place="Ruum 304", **times)


def last(reader: Person) -> Letter:
    return Letter.objects.filter(reader=reader).latest("pk")


def parts(letter: Letter) -> tuple[str, str]:
    return letter.text, letter.html


def test_an_invitation_says_to_whoever_called_it_that_they_did(cast: Cast, meeting: Meeting) -> None:
    for part in parts(last(cast.jaan)):
        assert "You have called a meeting:" in part
        assert "there one can also answer" not in part
    for part in parts(last(cast.mari)):
        assert "A meeting has been called:" in part
        assert FINDS in part


def test_a_moved_meetings_letter_says_the_time_and_place_before_and_now(cast: Cast, meeting: Meeting) -> None:
    move_meeting(meeting.pk, by=cast.jaan, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR, place="Ruum 305")
    for part in parts(last(cast.mari)):
        assert "When: 10 March 2027, 11:00–12:00" in part
        assert "Time until now: 10 March 2027, 10:00–11:00" in part
        assert "Where: Ruum 305" in part
        assert "Place until now: Ruum 304" in part


@pytest.mark.parametrize("kept", ["time", "place"])
def test_of_what_stays_the_letter_says_nothing_old(cast: Cast, meeting: Meeting, kept: str) -> None:
    begins = TEN if kept == "time" else TEN + HOUR
    place = "Ruum 304" if kept == "place" else ""
    move_meeting(meeting.pk, by=cast.jaan, starts_at=begins, ends_at=begins + HOUR, place=place)
    for part in parts(last(cast.mari)):
        assert ("Time until now" in part, "Place until now" in part) == (kept == "place", kept == "time")


def test_a_cancelled_meetings_letter_offers_no_meeting_to_find(cast: Cast, meeting: Meeting) -> None:
    cancel_meeting(meeting.pk, by=cast.jaan)
    letter = last(cast.mari)
    for part in parts(letter):
        assert FINDS not in part
        assert "takes the meeting out" in part
    before_address = letter.text.partition("http")[0].rstrip().splitlines()[-1]
    assert before_address == "The page of the meeting:"


def test_an_answer_writes_no_letter(cast: Cast, meeting: Meeting) -> None:
    before = Letter.objects.count()
    for accept in (False, True):
        answer_meeting(meeting.pk, by=cast.mari, accept=accept)
    assert Letter.objects.count() == before


def test_a_cancelled_meeting_is_offered_to_no_calendar(cast: Cast, meeting: Meeting) -> None:
    mari = Visitor(cast.mari)
    assert "For my calendar (.ics)" in mari.open("teams:meeting_detail", meeting.pk).links()
    cancel_meeting(meeting.pk, by=cast.jaan)
    assert "For my calendar (.ics)" not in mari.open("teams:meeting_detail", meeting.pk).links()
