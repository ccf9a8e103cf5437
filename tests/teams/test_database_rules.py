"""What the database itself refuses, whoever asks it: no action is called here."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import timezone

from teams.actions.job_description import approve, withdraw
from teams.migration_operations import ForbidChange, ForbidOverlap
from teams.models import (
    Absence,
    Appointment,
    CalendarFeed,
    DayOff,
    JobDescriptionForm,
    JobDescriptionReview,
    JobDescriptionRow,
    JobDescriptionVersion,
    Letter,
    Meeting,
    Notice,
    NoticeSwitch,
    Participant,
    Person,
    Position,
    PositionPeriod,
    Rendering,
    RoleGrant,
    Snooze,
    StoredFile,
    Substitution,
    TrailEntry,
    Unit,
    UnitPeriod,
)
from tests.cast import Cast, approved_version, draft_version, proposed_version

pytestmark = pytest.mark.django_db

DAY = date(2030, 2, 1)
on_postgresql = connection.vendor == "postgresql"


@contextmanager
def refused(rule: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():  # noqa: PT012 - the statement is the caller's
        yield
        # Foreign keys are looked at when a transaction ends, and a test's own never does.
        connection.check_constraints()


def day(number: int) -> date:
    return DAY + timedelta(days=number)


# two on one day

FIRST, END = 0, 30
CLASHES = {
    "the same": (FIRST, END),
    "inside": (10, 20),
    "around": (-10, 40),
    "over the beginning": (-10, 1),
    "over the end": (29, 40),
    "without an end": (-10, None),
    "begins inside, without an end": (29, None),
}
ONE_A_DAY: dict[str, tuple[type[models.Model], Callable[[Cast], dict[str, Any]]]] = {
    "teams_unitperiod_one_a_day": (UnitPeriod, lambda cast: {"unit": new_unit(), "name": "Talitus"}),
    "teams_positionperiod_one_a_day": (
        PositionPeriod,
        lambda cast: {"position": new_position(), "title": "Nõunik", "unit": cast.units["one"]},
    ),
    "teams_appointment_one_a_seat": (
        Appointment,
        lambda cast: {"position": cast.seats["ONE-5"], "person": cast.mari},
    ),
    "teams_rolegrant_one_a_day": (RoleGrant, lambda cast: {"person": cast.mari, "role": "hr"}),
    "teams_substitution_one_a_day": (
        Substitution,
        lambda cast: {"position": cast.seats["ONE-5"], "substitute": cast.seats["ONE-2"]},
    ),
}
each_rule = pytest.mark.parametrize("rule", ONE_A_DAY)


def new_unit() -> Unit:
    return Unit.objects.create(code="new", kind="unit", valid_from=DAY)


def new_position() -> Position:
    return Position.objects.create(code="NEW", valid_from=DAY)


@pytest.fixture
def holding(cast: Cast, rule: str) -> Callable[[int, int | None], models.Model]:
    """Makes a row of the rule's table that holds from a day to a day; one is there already."""
    model, key = ONE_A_DAY[rule]
    columns = key(cast)

    def make(first: int, until: int | None) -> models.Model:
        end = None if until is None else day(until)
        return model.objects.create(**columns, valid_from=day(first), valid_until=end)

    make(FIRST, END)
    return make


@each_rule
@pytest.mark.parametrize("clash", CLASHES)
def test_two_rows_do_not_hold_on_one_day(holding: Callable, rule: str, clash: str) -> None:
    with refused(rule):
        holding(*CLASHES[clash])


@each_rule
def test_neighbours_meet_without_a_gap_and_do_not_grow_into_each_other(holding: Callable, rule: str) -> None:
    before, after = holding(-10, FIRST), holding(END, None)
    with refused(rule):
        type(before).objects.filter(pk=before.pk).update(valid_until=day(1))
    with refused(rule):
        type(after).objects.filter(pk=after.pk).update(valid_from=day(END - 1))
    type(after).objects.filter(pk=after.pk).update(valid_from=day(END + 1))


def test_two_people_do_not_sit_on_one_seat(cast: Cast) -> None:
    with refused("teams_appointment_one_a_seat"):
        Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-2"], valid_from=DAY)


def test_two_versions_are_not_in_force_on_one_day(cast: Cast) -> None:
    first = approved_version(cast, in_force_from=day(0))
    second = approved_version(cast, in_force_from=day(30))
    versions = JobDescriptionVersion.objects
    with refused("teams_version_one_in_force"):
        versions.filter(pk=first.pk).update(in_force_until=None)
    with refused("teams_version_one_in_force"):
        versions.filter(pk=second.pk).update(in_force_from=day(29))
    third = proposed_version(cast)
    with refused("teams_version_one_in_force"):
        versions.filter(pk=third.pk).update(state="approved", in_force_from=day(10), in_force_until=day(11))


# what a single row may not be

APPROVED = {"state": "approved", "document": b"{}", "content_hash": "x", "in_force_from": DAY}
WRONG: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "teams_unit_known_kind": (Unit, {"kind": "squad"}),
    "teams_unitperiod_not_its_own_parent": (UnitPeriod, {"parent": F("unit")}),
    "teams_positionperiod_not_its_own_manager": (PositionPeriod, {"manager": F("position")}),
    "teams_appointment_load_above_0_up_to_1": (Appointment, {"load": 0}),
    "teams_substitution_by_another": (Substitution, {"substitute": F("position")}),
    "teams_absence_known_kind": (Absence, {"kind": "whim"}),
    "teams_rolegrant_known_role": (RoleGrant, {"role": "king"}),
    "teams_person_known_language": (Person, {"language": "ru"}),
    "teams_person_known_service_kind": (Person, {"service_kind": "guest"}),
    **{
        f"teams_{model._meta.model_name}_ends_after_it_begins": (model, {"valid_until": F("valid_from")})
        for model in (Unit, UnitPeriod, Position, PositionPeriod, Appointment, Substitution, Absence, RoleGrant)
    },
    "teams_version_known_state": (JobDescriptionVersion, {"state": "signed", "document": b"{}", "content_hash": "x"}),
    "teams_version_frozen_from_proposed_on": (JobDescriptionVersion, {"state": "proposed"}),
    "teams_version_days_only_when_approved": (JobDescriptionVersion, {"in_force_from": DAY}),
    "teams_version_ends_after_it_begins": (JobDescriptionVersion, {**APPROVED, "in_force_until": DAY}),
    "teams_version_applied_from_not_after_in_force": (JobDescriptionVersion, {**APPROVED, "applied_from": day(1)}),
    "teams_row_known_kind": (JobDescriptionRow, {"kind": "chapter", "duty": None}),
    "teams_row_a_duty_has_its_identity": (JobDescriptionRow, {"duty": None}),
    "teams_review_known_outcome": (JobDescriptionReview, {"outcome": "lost", "done_on": DAY}),
    "teams_review_done_has_a_day": (JobDescriptionReview, {"outcome": "change"}),
    "teams_review_still_true_by_the_manager": (JobDescriptionReview, {"outcome": "still_true", "done_on": DAY}),
    "teams_letter_known_state": (Letter, {"state": "lost"}),
    "teams_letter_sent_has_a_moment": (Letter, {"state": "sent"}),
    "teams_meeting_ends_after_it_begins": (Meeting, {"ends_at": F("starts_at")}),
    "teams_meeting_cancelled_by_somebody": (Meeting, {"cancelled_at": F("starts_at")}),
    "teams_meeting_known_kind": (Meeting, {"kind": "party"}),
    "teams_participant_known_answer": (Participant, {"answer": "perhaps"}),
    "teams_rendering_known_state": (Rendering, {"state": "lost"}),
    "teams_rendering_done_has_its_file": (Rendering, {"state": "done"}),
}
TWICE: dict[str, tuple[type[models.Model], dict[str, Any], dict[str, Any]]] = {
    "teams_person_email_once_whatever_its_case": (Person, {"first_name": "Mari"}, {"email": "MARI@cast.example"}),
    "teams_version_number_once": (
        JobDescriptionVersion,
        {},
        {"state": "withdrawn", "document": b"{}", "content_hash": "x"},
    ),
    "teams_version_one_open": (JobDescriptionVersion, {}, {"number": 99}),
    "teams_row_single_kinds_once": (JobDescriptionRow, {"kind": "purpose"}, {"identity": uuid.uuid4()}),
    "teams_row_identity_once_in_a_version": (JobDescriptionRow, {"kind": "right"}, {}),
    "teams_review_one_open": (JobDescriptionReview, {}, {"due_on": DAY}),
    "teams_participant_once": (Participant, {}, {}),
    "teams_calendarfeed_one_live": (CalendarFeed, {}, {"token_hash": "two"}),
    "teams_notice_once": (Notice, {}, {}),
    "teams_noticeswitch_once": (NoticeSwitch, {}, {}),
    "teams_snooze_once": (Snooze, {}, {}),
    "teams_trail_one_reading_an_hour": (TrailEntry, {"act": "read"}, {}),
}


@pytest.fixture
def one_of_each(cast: Cast) -> None:
    """A row in every table that the cast leaves empty."""
    version = draft_version(cast)
    review = {"job_description": version.job_description, "version": version, "due_on": DAY}
    JobDescriptionReview.objects.create(**review)
    Letter.objects.create(key="one", reader=cast.mari, subject="Kiri", text="Kiri", html="<p>Kiri")
    CalendarFeed.objects.create(person=cast.mari, token_hash="one")
    now = timezone.now()
    meeting = Meeting.objects.create(organiser=cast.jaan, starts_at=now, ends_at=now + timedelta(hours=1))
    Participant.objects.create(meeting=meeting, person=cast.mari)
    Notice.objects.create(rule="one", subject_id=1, reader=cast.mari, due_on=DAY)
    NoticeSwitch.objects.create(person=cast.mari, rule="one")
    Snooze.objects.create(person=cast.mari, rule="one", subject_id=1, due_on=DAY, until=DAY)
    Rendering.objects.create(version=version, key="one")
    TrailEntry.objects.create(actor=cast.anne, act="read", object_type="one", object_id="1", hour=timezone.now())


@pytest.mark.parametrize("rule", WRONG)
def test_a_row_that_cannot_be_is_refused(one_of_each: None, rule: str) -> None:
    model, columns = WRONG[rule]
    assert model.objects.exists()
    with refused(rule):
        model.objects.update(**columns)


def test_nobody_is_appointed_for_more_than_a_whole_post(cast: Cast) -> None:
    with refused("teams_appointment_load_above_0_up_to_1"):
        Appointment.objects.update(load="1.01")


@pytest.mark.parametrize("rule", TWICE)
def test_what_may_be_there_once_is_refused_the_second_time(one_of_each: None, rule: str) -> None:
    model, chosen, changed = TWICE[rule]
    row = model.objects.filter(**chosen)[0]
    row.pk = None
    for name, value in changed.items():
        setattr(row, name, value)
    # SQLite names the columns instead of the rule.
    with refused(f"{rule}|UNIQUE constraint failed: {model._meta.db_table}"):
        row.save(force_insert=True)


@pytest.mark.parametrize(("kind", "cases"), [(models.CheckConstraint, WRONG), (models.UniqueConstraint, TWICE)])
def test_every_rule_of_the_models_has_its_case(kind: type[models.BaseConstraint], cases: dict[str, Any]) -> None:
    constraints = [rule for model in apps.get_app_config("teams").get_models() for rule in model._meta.constraints]
    rules = {rule.name for rule in constraints if isinstance(rule, kind)}
    assert rules == set(cases)


def test_a_day_off_is_there_once(db: None) -> None:
    """A field's own rule, which has no name in the model."""
    DayOff.objects.create(day=DAY, reason="Suvepäev")
    with refused("teams_dayoff_day|UNIQUE constraint failed: teams_dayoff.day"):
        DayOff.objects.create(day=DAY, reason="Muu")


# what was put before somebody never changes


@pytest.fixture
def frozen(cast: Cast, state: str) -> JobDescriptionVersion:
    version = proposed_version(cast)
    if state == "approved":
        return approve(version.pk, by=cast.anne, in_force_from=DAY)
    if state == "withdrawn":
        withdraw(version.pk, by=cast.anne)
    version.refresh_from_db()
    return version


each_frozen_state = pytest.mark.parametrize("state", ["proposed", "approved", "withdrawn"])


@each_frozen_state
def test_the_rows_of_a_frozen_version_stay(cast: Cast, frozen: JobDescriptionVersion) -> None:
    draft = frozen.job_description.versions.filter(state="draft").first() or draft_version(cast, "ONE-3")
    for columns in ({"text": "Muu"}, {"order": 99}, {"version": draft, "identity": uuid.uuid4()}):
        with refused("teams_row_of_a_frozen_version"):
            frozen.rows.filter(kind="right").update(**columns)
    with refused("teams_row_of_a_frozen_version"):
        JobDescriptionRow.objects.create(version=frozen, kind="right", text="Veel üks")
    with refused("teams_row_of_a_frozen_version"):
        draft.rows.filter(kind="right").update(version=frozen, identity=uuid.uuid4())
    draft.rows.filter(kind="right").update(text="Mustandis võib")


@each_frozen_state
@pytest.mark.parametrize(
    "columns",
    [
        {"document": b"[]"},
        {"content_hash": "0" * 64},
        {"number": 99},
        {"form": "2022"},
        {"state": "draft", "document": None, "content_hash": "", "in_force_from": None},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_what_was_hashed_stays(cast: Cast, frozen: JobDescriptionVersion, columns: dict[str, Any]) -> None:
    if "form" in columns:
        assert frozen.form.code != columns["form"]
        columns = {"form": JobDescriptionForm.objects.get(code=columns["form"])}
    with refused("teams_version_stays_frozen|teams_version_one_open"):
        JobDescriptionVersion.objects.filter(pk=frozen.pk).update(**columns)


@pytest.mark.parametrize(
    ("state", "back"), [("approved", "proposed"), ("withdrawn", "proposed"), ("approved", "withdrawn")]
)
def test_what_is_decided_stays_decided(frozen: JobDescriptionVersion, back: str) -> None:
    frozen.job_description.versions.filter(state="draft").delete()
    with refused("teams_version_stays_frozen"):
        JobDescriptionVersion.objects.filter(pk=frozen.pk).update(state=back, in_force_from=None)


def test_a_draft_may_change_and_a_version_may_end(cast: Cast) -> None:
    version = approved_version(cast, in_force_from=DAY)
    JobDescriptionVersion.objects.filter(pk=version.pk).update(in_force_until=day(1))
    draft = draft_version(cast, "ONE-3")
    assert draft.rows.update(text="Muu")


def test_a_stored_file_stays(db: None) -> None:
    StoredFile.objects.create(sha256="x", content=b"%PDF", media_type="application/pdf", size=4)
    with refused("teams_storedfile_stays"):
        StoredFile.objects.update(content=b"%PDF, otherwise")


def test_the_trail_is_added_to_only(one_of_each: None) -> None:
    with refused("teams_trail_is_added_to_only"):
        TrailEntry.objects.update(act="something else")


# On SQLite Django empties tables by DELETE, so that there no rule can forbid it.

DELETED: dict[str, str] = {
    "teams_trailentry": "teams_trail_is_added_to_only",
    "teams_jobdescriptionrow": "teams_row_of_a_frozen_version",
    **{
        f"teams_{table}": f"teams_{table}_past_stays"
        for table in ("unit", "unitperiod", "position", "positionperiod", "appointment", "rolegrant", "substitution")
    },
}


@pytest.mark.parametrize("table", DELETED)
def test_on_postgresql_the_past_is_not_deleted(cast: Cast, table: str) -> None:
    approved_version(cast)
    answer = refused(DELETED[table]) if on_postgresql else nullcontext()
    with answer, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        transaction.set_rollback(True)


def test_a_frozen_version_is_not_deleted_with_its_rows(cast: Cast) -> None:
    version = approved_version(cast)
    with refused("(?i)foreign key"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM teams_jobdescriptionversion WHERE id = %s", [version.pk])


# the rules are there


def rules_of_the_migrations() -> Iterator[tuple[str, str]]:
    """The table and the name in the database of every rule that a migration gives."""
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, ForbidOverlap):
                name, table, *_rest = operation.rule
                yield from (
                    (table, full) for full in ([name] if on_postgresql else [f"{name}_insert", f"{name}_update"])
                )
            elif isinstance(operation, ForbidChange):
                name, table, events, _when = operation.rule
                yield from ((table, f"{name}_{event}") for event in events if on_postgresql or event != "delete")


def rules_of_the_database() -> set[tuple[str, str]]:
    question = (
        """SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'x'
           UNION SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"""
        if on_postgresql
        else "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return set(cursor.fetchall())


def test_every_rule_of_the_migrations_is_in_the_database() -> None:
    """On SQLite a migration that alters a table makes it anew and loses its triggers: it must repeat the operation."""
    wanted = set(rules_of_the_migrations())
    assert len(wanted) > 10
    assert wanted <= rules_of_the_database()
