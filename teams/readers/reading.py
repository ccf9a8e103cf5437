"""What a reader hands back: documents with their content, what is left over, and all of it as JSON."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teams.content import Competence, Duty, JobDescriptionContent, Requirements


@dataclass(frozen=True)
class Ambiguity:
    """What the person who imports is asked: the lines, the question's key, the places that come into question."""

    lines: tuple[str, ...]
    question: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class UnassignedLine:
    """A text that could not be placed: the index of its job description, the heading it stood under."""

    document: int | None
    section: str
    text: str


@dataclass
class ReadDocument:
    """One job description; `valid_from` as the document itself says, `complete` false where its text is cut off."""

    content: JobDescriptionContent
    valid_from: date | None = None
    complete: bool = True
    ambiguous: list[Ambiguity] = field(default_factory=list)


@dataclass
class Reading:
    """Each word of the source is in a document's content, in `unassigned` or in `furniture`."""

    documents: list[ReadDocument]
    unassigned: list[UnassignedLine]
    furniture: list[str]


def as_json(reading: Reading) -> dict[str, Any]:
    """What `read_job_description --json` prints: null where a document says nothing."""
    return {
        "documents": [_document(document) for document in reading.documents],
        "unassigned": [line.text for line in reading.unassigned],
        "furniture": list(reading.furniture),
    }


def texts_in(value: Any) -> Iterable[str]:
    """Every text of a JSON value, keys aside."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from texts_in(member)
    elif value is not None:
        yield str(value)


def _document(document: ReadDocument) -> dict[str, Any]:
    content = document.content
    printed: dict[str, Any] = {
        "title": content.title or None,
        "unit": content.unit or None,
        "direct_manager": content.direct_manager or None,
        "substituted_by": content.substituted_by or None,
        "substitutes": content.substitutes or None,
        "subordinates": content.subordinates or None,
        "purpose": content.purpose or None,
        "duties": [_duty(duty) for duty in content.duties],
        "rights": content.rights,
        "responsibilities": content.responsibilities,
        "work_tools": content.work_tools or None,
        "requirements": _requirements(content.requirements),
        "amendment_rules": content.amendment_rules,
        "valid_from": document.valid_from.isoformat() if document.valid_from else None,
        "complete": document.complete,
    }
    if document.ambiguous:
        printed["ambiguous"] = [_ambiguity(ambiguity) for ambiguity in document.ambiguous]
    return printed | _further(content, Counter(printed.keys()))


def _further(content: JobDescriptionContent, taken: Counter[str]) -> dict[str, Any]:
    """What a form has beyond the known fields, each under a key of its own."""
    printed: dict[str, Any] = {}
    for section in content.further_sections:
        printed[_free_key(section.key, taken)] = {"heading": section.heading, "items": section.items}
    for further in content.further_fields:
        printed[_free_key(further.key, taken)] = {"label": further.label, "value": further.value}
    return printed


def _free_key(key: str, taken: Counter[str]) -> str:
    taken[key] += 1
    return f"{key}_{taken[key]}" if taken[key] > 1 else key


def _duty(duty: Duty) -> dict[str, Any]:
    printed: dict[str, Any] = {
        "number": duty.number or None,
        "task": duty.task,
        "expected_results": duty.expected_results,
    }
    if duty.subtasks:
        printed["subtasks"] = duty.subtasks
    if duty.activities:
        printed["activities"] = duty.activities
    return printed


def _requirements(needs: Requirements) -> dict[str, Any]:
    return {
        "education": needs.education or None,
        "experience": needs.experience or None,
        "languages": [language.text for language in needs.languages],
        "computer_skills": needs.computer_skills or None,
        "competencies": [_competence(competence) for competence in needs.competencies],
        "additional": [_competence(competence) for competence in needs.additional],
    }


def _competence(competence: Competence) -> dict[str, Any]:
    return {"name": competence.name, "indicators": competence.indicators}


def _ambiguity(ambiguity: Ambiguity) -> dict[str, Any]:
    return {
        "lines": list(ambiguity.lines),
        "question": ambiguity.question,
        "candidates": list(ambiguity.candidates),
    }
