import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from config.demo.cast import ABSENCES, APPOINTMENTS, FACES, PEOPLE, ROLE_GRANTS, demo_people
from config.demo.structure import POSITIONS, SUBSTITUTIONS, UNITS
from config.demo.versions import FORM_OF_TEXT, HISTORIES, SOURCES, TEXTS, TO_IMPORT, read_content
from teams.agency_forms import AGENCY_FORMS

EVERY_TEXT = sorted(FORM_OF_TEXT)
EVER = 10_000  # an end for what has none
PERSONAL_DATA = re.compile(r"\b[1-6]\d{10}\b|@|\+372|\b\d{7,8}\b")
A_YEAR = 365

units = {unit.code: unit for unit in UNITS}
positions = {position.code: position for position in POSITIONS}
people = {person.name: person for person in PEOPLE}
heads = {position.unit: position.code for position in POSITIONS if position.heads_unit}


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings_in(part)


def appointed_on(day: int) -> dict[str, str]:
    """Position → person, as of a day."""
    return {a.position: a.person for a in APPOINTMENTS if a.starts_on <= day < (a.ends_on or EVER)}


def approved(position: str) -> list[tuple[int, str]]:
    """The days on which a text comes into force, in the order of the history."""
    versions = HISTORIES[position].versions
    return [(v.in_force_from, v.text) for v in versions if v.state == "approved" and v.in_force_from is not None]


def in_force_on(day: int, position: str) -> str | None:
    begun = [text for since, text in approved(position) if since <= day]
    return begun[-1] if begun else None


def due_on(position: str) -> int:
    """A year after the last finished review of the version in force, or after it came into force."""
    finished = [r.finished_on for r in HISTORIES[position].reviews if r.finished_on is not None]
    return max(finished + [since for since, _ in approved(position) if since <= 0]) + A_YEAR


# the texts


def test_every_file_is_listed_with_its_form() -> None:
    assert {path.stem for path in TEXTS.glob("*.json")} == set(FORM_OF_TEXT)
    assert set(FORM_OF_TEXT.values()) == set(AGENCY_FORMS)


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_a_text_survives_the_way_through_content(text: str) -> None:
    document = json.loads((TEXTS / f"{text}.json").read_text(encoding="utf-8"))
    assert read_content(text).as_dict() == document


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_a_text_is_complete(text: str) -> None:
    content = read_content(text)
    needs = content.requirements
    assert all([content.title, content.unit, content.direct_manager, content.purpose])
    assert len(content.duties) >= 7
    assert len(content.rights) >= 2
    assert len(content.responsibilities) >= 4
    assert all([needs.education, needs.experience, needs.languages, needs.computer_skills])
    assert len(needs.competencies) >= 4
    assert all(competence.indicators for competence in needs.competencies + needs.additional)


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_the_2022_form_has_tools_and_amendment_rules_and_the_2024_form_has_not(text: str) -> None:
    content = read_content(text)
    has_them = FORM_OF_TEXT[text] == "2022"
    assert bool(content.work_tools) == bool(content.amendment_rules) == has_them


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_every_duty_has_a_task_a_result_and_an_identity_of_its_own(text: str) -> None:
    duties = read_content(text).duties
    assert all(duty.task and duty.expected_results for duty in duties)
    assert all(UUID(duty.identity) for duty in duties)
    assert len({duty.identity for duty in duties}) == len(duties)


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_duties_are_numbered_as_the_form_numbers_them(text: str) -> None:
    section = {"2022": 3, "2024": 2}[FORM_OF_TEXT[text]]
    duties = read_content(text).duties
    assert [duty.number for duty in duties] == [f"{section}.{n}" for n in range(1, len(duties) + 1)]


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_every_language_names_its_level(text: str) -> None:
    assert all(language.level in language.text for language in read_content(text).requirements.languages)
    assert all(language.level for language in read_content(text).requirements.languages)


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_no_string_is_ragged_and_none_is_said_twice_in_a_list(text: str) -> None:
    content = read_content(text)
    words = list(strings_in(content.as_dict()))
    assert all(word == " ".join(word.split()) for word in words)
    assert not any(PERSONAL_DATA.search(word) for word in words if not re.fullmatch(r"[0-9a-f-]{36}", word))
    for rows in (content.rights, content.responsibilities, content.amendment_rules):
        assert len(set(rows)) == len(rows)
    assert len({duty.task for duty in content.duties}) == len(content.duties)


def test_versions_of_a_text_keep_add_and_drop_duties() -> None:
    for kind in {text.rpartition(".v")[0] for text in EVERY_TEXT}:
        versions = [text for text in EVERY_TEXT if text.startswith(f"{kind}.v")]
        for older, newer in pairwise(versions):
            before = {duty.identity: duty.task for duty in read_content(older).duties}
            after = {duty.identity: duty.task for duty in read_content(newer).duties}
            lives_on = before.keys() & after.keys()
            assert len(lives_on) >= 3, newer
            assert after.keys() - before.keys(), newer
            assert any(before[identity] != after[identity] for identity in lives_on), newer


def test_some_version_drops_a_duty_and_some_change_the_purpose() -> None:
    older, newer = read_content("talitusejuhataja.v1"), read_content("talitusejuhataja.v2")
    assert {duty.identity for duty in older.duties} - {duty.identity for duty in newer.duties}
    assert older.purpose != newer.purpose
    assert newer.purpose == read_content("talitusejuhataja.v3").purpose


def test_the_head_of_a_unit_has_a_full_set_of_duties() -> None:
    duties = read_content("talitusejuhataja.v2").duties
    assert len(duties) >= 17
    assert sum(len(duty.expected_results) for duty in duties) >= 40


# the structure


def test_codes_of_units_and_positions_are_unique() -> None:
    assert len(units) == len(UNITS)
    assert len(positions) == len(POSITIONS)


def test_every_unit_but_the_agency_has_a_parent_and_every_unit_has_one_head() -> None:
    assert [unit.code for unit in UNITS if not unit.parents] == ["ELU"]
    assert all(code in units for unit in UNITS for _, code in unit.parents)
    assert sorted(p.unit for p in POSITIONS if p.heads_unit) == sorted(units)


def test_dated_values_follow_each_other() -> None:
    dated = [rows for unit in UNITS for rows in (unit.names, unit.parents)] + [p.managers for p in POSITIONS]
    assert all(earlier[0] < later[0] for rows in dated for earlier, later in pairwise(rows))


def test_every_position_answers_to_the_head_of_the_agency() -> None:
    for position in POSITIONS:
        code, steps = position.code, 0
        while positions[code].managers and steps < 10:
            code, steps = positions[code].managers[-1][1], steps + 1
        assert code == "ELU-01"


def test_a_seat_answers_to_the_head_of_its_unit() -> None:
    for position in POSITIONS:
        if not position.heads_unit:
            assert position.managers[-1][1] == heads[position.unit]


def test_substitutions_name_known_positions_once() -> None:
    pairs = [(s.substitute, s.substituted) for s in SUBSTITUTIONS]
    assert len(set(pairs)) == len(pairs)
    assert all(one in positions and other in positions and one != other for one, other in pairs)


def test_the_department_is_as_large_as_the_story_says() -> None:
    department = {
        code for code, unit in units.items() if code == "KSO" or (unit.parents and unit.parents[-1][1] == "KSO")
    }
    seated = {person for code, person in appointed_on(0).items() if positions[code].unit in department}
    assert len(department) == 1 + 5
    assert 55 <= len(seated) <= 65


# the people


def test_names_and_addresses_are_unique_and_reach_nobody() -> None:
    addresses = [person.email for person in PEOPLE]
    assert len(people) == len(set(addresses)) == len(PEOPLE)
    assert all(re.fullmatch(r"[a-z-]+\.[a-z]+@talitus\.example", address) for address in addresses)


def test_everybody_has_or_had_a_position() -> None:
    assert {a.person for a in APPOINTMENTS} == set(people)
    assert {a.position for a in APPOINTMENTS} <= set(positions)


def test_nobody_sits_on_another_and_nobody_works_more_than_full_time() -> None:
    days = {a.starts_on for a in APPOINTMENTS}
    for day in days:
        current = [a for a in APPOINTMENTS if a.starts_on <= day < (a.ends_on or EVER)]
        assert max(Counter(a.position for a in current).values()) == 1
        assert all(sum(a.load for a in current if a.person == name) <= 1 for name in {a.person for a in current})


def test_appointments_lie_within_the_life_of_the_position() -> None:
    for appointment in APPOINTMENTS:
        position = positions[appointment.position]
        assert position.starts_on <= appointment.starts_on < (appointment.ends_on or EVER)
        assert (appointment.ends_on or EVER) <= (position.ends_on or EVER)


def test_absences_and_roles_are_of_known_people_in_the_right_order() -> None:
    for row in (*ABSENCES, *ROLE_GRANTS):
        assert row.person in people
        assert row.starts_on < (row.ends_on or EVER)
    assert {grant.role for grant in ROLE_GRANTS} == {"hr", "specialist", "administrator"}


def test_somebody_is_away_today_somebody_soon_and_a_head_is_represented() -> None:
    away = {a.person for a in ABSENCES if a.starts_on <= 0 < a.ends_on}
    assert len(away) >= 4
    assert any(0 < a.starts_on <= 30 for a in ABSENCES)
    today = appointed_on(0)
    absent_heads = [code for code in heads.values() if today.get(code) in away]
    assert absent_heads
    for code in absent_heads:
        assert any(today[s.substitute] not in away for s in SUBSTITUTIONS if s.substituted == code)


def test_the_faces_are_different_people_with_a_position_today_and_a_role_line() -> None:
    seated = set(appointed_on(0).values())
    assert len({face.person for face in FACES}) == len(FACES) == 11
    assert {face.person for face in FACES} <= seated
    assert all(name in people and role for name, role in demo_people())


def test_the_team_of_the_first_face_has_as_many_people_as_her_role_line_says() -> None:
    name, role = demo_people()[0]
    team = [code for code in appointed_on(0) if positions[code].unit == "TEL" and code != "TEL-01"]
    assert appointed_on(0)["TEL-01"] == name
    assert str(len(team)) in role


def test_the_second_face_leads_a_vacant_seat_too() -> None:
    seats = [code for code, position in positions.items() if position.unit == "KIR" and code != "KIR-01"]
    vacant = [code for code in seats if code not in appointed_on(0)]
    assert (appointed_on(0)["KIR-01"], len(seats), len(vacant)) == (FACES[1].person, 11, 1)


def test_role_lines_that_name_a_state_tell_the_truth() -> None:
    today = appointed_on(0)
    adviser, colleague, newcomer = FACES[3].person, FACES[4].person, FACES[8].person
    assert (today["TEL-03"], today["TEL-04"], today["TEL-13"]) == (adviser, colleague, newcomer)
    assert (HISTORIES["TEL-03"].reviews[-1].by_manager, HISTORIES["TEL-03"].reviews[-1].by_person) == (-3, None)
    assert HISTORIES["TEL-04"].versions[-1].state == "draft"
    assert any(a.person == newcomer and (a.probation_ends_on or 0) > 0 for a in APPOINTMENTS)


# which version where


def test_histories_and_texts_know_each_other() -> None:
    used = {version.text for history in HISTORIES.values() for version in history.versions}
    assert set(HISTORIES) <= set(positions)
    assert used == set(FORM_OF_TEXT)


def test_versions_of_a_position_are_in_order_and_at_most_one_is_open() -> None:
    for code, history in HISTORIES.items():
        begins = [since for since, _ in approved(code)]
        assert all(earlier < later for earlier, later in pairwise(begins)), code
        assert sum(v.state in ("draft", "proposed") for v in history.versions) <= 1, code


def test_only_what_is_approved_has_a_day_in_force_and_may_apply_from_before() -> None:
    for version in (version for history in HISTORIES.values() for version in history.versions):
        begins = version.in_force_from
        assert (begins is not None) == (version.state == "approved")
        assert version.since <= min(0, begins or 0)
        assert version.applied_from is None or (begins is not None and version.applied_from < begins)


def test_reviews_lie_in_the_past_and_follow_each_other() -> None:
    for code, history in HISTORIES.items():
        words = [[day for day in (r.by_manager, r.by_person) if day is not None] for r in history.reviews]
        days = [max(both) for both in words]
        assert days == sorted(days), code
        assert all(day < 0 and in_force_on(day, code) for day in days), code


def test_who_reviewed_held_the_position_or_led_it_on_that_day() -> None:
    for code, history in HISTORIES.items():
        manager = positions[code].managers[0][1]
        for review in history.reviews:
            assert review.by_person is None or code in appointed_on(review.by_person), code
            assert review.by_manager is None or manager in appointed_on(review.by_manager), code


def test_every_state_of_a_job_description_can_be_seen() -> None:
    versions = [version for history in HISTORIES.values() for version in history.versions]
    states = Counter(version.state for version in versions)
    assert states["draft"] >= 2
    assert states["proposed"] >= 3
    assert states["withdrawn"] >= 2
    assert sum(since > 0 for code in HISTORIES for since, _ in approved(code)) == 3
    assert sum(version.applied_from is not None for version in versions) == 1


def test_something_is_due_soon_overdue_due_today_and_missing() -> None:
    current = [code for code in HISTORIES if in_force_on(0, code)]
    due = [due_on(code) for code in current]
    missing = set(positions) - set(current)
    assert sum(0 <= day <= 60 for day in due) >= 10
    assert sum(day < 0 for day in due) >= 6
    assert sum(day > 60 for day in due) >= 15
    assert 0 in due
    assert len(missing) >= 8


# the documents to import


def test_a_document_to_import_is_there_for_positions_without_a_job_description() -> None:
    assert {path.name for path in SOURCES.glob("*.txt")} == {source.file for source in TO_IMPORT}
    for source in TO_IMPORT:
        text = (SOURCES / source.file).read_text(encoding="utf-8")
        assert source.form in AGENCY_FORMS
        assert source.position in positions
        assert source.position not in HISTORIES
        assert len(text.split()) > 250
        assert not PERSONAL_DATA.search(text)
