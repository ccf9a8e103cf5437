"""Cuts a job description into its sections: where a heading stands, and which one it is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from teams.readers.borders import with_headings_on_lines, with_items_on_lines, with_whole_headings
from teams.readers.headings import Heading, heading_at_start, heading_by_last_word
from teams.readers.labels import GENERAL, REQUIREMENT
from teams.readers.lines import Line, starts_lower, starts_upper, unspaced
from teams.readers.numbers import Number, heading_number_of
from teams.readers.vocabulary import is_column_header, plain

Style = Literal["arabic", "roman", "none"]

CONTINUES_HEADING = re.compile(r"\s*(on\s|:\s*on\s)")
MOST_WORDS_OF_UNKNOWN = 9
SHORTEST_CAPITALS = 6
"""Letters of a heading in capitals that text may follow on its line."""
LONGEST_ABBREVIATION = 4
HEADINGS_AHEAD = 3


@dataclass
class Section:
    """`keys` are what it is about; a section that the reader does not know has none. `heading` is as written."""

    keys: tuple[str, ...]
    heading: str
    number: Number | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.keys[0] if self.keys else ""

    @property
    def words(self) -> str:
        """The heading without its number."""
        _, _, words = self.heading.partition(" ")
        return words if self.number and words else self.heading


@dataclass(frozen=True)
class _Found:
    """A heading on a line. What follows it on the same line is `remainder`."""

    keys: tuple[str, ...]
    words: str
    number: Number | None
    remainder: str


def sections_of(lines: Sequence[Line]) -> list[Section]:
    """The first section holds what stands before the first heading; its heading is empty."""
    lines = [piece for line in with_whole_headings(lines) for piece in with_headings_on_lines(line)]
    cutter = _Cutter(*_style_of(lines))
    for line, following in zip_longest(lines, lines[1:]):
        cutter.add(line, following)
    for section in cutter.sections:
        if section.key != "general":
            ordinal = section.number.ordinal if section.number else 0
            section.lines = [piece for line in section.lines for piece in with_items_on_lines(line, ordinal)]
    return cutter.sections


def _style_of(lines: Sequence[Line]) -> tuple[Style, bool]:
    """How this document numbers its headings, and whether it writes them in capitals."""
    styles: Counter[Style] = Counter()
    capitals: Counter[bool] = Counter()
    for line in lines:
        text = unspaced(line.text)
        number = heading_number_of(text)
        words = number.rest if number else text
        heading = heading_at_start(words)
        after = words[heading.end :].strip(" :.") if heading else ""
        if heading and starts_upper(words) and not (starts_lower(after) if number else after):
            # A heading with text on its line may be no heading, one without a number may be a label: they count less.
            weight = 1 if after or not number else 3
            styles["none" if not number else "roman" if number.roman else "arabic"] += weight
            capitals[heading.words.isupper()] += weight
    style: Style = max(styles, key=lambda name: styles[name]) if styles else "arabic"
    return style, capitals[True] > capitals[False]


class _Cutter:
    """Goes through the lines and opens a section at each heading."""

    def __init__(self, style: Style, in_capitals: bool) -> None:
        self.style = style
        self.in_capitals = in_capitals
        self.sections = [Section((), "")]
        self.last_ordinal = 0

    @property
    def here(self) -> str:
        return self.sections[-1].key

    def add(self, line: Line, following: Line | None) -> None:
        found = None if line.bullet else self._heading_on(line, following)
        if found is None:
            self.sections[-1].lines.append(line)
            return
        written = f"{found.number.written} {found.words}" if found.number and found.words else found.words
        self.sections.append(Section(found.keys, written, found.number))
        if found.number and self._numbers_headings(found.number):
            self.last_ordinal = found.number.ordinal
        if found.remainder:
            self.sections[-1].lines.append(Line(found.remainder, "", False, line.width))

    def _heading_on(self, line: Line, following: Line | None) -> _Found | None:
        text = unspaced(line.text)
        number = heading_number_of(text)
        words = number.rest if number else text
        if is_column_header(words) and not number and self.here == "duties":
            return None
        return (
            self._known_heading(words, number)
            or self._label_as_heading(words, number, line)
            or self._unknown_heading(words, number, line, following)
        )

    def _known_heading(self, words: str, number: Number | None) -> _Found | None:
        heading = heading_at_start(words) if starts_upper(words) else None
        if heading is None and self._looks_like_heading(words, number):
            heading = heading_by_last_word(words)
        if heading is None or self._names_competence(heading, words, number):
            return None
        remainder = words[heading.end :].lstrip(" :.\t–-")
        if not remainder:
            return None if self._is_label_alone(words, number) else _Found(heading.keys, heading.words, number, "")
        if number and heading.key == "purpose" and CONTINUES_HEADING.match(words[heading.end :]):
            # "2. Teenistuskoha eesmärk on …": the heading begins the sentence.
            return _Found(heading.keys, "", number, words)
        may_have_text = self._numbered_with_text if number else self._unnumbered_with_text
        return _Found(heading.keys, heading.words, number, remainder) if may_have_text(heading, words, number) else None

    def _is_label_alone(self, words: str, number: Number | None) -> bool:
        """`Keeleoskus`, `Teenistuskoha eesmärk` on a line of its own, where the form's rows stand."""
        if number:
            return False
        if self.here == "requirements":
            is_heading = self.in_capitals and self._is_styled_as_heading(words, number)
            return REQUIREMENT.is_whole(words.rstrip(" :")) and not is_heading
        is_label = self.here == "general" and GENERAL.is_whole(words.rstrip(" :"))
        return is_label and not self._is_styled_as_heading(words, number)

    def _is_styled_as_heading(self, words: str, number: Number | None) -> bool:
        """Whether it looks as this document's headings do, which are not numbered."""
        return number is None and self.style == "none" and words.isupper() == self.in_capitals

    def _names_competence(self, heading: Heading, words: str, number: Number | None) -> bool:
        """`Koostöö`, `Suhtlemine` among the requirements, unlike the headings around it."""
        is_name = self.here == "requirements" and heading.key == "cooperation" and number is None
        return is_name and not self._is_styled_as_heading(words, number)

    def _numbered_with_text(self, heading: Heading, words: str, number: Number | None) -> bool:
        """`2. AMETIKOHA EESMÄRK Ametikoha …`, `2. Teenistuskoha eesmärk Arhiivi …`; `2. Õigus saada …` is none."""
        after = words[heading.end :]
        if number is None or not self._numbers_headings(number) or _goes_on_in_capitals(heading, after):
            return False
        return _is_in_capitals(heading) or after.startswith((":", "\t")) or not starts_lower(after.lstrip(" .–-"))

    def _unnumbered_with_text(self, heading: Heading, words: str, number: Number | None) -> bool:
        """`ÕIGUSED Teenistujal on …`, `Õigused: saada …`, but not `Haridus: …` where the form's rows stand."""
        after = words[heading.end :]
        if _is_in_capitals(heading):
            return not _goes_on_in_capitals(heading, after)
        is_label = self.here == "requirements" or (self.here in ("general", "") and GENERAL.at(words) is not None)
        return after.startswith(":") and not is_label

    def _label_as_heading(self, words: str, number: Number | None, line: Line) -> _Found | None:
        """`2. Struktuuriüksus: …`: a form whose rows are numbered like its sections."""
        if number is None or not self._numbers_headings(number):
            return None
        for labels, key in ((GENERAL, "general"), (REQUIREMENT, "requirements")):
            found = labels.at(words)
            if found and (found[2] == len(words) or words[found[2]] in ":\t" or starts_upper(words)):
                return _Found((key,), "", number, line.text)
        return None

    def _unknown_heading(self, words: str, number: Number | None, line: Line, following: Line | None) -> _Found | None:
        if not self._looks_like_heading(words, number) or words.endswith((".", ";", ",")):
            return None
        if number is None and (self.style != "none" or self.sections[-1].heading == ""):
            return None
        if number and (following is None or starts_lower(following.text)):
            return None
        if is_column_header(words):
            return None
        return _Found((), words.rstrip(" :"), number, "")

    def _looks_like_heading(self, words: str, number: Number | None) -> bool:
        if not starts_upper(words) or "\t" in words or len(words.split()) > MOST_WORDS_OF_UNKNOWN:
            return False
        if self.in_capitals and not words.isupper():
            return False
        if number is None:
            return words.isupper() and len(plain(words)) > 4
        return self._numbers_headings(number)

    def _numbers_headings(self, number: Number) -> bool:
        """Whether a number can be that of the next heading; a skipped one is forgiven."""
        if (self.style == "roman") != number.roman or self.style == "none":
            return False
        return self.last_ordinal < number.ordinal <= self.last_ordinal + HEADINGS_AHEAD


def _is_in_capitals(heading: Heading) -> bool:
    return heading.words.isupper() and len(heading.words) >= SHORTEST_CAPITALS


def _goes_on_in_capitals(heading: Heading, after: str) -> bool:
    """`ÕIGUSED TÖÖTAMISEL`: a longer heading, of which only the beginning is known; `ÕIGUSED IT alal` has text."""
    first_word = after.lstrip(" :.\t–-").split(maxsplit=1)[0]
    return _is_in_capitals(heading) and first_word.isupper() and len(first_word) > LONGEST_ABBREVIATION
