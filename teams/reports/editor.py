"""A draft as its editor shows it: sections, in them lists of rows, under duties and competences lists of their own."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.form_layout import FormLayout
from teams.models import JobDescriptionRow, JobDescriptionVersion
from teams.models.job_description_row import RULES, SECTIONS, Kind

ADD_LABELS: dict[Kind, str | Promise] = {
    Kind.SUBSTITUTED_BY: _("Add a substitute"),
    Kind.SUBSTITUTES: _("Add whom they substitute"),
    Kind.SUBORDINATES: _("Add subordinates"),
    Kind.FURTHER_FIELD: _("Add another field"),
    Kind.DUTY: _("Add a duty"),
    Kind.SUBTASK: _("Add a sub-task"),
    Kind.ACTIVITY: _("Add an activity"),
    Kind.RESULT: _("Add an expected result"),
    Kind.RIGHT: _("Add a right"),
    Kind.RESPONSIBILITY: _("Add a responsibility"),
    Kind.LANGUAGE: _("Add a language skill"),
    Kind.COMPETENCE: _("Add a competence"),
    Kind.ADDITIONAL: _("Add an additional competence"),
    Kind.INDICATOR: _("Add an indicator"),
    Kind.AMENDMENT_RULE: _("Add an amendment rule"),
    Kind.FURTHER_SECTION: _("Add a section"),
    Kind.ITEM: _("Add an item"),
}
SECTION_HEADINGS: dict[str, str | Promise] = {
    "general": _("General part"),
    "purpose": _("Purpose of the position"),
    "duties": _("Duties and expected results"),
    "rights": _("Rights"),
    "responsibilities": _("Responsibilities"),
    "work_tools": _("Work tools"),
    "requirements": _("Requirements"),
    "amendment_rules": _("Changing the job description"),
    "further": _("Further sections"),
}
_LABELLED = (Kind.FURTHER_FIELD, Kind.FURTHER_SECTION)


@dataclass(frozen=True)
class EditRow:
    """One row with its form's values; `url` ends in a slash, the verbs are added to it."""

    pk: int
    url: str
    kind: str
    name: str
    number: str
    text: str
    heading: str
    revision: int
    has_text: bool
    has_heading: bool
    can_move: bool
    can_remove: bool
    is_first: bool
    is_last: bool
    groups: list["EditGroup"] = field(default_factory=list)


@dataclass(frozen=True)
class EditGroup:
    """A list of rows of one kind under one parent; `add_url` is empty where no row may be added."""

    kind: str
    label: str | Promise
    rows: list[EditRow]
    add_label: str | Promise
    parent_id: int | None


@dataclass(frozen=True)
class EditSection:
    key: str
    heading: str
    groups: list[EditGroup]
    add_url: str
    form_has_it: bool


def edit_sections(version: JobDescriptionVersion, *, only: str = "") -> list[EditSection]:
    """All sections, or the one asked for, in the order of the form. One query."""
    rows = version.rows.in_order()
    children: dict[tuple[int | None, str], list[JobDescriptionRow]] = defaultdict(list)
    for row in rows:
        children[row.parent_id, row.kind].append(row)
    builder = _Builder(children)
    add_url = reverse("teams:job_description_row_add", args=[version.pk])
    headings = _form_headings(version.form.layout)
    order = [key for key in headings if key in SECTIONS] + [key for key in SECTIONS if key not in headings]
    return [
        EditSection(
            key=key,
            heading=headings.get(key) or str(SECTION_HEADINGS[key]),
            groups=[
                builder.group(kind, None) for kind, rule in RULES.items() if rule.section == key and not rule.under
            ],
            add_url=add_url,
            form_has_it=key in headings or key == "further",
        )
        for key in order
        if not only or key == only
    ]


def _form_headings(layout: FormLayout) -> dict[str, str]:
    return {section.key: f"{section.number}. {section.heading}".strip(". ") for section in layout.sections}


class _Builder:
    """Makes groups out of the rows of one version; the address of a row is built once, by its number."""

    def __init__(self, children: dict[tuple[int | None, str], list[JobDescriptionRow]]) -> None:
        self.children = children
        self.url = reverse("teams:job_description_row_save", args=[0]).removesuffix("0/save/")
        self.names = {kind: str(kind.label) for kind in Kind}
        self.below = {kind: [k for k, rule in RULES.items() if kind in rule.under] for kind in Kind}

    def group(self, kind: Kind, parent: JobDescriptionRow | None) -> EditGroup:
        rows = self.children[parent.pk if parent else None, kind]
        return EditGroup(
            kind=kind.value,
            label=self.names[kind],
            rows=[self.row(row, index, len(rows)) for index, row in enumerate(rows)],
            add_label=ADD_LABELS.get(kind, ""),
            parent_id=parent.pk if parent else None,
        )

    def row(self, row: JobDescriptionRow, index: int, number: int) -> EditRow:
        kind = Kind(row.kind)
        single = RULES[kind].single
        return EditRow(
            pk=row.pk,
            url=f"{self.url}{row.pk}/",
            kind=row.kind,
            name=f"{self.names[kind]} {row.number or ('' if single else index + 1)}".strip(),
            number=row.number,
            text=row.text,
            heading=row.label,
            revision=row.revision,
            has_text=kind != Kind.FURTHER_SECTION,
            has_heading=kind in _LABELLED,
            can_move=not single and number > 1,
            can_remove=not single,
            is_first=index == 0,
            is_last=index == number - 1,
            groups=[self.group(below, row) for below in self.below[kind]],
        )
