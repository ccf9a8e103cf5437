"""The sweep: whoever should know of a due thing is told once, however often it runs, whatever night was missed."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.urls import reverse

from teams.models import JobDescription, Letter, Notice, Person
from teams.models.structure import titles_on
from teams.outbox import letter, post

# Readers whose notices and letters are written in one transaction: what a killed worker has to do again.
READERS_A_CHUNK = 100


class Item(Protocol):
    """What falls due; `teams.due.DueItem` is one."""

    @property
    def subject_id(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def reader_id(self) -> int: ...


class Rule(Protocol):
    """What the sweep needs of a rule; `teams.due.DueRule` is one."""

    @property
    def name(self) -> str: ...
    @property
    def url_name(self) -> str: ...
    @property
    def letter(self) -> str: ...

    def unnoticed(self, day: date) -> Sequence[Item]: ...


class Told(NamedTuple):
    """One line of what a sweep told, or would tell."""

    reader: str
    subject: str
    due_on: date


def send_notices(rule: Rule, *, day: date, dry_run: bool = False) -> list[Told]:
    """Tells every reader, in one letter each, what is due on or before the day and was not yet told.

    Returns what was told; with `dry_run` what would be told, and writes nothing.
    """
    items = rule.unnoticed(day)
    told: list[Told] = []
    for chunk in _chunks(items):
        people = Person.objects.in_bulk({item.reader_id for item in chunk})
        names = _subject_names(chunk, day)
        fresh = chunk if dry_run else _tell(rule, chunk, people, names)
        told += [Told(people[item.reader_id].name, names[item.subject_id][0], item.due_on) for item in fresh]
    return told


@transaction.atomic
def _tell(
    rule: Rule, items: Sequence[Item], people: dict[int, Person], names: dict[int, tuple[str, int]]
) -> list[Notice]:
    """Inserts with conflicts ignored; only notices without a letter are this sweep's to tell.

    A second sweep at the same moment waits here for the first one's rows and finds their letters written.
    """
    Notice.objects.bulk_create(
        [
            Notice(rule=rule.name, subject_id=item.subject_id, reader_id=item.reader_id, due_on=item.due_on)
            for item in items
        ],
        ignore_conflicts=True,
    )
    wanted = {(item.subject_id, item.reader_id, item.due_on) for item in items}
    waiting = Notice.objects.select_for_update().filter(rule=rule.name, letter=None, reader__in=people)
    notices = [n for n in waiting.order_by("reader", "due_on", "subject_id") if _key(n) in wanted]
    written = []
    for reader_id, mine in _by_reader(notices):
        written.append((_letter(rule, people[reader_id], mine, names), mine))
    post([letter for letter, _mine in written])
    stored = Letter.objects.in_bulk([letter.key for letter, _mine in written], field_name="key")
    for letter_row, mine in written:
        for notice in mine:
            notice.letter = stored[letter_row.key]
    Notice.objects.bulk_update(notices, ["letter"])
    return notices


def _key(notice: Notice) -> tuple[int, int, date]:
    return (notice.subject_id, notice.reader_id, notice.due_on)


def _letter(rule: Rule, reader: Person, notices: list[Notice], names: dict[int, tuple[str, int]]) -> Letter:
    lines: list[dict[str, Any]] = [
        {
            "subject": names[notice.subject_id][0],
            "due_on": notice.due_on,
            "path": reverse(rule.url_name, args=[names[notice.subject_id][1]]),
        }
        for notice in notices
    ]
    return letter(f"{rule.name}:{notices[0].pk}", rule.letter, to=reader, context={"lines": lines})


def _by_reader(notices: list[Notice]) -> Iterator[tuple[int, list[Notice]]]:
    for reader_id, mine in groupby(notices, key=lambda notice: notice.reader_id):
        yield reader_id, list(mine)


def _chunks(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items come in the order of readers; a reader's items stay together, or they would get two letters."""
    chunk: list[Item] = []
    readers: set[int] = set()
    for item in items:
        if item.reader_id not in readers and len(readers) == READERS_A_CHUNK:
            yield chunk
            chunk, readers = [], set()
        chunk.append(item)
        readers.add(item.reader_id)
    if chunk:
        yield chunk


def _subject_names(items: Sequence[Item], day: date) -> dict[int, tuple[str, int]]:
    """For each job description title and code of its position, never a name, and the position's key for the address."""
    found = list(
        JobDescription.objects.filter(pk__in={item.subject_id for item in items}).values_list(
            "pk", "position", "position__code"
        )
    )
    titles = titles_on(day, [position for _pk, position, _code in found])
    return {pk: (f"{titles.get(position, '')} ({code})".strip(), position) for pk, position, code in found}
