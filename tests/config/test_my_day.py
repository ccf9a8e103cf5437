"""My day: what is due from whom, what waits, what comes; done and put off in place."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from teams.actions.job_description import begin_draft, propose
from teams.actions.job_description_review import say_still_true
from teams.due_rule import RuleName
from teams.models import (
    Absence,
    Appointment,
    JobDescription,
    JobDescriptionReview,
    Meeting,
    Participant,
    Position,
    PositionPeriod,
    Snooze,
)
from tests.cast import LONG_AGO, Cast, approved_version, draft_version, proposed_version, small_content
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-03-17T10:00:00+02:00")


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def card(page: Page, name: str) -> list[str]:
    """The titles of the rows in one card of the page."""
    return page.texts(f"section[aria-labelledby={name}-title] .item-list > li > :first-child > a")


REVIEW = "Yearly review of the job description"


def test_a_person_is_greeted_with_their_position_and_nothing_is_due(cast: Cast) -> None:
    page = Visitor(cast.mari).open("home")
    assert "Mari" in page.text("h1")
    assert "Klienditeenindaja" in page.text(".page-lead")
    links = page.links("section[aria-labelledby=mine-title] a")
    assert links == {"Klienditeenindaja": f"/positions/{cast.seats['ONE-2'].pk}/job-description/"}
    assert "Nothing is due today" in page.text("section[aria-labelledby=due-title] .empty")
    assert not page.has(".tiles")


def test_what_is_due_stands_by_day_and_what_comes_apart(cast: Cast) -> None:
    approved_version(cast, "ONE-3", in_force_from=days(-340), content=small_content("Nõustaja"))
    approved_version(cast, "ONE-2", in_force_from=days(-400))
    approved_version(cast, "ONE-1", in_force_from=days(-360), content=small_content("Talitusejuhataja"))
    approved_version(cast, "ONE-4", in_force_from=days(-10))
    page = Visitor(cast.jaan).open("home")
    assert card(page, "due") == [f"{REVIEW}: Klienditeenindaja, Mari Mägi", f"{REVIEW}: Talitusejuhataja"]
    assert card(page, "coming") == [f"{REVIEW}: Klienditeenindaja, Kalle Koppel"]
    assert len(page.texts("section[aria-labelledby=due-title] .badge-over_due")) == 1


def test_a_review_is_due_from_the_two_whose_it_is(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-400))
    asked = {
        name
        for name in ("mari", "jaan", "kalle", "liis", "toomas", "anne", "ylle")
        if card(Visitor(getattr(cast, name)).open("home"), "due")
    }
    assert asked == {"mari", "jaan"}


def test_whoever_has_said_their_word_is_not_asked_again(cast: Cast) -> None:
    version = approved_version(cast, in_force_from=days(-400))
    say_still_true(version.job_description_id, by=cast.jaan)
    assert card(Visitor(cast.jaan).open("home"), "due") == []
    assert card(Visitor(cast.mari).open("home"), "due") == [f"{REVIEW}: Klienditeenindaja"]


def many(cast: Cast, number: int) -> None:
    for index in range(number):
        position = Position.objects.create(code=f"MANY-{index}", valid_from=LONG_AGO)
        PositionPeriod.objects.create(
            position=position,
            title="Nõustaja",
            unit=cast.units["one"],
            manager=cast.seats["ONE-1"],
            valid_from=LONG_AGO,
        )
        cast.seats[position.code] = position
        approved_version(cast, position.code, in_force_from=days(-400))


def test_ten_rows_stand_before_more(cast: Cast) -> None:
    many(cast, 12)
    jaan = Visitor(cast.jaan)
    page = jaan.open("home")
    assert len(card(page, "due")) == 10
    assert page.links("section[aria-labelledby=due-title] .card-foot a") == {"2 more": "?all=due#due-title"}
    assert len(card(jaan.open("home", all="due"), "due")) == 12
    assert len(card(jaan.open("home", all="nonsense"), "due")) == 10


def test_what_waits_for_hr_is_a_proposal_and_a_draft_that_hr_began(cast: Cast) -> None:
    begin_draft(cast.seats["ONE-4"].pk, by=cast.jaan)
    draft_version(cast, "ONE-2")
    proposed_version(cast, "ONE-3")
    page = Visitor(cast.anne).open("home")
    assert card(page, "due") == ["A proposed job description waits for HR: Klienditeenindaja, Kalle Koppel"]
    assert card(page, "drafts") == ["Klienditeenindaja, Mari Mägi"]


def test_drafts_wait_for_those_who_write_them_and_are_with_others_for_the_person(cast: Cast) -> None:
    begin_draft(cast.seats["ONE-4"].pk, by=cast.jaan)
    title = ["Juhtiv klienditeenindaja, Ylle Üürike"]
    for name, waiting, elsewhere in (
        ("jaan", title, []), ("toomas", title, []), ("ylle", [], title), ("liis", [], []), ("mari", [], []),
    ):  # fmt: skip
        page = Visitor(getattr(cast, name)).open("home")
        assert (card(page, "drafts"), card(page, "others")) == (waiting, elsewhere), name


def test_a_proposal_made_after_midnight_is_todays(cast: Cast) -> None:
    """In Tallinn it is the 6th already, in Greenwich still the 5th."""
    with time_machine.travel(datetime.fromisoformat("2026-03-06T00:30:00+02:00"), tick=False):
        propose(begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan, content=small_content()).pk, by=cast.jaan)
        assert "06.03.2026" in Visitor(cast.jaan).open("home").text("section[aria-labelledby=others-title]")


def test_meetings_ahead_stand_there(cast: Cast) -> None:
    begins = timezone.now() + timedelta(hours=3)
    meeting = Meeting.objects.create(organiser=cast.jaan, starts_at=begins, ends_at=begins + timedelta(hours=1))
    Participant.objects.create(meeting=meeting, person=cast.mari)
    assert card(Visitor(cast.mari).open("home"), "meetings") == ["Talk"]
    assert "Jaan Jõgi" in Visitor(cast.mari).open("home").text("section[aria-labelledby=meetings-title]")
    assert card(Visitor(cast.kalle).open("home"), "meetings") == []


# the ladder in advance


def test_the_person_sees_the_ladder_in_advance(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-365))
    page = Visitor(cast.mari).open("home")
    assert page.texts(".due-next-body ul li") == [
        "On 31 March you are reminded.",
        "On 1 April your direct manager sees it.",
        "On 14 April you are reminded.",
        "On 16 April HR sees it.",
        "After that nobody is reminded; it stays in your list.",
    ]


def test_a_rung_on_a_free_day_is_told_on_the_day_on_which_it_goes(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-365))
    JobDescription.objects.update(next_review_on=date(2026, 3, 29))
    page = Visitor(cast.mari).open("home")
    assert page.texts(".due-next-body ul li")[0] == "On 27 March you are reminded."


# in place


def key(item: str = RuleName.JOB_DESCRIPTION_REVIEW, *, subject: int, due_on: date) -> dict[str, object]:
    return {"rule": str(item), "subject_id": subject, "due_on": due_on.isoformat()}


def review(cast: Cast) -> dict[str, object]:
    version = approved_version(cast, in_force_from=days(-365))
    return key(subject=version.job_description_id, due_on=days(0))


def test_one_click_settles_a_review_in_place(cast: Cast) -> None:
    sent = review(cast)
    page = Visitor(cast.mari).send_by_htmx("due_settle", **sent, verb="still_true")
    assert page.status == 200
    told = "Noted. The review is done when the other side confirms it too."
    assert page.text(".due-row-done") == f"{REVIEW}, Klienditeenindaja – {told}"
    assert page.text("#due-count") == ""
    assert page.has("#bell[hx-swap-oob]")
    page = Visitor(cast.jaan).send("due_settle", **sent, verb="still_true")
    assert page.leads_to == "/"
    assert JobDescriptionReview.objects.get().outcome == "still_true"


def test_a_second_click_says_that_it_is_not_due_any_more(cast: Cast) -> None:
    sent = review(cast)
    mari = Visitor(cast.mari)
    mari.send_by_htmx("due_settle", **sent, verb="still_true")
    page = mari.send_by_htmx("due_settle", **sent, verb="still_true")
    assert page.status == 422
    assert "TJ-730" in page.text(".due-row")
    assert JobDescriptionReview.objects.get().outcome == "open"


@pytest.mark.parametrize("name", ["kalle", "liis", "anne", "toomas", "ylle"])
def test_what_is_due_from_others_cannot_be_settled_or_put_off(cast: Cast, name: str) -> None:
    sent = review(cast)
    visitor = Visitor(getattr(cast, name))
    assert "TJ-730" in visitor.send_by_htmx("due_settle", **sent, verb="still_true").text(".due-row")
    assert visitor.send_by_htmx("due_put_off", **sent, until=days(2).isoformat()).status == 422
    assert not JobDescriptionReview.objects.exists()
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "approve"},
        {"verb": ""},
        {"rule": "no.such"},
        {"subject_id": "x"},
        {"due_on": "never"},
        {"subject_id": 2**70},
    ],
)
def test_what_is_no_act_is_refused_with_a_sentence(cast: Cast, wrong: dict[str, object]) -> None:
    sent = {**review(cast), "verb": "still_true", **wrong}
    assert Visitor(cast.mari).send_by_htmx("due_settle", **sent).status == 422
    assert Visitor(cast.mari).send("due_settle", **sent).leads_to == "/"
    assert not JobDescriptionReview.objects.exists()


def test_the_end_of_probation_is_dealt_with_in_place(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=days(5))
    appointment = Appointment.objects.get(person=cast.mari)
    sent = key(RuleName.PROBATION_ENDING, subject=appointment.pk, due_on=days(5))
    jaan = Visitor(cast.jaan)
    assert card(jaan.open("home"), "due") == ["Probation ends: Klienditeenindaja, Mari Mägi"]
    assert jaan.send_by_htmx("due_settle", **sent, verb="settled").status == 200
    assert card(jaan.open("home"), "due") == []


def test_put_off_it_stands_apart_until_the_day(cast: Cast) -> None:
    sent = review(cast)
    mari = Visitor(cast.mari)
    page = mari.send_by_htmx("due_put_off", **sent, until=days(3).isoformat())
    assert page.text(".due-row-done").endswith("– Put off: it comes back on 20 March.")
    page = mari.open("home")
    assert card(page, "due") == []
    assert card(page, "put_off") == [f"{REVIEW}: Klienditeenindaja"]
    with time_machine.travel(NOW + timedelta(days=3)):
        page = Visitor(cast.mari).open("home")
        assert card(page, "due") == [f"{REVIEW}: Klienditeenindaja"]
        assert card(page, "put_off") == []


@pytest.mark.parametrize("until", ["", "2026-03-17", "2026-03-01", "2026-05-01", "2026-02-30", "soon"])
def test_a_day_that_will_not_do_is_refused_beside_the_row(cast: Cast, until: str) -> None:
    page = Visitor(cast.mari).send_by_htmx("due_put_off", **review(cast), until=until)
    assert page.status == 422
    assert "TJ-731" in page.text(".due-row .invalid-feedback")
    assert page.has(".due-row form")
    assert not Snooze.objects.exists()


def test_nobody_deals_with_the_end_of_their_own_probation(cast: Cast) -> None:
    """Jaan holds a seat under his own as well; the click is refused with a sentence, not with another page."""
    Appointment.objects.create(
        person=cast.jaan, position=cast.seats["ONE-5"], valid_from=LONG_AGO, load="0.1", probation_ends_on=days(5)
    )
    appointment = Appointment.objects.get(position=cast.seats["ONE-5"])
    sent = key(RuleName.PROBATION_ENDING, subject=appointment.pk, due_on=days(5))
    page = Visitor(cast.jaan).send_by_htmx("due_settle", **sent, verb="settled")
    assert page.status == 422
    assert "TJ-736" in page.text(".due-row .invalid-feedback")


# acting for


def test_a_substitute_on_one_seat_has_nothing_of_another(cast: Cast) -> None:
    """Jaan leads a second unit too, for which nobody stands in."""
    Appointment.objects.filter(person=cast.liis).update(valid_until=days(-100))
    Appointment.objects.create(person=cast.jaan, position=cast.seats["TWO-1"], valid_from=days(-99), load="0.1")
    Absence.objects.create(person=cast.jaan, valid_from=days(-2), valid_until=days(9))
    Absence.objects.create(person=cast.peeter, valid_from=days(4), valid_until=days(12))
    assert card(Visitor(cast.ylle).open("home"), "due") == []


def test_a_substitute_has_what_goes_to_them_with_the_name_of_whom_they_stand_in_for(cast: Cast) -> None:
    Absence.objects.create(person=cast.jaan, valid_from=days(-2), valid_until=days(9))
    Absence.objects.create(person=cast.mari, valid_from=days(4), valid_until=days(12))
    approved_version(cast, "ONE-3", in_force_from=days(-400))
    page = Visitor(cast.ylle).open("home")
    assert card(page, "due") == ["Nobody stands in during an absence: Klienditeenindaja, Mari Mägi"]
    assert "in place of Jaan Jõgi" in page.text("section[aria-labelledby=due-title]")


# where one may go


@pytest.mark.parametrize(
    ("url_name", "current"),
    [
        ("home", "My day"),
        ("teams:job_description_list", "Job descriptions"),
        ("teams:job_description_import_begin", "Import"),
        ("teams:person_list", "People"),
    ],
)
def test_the_navigation_says_where_one_is(cast: Cast, url_name: str, current: str) -> None:
    assert Visitor(cast.jaan).open(url_name).texts("#nav [aria-current]") == [current]


@pytest.mark.parametrize("name", ["mari", "jaan", "anne", "aivar", "ylle"])
def test_every_way_in_the_head_may_be_gone(cast: Cast, name: str) -> None:
    visitor = Visitor(getattr(cast, name))
    page = visitor.open("home")
    links = [*page.links("#nav a").values(), *page.links("#person-menu a").values(), *page.links("a.bell").values()]
    assert len(links) > 6
    assert all(visitor.client.get(url).status_code == 200 for url in links)
