"""Labelled values: a label and its value on one line, below each other, or several labels before several values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from teams.readers.cells import cells_of
from teams.readers.labels import Labels
from teams.readers.lines import Line, joined, starts_upper
from teams.readers.numbers import number_of
from teams.readers.vocabulary import WEAK_LABELS, plain

NUMBER_BEFORE_LABEL = re.compile(r"(?:\d{1,2}\s?\.\s?){1,3}\d{0,2}\.?[ \t]*(?=\S)")
BORDER_INSIDE = re.compile(r"\t[ \t]*|[ ]+(?=\d{1,2}\.\d|[A-ZÕÄÖÜŠŽ])")
WIDE_GAP = re.compile(r"[ ]*\t[ \t]*|[ ]{3,}")
OTHER_LABEL = re.compile(r"([^\W\d_][^:.;\t]{2,45}):(?=\s|$)")
MOST_LABEL_WORDS = 5
EXPLANATION = re.compile(
    r"[ ]?\((?:d|id|te|(?:kelle|keda|kes|ametikoh|nimetus|ülem|juht\b)[^)]{0,40})\)", re.IGNORECASE
)
"""`Vahetu juht (kellele allub)`: belongs to the label."""
DASHES = ("-", "–", "—")
BLOCKS = ("competencies", "additional", "guided_by", "qualification")
"""Values of many lines with names and numbers of their own inside."""
LONGEST_ROW = 2_000
"""Characters of a line that are searched for labels after the first."""


@dataclass
class Row:
    """A label as written (`written` with its number) and the lines of its value.

    `key` is empty for a label that nobody knows; a numbered sentence without a label has neither.
    """

    key: str
    label: str
    written: str
    lines: list[Line] = field(default_factory=list)
    depth: int = 0

    @property
    def text(self) -> str:
        return joined([line.text for line in self.lines])


@dataclass
class _Anchor:
    key: str
    label: str
    start: int
    label_start: int
    end: int


@dataclass
class RowReading:
    rows: list[Row] = field(default_factory=list)
    strays: list[Line] = field(default_factory=list)
    """Lines before the first label."""


class _RowReader:
    """`waiting` are the rows whose values the lines `below` them hold."""

    def __init__(self, labels: Labels, is_statement: Callable[[str], bool]) -> None:
        self.labels = labels
        self.is_statement = is_statement
        self.reading = RowReading()
        self.seen: set[str] = set()
        self.seen_keys: set[str] = set()
        self.waiting: list[Row] = []
        self.below: list[Line] = []

    def read(self, lines: Sequence[Line]) -> RowReading:
        for line in with_whole_labels(lines, self.labels):
            anchors = [] if self._begins_awaited_value(line) else _anchors(line.text, self.labels, self.seen)
            if not anchors:
                anchors = self._anchors_after_value(line)
            if anchors:
                self._read_labelled(line, anchors)
            elif rows := self._row_without_known_label(line):
                self._open(rows)
            else:
                self._go_on(line)
        _share_out(self.waiting, self.below)
        return self.reading

    def _read_labelled(self, line: Line, anchors: list[_Anchor]) -> None:
        if before := line.text[: anchors[0].start].strip():
            self._go_on(Line(before, line.bullet, line.blank_before, line.width))
        self._open(_rows_on(line, anchors))

    def _go_on(self, line: Line) -> None:
        (self.below if self.waiting else self.reading.strays).append(line)

    def _open(self, rows: list[Row]) -> None:
        if self.below:
            _share_out(self.waiting, self.below)
            self.waiting, self.below = [], []
        for row in rows:
            if row.lines or (self.waiting and self.waiting[-1].lines):
                self.waiting = []
            self.waiting.append(row)
            self.seen.add(plain(row.label))
            self.seen_keys.add(row.key)
        self.reading.rows += rows

    def _anchors_after_value(self, line: Line) -> list[_Anchor]:
        """`… osakonna⏎juhataja Alluvad nõunikud`: a new label inside a line that goes on with the value above."""
        if not self.waiting or line.bullet or (len(self.waiting) > 1 and not self.waiting[-1].lines):
            return []
        for border in BORDER_INSIDE.finditer(line.text, 0, LONGEST_ROW):
            anchor = _anchor_at(line.text, border.end(), self.labels)
            if not anchor or anchor.key in self.seen_keys:
                continue
            if _is_set_apart(anchor, [], border.group(), line.text, self.seen):
                return [anchor, *_anchors_behind(anchor, line.text, self.labels, self.seen)]
        return []

    def _begins_awaited_value(self, line: Line) -> bool:
        """`Arvutioskus⏎Arvuti kasutamise oskus tavakasutajana`: the value sounds like the label that waits for it."""
        if not self.waiting or self.waiting[-1].lines or self.below:
            return False
        found = self.labels.at(line.text)
        return found is not None and found[0] == self.waiting[-1].key and line.text[found[2] : found[2] + 1] == " "

    def _row_without_known_label(self, line: Line) -> list[Row]:
        if line.bullet or (len(self.waiting) > 1 and not self.waiting[-1].lines):
            return []
        number = number_of(line.text)
        depth = number.depth if number else 0
        if self.waiting and self.waiting[-1].key in BLOCKS and not 0 < depth <= self.waiting[-1].depth:
            return []
        text = number.rest if number else line.text
        label, value = _other_label(text, self.waiting[-1:] if not number else [])
        if label:
            value_lines = [Line(value, "", line.blank_before, line.width)] if value else []
            return [Row("", label, line.text[: line.text.index(label) + len(label)], value_lines, depth)]
        stands_for_itself = depth > 1 and not (self.waiting and 0 < self.waiting[-1].depth < depth)
        if stands_for_itself or self._is_statement_after_value(line):
            return [Row("", "", "", [line], depth)]
        return []

    def _is_statement_after_value(self, line: Line) -> bool:
        if not self.waiting or not starts_upper(line.text) or not self.is_statement(line.text):
            return False
        value = self.below or self.waiting[-1].lines
        return bool(value) and value[-1].closed


def read_rows(
    lines: Sequence[Line], labels: Labels, is_statement: Callable[[str], bool] = lambda text: False
) -> RowReading:
    """`is_statement` tells a sentence that stands for itself from the rest of the value above it."""
    return _RowReader(labels, is_statement).read(lines)


def _other_label(text: str, open_rows: Sequence[Row]) -> tuple[str, str]:
    """A label that no list knows, set apart by a colon, a cell or a wide gap, and what follows it."""
    found = OTHER_LABEL.match(text)
    if found and found.group(1)[0].isupper() and len(found.group(1).split()) <= MOST_LABEL_WORDS:
        return found.group(1), text[found.end() :].strip()
    cells = WIDE_GAP.split(text[:LONGEST_ROW], maxsplit=1)
    # A gap inside the value of a row that is open already parts nothing.
    is_label = len(cells) == 2 and cells[0][:1].isupper() and not any(not row.lines for row in open_rows)
    if is_label and len(cells[0].split()) <= MOST_LABEL_WORDS and "." not in cells[0]:
        return cells[0], text[len(cells[0]) :].strip()
    return "", ""


def with_whole_labels(lines: Sequence[Line], labels: Labels) -> list[Line]:
    """Puts together a label that was broken over two lines: `Teenistuskoha⏎eesmärk Tagada …`."""
    whole: list[Line] = []
    for line in lines:
        before = whole[-1] if whole else None
        if before and labels.begins(_without_number(before.text)) and not line.blank_before:
            together = f"{before.text} {line.text}"
            if labels.at(_without_number(together)):
                whole[-1] = Line(together, before.bullet, before.blank_before, line.width)
                continue
        whole.append(line)
    return whole


def _without_number(text: str) -> str:
    return text[_number_end(text) :]


def _number_end(text: str, position: int = 0) -> int:
    found = NUMBER_BEFORE_LABEL.match(text, position)
    return found.end() if found else position


def _rows_on(line: Line, anchors: list[_Anchor]) -> list[Row]:
    rows: list[Row] = []
    ends = [anchor.start for anchor in anchors[1:]] + [len(line.text)]
    for anchor, end in zip(anchors, ends, strict=False):
        explained = EXPLANATION.match(line.text, anchor.end, end)
        label_end = explained.end() if explained else anchor.end
        value = _without_label_mark(line.text[label_end:end])
        number = number_of(line.text[anchor.start : anchor.label_start].strip())
        written = line.text[anchor.start : label_end].strip()
        row = Row(anchor.key, line.text[anchor.label_start : anchor.end], written, depth=number.depth if number else 0)
        row.lines = [Line(value, "", line.blank_before, line.width)] if value else []
        rows.append(row)
    return rows


def _without_label_mark(text: str) -> str:
    """The value without the colon or dash that parts it from its label; a dash alone is the value: none."""
    text = text.strip()
    value = text.removeprefix(":").lstrip()
    if text[:1] in DASHES and text[1:2].isspace():
        return text[1:].lstrip()
    return value


def _anchors(text: str, labels: Labels, seen: set[str]) -> list[_Anchor]:
    first = _anchor_at(text, 0, labels)
    return [first, *_anchors_behind(first, text, labels, seen)] if first else []


def _anchors_behind(first: _Anchor, text: str, labels: Labels, seen: set[str]) -> list[_Anchor]:
    anchors = [first]
    for border in BORDER_INSIDE.finditer(text, first.end, LONGEST_ROW):
        if border.end() <= anchors[-1].end:
            continue
        anchor = _anchor_at(text, border.end(), labels)
        if anchor and _is_set_apart(anchor, anchors, border.group(), text, seen):
            anchors.append(anchor)
    return anchors[1:]


def _anchor_at(text: str, position: int, labels: Labels) -> _Anchor | None:
    label_start = _number_end(text, position)
    found = labels.at(text, label_start)
    if not found:
        return None
    key, label, end = found
    apart = label_start > position or end >= len(text) or text[end : end + 1] in ":\t" or text[end : end + 2] == "  "
    if label in WEAK_LABELS and not apart:
        return None
    if not apart and not text[label_start].isupper():
        return None
    return _Anchor(key, label, position, label_start, end)


def _is_set_apart(anchor: _Anchor, before: list[_Anchor], border: str, text: str, seen: set[str]) -> bool:
    """Whether a label after the first one on a line is a label, and no value that sounds like one."""
    if anchor.key in {earlier.key for earlier in before} and anchor.label_start == anchor.start:
        return False
    if anchor.label_start > anchor.start or "\t" in border:
        return True
    if not text[anchor.label_start].isupper() or anchor.label in WEAK_LABELS:
        return False
    return anchor.label not in seen


def _share_out(rows: list[Row], lines: list[Line]) -> None:
    """Gives the lines below to the rows that wait for a value, in order."""
    if len(rows) <= 1:
        for row in rows:
            row.lines += lines
        return
    for row, cell in zip(reversed(rows), reversed(cells_of(lines, len(rows))), strict=False):
        row.lines += cell
