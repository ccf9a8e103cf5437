"""Who did and who read what about whom: acts always, readings once an hour, each person sees their own."""

import ast
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from teams.actions.job_description import approve, begin_draft, propose, withdraw
from teams.actions.job_description_import import begin_import
from teams.actions.job_description_review import begin_change, say_still_true
from teams.models import JobDescriptionVersion, TrailEntry
from teams.models.trail import ACTS
from teams.trail import record, record_reading
from tests.cast import Cast, approved_version, draft_version, proposed_version, small_content
from tests.pages import Visitor

ROOT = Path(__file__).parents[2]
APPS = ("config", "teams", "knowledge", "workplans", "reviews")


def acts() -> list[tuple[str, str, str]]:
    """Act, who, about whom – by first name, in the order in which they were recorded."""
    entries = TrailEntry.objects.order_by("pk").select_related("actor", "about")
    return [(entry.act.removeprefix("job_description."), _name(entry.actor), _name(entry.about)) for entry in entries]


def _name(person: object) -> str:
    return person.first_name if person else ""


RECORDERS = ("record", "record_reading", "record_readings")


def recorded_in_the_code() -> Iterator[str]:
    """The first word that each call of `record`, `record_reading` and `record_readings` gives; a module's own calls
    pass on what they were given.
    """
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if path != ROOT / "teams/trail.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS:
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                yield node.args[0].value


def test_every_recorded_act_has_words_and_every_word_its_act() -> None:
    assert set(recorded_in_the_code()) == set(ACTS)


@pytest.mark.django_db
def test_each_step_of_a_version_is_recorded(cast: Cast) -> None:
    seat = cast.seats["ONE-2"].pk
    draft = begin_draft(seat, by=cast.jaan, content=small_content())
    first = propose(draft.pk, by=cast.jaan)
    second = withdraw(first.pk, by=cast.toomas, reason="Kirjaviga")
    withdraw(second.pk, by=cast.anne)
    assert acts() == [
        ("begun", "Jaan", "Mari"),
        ("proposed", "Jaan", "Mari"),
        ("withdrawn", "Toomas", "Mari"),
        ("draft_dropped", "Anne", "Mari"),
    ]
    assert TrailEntry.objects.get(act="job_description.withdrawn").details == {"reason": "Kirjaviga"}


@pytest.mark.django_db
def test_approval_and_review_are_recorded(cast: Cast) -> None:
    today = timezone.localdate()
    version = proposed_version(cast)
    approve(version.pk, by=cast.anne, in_force_from=today - timedelta(days=400))
    for person in (cast.jaan, cast.mari):
        say_still_true(version.job_description_id, by=person)
    begin_change(version.job_description_id, by=cast.jaan)
    assert acts()[2:] == [
        ("approved", "Anne", "Mari"),
        ("still_true", "Jaan", "Mari"),
        ("still_true", "Mari", "Mari"),
        ("begun", "Jaan", "Mari"),
        ("change_found", "Jaan", "Mari"),
    ]
    assert TrailEntry.objects.get(act="job_description.approved").details == {
        "in_force_from": (today - timedelta(days=400)).isoformat()
    }


@pytest.mark.django_db
def test_what_is_refused_leaves_no_trace(cast: Cast) -> None:
    version = approved_version(cast)
    before = acts()
    mari = Visitor(cast.mari)
    mari.send("teams:job_description_version_propose", version.pk)
    mari.send("teams:job_description_begin", cast.seats["ONE-2"].pk)
    mari.open("teams:job_description_version_approve", version.pk)
    assert acts() == before


@pytest.mark.django_db
def test_reading_a_document_is_recorded(cast: Cast) -> None:
    begin_import(cast.seats["ONE-2"].pk, by=cast.jaan, text="AMETIJUHEND\n2. Õigused\n2.1 saada teavet;")
    assert [act for act, _by, _about in acts()] == ["read"]


@pytest.mark.django_db
def test_a_reading_is_recorded_once_for_a_reader_an_object_and_an_hour(cast: Cast) -> None:
    version, other = draft_version(cast), draft_version(cast, "ONE-3")
    before = TrailEntry.objects.count()

    def read(name: str, about: str, of: JobDescriptionVersion) -> int:
        record_reading("job_description.read_version", by=getattr(cast, name), about=getattr(cast, about), of=of)
        return TrailEntry.objects.count() - before

    with time_machine.travel(datetime.fromisoformat("2026-03-05T10:59:00+02:00"), tick=False) as clock:
        assert read("jaan", "mari", version) == 1
        assert read("jaan", "mari", version) == 1
        assert read("anne", "mari", version) == 2
        assert read("jaan", "kalle", other) == 3
        clock.shift(timedelta(minutes=1))
        assert read("jaan", "mari", version) == 4
        assert read("jaan", "mari", version) == 4


@pytest.mark.django_db
def test_reading_about_oneself_is_not_recorded(cast: Cast) -> None:
    version = draft_version(cast)
    before = acts()
    record_reading("job_description.read_version", by=cast.mari, about=cast.mari, of=version)
    Visitor(cast.mari).open("teams:job_description_version_detail", version.pk)
    assert acts() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url_name", ["job_description_version_detail", "job_description_version_edit", "job_description_json"]
)
def test_every_page_of_a_draft_records_its_reading(cast: Cast, url_name: str) -> None:
    version = draft_version(cast)
    jaan = Visitor(cast.jaan)
    for _time in range(2):
        jaan.open(f"teams:{url_name}", version.pk)
    assert acts()[1:] == [("read_version", "Jaan", "Mari")]


@pytest.mark.django_db
def test_a_pdf_of_a_proposal_records_its_reading(cast: Cast) -> None:
    version = proposed_version(cast)
    before = len(acts())
    Visitor(cast.toomas).open("teams:job_description_pdf", version.pk)
    assert acts()[before:] == [("read_version", "Toomas", "Mari")]


@pytest.mark.django_db
def test_reading_what_is_public_is_not_recorded(cast: Cast) -> None:
    version = approved_version(cast)
    before = acts()
    kalle = Visitor(cast.kalle)
    for url_name in ("job_description_version_detail", "job_description_json", "job_description_pdf"):
        kalle.open(f"teams:{url_name}", version.pk)
    kalle.open("teams:job_description_detail", cast.seats["ONE-2"].pk)
    kalle.open("teams:person_detail", cast.mari.pk)
    Visitor(cast.anne).open("teams:job_description_list")
    assert acts() == before


@pytest.mark.django_db
def test_looking_in_vain_is_not_a_reading(cast: Cast) -> None:
    version = draft_version(cast)
    before = acts()
    assert Visitor(cast.kalle).open("teams:job_description_version_detail", version.pk).status == 404
    assert Visitor(cast.mari).open("teams:job_description_version_edit", version.pk).status == 403
    assert acts() == before


@pytest.mark.django_db
def test_each_sees_what_was_done_about_and_by_them(cast: Cast) -> None:
    version = draft_version(cast)
    Visitor(cast.jaan).open("teams:job_description_version_detail", version.pk)
    mari = Visitor(cast.mari).open("teams:person_trail")
    assert mari.texts("tbody td[data-label=Who]") == ["Jaan Jõgi", "Anne Kask"]
    with translation.override("en"):
        assert str(ACTS["job_description.read_version"]) in mari.text("tbody tr:first-child")
    jaan = Visitor(cast.jaan).open("teams:person_trail")
    assert jaan.texts("tbody td[data-label=Who]") == ["you"]
    assert Visitor(cast.kalle).open("teams:person_trail").has(".empty")


@pytest.mark.django_db
def test_what_the_terminal_did_has_no_name(cast: Cast) -> None:
    record("job_description.begun", by=None, about=cast.mari)
    assert Visitor(cast.mari).open("teams:person_trail").texts("tbody td[data-label=Who]") == ["the system"]


@pytest.mark.django_db
def test_a_long_name_of_an_object_is_cut(cast: Cast) -> None:
    entry = record("job_description.begun", by=cast.anne, about=cast.mari, of=cast.seats["ONE-2"])
    assert (entry.object_type, entry.object_id, entry.object_name) == (
        "teams.position",
        str(cast.seats["ONE-2"].pk),
        "ONE-2",
    )


@pytest.mark.django_db
def test_an_entry_is_never_changed(cast: Cast) -> None:
    entry = record("job_description.begun", by=cast.anne, about=cast.mari)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.filter(pk=entry.pk).update(act="job_description.read")
