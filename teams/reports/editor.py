"""A draft as its editor shows it: the form's sections, in them lists of rows, under a duty lists of its own.

Some hundred rows: plain values, and what can be said once is put together once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from teams.form_layout import FormLayout, LayoutSection
from teams.models import JobDescriptionVersion
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
# In the printed table these stand in the column beside the row that they belong to.
_BESIDE = (Kind.RESULT, Kind.INDICATOR)
_BELOW = {kind: tuple(below for below, rule in RULES.items() if kind in rule.under) for kind in Kind}
# Where a form's layout names a part of the content, and the rows that hold it.
_KINDS_OF_KEYS: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "duties": Kind.DUTY,
    "rights": Kind.RIGHT,
    "responsibilities": Kind.RESPONSIBILITY,
    "amendment_rules": Kind.AMENDMENT_RULE,
    "requirements.education": Kind.EDUCATION,
    "requirements.experience": Kind.EXPERIENCE,
    "requirements.languages": Kind.LANGUAGE,
    "requirements.computer_skills": Kind.COMPUTER_SKILLS,
    "requirements.competencies": Kind.COMPETENCE,
    "requirements.additional": Kind.ADDITIONAL,
}


@dataclass(frozen=True, slots=True)
class EditRow:
    """One row with its form's values, as text.

    `url` ends in a slash, the verbs are added to it. `below` stands under the row's own text, `beside` next to it.
    """

    pk: str
    url: str
    name: str
    number: str
    text: str
    heading: str
    revision: str
    has_text: bool
    has_heading: bool
    is_labelled: bool
    has_focus: bool
    below: list["EditGroup"]
    beside: list["EditGroup"]


@dataclass(frozen=True, slots=True)
class UndoRow:
    """In the place of what was removed, or after what was split: what was done, and what undoes it."""

    sentence: str
    token: str
    has_focus: bool


@dataclass(frozen=True, slots=True)
class EditGroup:
    """A list of rows of one kind under one parent; `add_label` is empty where no row may be added.

    `key` names it on the page: `rows-result-7` holds the results of the row 7, `rows-right-0` stands under none.
    `label` and `beside_label` are shown where the section needs them; `name` is for those who do not see the page.
    """

    key: str
    name: str
    rows: list[EditRow | UndoRow]
    add_label: str | Promise
    is_single: bool
    has_columns: bool
    label: str = ""
    beside_label: str = ""

    @property
    def label_for(self) -> str:
        """The row whose field the label belongs to, where there is only one."""
        return next((row.pk for row in self.rows if self.is_single and isinstance(row, EditRow)), "")


@dataclass(frozen=True, slots=True)
class EditSection:
    """`is_of_the_form`: it stands in the form, and its heading and labels are in the form's language."""

    key: str
    heading: str
    lead_in: str
    columns: tuple[str, ...]
    groups: list[EditGroup]
    is_of_the_form: bool

    def place_of(self, pk: int) -> tuple[int, int]:
        """Which one in its list the row is, counted from one, and how many stand there; noughts if it is gone."""
        for rows in _lists(self.groups):
            keys = [row.pk for row in rows if isinstance(row, EditRow)]
            if str(pk) in keys:
                return keys.index(str(pk)) + 1, len(keys)
        return 0, 0


class Change(NamedTuple):
    """What an answer shows beside the rows: the row that the cursor goes to, and in a list, at a place, an undo."""

    focus_id: int | None = None
    kind: str = ""
    parent_id: int | None = None
    place: int = 0
    undo: UndoRow | None = None


def edit_sections(version: JobDescriptionVersion) -> list[EditSection]:
    """All sections in the order of the form, then what the form has no place for. One query."""
    plans = _plans(version.form.layout)
    builder = _Builder(version, list(Kind), Change())
    return [builder.section(plan) for plan in plans]


def edit_section_of(version: JobDescriptionVersion, kind: str, change: Change) -> EditSection:
    """The section in which rows of this kind stand, with nothing else read. One query."""
    top = next(iter(RULES[Kind(kind)].under), Kind(kind))
    plan = next(plan for plan in _plans(version.form.layout) if top in plan.labels)
    kinds = [*plan.labels, *(below for kind in plan.labels for below in _BELOW[kind])]
    return _Builder(version, kinds, change).section(plan)


class _Plan(NamedTuple):
    """A section before its rows are known: the kinds that stand in it with the form's labels for them."""

    key: str
    layout: LayoutSection | None
    labels: dict[Kind, str]


def _plans(layout: FormLayout) -> list[_Plan]:
    """A section of the form shows what the form puts there; what no section shows joins the section of its own name."""
    plans = [_Plan(section.key, section, dict(_labels(section))) for section in layout.sections]
    placed = {kind for plan in plans for kind in plan.labels}
    by_key = {plan.key: plan for plan in plans if plan.layout and plan.layout.fields}
    for kind, rule in RULES.items():
        if kind not in placed and not rule.under:
            by_key.setdefault(rule.section, _Plan(rule.section, None, {})).labels[kind] = ""
    own = [by_key[key] for key in SECTIONS if key in by_key and by_key[key].layout is None]
    return plans + own


def _labels(section: LayoutSection) -> Iterator[tuple[Kind, str]]:
    for field in section.fields:
        yield _KINDS_OF_KEYS[field.key], f"{field.number} {field.label}".strip()
    if not section.fields and section.key in _KINDS_OF_KEYS:
        yield _KINDS_OF_KEYS[section.key], ""


class _Stored(NamedTuple):
    pk: int
    parent_id: int | None
    kind: str
    number: str
    label: str
    text: str
    revision: int


class _Builder:
    """Makes groups out of the rows of one version; labels and addresses are looked up once, not for each row."""

    def __init__(self, version: JobDescriptionVersion, kinds: Iterable[Kind], change: Change) -> None:
        self.children: dict[tuple[int | None, str], list[_Stored]] = defaultdict(list)
        for values in version.rows.filter(kind__in=kinds).in_order().values_list(*_Stored._fields):
            row = _Stored(*values)
            self.children[row.parent_id, row.kind].append(row)
        self.change = change
        self.url = reverse("teams:job_description_row_save", args=[0]).removesuffix("0/save/")
        self.names = {kind: str(kind.label) for kind in Kind}

    def section(self, plan: _Plan) -> EditSection:
        layout = plan.layout
        heading = f"{layout.number}. {layout.heading}".lstrip(". ") if layout else str(SECTION_HEADINGS[plan.key])
        return EditSection(
            key=plan.key,
            heading=heading,
            lead_in=layout.lead_in if layout else "",
            columns=layout.columns[:2] if layout else (),
            groups=[self.top_group(kind, plan) for kind in plan.labels],
            is_of_the_form=layout is not None,
        )

    def top_group(self, kind: Kind, plan: _Plan) -> EditGroup:
        layout, name = plan.layout, capfirst(self.names[kind])
        needs_label = len(plan.labels) > 1 or bool(layout and layout.fields)
        label = (plan.labels[kind] or name) if needs_label else ""
        prefix = f"{layout.number}." if layout and layout.layout == "numbered" else ""
        group = self.group(kind, None, label or name, prefix, is_labelled=needs_label)
        beside_label = layout.columns[1] if layout and len(layout.columns) > 1 else ""
        return replace(group, label=label, beside_label=beside_label)

    def groups(self, kinds: Iterable[Kind], parent_id: int, parent_name: str) -> list[EditGroup]:
        return [self.group(kind, parent_id, f"{parent_name}, {self.names[kind]}") for kind in kinds]

    def group(
        self, kind: Kind, parent_id: int | None, name: str, prefix: str = "", *, is_labelled: bool = False
    ) -> EditGroup:
        is_single = RULES[kind].single
        rows: list[EditRow | UndoRow] = []
        for index, row in enumerate(self.children[parent_id, kind], 1):
            number = row.number or (f"{prefix}{index}" if prefix else "")
            row_name = name if is_single else f"{name} {number or index}"
            rows.append(self.row(row, kind, row_name, number, is_labelled=is_single and is_labelled))
        if self.change.undo and (self.change.kind, self.change.parent_id) == (kind, parent_id):
            rows.insert(self.change.place, self.change.undo)
        return EditGroup(
            key=f"rows-{kind}-{parent_id or 0}",
            name=name,
            rows=rows,
            add_label=ADD_LABELS.get(kind, ""),
            is_single=is_single,
            has_columns=any(below in _BESIDE for below in _BELOW[kind]),
        )

    def row(self, row: _Stored, kind: Kind, name: str, number: str, *, is_labelled: bool) -> EditRow:
        below = _BELOW[kind]
        return EditRow(
            pk=str(row.pk),
            url=f"{self.url}{row.pk}/",
            name=name,
            number=number,
            text=row.text,
            heading=row.label,
            revision=str(row.revision),
            has_text=kind != Kind.FURTHER_SECTION,
            has_heading=kind in _LABELLED,
            is_labelled=is_labelled,
            has_focus=row.pk == self.change.focus_id,
            below=self.groups((k for k in below if k not in _BESIDE), row.pk, name),
            beside=self.groups((k for k in below if k in _BESIDE), row.pk, name),
        )


def _lists(groups: Iterable[EditGroup]) -> Iterator[list[EditRow | UndoRow]]:
    for group in groups:
        yield group.rows
        for row in group.rows:
            if isinstance(row, EditRow):
                yield from _lists([*row.below, *row.beside])
