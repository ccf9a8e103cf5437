"""The first page of the morning: what waits for whom, what is open, who is away, and where one may go."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from teams.actions.job_description import begin_draft, propose
from teams.actions.job_description_review import say_still_true
from teams.models import Absence, Appointment, Position, PositionPeriod
from tests.cast import LONG_AGO, Cast, approved_version, draft_version, proposed_version, small_content
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def card(page: Page, name: str) -> list[str]:
    """The titles of the rows in one card of the page."""
    return page.texts(f"section[aria-labelledby={name}-title] .item-list a")


def test_a_person_is_greeted_with_their_position_and_its_job_description(cast: Cast) -> None:
    page = Visitor(cast.mari).open("home")
    assert "Mari" in page.text("h1")
    assert "Klienditeenindaja" in page.text(".page-lead")
    links = page.links("section[aria-labelledby=mine-title] a")
    assert links == {"Klienditeenindaja": f"/positions/{cast.seats['ONE-2'].pk}/job-description/"}
    assert page.has("section[aria-labelledby=reviews-title] .empty")
    assert not page.has(".tiles")


def test_reviews_that_are_due_stand_by_day(cast: Cast) -> None:
    approved_version(cast, "ONE-3", in_force_from=days(-340), content=small_content("Nõustaja"))
    approved_version(cast, "ONE-2", in_force_from=days(-400))
    approved_version(cast, "ONE-1", in_force_from=days(-390), content=small_content("Talitusejuhataja"))
    approved_version(cast, "ONE-4", in_force_from=days(-10))
    page = Visitor(cast.jaan).open("home")
    assert [name.split(", ")[1] for name in card(page, "reviews")] == ["Mari Mägi", "Jaan Jõgi", "Kalle Koppel"]
    assert len(page.texts("section[aria-labelledby=reviews-title] .badge-overdue")) == 2
    assert len(page.texts("section[aria-labelledby=reviews-title] .badge-due_soon")) == 1


def test_a_review_waits_for_the_two_whose_it_is(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-400))
    waits = {
        name for name in ("mari", "jaan", "kalle", "liis", "toomas", "anne", "ylle")
        if card(Visitor(getattr(cast, name)).open("home"), "reviews")
    }  # fmt: skip
    assert waits == {"mari", "jaan"}


def test_whoever_has_said_their_word_is_not_asked_again(cast: Cast) -> None:
    version = approved_version(cast, in_force_from=days(-400))
    say_still_true(version.job_description_id, by=cast.jaan)
    assert card(Visitor(cast.jaan).open("home"), "reviews") == []
    assert card(Visitor(cast.mari).open("home"), "reviews") == ["Klienditeenindaja, Mari Mägi"]
    say_still_true(version.job_description_id, by=cast.mari)
    assert card(Visitor(cast.mari).open("home"), "reviews") == []


def test_more_than_a_few_are_counted(cast: Cast) -> None:
    for number in range(12):
        position = Position.objects.create(code=f"MANY-{number}", valid_from=LONG_AGO)
        PositionPeriod.objects.create(
            position=position,
            title="Nõustaja",
            unit=cast.units["one"],
            manager=cast.seats["ONE-1"],
            valid_from=LONG_AGO,
        )
        cast.seats[position.code] = position
        approved_version(cast, position.code, in_force_from=days(-400))
    page = Visitor(cast.jaan).open("home")
    assert len(card(page, "reviews")) == 10
    assert "2" in page.text("section[aria-labelledby=reviews-title] .card-foot")


def test_hr_sees_every_draft_and_first_what_waits_for_approval(cast: Cast) -> None:
    begin_draft(cast.seats["ONE-4"].pk, by=cast.jaan)
    draft_version(cast, "ONE-2")
    proposed_version(cast, "ONE-3")
    page = Visitor(cast.anne).open("home")
    assert card(page, "waiting") == [
        "Klienditeenindaja, Kalle Koppel",
        "Juhtiv klienditeenindaja, Ylle Üürike",
        "Klienditeenindaja, Mari Mägi",
    ]
    assert page.has("section[aria-labelledby=waiting-title] .badge-proposed")


def test_leads_see_the_drafts_of_their_people_and_each_their_own(cast: Cast) -> None:
    begin_draft(cast.seats["ONE-4"].pk, by=cast.jaan)
    for name, expected in (("jaan", 1), ("toomas", 1), ("ylle", 1), ("liis", 0), ("mari", 0)):
        page = Visitor(getattr(cast, name)).open("home")
        assert card(page, "waiting") == ["Juhtiv klienditeenindaja, Ylle Üürike"] * expected, name


def test_a_proposal_made_after_midnight_is_todays(cast: Cast) -> None:
    """In Tallinn it is the 6th already, in Greenwich still the 5th."""
    with time_machine.travel(datetime.fromisoformat("2026-03-06T00:30:00+02:00"), tick=False):
        propose(begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan, content=small_content()).pk, by=cast.jaan)
        assert "06.03.2026" in Visitor(cast.anne).open("home").text("section[aria-labelledby=waiting-title]")


def test_the_desk_stands_as_numbers(cast: Cast) -> None:
    approved_version(cast, "ONE-2", in_force_from=days(-400))
    approved_version(cast, "ONE-3", in_force_from=days(-10))
    draft_version(cast, "ONE-4")
    page = Visitor(cast.jaan).open("home")
    assert page.texts(".tile-number") == ["1", "0", "1", "3", "2"]
    assert page.has(".tile-danger")
    assert [link.rpartition("=")[2] for link in page.links(".tiles a").values()] == [
        *("overdue", "due_soon", "open", "missing", "in_force")
    ]


def test_a_lead_sees_who_is_away_now_and_soon(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, valid_from=days(0), valid_until=days(2))
    Absence.objects.create(person=cast.kalle, valid_from=days(14))
    Absence.objects.create(person=cast.ylle, valid_from=days(15), valid_until=days(20))
    Absence.objects.create(person=cast.ylle, valid_from=days(-9), valid_until=days(0))
    Absence.objects.create(person=cast.peeter, valid_from=days(0), valid_until=days(2))
    assert card(Visitor(cast.jaan).open("home"), "away") == ["Mari Mägi", "Kalle Koppel"]
    assert card(Visitor(cast.toomas).open("home"), "away") == ["Jaan Jõgi", "Mari Mägi", "Peeter Pärn", "Kalle Koppel"]
    assert card(Visitor(cast.kalle).open("home"), "away") == []


def test_a_former_lead_does_not_see_who_is_away(cast: Cast) -> None:
    """Mari was in Liis's unit once."""
    Appointment.objects.create(
        person=cast.mari, position=Position.objects.get(code="ONE-5"), valid_from=LONG_AGO, valid_until=days(-30)
    )
    PositionPeriod.objects.filter(position__code="ONE-5").update(manager=cast.seats["TWO-1"])
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=days(0), valid_until=days(2))
    assert card(Visitor(cast.liis).open("home"), "away") == []


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("mari", ["/", "/structure/", "/people/"]),
        ("jaan", ["/", "/job-descriptions/", "/job-descriptions/import/", "/structure/", "/people/"]),
        ("anne", ["/", "/job-descriptions/", "/job-descriptions/import/", "/structure/", "/people/"]),
        ("aivar", ["/", "/structure/", "/people/", "/admin/"]),
    ],
)
def test_the_navigation_leads_where_one_may_go(cast: Cast, name: str, places: list[str]) -> None:
    visitor = Visitor(getattr(cast, name))
    page = visitor.open("home")
    assert list(page.links("#nav a").values()) == places
    assert all(visitor.client.get(place).status_code == 200 for place in places)


@pytest.mark.parametrize(
    ("url_name", "current"),
    [
        ("home", "Home"),
        ("teams:job_description_list", "Job descriptions"),
        ("teams:job_description_import_begin", "Import"),
        ("teams:person_list", "People"),
    ],
)
def test_the_navigation_says_where_one_is(cast: Cast, url_name: str, current: str) -> None:
    assert Visitor(cast.jaan).open(url_name).texts("#nav [aria-current]") == [current]


def test_the_menu_leads_to_ones_own_pages(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    links = mari.open("home").links("#person-menu a")
    assert list(links.values()) == [f"/people/{cast.mari.pk}/", "/me/letters/", "/me/trail/", "/me/settings/"]
    assert all(mari.client.get(url).status_code == 200 for url in links.values())
