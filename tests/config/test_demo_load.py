"""The demo, really loaded: on a 29 February, and in the night when the clock is put forward."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from config.demo import cast as demo_cast
from config.demo.load import demo_faces, load
from config.demo.versions import TO_IMPORT
from teams.actions.due_day import wrong_due_days
from teams.actions.rendering import facts_of
from teams.content import JobDescriptionContent, canonical_json, content_hash
from teams.documents.job_description_pdf import job_description_html
from teams.models import (
    ForecastLine,
    JobDescription,
    JobDescriptionReview,
    JobDescriptionVersion,
    Letter,
    Notice,
    Person,
    Position,
    Rendering,
    Unit,
)
from teams.models.job_description_row import content_of
from teams.reports import desk
from tests.cast import find_cast, make_cast

LEAP_DAY = date(2028, 2, 29)
TALLINN = ZoneInfo("Europe/Tallinn")


@contextmanager
def loaded_on(day: date) -> Iterator[None]:
    """In a transaction that ends with it, at half past three by night."""
    moment = datetime(day.year, day.month, day.day, 3, 30, tzinfo=TALLINN)
    with time_machine.travel(moment), transaction.atomic():
        empty_tables()
        assert load(day)
        yield
        transaction.set_rollback(True)


def empty_tables() -> None:
    """All but the forms, which come with a migration."""
    if find_cast() is None:
        make_cast()
    connection.check_constraints()
    tables = [table for table in connection.introspection.table_names() if table.startswith("teams_")]
    tables.remove("teams_jobdescriptionform")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables if connection.vendor == "sqlite" else []:
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), loaded_on(LEAP_DAY):
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> Iterator[None]:
    """Loaded once for the tests of this file, which only look at it."""
    with time_machine.travel(datetime(2028, 2, 29, 9, tzinfo=TALLINN)):
        yield


def test_it_is_a_department_of_some_sixty_people_in_five_units(demo: None) -> None:
    department = Unit.objects.get(code="KSO")
    units = Unit.objects.named_on(LEAP_DAY).filter(parent_id=department.pk)
    assert units.count() == 5
    held = Position.objects.described_on(LEAP_DAY).filter(
        unit_id__in=[department.pk, *units.values_list("pk", flat=True)]
    )
    people = Person.objects.filter(
        appointments__position__in=held, appointments__valid_from__lte=LEAP_DAY, is_active=True
    ).distinct()
    assert 52 <= people.count() <= 66


def test_every_desk_has_something_on_it(demo: None) -> None:
    hr = Person.objects.get(email=f"anneli.poldsalu@{demo_cast.EMAIL_DOMAIN}")
    counts = {tab.name: tab.count for tab in desk.tabs(hr, LEAP_DAY, {"show": ""})}
    assert all(counts.values()), counts


def test_every_state_is_there(demo: None) -> None:
    states = {version.standing for version in JobDescriptionVersion.objects.all()}
    assert states == {"draft", "proposed", "withdrawn", "in_force", "superseded", "future"}
    assert set(JobDescriptionReview.objects.values_list("outcome", flat=True)) == {"open", "still_true"}
    assert JobDescription.objects.filter(next_review_on__lt=LEAP_DAY).count() >= 5


def test_the_faces_are_there_and_the_positions_to_import_for_are_empty(demo: None) -> None:
    assert [(person.name, role) for person, role in demo_faces()] == demo_cast.demo_people()
    for source in TO_IMPORT:
        assert not Position.objects.filter(code=source.position, job_description__isnull=False).exists()
    assert not Person.objects.exclude(email__endswith=".example").exists()


def test_the_due_days_are_right(demo: None) -> None:
    assert wrong_due_days() == []
    in_force = JobDescriptionVersion.objects.in_force_on(LEAP_DAY).values("job_description")
    assert not JobDescription.objects.filter(pk__in=in_force, next_review_on=None).exists()


def test_what_is_frozen_is_what_the_rows_hold_and_can_be_printed(demo: None) -> None:
    frozen = JobDescriptionVersion.objects.exclude(state="draft").select_related("form").prefetch_related("rows")
    assert len(frozen) > 80
    for version in frozen:
        document = version.frozen_document
        assert version.content_hash == content_hash(document)
        content = content_of(version.rows.all())
        assert canonical_json({"content": content.as_dict()})[1:-1] in document
        assert JobDescriptionContent.from_dict(content.as_dict()) == content
        assert version.content_hash in job_description_html(document, facts_of(version))


def test_a_pdf_of_each_frozen_version_is_asked_for(demo: None) -> None:
    frozen = JobDescriptionVersion.objects.exclude(state="draft")
    assert set(Rendering.objects.values_list("version", flat=True)) == set(frozen.values_list("pk", flat=True))


def test_whoever_decided_had_the_right_to(demo: None) -> None:
    for version in JobDescriptionVersion.objects.filter(state="approved").select_related("approved_by"):
        assert version.approved_by.is_hr
        assert not version.job_description.position.is_held_by(version.approved_by, version.approved_at.date())
        assert version.begun_at < version.proposed_at < version.approved_at


def test_loaded_again_it_changes_nothing(demo: None) -> None:
    people = Person.objects.count()
    versions = JobDescriptionVersion.objects.count()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == "The database has people already; nothing was loaded.\n"
    assert (Person.objects.count(), JobDescriptionVersion.objects.count()) == (people, versions)


@pytest.mark.django_db
def test_it_can_be_loaded_in_an_hour_that_the_clock_leaves_out() -> None:
    day = date(2027, 3, 28)
    with loaded_on(day):
        assert wrong_due_days() == []
        assert JobDescription.objects.filter(next_review_on__lt=day).exists()
        latest = JobDescriptionVersion.objects.filter(state="approved").latest("in_force_from")
        assert latest.standing == "future"


@pytest.mark.parametrize(
    "moment", ["2026-11-22T22:13:00+02:00", "2026-11-24T15:00:00+02:00", "2026-11-24T05:00:00+02:00"]
)
def test_its_morning_was_that_of_a_working_day_whenever_it_is_loaded(db: None, moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment)), transaction.atomic():
        empty_tables()
        load(timezone.localdate())
        letters = Letter.objects.filter(kind="digest")
        assert letters.count() > 10
        assert not Letter.objects.filter(kind="at_once").exists()
        assert {timezone.localtime(letter.written_at).time() for letter in letters} == {time(7, 30)}
        assert all(timezone.localtime(letter.written_at).weekday() < 5 for letter in letters)
        assert not Notice.objects.untold().exists()
        assert Notice.objects.unread().exists()
        assert ForecastLine.objects.exists()
        transaction.set_rollback(True)
