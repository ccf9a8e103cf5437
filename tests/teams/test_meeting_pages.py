"""The pages of meetings: the list, one meeting, the forms that call and move it, and the days that will not do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting
from teams.actions.retention import delete_expired
from teams.models import Absence, Letter, Meeting, Participant, Person, TrailEntry
from tests.cast import Cast
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2027, 3, 1, 9, tzinfo=TALLINN)
TEN = datetime(2027, 3, 10, 10, tzinfo=TALLINN)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    Absence.objects.all().delete()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def jaan(cast: Cast) -> Visitor:
    return Visitor(cast.jaan)


def call(cast: Cast, *asked: Person, starts_at: datetime = TEN) -> Meeting:
    people = asked or (cast.mari,)
    return call_meeting(
        by=cast.jaan, participants=people, kind="talk", starts_at=starts_at, ends_at=starts_at + HOUR, sure=True
    )


def typed(form: Page, *people: Person, **changed: Any) -> dict[str, Any]:
    """What the opened form sends when it is filled."""
    values = {"kind": "talk", "day": "2027-03-10", "time": "10:00", "minutes": "60", "place": "Ruum 304"}
    return {"uid": form.values("uid")[0], "people": [person.pk for person in people], **values, **changed}


# calling


def test_from_a_persons_page_a_meeting_is_called(cast: Cast, jaan: Visitor) -> None:
    link = jaan.open("teams:person_detail", cast.mari.pk).links()["Call a meeting"]
    form = Page(jaan.client.get(link))
    assert form.status == 200
    sent = jaan.send("teams:meeting_call", **typed(form, cast.mari, minutes="90"))
    assert "The meeting is called" in jaan.follow(sent).text()
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.ends_at, meeting.place) == (TEN, TEN + 1.5 * HOUR, "Ruum 304")
    assert [it.person for it in meeting.participants.all()] == [cast.mari]


def test_on_ones_own_page_there_is_nobody_to_meet(cast: Cast, jaan: Visitor) -> None:
    assert "Call a meeting" not in jaan.open("teams:person_detail", cast.jaan.pk).links()


def test_whom_the_link_asks_is_chosen_already(cast: Cast, jaan: Visitor) -> None:
    form = jaan.open("teams:meeting_call", person=cast.peeter.pk)
    chosen = [it.etree_element.get("value") for it in form.root.query_all('[name="people"][checked]')]
    assert chosen == [str(cast.peeter.pk)]


@pytest.mark.parametrize("asked", ["0", "nobody", "9" * 30, "-1"])
def test_whom_there_is_not_is_not_found(jaan: Visitor, asked: str) -> None:
    assert jaan.open("teams:meeting_call", person=asked).status == 404


def test_who_has_left_is_not_found_even_by_hr(cast: Cast) -> None:
    Person.objects.filter(pk=cast.peeter.pk).update(is_active=False)
    assert Visitor(cast.anne).open("teams:meeting_call", person=cast.peeter.pk).status == 404


def test_offered_are_those_whom_one_meets_most(cast: Cast, jaan: Visitor) -> None:
    def offered(visitor: Visitor) -> set[str]:
        return set(visitor.open("teams:meeting_call").texts("#div_id_people label"))

    assert offered(jaan) == {"Toomas Tamm", "Liis Lepp", "Mari Mägi", "Kalle Koppel", "Ylle Üürike", "Anne Kask"}
    assert offered(Visitor(cast.mari)) == {"Jaan Jõgi", "Kalle Koppel", "Ylle Üürike", "Anne Kask"}
    assert offered(Visitor(cast.sirje)) == {"Anne Kask"}


def test_anybody_else_is_asked_by_their_address(cast: Cast, jaan: Visitor) -> None:
    form = jaan.open("teams:meeting_call")
    sent = typed(form, cast.mari, others="PEETER@cast.example; sirje@cast.example,mari@cast.example")
    jaan.send("teams:meeting_call", **sent)
    assert {it.person for it in Participant.objects.all()} == {cast.mari, cast.peeter, cast.sirje}


@pytest.mark.parametrize("others", ["nobody@cast.example", "mari", "gone@cast.example"])
def test_an_address_of_nobody_is_told(cast: Cast, jaan: Visitor, others: str) -> None:
    Person.objects.create(email="gone@cast.example", is_active=False)
    answer = jaan.send("teams:meeting_call", **typed(jaan.open("teams:meeting_call"), others=others))
    assert (answer.status, answer.values("others")) == (422, [others])
    assert not Meeting.objects.exists()


def test_the_same_form_sent_twice_leads_to_the_same_meeting(cast: Cast, jaan: Visitor) -> None:
    sent = typed(jaan.open("teams:meeting_call"), cast.mari)
    first, second = (jaan.send("teams:meeting_call", **sent) for _click in range(2))
    assert first.leads_to == second.leads_to
    assert (Meeting.objects.count(), Letter.objects.count()) == (1, 2)


def test_each_form_opened_makes_a_meeting_of_its_own(cast: Cast, jaan: Visitor) -> None:
    for time in ("10:00", "11:00"):
        jaan.send("teams:meeting_call", **typed(jaan.open("teams:meeting_call"), cast.mari, time=time))
    assert Meeting.objects.count() == 2


def test_a_day_that_will_not_do_is_asked_once_more(cast: Cast, jaan: Visitor) -> None:
    sent = typed(jaan.open("teams:meeting_call"), cast.mari, day="2027-03-13")
    answer = jaan.send("teams:meeting_call", **sent)
    assert answer.status == 422
    assert "TJ-707" in answer.text("#error-summary")
    assert answer.has("input[type=checkbox][name=sure]")
    assert answer.values("uid") == [sent["uid"]]
    assert jaan.send("teams:meeting_call", **sent, sure="on").status == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": "2027-02-01"}, "day"),
        ({"day": "2027-03-28", "time": "03:30", "sure": "on"}, "time"),
        ({"day": "2027-10-31", "time": "03:30", "sure": "on"}, "time"),
        ({"minutes": "100000"}, "minutes"),
        ({"kind": "party"}, "kind"),
        ({"uid": "x"}, "uid"),
        ({"place": "x" * 121}, "place"),
    ],
    ids=str,
)
def test_what_is_not_a_meeting_is_shown_beside_its_field(
    cast: Cast, jaan: Visitor, changed: dict[str, str], field: str
) -> None:
    """Among them the hour that the clock skips in March, and the one that it has twice in October."""
    answer = jaan.send("teams:meeting_call", **typed(jaan.open("teams:meeting_call"), cast.mari, **changed))
    assert answer.status == 422
    assert f"id_{field}" in answer.links("#error-summary a").popitem()[1]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(("day", "ends"), [("2027-03-28", "05:30"), ("2027-10-31", "03:30")])
def test_two_hours_are_two_hours_in_the_night_in_which_the_clock_changes(
    cast: Cast, jaan: Visitor, day: str, ends: str
) -> None:
    sent = typed(jaan.open("teams:meeting_call"), cast.mari, day=day, time="02:30", minutes="120", sure="on")
    assert jaan.send("teams:meeting_call", **sent).status == 302
    meeting = Meeting.objects.get()
    assert meeting.ends_at - meeting.starts_at == 2 * HOUR
    assert f"{meeting.ends_at.astimezone(TALLINN):%H:%M}" == ends


def test_a_place_is_one_line(cast: Cast, jaan: Visitor) -> None:
    sent = typed(jaan.open("teams:meeting_call"), cast.mari, place=" Ruum\r\n304 ")
    jaan.send("teams:meeting_call", **sent)
    assert Meeting.objects.get().place == "Ruum 304"


# the days that will not do


def days_of(page: Page) -> dict[str, str]:
    return dict(zip(page.texts("aside dt"), page.texts("aside dd"), strict=True))


def test_free_days_are_shown_and_those_on_which_ones_people_are_away(cast: Cast, jaan: Visitor) -> None:
    Absence.objects.create(
        person=cast.mari, valid_from=TEN.date(), valid_until=TEN.date() + timedelta(days=1), kind="sickness"
    )
    found = days_of(jaan.open("teams:meeting_call", person=cast.mari.pk))
    assert {day.split()[1] for day, why in found.items() if why == "not a working day"} == {
        *("06.03.2027", "07.03.2027", "13.03.2027", "14.03.2027")
    }
    assert [(day.split()[1], why) for day, why in found.items() if "away" in why] == [("10.03.2027", "away: Mari Mägi")]
    assert "sick" not in jaan.open("teams:meeting_call", person=cast.mari.pk).text().lower()


def test_the_days_follow_who_is_ticked(cast: Cast, jaan: Visitor) -> None:
    for person in (cast.mari, cast.kalle):
        Absence.objects.create(person=person, valid_from=TEN.date(), valid_until=TEN.date() + timedelta(days=1))
    found = days_of(jaan.open("teams:meeting_call", people=[cast.mari.pk, cast.kalle.pk, 0, "x"]))
    assert [why for why in found.values() if "away" in why] == ["away: Kalle Koppel, Mari Mägi"]
    assert "away" not in " ".join(days_of(jaan.open("teams:meeting_call")).values())


def test_once_ticked_the_day_that_is_meant_stays_in_sight(cast: Cast, jaan: Visitor) -> None:
    sent = typed(jaan.open("teams:meeting_call"), cast.mari, day="2027-03-13", place="x" * 121)
    assert jaan.send("teams:meeting_call", **sent, sure="on").has("input[type=checkbox][name=sure][checked]")


def test_an_absence_that_one_may_not_see_shows_nowhere(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, valid_from=NOW.date())
    kalle = Visitor(cast.kalle)
    form = kalle.open("teams:meeting_call", person=cast.mari.pk)
    assert "away" not in " ".join(days_of(form).values())
    assert kalle.send("teams:meeting_call", **typed(form, cast.mari)).status == 302


def test_that_absences_were_shown_stands_in_the_trail(cast: Cast, jaan: Visitor) -> None:
    Absence.objects.create(person=cast.mari, valid_from=TEN.date())
    for _look in range(2):
        jaan.open("teams:meeting_call", person=cast.mari.pk)
    read = TrailEntry.objects.filter(act="absence.read")
    assert list(read.values_list("actor", "about")) == [(cast.jaan.pk, cast.mari.pk)]


def test_a_far_day_that_is_refused_is_shown_and_recorded(cast: Cast, jaan: Visitor) -> None:
    far = (TEN + timedelta(days=300)).date()
    Absence.objects.create(person=cast.mari, valid_from=far)
    answer = jaan.send("teams:meeting_call", **typed(jaan.open("teams:meeting_call"), cast.mari, day=f"{far}"))
    assert "TJ-706" in answer.text("#error-summary")
    assert any("Mari Mägi" in why for why in days_of(answer).values())
    assert TrailEntry.objects.filter(act="absence.read", about=cast.mari).exists()


# one meeting


def test_who_is_asked_answers_on_its_page(cast: Cast, jaan: Visitor) -> None:
    meeting, mari = call(cast), Visitor(cast.mari)
    assert "no answer yet" in jaan.open("teams:meeting_detail", meeting.pk).text()
    page = mari.follow(mari.send("teams:meeting_answer", meeting.pk, answer="accepted"))
    assert "You come to the meeting." in page.text()
    assert "comes" in jaan.open("teams:meeting_detail", meeting.pk).texts("main .badge")
    mari.send("teams:meeting_answer", meeting.pk, answer="declined")
    assert "cannot come" in jaan.open("teams:meeting_detail", meeting.pk).texts("main .badge")


def test_the_page_offers_what_one_may_do(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    meeting = call(cast)

    def offered(person: Person) -> tuple[bool, list[str]]:
        page = Visitor(person).open("teams:meeting_detail", meeting.pk)
        return "Move" in page.links(), [address.split("/")[-2] for address in page.actions()]

    assert (offered(cast.jaan), offered(cast.mari)) == ((True, ["cancel"]), (False, ["answer"]))
    on_some_day.move_to(TEN + HOUR / 2)
    assert (offered(cast.jaan), offered(cast.mari)) == ((False, []), (False, ["answer"]))
    on_some_day.move_to(TEN + HOUR)
    assert (offered(cast.jaan), offered(cast.mari)) == ((False, []), (False, []))


def test_an_answer_that_is_none_changes_nothing(cast: Cast) -> None:
    meeting = call(cast)
    for sent in ({}, {"answer": "perhaps"}):
        assert Visitor(cast.mari).send("teams:meeting_answer", meeting.pk, **sent).status == 400
    assert meeting.participants.get().answer == ""


def test_an_answer_that_comes_too_late_is_told(cast: Cast) -> None:
    meeting, mari = call(cast), Visitor(cast.mari)
    cancel_meeting(meeting.pk, by=cast.jaan)
    assert "TJ-710" in mari.follow(mari.send("teams:meeting_answer", meeting.pk, answer="accepted")).text()


def test_the_form_that_moves_it_begins_with_what_is(cast: Cast, jaan: Visitor) -> None:
    meeting = call(cast)
    form = jaan.open("teams:meeting_move", meeting.pk)
    found = [form.values(name)[0] for name in ("day", "time", "minutes")]
    assert found == ["2027-03-10", "10:00", "60"]
    jaan.send("teams:meeting_move", meeting.pk, day="2027-03-11", time="10:00", minutes="60")
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (TEN + timedelta(days=1), 1)


def test_an_unusual_length_is_kept(cast: Cast, jaan: Visitor) -> None:
    meeting = call(cast)
    Meeting.objects.update(ends_at=TEN + timedelta(minutes=50))
    assert jaan.open("teams:meeting_move", meeting.pk).values("minutes") == ["50"]
    jaan.send("teams:meeting_move", meeting.pk, day="2027-03-11", time="10:00", minutes="50")
    meeting.refresh_from_db()
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=50)


def test_two_clicks_on_cancel_write_one_letter_to_each(cast: Cast, jaan: Visitor) -> None:
    meeting = call(cast)
    for _click in range(2):
        assert jaan.send("teams:meeting_cancel", meeting.pk).status == 302
    assert Letter.objects.filter(calendar_method="CANCEL").count() == 2


def test_the_file_for_the_calendar_is_what_the_letter_carried(cast: Cast) -> None:
    meeting, mari = call(cast), Visitor(cast.mari)
    answer_meeting(meeting.pk, by=cast.mari, accept=True)
    found = mari.open("teams:meeting_ics", meeting.pk).response
    assert found["Content-Type"] == "text/calendar; method=REQUEST; charset=utf-8"
    assert found["Content-Disposition"] == f'attachment; filename="talitus-{meeting.pk}.ics"'
    (event,) = Calendar.from_ical(found.content).events
    assert (event["UID"], event["ATTENDEE"][1].params["PARTSTAT"]) == (f"{meeting.uid}@talitus", "ACCEPTED")
    cancel_meeting(meeting.pk, by=cast.jaan)
    assert Calendar.from_ical(mari.open("teams:meeting_ics", meeting.pk).response.content)["METHOD"] == "CANCEL"


# the list


def test_the_list_holds_ones_own_ahead_and_past(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    call(cast, cast.kalle)
    cancel_meeting(call(cast, starts_at=TEN + 2 * HOUR).pk, by=cast.jaan)
    call(cast, starts_at=TEN + timedelta(days=9))
    on_some_day.move_to(TEN + HOUR)
    page = Visitor(cast.jaan).open("teams:meeting_list")
    ahead, past = (page.texts(f"table[aria-labelledby={name}-title] tbody tr") for name in ("ahead", "past"))
    assert (len(ahead), len(past)) == (1, 2)
    assert "19.03.2027 10:00–11:00" in ahead[0]
    assert "cancelled" in past[0]
    assert "Kalle Koppel" in past[1]
    assert len(Visitor(cast.mari).open("teams:meeting_list").texts("tbody tr")) == 2
    assert Visitor(cast.sirje).open("teams:meeting_list").has(".empty")


# how long it is kept


def test_a_meeting_goes_two_years_after_its_end_with_its_people(
    cast: Cast, on_some_day: time_machine.Traveller
) -> None:
    call(cast)
    kept = call(cast, starts_at=TEN + timedelta(days=1))
    on_some_day.move_to(datetime(2029, 3, 10, 12, tzinfo=TALLINN))
    delete_expired()
    assert list(Meeting.objects.all()) == [kept]
    assert Participant.objects.count() == 1
