"""Cuts the lines of a value into the cells of a row, or into the members of a list."""

import re
from collections.abc import Sequence
from itertools import pairwise

from teams.readers.lines import UPPER, Line, asks_for_more, joined, starts_lower, starts_upper
from teams.readers.sentences import tidy
from teams.readers.vocabulary import is_none

GAP = re.compile(r"\t|[ ]{2,}")
CAPITAL_INSIDE = re.compile(rf"(?<=[^\s,(–-])[ ](?=[{UPPER}])")
UNIT_GENITIVE = re.compile(r"(?:osakonna|talituse|teenistuse|büroo|ameti|keskuse|valitsuse|üksuse|valdkonna|grupi)$")
"""Somebody of the unit has to follow: "osakonna⏎juhataja"."""
LONGEST_ROW = 2_000


def cells_of(lines: Sequence[Line], count: int) -> list[list[Line]]:
    """Cuts lines into at most `count` cells at the strongest borders between them."""
    pieces = [
        Line(text, line.bullet, line.blank_before and not position, line.width)
        for line in lines
        for position, text in enumerate(GAP.split(line.text))
        if text
    ]
    first_of_line = _first_pieces(lines)
    strengths = [
        (_border_strength(before, piece, position in first_of_line), -position)
        for position, (before, piece) in enumerate(pairwise(pieces), start=1)
    ]
    chosen = sorted(-position for _, position in sorted(strengths, reverse=True)[: count - 1])
    cells = [pieces[start:end] for start, end in zip([0, *chosen], [*chosen, len(pieces)], strict=True)]
    if len(cells) < count and lines:
        cells = _cut_at_capitals(cells, count)
    return [cell for cell in cells if cell]


def _first_pieces(lines: Sequence[Line]) -> set[int]:
    positions, position = set(), 0
    for line in lines:
        positions.add(position)
        position += sum(1 for text in GAP.split(line.text) if text)
    return positions


def _border_strength(before: Line, piece: Line, at_line_start: bool) -> float:
    if before.text.endswith(","):
        return 0
    weaker = 0.5 if UNIT_GENITIVE.search(before.text) else 0
    if not at_line_start:
        return 4
    if is_none(before.text) or is_none(piece.text):
        return 3.5
    if starts_lower(piece.text):
        return 1 - weaker
    return (3 if piece.blank_before else 2) - weaker


def _cut_at_capitals(cells: list[list[Line]], count: int) -> list[list[Line]]:
    """`Nõunik Nõunikku, juhatajat`: two values that a single blank keeps apart; the last cell goes first."""
    cells = list(cells)
    for position in range(len(cells) - 1, -1, -1):
        while len(cells) < count:
            parted = _parted_at_capital(cells[position])
            if not parted:
                break
            cells[position : position + 1] = parted
    return cells


def _parted_at_capital(cell: list[Line]) -> tuple[list[Line], list[Line]] | None:
    line = cell[0]
    for found in CAPITAL_INSIDE.finditer(line.text[:LONGEST_ROW]):
        left, right = line.text[: found.start()], line.text[found.end() :]
        if not UNIT_GENITIVE.search(left):
            return [Line(left, line.bullet, line.blank_before, line.width)], [Line(right), *cell[1:]]
    return None


def list_items(lines: Sequence[Line]) -> list[str]:
    """The values of a field that may hold several, one a line: a wrapped line goes on in lower case."""
    items: list[list[str]] = []
    for line in lines:
        goes_on = items and not line.bullet and not _begins_item(items[-1][-1], line.text)
        if goes_on:
            items[-1].append(line.text)
        else:
            items.append([line.text])
    return [tidy(joined(texts)) for texts in items]


def _begins_item(before: str, text: str) -> bool:
    if asks_for_more(before) or UNIT_GENITIVE.search(before):
        return False
    return starts_upper(text) or before.endswith(";")
