"""The general part: who the position belongs to, who leads it, who stands in for whom.

Forms say it in labelled rows; schools and municipalities say it in sentences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from teams.content import FurtherField, FurtherSection, JobDescriptionContent
from teams.readers.entries import Entry, entries
from teams.readers.lines import Line, joined
from teams.readers.remainder import Remainder
from teams.readers.requirements import RequirementReader
from teams.readers.rows import Row, list_items, read_rows
from teams.readers.sentences import WORD, reads_as_result, sentences, tidy
from teams.readers.texts import Texts
from teams.readers.vocabulary import GENERAL, is_none, plain

TEXT_FIELDS = ("title", "unit", "direct_manager")
LIST_FIELDS = ("substituted_by", "substitutes", "subordinates")
SUBSTITUTION = re.compile(r"(?P<left>[^.;:]{2,120}?)\s+asenda(?:b|vad)\s+(?P<right>[^.;]{2,200})[.;]?$", re.IGNORECASE)
SUBORDINATION = re.compile(
    r"(?P<left>.{2,200}?)\s+allub\s+(?:vahetult\s+|otseselt\s+)?(?P<right>[^.;,]{2,200})[.;]?$", re.IGNORECASE
)
HAS_SUBORDINATES = re.compile(r"(?P<left>.{2,80}?)\s+alluvad\s+(?P<right>[^.;]{2,200})[.;]?$", re.IGNORECASE)
BELONGS_TO = re.compile(r"\b(?:kuulub|on)\s+(?P<unit>[^.;,]{2,100}?)\s+koosseis(?:u|us)\b", re.IGNORECASE)
GUIDED = re.compile(r"\b(?:juhindub|lähtub|juhindutakse|lähtutakse)\b", re.IGNORECASE)
PARTITIVE = re.compile(r"(?:(?<!a)at|it|ut|et|kku|aid|eid|(?<!ab)i|teda)$")
STATEMENT = re.compile(
    r"^\w[\w\s-]{2,60}?\s(?:allub|asenda(?:b|vad)|juhindub|lähtub|nimetab|nimetatakse|võtab tööle|võetakse|kinnitab)\b"
)
LONGEST_SENTENCE = 600
LONGEST_SUBJECT = 5

Direction = Literal["substituted_by", "substitutes"]


@dataclass(frozen=True)
class Ambiguity:
    """What the person who imports is asked: the lines, the question's key, the places that come into question."""

    lines: tuple[str, ...]
    question: str
    candidates: tuple[str, ...]


@dataclass
class GeneralReader:
    """Fills the content from general parts; a document may have several."""

    content: JobDescriptionContent
    texts: Texts
    requirements: RequirementReader
    rest: Remainder
    ambiguous: list[Ambiguity] = field(default_factory=list)
    sections: dict[str, FurtherSection] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def read(self, lines: Sequence[Line], heading: str) -> None:
        reading = read_rows(lines, GENERAL, is_statement)
        self._read_sentences(entries(reading.strays), heading)
        unlabelled: list[Line] = []
        for row in reading.rows:
            if not row.label:
                unlabelled += row.lines
            elif row.key:
                self.rest.set_aside(row.written)
                self._read_row(row)
            else:
                self._read_other_row(row)
        self._read_sentences(entries(unlabelled), heading)

    def _read_row(self, row: Row) -> None:
        if is_none(row.text):
            self.rest.set_aside(row.text)
        elif row.key in TEXT_FIELDS:
            self._set_text(row.key, row)
        elif row.key in LIST_FIELDS:
            self._add_values(row.key, list_items(row.lines))
        elif row.key == "substitution":
            self._read_substitution(row)
        elif row.key == "purpose":
            self.texts.add("purpose", row.text)
        elif row.key == "qualification":
            self.requirements.read(row.lines, "")
        elif row.key == "guided_by":
            self._add_section("guided_by", row.label, [tidy(entry.text) for entry in entries(row.lines)])
        else:
            self._add_field(row.key, row.label, row.text)

    def _set_text(self, key: str, row: Row) -> None:
        value = row.text
        if key == "direct_manager" and is_statement(value):
            # "Alluvus: Kokk allub majandusjuhatajale. …" says it in sentences.
            self._read_sentences(entries(row.lines), row.label)
            return
        value = value.removesuffix(".") if value.count(".") == 1 else value
        present = getattr(self.content, key)
        if not present:
            setattr(self.content, key, value)
        elif plain(present) == plain(value):
            self.rest.set_aside(value)
        else:
            self._add_field(slug(row.label), row.label, value)

    def _add_values(self, key: str, values: Sequence[str]) -> None:
        for value in values:
            if is_none(value) or (key, value) in self.seen:
                self.rest.set_aside(value)
            else:
                self.seen.add((key, value))
                getattr(self.content, key).append(value)

    def _add_field(self, key: str, label: str, value: str) -> None:
        self.content.further_fields.append(FurtherField(key, label, value))

    def _add_section(self, key: str, heading: str, items: list[str]) -> None:
        if key not in self.sections:
            self.sections[key] = FurtherSection(key, heading)
            self.content.further_sections.append(self.sections[key])
        self.sections[key].items += items

    def _read_other_row(self, row: Row) -> None:
        self.rest.set_aside(row.written.removesuffix(row.label))
        self._add_field(slug(row.label), row.label, row.text)

    def _read_substitution(self, row: Row) -> None:
        for sentence in _statements(row.text):
            if not self._read_statement(sentence):
                self._add_values("substituted_by", [sentence])
                self._ask([row.written, sentence])

    def _read_sentences(self, found: Sequence[Entry], heading: str) -> None:
        guided = False
        for entry in found:
            self.rest.set_aside(entry.written_number)
            text = entry.text
            if guided and (entry.kind == "bullet" or entry.depth > 2):
                self._add_section("guided_by", "", [tidy(text)])
                continue
            found = GUIDED.search(text[:LONGEST_SENTENCE])
            guided = found is not None
            if found and text.endswith(":"):
                self._add_section("guided_by", text.rstrip(":"), [])
            elif found:
                self._add_section("guided_by", text[: found.end()], [text])
            else:
                self._read_paragraph(entry, heading)

    def _read_paragraph(self, entry: Entry, heading: str) -> None:
        kept = [sentence for sentence in sentences(entry.text) if not self._read_statement(sentence)]
        if not kept:
            return
        if entry.kind == "text" and not any(reads_as_result(sentence) for sentence in kept):
            self.rest.leave(*kept)
        else:
            self._add_section("general", heading, [joined(kept)])

    def _read_statement(self, sentence: str) -> bool:
        """Takes what a sentence says of manager and substitutes; whether nothing else is left in it."""
        sentence = sentence[:LONGEST_SENTENCE]
        belongs = BELONGS_TO.search(sentence)
        if belongs and not self.content.unit:
            self.content.unit = belongs["unit"]
        if found := SUBSTITUTION.match(sentence):
            return self._take_substitution(found, sentence)
        if found := SUBORDINATION.match(sentence):
            if not self.content.direct_manager:
                self.content.direct_manager = found["right"].strip()
                return self._set_aside_subject(found, sentence)
        elif (found := HAS_SUBORDINATES.match(sentence)) and _is_subject(found["left"]):
            self._add_values("subordinates", [tidy(found["right"].strip())])
            return self._set_aside_subject(found, sentence)
        return False

    def _set_aside_subject(self, found: re.Match[str], sentence: str) -> bool:
        if not _is_subject(found["left"]):
            return False
        self.rest.set_aside(sentence[: found.start("right")])
        return True

    def _take_substitution(self, found: re.Match[str], sentence: str) -> bool:
        left, right = found["left"], tidy(found["right"].strip())
        if not _is_subject(left) or "üksteist" in plain(right):
            return False
        if right.lower().startswith("teda "):
            right = right[len("teda ") :]
        direction = direction_of(left, right)
        self._add_values(direction or "substituted_by", [right])
        self.rest.set_aside(sentence.replace(right, "", 1))
        if direction is None:
            self._ask([sentence])
        return True

    def _ask(self, lines: list[str]) -> None:
        self.ambiguous.append(Ambiguity(tuple(lines), "substitution_direction", ("substituted_by", "substitutes")))


def direction_of(left: str, right: str) -> Direction | None:
    """Who stands in for whom in `left asendab right`: the partitive is the one who is away. None where both could be."""
    left_words, right_words = WORD.findall(plain(left)), WORD.findall(plain(right))
    if not left_words or not right_words:
        return None
    if left_words[-1] in ("äraolekul", "puudumisel", "ajal"):
        return "substituted_by"
    if PARTITIVE.search(left_words[-1]):
        return "substituted_by"
    return "substitutes" if PARTITIVE.search(right_words[-1]) else None


def is_statement(text: str) -> bool:
    """A sentence that says who leads, appoints or stands in for whom, where other lines have labels."""
    return bool(STATEMENT.search(text[:LONGEST_SENTENCE])) and len(text.split()) > 2


def _statements(text: str) -> list[str]:
    return [
        piece.strip() for sentence in sentences(text) for piece in re.split(r"(?<=[;,])\s+(?=\S+\s+asenda)", sentence)
    ]


def _is_subject(text: str) -> bool:
    words = WORD.findall(plain(text))
    return len(words) <= LONGEST_SUBJECT and not {"on", "ja", "kuulub"} & set(words)


def slug(label: str) -> str:
    """A key for a label that no list knows."""
    return re.sub(r"\W+", "_", plain(label)).strip("_") or "other"
