"""`manage.py import_job_description FILE --position CODE`: a document becomes a draft."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.demo.versions import SOURCES
from teams.models import JobDescription, JobDescriptionRow, JobDescriptionVersion, TrailEntry
from teams.models.job_description_row import content_of
from tests.cast import Cast, approved_version, draft_version

pytestmark = pytest.mark.django_db

SOURCE = SOURCES / "2024-juhendmaterjalide-toimetaja.txt"


def run(file: Path, *arguments: str, position: str = "ONE-5") -> list[str]:
    out = StringIO()
    call_command("import_job_description", str(file), "--position", position, *arguments, stdout=out)
    return out.getvalue().splitlines()


def draft() -> JobDescriptionVersion:
    return JobDescriptionVersion.objects.select_related("form", "job_description__position").get(state="draft")


def test_a_document_becomes_a_draft_with_all_that_was_read(cast: Cast) -> None:
    said = run(SOURCE)
    version = draft()
    assert said == [f"Version 1 of ONE-5 is a draft: {version.rows.count()} rows."]
    content = content_of(version.rows.all())
    assert content.title == "Juhendmaterjalide toimetaja"
    assert len(content.duties) == 8
    assert (version.begun_by, version.form.code) == (None, "2024")
    assert TrailEntry.objects.get(act="job_description.begun").actor is None


def test_the_code_of_a_position_and_the_form_may_be_given_as_people_write_them(cast: Cast) -> None:
    run(SOURCE, "--form", "2022", position="one-5")
    assert (draft().job_description.position.code, draft().form.code) == ("ONE-5", "2022")


def test_a_document_for_a_position_that_has_one_is_its_next_version(cast: Cast) -> None:
    present = approved_version(cast, "ONE-5")
    assert run(SOURCE)[0].startswith("Version 2 of ONE-5 is a draft")
    assert draft().follows == present


def test_a_text_in_windows_1257_is_read_too(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "vana.txt"
    file.write_bytes(SOURCE.read_text().replace("•", "-").encode("cp1257"))
    run(file)
    first, *_others = content_of(draft().rows.all()).duties
    assert first.expected_results[0] == "Juhend järgib töö tegemise järjekorda ja on kirjutatud selges keeles."


def test_what_could_not_be_placed_stands_in_a_section_of_its_own(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "lisaga.txt"
    stray = "Tere tulemast kolmanda korruse kööki."
    file.write_text(SOURCE.read_text().replace("1. Üldosa\n", f"{stray}\n1. Üldosa\n"))
    said = run(file)
    assert said[1] == "Lines that could not be placed stand in a section of their own: 1."
    section = content_of(draft().rows.all()).further_sections[-1]
    assert (section.heading, section.items) == ("Paigutamata read", [stray])


def test_of_a_file_with_several_one_is_taken(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "kaskkiri.txt"
    first = SOURCE.read_text()
    file.write_text(first + "\n\n" + first.replace("Juhendmaterjalide toimetaja", "Veebitoimetaja"))
    said = run(file, "--document", "2")
    assert said[-1] == "The file holds 2 descriptions; --document takes another one."
    assert content_of(draft().rows.all()).title == "Veebitoimetaja"
    with pytest.raises(CommandError, match="The file holds 2 job descriptions") as refused:
        run(file, "--document", "3", position="ONE-4")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TJ-101"),
        (b" \n\t\n", "TJ-101"),
        (bytes(range(256)) * 4, "TJ-102"),
        (b"a" * 2_000_001, "TJ-103"),
        (b"Ostunimekiri: piim, leib, sai.", "TJ-104"),
        (b"%PDF-1.7 ...", "TJ-105"),
        (b"PK\x03\x04 ...", "TJ-105"),
    ],
    ids=["empty", "blank", "bytes", "large", "shopping list", "PDF", "Word"],
)
def test_of_a_file_that_cannot_be_read_nothing_is_stored(cast: Cast, tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "fail.txt"
    file.write_bytes(data)
    refusal(file, rf"^\w.*\. \({code}\)$")


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_of_a_file_that_is_not_there_nothing_is_stored(cast: Cast, tmp_path: Path, name: str) -> None:
    refusal(tmp_path / name, "cannot be read: (No such file|Is a directory)")


def test_an_unknown_position_or_form_is_said(cast: Cast) -> None:
    refusal(SOURCE, "There is no position with the code NOWHERE.", position="NOWHERE")
    refusal(SOURCE, "There is no form with the code 1999.", "--form", "1999")


def refusal(file: Path, sentence: str, *arguments: str, position: str = "ONE-5") -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        run(file, *arguments, position=position)
    assert refused.value.returncode == 2
    for model in (JobDescription, JobDescriptionVersion, JobDescriptionRow, TrailEntry):
        assert not model.objects.exists()


def test_a_position_with_an_open_draft_keeps_it(cast: Cast) -> None:
    version = draft_version(cast, "ONE-5")
    with pytest.raises(CommandError, match="TJ-201") as refused:
        run(SOURCE)
    assert refused.value.returncode == 2
    assert JobDescriptionVersion.objects.get() == version
