"""Calendar entries, read back as a calendar program reads them: times, promises of the format, odd signs."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from teams.documents.calendar import DayEntry, Guest, TimedEntry, cancellation, feed, invitation

TALLINN = ZoneInfo("Europe/Tallinn")
STAMP = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
JAAN = Guest("Jaan Jõgi", "jaan@cast.example")
MARI = Guest("Mari Mägi", "mari@cast.example")


def entry(starts_at: datetime = datetime(2026, 3, 10, 10, tzinfo=TALLINN), **changed: object) -> TimedEntry:
    values = {
        "uid": "one@talitus",
        "sequence": 3,
        "summary": "Kohtumine: vestlus",
        "starts_at": starts_at,
        "ends_at": starts_at.astimezone(UTC) + timedelta(hours=1),
        "place": "Ruum 304",
        "url": "https://talitus.example/meetings/1/",
        "stamp": STAMP,
    }
    return TimedEntry(**{**values, **changed})


def of_a_day(day: date) -> DayEntry:
    return DayEntry("two@talitus", "Talitus: otsus", day, "https://talitus.example/versions/1/", STAMP)


def read(text: bytes) -> tuple[Calendar, Event]:
    """The calendar and its one event; what was left out of the way cannot be read at all."""
    assert not Calendar.from_ical(text).errors
    calendar = Calendar.from_ical(text)
    (event,) = calendar.events
    return calendar, event


def test_an_invitation_says_who_when_and_where() -> None:
    calendar, event = read(invitation(entry(), organiser=JAAN, guests=[MARI]))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("one@talitus", 3, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Kohtumine: vestlus", "Ruum 304")
    assert event["URL"] == "https://talitus.example/meetings/1/"
    assert event["DTSTAMP"].dt == STAMP
    assert event["ORGANIZER"] == "mailto:jaan@cast.example"
    assert not event.alarms.times


def test_each_guest_is_asked_to_answer_and_who_called_it_comes() -> None:
    declined = Guest("Kalle Koppel", "kalle@cast.example", "declined")
    _calendar, event = read(invitation(entry(), organiser=JAAN, guests=[MARI, declined]))
    found = {guest.email: (guest.params["PARTSTAT"], guest.params.get("RSVP")) for guest in event["ATTENDEE"]}
    assert found == {
        "jaan@cast.example": ("ACCEPTED", None),
        "mari@cast.example": ("NEEDS-ACTION", "TRUE"),
        "kalle@cast.example": ("DECLINED", "TRUE"),
    }


def test_a_cancellation_is_of_the_same_event() -> None:
    cancelled = entry(sequence=4, is_cancelled=True)
    calendar, event = read(cancellation(cancelled, organiser=JAAN, guests=[MARI]))
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("one@talitus", 4, "CANCELLED")
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("wall", "offset"),
    [
        ("2026-03-28T10:00", 2),
        ("2026-03-29T10:00", 3),
        ("2026-10-24T10:00", 3),
        ("2026-10-25T10:00", 2),
        ("2026-12-31T23:30", 2),
        ("2027-01-01T00:30", 2),
    ],
)
def test_a_time_is_the_same_on_the_wall_in_tallinn_all_year(wall: str, offset: int) -> None:
    local = datetime.fromisoformat(wall)
    _calendar, event = read(invitation(entry(local.replace(tzinfo=TALLINN)), organiser=JAAN, guests=[MARI]))
    assert event.start.tzinfo is not None
    assert event.start.utcoffset() == timedelta(0)
    assert event.start.replace(tzinfo=None) == local - timedelta(hours=offset)
    assert event.start.astimezone(TALLINN).replace(tzinfo=None) == local
    assert event.end - event.start == timedelta(hours=1)


def test_an_hour_over_the_change_of_the_clock_is_an_hour() -> None:
    before = datetime(2026, 3, 29, 2, 30, tzinfo=TALLINN)
    _calendar, event = read(invitation(entry(before), organiser=JAAN, guests=[MARI]))
    assert event.end - event.start == timedelta(hours=1)
    assert event.end.astimezone(TALLINN).hour == 4


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2028, 2, 29)], ids=str)
def test_a_whole_day_is_that_day_wherever_it_is_read(day: date) -> None:
    _calendar, event = read(feed("Talitus", [of_a_day(day)]))
    assert (type(event.start), event.start, event.end) == (date, day, day + timedelta(days=1))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_feed_names_nobody_and_asks_nobody() -> None:
    calendar, event = read(feed("Talitus", [entry()]))
    assert "METHOD" not in calendar
    assert "ORGANIZER" not in event
    assert "ATTENDEE" not in event
    assert (str(calendar.calendar_name), event["TRANSP"]) == ("Talitus", "OPAQUE")


def test_time_that_is_not_taken_up_shows_as_free() -> None:
    _calendar, event = read(feed("Talitus", [entry(is_busy=False)]))
    assert (event["TRANSP"], event["STATUS"]) == ("TRANSPARENT", "CONFIRMED")


def test_an_empty_feed_is_a_calendar_too() -> None:
    calendar = Calendar.from_ical(feed("Talitus", []))
    assert calendar.events == []
    assert calendar["PRODID"]


ODD = 'Ruum "3", 4; \\ või\nBEGIN:VEVENT ' + "õ" * 90


def test_odd_signs_come_back_as_they_were() -> None:
    odd = Guest('Mari "M" Mägi; a, b:c', "mari@cast.example")
    _calendar, event = read(invitation(entry(place=ODD), organiser=JAAN, guests=[odd]))
    assert event["LOCATION"] == ODD
    assert event["ATTENDEE"][1].params["CN"] == odd.name


def test_lines_are_as_long_as_the_format_allows_and_end_as_it_says() -> None:
    text = invitation(entry(place=ODD), organiser=JAAN, guests=[MARI])
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
