"""Cuts a job description into its sections: where a heading stands, and which one it is."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from teams.readers.headings import Heading, heading_at_start, heading_by_last_word
from teams.readers.labels import GENERAL, REQUIREMENT
from teams.readers.lines import UPPER, Line, starts_lower, starts_upper, unspaced
from teams.readers.numbers import Number, heading_number_of, number_of
from teams.readers.vocabulary import is_column_header, plain

Style = Literal["arabic", "roman", "none"]

HEADING_INSIDE = re.compile(rf"(?<=\S)[ \t]+(?=(?:(?:\d{{1,2}}|[IVX]{{1,4}})\.?[ \t]{{0,4}})?[{UPPER}])")
NUMBER_ALONE = re.compile(r"\d{1,2}\.|[IVX]{1,4}\.?")
NUMBER_BEFORE = re.compile(r"(?:^|\s)(?:\d{1,2}|[IVX]{1,4})\.?\s*$")
CONTINUES_HEADING = re.compile(r"\s*(on\s|:\s*on\s)")
LONGEST_UNKNOWN_HEADING = 9
LONGEST_SEARCHED = 20_000
"""Characters of one line that are searched for headings inside it."""
LONGEST_CAPITALS = 60
LONGEST_HEADING_LINE = 120
HEADINGS_AHEAD = 3


@dataclass
class Section:
    """`keys` are what it is about; a section that the reader does not know has none. `heading` is as written."""

    keys: tuple[str, ...]
    heading: str
    number: str = ""
    ordinal: int = 0
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
    lines = _with_whole_headings(lines)
    lines = [piece for line in lines for piece in _with_headings_on_lines_of_their_own(line)]
    cutter = _Cutter(*_style_of(lines))
    for line, following in zip_longest(lines, lines[1:]):
        cutter.add(line, following)
    for section in cutter.sections:
        if section.key != "general":
            section.lines = [piece for line in section.lines for piece in _with_items_on_lines(line, section.ordinal)]
    return cutter.sections


def _with_whole_headings(lines: Sequence[Line]) -> list[Line]:
    """Puts together a heading that was broken over two lines: `3.⏎TEENISTUSÜLESANDED`, `… TEADMISTELE JA⏎OSKUSTELE`."""
    together: list[Line] = []
    for line in lines:
        if together and not line.bullet and _is_broken_heading(together[-1], line):
            together[-1] = Line(f"{together[-1].text} {line.text}", "", True, line.width)
        else:
            together.append(line)
    return together


def _is_broken_heading(before: Line, line: Line) -> bool:
    if NUMBER_ALONE.fullmatch(before.text):
        return heading_at_start(unspaced(line.text)) is not None
    number = heading_number_of(before.text)
    if number is None or before.closed or len(before.text) > LONGEST_HEADING_LINE:
        return False
    whole = heading_at_start(f"{number.rest} {line.text}")
    begun = heading_at_start(number.rest)
    if whole is None or whole.end < len(number.rest) + 1 + len(line.text.rstrip(" :")):
        return False
    return begun is None or begun.end < len(number.rest) or begun.keys == whole.keys


def _with_headings_on_lines_of_their_own(line: Line) -> Iterable[Line]:
    """Cuts `… üle. 3. PÕHIKOHUSTUSED` before the heading."""
    start = 0
    for border in HEADING_INSIDE.finditer(line.text, 0, LONGEST_SEARCHED):
        if _heading_begins(line.text, border.start(), border.end()):
            yield Line(
                line.text[start : border.start()].strip(), line.bullet, line.blank_before, border.start() - start
            )
            start, line = border.end(), Line(line.text, "", True, line.width)
    yield Line(line.text[start:].strip(), line.bullet, line.blank_before, line.width - start) if start else line


def _heading_begins(text: str, before: int, start: int) -> bool:
    piece = text[start : start + 200]
    number = heading_number_of(piece)
    words = number.rest if number else piece
    heading = heading_at_start(words)
    if heading is None:
        return False
    before_it = text[max(0, before - LONGEST_CAPITALS) : before].rstrip()
    if not number:
        closes = before_it.endswith((".", ";", ")")) and not NUMBER_BEFORE.search(before_it)
        return closes and heading.words.isupper() and len(heading.words) > 5
    after = words[heading.end :]
    stands_alone = not after.strip(" :.") or number_of(after.lstrip()) is not None
    closes_before = before_it.endswith((".", ";", ":", ")")) or before_it.isupper()
    return heading.words.isupper() or stands_alone or (closes_before and number.depth == 1)


def _with_items_on_lines(line: Line, ordinal: int) -> Iterable[Line]:
    """Cuts `… aruannete koostamine; 3.2. Andmete kogumine …` before each number of the section's own."""
    start = 0
    for border in _item_inside(ordinal).finditer(line.text):
        yield Line(line.text[start : border.start()], line.bullet, line.blank_before, border.start() - start)
        start, line = border.end(), Line(line.text, "", False, line.width)
    yield Line(line.text[start:], line.bullet, line.blank_before, line.width - start) if start else line


@lru_cache
def _item_inside(ordinal: int) -> re.Pattern[str]:
    after_number = r"\.\d{1,2}(?:\.\d{1,2})?\.?(?:[ \t]+[^\W\d]|$)"
    return re.compile(rf"(?<=[.;:)])[ \t]+(?=\d{{1,2}}{after_number})|(?<=\S)[ \t]+(?={ordinal}{after_number})")


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

    def add(self, line: Line, following: Line | None) -> None:
        found = None if line.bullet else self._heading_on(line, following)
        if found is None:
            self.sections[-1].lines.append(line)
            return
        written = f"{found.number.written} {found.words}" if found.number and found.words else found.words
        number = found.number.value if found.number else ""
        ordinal = found.number.ordinal if found.number else 0
        self.sections.append(Section(found.keys, written, number, ordinal))
        if found.number and self._numbers_headings(found.number):
            self.last_ordinal = found.number.ordinal
        if found.remainder:
            self.sections[-1].lines.append(Line(found.remainder, "", False, line.width))

    def _heading_on(self, line: Line, following: Line | None) -> _Found | None:
        text = unspaced(line.text)
        number = heading_number_of(text)
        words = number.rest if number else text
        if is_column_header(words) and not number and self.sections[-1].key == "duties":
            return None
        return (
            self._known_heading(words, number)
            or self._label_as_heading(words, number, line)
            or self._unknown_heading(words, number, line, following)
        )

    def _known_heading(self, words: str, number: Number | None) -> _Found | None:
        heading = heading_at_start(words)
        if heading is None or not starts_upper(words):
            if not self._looks_like_heading(words, number):
                return None
            heading = heading_by_last_word(words)
        if heading is None:
            return None
        remainder = words[heading.end :].lstrip(" :.\t–-")
        if not number and self.sections[-1].key == "requirements" and REQUIREMENT.is_whole(words[: heading.end]):
            return None
        if not remainder:
            return _Found(heading.keys, heading.words, number, "")
        return self._heading_with_text(heading, words, number, remainder)

    def _heading_with_text(self, heading: Heading, words: str, number: Number | None, remainder: str) -> _Found | None:
        """`2. AMETIKOHA EESMÄRK Ametikoha …`, `Õigused: saada …`, `2. Teenistuskoha eesmärk on …`."""
        after = words[heading.end :]
        begins_in_capitals = heading.words.isupper() and len(heading.words) > 5
        if number and heading.key == "purpose" and CONTINUES_HEADING.match(after):
            return _Found(heading.keys, "", number, words)
        if not number and not after.startswith(":") and not begins_in_capitals:
            return None
        if number and not self._numbers_headings(number):
            return None
        if number and not begins_in_capitals and not after.startswith((":", "\t")) and starts_lower(remainder):
            return None
        if not number and not begins_in_capitals and self._is_label_here(words):
            return None
        if begins_in_capitals and remainder.split()[0].isupper() and len(remainder.split()[0]) > 4:
            return None
        return _Found(heading.keys, heading.words, number, remainder)

    def _is_label_here(self, words: str) -> bool:
        here = self.sections[-1].key
        return (here in ("general", "") and GENERAL.at(words) is not None) or here == "requirements"

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
        if not starts_upper(words) or "\t" in words or len(words.split()) > LONGEST_UNKNOWN_HEADING:
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
