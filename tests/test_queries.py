"""A page asks the database as often for many rows as for few, and never more than a dozen times."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from teams.actions.job_description import begin_draft
from teams.content import Duty, JobDescriptionContent
from teams.models import (
    Absence,
    Appointment,
    JobDescription,
    JobDescriptionVersion,
    Letter,
    Meeting,
    Notice,
    Participant,
    Person,
    Position,
    PositionPeriod,
    Unit,
    UnitPeriod,
)
from teams.trail import record
from tests.cast import LONG_AGO, Cast, approved_version
from tests.pages import Visitor
from tests.test_access import set_stage

pytestmark = pytest.mark.django_db

FEW, MANY = 5, 60
MOST_QUERIES = 12
# A position's page puts together its place, its versions, its review and all rights.
MORE = {"position": 14}


def queries_of(visitor: Visitor, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.client.get(url).status_code in (200, 202)
    return len(queries)


@pytest.fixture
def stage(cast: Cast) -> dict[str, int]:
    return set_stage(cast)


def fill(cast: Cast, number: int, stage: dict[str, int]) -> None:
    """More of everything that a page lists: people of Jaan's with overdue job descriptions, units, letters, acts."""
    today = timezone.localdate()
    people = fill_positions(cast, number, stage)
    Absence.objects.bulk_create(Absence(person=person, valid_from=today) for person in people)
    units = Unit.objects.bulk_create(
        Unit(code=f"q-{number}-{i}", kind="unit", valid_from=LONG_AGO) for i in range(number)
    )
    UnitPeriod.objects.bulk_create(
        UnitPeriod(unit=unit, name=unit.code, parent=cast.units["dep"], valid_from=LONG_AGO) for unit in units
    )
    Letter.objects.bulk_create(
        Letter(key=f"q-{number}-{i}", reader=cast.jaan, subject="Kiri", text="Tere!") for i in range(number)
    )
    Notice.objects.bulk_create(
        Notice(
            rule="teams.job_description_review",
            subject_id=i,
            object_id=i + 1,
            seat=cast.seats["ONE-2"],
            reader=cast.jaan,
            due_on=today,
            step=number,
        )
        for i in range(number)
    )
    for person in people:
        record("job_description.begun", by=person, about=cast.jaan)
    fill_meetings(cast, number, people)


def fill_meetings(cast: Cast, number: int, people: list[Person]) -> None:
    """Jaan's with all of the people, ahead and past, and all of them in the one meeting of the stage."""
    now = timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(organiser=cast.jaan, starts_at=now + timedelta(days=day), ends_at=now + timedelta(days=day, hours=1))
        for day in (*range(1, number + 1), *range(-number, 0))
    )
    ours = [*meetings, Meeting.objects.get(organiser=cast.jaan, participants__person=cast.mari)]
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person=person) for meeting in ours for person in people[:10]
    )


def fill_positions(cast: Cast, number: int, stage: dict[str, int]) -> list[Person]:
    """Each with a holder, a version in force that is overdue, and a draft of Jaan's."""
    yesterday = timezone.localdate() - timedelta(days=1)
    people = Person.objects.bulk_create(
        Person(email=f"{number}-{i}@many.example", first_name="Palju", last_name=f"Inimene{i}") for i in range(number)
    )
    seats = Position.objects.bulk_create(Position(code=f"Q-{number}-{i}", valid_from=LONG_AGO) for i in range(number))
    PositionPeriod.objects.bulk_create(
        PositionPeriod(
            position=seat, title="Nõustaja", unit=cast.units["one"], manager=cast.seats["ONE-1"], valid_from=LONG_AGO
        )
        for seat in seats
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, position=seat, valid_from=LONG_AGO)
        for person, seat in zip(people, seats, strict=True)
    )
    descriptions = JobDescription.objects.bulk_create(
        JobDescription(position=seat, next_review_on=yesterday) for seat in seats
    )
    frozen = JobDescriptionVersion.objects.get(pk=stage["in_force"])
    JobDescriptionVersion.objects.bulk_create(
        JobDescriptionVersion(
            job_description=one, number=1, state="approved", form=frozen.form, in_force_from=LONG_AGO,
            document=frozen.document, content_hash=frozen.content_hash,
        )
        for one in descriptions
    )  # fmt: skip
    JobDescriptionVersion.objects.bulk_create(
        JobDescriptionVersion(job_description=one, number=2, form=frozen.form, begun_by=cast.jaan)
        for one in descriptions
    )
    return people


PAGES: dict[str, Callable[[Cast, dict[str, int]], str]] = {
    "home": lambda cast, stage: reverse("home"),
    "notices": lambda cast, stage: reverse("notice_list"),
    "notice settings": lambda cast, stage: reverse("notice_settings"),
    "team": lambda cast, stage: reverse("team_list"),
    "team_row": lambda cast, stage: reverse("team_row", args=[stage["mari"]]),
    "signals": lambda cast, stage: reverse("signal_list"),
    "substitutes": lambda cast, stage: reverse("teams:substitution_list", args=[stage["seat"]]),
    "structure": lambda cast, stage: reverse("teams:unit_tree"),
    "unit": lambda cast, stage: reverse("teams:unit_detail", args=[stage["unit"]]),
    "department": lambda cast, stage: reverse("teams:unit_detail", args=[cast.units["dep"].pk]),
    "people": lambda cast, stage: reverse("teams:person_list"),
    "person": lambda cast, stage: reverse("teams:person_detail", args=[stage["mari"]]),
    "trail": lambda cast, stage: reverse("teams:person_trail"),
    "letters": lambda cast, stage: reverse("teams:letter_list"),
    "working days": lambda cast, stage: reverse("teams:day_off_list"),
    "meetings": lambda cast, stage: reverse("teams:meeting_list"),
    "meeting": lambda cast, stage: reverse("teams:meeting_detail", args=[stage["meeting"]]),
    "call a meeting": lambda cast, stage: f"{reverse('teams:meeting_call')}?person={stage['mari']}",
    "move a meeting": lambda cast, stage: reverse("teams:meeting_move", args=[stage["meeting"]]),
    "calendar feed": lambda cast, stage: reverse("calendar_feed_detail"),
    "feed": lambda cast, stage: reverse("calendar_feed_ics", args=[stage["feed"]]),
    "desk": lambda cast, stage: reverse("teams:job_description_list"),
    "overdue": lambda cast, stage: f"{reverse('teams:job_description_list')}?show=overdue",
    "import": lambda cast, stage: reverse("teams:job_description_import_begin"),
    "preview": lambda cast, stage: reverse("teams:job_description_import_detail", args=[stage["import"]]),
    "position": lambda cast, stage: reverse("teams:job_description_detail", args=[stage["seat"]]),
    "version": lambda cast, stage: reverse("teams:job_description_version_detail", args=[stage["draft"]]),
    "pdf": lambda cast, stage: reverse("teams:job_description_pdf", args=[stage["proposed"]]),
    "editor": lambda cast, stage: reverse("teams:job_description_version_edit", args=[stage["draft"]]),
    "withdraw": lambda cast, stage: reverse("teams:job_description_version_withdraw", args=[stage["proposed"]]),
}


def test_a_page_asks_as_often_for_many_as_for_few(cast: Cast, stage: dict[str, int]) -> None:
    jaan = Visitor(cast.jaan)
    urls = {name: address(cast, stage) for name, address in PAGES.items()}
    fill(cast, FEW, stage)
    for url in urls.values():
        jaan.client.get(url)
    few = {name: queries_of(jaan, url) for name, url in urls.items()}
    fill(cast, MANY, stage)
    many = {name: queries_of(jaan, url) for name, url in urls.items()}
    assert many == few
    assert {name: number for name, number in few.items() if number > MOST_QUERIES} == MORE


def rows_of(number: int) -> JobDescriptionContent:
    duties = [Duty(f"Ülesanne {i}", f"2.{i}", subtasks=["osa"], expected_results=["tulemus"]) for i in range(number)]
    return JobDescriptionContent(title="Nõustaja", duties=duties, rights=[f"õigus {i}" for i in range(number)])


def versions(cast: Cast) -> Iterator[JobDescriptionVersion]:
    for code, number in (("ONE-3", FEW), ("ONE-4", MANY)):
        version = begin_draft(cast.seats[code].pk, by=cast.jaan, content=rows_of(number))
        yield version


def test_a_job_description_asks_as_often_for_many_rows_as_for_few(cast: Cast) -> None:
    jaan = Visitor(cast.jaan)
    few, many = versions(cast)
    for url_name in ("version_detail", "version_edit", "json"):
        counts = {queries_of(jaan, reverse(f"teams:job_description_{url_name}", args=[one.pk])) for one in (few, many)}
        assert len(counts) == 1, (url_name, counts)


def test_a_position_asks_as_often_for_many_versions_as_for_few(cast: Cast) -> None:
    today = timezone.localdate()
    jaan = Visitor(cast.jaan)
    url = reverse("teams:job_description_detail", args=[cast.seats["ONE-2"].pk])
    counts = []
    for number in (2, 8):
        for back in range(number):
            approved_version(cast, in_force_from=today - timedelta(days=number * 10 + back))
        counts.append(queries_of(jaan, url))
    assert counts[0] == counts[1]
