"""The agency's calendar: everybody reads it, HR gives days off and takes back those that are still to come."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from teams.actions.day_off import add_day_off, remove_day_off
from teams.models import DayOff, TrailEntry
from teams.refusal import NotAllowed, Refused
from teams.working_days import working_days
from tests.cast import Cast
from tests.pages import Page, Visitor
from tests.same_moment import at_the_same_moment

NOW = datetime.fromisoformat("2026-10-05T09:00:00+03:00")
TODAY, FRIDAY = date(2026, 10, 5), date(2026, 10, 30)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def send(visitor: Visitor, day: str = "2026-10-30", reason: str = "Asutuse suvepäev") -> Page:
    return visitor.send("teams:day_off_list", day=day, reason=reason)


def rows(page: Page) -> dict[str, str]:
    """What stands for each day of the list."""
    days = (text.split()[0] for text in page.texts(".sides > div:first-child tbody th"))
    return dict(zip(days, page.texts(".sides > div:first-child tbody td.what"), strict=True))


def worked(page: Page) -> dict[str, list[str]]:
    """Working days and hours of each month."""
    numbers = page.texts(".sides > div:last-child tbody td")
    names = page.texts(".sides > div:last-child tbody th")
    return {name: numbers[2 * row : 2 * row + 2] for row, name in enumerate(names)}


def test_a_day_off_is_free_for_everybody(cast: Cast) -> None:
    page = send(Visitor(cast.anne))
    assert page.leads_to == f"{reverse('teams:day_off_list')}?year=2026"
    assert not working_days().is_working(FRIDAY)
    given = DayOff.objects.get()
    assert (given.day, given.reason, given.added_by) == (FRIDAY, "Asutuse suvepäev", cast.anne)
    assert rows(Visitor(cast.mari).open("teams:day_off_list"))["30.10.2026"].startswith("Asutuse suvepäev")


def test_giving_and_taking_back_are_recorded(cast: Cast) -> None:
    given = add_day_off(by=cast.anne, day=FRIDAY, reason=" Suvepäev ")
    remove_day_off(given.pk, by=cast.anne)
    entries = TrailEntry.objects.order_by("pk").values_list("act", "actor", "object_name")
    assert list(entries) == [
        ("day_off.added", cast.anne.pk, "2026-10-30 Suvepäev"),
        ("day_off.removed", cast.anne.pk, "2026-10-30 Suvepäev"),
    ]
    assert working_days().is_working(FRIDAY)


@pytest.mark.parametrize(
    ("day", "code", "word"),
    [
        (date(2026, 10, 4), "TJ-740", "over"),
        (date(2026, 12, 25), "TJ-741", "public holiday"),
        (date(2026, 12, 26), "TJ-741", "public holiday"),
        (date(2026, 10, 10), "TJ-742", "saturday"),
        (date(2026, 10, 11), "TJ-742", "sunday"),
    ],
)
def test_a_day_that_is_over_or_free_anyway_is_refused_and_says_why(cast: Cast, day: date, code: str, word: str) -> None:
    page = send(Visitor(cast.anne), day=day.isoformat())
    assert page.status == 422
    assert code in page.text(".error-summary")
    assert word in page.text(".error-summary")
    assert not DayOff.objects.exists()


def test_today_and_the_eve_of_a_holiday_may_be_given(cast: Cast) -> None:
    for day in (TODAY, date(2026, 12, 23)):
        add_day_off(by=cast.anne, day=day, reason="Torm")
    assert DayOff.objects.count() == 2


def test_the_same_day_is_given_once(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    send(anne)
    again = send(anne, reason="Muu")
    assert again.status == 422
    assert "TJ-743" in again.text(".error-summary")
    assert "Asutuse suvepäev" in again.text(".error-summary")
    assert DayOff.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_given_by_two_at_the_same_moment_it_is_given_once(cast: Cast) -> None:
    def give() -> str:
        try:
            return add_day_off(by=cast.anne, day=FRIDAY, reason="Suvepäev").reason
        except Refused as refused:
            return refused.code

    assert sorted(at_the_same_moment(give, give)) == ["Suvepäev", "TJ-743"]


@pytest.mark.parametrize(
    ("day", "reason"), [("", "Suvepäev"), ("2026-10-30", ""), ("30. okt", "x"), ("9999-01-01", "x")]
)
def test_a_form_that_is_not_whole_gives_nothing(cast: Cast, day: str, reason: str) -> None:
    assert send(Visitor(cast.anne), day=day, reason=reason).status == 422
    assert not DayOff.objects.exists()


def test_a_day_that_is_over_is_not_taken_back(cast: Cast) -> None:
    over = DayOff.objects.create(day=date(2026, 10, 2), reason="Puhkus")
    anne = Visitor(cast.anne)
    assert anne.open("teams:day_off_list").actions() == [""]
    assert "TJ-744" in anne.follow(anne.send("teams:day_off_remove", over.pk)).text("#messages")
    assert DayOff.objects.exists()


def test_today_given_by_mistake_is_taken_back(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    send(anne, day=TODAY.isoformat())
    given = DayOff.objects.get()
    assert reverse("teams:day_off_remove", args=[given.pk]) in anne.open("teams:day_off_list").actions()
    assert anne.send("teams:day_off_remove", given.pk).status == 302
    assert working_days().is_working(TODAY)


def test_a_day_beyond_the_years_that_are_shown_is_refused(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    page = send(anne, day="2032-01-05")
    assert page.status == 422
    assert "TJ-745" in page.text(".error-summary")
    assert "31.12.2031" in page.text(".error-summary")
    assert not DayOff.objects.exists()
    send(anne, day="2031-12-30")
    given = DayOff.objects.get()
    assert reverse("teams:day_off_remove", args=[given.pk]) in anne.open("teams:day_off_list", year=2031).actions()


@pytest.mark.parametrize(
    ("name", "day", "can"),
    [
        ("anne", TODAY, True),
        ("anne", FRIDAY, True),
        ("anne", date(2026, 10, 4), False),
        ("mari", FRIDAY, False),
        ("toomas", FRIDAY, False),
        ("aivar", FRIDAY, False),
    ],
)
def test_who_gives_a_day_off_and_takes_it_back(cast: Cast, name: str, day: date, can: bool) -> None:
    person = getattr(cast, name)
    assert DayOff.can_be_given_by(person) == (name == "anne")
    assert DayOff(day=day).can_be_taken_back_by(person) == can


def test_hr_takes_a_day_back_from_the_page(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    given = DayOff.objects.create(day=date(2027, 2, 1), reason="Suvepäev")
    assert reverse("teams:day_off_remove", args=[given.pk]) in anne.open("teams:day_off_list", year=2027).actions()
    page = anne.send("teams:day_off_remove", given.pk)
    assert page.leads_to.endswith("?year=2027")
    assert not DayOff.objects.exists()


def test_what_another_took_back_meanwhile_is_said(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-001"):
        remove_day_off(1, by=cast.anne)


@pytest.mark.parametrize("name", ["mari", "jaan", "toomas", "aivar"])
def test_others_read_and_do_nothing(cast: Cast, name: str) -> None:
    person, given = getattr(cast, name), DayOff.objects.create(day=FRIDAY, reason="Suvepäev")
    page = Visitor(person).open("teams:day_off_list")
    assert rows(page)["30.10.2026"].startswith("Suvepäev")
    assert not page.actions()
    with pytest.raises(NotAllowed):
        add_day_off(by=person, day=date(2026, 11, 2), reason="Minu")
    with pytest.raises(NotAllowed):
        remove_day_off(given.pk, by=person)


def test_the_calendar_of_a_year_names_holidays_in_estonian_and_shortened_days(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:day_off_list")
    found = rows(page)
    assert len(found) == 12 + 4
    assert found["03.04.2026"].startswith("suur reede")
    assert found["23.12.2026"] == "shortened by three hours"
    assert page.text("h1") == "Working days 2026"


def test_the_calendar_counts_what_is_worked(cast: Cast) -> None:
    """2026 as the ministry counts it: 252 days, the four shortened ones among them."""
    anne = Visitor(cast.anne)
    months = worked(anne.open("teams:day_off_list"))
    assert months["January"] == ["21", "168"]
    assert months["February"] == ["19", "149"]
    assert months["The year"] == ["252", "2004"]
    send(anne)
    assert worked(anne.open("teams:day_off_list"))["The year"] == ["251", "1996"]


@pytest.mark.parametrize("year", ["1800", "2999", "abc", "2026x"])
def test_a_year_that_is_not_shown_is_told(cast: Cast, year: str) -> None:
    page = Visitor(cast.mari).open("teams:day_off_list", year=year)
    assert page.status == 200
    assert page.has(".alert-warning")
    assert page.values("year") == ["2026"]


def test_another_year_is_chosen(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:day_off_list", year=2028)
    assert "23.12.2028" not in rows(page)
    assert rows(page)["04.06.2028"].startswith("nelipühade")
