"""Text that kept the columns of its page: `left cell      right cell`, line by line, becomes cell after cell.

Without this the words of two cells would run into each other wherever a cell has more than one line.
A line of the second cell comes back after one `CELL`, one of the third after two.
"""

import re
from collections import Counter
from collections.abc import Sequence

from teams.readers.furniture import is_page_mark
from teams.readers.lines import starts_upper
from teams.readers.numbers import number_of
from teams.readers.vocabulary import is_column_header

GAP_BEFORE = re.compile(r"(?<=\S)[ ]{2,}(?=\S)")
NUMBERED_LINE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s+\S")
FEWEST_LINES = 3
LEAST_INDENT = 12
MOST_COLUMNS = 6
WIDEST_PAGE = 250
CELL = "\x1f"
"""Unit separator; stands before each line of a cell, once for each cell to its left."""


def unfolded(text: str) -> str:
    """The text with each aligned table row told cell by cell; text without such columns comes back as it was."""
    lines = text.split("\n")
    for column in _column_starts(lines):
        lines = _unfold(lines, column)
    return "\n".join(lines)


def with_whole_rows(text: str) -> str:
    """`1. Task | - first⏎- second | result`: rows of a table with `|` that go over several lines, told cell by cell."""
    lines = text.split("\n")
    told: list[str] = []
    position = 0
    while position < len(lines):
        end = position + 1
        borders = lines[position].count("|")
        if borders and is_column_header(lines[position].replace("|", " ")):
            end = next((at for at in range(end, len(lines)) if not lines[at].strip()), len(lines))
        rows = lines[position + 1 : end]
        told += [lines[position], *(_cell_by_cell(rows, borders) if _are_broken_rows(rows, borders) else rows)]
        position = end
    return "\n".join(told)


def _are_broken_rows(rows: Sequence[str], borders: int) -> bool:
    counts = [row.count("|") for row in rows]
    is_framed = any(row.lstrip().startswith("|") for row in rows)
    return not is_framed and any(0 < count < borders for count in counts) and sum(counts) % borders == 0


def _cell_by_cell(rows: Sequence[str], borders: int) -> list[str]:
    told: list[str] = []
    cell = 0
    for row in rows:
        if cell == borders and "|" in row:
            cell = 0
        for position, piece in enumerate(row.split("|")):
            cell += position > 0
            told += [CELL * cell + piece.strip()] if piece.strip() else []
    return told


def _column_starts(lines: Sequence[str]) -> list[int]:
    """Where many lines begin anew after a gap, the rightmost first."""
    starts: Counter[int] = Counter()
    for line in lines:
        for found in GAP_BEFORE.finditer(line[:WIDEST_PAGE]):
            starts[found.end()] += found.end() >= LEAST_INDENT
    frequent = [start for start, count in starts.most_common(MOST_COLUMNS) if count >= FEWEST_LINES]
    return sorted(frequent, reverse=True)


def _unfold(lines: Sequence[str], column: int) -> list[str]:
    unfolded_lines: list[str] = []
    block: list[str] = []
    for line in [*lines, None]:
        if line is not None and _fits(line, column):
            block.append(line)
            continue
        unfolded_lines += _unfolded_block(block, column)
        block = []
        if line is not None:
            unfolded_lines.append(line)
    return unfolded_lines


def _fits(line: str, column: int) -> bool:
    """Whether no word stands across the border before the column."""
    if line.startswith(CELL):
        return True
    return not line[column - 2 : column].strip() and (len(line) <= column or not line[column].isspace())


def _unfolded_block(block: list[str], column: int) -> list[str]:
    two_celled = (line[:column].strip() and line[column:].strip() for line in block if not line.startswith(CELL))
    if sum(map(bool, two_celled)) < FEWEST_LINES:
        return block
    is_numbered = sum(1 for line in block if number_of(line[:column].strip())) > 1
    told: list[str] = []
    right: list[str] = []
    further: list[str] = []
    for line in block:
        if line.startswith(CELL):
            further.append(CELL + line)
            continue
        if is_page_mark(line):
            told.append(line)
            continue
        left_cell, right_cell = line[:column].rstrip(), line[column:].rstrip()
        if _begins_row(left_cell.strip(), right_cell, is_numbered):
            told += right + further
            right, further = [], []
        if left_cell:
            told.append(left_cell)
        if right_cell:
            right.append(CELL + right_cell)
    return told + right + further


def _begins_row(left_cell: str, right_cell: str, is_numbered: bool) -> bool:
    """A number begins a row of a numbered table; elsewhere a capital does, where both cells hold something."""
    if number_of(left_cell) is not None:
        return True
    if not right_cell:
        return bool(NUMBERED_LINE.match(left_cell)) or left_cell.isupper()
    return not is_numbered and starts_upper(left_cell)
