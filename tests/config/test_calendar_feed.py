"""The calendar feed: its page, its secret address, and what calendar programs read there."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from config.due import RULES
from teams.actions.calendar_feed import make_feed, revoke_feed
from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting, move_meeting
from teams.actions.retention import delete_expired
from teams.due_rule import RuleName
from teams.models import Appointment, CalendarFeed, JobDescription, Meeting, Person, Snooze, TrailEntry
from teams.models.calendar_feed import hash_of
from tests.cast import Cast, approved_version, proposed_version
from tests.pages import Page, Visitor
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def fetch(token: str, **headers: str) -> HttpResponse:
    """As a calendar program does, signed in as nobody."""
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def events(token: str) -> list[Event]:
    response = fetch(token)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content).events


def due(cast: Cast, code: str, day: date) -> JobDescription:
    version = approved_version(cast, code)
    JobDescription.objects.filter(pk=version.job_description_id).update(next_review_on=day)
    return JobDescription.objects.get(pk=version.job_description_id)


def call(cast: Cast, starts_at: datetime = TEN) -> Meeting:
    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
    return call_meeting(by=cast.jaan, participants=[cast.mari], kind="talk", place="Ruum 304", sure=True, **times)


# the address


def test_the_address_is_shown_once_and_only_its_hash_is_kept(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    assert "There is no feed" in mari.open("calendar_feed_detail").text()
    made = mari.follow(mari.send("calendar_feed_detail"))
    address = made.root.query("#address").etree_element.get("value")
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) >= 43
    assert made.response["Cache-Control"] == "private, no-store"
    assert fetch(token).status_code == 200
    feed = CalendarFeed.objects.get()
    assert (feed.person, feed.token_hash) == (cast.mari, hash_of(token))
    assert token not in str(CalendarFeed.objects.values())
    later = mari.open("calendar_feed_detail")
    assert "A feed is live" in later.text()
    assert not later.has("#address")
    assert token not in later.response.content.decode()


def test_loading_the_page_again_neither_shows_nor_ends_the_address(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    made = mari.send("calendar_feed_detail")
    assert mari.client.head(made.leads_to).status_code == 200
    token = mari.follow(made).root.query("#address").etree_element.get("value").rsplit("/", 1)[1].removesuffix(".ics")
    assert not mari.follow(made).has("#address")
    assert fetch(token).status_code == 200
    assert token not in str(dict(mari.client.session))


@pytest.mark.parametrize("then", ["made anew", "revoked"])
def test_an_address_that_has_ended_unseen_is_not_shown(cast: Cast, then: str) -> None:
    mari = Visitor(cast.mari)
    made = mari.send("calendar_feed_detail")
    if then == "revoked":
        revoke_feed(by=cast.mari)
    else:
        make_feed(by=cast.mari)
    assert not mari.follow(made).has("#address")


def test_a_new_address_ends_the_one_before_it(cast: Cast) -> None:
    first, second = make_feed(by=cast.mari), make_feed(by=cast.mari)
    assert first != second
    assert (fetch(first).status_code, fetch(second).status_code) == (404, 200)


def test_revoked_it_is_not_found(cast: Cast) -> None:
    token, mari = make_feed(by=cast.mari), Visitor(cast.mari)
    assert "revoked" in mari.follow(mari.send("calendar_feed_revoke")).text()
    assert fetch(token).status_code == 404
    assert not revoke_feed(by=cast.mari)
    assert TrailEntry.objects.filter(act="calendar_feed.revoked").count() == 1


def test_whoever_has_left_gives_nothing_away(cast: Cast) -> None:
    token = make_feed(by=cast.mari)
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    assert fetch(token).status_code == 404


@pytest.mark.parametrize("name", ["kalle", "jaan", "anne"])
def test_one_revokes_ones_own_alone(cast: Cast, name: str) -> None:
    token = make_feed(by=cast.mari)
    Visitor(getattr(cast, name)).send("calendar_feed_revoke")
    assert fetch(token).status_code == 200


def test_the_hash_opens_nothing(cast: Cast) -> None:
    make_feed(by=cast.mari)
    assert fetch(CalendarFeed.objects.get().token_hash).status_code == 404
    assert fetch("õ%00").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_leave_one_live_address(cast: Cast) -> None:
    tokens = at_the_same_moment(*[lambda: make_feed(by=cast.mari)] * 3)
    assert sorted(fetch(token).status_code for token in tokens) == [200, 404, 404]


def test_that_it_was_read_is_kept_once_an_hour(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    token = make_feed(by=cast.mari)
    read = []
    for _reading in range(4):
        fetch(token)
        read.append(CalendarFeed.objects.get().read_at)
        on_some_day.shift(timedelta(minutes=31))
    assert read == [NOW, NOW, NOW + timedelta(minutes=62), NOW + timedelta(minutes=62)]
    assert "Last read around" in Visitor(cast.mari).open("calendar_feed_detail").text()


def test_a_revoked_one_goes_after_three_months(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    make_feed(by=cast.mari)
    make_feed(by=cast.mari)
    on_some_day.move_to(datetime(2027, 6, 1, 8, tzinfo=TALLINN))
    delete_expired()
    assert CalendarFeed.objects.count() == 2
    on_some_day.move_to(datetime(2027, 6, 1, 11, tzinfo=TALLINN))
    delete_expired()
    assert [feed.revoked_at for feed in CalendarFeed.objects.all()] == [None]


# what falls due


def test_what_is_due_stands_there_as_a_whole_day_that_takes_no_time(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://talitus.amet.example"
    due(cast, "ONE-2", date(2027, 3, 28))
    (event,) = events(make_feed(by=cast.mari))
    assert (event.start, event.end) == (date(2027, 3, 28), date(2027, 3, 29))
    assert (event["TRANSP"], event.alarms.times) == ("TRANSPARENT", [])
    assert event["URL"] == "https://talitus.amet.example/"


def test_neither_the_name_nor_the_address_of_an_entry_tells_what_it_is_about(cast: Cast, settings: Any) -> None:
    """Whoever knows the address of the feed reads all of it."""
    approved_version(cast, "ONE-2")
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=date(2027, 3, 20))
    due(cast, "ONE-3", date(2027, 3, 28))
    token = make_feed(by=cast.jaan)
    found = {str(event["UID"]): str(event["URL"]) for event in events(token)}
    assert len(found) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}@talitus", uid) for uid in found)
    assert set(found.values()) == {f"{settings.SITE_URL}/"}
    for word in ("probation", "job_description", "positions", "persons", "people"):
        assert word not in fetch(token).content.decode()
    settings.SECRET_KEY = "another"
    assert not set(found) & {str(event["UID"]) for event in events(token)}


def test_the_name_of_an_entry_differs_between_readers(cast: Cast) -> None:
    due(cast, "ONE-2", date(2027, 3, 28))
    (maris,), (jaans,) = (events(make_feed(by=person)) for person in (cast.mari, cast.jaan))
    assert maris["UID"] != jaans["UID"]


def put_off(cast: Cast, subject: JobDescription, until: date) -> None:
    Snooze.objects.create(
        person=cast.mari,
        rule=RuleName.JOB_DESCRIPTION_REVIEW,
        subject_id=subject.pk,
        due_on=subject.next_review_on,
        until=until,
    )


@pytest.mark.parametrize(
    ("due_on", "until", "stands_on"),
    [
        (date(2027, 2, 25), date(2027, 3, 5), date(2027, 3, 5)),
        (date(2027, 2, 25), date(2027, 3, 1), date(2027, 3, 1)),
        (date(2026, 11, 1), date(2027, 3, 5), date(2027, 3, 5)),
        (date(2027, 3, 28), date(2027, 3, 5), date(2027, 3, 28)),
    ],
    ids=["overdue", "until today", "overdue for long", "until a day before it is due"],
)
def test_what_was_put_off_stands_once_on_the_later_day(cast: Cast, due_on: date, until: date, stands_on: date) -> None:
    subject = due(cast, "ONE-2", due_on)
    before = {event["UID"] for event in events(make_feed(by=cast.mari))}
    put_off(cast, subject, until)
    (event,) = events(make_feed(by=cast.mari))
    assert event.start == stands_on
    assert before <= {event["UID"]}
    assert [it.start for it in events(make_feed(by=cast.jaan))] == ([due_on] if due_on > date(2026, 12, 31) else [])


def test_each_reads_their_own_alone(cast: Cast) -> None:
    due(cast, "ONE-2", date(2027, 3, 28))
    due(cast, "ONE-3", date(2027, 3, 30))
    found = {name: len(events(make_feed(by=getattr(cast, name)))) for name in ("mari", "kalle", "jaan", "liis", "anne")}
    assert found == {"mari": 1, "kalle": 1, "jaan": 2, "liis": 0, "anne": 0}


def test_what_any_person_of_hr_may_do_stands_in_theirs(cast: Cast) -> None:
    proposed_version(cast)
    assert [event["SUMMARY"] for event in events(make_feed(by=cast.anne))]
    assert events(make_feed(by=cast.mari)) == []


@pytest.mark.parametrize("language", ["et", "en"])
def test_a_title_says_what_kind_of_thing_in_the_persons_language(cast: Cast, language: str) -> None:
    due(cast, "ONE-2", date(2027, 3, 28))
    call(cast)
    Person.objects.filter(pk=cast.jaan.pk).update(language=language)
    token = make_feed(by=cast.jaan)
    text = fetch(token).content.decode()
    summaries = {str(event["SUMMARY"]) for event in events(token)}
    if language == "en":
        assert summaries == {"Talitus: Review of a job description", "Meeting: talk"}
    for word in ("Mari", "Mägi", "Jaan", "Jõgi", "Klienditeenindaja", "ONE-2", "cast.example", "Aidata"):
        assert word not in text


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_in_calendars_no_more_than_a_few_words(rule: Any) -> None:
    assert 3 < len(str(rule.calendar)) < 60
    assert "%" not in str(rule.calendar)


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2026, 12, 30), False),
        (date(2026, 12, 31), True),
        (date(2027, 3, 1), True),
        (date(2028, 2, 29), True),
        (date(2028, 3, 1), False),
    ],
    ids=str,
)
def test_it_reaches_from_sixty_days_back_to_a_year_ahead(cast: Cast, day: date, stands: bool) -> None:
    due(cast, "ONE-2", day)
    assert [event.start for event in events(make_feed(by=cast.mari))] == ([day] if stands else [])


def test_what_is_done_goes_out_of_the_feed(cast: Cast) -> None:
    subject = due(cast, "ONE-2", date(2027, 3, 28))
    token = make_feed(by=cast.mari)
    assert len(events(token)) == 1
    JobDescription.objects.filter(pk=subject.pk).update(next_review_on=date(2028, 6, 1))
    assert events(token) == []


def test_the_same_thing_has_the_same_name_at_every_reading(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    due(cast, "ONE-2", date(2027, 3, 28))
    due(cast, "ONE-3", date(2027, 3, 28))
    token = make_feed(by=cast.jaan)
    first = fetch(token).content
    on_some_day.shift(timedelta(days=3))
    assert fetch(token).content == first
    assert len({event["UID"] for event in events(token)}) == 2


# meetings


def test_a_meeting_stands_in_the_feed_of_each_as_in_their_invitation(cast: Cast) -> None:
    meeting = call(cast)
    move_meeting(meeting.pk, by=cast.jaan, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR, place="Ruum 305")
    for person in (cast.jaan, cast.mari):
        (event,) = events(make_feed(by=person))
        assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{meeting.uid}@talitus", 1, "CONFIRMED")
        assert (event.start, event.end, event["LOCATION"]) == (TEN + HOUR, TEN + 2 * HOUR, "Ruum 305")
        assert (event["TRANSP"], "ATTENDEE" in event, "ORGANIZER" in event) == ("OPAQUE", False, False)
    assert events(make_feed(by=cast.kalle)) == []


def test_cancelled_it_stays_for_thirty_days(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    meeting, token = call(cast), make_feed(by=cast.mari)
    cancel_meeting(meeting.pk, by=cast.jaan)
    (event,) = events(token)
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    on_some_day.shift(timedelta(days=30) - HOUR)
    assert len(events(token)) == 1
    on_some_day.shift(HOUR)
    assert events(token) == []


def test_what_one_declined_takes_no_time_of_ones_own(cast: Cast) -> None:
    meeting = call(cast)
    answer_meeting(meeting.pk, by=cast.mari, accept=False)
    assert [event["TRANSP"] for event in events(make_feed(by=cast.mari))] == ["TRANSPARENT"]
    assert [event["TRANSP"] for event in events(make_feed(by=cast.jaan))] == ["OPAQUE"]


# how it is fetched


def test_what_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    call(cast)
    token = make_feed(by=cast.mari)
    first = fetch(token)
    assert first["Cache-Control"] == "private, no-cache"
    again = fetch(token, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cancel_meeting(Meeting.objects.get().pk, by=cast.jaan)
    assert fetch(token, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_it_is_only_read(cast: Cast) -> None:
    token = make_feed(by=cast.mari)
    address = f"/calendar/{token}.ics"
    assert Client().head(address).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(address).status_code == 405


def test_it_asks_as_often_for_much_as_for_little(cast: Cast) -> None:
    token = make_feed(by=cast.jaan)
    due(cast, "ONE-2", date(2027, 3, 28))
    call(cast)
    fetch(token)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            found = len(events(token))
        counts.append((len(queries), found))
        for code in ("ONE-3", "ONE-4", "ONE-5"):
            if not JobDescription.objects.filter(position=cast.seats[code]).exists():
                due(cast, code, date(2027, 4, 1))
        for day in range(20):
            call(cast, TEN + timedelta(days=day))
    assert counts[0] == (counts[1][0], 2)
    assert counts[1][1] == 25
    assert counts[0][0] <= 6


def test_the_page_says_who_sees_it(cast: Cast) -> None:
    page: Page = Visitor(cast.mari).open("calendar_feed_detail")
    assert "Seen by: whoever knows the address" in page.text(".privacy")
