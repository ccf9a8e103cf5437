"""HTML to one file that is PDF/A-3a and PDF/UA-1, by WeasyPrint: own fonts, no network, the same bytes every time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pydyf
from weasyprint import CSS, HTML, VERSION, Attachment, Document
from weasyprint.css import ColorProfile
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"
OUTPUT_INTENT = "--srgb"
_SRGB = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
RENDERER = f"WeasyPrint {VERSION}"
FONTS = {file.name: file for file in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))}

# Pango's font map, shared by all documents of a process, is not made for two threads at once.
_one_at_a_time = Lock()

# WeasyPrint writes one variant's claim; this adds PDF/UA-1 to PDF/A's, with the schema that PDF/A wants for it.
_PDF_UA_CLAIM = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the PDF; `description` is what a reader of the PDF shows beside its name."""

    name: str
    content: bytes
    description: str


class OnlyOurFonts(URLFetcher):
    """Answers `font:NAME` with a shipped font. Everything else is refused: no network, no file of the machine."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "font" or name not in FONTS:
            raise ValueError(f"Not a shipped font: {url}")
        return URLFetcherResponse(url, FONTS[name].read_bytes(), {"Content-Type": "font/ttf"})


# One for all documents: making a fetcher loads the machine's certificates, which nothing here ever needs.
_FONT_FETCHER = OnlyOurFonts()


class _ArchivalAccessibleMetadata(DocumentMetadata):
    def generate_rdf_metadata(self, *variant: Any) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(*variant)
        return rdf.removesuffix(b"</rdf:RDF>") + _PDF_UA_CLAIM


@cache
def _press(stylesheet: Path) -> tuple[CSS, FontConfiguration]:
    """Parsed once in a process: a new font configuration for each document costs time and memory that stays."""
    fonts = FontConfiguration()
    return CSS(string=stylesheet.read_text("utf-8"), url_fetcher=_FONT_FETCHER, font_config=fonts), fonts


def _colors() -> dict[str, ColorProfile]:
    """WeasyPrint's own profile, whose file it leaves open. New for each document: its bytes change when written."""
    return {OUTPUT_INTENT: ColorProfile(BytesIO(_SRGB), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))}


def _speak_broken_words_whole(_document: Document, pdf: pydyf.PDF) -> None:
    """Map the hyphen of a broken word to U+00AD, so that whoever reads the text gets the word in one piece."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and b"begincmap" in stream.stream:
            stream.stream = [re.sub(rb"^(<\w+>) <2010>$", rb"\1 <00ad>", line) for line in stream.stream]


def pdf_from_html(
    html: str, *, stylesheet: Path, attached: Sequence[AttachedFile] = (), recorded_at: datetime
) -> bytes:
    """PDF bytes that depend on the arguments alone, not on the clock, the time zone or the process.

    `html` carries its language and title, and the dates of the document as `dcterms` metadata. `recorded_at` is
    the moment that attached files are marked with.
    """
    moment = recorded_at.astimezone(UTC)
    options = {
        "pdf_variant": VARIANT,
        "output_intent": OUTPUT_INTENT,
        "attachments": [_attachment(file, moment) for file in attached],
    }
    with _one_at_a_time:
        css, fonts = _press(stylesheet)
        document = HTML(string=html, url_fetcher=_FONT_FETCHER).render(
            font_config=fonts, color_profiles=_colors(), stylesheets=[css], **options
        )
        document.metadata = _ArchivalAccessibleMetadata(**vars(document.metadata))
        pdf: bytes = document.write_pdf(finisher=_speak_broken_words_whole, **options)
    return pdf


def _attachment(file: AttachedFile, moment: datetime) -> Attachment:
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=moment,
        modified=moment,
        relationship="Source",
    )
