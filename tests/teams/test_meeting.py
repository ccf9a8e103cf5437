"""Meetings: called, moved, cancelled and answered; what stands in calendars and letters; whose days stay unsaid."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting, move_meeting
from teams.models import Absence, DayOff, Letter, Meeting, Participant, Person, TrailEntry
from teams.outbox import deliver_some
from teams.refusal import NotAllowed, Refused
from tests.cast import Cast
from tests.same_moment import at_the_same_moment
from tests.teams.test_outbox import MailServer, mail_server

__all__ = ["mail_server"]

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
# A Monday; the cast's own absence of Jaan lies around the real day of the run.
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
SATURDAY = datetime(2027, 3, 13, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    Absence.objects.all().delete()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def call(cast: Cast, *asked: Person, by: Person | None = None, starts_at: datetime = TEN, **other: Any) -> Meeting:
    values = {"kind": "talk", "ends_at": starts_at + HOUR, "place": "Ruum 304", **other}
    return call_meeting(by=by or cast.jaan, participants=asked or [cast.mari], starts_at=starts_at, **values)


def move(meeting: Meeting, by: Person, starts_at: datetime, place: str = "Ruum 304", **other: Any) -> Meeting:
    return move_meeting(meeting.pk, by=by, starts_at=starts_at, ends_at=starts_at + HOUR, place=place, **other)


def answers(meeting: Meeting) -> dict[str, str]:
    return dict(meeting.participants.values_list("person__first_name", "answer"))


def letters(reader: Person) -> list[Letter]:
    return list(Letter.objects.filter(reader=reader).order_by("pk"))


def read(letter: Letter) -> tuple[str, CalendarEvent]:
    """The method and the event that a calendar program finds in the letter."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.events
    assert calendar["METHOD"] == letter.calendar_method
    return str(calendar["METHOD"]), event


# calling


def test_everybody_may_call_anybody(cast: Cast) -> None:
    pairs = ((cast.jaan, cast.mari), (cast.mari, cast.toomas), (cast.sirje, cast.peeter))
    for number, (caller, asked) in enumerate(pairs):
        meeting = call(cast, asked, by=caller, starts_at=TEN + number * HOUR)
        assert (meeting.organiser, list(answers(meeting))) == (caller, [asked.first_name])


def test_each_and_the_caller_get_one_letter_with_an_invitation(cast: Cast) -> None:
    meeting = call(cast, cast.mari, cast.kalle)
    found = {letter.reader: letter for letter in Letter.objects.select_related("reader")}
    assert set(found) == {cast.jaan, cast.mari, cast.kalle}
    for letter in found.values():
        method, event = read(letter)
        assert (letter.kind, method, event["SEQUENCE"], event["STATUS"]) == ("meeting", "REQUEST", 0, "CONFIRMED")
        assert event["UID"] == f"{meeting.uid}@talitus"
        assert event.start == TEN
        assert event["ORGANIZER"].email == cast.jaan.email
        assert {it.email for it in event["ATTENDEE"]} == {cast.jaan.email, cast.mari.email, cast.kalle.email}


def test_the_title_says_the_kind_in_the_readers_language_and_nothing_else(cast: Cast) -> None:
    Person.objects.filter(pk=cast.mari.pk).update(language="en")
    mari = Person.objects.get(pk=cast.mari.pk)
    call(cast, mari, kind="job_description")
    (letter,) = letters(mari)
    assert read(letter)[1]["SUMMARY"] == "Meeting: review of the job description"
    assert "DESCRIPTION" not in read(letter)[1]
    for name in ("Mari", "Mägi", "Jaan", "Jõgi", "Klienditeenindaja"):
        assert name not in read(letter)[1]["SUMMARY"]
        assert name not in letter.subject


def test_a_letter_says_when_where_and_who_called_it_and_names_no_other_guest(cast: Cast) -> None:
    Person.objects.filter(pk=cast.mari.pk).update(language="en")
    meeting = call(cast, Person.objects.get(pk=cast.mari.pk), cast.kalle)
    (letter,) = letters(cast.mari)
    assert letter.subject == "Invitation: talk, 10.03.2027 10:00"
    for part in (letter.text, letter.html):
        assert "10 March 2027, 10:00–11:00" in part
        for word in ("Ruum 304", "Jaan Jõgi", f"{settings.SITE_URL}/meetings/{meeting.pk}/"):
            assert word in part
        assert "Koppel" not in part


def test_a_meeting_and_its_letters_stand_or_fall_together(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-704"):
        call(cast, cast.jaan)
    assert not Meeting.objects.exists()
    assert not Letter.objects.exists()


REFUSED = {
    "TJ-701": {"starts_at": NOW - HOUR},
    "TJ-702": {"ends_at": TEN},
    "TJ-703": {"ends_at": TEN + timedelta(days=1, minutes=1)},
    "TJ-704": {"asked": ["jaan"]},
    "TJ-705": {"asked": ["mari", "gone"]},
    "TJ-706": {"away": "mari"},
    "TJ-707": {"starts_at": SATURDAY},
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(cast: Cast, code: str) -> None:
    case = dict(REFUSED[code])
    Person.objects.filter(pk=cast.peeter.pk).update(is_active=False)
    people = {"jaan": cast.jaan, "mari": cast.mari, "gone": Person.objects.get(pk=cast.peeter.pk)}
    if "away" in case:
        Absence.objects.create(person=people[case.pop("away")], valid_from=TEN.date())
    asked = [people[name] for name in case.pop("asked", ["mari"])]
    with pytest.raises(Refused, match=code):
        call(cast, *asked, **case)
    assert not Meeting.objects.exists()


def test_a_day_is_the_longest(cast: Cast) -> None:
    assert call(cast, ends_at=TEN + timedelta(days=1)).pk


def test_thirty_people_are_the_most(cast: Cast) -> None:
    crowd = Person.objects.bulk_create(Person(email=f"{number}@crowd.example") for number in range(31))
    with pytest.raises(Refused, match="TJ-711"):
        call(cast, *crowd)
    assert call(cast, *crowd[:30]).participants.count() == 30


@pytest.mark.parametrize("day", [SATURDAY, datetime(2027, 2, 24, 10, tzinfo=TALLINN), TEN])
def test_a_free_day_may_be_meant(cast: Cast, day: datetime, on_some_day: time_machine.Traveller) -> None:
    """A weekend, a public holiday, a day off of the agency."""
    on_some_day.move_to(datetime(2027, 2, 22, 9, tzinfo=TALLINN))
    DayOff.objects.create(day=TEN.date(), reason="Suvepäev")
    with pytest.raises(Refused, match="TJ-707") as refused:
        call(cast, starts_at=day)
    assert refused.value.field == "sure"
    assert call(cast, starts_at=day, sure=True).starts_at == day


def test_a_meeting_into_a_free_day_touches_it(cast: Cast) -> None:
    friday = datetime(2027, 3, 12, 23, 30, tzinfo=TALLINN)
    with pytest.raises(Refused, match="TJ-707"):
        call(cast, starts_at=friday)
    assert call(cast, starts_at=friday - HOUR / 2).pk


def test_ticking_overrules_nothing_but_the_day(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-701"):
        call(cast, starts_at=NOW - HOUR, sure=True)


def test_an_absence_is_said_only_to_whom_may_see_it_and_never_its_kind(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, valid_from=TEN.date(), kind="sickness")
    for caller in (cast.jaan, cast.toomas, cast.anne):
        with pytest.raises(Refused, match="TJ-706") as refused:
            call(cast, by=caller)
        assert "Mari Mägi" in str(refused.value)
        assert "sick" not in str(refused.value).lower()
    for caller in (cast.kalle, cast.liis, cast.sirje, cast.aivar):
        assert call(cast, by=caller).pk


def test_ones_own_absence_counts_too(cast: Cast) -> None:
    Absence.objects.create(person=cast.kalle, valid_from=TEN.date())
    with pytest.raises(Refused, match="TJ-706"):
        call(cast, cast.mari, by=cast.kalle)


# the same thing twice


def test_a_form_sent_twice_makes_one_meeting(cast: Cast) -> None:
    uid = uuid.uuid4()
    first, second = call(cast, uid=uid), call(cast, uid=uid)
    assert first == second
    assert (Meeting.objects.count(), Letter.objects.count(), Participant.objects.count()) == (1, 2, 1)
    assert TrailEntry.objects.filter(act="meeting.called").count() == 1


@pytest.mark.parametrize("change", [{"starts_at": TEN + HOUR}, {"asked": "kalle"}, {"by": "kalle"}, {"place": ""}])
def test_a_form_sent_again_with_something_else_in_it_is_refused(cast: Cast, change: dict[str, Any]) -> None:
    uid = uuid.uuid4()
    call(cast, uid=uid)
    changed = {name: getattr(cast, value) if name in ("asked", "by") else value for name, value in change.items()}
    with pytest.raises(Refused, match="TJ-709"):
        call(cast, changed.pop("asked", cast.mari), uid=uid, **changed)
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_meeting(cast: Cast) -> None:
    uid = uuid.uuid4()
    first, second = at_the_same_moment(lambda: call(cast, uid=uid), lambda: call(cast, uid=uid))
    assert first == second
    assert (Meeting.objects.count(), Letter.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_cancel_at_the_same_moment_and_it_is_cancelled_once(cast: Cast) -> None:
    meeting = call(cast)
    first_is_in, second_is_through = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            cancel_meeting(meeting.pk, by=cast.jaan)
            first_is_in.set()
            assert not second_is_through.wait(0.3), "the second click did not wait for the first"

    def second() -> None:
        assert first_is_in.wait(10)
        cancel_meeting(meeting.pk, by=cast.jaan)
        second_is_through.set()

    at_the_same_moment(first, second)
    meeting.refresh_from_db()
    assert (meeting.sequence, Letter.objects.count()) == (1, 4)
    assert TrailEntry.objects.filter(act="meeting.cancelled").count() == 1


# moving and cancelling


def test_moved_it_is_the_same_event_with_the_next_sequence(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    meeting = call(cast)
    on_some_day.shift(HOUR)
    move(meeting, cast.jaan, TEN + HOUR)
    on_some_day.shift(HOUR)
    move(meeting, cast.jaan, TEN + 2 * HOUR, place="Ruum 305")
    events = [read(letter) for letter in letters(cast.mari)]
    assert [method for method, _event in events] == ["REQUEST"] * 3
    assert [event["SEQUENCE"] for _method, event in events] == [0, 1, 2]
    assert len({event["UID"] for _method, event in events}) == 1
    assert [event.start for _method, event in events] == [TEN, TEN + HOUR, TEN + 2 * HOUR]
    assert [event["DTSTAMP"].dt for _method, event in events] == [NOW, NOW + HOUR, NOW + 2 * HOUR]
    assert events[2][1]["LOCATION"] == "Ruum 305"


def test_moved_to_where_it_is_nothing_happens(cast: Cast) -> None:
    meeting = call(cast)
    move(meeting, cast.jaan, TEN.astimezone(ZoneInfo("UTC")))
    meeting.refresh_from_db()
    assert (meeting.sequence, Letter.objects.count()) == (0, 2)
    assert not TrailEntry.objects.filter(act="meeting.moved").exists()


def test_another_time_is_answered_anew_and_another_place_is_not(cast: Cast) -> None:
    meeting = call(cast)
    answer_meeting(meeting.pk, by=cast.mari, accept=True)
    move(meeting, cast.jaan, TEN, place="Ruum 305")
    assert answers(meeting) == {"Mari": "accepted"}
    move(meeting, cast.jaan, TEN + HOUR, place="Ruum 305")
    assert answers(meeting) == {"Mari": ""}
    statuses = [read(letter)[1]["ATTENDEE"][1].params["PARTSTAT"] for letter in letters(cast.mari)]
    assert statuses == ["NEEDS-ACTION", "ACCEPTED", "NEEDS-ACTION"]


def test_a_move_is_refused_as_a_call_is(cast: Cast) -> None:
    meeting = call(cast)
    for code, starts_at in (("TJ-701", NOW - HOUR), ("TJ-707", SATURDAY)):
        with pytest.raises(Refused, match=code):
            move(meeting, cast.jaan, starts_at)
    Absence.objects.create(person=cast.mari, valid_from=date(2027, 3, 11))
    with pytest.raises(Refused, match="TJ-706"):
        move(meeting, cast.jaan, TEN + timedelta(days=1))
    assert move(meeting, cast.jaan, TEN + timedelta(days=1), sure=True).sequence == 1


def test_cancelled_it_goes_out_of_every_calendar(cast: Cast) -> None:
    meeting = call(cast)
    move(meeting, cast.jaan, TEN + HOUR)
    cancel_meeting(meeting.pk, by=cast.jaan)
    for reader in (cast.jaan, cast.mari):
        method, event = read(letters(reader)[-1])
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
        assert event["UID"] == f"{meeting.uid}@talitus"
    meeting.refresh_from_db()
    assert (meeting.is_cancelled, meeting.cancelled_by) == (True, cast.jaan)


def test_cancelled_twice_it_is_cancelled_once(cast: Cast) -> None:
    meeting = call(cast)
    for _click in range(2):
        cancel_meeting(meeting.pk, by=cast.jaan)
    meeting.refresh_from_db()
    assert (meeting.sequence, Letter.objects.count()) == (1, 4)
    with pytest.raises(Refused, match="TJ-708"):
        move(meeting, cast.jaan, TEN + HOUR)


@pytest.mark.parametrize("name", ["mari", "kalle", "toomas", "anne", "aivar"])
def test_nobody_else_moves_or_cancels_it(cast: Cast, name: str) -> None:
    meeting = call(cast)
    with pytest.raises(NotAllowed):
        move(meeting, getattr(cast, name), TEN + HOUR)
    with pytest.raises(NotAllowed):
        cancel_meeting(meeting.pk, by=getattr(cast, name))
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.is_cancelled) == (0, False)


def test_what_has_begun_is_neither_moved_nor_cancelled(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    meeting = call(cast)
    on_some_day.move_to(TEN)
    with pytest.raises(NotAllowed):
        move(meeting, cast.jaan, TEN + HOUR)
    with pytest.raises(NotAllowed):
        cancel_meeting(meeting.pk, by=cast.jaan)


def test_whoever_has_left_gets_no_letter(cast: Cast) -> None:
    meeting = call(cast, cast.mari, cast.kalle)
    Person.objects.filter(pk=cast.kalle.pk).update(is_active=False)
    cancel_meeting(meeting.pk, by=cast.jaan)
    assert (len(letters(cast.kalle)), len(letters(cast.mari))) == (1, 2)


# answering


def test_each_answers_for_themselves_and_may_answer_otherwise(cast: Cast) -> None:
    meeting = call(cast, cast.mari, cast.kalle)
    answer_meeting(meeting.pk, by=cast.mari, accept=True)
    assert answers(meeting) == {"Mari": "accepted", "Kalle": ""}
    answer_meeting(meeting.pk, by=cast.mari, accept=False)
    assert answers(meeting) == {"Mari": "declined", "Kalle": ""}


def test_the_same_answer_twice_is_one(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    meeting = call(cast)
    first = answer_meeting(meeting.pk, by=cast.mari, accept=True).answered_at
    on_some_day.shift(HOUR)
    assert answer_meeting(meeting.pk, by=cast.mari, accept=True).answered_at == first == NOW
    assert TrailEntry.objects.filter(act="meeting.answered").count() == 1


@pytest.mark.parametrize("name", ["jaan", "kalle", "anne"])
def test_nobody_answers_who_is_not_asked(cast: Cast, name: str) -> None:
    meeting = call(cast)
    with pytest.raises(NotAllowed):
        answer_meeting(meeting.pk, by=getattr(cast, name), accept=True)


def test_what_is_cancelled_or_over_waits_for_no_answer(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    cancelled = cancel_meeting(call(cast).pk, by=cast.jaan)
    over = call(cast)
    with pytest.raises(Refused, match="TJ-710"):
        answer_meeting(cancelled.pk, by=cast.mari, accept=True)
    on_some_day.move_to(TEN + HOUR / 2)
    assert answer_meeting(over.pk, by=cast.mari, accept=True).answer == "accepted"
    on_some_day.move_to(TEN + HOUR)
    with pytest.raises(Refused, match="TJ-710"):
        answer_meeting(over.pk, by=cast.mari, accept=False)


# what is left behind


def test_the_trail_of_each_says_who_did_what(cast: Cast) -> None:
    meeting = call(cast, cast.mari, cast.kalle)
    answer_meeting(meeting.pk, by=cast.mari, accept=True)
    move(meeting, cast.jaan, TEN + HOUR)
    cancel_meeting(meeting.pk, by=cast.jaan)
    about_mari = TrailEntry.objects.filter(about=cast.mari).order_by("pk").values_list("act", "actor__first_name")
    assert list(about_mari) == [("meeting.called", "Jaan"), ("meeting.moved", "Jaan"), ("meeting.cancelled", "Jaan")]
    answered = TrailEntry.objects.get(act="meeting.answered")
    assert (answered.actor, answered.about, answered.details) == (cast.mari, cast.jaan, {"answer": "accepted"})


def test_the_invitation_goes_over_the_wire_as_calendar_programs_want_it(cast: Cast, mail_server: MailServer) -> None:
    meeting = call(cast)
    cancel_meeting(meeting.pk, by=cast.jaan)
    assert deliver_some() == 4
    taken = {(str(message["To"]), _method(message)): message for message in mail_server.taken}
    assert set(taken) == {(person.email, way) for person in (cast.jaan, cast.mari) for way in ("REQUEST", "CANCEL")}
    for (_to, method), message in taken.items():
        assert message.get_content_type() == "multipart/alternative"
        parts = list(message.iter_parts())
        assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
        assert parts[2].get_content_charset() == "utf-8"
        calendar = Calendar.from_ical(parts[2].get_content())
        assert (calendar["METHOD"], calendar.events[0].start) == (method, TEN)
        assert calendar.events[0]["ATTENDEE"][1].params["CN"] == "Mari Mägi"


def _method(message: Any) -> str:
    return str(list(message.iter_parts())[-1]["Content-Type"].params["method"])


IN_UTC = """
import django
django.setup()
from datetime import UTC, datetime
from teams.models import Meeting, Person
from teams.outbox import letter
from teams.reports.meeting import entry_of
jaan = Person(first_name="Jaan", email="jaan@cast.example")
times = {"starts_at": datetime(2027, 3, 10, 8, tzinfo=UTC), "ends_at": datetime(2027, 3, 10, 9, tzinfo=UTC)}
meeting = Meeting(pk=1, organiser=jaan, **times)
context = {"meeting": meeting, "what": "called", "address": "", "before": None}
written = letter("one", "meeting", to=jaan, context=context)
print(written.subject, entry_of(meeting).starts_at.isoformat(), sep="\\n")
"""


def test_a_server_that_counts_in_utc_writes_the_time_of_tallinn() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_UTC],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TZ": "UTC", "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        check=True,
    )
    subject, starts_at = done.stdout.splitlines()
    assert subject.endswith("10.03.2027 10:00")
    assert starts_at == "2027-03-10T08:00:00+00:00"
