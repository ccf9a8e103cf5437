"""`manage.py import_job_description FILE --position CODE`: a document becomes a draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from teams.actions.job_description import begin_draft
from teams.actions.job_description_import import read_document, with_unplaced_section
from teams.models import JobDescriptionForm, JobDescriptionVersion, Position
from teams.readers.decoding import UnreadableText, decode
from teams.readers.job_description import Reading
from teams.refusal import Refused


class Command(BaseCommand):
    help = (
        "Reads a job description and begins a draft for a position. What the reader cannot place stands in a section "
        "of its own. Exit code 2 for a file that cannot be read; then nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--position", required=True, metavar="CODE")
        parser.add_argument("--form", metavar="CODE", help="the form of the draft; else the agency's present one")
        parser.add_argument("--document", type=int, default=1, help="which one, of a file with several (default: 1)")

    def handle(self, *args: Any, file: Path, position: str, form: str, document: int, **options: Any) -> None:
        seat = Position.objects.filter(code__iexact=position).first()
        if seat is None:
            raise CommandError(f"There is no position with the code {position}.", returncode=2)
        layout = JobDescriptionForm.objects.filter(code=form).first()
        if form and layout is None:
            raise CommandError(f"There is no form with the code {form}.", returncode=2)
        reading = _reading(file)
        if not 1 <= document <= len(reading.documents):
            raise CommandError(f"The file holds {len(reading.documents)} job descriptions.", returncode=2)
        lines = [line.text for line in reading.unassigned if line.document in (document - 1, None)]
        version = _draft(seat, with_unplaced_section(reading.documents[document - 1].content, lines), layout)
        self.stdout.write(f"Version {version.number} of {seat.code} is a draft: {version.rows.count()} rows.")
        if lines:
            self.stdout.write(f"Lines that could not be placed stand in a section of their own: {len(lines)}.")
        if len(reading.documents) > 1:
            self.stdout.write(f"The file holds {len(reading.documents)} descriptions; --document takes another one.")


def _reading(file: Path) -> Reading:
    try:
        return read_document(decode(file.read_bytes()))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error
    except UnreadableText as error:
        raise CommandError(f"{gettext(error.message) % error.params} ({error.code})", returncode=2) from error
    except Refused as refused:
        raise CommandError(str(refused), returncode=2) from refused


def _draft(seat: Position, content: Any, form: JobDescriptionForm | None) -> JobDescriptionVersion:
    try:
        return begin_draft(seat.pk, by=None, content=content, form=form)
    except Refused as refused:
        raise CommandError(str(refused), returncode=2) from refused
