"""What a job description holds, apart from Django: plain values, their canonical JSON and its hash.

The reader makes a `JobDescriptionContent` from text, the rows in the database give one back, the PDF is
made from one. Nothing here knows where it came from or where it goes.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LANGUAGE_LEVEL = re.compile(r"\b([ABC][12])\b")


@dataclass
class Duty:
    """One duty with its expected results; `identity` lives on across versions (a UUID as text)."""

    task: str
    number: str = ""
    subtasks: list[str] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    expected_results: list[str] = field(default_factory=list)
    identity: str = ""


@dataclass
class Competence:
    name: str
    indicators: list[str] = field(default_factory=list)


@dataclass
class Language:
    """A language requirement as written; `level` is the CEFR level named in it, if any."""

    text: str
    level: str = ""

    @classmethod
    def from_text(cls, text: str) -> "Language":
        found = LANGUAGE_LEVEL.search(text)
        return cls(text, found.group(1) if found else "")


@dataclass
class Requirements:
    education: str = ""
    experience: str = ""
    languages: list[Language] = field(default_factory=list)
    computer_skills: str = ""
    competencies: list[Competence] = field(default_factory=list)
    additional: list[Competence] = field(default_factory=list)


@dataclass
class FurtherField:
    """A label–value row that the form has beyond the known ones, e.g. the place of work."""

    key: str
    label: str
    value: str


@dataclass
class FurtherSection:
    """A section that the form has beyond the known ones, under its own heading."""

    key: str
    heading: str
    items: list[str] = field(default_factory=list)


@dataclass
class JobDescriptionContent:
    """All that one job description says. Empty text or list means that the document does not say it."""

    title: str = ""
    unit: str = ""
    direct_manager: str = ""
    substituted_by: list[str] = field(default_factory=list)
    substitutes: list[str] = field(default_factory=list)
    subordinates: list[str] = field(default_factory=list)
    further_fields: list[FurtherField] = field(default_factory=list)
    purpose: str = ""
    duties: list[Duty] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    responsibilities: list[str] = field(default_factory=list)
    work_tools: str = ""
    requirements: Requirements = field(default_factory=Requirements)
    amendment_rules: list[str] = field(default_factory=list)
    further_sections: list[FurtherSection] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "JobDescriptionContent":
        """The inverse of `as_dict`. Raises KeyError or TypeError for what is no such mapping."""
        plain = dict(data)
        needs = dict(plain.pop("requirements", {}))
        return cls(
            duties=[Duty(**row) for row in plain.pop("duties", [])],
            further_fields=[FurtherField(**row) for row in plain.pop("further_fields", [])],
            further_sections=[FurtherSection(**row) for row in plain.pop("further_sections", [])],
            requirements=Requirements(
                languages=[Language(**row) for row in needs.pop("languages", [])],
                competencies=[Competence(**row) for row in needs.pop("competencies", [])],
                additional=[Competence(**row) for row in needs.pop("additional", [])],
                **needs,
            ),
            **plain,
        )


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """Sorted keys, UTF-8, NFC, no white space between: the same bytes for the same document, always."""
    text = json.dumps(_composed(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _composed(value: Any) -> Any:
    # Each text by itself: over the whole JSON, the n of an escaped line end and an accent after it would become ñ.
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_composed(key): _composed(member) for key, member in value.items()}
    return [_composed(member) for member in value] if isinstance(value, list | tuple) else value


def content_hash(document: bytes) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: what the footer of the PDF shows."""
    return hashlib.sha256(document).hexdigest()
