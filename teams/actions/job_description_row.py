"""Editing a draft: rows added, saved, moved, removed. Each verb locks the version, so that edits take turns."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from teams.content import LANGUAGE_LEVEL
from teams.models import Duty, JobDescriptionRow, JobDescriptionVersion, Person
from teams.models.job_description_row import RULES, Kind
from teams.refusal import NotAllowed, Refused, Stale

# Longer than any cell of a real document; what is pasted by mistake (a whole file) is refused with a sentence.
MAX_TEXT = 10_000


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
    identity = uuid.uuid4()
    if kind == Kind.DUTY:
        Duty.objects.create(pk=identity, job_description=version.job_description)
    row = JobDescriptionRow.objects.create(
        version=version,
        parent=parent,
        kind=kind,
        order=_make_place(version, kind, parent, after_id),
        identity=identity,
        duty_id=identity if kind == Kind.DUTY else None,
    )
    _renumber(version, kind)
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
    if not changed:
        return row
    if revision != row.revision:
        sentence = _("Somebody else changed this row meanwhile. Your text is kept below; choose which one stays.")
        raise Stale("TJ-304", sentence, current=row.text)
    _refuse_too_long(changed)
    for name, value in changed.items():
        setattr(row, name, value)
    if row.kind == Kind.LANGUAGE:
        found = LANGUAGE_LEVEL.search(row.text)
        row.level = found.group(1) if found else ""
    row.revision += 1
    row.save()
    return row


@transaction.atomic
def move_row(row_id: int, *, by: Person, up: bool) -> JobDescriptionRow:
    """Changes places with the neighbour above or below; at the end of the list it stays. Raises NotAllowed."""
    row = _locked_row(row_id, by)
    siblings = list(_siblings(row.version, row.kind, row.parent))
    index = [sibling.pk for sibling in siblings].index(row.pk)
    target = index - 1 if up else index + 1
    if 0 <= target < len(siblings):
        siblings[index], siblings[target] = siblings[target], siblings[index]
        _write_order(siblings)
        _renumber(row.version, row.kind)
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_row(row_id: int, *, by: Person) -> JobDescriptionVersion:
    """Removes a row with the rows under it. A duty that no other version holds loses its identity too."""
    row = _locked_row(row_id, by)
    version, kind, duty_id = row.version, row.kind, row.duty_id
    if RULES[Kind(kind)].single:
        raise Refused("TJ-305", _("This row belongs to the form. Empty its text instead."))
    row.children.all().delete()
    row.delete()
    if duty_id:
        Duty.objects.filter(pk=duty_id, rows__isnull=True).delete()
    _renumber(version, kind)
    return version


def _locked_draft(version_id: int, by: Person) -> JobDescriptionVersion:
    version = (
        JobDescriptionVersion.objects.select_for_update(of=("self",))
        .select_related("job_description__position", "form")
        .get(pk=version_id)
    )
    if not version.is_draft:
        raise Refused("TJ-306", _("This version is no longer a draft and stays as it was put before people."))
    if not version.can_be_edited_by(by):
        raise NotAllowed
    return version


def _locked_row(row_id: int, by: Person) -> JobDescriptionRow:
    version_id = JobDescriptionRow.objects.values_list("version", flat=True).get(pk=row_id)
    version = _locked_draft(version_id, by)
    row = JobDescriptionRow.objects.select_related("parent").get(pk=row_id)
    row.version = version
    return row


def _siblings(version: JobDescriptionVersion, kind: str, parent: JobDescriptionRow | None) -> list[JobDescriptionRow]:
    return list(version.rows.filter(kind=kind, parent=parent).in_order())


def _make_place(
    version: JobDescriptionVersion, kind: str, parent: JobDescriptionRow | None, after_id: int | None
) -> int:
    """The order of the new row; the rows behind it move one on."""
    siblings = _siblings(version, kind, parent)
    ids = [sibling.pk for sibling in siblings]
    if after_id not in ids:
        return 1 + (version.rows.filter(kind=kind, parent=parent).aggregate(last=Max("order"))["last"] or 0)
    place = ids.index(after_id) + 1
    _write_order(siblings[:place])
    _write_order(siblings[place:], first=place + 1)
    return place


def _write_order(rows: list[JobDescriptionRow], first: int = 0) -> None:
    for order, row in enumerate(rows, first):
        row.order = order
    JobDescriptionRow.objects.bulk_update(rows, ["order"])


def _renumber(version: JobDescriptionVersion, kind: str) -> None:
    """Duties are numbered on from the number of the form's section, once rows were added, moved or removed."""
    if kind != Kind.DUTY:
        return
    section = next((s for s in version.form.layout.sections if s.key == "duties"), None)
    duties = _siblings(version, Kind.DUTY, None)
    for index, duty in enumerate(duties, 1):
        duty.number = f"{section.number}.{index}" if section and section.number else str(index)
    JobDescriptionRow.objects.bulk_update(duties, ["number"])


def _clean(value: str) -> str:
    """Line ends as one sign, no control characters (a PDF cannot hold them), no blanks at the ends."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or sign.isprintable() or sign == "\u00ad").strip()


def _refuse_too_long(typed: dict[str, str]) -> None:
    for name, value in typed.items():
        limit = JobDescriptionRow._meta.get_field(name).max_length or MAX_TEXT
        if len(value) > limit:
            sentence = _("This text has %(length)s characters; at most %(limit)s fit here.")
            raise Refused("TJ-307", sentence % {"length": len(value), "limit": limit})
