"""Reads a job description from a file and prints what was understood."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from teams.readers.decoding import UnreadableText, decode
from teams.readers.job_description import Reading, as_json, read
from teams.readers.reading import ReadDocument

BAD_FILE = 2
"""Exit code: the file could not be read, and why stands on stderr in one sentence."""


class Command(BaseCommand):
    help = "Reads the text of a job description (or of an order with several) and prints what was understood."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a text file: UTF-8, UTF-16 or Windows-1257")
        parser.add_argument("--json", action="store_true", help="print the whole reading as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reading = read(decode(options["file"].read_bytes()))
        except UnreadableText as unreadable:
            self._refuse(f"{unreadable.code}: {_(unreadable.message) % unreadable.params}")
        except OSError as error:
            self._refuse(f"TJ-100: {options['file']}: {error.strerror}")
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(summary(reading)))

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(BAD_FILE)


def summary(reading: Reading) -> Iterator[str]:
    """A few lines for each job description, then the lines that a person must place."""
    for document in reading.documents:
        yield from _document_summary(document)
    yield _("Not placed: %(count)d") % {"count": len(reading.unassigned)}
    for line in reading.unassigned:
        yield f"  {line.section or '–'}: {line.text}"


def _document_summary(document: ReadDocument) -> Iterator[str]:
    content = document.content
    yield content.title or _("(no title)")
    yield f"  {content.unit or '–'}"
    if document.valid_from:
        yield "  " + _("In force from %(day)s") % {"day": document.valid_from.isoformat()}
    yield "  " + _("Duties: %(duties)d, expected results: %(results)d") % {
        "duties": len(content.duties),
        "results": sum(len(duty.expected_results) for duty in content.duties),
    }
    yield "  " + _("Rights: %(rights)d, responsibilities: %(responsibilities)d") % {
        "rights": len(content.rights),
        "responsibilities": len(content.responsibilities),
    }
    yield "  " + _("Competences: %(count)d") % {
        "count": len(content.requirements.competencies) + len(content.requirements.additional),
    }
    for question in document.ambiguous:
        yield "  " + _("To be asked: %(lines)s") % {"lines": " / ".join(question.lines)}
    if not document.complete:
        yield "  " + _("The text seems to be cut off.")
