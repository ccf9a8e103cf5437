"""One row of My team: as a substitute sees it, and as the person does, who sees the same."""

from dataclasses import fields

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.my_team import TeamRow
from teams.actions.job_description_review import say_still_true
from teams.models import (
    Absence,
    Appointment,
    JobDescription,
    PositionPeriod,
    Substitution,
    TrailEntry,
)
from tests.cast import LONG_AGO, Cast, draft_version
from tests.config.test_my_team import again, back_at_work, days, due, meet, names, rows, written
from tests.pages import Visitor

pytestmark = pytest.mark.django_db


# acting for


def test_a_substitute_sees_the_team_without_drafts_and_what_was_said(cast: Cast) -> None:
    due(cast, "ONE-2", -20)
    say_still_true(JobDescription.objects.get().pk, by=cast.mari)
    draft_version(cast, "ONE-3")
    page = Visitor(cast.ylle).open("team_list")
    assert set(names(page)) == {"Mari Mägi", "Kalle Koppel", "Klienditeenindaja"}
    assert not page.has(".badge-draft")
    assert "confirmed" not in page.text("tbody")
    assert not page.actions()
    assert page.has(".badge-overdue")


def test_a_substitute_finds_what_they_may_do_and_what_waits(cast: Cast) -> None:
    page = Visitor(cast.ylle).open("team_list")
    seat = cast.seats["ONE-2"].pk
    links = page.links(".team-may a")
    assert links["Name a substitute Mari Mägi"] == f"/positions/{seat}/substitutes/"
    assert links["Call a meeting Mari Mägi"] == f"/meetings/call/?person={cast.mari.pk}"
    assert "wait for their return or for a lead above" in page.text("main p")
    for lead in (cast.jaan, cast.toomas):
        own = Visitor(lead).open("team_list", show="all")
        assert not own.has(".team-may")
        assert "stand in for" not in own.text("main > p")


def test_a_substitute_gets_what_goes_to_substitutes(cast: Cast) -> None:
    due(cast, "ONE-2", -20)
    Absence.objects.create(person=cast.mari, valid_from=days(3), valid_until=days(12))
    row = rows(cast.ylle)["Mari Mägi"]
    assert [it.text for it in row.waits] == ["Nobody stands in during an absence"]
    assert (row.due_count, row.due_more, row.due_first) == (2, 1, written(-20))


def test_ones_own_team_and_the_absent_leads_stand_apart(cast: Cast) -> None:
    Substitution.objects.create(
        position=cast.seats["ONE-1"], substitute=cast.seats["TWO-1"], rank=0, valid_from=LONG_AGO
    )
    draft_version(cast, "ONE-2")
    draft_version(cast, "TWO-2")
    liis = Visitor(cast.liis)
    own = liis.open("team_list")
    assert names(own) == ["Peeter Pärn"]
    assert own.has(".badge-draft")
    assert own.texts(".tabs a")[:2] == ["Direct reports 1", "In place of Jaan Jõgi 4"]
    theirs = liis.open("team_list", show=f"for-{cast.seats['ONE-1'].pk}")
    assert "Mari Mägi" in names(theirs)
    assert not theirs.has(".badge-draft")


def test_opening_the_absent_leads_team_stands_in_their_trail_once_an_hour(cast: Cast) -> None:
    ylle = Visitor(cast.ylle)
    for _time in range(2):
        ylle.open("team_list")
    entry = TrailEntry.objects.get(act="acting.team_opened")
    assert (entry.actor, entry.about, entry.object_name) == (cast.ylle, cast.jaan, "ONE-1")
    assert "opened the team of the lead they stand in for" in Visitor(cast.jaan).open("teams:person_trail").text("main")


def test_the_trail_of_acting_costs_the_same_for_one_and_for_two(cast: Cast) -> None:
    def asked() -> int:
        visitor = Visitor(again(cast.ylle))
        with CaptureQueriesContext(connection) as queries:
            visitor.open("signal_list")
        return len(
            [query for query in queries if "trailentry" in query["sql"] or 'teams_position"."code' in query["sql"]]
        )

    one = asked()
    assert TrailEntry.objects.filter(act="acting.team_opened").count() == 1
    Substitution.objects.create(position=cast.seats["TWO-1"], substitute=cast.seats["ONE-4"], valid_from=LONG_AGO)
    Absence.objects.create(person=cast.liis, valid_from=days(-1), valid_until=days(2))
    assert asked() == one
    found = TrailEntry.objects.filter(act="acting.team_opened").order_by("object_name")
    assert [(entry.about, entry.object_name) for entry in found] == [(cast.jaan, "ONE-1"), (cast.liis, "TWO-1")]


def test_only_the_part_that_was_opened_stands_in_the_trail(cast: Cast) -> None:
    Substitution.objects.create(position=cast.seats["TWO-1"], substitute=cast.seats["ONE-4"], valid_from=LONG_AGO)
    Absence.objects.create(person=cast.liis, valid_from=days(-1), valid_until=days(2))
    Visitor(again(cast.ylle)).open("team_list", show=f"for-{cast.seats['TWO-1'].pk}")
    assert [entry.about for entry in TrailEntry.objects.filter(act="acting.team_opened")] == [cast.liis]


def test_looking_at_ones_own_team_leaves_no_trace(cast: Cast) -> None:
    Substitution.objects.create(
        position=cast.seats["ONE-1"], substitute=cast.seats["TWO-1"], rank=0, valid_from=LONG_AGO
    )
    Visitor(cast.liis).open("team_list")
    Visitor(cast.toomas).open("team_list", show="all")
    assert not TrailEntry.objects.filter(act="acting.team_opened").exists()


# the mirror


def full_row(cast: Cast) -> None:
    """Something in every field of Mari's row."""
    back_at_work(cast.jaan)
    due(cast, "ONE-2", -20)
    draft_version(cast, "ONE-2")
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=days(-1), valid_until=days(4))
    Absence.objects.create(person=cast.mari, valid_from=days(9), valid_until=days(12))
    meet(cast.jaan, cast.mari, number=-8)
    meet(cast.mari, cast.jaan, number=6)
    say_still_true(JobDescription.objects.get().pk, by=cast.mari)


def test_a_person_sees_field_by_field_what_their_lead_sees(cast: Cast) -> None:
    full_row(cast)
    lead = Visitor(cast.jaan).open("team_list")
    mirror = Visitor(cast.mari).open("team_row", cast.mari.pk)
    views = mirror.response.context["views"]
    assert [view.lead for view in views] == ["Jaan Jõgi"]
    [seen] = views[0].rows
    [shown] = [row for row in lead.response.context["people"] if row.name == "Mari Mägi"]
    for column in fields(TeamRow):
        value = getattr(seen, column.name)
        assert value == getattr(shown, column.name), column.name
        assert value or value is False or column.name in ("awaited", "due_what"), column.name
    for words in (".team-waits li > span", "td:nth-child(n+3)"):
        seen_words = mirror.texts(f"tbody {words}")
        assert seen_words
        assert seen_words == lead.texts(f"tbody {words}")[: len(seen_words)]
    assert mirror.actions() == []


def test_a_lead_opens_one_row_as_it_stands_in_their_list(cast: Cast) -> None:
    full_row(cast)
    for lead in (cast.jaan, cast.toomas):
        listed = rows(lead)["Mari Mägi"]
        page = Visitor(again(lead)).open("team_row", cast.mari.pk)
        assert page.response.context["views"][0].rows == [listed]


@pytest.mark.parametrize("name", ["kalle", "liis", "peeter", "anne", "sirje", "aivar"])
def test_nobody_else_opens_the_row(cast: Cast, name: str) -> None:
    assert Visitor(getattr(cast, name)).open("team_row", cast.mari.pk).status == 404


def test_the_substitute_opens_the_row_while_acting_and_leaves_a_trace(cast: Cast) -> None:
    ylle = Visitor(cast.ylle)
    assert ylle.open("team_row", cast.mari.pk).status == 200
    assert TrailEntry.objects.get(act="acting.team_opened").about == cast.jaan
    back_at_work(cast.jaan)
    assert Visitor(again(cast.ylle)).open("team_row", cast.mari.pk).status == 404


def test_each_seat_is_seen_by_its_own_lead(cast: Cast) -> None:
    back_at_work(cast.jaan)
    PositionPeriod.objects.filter(position__code="ONE-5").update(manager=cast.seats["TWO-1"])
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=LONG_AGO, load="0.2")
    views = Visitor(cast.mari).open("team_row", cast.mari.pk).response.context["views"]
    assert {view.lead: [row.seat_id for row in view.rows] for view in views} == {
        "Jaan Jõgi": [cast.seats["ONE-2"].pk],
        "Liis Lepp": [cast.seats["ONE-5"].pk],
    }


def test_the_mirror_names_whoever_stands_in_for_the_lead(cast: Cast) -> None:
    words = "While Jaan Jõgi is away, Ylle Üürike stands in and sees this row too"
    assert words in Visitor(cast.mari).open("team_row", cast.mari.pk).text("main")
    back_at_work(cast.jaan)
    assert "stands in and sees" not in Visitor(cast.mari).open("team_row", cast.mari.pk).text("main")


def test_whom_nobody_leads_is_told_so(cast: Cast) -> None:
    page = Visitor(cast.toomas).open("team_row", cast.toomas.pk)
    assert page.text(".empty-title") == "Nobody leads you today"


def test_everybody_finds_the_mirror_in_their_menu(cast: Cast) -> None:
    links = Visitor(cast.mari).open("teams:person_list").links("#person-menu a")
    assert links["What my lead sees"] == f"/team/row/{cast.mari.pk}/"


def test_there_is_no_figure_for_a_person() -> None:
    """What a row holds is counted things and days; a score would be a field more, and is for nobody to add."""
    assert {column.name for column in fields(TeamRow) if column.type in (int, float, "int", "float")} == {
        *("seat_id", "due_count")
    }
