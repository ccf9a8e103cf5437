"""From a document to a draft: read, placed by hand where the reader could not, made into a version."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from teams.actions.job_description import begin_draft
from teams.content import JobDescriptionContent
from teams.models import JobDescriptionForm, JobDescriptionImport, JobDescriptionVersion, Person, Position
from teams.models.job_description import can_begin_draft
from teams.placement import FURTHER_KEY, Answer, Decision, UnknownPlace, lay_answers, lay_over, places_without
from teams.readers.decoding import UnreadableText
from teams.readers.job_description import Reading, read
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record


def begin_import(position_id: int, *, by: Person, text: str, file_name: str = "") -> list[JobDescriptionImport]:
    """Reads a document for a position: one import for each description found in it, most often one.

    Raises NotAllowed, or Refused with the reader's sentence; then nothing is stored.
    """
    position = Position.objects.get(pk=position_id)
    if not can_begin_draft(position, by):
        raise NotAllowed
    reading = read_document(text)
    now = timezone.now()
    with transaction.atomic():
        imports = JobDescriptionImport.objects.bulk_create(
            [
                JobDescriptionImport(
                    position=position,
                    begun_by=by,
                    begun_at=now,
                    file_name=file_name[:200],
                    source=text if index == 0 else "",
                    reading=_as_stored(reading, index),
                    valid_from=document.valid_from,
                )
                for index, document in enumerate(reading.documents)
            ]
        )
        record(
            "job_description.read",
            by=by,
            about=position.holder_on(timezone.localdate()),
            of=imports[0],
            details={"documents": len(imports)},
        )
    return imports


def read_document(text: str) -> Reading:
    """What the reader makes of a text. Raises Refused with its sentence in the reader's language."""
    try:
        return read(text)
    except UnreadableText as error:
        raise Refused(error.code, gettext(error.message) % error.params, field="text") from error


@transaction.atomic
def decide_line(import_id: int, *, by: Person, line: int, place: str) -> JobDescriptionImport:
    """Puts an unplaced line into a place, sets it aside (`ASIDE`), or takes the decision back (empty place).

    What stood in a duty or a section that the line had made waits again.
    """
    job_import = _locked(import_id, by)
    lines = job_import.reading["unplaced"]
    if not 0 <= line < len(lines):
        raise Refused("TJ-501", _("This line is not there any more. Load the page again."))
    if lines[line]["place"] == place:
        return job_import
    decisions = _decisions(job_import)
    for row, kept in zip(lines, places_without(_read_content(job_import), decisions, line), strict=True):
        row["place"] = kept
    lines[line].update(place=place, turn=1 + max(decision.turn for decision in decisions))
    try:
        placed_content(job_import)
    except UnknownPlace as error:
        raise Refused("TJ-502", _("There is no such place in this document. Choose one from the list.")) from error
    job_import.save(update_fields=["reading"])
    return job_import


@transaction.atomic
def reclaim_line(import_id: int, *, by: Person, line: int) -> JobDescriptionImport:
    """A line that the reader took for a heading or a page mark carries content after all: it now waits for a place."""
    job_import = _locked(import_id, by)
    furniture = job_import.reading["furniture"]
    if not 0 <= line < len(furniture):
        raise Refused("TJ-501", _("This line is not there any more. Load the page again."))
    job_import.reading["unplaced"].append({"text": furniture.pop(line), "section": "", "place": ""})
    job_import.save(update_fields=["reading"])
    return job_import


@transaction.atomic
def answer_question(import_id: int, *, by: Person, question: int, chosen: str) -> JobDescriptionImport:
    """Answers what the reader could not decide; an empty answer takes it back."""
    job_import = _locked(import_id, by)
    questions = job_import.reading["questions"]
    if not 0 <= question < len(questions):
        raise Refused("TJ-509", _("This question is not there any more. Load the page again."))
    if chosen and chosen not in questions[question]["candidates"]:
        raise Refused("TJ-510", _("Choose one of the answers offered."))
    questions[question]["chosen"] = chosen
    job_import.save(update_fields=["reading"])
    return job_import


@transaction.atomic
def finish_import(
    import_id: int, *, by: Person, position_id: int | None = None, form: JobDescriptionForm | None = None
) -> JobDescriptionVersion:
    """Makes the draft, for another position than the import was begun for where one is given.

    Raises Refused while a line waits, or while the position has a draft; NotAllowed.
    """
    job_import = _locked(import_id, by)
    job_import.position_id = position_id or job_import.position_id
    waiting = waiting_for_a_person(job_import)
    if waiting:
        sentence = ngettext(
            "%(count)s thing still waits for you: place each line or set it aside, and answer each question.",
            "%(count)s things still wait for you: place each line or set it aside, and answer each question.",
            waiting,
        )
        raise Refused("TJ-503", sentence % {"count": waiting}, field="unplaced")
    version = begin_draft(job_import.position_id, by=by, content=placed_content(job_import), form=form)
    job_import.version = version
    job_import.save(update_fields=["version", "position"])
    return version


@transaction.atomic
def drop_import(import_id: int, *, by: Person) -> None:
    _locked(import_id, by).delete()


def waiting_for_a_person(job_import: JobDescriptionImport) -> int:
    """How many lines have no place and how many questions no answer."""
    lines = [line for line in job_import.reading["unplaced"] if not line["place"]]
    questions = [question for question in job_import.reading["questions"] if not question["chosen"]]
    return len(lines) + len(questions)


def placed_content(job_import: JobDescriptionImport) -> JobDescriptionContent:
    """What was read, with the person's decisions laid over it. Raises UnknownPlace."""
    answers = [
        Answer(tuple(row["lines"]), tuple(row["candidates"]), row["chosen"])
        for row in job_import.reading["questions"]
        if row["chosen"]
    ]
    decided = [decision for decision in _decisions(job_import) if decision.place]
    return lay_over(lay_answers(_read_content(job_import), answers), decided)


def _read_content(job_import: JobDescriptionImport) -> JobDescriptionContent:
    return JobDescriptionContent.from_dict(job_import.reading["content"])


def _decisions(job_import: JobDescriptionImport) -> list[Decision]:
    """One for each unplaced line; its place is empty while it waits."""
    return [Decision(row["text"], row["place"], row.get("turn", 0)) for row in job_import.reading["unplaced"]]


def with_unplaced_section(content: JobDescriptionContent, lines: Sequence[str]) -> JobDescriptionContent:
    """For the terminal, where nobody can be asked: what could not be placed stands in a section of its own."""
    if not lines:
        return content
    heading = Decision("Paigutamata read", FURTHER_KEY)
    below = f"{FURTHER_KEY}.{len(content.further_sections)}"
    return lay_over(content, [heading, *(Decision(line, below) for line in lines)])


def _as_stored(reading: Reading, index: int) -> dict[str, Any]:
    document = reading.documents[index]
    # Lines outside every description are shown with the first.
    mine = [line for line in reading.unassigned if line.document == index or (line.document is None and index == 0)]
    return {
        "content": document.content.as_dict(),
        "complete": document.complete,
        "unplaced": [{"text": line.text, "section": line.section, "place": ""} for line in mine],
        "questions": [
            {"lines": list(asked.lines), "candidates": list(asked.candidates), "chosen": ""}
            for asked in document.ambiguous
        ],
        "furniture": list(reading.furniture) if index == 0 else [],
    }


def _locked(import_id: int, by: Person) -> JobDescriptionImport:
    with refused_when_gone():
        job_import = JobDescriptionImport.objects.select_for_update().filter(begun_by=by).get(pk=import_id)
    if job_import.version_id is not None:
        raise Refused("TJ-504", _("This import already became a draft."))
    return job_import
