"""A frozen job description as HTML in the layout of its form, and as PDF. Estonian in place: an official document."""

import json
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from teams.content import content_hash
from teams.documents.characters import printable
from teams.documents.hyphenation import hyphenated
from teams.documents.job_description import PrintedDocument, PrintedIdentity, RenderingFacts, State
from teams.documents.job_description_sections import printed_sections
from teams.documents.pdf import AttachedFile, pdf_from_html

STYLESHEET = Path(__file__).with_name("job_description.css")
ATTACHMENT = "ametijuhend.json"
LONGEST_RUNNING_TEXT = 90

_MARKS: dict[State, tuple[str, str]] = {
    "draft": ("MUSTAND", "Ei ole kinnitatud"),
    "proposed": ("ETTEPANEK", "Ei ole kinnitatud"),
    "approved": ("", ""),
    "withdrawn": ("TAGASI VÕETUD", "Ei kehti"),
}


def job_description_html(document: bytes, facts: RenderingFacts) -> str:
    data = _each_text(json.loads(document), printable)
    printed = PrintedDocument.from_dict(data | {"content": _each_text(data["content"], hyphenated)})
    mark, mark_note = _MARKS[facts.state]
    name = f"{printed.layout.document_name.capitalize()}: {printed.identity.position_title}"
    return render_to_string(
        "pdf/job_description.html",
        {
            "sections": printed_sections(printed.content, printed.layout),
            "layout": printed.layout,
            "identity": printed.identity,
            "facts": facts,
            "mark": mark,
            "mark_note": mark_note,
            "title": name,
            "running_name": _shortened(name),
            "running_version": _running_version(printed.identity),
            "content_hash": content_hash(document),
            "attachment": ATTACHMENT,
            "recorded_at": facts.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )


def render_job_description(document: bytes, facts: RenderingFacts) -> bytes:
    """The PDF of a frozen document: PDF/A-3a and PDF/UA-1, with exactly these bytes attached.

    The same arguments give the same bytes, in any process and time zone, under the same versions of renderer,
    fonts and text libraries.
    """
    attached = AttachedFile(ATTACHMENT, document, "Ametijuhendi sisu masinloetaval kujul (JSON)")
    return pdf_from_html(
        job_description_html(document, facts),
        stylesheet=STYLESHEET,
        attached=[attached],
        recorded_at=facts.recorded_at,
    )


def _running_version(identity: PrintedIdentity) -> str:
    code = f"Ametikoha kood {_shortened(identity.position_code)} · " if identity.position_code else ""
    return f"{code}versioon {identity.version_number}"


def _shortened(text: str) -> str:
    """Short enough for one line at the edge of a page; the whole of it stands in the document itself."""
    return text if len(text) <= LONGEST_RUNNING_TEXT else f"{text[: LONGEST_RUNNING_TEXT - 1]}…"


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each_text(one, change) for key, one in value.items()}
    return value
