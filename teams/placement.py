"""Where a line that the reader could not place may be put by hand. Pure, like the content itself.

The reading stays as it was read; a person's decisions are kept beside it and laid over it, so that each of them
can be taken back.
"""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from teams.content import Competence, Duty, FurtherSection, JobDescriptionContent, Language

ASIDE = "aside"
FURTHER_KEY = "further"
# Places that make something new, into which other lines may then be put by its number.
MAKERS = ("duties", "requirements.competencies", "requirements.additional", FURTHER_KEY)


@dataclass(frozen=True)
class PlaceChoice:
    key: str
    label: str | Promise
    group: str | Promise


@dataclass(frozen=True)
class Decision:
    """`place` is a key of `places`, or ASIDE for a line that carries no content; `turn` counts the decisions."""

    line: str
    place: str
    turn: int = 0


class UnknownPlace(ValueError):
    """The content has no such place (any more)."""


def _joined(before: str, line: str) -> str:
    return f"{before} {line}".strip()


_TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "title": (_("Job title"), _("General part")),
    "unit": (_("Unit"), _("General part")),
    "direct_manager": (_("Direct manager"), _("General part")),
    "purpose": (_("Purpose of the position"), _("Purpose and work tools")),
    "work_tools": (_("Work tools"), _("Purpose and work tools")),
    "requirements.education": (_("Education"), _("Requirements")),
    "requirements.experience": (_("Experience"), _("Requirements")),
    "requirements.computer_skills": (_("Computer skills"), _("Requirements")),
}
_LISTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "substituted_by": (_("Substitute"), _("General part")),
    "substitutes": (_("Substitutes for"), _("General part")),
    "subordinates": (_("Subordinates"), _("General part")),
    "rights": (_("New right"), _("Rights and responsibilities")),
    "responsibilities": (_("New responsibility"), _("Rights and responsibilities")),
    "amendment_rules": (_("New amendment rule"), _("Rights and responsibilities")),
}
_NEW: dict[str, tuple[str | Promise, str | Promise, Callable[[JobDescriptionContent, str], None]]] = {
    "duties": (_("New duty"), _("Duties"), lambda content, line: content.duties.append(Duty(line))),
    "requirements.languages": (
        _("New language skill"),
        _("Requirements"),
        lambda content, line: content.requirements.languages.append(Language.from_text(line)),
    ),
    "requirements.competencies": (
        _("New competence"),
        _("Requirements"),
        lambda content, line: content.requirements.competencies.append(Competence(line)),
    ),
    "requirements.additional": (
        _("New additional competence"),
        _("Requirements"),
        lambda content, line: content.requirements.additional.append(Competence(line)),
    ),
}
_DUTY_PARTS = {
    "task": _("Duty %(number)s: continue its text"),
    "subtasks": _("Duty %(number)s: sub-task"),
    "activities": _("Duty %(number)s: activity"),
    "expected_results": _("Duty %(number)s: expected result"),
}


def places(content: JobDescriptionContent) -> list[PlaceChoice]:
    """All places of this content, in the order of the document, grouped for a select."""
    general = [PlaceChoice(key, label, group) for key, (label, group) in _TEXTS.items()]
    lists = [PlaceChoice(key, label, group) for key, (label, group) in _LISTS.items()]
    new = [PlaceChoice(key, label, group) for key, (label, group, _put) in _NEW.items()]
    duties = [
        PlaceChoice(f"duties.{index}.{part}", label % {"number": duty.number or index + 1}, _("Duties"))
        for index, duty in enumerate(content.duties)
        for part, label in _DUTY_PARTS.items()
    ]
    competences = [
        PlaceChoice(
            f"requirements.{name}.{index}", format_lazy("{}: {}", competence.name, _("indicator")), _("Requirements")
        )
        for name in ("competencies", "additional")
        for index, competence in enumerate(getattr(content.requirements, name))
    ]
    further = [
        PlaceChoice(f"{FURTHER_KEY}.{index}", section.heading, _("Further sections"))
        for index, section in enumerate(content.further_sections)
    ]
    further.append(PlaceChoice(FURTHER_KEY, _("New section of its own"), _("Further sections")))
    return [*general, *lists, *duties, *new, *competences, *further]


def put_line(content: JobDescriptionContent, place: str, line: str) -> None:
    """Puts one line into its place. Raises UnknownPlace."""
    head, _dot, rest = place.partition(".")
    if place in _TEXTS:
        owner, name = _owner(content, place)
        setattr(owner, name, _joined(getattr(owner, name), line))
    elif place in _LISTS:
        getattr(content, place).append(line)
    elif place in _NEW:
        _NEW[place][2](content, line)
    elif place == FURTHER_KEY:
        content.further_sections.append(FurtherSection(FURTHER_KEY, line))
    elif head == "duties":
        _put_into_duty(content, rest, line)
    elif head in ("requirements", FURTHER_KEY):
        _put_into_list(content, place, line)
    else:
        raise UnknownPlace(place)


def lay_over(content: JobDescriptionContent, decisions: Iterable[Decision]) -> JobDescriptionContent:
    """The content with every decided line in its place; the content given stays as it is. Raises UnknownPlace.

    What makes something new comes first, turn by turn: its number then stays whatever is decided later. The rest
    keeps the order of the document.
    """
    result = copy.deepcopy(content)
    for decision in sorted(decisions, key=_makers_first):
        if decision.place != ASIDE:
            put_line(result, decision.place, decision.line)
    return result


def _makers_first(decision: Decision) -> tuple[bool, int]:
    is_maker = decision.place in MAKERS
    return (not is_maker, decision.turn if is_maker else 0)


def places_without(content: JobDescriptionContent, decisions: Sequence[Decision], index: int) -> list[str]:
    """The place of each decision once this one is taken back; an empty one for what stood in the thing that it made."""
    places = ["" if number == index else decision.place for number, decision in enumerate(decisions)]
    taken = decisions[index]
    if taken.place not in MAKERS:
        return places
    earlier = sum(1 for decision in decisions if decision.place == taken.place and decision.turn < taken.turn)
    gone = len(_made(content, taken.place)) + earlier
    return [_renumbered(place, taken.place, gone) for place in places]


def _made(content: JobDescriptionContent, maker: str) -> list:
    owner, name = _owner(content, maker)
    return content.further_sections if maker == FURTHER_KEY else getattr(owner, name)


def _renumbered(place: str, maker: str, gone: int) -> str:
    """What a place is called when the thing with this number is no more."""
    if not place.startswith(f"{maker}."):
        return place
    number, dot, rest = place.removeprefix(f"{maker}.").partition(".")
    if int(number) == gone:
        return ""
    return place if int(number) < gone else f"{maker}.{int(number) - 1}{dot}{rest}"


@dataclass(frozen=True)
class Answer:
    """To what the reader asks: in which of the `candidates` (lists of texts) the values of these lines belong."""

    lines: tuple[str, ...]
    candidates: tuple[str, ...]
    chosen: str


def lay_answers(content: JobDescriptionContent, answers: Iterable[Answer]) -> JobDescriptionContent:
    """The content with each value of the lines asked about in the list chosen. Raises UnknownPlace."""
    result = copy.deepcopy(content)
    for answer in answers:
        if answer.chosen not in answer.candidates or not set(answer.candidates) <= set(_LISTS):
            raise UnknownPlace(answer.chosen)
        asked = " ".join(answer.lines)
        for name in set(answer.candidates) - {answer.chosen}:
            values = getattr(result, name)
            moved = [value for value in values if value in asked]
            setattr(result, name, [value for value in values if value not in moved])
            getattr(result, answer.chosen).extend(moved)
    return result


def place_label(key: str) -> str | Promise:
    """What a list is called, for a question about it."""
    return _LISTS[key][0]


def _owner(content: JobDescriptionContent, place: str) -> tuple[object, str]:
    head, _dot, rest = place.partition(".")
    return (content.requirements, rest) if rest else (content, head)


def _put_into_duty(content: JobDescriptionContent, rest: str, line: str) -> None:
    index, _dot, part = rest.partition(".")
    duty = _at(content.duties, index)
    if part == "task":
        duty.task = _joined(duty.task, line)
    elif part in _DUTY_PARTS:
        getattr(duty, part).append(line)
    else:
        raise UnknownPlace(part)


def _put_into_list(content: JobDescriptionContent, place: str, line: str) -> None:
    name, _dot, index = place.rpartition(".")
    lists: Mapping[str, tuple[list, str]] = {
        "requirements.competencies": (content.requirements.competencies, "indicators"),
        "requirements.additional": (content.requirements.additional, "indicators"),
        FURTHER_KEY: (content.further_sections, "items"),
    }
    if name not in lists:
        raise UnknownPlace(place)
    owners, attribute = lists[name]
    getattr(_at(owners, index), attribute).append(line)


def _at(items: list, index: str):
    numbered = {str(number): item for number, item in enumerate(items)}
    if index not in numbered:
        raise UnknownPlace(index)
    return numbered[index]
