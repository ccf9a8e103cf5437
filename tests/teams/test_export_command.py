"""`manage.py export_job_description --position CODE --format pdf|json --output FILE`."""

from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from teams.actions.rendering_making import make_rendering
from teams.documents.job_description_pdf import ATTACHMENT
from teams.models import JobDescriptionVersion, Rendering, StoredFile
from tests.cast import Cast, approved_version, draft_version, proposed_version

pytestmark = pytest.mark.django_db


def run(output: Path, *arguments: str, position: str = "ONE-2") -> str:
    out = StringIO()
    call_command("export_job_description", "--position", position, "--output", str(output), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def version(cast: Cast) -> JobDescriptionVersion:
    return approved_version(cast, "ONE-2")


def test_json_is_the_frozen_document(version: JobDescriptionVersion, tmp_path: Path) -> None:
    output = tmp_path / "ametijuhend.json"
    said = run(output, "--format", "json")
    assert output.read_bytes() == bytes(version.document)
    assert said == f"{output}: version 1 of ONE-2, {len(output.read_bytes())} bytes.\n"


def test_pdf_is_made_when_no_worker_has_made_it(version: JobDescriptionVersion, tmp_path: Path) -> None:
    output = tmp_path / "ametijuhend.pdf"
    assert "version 1 of ONE-2" in run(output)
    pdf = output.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert PdfReader(BytesIO(pdf)).attachments[ATTACHMENT] == [bytes(version.document)]
    assert bytes(StoredFile.objects.get().content) == pdf


def test_pdf_that_was_made_is_given_as_it_was_kept(version: JobDescriptionVersion, tmp_path: Path) -> None:
    for rendering in Rendering.objects.all():
        make_rendering(rendering.pk)
    kept = StoredFile.objects.get()
    run(tmp_path / "one.pdf", position="one-2")
    assert (tmp_path / "one.pdf").read_bytes() == bytes(kept.content)
    assert StoredFile.objects.count() == 1


def test_pdf_that_a_worker_is_making_is_waited_for(version: JobDescriptionVersion, tmp_path: Path) -> None:
    Rendering.objects.update(state="running", attempts=1, lease_until=timezone.now() + timedelta(minutes=1))
    refusal(tmp_path / "one.pdf", "a worker is making it; try again", returncode=1)


def test_the_version_in_force_is_taken_or_the_one_asked_for(cast: Cast, tmp_path: Path) -> None:
    first = approved_version(cast, in_force_from=timezone.localdate() - timedelta(days=400))
    second = approved_version(cast)
    third = proposed_version(cast)
    for number, wanted in (([], second), (["--number", "1"], first), (["--number", "3"], third)):
        run(tmp_path / "it.json", "--format", "json", *number)
        assert (tmp_path / "it.json").read_bytes() == bytes(wanted.document)


def test_what_is_not_there_is_said(cast: Cast, tmp_path: Path) -> None:
    output = tmp_path / "nothing.json"
    refusal(output, "There is no position with the code NOWHERE.", position="NOWHERE")
    refusal(output, "The position ONE-2 does not have a version in force.")
    refusal(output, "The position ONE-2 does not have version 7.", "--number", "7")
    refusal(output, "The position ONE-2 does not have version 0.", "--number", "0")
    draft_version(cast, "ONE-2")
    refusal(output, "This version is a draft; only what was proposed is exported.", "--number", "1")


def test_a_place_that_cannot_be_written_is_said(version: JobDescriptionVersion, tmp_path: Path) -> None:
    refusal(tmp_path / "no" / "such.json", "cannot be written: No such file", "--format", "json")
    refusal(tmp_path, "cannot be written: Is a directory", "--format", "json")


def refusal(output: Path, sentence: str, *arguments: str, position: str = "ONE-2", returncode: int = 2) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        run(output, *arguments, position=position)
    assert refused.value.returncode == returncode
    assert not output.is_file()
