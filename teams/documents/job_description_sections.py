"""The sections of a printed job description: its content in the order and under the labels of its form.

Nothing of the content is left out. What the form has no place for is printed under a label or heading of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from teams.content import Competence, Duty, JobDescriptionContent, Language
from teams.form_layout import FormLayout, LayoutField, LayoutSection, SectionLayout

GRID_ROW = 3
ACTIVITIES_COLUMN = "Tegevused"

# A row about a third of a page high or more may break across pages; a lower one is kept in one piece.
TALL_ROW = 1400

# Where content goes that a form does not provide for.
_EVERYTHING = (
    LayoutSection(
        key="general",
        number="",
        heading="Üldandmed",
        layout="rows",
        fields=(
            LayoutField("title", "Ametinimetus"),
            LayoutField("unit", "Struktuuriüksus"),
            LayoutField("direct_manager", "Vahetu juht"),
            LayoutField("subordinates", "Alluvad"),
            LayoutField("substituted_by", "Kes asendab"),
            LayoutField("substitutes", "Keda asendab"),
        ),
    ),
    LayoutSection(key="purpose", number="", heading="Ametikoha eesmärk", layout="text"),
    LayoutSection(
        key="duties",
        number="",
        heading="Tööülesanded",
        layout="duty_table",
        columns=("Ülesanded", "Oodatavad tulemused"),
    ),
    LayoutSection(key="rights", number="", heading="Õigused", layout="bullets"),
    LayoutSection(key="responsibilities", number="", heading="Vastutus", layout="bullets"),
    LayoutSection(key="work_tools", number="", heading="Töövahendid", layout="text"),
    LayoutSection(
        key="requirements",
        number="",
        heading="Nõuded",
        layout="rows",
        fields=(
            LayoutField("requirements.education", "Haridus"),
            LayoutField("requirements.experience", "Töökogemus"),
            LayoutField("requirements.languages", "Keeleoskus"),
            LayoutField("requirements.computer_skills", "Arvutioskus"),
            LayoutField("requirements.competencies", "Kompetentsid"),
            LayoutField("requirements.additional", "Täiendavad kompetentsid, isikuomadused ja teadmised"),
        ),
    ),
    LayoutSection(key="amendment_rules", number="", heading="Ametijuhendi muutmine", layout="bullets"),
)

_NUMBERED_HEADING = re.compile(r"(\d+(\.\d+)*|[IVX]+)[.)]?\s")


@dataclass(frozen=True)
class PrintedField:
    label: str
    number: str = ""
    texts: tuple[str, ...] = ()
    competences: tuple[Competence, ...] = ()
    in_one_line: bool = False
    """Each competence with its description in one paragraph, as forms print the additional ones."""

    @property
    def is_tall(self) -> bool:
        described = sum(len(text) for competence in self.competences for text in competence.indicators)
        return sum(map(len, self.texts)) + described > TALL_ROW


@dataclass(frozen=True)
class PrintedItem:
    text: str
    number: str = ""


@dataclass(frozen=True)
class PrintedDuty:
    number: str
    duty: Duty

    @property
    def is_tall(self) -> bool:
        left = len(self.duty.task) + sum(map(len, self.duty.subtasks))
        return max(left, sum(map(len, self.duty.activities)), sum(map(len, self.duty.expected_results))) > TALL_ROW


@dataclass(frozen=True)
class PrintedSection:
    """One section, ready to be printed. Only the part that its layout uses is filled."""

    number: str
    heading: str
    layout: SectionLayout
    lead_in: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[PrintedField, ...], ...] = ()
    items: tuple[PrintedItem, ...] = ()
    duties: tuple[PrintedDuty, ...] = ()

    @property
    def has_activities(self) -> bool:
        return len(self.columns) > 2


def printed_sections(content: JobDescriptionContent, layout: FormLayout) -> list[PrintedSection]:
    sections = _completed(list(layout.sections), content)
    return [_printed(section, content) for section in sections] + _further_sections(content, sections)


def _completed(sections: list[LayoutSection], content: JobDescriptionContent) -> list[LayoutSection]:
    """The sections of the form, each with the fields it lacks, and after them the sections it lacks."""
    placed: set[str] = {section.key for section in sections if not section.fields}
    placed |= {field.key for section in sections for field in section.fields}
    for whole in _EVERYTHING:
        homeless = [field for field in whole.fields if field.key not in placed and _value(content, field.key)]
        if whole.key == "general":
            homeless += [LayoutField(f"further_fields.{i}", row.label) for i, row in enumerate(content.further_fields)]
        home = next((i for i, section in enumerate(sections) if section.key == whole.key and section.fields), None)
        if home is not None:
            sections[home] = _with_fields(sections[home], homeless)
        elif homeless or (not whole.fields and whole.key not in placed and _value(content, whole.key)):
            sections.append(replace(whole, number=_next_number(sections), fields=tuple(homeless)))
    return sections


def _with_fields(section: LayoutSection, fields: list[LayoutField]) -> LayoutSection:
    if all(field.number for field in section.fields):
        first = len(section.fields) + 1
        fields = [replace(field, number=f"{section.number}.{i}") for i, field in enumerate(fields, start=first)]
    return replace(section, fields=(*section.fields, *fields))


def _next_number(sections: list[LayoutSection], further: int = 1) -> str:
    last = sections[-1].number if sections else "0"
    return str(int(last) + further) if last.isdecimal() else ""


def _further_sections(content: JobDescriptionContent, sections: list[LayoutSection]) -> list[PrintedSection]:
    return [
        PrintedSection(
            number="" if _NUMBERED_HEADING.match(section.heading) else _next_number(sections, further),
            heading=section.heading,
            layout="bullets" if len(section.items) > 1 else "text",
            items=tuple(PrintedItem(text) for text in section.items),
        )
        for further, section in enumerate(content.further_sections, start=1)
    ]


def _printed(section: LayoutSection, content: JobDescriptionContent) -> PrintedSection:
    printed = PrintedSection(section.number, section.heading, section.layout, section.lead_in, section.columns)
    if section.fields:
        return replace(printed, rows=tuple(_rows(section, content)))
    if section.layout == "duty_table":
        duties = _numbered(content.duties, section.number)
        extra = (ACTIVITIES_COLUMN,) if any(duty.activities for duty in content.duties) else ()
        return replace(printed, duties=duties, columns=(*section.columns[:1], *extra, *section.columns[1:]))
    texts = _texts(_value(content, section.key))
    counted = section.layout == "numbered"
    items = (PrintedItem(text, f"{section.number}.{i}." if counted else "") for i, text in enumerate(texts, start=1))
    return replace(printed, items=tuple(items))


def _rows(section: LayoutSection, content: JobDescriptionContent) -> Iterator[tuple[PrintedField, ...]]:
    """The fields in rows: as many in each as a grid says and then at most three, one in each of other layouts."""
    fields = [_field(field, content) for field in section.fields]
    lengths = list(section.row_lengths) if section.layout == "grid" else []
    default = GRID_ROW if section.layout == "grid" else 1
    while fields:
        length = lengths.pop(0) if lengths else default
        yield tuple(fields[:length])
        del fields[:length]


def _field(field: LayoutField, content: JobDescriptionContent) -> PrintedField:
    value = _value(content, field.key)
    if field.key in ("requirements.competencies", "requirements.additional"):
        return PrintedField(
            field.label, field.number, competences=tuple(value), in_one_line=field.key == "requirements.additional"
        )
    return PrintedField(field.label, field.number, texts=tuple(_texts(value)))


def _numbered(duties: list[Duty], section_number: str) -> tuple[PrintedDuty, ...]:
    """The duties' own numbers where they are whole and belong to the section of this form; else they are counted."""
    own = [duty.number.rstrip(".") for duty in duties]
    belong = all(re.fullmatch(rf"{re.escape(section_number)}(\.\d+)+", number) for number in own)
    if not section_number or not belong or len(set(own)) < len(own):
        prefix = f"{section_number}." if section_number else ""
        own = [f"{prefix}{i}" for i in range(1, len(duties) + 1)]
    return tuple(PrintedDuty(f"{number}.", duty) for number, duty in zip(own, duties, strict=True))


def _value(content: JobDescriptionContent, key: str) -> Any:
    if key.startswith("further_fields."):
        return content.further_fields[int(key.removeprefix("further_fields."))].value
    return attrgetter(key)(content)


def _texts(value: str | list[str] | list[Language]) -> list[str]:
    values = [value] if isinstance(value, str) else value
    return [text for text in (_language(one) if isinstance(one, Language) else one for one in values) if text]


def _language(language: Language) -> str:
    if not language.level or language.level in language.text:
        return language.text
    return f"{language.text}, tase {language.level}"
