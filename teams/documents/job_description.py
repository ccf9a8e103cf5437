"""The document that is frozen, hashed and attached to the PDF, and the facts that are printed beside it.

Light on purpose: the web process freezes and hashes, only the worker that renders loads WeasyPrint.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from teams.content import JobDescriptionContent, canonical_json
from teams.form_layout import FormLayout

State = Literal["draft", "proposed", "approved", "withdrawn"]


@dataclass(frozen=True)
class PrintedIdentity:
    """Whose job description it is, as printed. `units` go from the largest to the smallest, without the agency."""

    agency: str
    units: tuple[str, ...]
    position_code: str
    position_title: str
    version_number: int


@dataclass(frozen=True)
class RenderingFacts:
    """What is true of a version at one moment and so stays outside the hash, which must not change by approval.

    `recorded_at` is the aware moment at which these facts became so; the PDF carries it as its own date.
    `signed` prints the form's note that the document was signed digitally.
    """

    state: State
    recorded_at: datetime
    in_force_from: date | None = None
    applied_from: date | None = None
    signed: bool = False


@dataclass(frozen=True)
class PrintedDocument:
    """The parts of the document that the hash covers."""

    content: JobDescriptionContent
    form_code: str
    layout: FormLayout
    identity: PrintedIdentity

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "PrintedDocument":
        identity = dict(data["identity"])
        return cls(
            content=JobDescriptionContent.from_dict(data["content"]),
            form_code=data["form"]["code"],
            layout=FormLayout.from_dict(data["form"]["layout"]),
            identity=PrintedIdentity(**{**identity, "units": tuple(identity["units"])}),
        )


def printed_document(
    content: JobDescriptionContent, *, form_code: str, layout: FormLayout, identity: PrintedIdentity
) -> dict[str, Any]:
    """Content, form version and printed identity, without state; its canonical JSON is frozen, hashed and attached."""
    return {
        "content": content.as_dict(),
        "form": {"code": form_code, "layout": layout.as_dict()},
        "identity": asdict(identity),
    }


def rendering_key(document: bytes, facts: RenderingFacts) -> str:
    """One key for one PDF: SHA-256 in hexadecimal of everything about the version that the PDF shows.

    The renderer is left out: a new one must not make a PDF anew that was kept.
    """
    shown = {
        "document": sha256(document).hexdigest(),
        "state": facts.state,
        "recorded_at": facts.recorded_at.timestamp(),
        "in_force_from": str(facts.in_force_from),
        "applied_from": str(facts.applied_from),
        "signed": facts.signed,
    }
    return sha256(canonical_json(shown)).hexdigest()
