"""My team: a row for each person and seat that one leads, and the mirror in which the person sees that same row."""

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


def test_what_the_lead_has_declined_is_no_meeting_of_the_two(cast: Cast) -> None:
    meeting = meet(cast.mari, cast.jaan, number=-3, answer="declined")
    assert not meeting.is_cancelled
    assert rows(cast.jaan)["Mari Mägi"].met_last == ""
