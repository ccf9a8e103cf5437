"""Editing a draft: rows added, saved, split, moved, removed. Each verb locks the version, so that edits take turns.

What a removal or a splitting did is given out as a plain value; handed back, it is undone.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from teams.actions.job_description import locked_version
from teams.content import LANGUAGE_LEVEL
from teams.models import Duty, JobDescriptionRow, JobDescriptionVersion, Person
from teams.models.job_description_row import RULES, Kind
from teams.refusal import NotAllowed, Refused, Stale, refused_when_gone

# Longer than any cell of a real document; what is pasted by mistake (a whole file) is refused with a sentence.
MAX_TEXT = 10_000
# What is pasted into a list makes so many rows at most; a whole document belongs into the import.
MAX_ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Removal:
    """What `remove_row` took away: the row and those under it as columns, and how many stood before it."""

    version_id: int
    place: int
    rows: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The first words that were lost; empty when nothing was written there."""
        return next(filter(None, (row["label"] or row["text"] for row in self.rows)), "")


@dataclass(frozen=True)
class Splitting:
    """What `split_row` did: the row, its revision now, its text before; the rows added and the place behind them."""

    version_id: int
    row_id: int
    revision: int
    text: str
    added: list[int]
    place: int


@transaction.atomic
def add_row(
    version_id: int, *, by: Person, kind: str, parent_id: int | None = None, after_id: int | None = None
) -> JobDescriptionRow:
    """Adds an empty row at the end of its list, or after a given row. Raises NotAllowed or Refused."""
    version = _locked_draft(version_id, by)
    if kind not in RULES:
        raise Refused("TJ-301", _("There is no such row in a job description."))
    rule = RULES[Kind(kind)]
    parent = version.rows.filter(pk=parent_id).first() if parent_id else None
    if (parent.kind if parent else None) not in (rule.under or (None,)):
        raise Refused("TJ-302", _("Such a row does not stand here."))
    if rule.single and version.rows.filter(kind=kind).exists():
        raise Refused("TJ-303", _("There can be only one such row."))
    row = JobDescriptionRow(version=version, parent=parent, kind=kind)
    siblings = _siblings(row)
    ids = [sibling.pk for sibling in siblings]
    _insert([row], siblings, ids.index(after_id) + 1 if after_id in ids else len(ids))
    row.refresh_from_db()
    return row


@transaction.atomic
def save_row(
    row_id: int,
    *,
    by: Person,
    revision: int,
    text: str | None = None,
    label: str | None = None,
    number: str | None = None,
) -> JobDescriptionRow:
    """Saves what was typed into a row; None leaves a column as it is.

    `revision` is the one that the person began with. Raises Stale when somebody saved other words meanwhile,
    Refused when the text is too long, NotAllowed.
    """
    row = _locked_row(row_id, by)
    typed = {name: value for name, value in (("text", text), ("label", label), ("number", number)) if value is not None}
    typed = {name: _clean(value) for name, value in typed.items()}
    changed = {name: value for name, value in typed.items() if getattr(row, name) != value}
    if changed:
        _refuse_stale(row, revision)
        _write(row, **changed)
    return row


@transaction.atomic
def split_row(row_id: int, *, by: Person, revision: int, texts: list[str], was: str = "") -> Splitting:
    """The first text stays in the row, each further one becomes a row of its kind after it; empty ones do not count.

    `was` is the text to go back to: what the person saw before, saved or not.
    Raises Stale, Refused and NotAllowed as `save_row` does.
    """
    row = _locked_row(row_id, by)
    texts = [text for text in map(_clean, texts) if text]
    if RULES[Kind(row.kind)].single or not texts:
        raise Refused("TJ-302", _("Such a row does not stand here."))
    if len(texts) > MAX_ROWS_AT_ONCE:
        sentence = _("These are %(count)s lines; at most %(limit)s rows are made at once.")
        raise Refused("TJ-308", sentence % {"count": len(texts), "limit": MAX_ROWS_AT_ONCE})
    _refuse_stale(row, revision)
    _write(row, text=texts[0])
    added = [JobDescriptionRow(version=row.version, parent=row.parent, kind=row.kind) for _text in texts[1:]]
    for new, text in zip(added, texts[1:], strict=True):
        _set(new, text=text)
    siblings = _siblings(row)
    place = siblings.index(row) + 1
    _insert(added, siblings, place)
    ids = [new.pk for new in added]
    return Splitting(row.version_id, row.pk, row.revision, _clean(was), ids, place + len(ids))


@transaction.atomic
def join_rows(splitting: Splitting, *, by: Person) -> JobDescriptionRow:
    """Undoes a splitting, unless somebody wrote into one of its rows since. Raises Refused or NotAllowed."""
    version = _locked_draft(splitting.version_id, by)
    row = version.rows.filter(pk=splitting.row_id, revision=splitting.revision).first()
    added = version.rows.filter(pk__in=splitting.added, revision=1, children=None)
    if row is None or added.count() < len(splitting.added):
        raise Refused("TJ-309", _("These rows were changed since, so nothing was undone."))
    _delete(added)
    _write(row, text=splitting.text)
    _renumber(row)
    return row


@transaction.atomic
def move_row(row_id: int, *, by: Person, up: bool) -> JobDescriptionRow:
    """Changes places with the neighbour above or below; at the end of the list it stays. Raises NotAllowed."""
    row = _locked_row(row_id, by)
    siblings = _siblings(row)
    index = siblings.index(row)
    target = index - 1 if up else index + 1
    if 0 <= target < len(siblings):
        siblings[index], siblings[target] = siblings[target], siblings[index]
        _write_order(siblings)
        _renumber(row)
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_row(row_id: int, *, by: Person) -> Removal:
    """Removes a row with the rows under it. A duty that no other version holds loses its identity too."""
    row = _locked_row(row_id, by)
    if RULES[Kind(row.kind)].single:
        raise Refused("TJ-305", _("This row belongs to the form. Empty its text instead."))
    with_those_below = [row, *row.children.in_order()]
    removal = Removal(row.version_id, _siblings(row).index(row), [_columns(one) for one in with_those_below])
    _delete(row.version.rows.filter(pk=row.pk))
    _renumber(row)
    return removal


@transaction.atomic
def restore_row(removal: Removal, *, by: Person) -> JobDescriptionRow:
    """Puts back what was removed, at its place and with its identity. Raises Refused or NotAllowed."""
    version = _locked_draft(removal.version_id, by)
    row, *below = [JobDescriptionRow(version=version, **columns) for columns in removal.rows]
    if version.rows.filter(pk=row.pk).exists():
        raise Refused("TJ-310", _("This row is already back in its place."))
    if row.parent_id and not version.rows.filter(pk=row.parent_id).exists():
        raise Refused("TJ-311", _("What this row stood under is gone. Put that back first."))
    _insert([row], _siblings(row), removal.place)
    JobDescriptionRow.objects.bulk_create(below)
    return row


def _locked_draft(version_id: int, by: Person) -> JobDescriptionVersion:
    version = locked_version(version_id)
    if not version.is_draft:
        raise Refused("TJ-306", _("This version is no longer a draft and stays as it was put before people."))
    if not version.can_be_edited_by(by):
        raise NotAllowed
    return version


def _locked_row(row_id: int, by: Person) -> JobDescriptionRow:
    with refused_when_gone():
        version_id = JobDescriptionRow.objects.values_list("version", flat=True).get(pk=row_id)
        version = _locked_draft(version_id, by)
        row = JobDescriptionRow.objects.select_related("parent").get(pk=row_id)
    row.version = version
    return row


def _siblings(row: JobDescriptionRow) -> list[JobDescriptionRow]:
    """The list that the row stands in, or would stand in."""
    return list(row.version.rows.filter(kind=row.kind, parent_id=row.parent_id).in_order())


def _insert(new: list[JobDescriptionRow], siblings: list[JobDescriptionRow], place: int) -> None:
    """Writes new rows of one list at a place in it; a duty's identity is there before its row."""
    identities = []
    for row in new:
        if row.kind == Kind.DUTY:
            row.duty_id = row.identity
            identities.append(Duty(pk=row.identity, job_description=row.version.job_description))
    Duty.objects.bulk_create(identities, ignore_conflicts=True)
    JobDescriptionRow.objects.bulk_create(new)
    _write_order([*siblings[:place], *new, *siblings[place:]])
    for row in new[:1]:
        _renumber(row)


def _delete(rows: QuerySet[JobDescriptionRow]) -> None:
    """Deletes rows with those under them, and the identities of duties that no version holds any more."""
    identities = [duty_id for duty_id in rows.values_list("duty_id", flat=True) if duty_id]
    rows.delete()
    Duty.objects.filter(pk__in=identities, rows__isnull=True).delete()


def _set(row: JobDescriptionRow, **typed: str) -> None:
    _refuse_too_long(typed)
    for name, value in typed.items():
        setattr(row, name, value)
    if row.kind == Kind.LANGUAGE:
        found = LANGUAGE_LEVEL.search(row.text)
        row.level = found.group(1) if found else ""


def _write(row: JobDescriptionRow, **typed: str) -> None:
    _set(row, **typed)
    row.revision += 1
    row.save()


def _write_order(rows: list[JobDescriptionRow]) -> None:
    for order, row in enumerate(rows):
        row.order = order
    JobDescriptionRow.objects.bulk_update(rows, ["order"])


def _renumber(row: JobDescriptionRow) -> None:
    """Duties are numbered on from the number of the form's section, once rows were added, moved or removed."""
    if row.kind != Kind.DUTY:
        return
    section = next((s for s in row.version.form.layout.sections if s.key == "duties"), None)
    duties = _siblings(row)
    for index, duty in enumerate(duties, 1):
        duty.number = f"{section.number}.{index}" if section and section.number else str(index)
    JobDescriptionRow.objects.bulk_update(duties, ["number"])


def _columns(row: JobDescriptionRow) -> dict[str, Any]:
    """Every column but the version's, as values that JSON knows."""
    names = [field.attname for field in row._meta.concrete_fields if field.name != "version"]
    values = {name: getattr(row, name) for name in names}
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in values.items()}


def _clean(value: str) -> str:
    """Line ends as one sign, no control characters (a PDF cannot hold them), no blanks at the ends."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_kept, lines)).strip()


def _kept(sign: str) -> str:
    """The sign; other white space keeps words apart, a no-break space as it is; what cannot be printed goes."""
    if sign in "\n\t\u00ad\u00a0\u202f" or sign.isprintable():
        return sign
    return " " if sign.isspace() else ""


def _refuse_stale(row: JobDescriptionRow, revision: int) -> None:
    if revision != row.revision:
        sentence = _("Somebody else changed this row meanwhile. Choose which text stays.")
        raise Stale("TJ-304", sentence, current=row.text)


def _refuse_too_long(typed: dict[str, str]) -> None:
    for name, value in typed.items():
        limit = getattr(JobDescriptionRow._meta.get_field(name), "max_length", None) or MAX_TEXT
        if len(value) > limit:
            sentence = _("This text has %(length)s characters; at most %(limit)s fit here.")
            raise Refused("TJ-307", sentence % {"length": len(value), "limit": limit})
