"""How a form of job descriptions is laid out: headings, order, numbering, identity fields. Plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

SectionKey = Literal[
    "general", "purpose", "duties", "rights", "responsibilities", "work_tools", "requirements", "amendment_rules"
]
SectionLayout = Literal["grid", "rows", "stacked", "text", "duty_table", "bullets", "numbered"]


@dataclass(frozen=True)
class LayoutField:
    """One labelled value. `key` names a field of the content (`requirements.education` with its path)."""

    key: str
    label: str
    number: str = ""


@dataclass(frozen=True)
class LayoutSection:
    """One headed part of the form.

    `layout`: `grid` numbered cells side by side (2022), `rows` label and value (2024), `stacked` a value under
    its label, `text` a paragraph, `duty_table` two columns named in `columns`, `bullets` and `numbered` lists
    after the `lead_in`. `row_lengths` says how many cells each row of a `grid` has: (2, 3) for five fields.
    """

    key: SectionKey
    number: str
    heading: str
    layout: SectionLayout
    lead_in: str = ""
    columns: tuple[str, ...] = ()
    fields: tuple[LayoutField, ...] = ()
    row_lengths: tuple[int, ...] = ()


@dataclass(frozen=True)
class FormLayout:
    """A whole form: the word at its top, its sections in order, the line that stands for the signatures."""

    document_name: str
    sections: tuple[LayoutSection, ...]
    valid_from_label: str = ""
    signature_note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "FormLayout":
        plain = dict(data)
        sections = tuple(
            LayoutSection(
                **{
                    **row,
                    "columns": tuple(row.get("columns", ())),
                    "fields": tuple(LayoutField(**f) for f in row.get("fields", ())),
                    "row_lengths": tuple(row.get("row_lengths", ())),
                }
            )
            for row in plain.pop("sections")
        )
        return cls(sections=sections, **plain)
