"""`manage.py export_job_description --position CODE --format pdf|json --output FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from teams.actions.rendering import request_rendering
from teams.actions.rendering_making import make_rendering
from teams.models import JobDescriptionVersion, Position, Rendering


class Command(BaseCommand):
    help = "Writes the version in force today, or the one with the given number, as PDF or as the frozen JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--position", required=True, metavar="CODE")
        parser.add_argument("--format", choices=["pdf", "json"], default="pdf")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--number", type=int, help="another version than the one in force")

    def handle(self, *args: Any, position: str, output: Path, number: int | None, **options: Any) -> None:
        version = _version(position, number)
        if version.document is None:
            raise CommandError("This version is a draft; only what was proposed is exported.", returncode=2)
        data = bytes(version.document) if options["format"] == "json" else _pdf(version)
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.", returncode=2) from error
        self.stdout.write(f"{output}: version {version.number} of {position}, {len(data)} bytes.")


def _version(code: str, number: int | None) -> JobDescriptionVersion:
    position = Position.objects.filter(code__iexact=code).first()
    if position is None:
        raise CommandError(f"There is no position with the code {code}.", returncode=2)
    versions = JobDescriptionVersion.objects.filter(job_description__position=position)
    chosen = versions.in_force_on(timezone.localdate()) if number is None else versions.filter(number=number)
    version = chosen.first()
    if version is None:
        wanted = "a version in force" if number is None else f"version {number}"
        raise CommandError(f"The position {code} does not have {wanted}.", returncode=2)
    return version


def _pdf(version: JobDescriptionVersion) -> bytes:
    """The kept PDF; made here and now if no worker has made it yet."""
    rendering = request_rendering(version)
    make_rendering(rendering.pk)
    made = Rendering.objects.select_related("file").get(pk=rendering.pk)
    if made.file is None:
        raise CommandError(f"The PDF could not be made: {made.error or 'a worker is making it; try again'}.")
    return bytes(made.file.content)
