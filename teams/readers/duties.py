"""Duties: which lines begin a task, and where the task ends and its results begin.

Tables come flattened, so the border has to be read from what is left: cells, bullets, numbers, lead-ins,
empty lines, and the form of the sentences (`Aruannete koostamine` – `Aruanded on esitatud`).
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from teams.content import Duty
from teams.readers.clauses import is_lead_in, opens_duties
from teams.readers.entries import Entry, entries
from teams.readers.lines import UPPER, Line, asks_for_more, joined, starts_lower, starts_upper
from teams.readers.remainder import Remainder
from teams.readers.sentences import begins_with_verb, clauses, reads_as_result, reads_as_task, sentences, tidy
from teams.readers.vocabulary import ACTIVITY_COLUMN, RESULT_COLUMN, is_column_header, plain

TASK_LEAD_IN = re.compile(r"(?:\bsh|\bs\.h|sealhulgas|järgmi\w+(?:\s\w+)?)\s*:?$|:$")
NAMED_TASK_END = re.compile(rf"(\w{{3,}}mine)\s+(?=[{UPPER}]\w)")
RESULT_LABEL = re.compile(r"(?:\b(?:oodatav(?:ad)?|soovitud|töö)\s*)?tulemus(?:ed)?\s*:\s*", re.IGNORECASE)
LONGEST_TASK = 40
"""Lines of one task that are searched for its border to the results."""
LONGEST_LEAD_IN_END = 40
LONGEST_NAMED_TASK = 2_000
"""Characters of one task that are searched for such a border."""


@dataclass
class Columns:
    """What the table's head, or the section's heading, promises beside the tasks."""

    results: bool = False
    activities: bool = False

    @classmethod
    def named_in(cls, *headings: str) -> "Columns":
        text = plain(" ".join(headings))
        return cls(bool(RESULT_COLUMN.search(text)), bool(ACTIVITY_COLUMN.search(text) and RESULT_COLUMN.search(text)))


@dataclass
class Group:
    """A task's first entry and the entries up to the next task."""

    head: Entry
    rest: list[Entry] = field(default_factory=list)


def read_duties(lines: Sequence[Line], heading: str, rest: Remainder) -> list[Duty]:
    lines, headers = _without_column_headers(lines)
    rest.set_aside(*headers)
    columns = Columns.named_in(heading, *headers)
    found = entries(lines)
    groups, intro = _groups(found, columns)
    for entry in intro:
        _set_aside_intro(entry, rest)
    columns.results = columns.results or _mostly_have_results(groups)
    return [_duty_of(group, columns, rest) for group in groups]


def _without_column_headers(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    kept: list[Line] = []
    headers: list[str] = []
    for line in lines:
        # Below the first task a header is one that a page break repeated: it has to name the results.
        is_label = bool(kept and RESULT_LABEL.fullmatch(line.text))
        is_header = not line.bullet and not is_label and is_column_header(line.text)
        if is_header and (not kept or RESULT_COLUMN.search(plain(line.text))):
            headers.append(line.text)
        else:
            kept.append(line)
    return kept, headers


def _groups(found: list[Entry], columns: Columns) -> tuple[list[Group], list[Entry]]:
    if any(entry.kind == "number" for entry in found):
        return _numbered_groups(found)
    if any(entry.kind == "bullet" for entry in found):
        return _bulleted_groups(found, columns)
    return _plain_groups(found, columns)


def _numbered_groups(found: list[Entry]) -> tuple[list[Group], list[Entry]]:
    level = _task_level(found)
    heads = [entry for entry in found if entry.number and _level(entry) == level]
    if len(heads) == 1 and opens_duties(heads[0].text) and any(_level(e)[0] > level[0] for e in found if e.number):
        # "3.1. Ametniku ülesanded on:" opens the tasks, it is none.
        after = found.index(heads[0]) + 1
        groups, intro = _numbered_groups(found[after:])
        return groups, [*found[:after], *intro]
    inner = _inner_marks(heads)
    return _grouped(found, lambda entry: entry.number != "" and _level(entry) == level and _mark(entry) not in inner)


def _inner_marks(heads: Sequence[Entry]) -> set[str]:
    """How the lists within tasks are counted: `a)` or `1)` begins anew below `3.` and its colon or `sh`."""
    return {
        _mark(entry)
        for before, entry in pairwise(heads)
        if entry.number in ("a", "1") and _mark(entry) != _mark(heads[0]) and TASK_LEAD_IN.search(before.text)
    }


def _mark(entry: Entry) -> str:
    return "a" if entry.number.isalpha() else entry.written_number[-1:]


def _level(entry: Entry) -> tuple[int, str]:
    """Depth of a number and what stands before its last part: `3.1.2` → 3, `3.1`."""
    parts = entry.number.split(".")
    return len(parts), ".".join(parts[:-1]) if len(parts) == 2 else ""


def _task_level(found: list[Entry]) -> tuple[int, str]:
    levels = Counter(_level(entry) for entry in found if entry.number and entry.number[0].isdigit())
    if not levels:
        return 1, ""
    pairs = [level for level in levels if level[0] == 2]
    singles = {entry.number for entry in found if entry.depth == 1}
    # "1." inside a table of "3.1", "3.2" counts something within a task; above "1.1", "1.2" it is the task.
    if not pairs or {prefix for _, prefix in pairs} <= singles:
        return min(levels)
    return max(pairs, key=lambda level: levels[level])


def _bulleted_groups(found: list[Entry], columns: Columns) -> tuple[list[Group], list[Entry]]:
    texts = [entry for entry in found if entry.kind == "text"]
    tasks = [entry for entry in texts if reads_as_task(entry.text) or TASK_LEAD_IN.search(entry.text)]
    if texts and found[0].kind == "text" and (len(tasks) > 1 or not is_lead_in(found[0])):
        return _grouped(found, lambda entry: entry.kind == "text" and not reads_as_result(entry.text))
    return _grouped(found, lambda entry: entry.kind == "bullet" and not _continues_with_results(entry, columns))


def _continues_with_results(entry: Entry, columns: Columns) -> bool:
    return columns.results and reads_as_result(entry.text)


def _plain_groups(found: list[Entry], columns: Columns) -> tuple[list[Group], list[Entry]]:
    lead_ins = list(takewhile(is_lead_in, found))
    pieces = [
        Entry("text", entry.lines, cell=entry.cell, texts=[piece])
        for entry in found[len(lead_ins) :]
        for sentence in sentences(entry.text)
        for piece in clauses(sentence)
    ]
    groups, intro = _grouped(pieces, lambda entry: not entry.cell and not _continues_with_results(entry, columns))
    return groups, lead_ins + intro


def _grouped(found: list[Entry], is_head: Callable[[Entry], bool]) -> tuple[list[Group], list[Entry]]:
    groups: list[Group] = []
    intro: list[Entry] = []
    for entry in found:
        if is_head(entry):
            groups.append(Group(entry))
        elif groups:
            groups[-1].rest.append(entry)
        else:
            intro.append(entry)
    return groups, intro


def _set_aside_intro(entry: Entry, rest: Remainder) -> None:
    rest.set_aside(entry.written_number)
    if is_lead_in(entry) or is_column_header(entry.text):
        rest.set_aside(entry.text)
    else:
        rest.leave(entry.text)


def _mostly_have_results(groups: list[Group]) -> bool:
    """A table whose head is missing is known by its rows."""
    with_results = sum(any(reads_as_result(entry.text) for entry in group.rest) for group in groups)
    return with_results * 2 > len(groups)


def _duty_of(group: Group, columns: Columns, rest: Remainder) -> Duty:
    rest.set_aside(*(entry.written_number for entry in group.rest))
    has_cells = any(entry.cell > group.head.cell for entry in group.rest)
    task, label, labelled = _parted_at_result_label(group.head.text)
    rest.set_aside(label)
    if label or has_cells:
        results = sentences(labelled)
    else:
        task, results = _task_and_results(group.head, columns)
    following = iter(group.rest)
    if not task:
        task = next((entry.text for entry in following), "")
    placing = _Placing(task, results, columns, group.head.cell)
    for entry in following:
        before, result_label, results_below = _parted_at_result_label(entry.text)
        if result_label and not before:
            rest.set_aside(result_label)
            placing.begin_results(sentences(results_below))
        else:
            placing.place(entry)
    return placing.duty(group.head.number)


def _parted_at_result_label(text: str) -> tuple[str, str, str]:
    """`Koostab aruandeid. Tulemus: aruanded on esitatud.`: the label parts the task from its results."""
    found = RESULT_LABEL.search(text[:LONGEST_NAMED_TASK])
    if not found:
        return text, "", ""
    return text[: found.start()].rstrip(), found.group(), text[found.end() :].lstrip()


def _task_and_results(head: Entry, columns: Columns) -> tuple[str, list[str]]:
    if not columns.results:
        return head.text, []
    text = head.text
    if border := _border_at_line(head) or _border_after_name(text):
        return border
    parts = sentences(text)
    for position in range(1, len(parts)):
        if _tells_result(parts[position], parts[0]) and not _same_form(parts[0], parts[position]):
            return joined(parts[:position]), parts[position:]
    return text, []


def _tells_result(sentence: str, task: str) -> bool:
    """Beside a clear task, what is no task itself is a result too: `Korras ja leitavad toimikud.`"""
    return reads_as_result(sentence) or (reads_as_task(task) and not reads_as_task(sentence))


def _same_form(task: str, sentence: str) -> bool:
    """`Õpetaja koostab …. Õpetaja jälgib …`: both sentences begin with whose task it is."""
    first, second = plain(task).split(" ")[0], plain(sentence).split(" ")[0]
    return first == second and not begins_with_verb(task) and not reads_as_task(task)


def _border_at_line(head: Entry) -> tuple[str, list[str]] | None:
    """`… vastuvõtmine⏎Sündmused toimuvad …`: a line that begins a statement, after a line that ended the task."""
    for position in range(1, min(len(head.texts), LONGEST_TASK)):
        if not starts_upper(head.texts[position]) or asks_for_more(head.texts[position - 1]):
            continue
        task, results = joined(head.texts[:position]), sentences(joined(head.texts[position:]))
        if reads_as_result(results[0]) and len(sentences(task)) == 1:
            return task, results
    return None


def _border_after_name(text: str) -> tuple[str, list[str]] | None:
    """`Aruannete koostamine Aruanded on esitatud`: a capital after the noun that names the task."""
    for found in NAMED_TASK_END.finditer(text[:LONGEST_NAMED_TASK]):
        task, beginning = text[: found.end(1)], text[found.end() : found.end() + LONGEST_NAMED_TASK]
        if reads_as_task(task) and reads_as_result(sentences(beginning)[0]):
            return task, sentences(text[found.end() :])
    return None


class _Placing:
    """Puts the entries that follow a task where they belong, one after the other; a text is kept in its pieces."""

    def __init__(self, task: str, results: list[str], columns: Columns, cell: int) -> None:
        self.columns = columns
        self.cell = cell
        self.task = [task]
        self.subtasks: list[list[str]] = []
        self.activities: list[str] = []
        self.results = [[result] for result in results]
        self.lists_subtasks = bool(TASK_LEAD_IN.search(task[-LONGEST_LEAD_IN_END:]))
        self.nests = False

    def duty(self, number: str) -> Duty:
        return Duty(
            task=tidy(joined(self.task)),
            number=number,
            subtasks=[tidy(joined(pieces)) for pieces in self.subtasks],
            activities=[tidy(activity) for activity in self.activities],
            expected_results=[tidy(joined(pieces)) for pieces in self.results],
        )

    def begin_results(self, results: list[str]) -> None:
        """From here on everything is a result."""
        self.results += [[result] for result in results]
        self.columns = Columns(results=True)
        self.lists_subtasks = self.nests = False

    def place(self, entry: Entry) -> None:
        if entry.cell > self.cell:
            self._place_cell(entry)
        elif entry.kind == "number":
            self.subtasks.append([entry.text])
            self.nests = entry.text.endswith(":")
        elif entry.kind == "bullet":
            self._place_bullet(entry.text)
        else:
            for sentence in sentences(entry.text):
                self._place_sentence(sentence)

    def _place_cell(self, entry: Entry) -> None:
        if self.columns.activities and entry.cell == self.cell + 1:
            self.activities += clauses(entry.text)
        else:
            self.results += [[result] for result in sentences(entry.text)]

    def _place_bullet(self, text: str) -> None:
        if self.nests and not (self.columns.results and reads_as_result(text)):
            self.subtasks[-1].append(text)
        elif self.lists_subtasks and not self.results and not self._ends_subtasks(text):
            self.subtasks.append([text])
        elif self._is_activity(text):
            self.activities.append(text)
        elif self.columns.results or self.results or reads_as_result(text):
            self.results.append([text])
        else:
            self.subtasks.append([text])

    def _ends_subtasks(self, text: str) -> bool:
        """The border between sub-tasks and results that share one bullet: a full stop, then a capital."""
        if not self.subtasks or not starts_upper(text):
            return False
        changes_case = self.subtasks[-1][-1].endswith(".") and starts_lower(self.subtasks[0][0])
        return changes_case or (self.columns.results and reads_as_result(text))

    def _is_activity(self, text: str) -> bool:
        return self.columns.activities and not self.results and not reads_as_result(text)

    def _place_sentence(self, sentence: str) -> None:
        if self._is_activity(sentence) and reads_as_task(sentence):
            self.activities += clauses(sentence)
        elif reads_as_result(sentence) or (self.columns.results and not self._goes_on(sentence)):
            self.results.append([sentence])
        else:
            pieces = self.results[-1] if self.results and self.columns.results else self.task
            pieces.append(sentence)

    def _goes_on(self, sentence: str) -> bool:
        """A piece without a verb, after a text without a full stop, is the rest of that text."""
        if self.results:
            return not self.results[-1][-1].endswith((".", ";"))
        return reads_as_task(sentence) or not self.task[-1].endswith((".", ";"))
