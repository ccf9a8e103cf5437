"""The structure as of a day: the tree, a unit's page, and who leads whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from teams.models import Position, PositionPeriod, Unit, UnitPeriod
from tests.cast import LONG_AGO, Cast
from tests.pages import Visitor

pytestmark = pytest.mark.django_db

CHANGE = date(2025, 3, 1)
BEFORE, AFTER = CHANGE - timedelta(days=1), CHANGE


def end(row: UnitPeriod | PositionPeriod, day: date) -> None:
    row.valid_until = day
    row.save()


def rename(unit: Unit, name: str, day: date) -> None:
    period = unit.periods.get(valid_until=None)
    end(period, day)
    UnitPeriod.objects.create(unit=unit, name=name, parent=period.parent, valid_from=day)


def move(position: Position, day: date, **change: object) -> None:
    """From the day on the position has another title, unit or manager."""
    period = position.periods.get(valid_until=None)
    end(period, day)
    columns = {"title": period.title, "unit": period.unit, "manager": period.manager, **change}
    PositionPeriod.objects.create(position=position, valid_from=day, **columns)


def test_the_tree_names_units_heads_and_numbers(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:unit_tree")
    assert page.texts(".tree-name") == ["Näidisamet", "Kliendisuhete osakond", "Esimene talitus", "Teine talitus"]
    branch = page.texts(".tree > li > details > ul > li > details > ul > li")[0]
    assert "head: Jaan Jõgi" in branch
    assert "5 positions, 4 people" in branch


def test_a_unit_is_called_as_on_the_day_asked_for(cast: Cast) -> None:
    rename(cast.units["one"], "Nõustamise talitus", CHANGE)
    mari = Visitor(cast.mari)
    for day, name in ((BEFORE, "Esimene talitus"), (AFTER, "Nõustamise talitus")):
        assert name in mari.open("teams:unit_tree", on=day.isoformat()).texts(".tree-name")
        assert mari.open("teams:unit_detail", cast.units["one"].pk, on=day.isoformat()).text("h1") == name
    history = mari.open("teams:unit_detail", cast.units["one"].pk).texts("#names-title + ol .timeline-title")
    assert history == ["Nõustamise talitus", "Esimene talitus"]


def test_a_unit_stands_under_its_parent_of_the_day(cast: Cast) -> None:
    period = cast.units["two"].periods.get()
    end(period, CHANGE)
    UnitPeriod.objects.create(unit=cast.units["two"], name=period.name, parent=cast.units["one"], valid_from=CHANGE)
    mari = Visitor(cast.mari)
    for day, parents in (
        (BEFORE, ["Structure", "Näidisamet", "Kliendisuhete osakond"]),
        (AFTER, ["Structure", "Näidisamet", "Kliendisuhete osakond", "Esimene talitus"]),
    ):
        page = mari.open("teams:unit_detail", cast.units["two"].pk, on=day.isoformat())
        assert page.texts(".breadcrumbs li") == parents


def test_the_unit_page_lists_its_seats_its_head_first(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:unit_detail", cast.units["one"].pk)
    assert page.texts("tbody td:last-child") == ["ONE-1", "ONE-4", "ONE-2", "ONE-3", "ONE-5"]
    assert "head of the unit" in page.texts("tbody tr")[0]
    assert "vacant" in page.texts("tbody tr")[-1]


def test_a_department_names_the_units_below(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:unit_detail", cast.units["dep"].pk)
    assert list(page.links("aside .plain-list a")) == ["Esimene talitus", "Teine talitus"]


def test_a_seat_stands_in_the_unit_where_it_was_on_the_day(cast: Cast) -> None:
    move(cast.seats["ONE-3"], CHANGE, unit=cast.units["two"])
    mari = Visitor(cast.mari)

    def seats(unit: str, day: date) -> str:
        return mari.open("teams:unit_detail", cast.units[unit].pk, on=day.isoformat()).text("tbody")

    assert "ONE-3" in seats("one", BEFORE)
    assert "ONE-3" not in seats("one", AFTER)
    assert "ONE-3" in seats("two", AFTER)


@pytest.mark.parametrize(("name", "sees"), [("toomas", True), ("anne", True), ("jaan", True), ("mari", False)])
def test_who_is_away_is_marked_for_those_who_may_know(cast: Cast, name: str, sees: bool) -> None:
    page = Visitor(getattr(cast, name)).open("teams:unit_detail", cast.units["one"].pk)
    assert ("away" in page.texts("tbody tr")[0]) is sees


@pytest.mark.parametrize("on", ["abc", "30.02.2026", "9999-01-01", "0001-01-01", "2026-13-01", "99999-01-01"])
@pytest.mark.parametrize("url_name", ["teams:unit_tree", "teams:unit_detail"])
def test_a_day_that_is_none_is_told_and_today_is_shown(cast: Cast, url_name: str, on: str) -> None:
    args = [cast.units["one"].pk] if url_name == "teams:unit_detail" else []
    page = Visitor(cast.mari).open(url_name, *args, on=on)
    assert page.status == 200
    assert page.has("#id_on[aria-invalid=true]")
    assert page.text("#on-error")
    assert page.values("on") == [timezone.localdate().isoformat()]


@pytest.mark.parametrize("on", ["2025-12-31", "31.12.2025"])
def test_a_day_may_be_typed_as_people_write_it(cast: Cast, on: str) -> None:
    assert Visitor(cast.mari).open("teams:unit_tree", on=on).values("on") == ["2025-12-31"]


def test_before_the_first_unit_there_is_no_structure(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:unit_tree", on="2019-12-31")
    assert page.has(".empty")
    assert not page.has(".tree")


def test_an_ended_unit_leaves_the_tree_and_says_so_on_its_page(cast: Cast) -> None:
    cast.units["two"].valid_until = CHANGE
    cast.units["two"].save()
    mari = Visitor(cast.mari)
    assert "Teine talitus" in mari.open("teams:unit_tree", on=BEFORE.isoformat()).texts(".tree-name")
    assert "Teine talitus" not in mari.open("teams:unit_tree", on=AFTER.isoformat()).texts(".tree-name")
    page = mari.open("teams:unit_detail", cast.units["two"].pk, on=AFTER.isoformat())
    assert "28 February 2025" in page.text(".alert")


def test_units_in_a_circle_do_not_hang_a_page(cast: Cast) -> None:
    cast.units["dep"].periods.update(parent=cast.units["one"])
    mari = Visitor(cast.mari)
    assert mari.open("teams:unit_tree").status == 200
    assert mari.open("teams:unit_detail", cast.units["one"].pk).status == 200
    assert mari.open("teams:job_description_detail", cast.seats["ONE-2"].pk).status == 200


def led(name: str, cast: Cast, day: date) -> set[str]:
    return set(Position.objects.led_by(getattr(cast, name), day).values_list("code", flat=True))


def test_a_lead_leads_everything_below(cast: Cast) -> None:
    today = timezone.localdate()
    assert led("jaan", cast, today) == {"ONE-2", "ONE-3", "ONE-4", "ONE-5"}
    assert led("toomas", cast, today) == led("jaan", cast, today) | {"ONE-1", "TWO-1", "TWO-2"}
    assert led("mari", cast, today) == set()


def test_who_leads_whom_follows_the_manager_of_the_day(cast: Cast) -> None:
    move(cast.seats["ONE-3"], CHANGE, manager=cast.seats["TWO-1"])
    assert "ONE-3" in led("jaan", cast, BEFORE)
    assert "ONE-3" not in led("liis", cast, BEFORE)
    assert "ONE-3" not in led("jaan", cast, AFTER)
    assert "ONE-3" in led("liis", cast, AFTER)


def test_who_leads_whom_follows_the_holder_of_the_day(cast: Cast) -> None:
    appointment = cast.jaan.appointments.get()
    appointment.valid_until = CHANGE
    appointment.save()
    assert "ONE-3" in led("jaan", cast, BEFORE)
    assert led("jaan", cast, AFTER) == set()


def test_a_circle_of_managers_ends(cast: Cast) -> None:
    cast.seats["DEP-1"].periods.update(manager=cast.seats["ONE-2"])
    today = timezone.localdate()
    assert "DEP-1" in led("mari", cast, today)
    assert "ONE-1" in led("mari", cast, today)
    assert Visitor(cast.mari).open("home").status == 200


def test_a_new_unit_begins_on_its_day(cast: Cast) -> None:
    unit = Unit.objects.create(code="new", kind="unit", valid_from=CHANGE)
    UnitPeriod.objects.create(unit=unit, name="Uus talitus", parent=cast.units["dep"], valid_from=LONG_AGO)
    mari = Visitor(cast.mari)
    assert "Uus talitus" not in mari.open("teams:unit_tree", on=BEFORE.isoformat()).texts(".tree-name")
    assert "Uus talitus" in mari.open("teams:unit_tree", on=AFTER.isoformat()).texts(".tree-name")
    assert "1 March 2025" in mari.open("teams:unit_detail", unit.pk, on=BEFORE.isoformat()).text(".alert")
