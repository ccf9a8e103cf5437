"""The card of meetings in My day: what waits for an answer, with whom, who has declined; answered in place."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting
from teams.models import Absence, Meeting, Person
from teams.reports.meeting import meetings_ahead
from tests.cast import Cast
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CARD = "section[aria-labelledby=meetings-title]"


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[None]:
    Absence.objects.all().delete()
    with time_machine.travel(NOW, tick=False):
        yield


def call(by: Person, *asked: Person, starts_at: datetime = TEN, **other: Any) -> Meeting:
    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
    return call_meeting(by=by, participants=asked, kind="talk", place="Ruum 304", sure=True, **times, **other)


def rows(page: Page) -> list[str]:
    return page.texts(f"{CARD} .item-list > li")


def test_an_invitation_without_an_answer_says_so_and_is_answered_in_place(cast: Cast) -> None:
    meeting, mari = call(cast.jaan, cast.mari), Visitor(cast.mari)
    (row,) = rows(mari.open("home"))
    for part in ("Talk", "10.03.2027 10:00–11:00", "Ruum 304", "Jaan Jõgi", "no answer yet", "I come", "I cannot come"):
        assert part in row
    answer = mari.send_by_htmx("teams:meeting_answer", meeting.pk, answer="accepted")
    assert (answer.status, answer.text(".meeting-row [role=status]")) == (200, "comes")
    assert not answer.has("form")
    assert not answer.has("html > body h1")
    (row,) = rows(mari.open("home"))
    assert "comes" in row
    assert "I come" not in row


def test_without_scripts_the_answer_leads_to_the_meeting(cast: Cast) -> None:
    meeting, mari = call(cast.jaan, cast.mari), Visitor(cast.mari)
    sent = mari.send("teams:meeting_answer", meeting.pk, answer="declined")
    assert sent.leads_to == f"/meetings/{meeting.pk}/"


def test_an_answer_that_comes_too_late_is_told_in_the_row(cast: Cast) -> None:
    meeting, mari = call(cast.jaan, cast.mari), Visitor(cast.mari)
    cancel_meeting(meeting.pk, by=cast.jaan)
    answer = mari.send_by_htmx("teams:meeting_answer", meeting.pk, answer="accepted")
    assert answer.status == 422
    assert "TJ-710" in answer.text(".meeting-row [role=alert]")
    assert "cancelled" in answer.text(".meeting-row .badge")


def test_whoever_called_it_sees_how_many_have_declined(cast: Cast) -> None:
    meeting = call(cast.jaan, cast.mari, cast.kalle, cast.liis)
    assert "declined" not in rows(Visitor(cast.jaan).open("home"))[0]
    answer_meeting(meeting.pk, by=cast.mari, accept=False)
    (row,) = rows(Visitor(cast.jaan).open("home"))
    assert "1 has declined" in row
    assert "I come" not in row
    answer_meeting(meeting.pk, by=cast.kalle, accept=False)
    assert "2 have declined" in rows(Visitor(cast.jaan).open("home"))[0]
    assert "2 have declined" in Visitor(cast.jaan).open("teams:meeting_list").text("table")
    assert "declined" not in rows(Visitor(cast.liis).open("home"))[0]


def test_of_many_the_first_three_are_named(cast: Cast) -> None:
    call(cast.jaan, cast.mari, cast.kalle, cast.liis, cast.toomas, cast.anne)
    with override("en"):
        (row,) = meetings_ahead(cast.jaan, 5)
    assert row.with_whom.endswith(" and 2 more")
    assert row.with_whom.count(",") == 2
    assert "more" not in Visitor(cast.jaan).open("teams:meeting_list").text("table")


def test_what_waits_for_an_answer_goes_before_what_is_settled_and_all_stand_by_time(cast: Cast) -> None:
    nearer = [call(cast.mari, cast.jaan, starts_at=TEN + number * DAY) for number in range(3)]
    asked = call(cast.jaan, cast.mari, starts_at=TEN + 9 * DAY)
    assert [row.pk for row in meetings_ahead(cast.mari, 3)] == [nearer[0].pk, nearer[1].pk, asked.pk]
    assert [row.is_asked for row in meetings_ahead(cast.mari, 3)] == [False, False, True]


def test_what_one_has_declined_and_what_is_cancelled_or_over_is_not_ahead(cast: Cast) -> None:
    declined = call(cast.jaan, cast.mari)
    answer_meeting(declined.pk, by=cast.mari, accept=False)
    cancel_meeting(call(cast.jaan, cast.mari, starts_at=TEN + DAY).pk, by=cast.jaan)
    call(cast.jaan, cast.mari, starts_at=NOW + HOUR)
    with time_machine.travel(NOW + 3 * HOUR, tick=False):
        assert meetings_ahead(cast.mari, 5) == []
        assert [row.pk for row in meetings_ahead(cast.jaan, 5)] == [declined.pk]
        assert meetings_ahead(cast.kalle, 5) == []


def test_one_query_however_many_there_are(cast: Cast) -> None:
    counts = []
    for number in (1, 4):
        for day in range(number):
            call(cast.jaan, cast.mari, cast.kalle, cast.liis, starts_at=TEN + number * DAY + day * DAY)
        with CaptureQueriesContext(connection) as queries:
            found = len(meetings_ahead(cast.mari, 5))
        counts.append((len(queries), found))
    assert counts == [(1, 1), (1, 5)]


def test_the_card_says_who_sees_it(cast: Cast) -> None:
    call(cast.jaan, cast.mari)
    assert "Seen by: whoever is asked" in Visitor(cast.mari).open("home").text(f"{CARD} .privacy")
