"""Lines placed by hand: every place takes one, every decision can be taken back."""

import copy
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.content import Competence, Duty, FurtherSection, JobDescriptionContent, Requirements
from teams.placement import (
    ASIDE,
    FURTHER_KEY,
    MAKERS,
    Answer,
    Decision,
    UnknownPlace,
    lay_answers,
    lay_over,
    place_label,
    places,
    places_without,
)
from tests.contents import contents, enough

LINE = "Lahtine rida C1"


def one_of_each() -> JobDescriptionContent:
    return JobDescriptionContent(
        purpose="Aidata.",
        duties=[Duty("Vastab.", "3.1")],
        requirements=Requirements(competencies=[Competence("Koostöö")], additional=[Competence("Rahu")]),
        further_sections=[FurtherSection("tookoht", "Töökoht")],
    )


def words_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from words_in(member)
    elif isinstance(value, str):
        yield value


def signs_of(content: JobDescriptionContent) -> Counter[str]:
    return Counter(sign for text in words_in(content.as_dict()) for sign in text if not sign.isspace())


@enough
@given(contents, st.data())
def test_every_place_offered_takes_the_line(content: JobDescriptionContent, data: st.DataObject) -> None:
    before = copy.deepcopy(content)
    place = data.draw(st.sampled_from([choice.key for choice in places(content)]))
    placed = lay_over(content, [Decision(LINE, place)])
    assert content == before
    assert LINE in "\n".join(words_in(placed.as_dict()))
    assert signs_of(before) <= signs_of(placed)


@enough
@given(contents)
def test_each_place_is_offered_once(content: JobDescriptionContent) -> None:
    keys = [choice.key for choice in places(content)]
    assert len(set(keys)) == len(keys)
    assert all(str(choice.group) for choice in places(content))


@enough
@given(contents)
def test_a_line_set_aside_changes_nothing(content: JobDescriptionContent) -> None:
    assert lay_over(content, [Decision(LINE, ASIDE)]) == content


@enough
@given(contents, st.data())
def test_what_is_decided_and_taken_back_leaves_no_trace(content: JobDescriptionContent, data: st.DataObject) -> None:
    """Whatever else was decided, before or after: one decision less is as if it had never been."""
    decisions: list[Decision] = []
    for turn in range(data.draw(st.integers(1, 4))):
        offered = [choice.key for choice in places(lay_over(content, decisions))]
        decisions.append(Decision(f"Rida {turn}", data.draw(st.sampled_from(offered)), turn))
    decisions = data.draw(st.permutations(decisions))
    index = data.draw(st.integers(0, len(decisions) - 1))
    kept = places_without(content, decisions, index)
    assert kept[index] == ""
    rest = [Decision(one.line, place, one.turn) for one, place in zip(decisions, kept, strict=True) if place]
    placed = "\n".join(words_in(lay_over(content, rest).as_dict()))
    assert all(one.line in placed for one in rest)
    assert decisions[index].line not in placed


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("title", lambda content: content.title),
        ("purpose", lambda content: content.purpose.removeprefix("Aidata. ")),
        ("rights", lambda content: content.rights[-1]),
        ("subordinates", lambda content: content.subordinates[-1]),
        ("duties", lambda content: content.duties[1].task),
        ("duties.0.task", lambda content: content.duties[0].task.removeprefix("Vastab. ")),
        ("duties.0.subtasks", lambda content: content.duties[0].subtasks[-1]),
        ("duties.0.expected_results", lambda content: content.duties[0].expected_results[-1]),
        ("requirements.education", lambda content: content.requirements.education),
        ("requirements.languages", lambda content: content.requirements.languages[-1].text),
        ("requirements.competencies", lambda content: content.requirements.competencies[1].name),
        ("requirements.additional.0", lambda content: content.requirements.additional[0].indicators[-1]),
        (FURTHER_KEY, lambda content: content.further_sections[1].heading),
        (f"{FURTHER_KEY}.0", lambda content: content.further_sections[0].items[-1]),
    ],
)
def test_a_line_goes_where_its_place_says(place: str, found: object) -> None:
    assert found(lay_over(one_of_each(), [Decision(LINE, place)])) == LINE


def test_a_language_placed_by_hand_has_its_level() -> None:
    placed = lay_over(one_of_each(), [Decision(LINE, "requirements.languages")])
    assert placed.requirements.languages[-1].level == "C1"


@pytest.mark.parametrize(
    "place",
    [
        *("", "nonsense", "duty", "duties.", "duties.0", "duties.1.task", "duties.-1.task", "duties.x.task"),
        *("duties.0.number", "duties.0.identity", "duties.0.task.0", "duties.٠.task", f"duties.{'9' * 5000}.task"),
        *("requirements", "requirements.", "requirements.languages.0", "requirements.competencies.1"),
        *("further.1", "further.", "rights.0", "title.0", "__class__", "as_dict", "duties.0.__class__"),
    ],
)
def test_a_place_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(UnknownPlace):
        lay_over(one_of_each(), [Decision(LINE, place)])


def test_a_duty_made_by_a_line_takes_other_lines() -> None:
    placed = lay_over(one_of_each(), [Decision("Juhendab.", "duties", 1), Decision("uusi", "duties.1.subtasks", 2)])
    assert placed.duties[1] == Duty("Juhendab.", subtasks=["uusi"])


def test_a_line_stays_with_its_duty_whatever_is_decided_later() -> None:
    """The first line of the document becomes a duty last."""
    first, inside, last = Decision("Juhendab.", "duties", 1), Decision("uusi", "duties.1.subtasks", 2), ("duties", 3)
    placed = lay_over(one_of_each(), [Decision("Koolitab.", *last), first, inside])
    assert [(duty.task, duty.subtasks) for duty in placed.duties[1:]] == [("Juhendab.", ["uusi"]), ("Koolitab.", [])]


def test_lines_of_one_list_keep_the_order_of_the_document() -> None:
    placed = lay_over(one_of_each(), [Decision("esimene", "rights", 2), Decision("teine", "rights", 1)])
    assert placed.rights == ["esimene", "teine"]


@pytest.mark.parametrize("maker", MAKERS)
def test_what_stood_in_a_thing_that_is_taken_back_waits_again(maker: str) -> None:
    inside = ".subtasks" if maker == "duties" else ""
    decisions = [
        Decision("esimene", maker, 1),
        Decision("esimese all", f"{maker}.1{inside}", 2),
        Decision("teine", maker, 3),
        Decision("teise all", f"{maker}.2{inside}", 4),
        Decision("vana all", f"{maker}.0{inside}", 5),
        Decision("õigus", "rights", 6),
    ]
    assert places_without(one_of_each(), decisions, 0) == [
        *("", "", maker, f"{maker}.1{inside}", f"{maker}.0{inside}", "rights")
    ]
    assert places_without(one_of_each(), decisions, 3)[3:] == ["", f"{maker}.0{inside}", "rights"]


def question(chosen: str) -> Answer:
    return Answer(("Nõustajat asendab vanemnõustaja.",), ("substituted_by", "substitutes"), chosen)


def test_an_answer_moves_the_values_of_its_lines_alone() -> None:
    content = JobDescriptionContent(substituted_by=["vanemnõustaja", "assistent"], substitutes=["juht"])
    answered = lay_answers(content, [question("substitutes")])
    assert (answered.substituted_by, answered.substitutes) == (["assistent"], ["juht", "vanemnõustaja"])
    assert lay_answers(content, [question("substituted_by")]) == content


@pytest.mark.parametrize("chosen", ["", "purpose", "rights", "nonsense"])
def test_an_answer_that_was_not_offered_is_refused(chosen: str) -> None:
    with pytest.raises(UnknownPlace):
        lay_answers(JobDescriptionContent(), [question(chosen)])


def test_the_answers_offered_have_words() -> None:
    assert str(place_label("substituted_by")) != str(place_label("substitutes"))
