"""The agency's forms as data: what a frozen document keeps of them and what the printing relies on."""

import json
from operator import attrgetter

import pytest

from teams.agency_forms import AGENCY_FORMS, FORM_2022, FORM_2024
from teams.content import JobDescriptionContent
from teams.form_layout import FormLayout

forms = pytest.mark.parametrize("layout", AGENCY_FORMS.values(), ids=AGENCY_FORMS.keys())


@forms
def test_form_comes_back_from_its_json_unchanged(layout: FormLayout) -> None:
    assert FormLayout.from_dict(json.loads(json.dumps(layout.as_dict()))) == layout


@forms
def test_every_section_and_field_names_something_that_a_content_holds(layout: FormLayout) -> None:
    empty = JobDescriptionContent()
    for section in layout.sections:
        for key in [field.key for field in section.fields] or [section.key]:
            attrgetter(key)(empty)


@forms
def test_sections_are_numbered_from_one_and_stand_once(layout: FormLayout) -> None:
    assert [section.number for section in layout.sections] == [str(i + 1) for i in range(len(layout.sections))]
    assert len({section.key for section in layout.sections}) == len(layout.sections)


@forms
def test_duty_table_names_task_and_result(layout: FormLayout) -> None:
    (duties,) = [section for section in layout.sections if section.layout == "duty_table"]
    assert len(duties.columns) == 2


def test_form_of_2022_has_its_numbered_grid() -> None:
    general = FORM_2022.sections[0]
    assert [field.number for field in general.fields] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert sum(general.row_lengths) == len(general.fields)


def test_form_of_2024_asks_for_subordinates_and_tells_the_two_substitutions_apart() -> None:
    labels = {field.key: field.label for field in FORM_2024.sections[0].fields}
    assert labels["subordinates"] == "Alluvad"
    assert labels["substitutes"] == "Teenistuja asendab"
    assert labels["substituted_by"] == "Teenistuja asendaja"
