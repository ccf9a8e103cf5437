"""Where each part of a content is printed, also when its form has no place for it."""

import pytest

from teams.agency_forms import AGENCY_FORMS, FORM_2022, FORM_2024
from teams.content import (
    Competence,
    Duty,
    FurtherField,
    FurtherSection,
    JobDescriptionContent,
    Language,
    Requirements,
)
from teams.documents.job_description_sections import PrintedSection, printed_sections
from teams.form_layout import FormLayout, LayoutSection


def outline(content: JobDescriptionContent, layout: FormLayout) -> list[str]:
    return [f"{section.number} {section.heading}".strip() for section in printed_sections(content, layout)]


def by_heading(content: JobDescriptionContent, layout: FormLayout, heading: str) -> PrintedSection:
    return next(section for section in printed_sections(content, layout) if section.heading == heading)


def duty_numbers(duties: list[Duty], layout: FormLayout = FORM_2022) -> list[str]:
    content = JobDescriptionContent(duties=duties)
    return [duty.number for section in printed_sections(content, layout) for duty in section.duties]


def test_content_that_the_form_provides_for_is_printed_in_its_order() -> None:
    content = JobDescriptionContent(purpose="Nõu on antud.", work_tools="Sülearvuti.")
    assert outline(content, FORM_2022) == [f"{s.number} {s.heading}" for s in FORM_2022.sections]


def test_sections_that_the_form_lacks_follow_it_with_the_next_numbers() -> None:
    content = JobDescriptionContent(
        work_tools="Sülearvuti.",
        amendment_rules=["Vaadatakse üle kord aastas."],
        further_sections=[FurtherSection("on_call", "Valveaeg", ["Valveaega ei rakendata."])],
    )
    assert outline(content, FORM_2024)[5:] == ["6 Töövahendid", "7 Ametijuhendi muutmine", "8 Valveaeg"]


def test_heading_that_brings_its_own_number_gets_no_second_one() -> None:
    content = JobDescriptionContent(further_sections=[FurtherSection("on_call", "IX Valveaeg", ["Ei rakendata."])])
    assert outline(content, FORM_2022)[-1] == "IX Valveaeg"


def test_fields_that_the_form_lacks_continue_its_numbers() -> None:
    content = JobDescriptionContent(
        subordinates=["Nõustajad"], further_fields=[FurtherField("location", "Töökoha asukoht", "Tartu")]
    )
    rows = by_heading(content, FORM_2022, "ÜLDOSA").rows
    assert [len(row) for row in rows] == [2, 3, 2]
    assert [(field.number, field.label, field.texts) for field in rows[2]] == [
        ("1.6", "Alluvad", ("Nõustajad",)),
        ("1.7", "Töökoha asukoht", ("Tartu",)),
    ]


def test_additional_competences_are_added_to_the_requirements_of_a_form_without_them() -> None:
    needs = Requirements(additional=[Competence("Pingetaluvus", ["Jääb rahulikuks."])])
    section = by_heading(JobDescriptionContent(requirements=needs), FORM_2024, "Nõuded teenistujale")
    assert section.rows[-1][0].competences == tuple(needs.additional)


def test_form_without_any_section_still_prints_everything() -> None:
    content = JobDescriptionContent(
        title="Nõustaja",
        purpose="Nõu on antud.",
        duties=[Duty("Nõustamine.", expected_results=["Klient on aru saanud."])],
        rights=["teha kaugtööd"],
        requirements=Requirements(education="Kõrgharidus"),
    )
    assert outline(content, FormLayout("AMETIJUHEND", ())) == [
        "1 Üldandmed",
        "2 Ametikoha eesmärk",
        "3 Tööülesanded",
        "4 Õigused",
        "5 Nõuded",
    ]


def test_form_with_two_sections_of_one_kind_keeps_both() -> None:
    twice = (
        LayoutSection(key="rights", number="1", heading="Õigused", layout="bullets"),
        LayoutSection(key="rights", number="2", heading="Õigused veel kord", layout="numbered"),
    )
    content = JobDescriptionContent(rights=["teha kaugtööd"])
    assert outline(content, FormLayout("AMETIJUHEND", twice)) == ["1 Õigused", "2 Õigused veel kord"]


def test_numbered_items_carry_the_number_of_their_section() -> None:
    content = JobDescriptionContent(rights=["teha kaugtööd", "osaleda koolitustel"])
    items = by_heading(content, FORM_2024, "Õigused").items
    assert [item.number for item in items] == ["3.1.", "3.2."]


def test_duties_keep_numbers_that_belong_to_the_form() -> None:
    assert duty_numbers([Duty("Esimene", "3.1"), Duty("Kolmas", "3.3.")]) == ["3.1.", "3.3."]


@pytest.mark.parametrize("numbers", [("2.1", "2.2"), ("3.1", "3.1"), ("3.1", ""), ("", "")])
def test_duties_are_counted_when_their_numbers_are_of_another_form_doubled_or_missing(numbers: tuple[str, str]) -> None:
    assert duty_numbers([Duty("Esimene", numbers[0]), Duty("Teine", numbers[1])]) == ["3.1.", "3.2."]


def test_activities_get_a_column_of_their_own_where_there_are_any() -> None:
    content = JobDescriptionContent(duties=[Duty("Nõustamine.", activities=["Kuulab ära."])])
    section = by_heading(content, FORM_2024, "Teenistusülesanded")
    assert section.columns == ("Ülesanne", "Tegevused", "Oodatav tulemus")


def test_language_level_is_printed_where_the_text_does_not_name_it() -> None:
    needs = Requirements(languages=[Language("Eesti keel tasemel C1", "C1"), Language("Inglise keel", "B1")])
    section = by_heading(JobDescriptionContent(requirements=needs), FORM_2024, "Nõuded teenistujale")
    assert section.rows[2][0].texts == ("Eesti keel tasemel C1", "Inglise keel, tase B1")


@pytest.mark.parametrize("layout", AGENCY_FORMS.values(), ids=AGENCY_FORMS.keys())
def test_empty_content_prints_the_bare_form(layout: FormLayout) -> None:
    assert len(printed_sections(JobDescriptionContent(), layout)) == len(layout.sections)
