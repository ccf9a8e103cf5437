"""The entries of a section: numbered ones, bulleted ones and plain paragraphs, their wrapped lines joined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from teams.readers.lines import UPPER, Line, asks_for_more, joined, starts_lower, starts_upper
from teams.readers.numbers import Number, letter_number_of, number_of

Kind = Literal["number", "bullet", "text"]

COUNTED_NOUNS = tuple(
    "jaan veebr märts apr mai juuni juuli aug sept okt nov dets aasta kuu kvartal nädal klass tase korrus".split()
)
CAPITALISED = re.compile(rf"[\"„“«'(]*[{UPPER}]\w")
"""A capital that begins a sentence; in `B-kategooria` it would stand anywhere."""
MOST_NAME_WORDS = 3
ROOM_FOR_ONE_MORE_WORD = 12


@dataclass
class Entry:
    """`number` is a value as written, without closing marks; `cell` counts the table's cells from the left."""

    kind: Kind
    lines: list[Line]
    number: str = ""
    written_number: str = ""
    cell: int = 0
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.texts)

    @property
    def depth(self) -> int:
        return len(self.number.split(".")) if self.number else 0

    @property
    def closed(self) -> bool:
        return self.lines[-1].closed

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.texts.append(line.text)


def entries(lines: Iterable[Line]) -> list[Entry]:
    cells = list(_cells(lines))
    width = max((line.width for line, _ in cells), default=0)
    found: list[Entry] = []
    for line, cell in cells:
        previous = found[-1] if found else None
        if entry := _marked_entry(line, cell, previous, found):
            found.append(entry)
        elif previous and cell == previous.cell and continues(previous, line, width):
            previous.add(line)
        else:
            found.append(Entry("text", [line], cell=cell, texts=[line.text]))
    return found


def _cells(lines: Iterable[Line]) -> Iterator[tuple[Line, int]]:
    for line in lines:
        bullet = line.bullet
        for cell, text in enumerate(line.text.split("\t")):
            if text:
                yield Line(text, bullet, line.blank_before, line.width), cell
                bullet = ""


def _marked_entry(line: Line, cell: int, previous: Entry | None, before: list[Entry]) -> Entry | None:
    number = item_number(line.text, before)
    if number:
        return Entry("number", [line], number.value, number.written, cell, [number.rest] if number.rest else [])
    if line.bullet and not _is_stray_bullet(line, previous):
        return Entry("bullet", [line], cell=cell, texts=[line.text])
    return None


def item_number(text: str, before: list[Entry]) -> Number | None:
    """The number of an entry. A single number needs a predecessor or a capital: `15. kuupäevaks` is a wrapped date."""
    number = letter_number_of(text) or number_of(text)
    if number is None or not number.value[0].isdigit() or number.depth > 1:
        return number
    if number.rest.lower().startswith(COUNTED_NOUNS):
        return None
    if starts_upper(number.rest) or number.value == "1":
        return number
    follows = any(entry.number == str(number.ordinal - 1) for entry in before[-4:])
    return number if follows or number.written.endswith(")") else None


def _is_stray_bullet(line: Line, previous: Entry | None) -> bool:
    """A wrapped line that was given a bullet of its own: it goes on in lower case where entries begin with capitals."""
    if previous is None or previous.kind != "bullet" or previous.closed or previous.texts[-1].endswith(","):
        return False
    return bool(CAPITALISED.match(previous.texts[0])) and starts_lower(line.text)


def continues(entry: Entry, line: Line, width: int) -> bool:
    """Whether an unmarked line is the wrapped rest of the entry before it."""
    last = entry.lines[-1]
    if not entry.texts:
        return True
    if last.text.endswith(":"):
        return False
    if starts_lower(line.text) or line.text[:1].isdigit():
        return entry.kind == "number" or not last.text.endswith(";")
    if line.text.endswith(":") and last.closed:
        return False
    if line.blank_before:
        return asks_for_more(last.text)
    if asks_for_more(last.text) or not starts_upper(line.text):
        return True
    if entry.kind != "text" and last.closed and (starts_lower(entry.texts[0]) or _is_name(line)):
        return False
    return not ends_early(last, line, width)


def _is_name(line: Line) -> bool:
    """A word or three with no mark behind them: they name what follows."""
    return not line.closed and not asks_for_more(line.text) and len(line.text.split()) <= MOST_NAME_WORDS


def ends_early(last: Line, line: Line, width: int) -> bool:
    """The line broke although the next word had room: the break was meant."""
    first_word = line.text.split(maxsplit=1)[0]
    return last.width + 1 + len(first_word) + ROOM_FOR_ONE_MORE_WORD <= width
