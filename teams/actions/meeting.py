"""Meetings are called, moved and cancelled by one person, and answered by each who is asked."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.models import Letter, Meeting, Participant, Person
from teams.outbox import letter, post
from teams.refusal import NotAllowed, Refused
from teams.reports.meeting import Hindrance, address_of, busy_then, days_of, hindrances, invitation_to
from teams.trail import record

LONGEST = timedelta(days=1)
MOST_PEOPLE = 30
# Further ahead it may be a slip of the keyboard.
USUAL_AHEAD = relativedelta(years=1)

Answer = Participant.Answer


class Slot(NamedTuple):
    """Where a meeting stood before it was moved, for the letter about it."""

    starts_at: datetime
    ends_at: datetime
    place: str


@transaction.atomic
def call_meeting(
    *,
    by: Person,
    participants: Collection[Person],
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    uid: uuid.UUID | None = None,
    sure: bool = False,
) -> Meeting:
    """Anybody may call a meeting with any active people of the agency; all of them, and `by`, get an invitation.

    `uid` comes with the form: sent twice it makes one meeting. `sure` overrules that a day is free or more than a year
    ahead, and that somebody is away or at another meeting.
    """
    asked = sorted({person for person in participants if person != by}, key=lambda person: person.pk)
    values = {"kind": kind, "starts_at": starts_at, "ends_at": ends_at, "place": place}
    uid = uid or uuid.uuid4()
    if before := Meeting.objects.filter(uid=uid).first():
        return _the_same(before, by, asked, values)
    _refuse_people(asked)
    _refuse_times(starts_at, ends_at)
    if not sure:
        _ask_once_more([by, *asked], starts_at, ends_at, by, uid)
    # A second click at the same moment waits here for the first one.
    meeting, is_new = Meeting.objects.get_or_create(uid=uid, defaults={**values, "organiser": by})
    if not is_new:
        return _the_same(meeting, by, asked, values)
    Participant.objects.bulk_create(Participant(meeting=meeting, person=person) for person in asked)
    for person in asked:
        record("meeting.called", by=by, about=person, of=meeting)
    _write(meeting, "called")
    return meeting


@transaction.atomic
def move_meeting(
    meeting_id: int, *, by: Person, starts_at: datetime, ends_at: datetime, place: str = "", sure: bool = False
) -> Meeting:
    """To another time or place. Whoever had answered is asked anew, unless the time stays. To where it is: nothing."""
    meeting = _locked(meeting_id, by)
    if meeting.is_cancelled:
        raise Refused("TJ-708", _("This meeting is cancelled. Call a new one."))
    if not meeting.can_be_changed_by(by):
        raise NotAllowed
    is_same_time = (meeting.starts_at, meeting.ends_at) == (starts_at, ends_at)
    if is_same_time and meeting.place == place:
        return meeting
    _refuse_times(starts_at, ends_at)
    asked = _asked(meeting)
    if not sure and not is_same_time:
        _ask_once_more([by, *asked], starts_at, ends_at, by, meeting.uid)
    before = Slot(meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    _save_next(meeting)
    if not is_same_time:
        meeting.participants.update(answer=Answer.NONE, answered_at=None)
    for person in asked:
        record("meeting.moved", by=by, about=person, of=meeting)
    _write(meeting, "moved", before)
    return meeting


@transaction.atomic
def cancel_meeting(meeting_id: int, *, by: Person) -> Meeting:
    """Takes it out of everybody's calendar. Cancelled twice it is cancelled once."""
    meeting = _locked(meeting_id, by)
    if meeting.is_cancelled:
        return meeting
    if not meeting.can_be_changed_by(by):
        raise NotAllowed
    meeting.cancelled_at, meeting.cancelled_by = timezone.now(), by
    _save_next(meeting)
    for person in _asked(meeting):
        record("meeting.cancelled", by=by, about=person, of=meeting)
    _write(meeting, "cancelled")
    return meeting


@transaction.atomic
def answer_meeting(meeting_id: int, *, by: Person, accept: bool) -> Participant:
    """Each answers for themselves, and may answer otherwise until the meeting ends. The same answer twice is one."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    participant = meeting.participants.filter(person=by).first()
    if participant is None:
        raise NotAllowed
    participant.meeting = meeting
    if not participant.can_be_answered_by(by):
        raise Refused("TJ-710", _("This meeting is cancelled or over; it waits for no answer."))
    answer = Answer.ACCEPTED if accept else Answer.DECLINED
    if participant.answer != answer:
        participant.answer, participant.answered_at = answer, timezone.now()
        participant.save(update_fields=["answer", "answered_at"])
        record("meeting.answered", by=by, about=meeting.organiser, of=meeting, details={"answer": answer})
    return participant


def _locked(meeting_id: int, by: Person) -> Meeting:
    """For whoever called it."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.organiser_id != by.pk:
        raise NotAllowed
    return meeting


def _asked(meeting: Meeting) -> list[Person]:
    return [asked.person for asked in meeting.participants.select_related("person").order_by("pk")]


def _save_next(meeting: Meeting) -> None:
    """Calendars take what has the higher sequence."""
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()


def _the_same(meeting: Meeting, by: Person, asked: list[Person], values: dict[str, object]) -> Meeting:
    """A form sent twice. Sent once more with something else in it, it must not seem to have worked."""
    is_theirs = meeting.organiser_id == by.pk
    is_same = all(getattr(meeting, name) == value for name, value in values.items())
    if not is_theirs or not is_same or _asked(meeting) != asked:
        raise Refused("TJ-709", _("This form was sent before. Move the meeting that it made, or open the form anew."))
    return meeting


def _refuse_people(asked: Collection[Person]) -> None:
    if not asked:
        raise Refused("TJ-704", _("Choose at least one person beside yourself."), "people")
    if gone := [person.name for person in asked if not person.is_active]:
        raise Refused("TJ-705", _("No longer in service: %(names)s.") % {"names": ", ".join(gone)}, "people")
    if len(asked) > MOST_PEOPLE:
        sentence = _("A meeting here has at most %(number)s people beside whoever calls it.")
        raise Refused("TJ-711", sentence % {"number": MOST_PEOPLE}, "people")


def _refuse_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("TJ-702", _("The meeting has to end after it begins."), "minutes")
    if ends_at - starts_at > LONGEST:
        raise Refused("TJ-703", _("A meeting lasts a day at most."), "minutes")
    if starts_at <= timezone.now():
        raise Refused("TJ-701", _("This time is past. Choose one that is still to come."), "day")


def _ask_once_more(people: list[Person], starts_at: datetime, ends_at: datetime, by: Person, uid: uuid.UUID) -> None:
    """What may be meant all the same is asked again, by a field that overrules. The code is of what is said first."""
    days = hindrances(people, *days_of(starts_at, ends_at), seen_by=by)
    busy = busy_then(people, starts_at, ends_at, seen_by=by, but=uid)
    found = [*_said_of_absences(days), *_said_of_meetings(busy, by), *_said_of_the_day(days, starts_at)]
    if found:
        sentences = [sentence for _code, sentence in found]
        raise Refused(found[0][0], " ".join([*sentences, _("If this time is meant, tick here.")]), "sure")


def _said_of_absences(days: list[Hindrance]) -> Iterator[tuple[str, str]]:
    if any(day.is_reader_away for day in days):
        yield "TJ-706", _("You are away at that time.")
    if away := {person.pk: person.name for day in days for person in day.away}:
        yield "TJ-706", _("Away then: %(names)s.") % {"names": ", ".join(away.values())}


def _said_of_meetings(busy: list[Person], by: Person) -> Iterator[tuple[str, str]]:
    if by in busy:
        yield "TJ-712", _("You already have a meeting at that time.")
    if others := [person.name for person in busy if person != by]:
        yield "TJ-712", _("Already at a meeting then: %(names)s.") % {"names": ", ".join(others)}


def _said_of_the_day(days: list[Hindrance], starts_at: datetime) -> Iterator[tuple[str, str]]:
    if any(day.is_free for day in days):
        yield "TJ-707", _("It is not a working day.")
    if starts_at > timezone.now() + USUAL_AHEAD:
        yield "TJ-713", _("It is more than a year away.")


def _write(meeting: Meeting, what: str, before: Slot | None = None) -> None:
    """A letter to whoever called it and to each who is asked, with what their calendar program takes."""
    whole = Meeting.objects.select_related("organiser").prefetch_related("participants__person").get(pk=meeting.pk)
    readers = [whole.organiser, *(asked.person for asked in whole.participants.all() if asked.person.is_active)]
    context = {"meeting": whole, "what": what, "address": address_of(whole), "before": before}
    post([_letter_to(reader, whole, context) for reader in readers])


def _letter_to(reader: Person, meeting: Meeting, context: dict[str, Any]) -> Letter:
    method, text = invitation_to(reader, meeting)
    key = f"meeting:{meeting.pk}:{meeting.sequence}:{reader.pk}"
    return letter(key, "meeting", to=reader, context=context, kind="meeting", calendar=text, calendar_method=method)
