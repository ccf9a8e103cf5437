"""The general part: who the position belongs to, who leads it, who stands in for whom.

Forms say it in labelled rows; schools and municipalities say it in sentences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from teams.content import FurtherField, FurtherSection, JobDescriptionContent
from teams.readers.cells import list_items
from teams.readers.entries import Entry, entries
from teams.readers.labels import GENERAL
from teams.readers.lines import Line, joined
from teams.readers.reading import Ambiguity
from teams.readers.remainder import Remainder
from teams.readers.requirements import RequirementReader
from teams.readers.rows import Row, read_rows
from teams.readers.sentences import reads_as_result, sentences, tidy
from teams.readers.statements import is_statement, statement_in, substitutions_in, unit_in
from teams.readers.texts import Texts
from teams.readers.vocabulary import is_none, plain

TEXT_FIELDS = ("title", "unit", "direct_manager")
LIST_FIELDS = ("substituted_by", "substitutes", "subordinates")
GUIDED = re.compile(r"\b(?:juhindub|lähtub|juhindutakse|lähtutakse)\b", re.IGNORECASE)
NO_HEADING = "Üldosa"
LONGEST_SENTENCE = 600


@dataclass
class GeneralReader:
    """Fills the content from general parts; a document may have several."""

    content: JobDescriptionContent
    texts: Texts
    requirements: RequirementReader
    rest: Remainder
    ambiguous: list[Ambiguity]
    sections: dict[str, FurtherSection] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    heading: str = ""

    def read(self, lines: Sequence[Line], heading: str) -> None:
        self.heading = heading or NO_HEADING
        reading = read_rows(lines, GENERAL, is_statement)
        self._read_sentences(entries(reading.strays))
        unlabelled: list[Line] = []
        for row in reading.rows:
            if not row.label:
                unlabelled += row.lines
            elif row.key:
                self.rest.set_aside(row.written)
                self._read_row(row)
            else:
                self.rest.set_aside(row.written.removesuffix(row.label))
                self._add_field(slug(row.label), row.label, row.text)
        self._read_sentences(entries(unlabelled))

    def _read_row(self, row: Row) -> None:
        if is_none(row.text):
            self.rest.set_aside(row.text)
        elif row.key in TEXT_FIELDS:
            self._set_text(row)
        elif row.key in LIST_FIELDS:
            self._add_values(row.key, list_items(row.lines))
        elif row.key == "substitution":
            self._read_substitutions(row)
        elif row.key == "purpose":
            self.texts.add("purpose", row.text)
        elif row.key == "qualification":
            self.requirements.read(row.lines, "")
        elif row.key == "guided_by":
            self._add_section("guided_by", row.label, [tidy(entry.text) for entry in entries(row.lines)])
        else:
            self._add_field(row.key, row.label, row.text)

    def _set_text(self, row: Row) -> None:
        value = row.text
        if row.key == "direct_manager" and is_statement(value):
            # "Alluvus: Kokk allub majandusjuhatajale. …" says it in sentences.
            self._read_sentences(entries(row.lines))
            return
        value = value.removesuffix(".") if value.count(".") == 1 else value
        present = getattr(self.content, row.key)
        if not present:
            setattr(self.content, row.key, value)
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

    def _read_substitutions(self, row: Row) -> None:
        for sentence in substitutions_in(row.text):
            if not self._take_statement(sentence):
                self._add_values("substituted_by", [sentence])
                self._ask_for_direction(row.written, sentence)

    def _read_sentences(self, found: Sequence[Entry]) -> None:
        guided = False
        for entry in found:
            self.rest.set_aside(entry.written_number)
            text = entry.text
            if guided and (entry.kind == "bullet" or entry.depth > 2):
                self._add_section("guided_by", "", [tidy(text)])
                continue
            verb = GUIDED.search(text[:LONGEST_SENTENCE])
            guided = verb is not None
            if verb and text.endswith(":"):
                self._add_section("guided_by", text.rstrip(":"), [])
            elif verb:
                self._add_section("guided_by", text[: verb.end()], [text])
            else:
                self._read_paragraph(entry)

    def _read_paragraph(self, entry: Entry) -> None:
        kept = [sentence for sentence in sentences(entry.text) if not self._take_statement(sentence)]
        if not kept:
            return
        if entry.kind == "text" and not any(reads_as_result(sentence) for sentence in kept):
            self.rest.leave(*kept)
        else:
            self._add_section("general", self.heading, [joined(kept)])

    def _take_statement(self, sentence: str) -> bool:
        """Takes what a sentence says of manager, unit and substitutes; whether nothing else is left in it."""
        self.content.unit = self.content.unit or unit_in(sentence)
        statement = statement_in(sentence)
        if statement is None:
            return False
        if statement.key != "direct_manager":
            self._add_values(statement.key, [statement.value])
        elif self.content.direct_manager:
            return False
        else:
            self.content.direct_manager = statement.value
        if statement.is_ambiguous:
            self._ask_for_direction(sentence)
        if not statement.says_more:
            self.rest.set_aside(statement.around)
        return not statement.says_more

    def _ask_for_direction(self, *lines: str) -> None:
        self.ambiguous.append(Ambiguity(lines, "substitution_direction", ("substituted_by", "substitutes")))


def slug(label: str) -> str:
    """A key for a label that no list knows."""
    return re.sub(r"\W+", "_", plain(label)).strip("_") or "other"
