"""Reads the text of an Estonian job description, or of an order with several, into content.

Text → lines → job descriptions → sections → values. Nothing of the text is dropped: what is no value is
furniture (headings, labels, page marks), what could not be placed is left unassigned for a person to look at.
"""

import re
from collections.abc import Sequence

from teams.content import FurtherSection, JobDescriptionContent
from teams.readers.clauses import read_clauses
from teams.readers.columns import unfolded, with_whole_rows
from teams.readers.days import is_validity
from teams.readers.decoding import LINE_LIMIT, UnreadableText, check
from teams.readers.documents import DocumentLines, cut, is_document_name
from teams.readers.duties import read_duties
from teams.readers.entries import entries
from teams.readers.furniture import is_signature, is_stamp
from teams.readers.general import GeneralReader, slug
from teams.readers.head import read_head, validity_of
from teams.readers.lines import Line, joined, lines_of, mended, normalised
from teams.readers.numbers import number_of
from teams.readers.reading import ReadDocument, Reading, UnassignedLine, as_json, texts_in
from teams.readers.remainder import Remainder, is_mark, missing_from
from teams.readers.requirements import RequirementReader
from teams.readers.sections import Section, sections_of
from teams.readers.texts import Texts

__all__ = ["Reading", "as_json", "read"]

CLAUSE_SECTIONS = ("rights", "responsibilities", "amendment_rules", "duties")
KNOWN_SECTIONS = ("general", "purpose", "work_tools", "requirements", "signatures", *CLAUSE_SECTIONS)
CUT_OFF = re.compile(r"(?:,|-|…|\.\.\.|\(|\b(?:ja|või|ning|sh|ega))$")
MOST_SIGNATURE_WORDS = 8
MOST_SIGNATURE_LINES = 6


def read(text: str) -> Reading:
    """Raises UnreadableText for what is empty, too large, no text, or no job description."""
    check(text)
    source = normalised(text)
    whole, pieces_of_words = mended(unfolded(with_whole_rows(source)))
    lines = lines_of(whole)
    if sum(1 + line.text.count("\t") for line in lines) > LINE_LIMIT:
        raise UnreadableText.too_many_lines()
    parts = cut(lines)
    rest = Remainder(furniture=[*pieces_of_words, *parts.furniture])
    rest.leave(*parts.preamble)
    documents = [_read_document(number, lines, rest) for number, lines in enumerate(parts.documents)]
    if not any(_says_anything(document.content) for document in documents):
        raise UnreadableText.nothing_recognised()
    reading = Reading(documents, rest.unassigned, rest.furniture)
    _keep_what_is_missing(source, reading)
    return reading


def _read_document(number: int, lines: DocumentLines, rest: Remainder) -> ReadDocument:
    rest.document = number
    document = ReadDocument(JobDescriptionContent())
    body = _without_signatures(lines.body, rest)
    sections = sections_of(body)
    reader = _SectionReader(document, rest)
    for section in sections:
        reader.read(section)
    reader.finish()
    document.valid_from = validity_of(lines, document.content)
    read_head(lines.head, document.content, rest)
    document.complete = not (body and CUT_OFF.search(body[-1].text)) and not _ends_with_heading(sections)
    return document


def _without_signatures(body: Sequence[Line], rest: Remainder) -> list[Line]:
    """The body without its signatures and the names below them."""
    kept: list[Line] = []
    names_may_follow = 0
    for line in body:
        if is_signature(line.text):
            rest.set_aside(line.text)
            names_may_follow = MOST_SIGNATURE_LINES
        elif names_may_follow and _may_be_name(line):
            rest.set_aside(line.text)
            names_may_follow -= 1
        else:
            kept.append(line)
            names_may_follow = 0
    return kept


def _may_be_name(line: Line) -> bool:
    return len(line.text.split()) <= MOST_SIGNATURE_WORDS and not line.closed and not line.bullet


class _SectionReader:
    """Reads the sections of one document, each by its key."""

    def __init__(self, document: ReadDocument, rest: Remainder) -> None:
        self.content = document.content
        self.rest = rest
        self.texts = Texts()
        self.requirements = RequirementReader(self.content.requirements, rest)
        self.general = GeneralReader(self.content, self.texts, self.requirements, rest, document.ambiguous)

    def read(self, section: Section) -> None:
        self.rest.section = section.heading
        self._take_closing_rules(section)
        if section.key in KNOWN_SECTIONS or not section.lines:
            self.rest.set_aside(section.heading)
        if section.keys == ("duties",):
            self.content.duties += read_duties(section.lines, section.heading, self.rest)
        elif section.key in CLAUSE_SECTIONS:
            self._read_clauses(section)
        elif section.key in KNOWN_SECTIONS:
            self._read_known(section)
        elif not section.heading:
            self.general.read(self._without_stamps(section.lines), "")
        elif section.lines:
            self._read_further(section)

    def _take_closing_rules(self, section: Section) -> None:
        """From when the document holds, said below its last section and no part of that."""
        if section.key in ("", "general", "amendment_rules"):
            return
        while section.lines and section.lines[-1].blank_before and is_validity(section.lines[-1].text):
            self.content.amendment_rules.insert(0, section.lines.pop().text)

    def finish(self) -> None:
        self.texts.write_to(self.content)
        self.requirements.finish()

    def _read_known(self, section: Section) -> None:
        match section.key:
            case "general":
                self.general.read(section.lines, section.words)
            case "purpose":
                self._read_purpose(section)
            case "work_tools":
                self.texts.add("work_tools", self._text_of(section.lines))
            case "requirements":
                self.requirements.read(section.lines, section.heading)
            case "signatures":
                self.rest.set_aside(*(line.text for line in section.lines))

    def _without_stamps(self, lines: Sequence[Line]) -> list[Line]:
        kept: list[Line] = []
        for line in lines:
            is_marked = line.bullet or number_of(line.text)
            if not is_marked and (is_stamp(line.text) or is_document_name(line)):
                self.rest.set_aside(line.text)
            else:
                kept.append(line)
        return kept

    def _read_purpose(self, section: Section) -> None:
        text = self._text_of(section.lines)
        # "2. Teenistuskoha eesmärk⏎on …": the sentence begins with its heading.
        beginning = section.words if text.startswith("on ") else ""
        self.texts.add("purpose", beginning, text)

    def _text_of(self, lines: Sequence[Line]) -> str:
        found = entries(lines)
        self.rest.set_aside(*(entry.written_number for entry in found))
        return joined(entry.text for entry in found)

    def _read_clauses(self, section: Section) -> None:
        keys = [key for key in section.keys if key in CLAUSE_SECTIONS]
        duty_lines: list[Line] = []
        for clause in read_clauses(section.lines, keys, self.rest):
            if clause.key == "duties":
                duty_lines.append(Line(clause.text, "•"))
            else:
                getattr(self.content, clause.key).append(clause.text)
        if duty_lines:
            self.content.duties += read_duties(duty_lines, section.heading, self.rest)

    def _read_further(self, section: Section) -> None:
        """A section that only this form has keeps its own heading."""
        items = [clause.text for clause in read_clauses(section.lines, [section.key], self.rest)]
        self.rest.set_aside(section.heading.removesuffix(section.words))
        key = section.key or slug(section.words)
        self.content.further_sections.append(FurtherSection(key, section.words, items))


def _ends_with_heading(sections: Sequence[Section]) -> bool:
    last = sections[-1]
    return bool(last.heading) and not last.lines and last.key != "signatures"


def _says_anything(content: JobDescriptionContent) -> bool:
    return bool(content.duties or content.rights or content.responsibilities or (content.title and content.purpose))


def _keep_what_is_missing(source: str, reading: Reading) -> None:
    """The promise that nothing is dropped, kept whatever the readers do."""
    for words in missing_from(source.split("\n"), texts_in(as_json(reading))):
        if is_mark(words):
            reading.furniture.append(words)
        else:
            reading.unassigned.append(UnassignedLine(None, "", words))
