"""Reads the text of an Estonian job description, or of an order with several, into content.

Text → lines → job descriptions → sections → values. Nothing of the text is dropped: what is no value is
furniture (headings, labels, page marks), what could not be placed is left unassigned for a person to look at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teams.content import FurtherField, FurtherSection, JobDescriptionContent
from teams.readers.clauses import read_clauses
from teams.readers.columns import unfolded
from teams.readers.decoding import LINE_LIMIT, UnreadableText, check
from teams.readers.documents import DOCUMENT_WORDS, DocumentLines, cut, is_document_name
from teams.readers.duties import read_duties
from teams.readers.entries import entries
from teams.readers.furniture import is_signature, is_stamp, is_web_control, validity_day
from teams.readers.general import Ambiguity, GeneralReader, slug
from teams.readers.lines import Line, joined, lines_of, mended, normalised, number_of, unspaced
from teams.readers.remainder import Remainder, UnassignedLine, is_mark, missing_from
from teams.readers.requirements import RequirementReader
from teams.readers.sections import Section, sections_of
from teams.readers.texts import Texts
from teams.readers.vocabulary import plain

CLAUSE_SECTIONS = ("rights", "responsibilities", "amendment_rules", "duties")
CUT_OFF = re.compile(r"(?:,|-|…|\.\.\.|\(|\b(?:ja|või|ning|sh|ega))$")
NAME_OF_DOCUMENT = re.compile(rf"\b(?:{'|'.join(DOCUMENT_WORDS)})\b", re.IGNORECASE)
MOST_TITLE_WORDS = 4
MOST_SIGNATURE_WORDS = 8
MOST_SIGNATURE_LINES = 6


@dataclass
class ReadDocument:
    """One job description; `valid_from` as the document itself says, `complete` false where its text is cut off."""

    content: JobDescriptionContent
    valid_from: date | None = None
    complete: bool = True
    ambiguous: list[Ambiguity] = field(default_factory=list)


@dataclass
class Reading:
    documents: list[ReadDocument]
    unassigned: list[UnassignedLine]
    furniture: list[str]


def read(text: str) -> Reading:
    """Raises UnreadableText for what is empty, too large, no text, or no job description."""
    check(text)
    source = normalised(text)
    whole, broken_words = mended(unfolded(source))
    lines = lines_of(whole)
    if sum(1 + line.text.count("\t") for line in lines) > LINE_LIMIT:
        raise UnreadableText.too_many_lines()
    parts = cut(lines)
    rest = Remainder(furniture=[*broken_words, *parts.furniture])
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
    document.valid_from = _validity(lines, document.content)
    _read_head(lines.head, document.content, rest)
    document.complete = not (body and CUT_OFF.search(body[-1].text)) and not _ends_with_heading(sections)
    return document


class _SectionReader:
    def __init__(self, document: ReadDocument, rest: Remainder) -> None:
        self.content = document.content
        self.rest = rest
        self.texts = Texts()
        self.requirements = RequirementReader(self.content.requirements, rest)
        self.general = GeneralReader(self.content, self.texts, self.requirements, rest, document.ambiguous)

    def finish(self) -> None:
        self.texts.write_to(self.content)
        self.requirements.finish()

    def read(self, section: Section) -> None:
        self.rest.section = section.heading
        known = section.key in ("general", "purpose", "work_tools", "requirements", *CLAUSE_SECTIONS, "signatures")
        if known or not section.lines:
            self.rest.set_aside(section.heading)
        if section.key in ("", "general") and not (section.heading and not section.key):
            lines = section.lines if section.heading else self._without_stamps(section.lines)
            self.general.read(lines, _heading_words(section))
        elif section.key == "purpose":
            self._read_purpose(section)
        elif section.key == "work_tools":
            self.texts.add("work_tools", self._text_of(section.lines))
        elif section.key == "requirements":
            self.requirements.read(section.lines, section.heading)
        elif section.key == "signatures":
            self.rest.set_aside(*(line.text for line in section.lines))
        elif section.keys == ("duties",):
            self.content.duties += read_duties(section.lines, section.heading, self.rest)
        elif section.key in CLAUSE_SECTIONS:
            self._read_clauses(section)
        elif section.lines:
            self._read_further(section)

    def _read_purpose(self, section: Section) -> None:
        text = self._text_of(section.lines)
        # "2. Teenistuskoha eesmärk⏎on …": the sentence begins with its heading.
        beginning = _heading_words(section) if text.startswith("on ") else ""
        self.texts.add("purpose", beginning, text)

    def _without_stamps(self, lines: Sequence[Line]) -> list[Line]:
        kept: list[Line] = []
        for line in lines:
            is_marked = line.bullet or number_of(line.text)
            if not is_marked and (is_stamp(line.text) or is_document_name(line)):
                self.rest.set_aside(line.text)
            else:
                kept.append(line)
        return kept

    def _text_of(self, lines: Sequence[Line]) -> str:
        found = entries(lines)
        self.rest.set_aside(*(entry.written_number for entry in found))
        return joined([entry.text for entry in found])

    def _read_clauses(self, section: Section) -> None:
        keys = [key for key in section.keys if key in CLAUSE_SECTIONS]
        duty_lines: list[str] = []
        for clause in read_clauses(section.lines, keys, self.rest):
            if clause.key == "duties":
                duty_lines.append(clause.text)
            else:
                getattr(self.content, clause.key).append(clause.text)
        if duty_lines:
            self.content.duties += read_duties([Line(text, "•") for text in duty_lines], section.heading, self.rest)

    def _read_further(self, section: Section) -> None:
        items = [clause.text for clause in read_clauses(section.lines, [section.key], self.rest)]
        key = section.key or slug(section.heading)
        self.rest.set_aside(section.heading.removesuffix(_heading_words(section)))
        self.content.further_sections.append(FurtherSection(key, _heading_words(section), items))


def _heading_words(section: Section) -> str:
    words = section.heading.split(maxsplit=1)
    return words[1] if section.number and len(words) > 1 else section.heading


def _without_signatures(body: Sequence[Line], rest: Remainder) -> list[Line]:
    """The body without its signatures and the names below them."""
    kept: list[Line] = []
    names_may_follow = 0
    for line in body:
        if is_signature(line.text):
            rest.set_aside(line.text)
            names_may_follow = MOST_SIGNATURE_LINES
        elif (
            names_may_follow and len(line.text.split()) <= MOST_SIGNATURE_WORDS and not line.closed and not line.bullet
        ):
            rest.set_aside(line.text)
            names_may_follow -= 1
        else:
            kept.append(line)
            names_may_follow = 0
    return kept


def _read_head(head: Sequence[Line], content: JobDescriptionContent, rest: Remainder) -> None:
    """The head is furniture, but a position may have its name nowhere else, and its field of work in parentheses."""
    for position, line in enumerate(head):
        if line.text.startswith("(") and line.text.endswith(")") and position:
            content.further_fields.append(FurtherField("specialisation", "Täpsustus", line.text))
        else:
            rest.set_aside(line.text)
    if not content.title:
        content.title = _nominative_of(_title_from(head), content)


def _title_from(head: Sequence[Line]) -> str:
    for position, line in enumerate(head):
        if not is_document_name(line):
            continue
        name = NAME_OF_DOCUMENT.split(unspaced(line.text), maxsplit=1)
        before, after = name[0].strip(" –-:"), name[-1].strip(" –-:") if len(name) > 1 else ""
        around = ["" if is_web_control(after) else after, before, *_names_around(head, position)]
        return next((joined([text]) for text in around if text), "")
    return ""


def _nominative_of(title: str, content: JobDescriptionContent) -> str:
    """`Männiku Kooli referendi ametijuhend` names the position last and in the genitive.

    Where a sentence of the document begins with the position's nominative (`Referent juhindub …`), that is the title.
    """
    texts = [text for section in content.further_sections for text in [section.heading, *section.items]]
    words_of_title = title.split()
    for count in range(min(MOST_TITLE_WORDS, len(words_of_title)), 0, -1):
        end_of_title = " ".join(words_of_title[-count:])
        for text in texts:
            subject = " ".join(text.split()[:count]).rstrip(",:")
            if _is_nominative_of(subject, end_of_title):
                return subject
    return title


def _is_nominative_of(subject: str, genitive: str) -> bool:
    subject, genitive = plain(subject), plain(genitive)
    stem = genitive[: max(len(genitive) - 3, 4)]
    return len(subject) > 3 and subject.startswith(stem) and len(subject) <= len(genitive)


def _names_around(head: Sequence[Line], position: int) -> Iterable[str]:
    """Lines in capitals below the name of the document, last first, then the one above it."""
    below = [line.text for line in head[position + 1 :] if line.text.isupper() and not is_stamp(line.text)]
    above = [line.text for line in head[:position] if line.text.isupper() and not is_stamp(line.text)]
    return [*reversed(below), *above[-1:]]


def _validity(lines: DocumentLines, content: JobDescriptionContent) -> date | None:
    in_head = (validity_day(line.text) for line in [*lines.head, *lines.body[:3]])
    in_rules = (validity_day(text) for text in content.amendment_rules)
    return next((day for days in (in_head, in_rules) for day in days if day), None)


def _ends_with_heading(sections: Sequence[Section]) -> bool:
    last = sections[-1]
    return bool(last.heading) and not last.lines and last.key != "signatures"


def _says_anything(content: JobDescriptionContent) -> bool:
    return bool(content.duties or content.rights or content.responsibilities or (content.title and content.purpose))


def _keep_what_is_missing(source: str, reading: Reading) -> None:
    """The promise that nothing is dropped, kept whatever the readers do."""
    for words in missing_from(source.split("\n"), _texts_in(as_json(reading))):
        if is_mark(words):
            reading.furniture.append(words)
        else:
            reading.unassigned.append(UnassignedLine(None, "", words))


def _texts_in(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _texts_in(member)
    elif value is not None:
        yield str(value)


def as_json(reading: Reading) -> dict[str, Any]:
    """What `read_job_description --json` prints: null where a document says nothing."""
    return {
        "documents": [_document_as_json(document) for document in reading.documents],
        "unassigned": [line.text for line in reading.unassigned],
        "furniture": list(reading.furniture),
    }


def _document_as_json(document: ReadDocument) -> dict[str, Any]:
    content = document.content
    printed: dict[str, Any] = {
        "title": content.title or None,
        "unit": content.unit or None,
        "direct_manager": content.direct_manager or None,
        "substituted_by": content.substituted_by or None,
        "substitutes": content.substitutes or None,
        "subordinates": content.subordinates or None,
        "purpose": content.purpose or None,
        "duties": [_duty_as_json(duty) for duty in content.duties],
        "rights": content.rights,
        "responsibilities": content.responsibilities,
        "work_tools": content.work_tools or None,
        "requirements": _requirements_as_json(content),
        "amendment_rules": content.amendment_rules,
        "valid_from": document.valid_from.isoformat() if document.valid_from else None,
        "complete": document.complete,
    }
    taken = Counter(printed.keys())
    for section in content.further_sections:
        printed[_free_key(section.key, taken)] = {"heading": section.heading, "items": section.items}
    for further in content.further_fields:
        printed[_free_key(further.key, taken)] = {"label": further.label, "value": further.value}
    if document.ambiguous:
        printed["ambiguous"] = [
            {"lines": list(question.lines), "question": question.question, "candidates": list(question.candidates)}
            for question in document.ambiguous
        ]
    return printed


def _free_key(key: str, taken: Counter[str]) -> str:
    taken[key] += 1
    return f"{key}_{taken[key]}" if taken[key] > 1 else key


def _duty_as_json(duty: Any) -> dict[str, Any]:
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


def _requirements_as_json(content: JobDescriptionContent) -> dict[str, Any]:
    needs = content.requirements
    return {
        "education": needs.education or None,
        "experience": needs.experience or None,
        "languages": [language.text for language in needs.languages],
        "computer_skills": needs.computer_skills or None,
        "competencies": [{"name": one.name, "indicators": one.indicators} for one in needs.competencies],
        "additional": [{"name": one.name, "indicators": one.indicators} for one in needs.additional],
    }
