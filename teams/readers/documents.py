"""Cuts a text into job descriptions: an order holds up to eleven, one after the other, each with its own head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from teams.readers.furniture import is_page_mark, is_signature, is_stamp, is_web_control
from teams.readers.headings import heading_at_start
from teams.readers.labels import GENERAL
from teams.readers.lines import UPPER, Line, starts_lower, unspaced
from teams.readers.numbers import heading_number_of, number_of
from teams.readers.vocabulary import plain

DOCUMENT_WORDS = ("ametijuhend", "ametikirjeldus", "tööjuhend", "ametijuhendi näidis")
DOCUMENT_NAME = re.compile(rf"\b(?:{'|'.join(DOCUMENT_WORDS)})\b", re.IGNORECASE)
NAMED_DOCUMENT = re.compile(rf"(?:.*\s)?(?i:{'|'.join(DOCUMENT_WORDS)})(?:\s+[–-]?\s*[{UPPER}][^.;]*)?")
HEADING_NUMBER = rf"(?:\d{{1,2}}|[IVX]{{1,4}})\.?\s*[{UPPER}]"
HEAD_INSIDE = re.compile(
    rf"(?<=\S)\s+(?=KINNITATUD\s|(?:[{UPPER}][{UPPER}-]+\s+){{0,6}}AMETIJUHEND\s+{HEADING_NUMBER})"
    rf"|(?<=\bAMETIJUHEND)\s+(?={HEADING_NUMBER})|(?<=\b[Aa]metijuhend)\s+(?={HEADING_NUMBER})"
    rf"|(?i:(?<=\blisa \d)|(?<=\blisa \d\d))\s+(?=(?i:ametijuhend)\b)"
)
ORDER = re.compile(r"käskkir|kinnitan|dokumendiregister|korraldus|kehtestan", re.IGNORECASE)
MOST_HEADING_WORDS = 14
MOST_HEAD_LINES = 12
GAP_IN_HEAD = 2
LONGEST_NAME = 100
MOST_NAME_WORDS = 8


@dataclass
class DocumentLines:
    """One job description: the lines of its head (stamps, institution, title) and of its body."""

    head: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


@dataclass
class Cut:
    documents: list[DocumentLines]
    furniture: list[str]
    preamble: list[str]
    """What stands before the first job description and belongs to no order either."""


def cut(lines: Sequence[Line]) -> Cut:
    furniture = [f"{line.bullet} {line.text}".strip() for line in lines if _is_mark(line)]
    lines = [piece for line in lines if not _is_mark(line) for piece in _with_heads_on_lines_of_their_own(line)]
    names = _document_names(lines)
    if not names:
        return Cut([DocumentLines([], list(lines))], furniture, [])
    heads = [_head_start(lines, name, before) for name, before in zip(names, [-1, *names], strict=False)]
    documents = [
        _document(lines[head:end], name - head)
        for head, name, end in zip(heads, names, [*heads[1:], len(lines)], strict=True)
    ]
    preamble = [line.text for line in lines[: heads[0]]]
    is_order = any(ORDER.search(text) for text in preamble)
    return Cut(documents, furniture + (preamble if is_order else []), [] if is_order else preamble)


def _is_mark(line: Line) -> bool:
    written = f"{line.bullet} {line.text}".strip()
    return is_page_mark(written) or is_web_control(written)


def _with_heads_on_lines_of_their_own(line: Line) -> list[Line]:
    """Cuts `… eest. KINNITATUD … lisa 2 AMETIJUHEND 1. ÜLDOSA`: the end of one document and the head of the next."""
    if line.bullet:
        return [line]
    first, *others = HEAD_INSIDE.split(line.text)
    return [Line(first, "", line.blank_before, line.width), *(Line(text, "", True, len(text)) for text in others)]


def _document_names(lines: Sequence[Line]) -> list[int]:
    """Positions of the lines that name a job description. Named twice before its first section, it is still one."""
    names: list[int] = []
    has_sections = True
    for position, line in enumerate(lines):
        if not is_document_name(line):
            has_sections = has_sections or _opens_section(line)
        elif has_sections:
            names.append(position)
            has_sections = False
    return names


def _opens_section(line: Line) -> bool:
    text = unspaced(line.text)
    number = heading_number_of(text)
    return not line.bullet and heading_at_start(number.rest if number else text) is not None


def is_document_name(line: Line) -> bool:
    """`AMETIJUHEND`, `a m e t i j u h e n d`, `KLIENDITEENINDAJA AMETIJUHEND`; no sentence and no item of an order."""
    text = unspaced(line.text)
    if len(text) > 160 or line.bullet or number_of(text) or text.endswith((".", ";", ",", ":")):
        return False
    name = re.sub(r"\s+", " ", text).strip(" -–")
    if len(name.split()) > MOST_HEADING_WORDS or (is_stamp(text) and "ametijuhend" not in plain(text).split()):
        return False
    return (bool(NAMED_DOCUMENT.fullmatch(name)) and not starts_lower(line.text)) or plain(name) in DOCUMENT_WORDS


def _head_start(lines: Sequence[Line], name: int, before: int) -> int:
    """Where the stamps above the name begin: a line or two between two stamps belong to them as well."""
    start = name
    lowest = max(before + 1, name - MOST_HEAD_LINES)
    for position in range(name - 1, lowest - 1, -1):
        if _belongs_to_head(lines, position, is_first=before < 0):
            start = position
        elif start - position > GAP_IN_HEAD or is_signature(lines[position].text):
            break
    return start


def _belongs_to_head(lines: Sequence[Line], position: int, *, is_first: bool) -> bool:
    text = lines[position].text
    if is_signature(text):
        return False
    following = lines[position + 1].text if position + 1 < len(lines) else ""
    goes_on_as_stamp = starts_lower(following) and is_stamp(following) and not text.endswith((".", ";"))
    return is_stamp(text) or goes_on_as_stamp or _is_name(lines[position], in_capitals=not is_first)


def _is_name(line: Line, *, in_capitals: bool) -> bool:
    """An institution, a unit or a position: a short line in capitals, or a few words that are no sentence."""
    text = line.text
    if line.bullet or line.closed or "\t" in text or text.endswith(",") or number_of(text) or len(text) > LONGEST_NAME:
        return False
    if text.isupper():
        return True
    return not in_capitals and text[0].isupper() and len(text.split()) <= MOST_NAME_WORDS


def _document(lines: Sequence[Line], name: int) -> DocumentLines:
    """The head ends before the first section or label; a line or two between two stamps belong to it as well."""
    end = name + 1
    for position in range(name + 1, min(len(lines), name + 1 + MOST_HEAD_LINES)):
        line = lines[position]
        if _opens_section(line) or GENERAL.at(line.text) or line.bullet or position - end > GAP_IN_HEAD:
            break
        if _is_head_line(line):
            end = position + 1
    return DocumentLines(list(lines[:end]), list(lines[end:]))


def _is_head_line(line: Line) -> bool:
    text = line.text
    if line.bullet or number_of(text) or ":" in text or "\t" in text:
        return False
    return is_stamp(text) or text.isupper() or is_document_name(line) or text.startswith("(")
