"""HR's desk and a lead's list: every position with the state of its job description."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from teams.models import Person
from teams.reports import desk
from tests.cast import Cast, approved_version, draft_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def codes(page: Page) -> list[str]:
    return page.texts("tbody th .row-note")


def counts(page: Page) -> list[int]:
    """Of the tabs, as they stand: all, overdue, due soon, open, missing, in force."""
    return [int(number) for number in page.texts(".tabs .segment-count")]


def test_hr_sees_every_position(cast: Cast) -> None:
    page = Visitor(cast.anne).open("teams:job_description_list")
    assert set(codes(page)) == set(cast.seats)


def test_a_lead_sees_their_own_position_and_those_below(cast: Cast) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_list")
    assert set(codes(page)) == {"ONE-1", "ONE-2", "ONE-3", "ONE-4", "ONE-5"}


def test_the_desk_tells_how_each_job_description_stands(cast: Cast) -> None:
    approved_version(cast, "ONE-2", in_force_from=days(-400))
    approved_version(cast, "ONE-3", in_force_from=days(-330))
    approved_version(cast, "ONE-4", in_force_from=days(-10))
    draft_version(cast, "ONE-4")
    jaan = Visitor(cast.jaan)
    assert counts(jaan.open("teams:job_description_list")) == [5, 1, 1, 1, 2, 3]
    for show, expected in (
        ("overdue", ["ONE-2"]),
        ("due_soon", ["ONE-3"]),
        ("open", ["ONE-4"]),
        ("missing", ["ONE-5", "ONE-1"]),
        ("in_force", ["ONE-4", "ONE-2", "ONE-3"]),
    ):
        page = jaan.open("teams:job_description_list", show=show)
        assert codes(page) == expected
        assert page.has(f'.tabs [aria-current][href$="show={show}"]')
    page = jaan.open("teams:job_description_list", q="ONE-4")
    assert page.has(".badge-in_force")
    assert page.has(".badge-draft")


def test_what_is_due_first_stands_first(cast: Cast) -> None:
    for code, since in (("ONE-2", -400), ("ONE-3", -500), ("ONE-4", -450)):
        approved_version(cast, code, in_force_from=days(since))
    assert codes(Visitor(cast.jaan).open("teams:job_description_list", show="overdue")) == ["ONE-3", "ONE-4", "ONE-2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one-3", ["ONE-3"]),
        ("koppel", ["ONE-3"]),
        ("juhtiv", ["ONE-4"]),
        ("ÜÜRIKE", ["ONE-4"]),
        ("Pärn", []),
        ("%", []),
        ("ONE_3", []),
    ],
)
def test_the_desk_is_searched_by_code_title_and_holder(cast: Cast, text: str, expected: list[str]) -> None:
    assert codes(Visitor(cast.jaan).open("teams:job_description_list", q=text)) == expected


def test_the_desk_is_cut_to_one_unit(cast: Cast) -> None:
    page = Visitor(cast.anne).open("teams:job_description_list", unit=cast.units["two"].pk)
    assert codes(page) == ["TWO-2", "TWO-1"]
    assert page.values("unit") == [str(cast.units["two"].pk)]


@pytest.mark.parametrize(
    "query", [{"show": "nonsense"}, {"unit": "999999"}, {"unit": "abc"}, {"q": "x" * 101}, {"q": "a\x00b"}]
)
def test_a_filter_that_is_not_understood_is_left_out_and_told(cast: Cast, query: dict[str, str]) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_list", **query)
    assert page.status == 200
    assert len(codes(page)) == 5
    assert page.has(".alert-warning")


def test_a_lead_cannot_ask_for_another_unit(cast: Cast) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_list", unit=cast.units["two"].pk)
    assert set(codes(page)) == {"ONE-1", "ONE-2", "ONE-3", "ONE-4", "ONE-5"}


def test_a_page_beyond_the_last_is_the_last(cast: Cast) -> None:
    assert len(codes(Visitor(cast.jaan).open("teams:job_description_list", page=999))) == 5


def test_nothing_due_is_said_kindly(cast: Cast) -> None:
    assert Visitor(cast.jaan).open("teams:job_description_list", show="overdue").has(".empty")


# how much is covered


def coverage(page: Page) -> dict[str, tuple[str, str]]:
    """What the tiles say, and where they lead: label → (numbers, address)."""
    numbers, labels = page.texts(".tile-number"), page.texts(".tile-label")
    urls = page.links(".tile").values()
    return {label: (number, url) for label, number, url in zip(labels, numbers, urls, strict=True)}


@pytest.mark.parametrize("name", ["anne", "jaan"])
def test_each_tile_opens_exactly_what_is_missing(cast: Cast, name: str) -> None:
    for code, since in (("ONE-2", -400), ("ONE-3", -370), ("ONE-4", -10), ("TWO-2", -500), ("TWO-1", -364)):
        approved_version(cast, code, in_force_from=days(since))
    approved_version(cast, "ONE-5", in_force_from=days(10))
    person = getattr(cast, name)
    visitor, today = Visitor(person), timezone.localdate()
    tiles = desk.coverage(person, today)
    assert [(tile.have, tile.of) for tile in tiles] == ([(5, 11), (2, 5)] if name == "anne" else [(3, 5), (1, 3)])
    for tile in tiles:
        page = Page(visitor.client.get(tile.url))
        assert len(codes(page)) == tile.of - tile.have == tile.lack > 0
        assert page.text(".tabs [aria-current] .segment-count") == str(tile.lack)
    assert set(codes(Page(visitor.client.get(tiles[1].url)))) <= {"ONE-2", "ONE-3", "TWO-2"}


def test_a_position_vacant_or_just_described_counts_as_any_other(cast: Cast) -> None:
    """A version of this week needs no review yet; one that is still to come is not in force."""
    approved_version(cast, "ONE-5", in_force_from=days(-3))
    approved_version(cast, "ONE-2", in_force_from=days(1))
    in_force, reviewed = desk.coverage(cast.jaan, timezone.localdate())
    assert (in_force.have, in_force.of) == (1, 5)
    assert (reviewed.have, reviewed.of) == (1, 1)


def test_the_tiles_stand_on_the_list_and_follow_its_filter(cast: Cast) -> None:
    approved_version(cast, "ONE-2", in_force_from=days(-400))
    approved_version(cast, "TWO-2", in_force_from=days(-10))
    anne = Visitor(cast.anne)
    assert coverage(anne.open("teams:job_description_list"))["Job descriptions in force"][0] == "2/ 11"
    page = anne.open("teams:job_description_list", unit=cast.units["one"].pk, q="one", show="in_force")
    tiles = coverage(page)
    assert [number for number, _url in tiles.values()] == ["1/ 5", "0/ 1"]
    for (_number, url), lacking in zip(tiles.values(), (4, 1), strict=True):
        assert len(codes(Page(anne.client.get(url)))) == lacking


def test_tiles_and_tabs_are_counted_by_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    anne, today = Person.objects.get(pk=cast.anne.pk), timezone.localdate()
    assert anne.is_hr
    with django_assert_num_queries(1):
        desk.coverage(anne, today)
    number = desk.counts(anne, today)
    with django_assert_num_queries(0):
        desk.coverage(anne, today, number=number)
        desk.tabs(anne, today, {"show": "all"}, number=number)
