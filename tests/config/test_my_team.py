"""My team: a row for each person and seat that one leads, and the mirror in which the person sees that same row."""

from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from config.my_team import TeamRow, rows_of, team_of
from teams.actions.job_description import propose
from teams.actions.job_description_review import say_still_true
from teams.due import JOB_DESCRIPTION_REVIEW
from teams.models import (
    Absence,
    Appointment,
    JobDescription,
    JobDescriptionReview,
    Meeting,
    Participant,
    Person,
    Position,
    PositionPeriod,
    Substitution,
    TrailEntry,
)
from tests.cast import LONG_AGO, Cast, approved_version, draft_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

[TO_LEADS] = JOB_DESCRIPTION_REVIEW.ladder.lead


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def written(number: int) -> str:
    return f"{days(number):%d.%m.%Y}"


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def rows(lead: Person) -> dict[str, TeamRow]:
    team = team_of(again(lead), timezone.localdate())
    with translation.override("en"):
        return {row.name or row.title: row for row in rows_of(team, team.seats)}


def names(page: Page, table: str = ".table") -> list[str]:
    return page.texts(f"{table} tbody th a")


def due(cast: Cast, code: str, number: int) -> None:
    """A job description in force, whose review is due so many days from today."""
    approved_version(cast, code, in_force_from=days(-500))
    JobDescription.objects.filter(position=cast.seats[code]).update(next_review_on=days(number))


def back_at_work(person: Person) -> None:
    Absence.objects.filter(person=person).delete()


# who stands there


def test_a_lead_opens_the_direct_reports_and_the_vacant_seats_apart(cast: Cast) -> None:
    page = Visitor(cast.jaan).open("team_list")
    assert names(page) == ["Kalle Koppel", "Mari Mägi", "Ylle Üürike", "Klienditeenindaja"]
    assert page.texts("main h2") == ["Vacant positions"]
    assert not page.has(".tabs")


@pytest.mark.parametrize("name", ["mari", "kalle", "peeter", "anne", "sirje", "aivar"])
def test_who_leads_nobody_has_no_team(cast: Cast, name: str) -> None:
    visitor = Visitor(getattr(cast, name))
    assert visitor.open("team_list").status == 403
    assert "/team/" not in visitor.open("teams:person_list").links("#nav a").values()


def test_who_leads_in_work_finds_both_pages_in_the_navigation(cast: Cast) -> None:
    for person in (cast.jaan, cast.toomas, cast.ylle):
        page = Visitor(person).open("signal_list")
        links = page.links("#nav a")
        assert (links["My team"], links["Early signals"]) == ("/team/", "/team/signals/")
        assert page.texts("#nav [aria-current]") == ["Early signals"]


def test_a_head_of_department_begins_with_direct_reports_and_chooses_a_unit_or_all(cast: Cast) -> None:
    toomas = Visitor(cast.toomas)
    page = toomas.open("team_list")
    assert names(page) == ["Jaan Jõgi", "Liis Lepp"]
    assert page.texts(".tabs a") == [
        "Direct reports 2", "All below 7", "Esimene talitus 5", "Teine talitus 2",
    ]  # fmt: skip
    unit = toomas.open("team_list", show=f"unit-{cast.units['two'].pk}")
    assert names(unit) == ["Liis Lepp", "Peeter Pärn"]
    assert unit.texts(".tabs [aria-current]") == ["Teine talitus 2"]
    everybody = toomas.open("team_list", show="all")
    assert names(everybody)[:-1] == [
        *("Jaan Jõgi", "Kalle Koppel", "Liis Lepp", "Mari Mägi", "Peeter Pärn", "Ylle Üürike")
    ]
    assert "Esimene talitus" in everybody.texts("tbody th")[0]


@pytest.mark.parametrize("show", ["", "unit-0", "unit-99999999999999999999", "nothing", "for-1"])
def test_a_part_that_is_none_shows_the_direct_reports(cast: Cast, show: str) -> None:
    assert names(Visitor(cast.toomas).open("team_list", show=show)) == ["Jaan Jõgi", "Liis Lepp"]


def test_another_leads_unit_cannot_be_chosen(cast: Cast) -> None:
    page = Visitor(cast.liis).open("team_list", show=f"unit-{cast.units['one'].pk}")
    assert names(page) == ["Peeter Pärn"]


def test_a_line_too_long_for_a_page_is_looked_at_by_unit(cast: Cast, settings: object) -> None:
    settings.TEAM_ROWS = 6
    toomas = Visitor(cast.toomas)
    page = toomas.open("team_list", show="all")
    assert page.has(".empty")
    assert names(page) == []
    assert names(toomas.open("team_list", show=f"unit-{cast.units['two'].pk}")) == ["Liis Lepp", "Peeter Pärn"]


def test_of_a_line_too_long_for_a_page_no_seat_is_loaded(cast: Cast, settings: object) -> None:
    settings.TEAM_ROWS = 6
    toomas = Visitor(cast.toomas)
    with CaptureQueriesContext(connection) as asked:
        page = toomas.open("team_list", show="all")
    assert page.texts(".tabs a")[1] == "All below 7"
    assert not [
        query["sql"] for query in asked if "last_name" in query["sql"] and "teams_positionperiod" in query["sql"]
    ]


# in what order


def test_what_needs_the_lead_most_stands_first(cast: Cast) -> None:
    """Overdue by the lead, by day; then what is due, by day; then nothing, by name: Koppel before Üürike."""
    for number, code in enumerate(("TWO-9", "TWO-8", "TWO-7"), 1):
        seat = Position.objects.create(code=code, valid_from=LONG_AGO)
        period = {"title": "Nõustaja", "unit": cast.units["two"], "manager": cast.seats["TWO-1"]}
        PositionPeriod.objects.create(position=seat, valid_from=LONG_AGO, **period)
        person = Person.objects.create(email=f"{code}@new.example", first_name="Uus", last_name=f"Z{number}")
        Appointment.objects.create(position=seat, person=person, valid_from=LONG_AGO)
        cast.seats[code] = seat
    due(cast, "TWO-9", 20)
    due(cast, "TWO-8", -5)
    due(cast, "TWO-2", -40)
    assert names(Visitor(cast.liis).open("team_list")) == ["Peeter Pärn", "Uus Z2", "Uus Z1", "Uus Z3"]


def test_those_without_anything_stand_by_estonian_name(cast: Cast) -> None:
    for person, last_name in ((cast.mari, "Žukov"), (cast.kalle, "Õun"), (cast.ylle, "Teder")):
        Person.objects.filter(pk=person.pk).update(last_name=last_name)
    assert names(Visitor(cast.jaan).open("team_list"))[:3] == ["Mari Žukov", "Ylle Teder", "Kalle Õun"]


# what is due


def test_a_staff_members_own_thing_shows_once_the_ladder_reaches_the_lead(cast: Cast) -> None:
    """The yearly review shows to leads from a day of its ladder on; the lead's own share at once."""
    back_at_work(cast.jaan)
    due(cast, "ONE-2", 10)
    say_still_true(JobDescription.objects.get().pk, by=cast.jaan)
    for number, expected in ((10, 0), (0, 0), (1 - TO_LEADS, 0), (-TO_LEADS, 1), (-60, 1)):
        JobDescription.objects.update(next_review_on=days(number))
        row = rows(cast.jaan)["Mari Mägi"]
        assert (row.due_count, row.due_first) == (expected, written(number) if expected else ""), number
    JobDescriptionReview.objects.all().delete()
    for number in (10, 0, 1 - TO_LEADS, -TO_LEADS):
        JobDescription.objects.update(next_review_on=days(number))
        row = rows(cast.jaan)["Mari Mägi"]
        assert (row.due_count, row.due_first) == (1, written(number)), number
        assert row.is_overdue is (number < 0)
        assert len(row.waits) == 1


def test_beyond_sixty_days_nothing_is_due_yet(cast: Cast) -> None:
    due(cast, "ONE-2", 60)
    assert rows(cast.jaan)["Mari Mägi"].due_count == 1
    JobDescription.objects.update(next_review_on=days(61))
    assert rows(cast.jaan)["Mari Mägi"].due_count == 0


def test_a_lead_further_up_sees_the_leads_things_only_once_the_ladder_has_reached(cast: Cast) -> None:
    due(cast, "ONE-2", 1 - TO_LEADS)
    assert rows(cast.toomas)["Mari Mägi"].due_count == 0
    JobDescription.objects.update(next_review_on=days(-TO_LEADS))
    row = rows(cast.toomas)["Mari Mägi"]
    assert (row.due_count, row.waits) == (1, ())


def test_whoever_has_said_their_word_waits_for_the_other(cast: Cast) -> None:
    back_at_work(cast.jaan)
    due(cast, "ONE-2", 5)
    version = JobDescription.objects.get()
    say_still_true(version.pk, by=cast.mari)
    assert "Mari has confirmed" in rows(cast.jaan)["Mari Mägi"].waits[0].text
    assert rows(cast.jaan)["Mari Mägi"].awaited == ""
    say_still_true(version.pk, by=cast.jaan)
    assert (rows(cast.jaan)["Mari Mägi"].waits, rows(cast.jaan)["Mari Mägi"].awaited) == ((), "")


def test_once_the_lead_has_said_their_word_the_row_says_whose_is_missing(cast: Cast) -> None:
    back_at_work(cast.jaan)
    due(cast, "ONE-2", 5)
    say_still_true(JobDescription.objects.get().pk, by=cast.jaan)
    JobDescriptionReview.objects.update(manager_at=timezone.now() - timedelta(days=2))
    row = rows(cast.jaan)["Mari Mägi"]
    assert (row.waits, row.awaited) == ((), f"waits for Mari's word since {written(-2)}")
    for lead in (cast.jaan, cast.toomas):
        page = Visitor(lead).open("team_row", cast.mari.pk)
        assert row.awaited in page.text("td[data-label='Job description']")
    assert row.awaited in Visitor(cast.mari).open("team_row", cast.mari.pk).text("tbody")
    Absence.objects.create(person=cast.jaan, valid_from=days(0))
    assert rows(cast.ylle)["Mari Mägi"].awaited == ""


def test_one_review_that_two_have_to_confirm_is_one_thing(cast: Cast) -> None:
    back_at_work(cast.jaan)
    due(cast, "ONE-2", -TO_LEADS)
    cell = "td[data-label='Due']"
    assert "more" not in Visitor(cast.jaan).open("team_row", cast.mari.pk).text(cell)
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=days(3))
    text = Visitor(cast.jaan).open("team_row", cast.mari.pk).text(cell)
    assert text == f"{written(-TO_LEADS)} · overdue and 1 more"
    above = Visitor(cast.toomas).open("team_row", cast.mari.pk).text(cell)
    assert above == f"Yearly review of the job description {written(-TO_LEADS)} · overdue and 1 more"


def test_the_end_of_probation_is_dealt_with_in_the_row_by_whose_it_is(cast: Cast) -> None:
    back_at_work(cast.jaan)
    appointment = Appointment.objects.get(person=cast.mari)
    jaan = Visitor(cast.jaan)
    Appointment.objects.filter(pk=appointment.pk).update(probation_ends_on=days(45))
    assert jaan.open("team_list").actions() == []
    Appointment.objects.filter(pk=appointment.pk).update(probation_ends_on=days(-3))
    page = jaan.open("team_list")
    assert page.actions() == ["/due/settle/"]
    names = ("rule", "subject_id", "due_on")
    sent = {name: page.values(name)[0] for name in names} | {
        "verb": page.root.query("[name=verb]").etree_element.get("value")
    }
    assert sent["due_on"] == days(-3).isoformat()
    answer = jaan.send_by_htmx("due_settle", **sent)
    assert "has been dealt with" in answer.text("li")
    appointment.refresh_from_db()
    assert appointment.probation_settled_at is not None
    assert jaan.open("team_list").actions() == []


def test_whoever_is_not_responsible_has_no_such_button(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=days(-3))
    for person in (cast.toomas, cast.ylle):
        assert Visitor(person).open("team_row", cast.mari.pk).actions() == []
    assert Visitor(cast.mari).open("team_row", cast.mari.pk).actions() == []


def test_still_true_is_said_in_the_row(cast: Cast) -> None:
    back_at_work(cast.jaan)
    due(cast, "ONE-2", 5)
    jaan, seat = Visitor(cast.jaan), cast.seats["ONE-2"].pk
    assert jaan.open("team_list").actions() == [f"/positions/{seat}/job-description/still-true/"]
    answer = jaan.follow(jaan.send_by_htmx("teams:job_description_still_true", seat))
    assert "Noted." in answer.text("#messages .alert")
    assert jaan.open("team_list").actions() == []


def test_drafts_are_finished_and_proposals_wait_for_hr(cast: Cast) -> None:
    draft = draft_version(cast, "ONE-2")
    row = rows(cast.jaan)["Mari Mägi"]
    assert [(it.text, it.url) for it in row.waits] == [("A draft is to be finished", f"/versions/{draft.pk}/edit/")]
    assert "badge-draft" in row.open_badge
    propose(draft.pk, by=cast.jaan)
    row = rows(cast.jaan)["Mari Mägi"]
    assert [(it.text, it.url) for it in row.waits] == [("A proposal waits for HR", f"/versions/{draft.pk}/")]
    assert "badge-proposed" in row.open_badge


def test_a_missing_substitute_is_named_in_the_row(cast: Cast) -> None:
    back_at_work(cast.jaan)
    Absence.objects.create(person=cast.mari, valid_from=days(3), valid_until=days(12))
    page = Visitor(cast.jaan).open("team_list")
    assert page.links(".team-waits a.btn") == {
        "Name a substitute Mari Mägi": f"/positions/{cast.seats['ONE-2'].pk}/substitutes/?first={days(3).isoformat()}"
    }


@pytest.mark.parametrize(
    ("number", "badge"), [(-1, "overdue"), (0, "due_soon"), (60, "due_soon"), (61, "in_force"), (None, "missing")]
)
def test_the_state_of_the_job_description_stands_there(cast: Cast, number: int | None, badge: str) -> None:
    if number is not None:
        due(cast, "ONE-2", number)
    row = rows(cast.jaan)["Mari Mägi"]
    assert f"badge-{badge}" in row.badge
    assert row.review_on == ("" if number is None else written(number))


# who is away


def test_absences_now_and_within_two_weeks_by_their_days_alone(cast: Cast) -> None:
    sick = {"person": cast.mari, "kind": "sickness"}
    Absence.objects.create(**sick, valid_from=days(-2), valid_until=days(1))
    Absence.objects.create(**sick, valid_from=days(14), valid_until=days(16))
    Absence.objects.create(**sick, valid_from=days(40), valid_until=days(41))
    Absence.objects.create(**sick, valid_from=days(-9), valid_until=days(-2))
    Absence.objects.create(person=cast.kalle, valid_from=days(15))
    Absence.objects.create(person=cast.ylle, valid_from=days(-1))
    found = rows(cast.jaan)
    assert (found["Mari Mägi"].away_now, found["Mari Mägi"].away_soon) == (
        f"until {written(0)}",
        (f"{written(14)} – {written(15)}",),
    )
    assert (found["Kalle Koppel"].away_now, found["Kalle Koppel"].away_soon) == ("", ())
    assert found["Ylle Üürike"].away_now == "no end is known"
    assert "sick" not in Visitor(cast.jaan).open("team_list").text("main")


# when they met


def meet(organiser: Person, *others: Person, number: int, answer: str = "") -> Meeting:
    begins = timezone.make_aware(datetime.combine(days(number), datetime.min.time())) + timedelta(hours=12)
    meeting = Meeting.objects.create(organiser=organiser, starts_at=begins, ends_at=begins + timedelta(hours=1))
    Participant.objects.bulk_create(Participant(meeting=meeting, person=it, answer=answer) for it in others)
    return meeting


def test_without_a_meeting_there_is_no_column(cast: Cast) -> None:
    meet(cast.toomas, cast.mari, number=2)
    assert "Met" not in Visitor(cast.jaan).open("team_list").texts("thead th")


def test_the_last_and_the_next_meeting_of_the_two_stand_there(cast: Cast) -> None:
    for number in (-30, -8, 6, 20):
        meet(cast.jaan, cast.mari, number=number)
    meet(cast.mari, cast.jaan, number=4)
    meet(cast.toomas, cast.mari, number=2)
    meet(cast.jaan, cast.mari, number=1, answer="declined")
    Meeting.objects.filter(pk=meet(cast.jaan, cast.mari, number=3).pk).update(
        cancelled_at=timezone.now(), cancelled_by=cast.jaan
    )
    row = rows(cast.jaan)["Mari Mägi"]
    assert (row.met_last, row.met_next) == (written(-8), written(4))
    assert "Met" in Visitor(cast.jaan).open("team_list").texts("thead th")
    assert rows(cast.jaan)["Kalle Koppel"].met_next == ""


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
