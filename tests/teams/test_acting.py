"""Acting for: the first present of the substitutes does the work of whoever is away, in the work zone alone."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from teams.access import leads_in_work, leads_somebody
from teams.models import Absence, Appointment, Person, Position, PositionPeriod, Substitution
from teams.models.acting import acted_for, can_name_substitute, work_led_position_ids
from tests.cast import LONG_AGO, Cast
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

WORK_LED_BY_JAAN = {"ONE-2", "ONE-3", "ONE-4", "ONE-5"}


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def again(person: Person) -> Person:
    """As a new request has it: what was asked is kept on the instance."""
    return Person.objects.get(pk=person.pk)


def acts_for(person: Person, day: date | None = None) -> list[str]:
    return [acted.away.first_name for acted in acted_for(again(person), day or timezone.localdate())]


def acting_for_jaan(cast: Cast, day: date | None = None) -> list[str]:
    names = ("toomas", "liis", "mari", "kalle", "ylle", "peeter", "anne")
    return [name for name in names if "Jaan" in acts_for(getattr(cast, name), day)]


def work_led(person: Person, day: date | None = None) -> set[str]:
    led = work_led_position_ids(again(person), day or timezone.localdate())
    return set(Position.objects.filter(pk__in=led).values_list("code", flat=True))


def substitute(cast: Cast, position: str, by: str, rank: int = 1, **days_of: date | None) -> Substitution:
    return Substitution.objects.create(
        position=cast.seats[position],
        substitute=cast.seats[by],
        rank=rank,
        **{"valid_from": LONG_AGO, **days_of},
    )


def away(person: Person, first: int = 0, back: int | None = 1) -> Absence:
    until = None if back is None else days(back)
    return Absence.objects.create(person=person, valid_from=days(first), valid_until=until)


def test_the_first_present_substitute_acts(cast: Cast) -> None:
    substitute(cast, "ONE-1", "ONE-2", rank=2)
    substitute(cast, "ONE-1", "ONE-3", rank=3)
    assert acting_for_jaan(cast) == ["ylle"]


def test_the_rank_decides_and_not_who_was_named_first(cast: Cast) -> None:
    Substitution.objects.update(rank=2)
    substitute(cast, "ONE-1", "ONE-3", rank=1)
    assert acting_for_jaan(cast) == ["kalle"]


def test_the_second_acts_while_the_first_is_away_too(cast: Cast) -> None:
    substitute(cast, "ONE-1", "ONE-2", rank=2)
    away(cast.ylle)
    assert acting_for_jaan(cast) == ["mari"]
    assert acting_for_jaan(cast, days(1)) == ["ylle"]


def test_nobody_acts_when_all_are_away(cast: Cast) -> None:
    substitute(cast, "ONE-1", "ONE-2", rank=2)
    away(cast.ylle, back=None)
    away(cast.mari)
    assert acting_for_jaan(cast) == []
    assert work_led(cast.ylle) == set()


def test_whoever_is_out_of_service_or_left_the_seat_does_not_act(cast: Cast) -> None:
    substitute(cast, "ONE-1", "ONE-2", rank=2)
    Person.objects.filter(pk=cast.ylle.pk).update(is_active=False)
    assert acting_for_jaan(cast) == ["mari"]
    Appointment.objects.filter(person=cast.mari).update(valid_until=days(0))
    assert acting_for_jaan(cast) == []


@pytest.mark.parametrize(("number", "acts"), [(-4, False), (-3, True), (0, True), (3, True), (4, False)])
def test_acting_begins_and_ends_with_the_absence(cast: Cast, number: int, acts: bool) -> None:
    """Jaan is away from three days ago and back in four."""
    assert (acting_for_jaan(cast, days(number)) == ["ylle"]) is acts
    assert work_led(cast.ylle, days(number)) == ((WORK_LED_BY_JAAN - {"ONE-4"}) if acts else set())


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "acts"),
    [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)],
)
def test_the_naming_counts_on_its_days(cast: Cast, valid_from: int, valid_until: int | None, acts: bool) -> None:
    until = None if valid_until is None else days(valid_until)
    Substitution.objects.update(valid_from=days(valid_from), valid_until=until)
    assert (acting_for_jaan(cast) == ["ylle"]) is acts


def test_the_day_turns_at_midnight_in_tallinn(cast: Cast) -> None:
    """On the last day of the absence, and half an hour into the first day back, which in Greenwich is not yet."""
    absence = Absence.objects.get()
    absence.valid_from, absence.valid_until = date(2026, 3, 2), date(2026, 3, 6)
    absence.save()
    for moment, acts in (("2026-03-05T23:30:00+02:00", True), ("2026-03-06T00:30:00+02:00", False)):
        with time_machine.travel(datetime.fromisoformat(moment), tick=False):
            assert leads_in_work(again(cast.ylle)) is acts
            assert Visitor(cast.ylle).open("team_list").status == (200 if acts else 403)


def test_of_two_absences_the_one_without_an_end_says_when_the_other_is_back(cast: Cast) -> None:
    today = timezone.localdate()
    Absence.objects.create(person=cast.jaan, valid_from=today - timedelta(days=1))
    (acted,) = acted_for(Person.objects.get(pk=cast.ylle.pk), today)
    assert acted.back_on is None


def test_a_chain_does_not_go_on(cast: Cast) -> None:
    """Mari stands in for Ülle, not for whom Ülle would stand in."""
    substitute(cast, "ONE-4", "ONE-2")
    away(cast.ylle)
    assert acts_for(cast.mari) == ["Ylle"]
    assert acting_for_jaan(cast) == []
    assert work_led(cast.mari) == set()


def test_one_substitute_may_act_for_two(cast: Cast) -> None:
    substitute(cast, "TWO-1", "ONE-4")
    away(cast.liis)
    assert sorted(acts_for(cast.ylle)) == ["Jaan", "Liis"]
    assert work_led(cast.ylle) == {"ONE-2", "ONE-3", "ONE-5", "TWO-2"}


def test_acting_for_a_head_gives_the_whole_line_below(cast: Cast) -> None:
    substitute(cast, "DEP-1", "TWO-1")
    away(cast.toomas)
    assert work_led(cast.liis) == WORK_LED_BY_JAAN | {"ONE-1", "TWO-2"}


def test_ones_own_seat_is_not_led_though_one_acts_for_ones_manager(cast: Cast) -> None:
    assert "ONE-4" not in work_led(cast.ylle)
    substitute(cast, "ONE-1", "DEP-1", rank=0)
    assert acting_for_jaan(cast) == ["toomas"]
    assert work_led(cast.toomas) == WORK_LED_BY_JAAN | {"ONE-1", "TWO-1", "TWO-2"}


def test_an_own_line_is_led_whether_one_acts_or_not(cast: Cast) -> None:
    assert work_led(cast.jaan) == WORK_LED_BY_JAAN
    assert (leads_somebody(cast.jaan), leads_in_work(cast.jaan)) == (True, True)
    assert (leads_somebody(cast.ylle), leads_in_work(cast.ylle)) == (False, True)
    assert (leads_somebody(cast.mari), leads_in_work(cast.mari)) == (False, False)


def test_acting_for_somebody_who_leads_nobody_is_no_lead(cast: Cast) -> None:
    Absence.objects.all().delete()
    substitute(cast, "ONE-2", "ONE-3")
    away(cast.mari)
    assert acts_for(cast.kalle) == ["Mari"]
    assert not leads_in_work(again(cast.kalle))
    assert Visitor(again(cast.kalle)).open("team_list").status == 403


@pytest.mark.parametrize("name", ["toomas", "jaan", "ylle", "anne"])
def test_leads_their_substitute_and_hr_name_a_substitute(cast: Cast, name: str) -> None:
    assert can_name_substitute(cast.seats["ONE-2"], getattr(cast, name))


@pytest.mark.parametrize("name", ["mari", "kalle", "liis", "peeter", "sirje", "aivar"])
def test_others_do_not(cast: Cast, name: str) -> None:
    assert not can_name_substitute(cast.seats["ONE-2"], getattr(cast, name))


def test_a_substitute_names_none_for_themselves_nor_for_whom_they_act(cast: Cast) -> None:
    assert not can_name_substitute(cast.seats["ONE-4"], cast.ylle)
    assert not can_name_substitute(cast.seats["ONE-1"], cast.ylle)


def test_a_banner_says_on_every_page_for_whom_one_stands_in(cast: Cast) -> None:
    last = days(3)
    for url_name in ("team_list", "teams:person_list", "teams:person_trail"):
        banner = Visitor(again(cast.ylle)).open(url_name).text(".banner-acting")
        assert f"You stand in for Jaan Jõgi until {last.day} {last:%B} {last.year}." in banner
        assert "what kind of absence somebody has, stay closed" in banner
        assert "notes" not in banner
    for name in ("jaan", "mari", "toomas", "anne"):
        assert not Visitor(again(getattr(cast, name))).open("teams:person_list").has(".banner-acting"), name


def test_the_banner_names_no_day_when_no_end_is_known(cast: Cast) -> None:
    Absence.objects.update(valid_until=None)
    assert "You stand in for Jaan Jõgi." in Visitor(cast.ylle).open("teams:person_list").text(".banner-acting")


def test_the_banner_names_a_person_once_though_they_hold_two_seats(cast: Cast) -> None:
    seat = Position.objects.create(code="ONE-9", valid_from=LONG_AGO)
    PositionPeriod.objects.create(position=seat, title="Nõunik", unit=cast.units["one"], valid_from=LONG_AGO)
    Appointment.objects.create(person=cast.jaan, position=seat, valid_from=LONG_AGO, load="0.2")
    Substitution.objects.create(position=seat, substitute=cast.seats["ONE-4"], valid_from=LONG_AGO)
    assert acts_for(cast.ylle) == ["Jaan", "Jaan"]
    assert len(Visitor(cast.ylle).open("teams:person_list").texts(".banner-acting")) == 1


def test_acting_opens_nothing_beyond_the_work_zone(cast: Cast) -> None:
    """Drafts, the list of job descriptions and kinds of absences stay with the leads themselves."""
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=days(0), valid_until=days(2))
    ylle = Visitor(cast.ylle)
    assert ylle.open("teams:job_description_list").status == 403
    assert "sick" not in ylle.open("teams:person_detail", cast.mari.pk).text("main")
    assert "sick" not in ylle.open("team_list").text("main")
    assert not ylle.open("teams:job_description_detail", cast.seats["ONE-2"].pk).has("form[method=post][action*=begin]")


def test_the_banner_leads_to_the_absent_leads_team(cast: Cast) -> None:
    ylle = Visitor(again(cast.ylle))
    url = ylle.open("teams:person_list").links(".banner-acting a")["Open their team: Jaan Jõgi"]
    page = Page(ylle.client.get(url))
    assert "Mari Mägi" in page.text("tbody")
    assert "Here you stand in for Jaan Jõgi: you name substitutes and call meetings." in page.text("main")


def test_where_the_absent_one_leads_nobody_the_banner_leads_nowhere(cast: Cast) -> None:
    substitute(cast, "ONE-3", "ONE-2")
    away(cast.kalle)
    page = Visitor(again(cast.mari)).open("teams:person_list")
    assert page.has(".banner-acting")
    assert page.links(".banner-acting a") == {}
