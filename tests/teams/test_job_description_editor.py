"""The editor's page: what a draft shows in which order, and that it costs no more for a long one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teams.actions.job_description import begin_draft
from teams.content import Duty, FurtherField, FurtherSection
from teams.models import JobDescriptionVersion
from teams.models.job_description_row import RULES, Kind
from teams.reports.editor import Change, EditSection, edit_section_of, edit_sections
from tests.cast import Cast, draft_version, small_content
from tests.pages import Visitor

pytestmark = pytest.mark.django_db


def draft_in(cast: Cast, form: str) -> JobDescriptionVersion:
    """A draft in the form, with something under every heading that it or the editor has."""
    content = small_content()
    content.further_fields = [FurtherField("place", "Töö tegemise koht", "Tallinn")]
    content.further_sections = [FurtherSection("tools", "Abivahendid", ["Tõlk"])]
    return begin_draft(cast.seats["ONE-3"].pk, by=cast.anne, content=content, form=cast.forms[form])


def by_key(version: JobDescriptionVersion) -> dict[str, EditSection]:
    return {section.key: section for section in edit_sections(version)}


def test_sections_stand_as_the_form_has_them_and_then_what_it_lacks(cast: Cast) -> None:
    sections = edit_sections(draft_in(cast, "2024"))
    assert [section.heading for section in sections if section.is_of_the_form] == [
        "1. Üldosa",
        "2. Teenistusülesanded",
        "3. Õigused",
        "4. Vastutus",
        "5. Nõuded teenistujale",
    ]
    assert [section.key for section in sections if not section.is_of_the_form] == [
        "work_tools",
        "amendment_rules",
        "further",
    ]


def test_a_section_has_the_labels_of_the_form_and_then_its_own(cast: Cast) -> None:
    sections = by_key(draft_in(cast, "2022"))
    labels = [group.label for group in sections["general"].groups]
    assert labels[:3] == ["1.1 Ametinimetus", "1.2 Struktuuriüksus", "1.3 Vahetu juht"]
    assert len(labels) == 7
    assert sections["duties"].columns == ("Põhiülesanded", "Oodatavad tulemused")


def test_rows_are_numbered_where_the_form_numbers_them(cast: Cast) -> None:
    sections = by_key(draft_in(cast, "2024"))
    assert [row.number for row in sections["rights"].groups[0].rows] == ["3.1"]
    assert [row.number for row in sections["amendment_rules"].groups[0].rows] == [""]


@pytest.mark.parametrize("form", ["2022", "2024"])
def test_every_kind_of_row_has_one_place_whatever_the_form(cast: Cast, form: str) -> None:
    groups = [group for section in edit_sections(draft_in(cast, form)) for group in section.groups]
    keys = [f"rows-{kind}-0" for kind, rule in RULES.items() if not rule.under]
    assert sorted(group.key for group in groups) == sorted(keys)


@pytest.mark.parametrize("form", ["2022", "2024"])
def test_one_section_asked_for_is_the_section_of_the_page(cast: Cast, form: str) -> None:
    version = draft_in(cast, form)
    whole = edit_sections(version)
    for kind in Kind:
        section = edit_section_of(version, kind, Change())
        assert section in whole
        assert f"'rows-{kind}-" in repr(section) or RULES[kind].under


def test_a_long_draft_costs_no_more_queries_than_a_short_one(cast: Cast) -> None:
    content = small_content()
    content.duties = [Duty(f"Ülesanne {i}", f"2.{i}", expected_results=["a", "b", "c"]) for i in range(1, 40)]
    jaan = Visitor(cast.jaan)
    counts = []
    for code, of in (("ONE-3", None), ("ONE-4", content)):
        version = draft_version(cast, code, content=of)
        with CaptureQueriesContext(connection) as queries:
            jaan.open("teams:job_description_version_edit", version.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
