"""A job description as it is read on a page: the form's sections in the form's order, with plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.content import Competence, Duty, JobDescriptionContent
from teams.form_layout import FormLayout, LayoutSection

# What a form may have no place for: read under its own label then.
LABELS: dict[str, str | Promise] = {
    "title": _("Job title"),
    "unit": _("Unit"),
    "direct_manager": _("Direct manager"),
    "substituted_by": _("Substitute"),
    "substitutes": _("Substitutes for"),
    "subordinates": _("Subordinates"),
    "purpose": _("Purpose of the position"),
    "rights": _("Rights"),
    "responsibilities": _("Responsibilities"),
    "work_tools": _("Work tools"),
    "requirements.education": _("Education"),
    "requirements.experience": _("Experience"),
    "requirements.languages": _("Language skills"),
    "requirements.computer_skills": _("Computer skills"),
    "requirements.competencies": _("Competences"),
    "requirements.additional": _("Additional competences"),
    "amendment_rules": _("Amendment rules"),
}


@dataclass(frozen=True)
class ReadingField:
    label: str
    values: list[str]
    competences: list[Competence] = field(default_factory=list)


@dataclass(frozen=True)
class ReadingSection:
    """`fields`, `texts` or `duties`: one of them is filled, by what the section is."""

    key: str
    heading: str
    lead_in: str = ""
    fields: list[ReadingField] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    is_grid: bool = False


def reading_sections(content: JobDescriptionContent, layout: FormLayout) -> list[ReadingSection]:
    """Everything that the content holds: first what the form has a place for, then the rest under its own heading."""
    sections = [_section(content, section) for section in layout.sections]
    printed = {f.key for section in layout.sections for f in section.fields} | {s.key for s in layout.sections}
    left = [
        _field(content, key, str(label)) for key, label in LABELS.items() if key not in printed and _value(content, key)
    ]
    left += [ReadingField(row.label or row.key, [row.value]) for row in content.further_fields]
    if left:
        sections.append(ReadingSection("further_fields", str(_("Further data")), fields=left))
    sections += [
        ReadingSection(f"further-{index}", section.heading, texts=section.items)
        for index, section in enumerate(content.further_sections)
    ]
    return sections


def _section(content: JobDescriptionContent, section: LayoutSection) -> ReadingSection:
    heading = f"{section.number}. {section.heading}" if section.number else section.heading
    if section.key == "duties":
        return ReadingSection(section.key, heading, section.lead_in, duties=content.duties, columns=section.columns)
    if section.fields:
        return ReadingSection(
            section.key,
            heading,
            section.lead_in,
            fields=list(_fields(content, section)),
            is_grid=section.layout == "grid",
        )
    return ReadingSection(section.key, heading, section.lead_in, texts=_texts(_value(content, section.key)))


def _fields(content: JobDescriptionContent, section: LayoutSection) -> Iterable[ReadingField]:
    for layout_field in section.fields:
        yield _field(content, layout_field.key, f"{layout_field.number} {layout_field.label}".strip())


def _field(content: JobDescriptionContent, key: str, label: str) -> ReadingField:
    value = _value(content, key)
    if isinstance(value, list) and value and isinstance(value[0], Competence):
        return ReadingField(label, [], value)
    return ReadingField(label, _texts(value))


def _value(content: JobDescriptionContent, path: str) -> Any:
    value: Any = content
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return _some(value)
    return [item if isinstance(item, str) else item.text for item in value]


def _some(text: str) -> list[str]:
    return [text] if text else []
