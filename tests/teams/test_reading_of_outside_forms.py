"""How well job descriptions are read, measured against known answers.

The folder named in the environment variable TALITUS_FORMS is read when it is set, the project's own documents
when it is not. A folder holds `name.txt` with `name.json` beside it: one document, or `{"documents": [...]}`.
"""

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from teams.readers.decoding import decode
from teams.readers.job_description import as_json, read

OWN_FORMS = Path(__file__).parents[1] / "fixtures" / "job_descriptions"
FORMS = Path(os.environ.get("TALITUS_FORMS") or OWN_FORMS)
TEXTS = sorted(path for path in FORMS.glob("*.txt") if path.with_suffix(".json").exists())

LEAST_AGREEMENT = 0.95
MOST_LEFT = 0.05
TEXT_PLACES = ("title", "unit", "direct_manager", "purpose", "work_tools", "valid_from")
LIST_PLACES = ("substituted_by", "substitutes", "subordinates", "rights", "responsibilities", "amendment_rules")
REQUIREMENT_TEXTS = ("education", "experience", "computer_skills")
Atom = tuple[int, str, str]


class Score(NamedTuple):
    agreement: float
    kept: float
    left: float
    invented: list[str]
    missing: list[str]


def normal(value: object) -> str:
    """Case, bullets, dashes, blanks and closing punctuation aside."""
    text = re.sub("[\uf0a7•●▪–—-]", " ", unicodedata.normalize("NFC", str(value)))
    return " ".join(text.split()).strip(" .;:,").lower()


def words(value: object) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", str(value)).lower())


def as_list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def texts_in(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(texts_in(member) for member in value)
    return "" if value is None else str(value)


def atoms(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each value that has to be in its place."""
    for place in TEXT_PLACES:
        yield place, normal(document.get(place) or "")
    for place in LIST_PLACES:
        for item in as_list(document.get(place)):
            yield place, normal(item)
    for order, duty in enumerate(document.get("duties") or [], start=1):
        yield from duty_atoms(f"duty {order}", duty)
    yield from requirement_atoms(document.get("requirements") or {})


def duty_atoms(place: str, duty: dict[str, Any]) -> Iterator[tuple[str, str]]:
    task = duty.get("task") or ""
    # A lead-in counts up to "sh": what follows are its sub-tasks.
    task = re.split(r",?\s+sh\b", task)[0] if duty.get("subtasks") else task
    yield f"{place} number", normal(duty.get("number") or "")
    yield f"{place} task", normal(task)
    for key in ("subtasks", "activities", "expected_results"):
        for item in as_list(duty.get(key)):
            yield f"{place} {key}", normal(item["task"] if isinstance(item, dict) else item)


def requirement_atoms(needs: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for place in REQUIREMENT_TEXTS:
        yield place, normal(needs.get(place) or "")
    for language in as_list(needs.get("languages")):
        yield "languages", normal(language)
    for group in ("competencies", "additional"):
        for item in as_list(needs.get(group)):
            competence = {"name": item} if isinstance(item, str) else item
            yield group, normal(competence["name"])
            for shown in as_list(competence.get("indicators")) + as_list(competence.get("description")):
                yield f"{group} {normal(competence['name'])}", normal(shown)


def counted(documents: list[dict[str, Any]]) -> Counter[Atom]:
    return Counter(
        (number, place, text) for number, document in enumerate(documents) for place, text in atoms(document) if text
    )


def score(source: str, expected: dict[str, Any], got: dict[str, Any]) -> Score:
    want, have = counted(expected.get("documents", [expected])), counted(got["documents"])
    source_words, output_words = Counter(words(source)), Counter(words(texts_in(got)))
    total = sum(source_words.values())
    return Score(
        agreement=2 * (want & have).total() / (want.total() + have.total()),
        kept=(source_words & output_words).total() / total,
        left=len(words(texts_in(got["unassigned"]))) / total,
        invented=[
            text
            for _, place, text in have
            if place != "valid_from" and text not in normal(source) and not set(words(text)) <= set(source_words)
        ],
        missing=[f"{place}: {text}" for _, place, text in want - have],
    )


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_document_is_read_as_well_as_promised(path: Path) -> None:
    source = decode(path.read_bytes())
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    result = score(source, expected, as_json(read(source)))
    least = 1.0 if path.stem.startswith("00-") or path.is_relative_to(OWN_FORMS) else LEAST_AGREEMENT
    assert result.agreement >= least, result.missing
    assert result.kept == 1.0
    assert result.left <= MOST_LEFT
    assert result.invented == []


def test_there_are_documents_to_measure() -> None:
    assert len(TEXTS) >= 6
