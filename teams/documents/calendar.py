"""Calendar entries (iCalendar, RFC 5545 and 5546): plain values in, bytes out.

Moments are written in UTC: each is exact, and no definition of a time zone can be wrong or missing in the reader's
program, which shows them in its own zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration

PRODUCT = "-//Talitus//Talitus//EN"
# How often programs are asked to read a feed again; what they do is theirs.
READ_AGAIN_AFTER = timedelta(hours=4)


@dataclass(frozen=True)
class Guest:
    """`answer`: accepted, declined, or empty while there is none."""

    name: str
    email: str
    answer: str = ""


@dataclass(frozen=True)
class TimedEntry:
    """A meeting. `stamp` is when it last changed; `is_busy`: it takes up the time of whoever has it in the calendar."""

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    stamp: datetime
    is_cancelled: bool = False
    is_busy: bool = True


@dataclass(frozen=True)
class DayEntry:
    """Something of a whole day, which takes up nobody's time."""

    uid: str
    summary: str
    day: date
    url: str
    stamp: datetime


def invitation(entry: TimedEntry, *, organiser: Guest, guests: Iterable[Guest]) -> bytes:
    """What asks people to a meeting, or tells them that it was moved: METHOD:REQUEST."""
    return _with_guests("REQUEST", entry, organiser, guests)


def cancellation(entry: TimedEntry, *, organiser: Guest, guests: Iterable[Guest]) -> bytes:
    """What takes a meeting out of calendars: METHOD:CANCEL. The sequence is above that of the last invitation."""
    return _with_guests("CANCEL", entry, organiser, guests)


def feed(name: str, entries: Iterable[TimedEntry | DayEntry]) -> bytes:
    """What a calendar program reads again and again. Names nobody: whoever knows the address can read it."""
    calendar = _calendar()
    calendar.calendar_name = name
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
    for entry in entries:
        calendar.add_component(_of_a_day(entry) if isinstance(entry, DayEntry) else _timed(entry))
    return calendar.to_ical()


def _with_guests(method: str, entry: TimedEntry, organiser: Guest, guests: Iterable[Guest]) -> bytes:
    event = _timed(entry)
    event.add("organizer", vCalAddress.new(organiser.email, cn=organiser.name))
    event.add("attendee", _attendee(organiser, role="CHAIR", partstat="ACCEPTED", rsvp=False))
    for guest in guests:
        partstat = guest.answer.upper() or "NEEDS-ACTION"
        event.add("attendee", _attendee(guest, role="REQ-PARTICIPANT", partstat=partstat, rsvp=True))
    calendar = _calendar()
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def _attendee(guest: Guest, *, role: str, partstat: str, rsvp: bool) -> vCalAddress:
    return vCalAddress.new(
        guest.email, cn=guest.name, cutype="INDIVIDUAL", role=role, partstat=partstat, rsvp=rsvp or None
    )


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: TimedEntry | DayEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("url", entry.url)
    return event


def _timed(entry: TimedEntry) -> Event:
    event = _event(entry)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_cancelled else "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    return event


def _of_a_day(entry: DayEntry) -> Event:
    event = _event(entry)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
