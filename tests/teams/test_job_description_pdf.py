"""The PDF of a job description, read back with poppler, qpdf and pypdf: what it says, how it is built, that it repeats.

veraPDF, the reference validator, is not part of the suite; the structural tests below stand in for it.
"""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from teams.agency_forms import AGENCY_FORMS, FORM_2022, FORM_2024
from teams.content import (
    Competence,
    Duty,
    FurtherField,
    FurtherSection,
    JobDescriptionContent,
    Language,
    Requirements,
    canonical_json,
    content_hash,
)
from teams.documents.characters import printable
from teams.documents.job_description import PrintedIdentity, RenderingFacts, printed_document, rendering_key
from teams.documents.job_description_pdf import ATTACHMENT, STYLESHEET, job_description_html, render_job_description
from teams.documents.pdf import OnlyOurFonts, pdf_from_html
from teams.form_layout import FormLayout

CONTENTS = Path(__file__).parent / "contents"
RECORDED_AT = datetime(2024, 11, 15, 9, 30, tzinfo=UTC)
IN_FORCE = RenderingFacts("approved", RECORDED_AT, in_force_from=date(2022, 3, 1))
DRAFT = RenderingFacts("draft", RECORDED_AT)
IDENTITY = PrintedIdentity(
    agency="Nõustamisamet",
    units=("Nõustamisosakond", "Lõuna nõustamistalitus"),
    position_code="NO-LNT-01",
    position_title="Talituse juhataja",
    version_number=3,
)

# A little of everything that the form of 2024 has no place for, and of what people paste.
UNUSUAL = JobDescriptionContent(
    title="Nõustaja & „suunaja“",
    unit="<script>alert('üksus')</script>",
    direct_manager="Talituse juhataja",
    further_fields=[FurtherField("location", "Töökoha asukoht", "Tartu, Tiigi 12 – III korrus")],
    duties=[
        Duty(
            "Klientide nõustamine, sh",
            subtasks=["telefonis ≥ 60% tööajast", "vestlusaknas"],
            activities=["Kuulab ära → selgitab ✓"],
            expected_results=["Klient on saanud arusaadava vastuse.", "</td></table>Tabel ei katke."],
        ),
        Duty("Juhendmaterjali\nkoostamine."),
    ],
    work_tools="Sülearvuti ja https://" + "väga-pikk-aadress/" * 12,
    requirements=Requirements(
        languages=[Language("Vene keele (русский язык) oskus", "B2")],
        additional=[Competence("Hoolivus", ["Märkab.", "Aitab."]), Competence("", ["Ilma nimeta oskus."])],
    ),
    amendment_rules=["Vaadatakse üle kord aastas."],
    further_sections=[
        FurtherSection("on_call", "VALVEAEG", ["Valveaega ei rakendata."]),
        FurtherSection("conditions", "Erisused", ["Töö toimub graafiku alusel.", "Kaugtöö on võimalik."]),
    ],
)


def frozen(content: JobDescriptionContent, layout: FormLayout, identity: PrintedIdentity = IDENTITY) -> bytes:
    return canonical_json(printed_document(content, form_code="2022", layout=layout, identity=identity))


@pytest.fixture(scope="module")
def team_lead() -> JobDescriptionContent:
    return JobDescriptionContent.from_dict(json.loads((CONTENTS / "talituse_juhataja.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def document(team_lead: JobDescriptionContent) -> bytes:
    return frozen(team_lead, FORM_2022)


@pytest.fixture(scope="module")
def pdf(document: bytes) -> bytes:
    return render_job_description(document, IN_FORCE)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """A command line program on a PDF; `FILE` stands for it among the arguments."""

    def run_on(pdf: bytes, *command: str) -> str:
        file = tmp_path / "document.pdf"
        file.write_bytes(pdf)
        named = [str(file) if part == "FILE" else part for part in command]
        return subprocess.run(named, capture_output=True, check=True, text=True, cwd=tmp_path).stdout

    return run_on


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a content that is printed, in its order; keys and identities are not."""
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    else:
        for key, one in value.items():
            if key not in ("key", "identity", "number", "level"):
                yield from texts_of(one)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad•]", "", text)


def spoken(run: Callable[..., str], pdf: bytes) -> str:
    """The text in logical order, as a screen reader meets it."""
    structure = run(pdf, "pdfinfo", "-struct-text", "FILE")
    return squeezed("".join(re.findall(r'^\s*"(.*)"$', structure, re.MULTILINE)))


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


# What it says


def test_every_sentence_is_spoken_in_the_order_of_the_form(
    run: Callable[..., str], pdf: bytes, team_lead: JobDescriptionContent
) -> None:
    text, position = spoken(run, pdf), 0
    content = team_lead.as_dict()
    subordinates = content.pop("subordinates")
    general = [content.pop(key) for key in ("title", "unit", "direct_manager", "substituted_by", "substitutes")]
    for sentence in texts_of([*general, subordinates, content]):
        found = text.find(squeezed(sentence), position)
        assert found >= 0, sentence
        position = found + len(squeezed(sentence))


def test_what_the_form_has_no_place_for_is_spoken_all_the_same(
    run: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = spoken(run, render_job_description(frozen(UNUSUAL, FORM_2024), DRAFT))
    for sentence in texts_of(UNUSUAL.as_dict()):
        assert squeezed(sentence) in text, sentence
    assert not caplog.records, "a glyph was missing or something was fetched"


def test_markup_in_the_content_is_printed_as_it_was_typed() -> None:
    html = job_description_html(frozen(UNUSUAL, FORM_2024), DRAFT)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_control_characters_go_and_unknown_signs_are_named() -> None:
    assert printable("a\x00b\x0bc\u200bd\ufeff e\u2003f\tg") == "abcd e f g"
    assert printable("hea 😀") == "hea [U+1F600]"
    assert printable("õäöüšž ÕÄÖÜŠŽ „ “ § – •") == "õäöüšž ÕÄÖÜŠŽ „ “ § – •"
    content = JobDescriptionContent(title="\x01\ufffe😀", purpose="Enne\x00pärast\x1f")
    assert "Ennepärast" in pages(render_job_description(frozen(content, FORM_2024), DRAFT))[0]


def test_cell_of_many_pages_is_printed_to_its_end() -> None:
    sentence = "Nõustamine on korraldatud nii, et klient ei pea ootama. "
    long = JobDescriptionContent(duties=[Duty("ü" * 4_000, expected_results=[sentence * 400, "Lõpp on käes."])])
    texts = pages(render_job_description(frozen(long, FORM_2022), DRAFT))
    text = squeezed("".join(texts))
    assert len(texts) > 5
    assert text.count("Nõustamine") == text.count("ootama.") == 400
    assert "Lõpponkäes." in text
    assert text.count("ü") >= 4_000


def test_duty_table_repeats_its_header_on_every_page(pdf: bytes) -> None:
    with_duties = [page for page in pages(pdf) if re.search(r"^3\.\d+\.", page, re.MULTILINE)]
    assert len(with_duties) > 1
    assert all("Oodatavad tulemused" in page for page in with_duties)


def test_every_page_shows_its_number_the_version_and_the_hash(pdf: bytes, document: bytes) -> None:
    texts = pages(pdf)
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
        assert "NO-LNT-01 · versioon 3" in text
        assert content_hash(document) in text


def test_later_pages_name_the_document_at_their_top(pdf: bytes) -> None:
    first, *later = pages(pdf)
    assert "Ametijuhend: Talituse juhataja" not in first
    assert all("Ametijuhend: Talituse juhataja" in page for page in later)


# What was settled beside the content


def test_version_in_force_prints_its_days() -> None:
    facts = replace(IN_FORCE, applied_from=date(2022, 1, 1))
    page, *_ = pages(render_job_description(frozen(JobDescriptionContent(), FORM_2024), facts))
    assert "Kehtiv alates 01.03.2022" in page
    assert "Rakendatakse alates 01.01.2022" in page


@pytest.mark.parametrize(
    ("state", "mark"), [("draft", "MUSTAND"), ("proposed", "ETTEPANEK"), ("withdrawn", "TAGASI VÕETUD")]
)
def test_version_not_approved_says_so_on_every_page(state: Any, mark: str) -> None:
    content = JobDescriptionContent(rights=["saada tööks vajalikku teavet"] * 60)
    texts = pages(render_job_description(frozen(content, FORM_2022), RenderingFacts(state, RECORDED_AT)))
    assert len(texts) > 1
    assert all(mark in text for text in texts)
    assert "Kehtiv alates" not in texts[0]


def test_note_on_the_signature_is_printed_only_when_signed() -> None:
    document = frozen(JobDescriptionContent(), FORM_2022)
    unsigned = pages(render_job_description(document, IN_FORCE))
    signed = pages(render_job_description(document, replace(IN_FORCE, signed=True)))
    assert FORM_2022.signature_note not in "".join(unsigned)
    assert FORM_2022.signature_note in signed[-1]


def test_approval_changes_neither_hash_nor_attachment(document: bytes, pdf: bytes) -> None:
    draft = render_job_description(document, DRAFT)
    assert draft != pdf
    assert PdfReader(BytesIO(draft)).attachments == PdfReader(BytesIO(pdf)).attachments
    assert rendering_key(document, DRAFT) != rendering_key(document, IN_FORCE)


def test_one_moment_in_two_time_zones_is_one_rendering(document: bytes) -> None:
    elsewhere = replace(IN_FORCE, recorded_at=RECORDED_AT.astimezone(timezone(timedelta(hours=9))))
    assert rendering_key(document, elsewhere) == rendering_key(document, IN_FORCE)
    assert job_description_html(document, elsewhere) == job_description_html(document, IN_FORCE)


# How it is built


def test_attachment_is_exactly_what_was_hashed(
    run: Callable[..., str], pdf: bytes, document: bytes, tmp_path: Path
) -> None:
    run(pdf, "pdfdetach", "-saveall", "FILE")
    assert (tmp_path / ATTACHMENT).read_bytes() == document
    for attached in PdfReader(BytesIO(pdf)).trailer["/Root"]["/AF"]:
        assert attached.get_object()["/AFRelationship"] == "/Source"


def test_file_claims_archival_and_accessible_conformance(pdf: bytes) -> None:
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    ElementTree.fromstring(xmp)
    assert re.search(r'pdfaid:part="3"', xmp)
    assert re.search(r'pdfaid:conformance="A"', xmp)
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "PDF/UA identification schema" in xmp
    assert root["/Lang"] == "et"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert PdfReader(BytesIO(pdf)).metadata.title == "Ametijuhend: Talituse juhataja"


@pytest.mark.parametrize("layout", AGENCY_FORMS.values(), ids=AGENCY_FORMS.keys())
def test_structure_holds_headings_lists_and_table_headers(run: Callable[..., str], layout: FormLayout) -> None:
    short = JobDescriptionContent(rights=["teha kaugtööd"], duties=[Duty("Nõustamine.", expected_results=["Tehtud."])])
    structure = run(render_job_description(frozen(short, layout), DRAFT), "pdfinfo", "-struct", "FILE")
    assert structure.count("H1 (") == 1
    assert structure.count("H2 (") == len(layout.sections)
    for element in ("Table", "THead", "TH", "TD", "L (", "LI ("):
        assert element in structure


def test_all_fonts_are_ours_embedded_and_mapped_to_unicode(run: Callable[..., str]) -> None:
    content = JobDescriptionContent(purpose="Tavaline → ✓ tekst", rights=["teha kaugtööd"])
    lines = run(render_job_description(frozen(content, FORM_2022), DRAFT), "pdffonts", "FILE").splitlines()[2:]
    assert len(lines) == 4
    for line in lines:
        assert re.match(r"[A-Z]{6}\+Document-", line)
        assert re.search(r"Identity-H\s+yes yes yes", line)


def test_qpdf_finds_no_fault(run: Callable[..., str], pdf: bytes) -> None:
    assert "No syntax or stream encoding errors found" in run(pdf, "qpdf", "--check", "FILE")


def test_broken_word_is_spoken_whole() -> None:
    content = JobDescriptionContent(rights=["ametijuhend " * 40])
    text = "".join(pages(render_job_description(frozen(content, FORM_2022), DRAFT)))
    assert "\u00ad" in text
    assert "\u2010" not in text
    assert text.replace("\u00ad\n", "").replace("\u00ad", "").count("ametijuhend") >= 40


# That it repeats, and fetches nothing


def test_another_process_zone_seed_and_no_system_fonts_give_the_same_bytes(
    document: bytes, pdf: bytes, tmp_path: Path
) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    program = (
        "import sys, django; django.setup()\n"
        "from datetime import UTC, date, datetime\n"
        "from teams.documents.job_description import RenderingFacts\n"
        "from teams.documents.job_description_pdf import render_job_description\n"
        "facts = RenderingFacts('approved', datetime(2024, 11, 15, 9, 30, tzinfo=UTC), date(2022, 3, 1))\n"
        "sys.stdout.buffer.write(render_job_description(sys.stdin.buffer.read(), facts))"
    )
    elsewhere = {"TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "7", "FONTCONFIG_FILE": f"{tmp_path}/fonts.conf"}
    again = subprocess.run(
        [sys.executable, "-c", program],
        input=document,
        capture_output=True,
        check=True,
        env=os.environ | elsewhere,
        cwd=Path(__file__).parents[2],
    )
    assert again.stdout == pdf
    assert render_job_description(document, IN_FORCE) == pdf


@pytest.mark.parametrize(
    "url",
    ["https://example.org/x.ttf", "file:///etc/hostname", "font:../pdf.py", "font:", "data:text/plain,x", "x.ttf"],
)
def test_renderer_refuses_everything_but_the_shipped_fonts(url: str) -> None:
    with pytest.raises(ValueError, match="Not a shipped font"):
        OnlyOurFonts().fetch(url)


def test_nothing_of_the_machine_gets_into_a_file(logged_errors: list[logging.LogRecord]) -> None:
    html = (
        '<html lang="et"><title>Proov</title><link rel="attachment" href="file:///etc/hostname">'
        '<img alt="pilt" src="file:///etc/hostname"><p>Tekst</p></html>'
    )
    pdf = pdf_from_html(html, stylesheet=STYLESHEET, recorded_at=RECORDED_AT)
    assert not PdfReader(BytesIO(pdf)).attachments
    logged_errors.clear()
