"""Puts each heading and each numbered entry on a line of its own, wherever the page's lines broke."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from teams.readers.headings import heading_at_start
from teams.readers.lines import UPPER, Line, unspaced
from teams.readers.numbers import heading_number_of, number_of

HEADING_INSIDE = re.compile(rf"(?<=\S)[ \t]+(?=(?:(?:\d{{1,2}}|[IVX]{{1,4}})\.?[ \t]{{0,4}})?[{UPPER}])")
NUMBER_ALONE = re.compile(r"\d{1,2}\.|[IVX]{1,4}\.?")
NUMBER_BEFORE = re.compile(r"(?:^|\s)(?:\d{1,2}|[IVX]{1,4})\.?\s*$")
LONGEST_SEARCHED = 20_000
"""Characters of one line that are searched for headings inside it."""
LONGEST_BEFORE = 60
LONGEST_HEADING_LINE = 120
SHORTEST_CAPITALS = 6
"""Letters of a heading in capitals that needs no number to be one."""


def with_whole_headings(lines: Sequence[Line]) -> list[Line]:
    """Puts together a heading that was broken over two lines: `3.⏎TEENISTUSÜLESANDED`, `… TEADMISTELE JA⏎OSKUSTELE`."""
    together: list[Line] = []
    for line in lines:
        if together and not line.bullet and _is_broken_heading(together[-1], line):
            together[-1] = Line(f"{together[-1].text} {line.text}", "", True, line.width)
        else:
            together.append(line)
    return together


def with_headings_on_lines(line: Line) -> Iterable[Line]:
    """Cuts `… üle. 3. PÕHIKOHUSTUSED` before the heading."""
    found = HEADING_INSIDE.finditer(line.text, 0, LONGEST_SEARCHED)
    return _cut(line, [border for border in found if _heading_begins(line.text, border.start(), border.end())], True)


def with_items_on_lines(line: Line, ordinal: int) -> Iterable[Line]:
    """Cuts `… aruannete koostamine; 3.2. Andmete kogumine …` before each number of the section's own."""
    return _cut(line, list(_item_inside(ordinal).finditer(line.text)), False)


def _cut(line: Line, borders: Sequence[re.Match[str]], blank_before: bool) -> Iterable[Line]:
    if not borders:
        return [line]
    starts = [0, *(border.end() for border in borders)]
    ends = [*(border.start() for border in borders), len(line.text)]
    first, *others = [line.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [
        Line(first, line.bullet, line.blank_before, len(first)),
        *(Line(text, "", blank_before, len(text)) for text in others),
    ]


def _is_broken_heading(before: Line, line: Line) -> bool:
    if NUMBER_ALONE.fullmatch(before.text):
        return heading_at_start(unspaced(line.text)) is not None
    number = heading_number_of(before.text)
    if number is None or before.closed or len(before.text) > LONGEST_HEADING_LINE:
        return False
    whole = heading_at_start(f"{number.rest} {line.text}")
    if whole is None or whole.end < len(number.rest) + 1 + len(line.text.rstrip(" :")):
        return False
    begun = heading_at_start(number.rest)
    return begun is None or begun.end < len(number.rest) or begun.keys == whole.keys


def _heading_begins(text: str, before: int, start: int) -> bool:
    number = heading_number_of(text[start : start + LONGEST_HEADING_LINE])
    words = number.rest if number else text[start : start + LONGEST_HEADING_LINE]
    heading = heading_at_start(words)
    if heading is None:
        return False
    text_before = text[max(0, before - LONGEST_BEFORE) : before].rstrip()
    if not number:
        is_closed = text_before.endswith((".", ";", ")")) and not NUMBER_BEFORE.search(text_before)
        return is_closed and heading.words.isupper() and len(heading.words) >= SHORTEST_CAPITALS
    after = words[heading.end :]
    stands_alone = not after.strip(" :.") or number_of(after.lstrip()) is not None
    is_closed = text_before.endswith((".", ";", ":", ")")) or text_before.isupper()
    return heading.words.isupper() or stands_alone or is_closed


@lru_cache
def _item_inside(ordinal: int) -> re.Pattern[str]:
    after_number = r"\.\d{1,2}(?:\.\d{1,2})?\.?(?:[ \t]+[^\W\d]|$)"
    return re.compile(rf"(?<=[.;:)])[ \t]+(?=\d{{1,2}}{after_number})|(?<=\S)[ \t]+(?={ordinal}{after_number})")
