"""What a job description holds: plain values that survive JSON and rows, and one hash for one content."""

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given

from teams.content import Duty, JobDescriptionContent, Language, canonical_json, content_hash
from teams.models import JobDescriptionRow
from teams.models.job_description_row import Kind, PlainRow, content_of, rows_of_content
from tests.cast import small_content
from tests.contents import contents, enough


@enough
@given(contents)
def test_a_content_survives_its_mapping(content: JobDescriptionContent) -> None:
    assert JobDescriptionContent.from_dict(content.as_dict()) == content


@enough
@given(contents)
def test_a_content_survives_json_but_for_the_form_of_its_letters(content: JobDescriptionContent) -> None:
    read_back = json.loads(canonical_json(content.as_dict()))
    assert read_back == composed(content.as_dict())


@enough
@given(contents)
def test_a_content_survives_its_rows(content: JobDescriptionContent) -> None:
    read_back = content_of(as_stored(rows_of_content(content)))
    for duty in read_back.duties:
        duty.identity = ""
    assert read_back == content


@enough
@given(contents)
def test_the_same_content_gives_the_same_bytes(content: JobDescriptionContent) -> None:
    data = canonical_json(content.as_dict())
    turned = dict(reversed(content.as_dict().items()))
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(turned, ensure_ascii=False)))
    assert canonical_json(turned) == data
    assert canonical_json(decomposed) == data
    assert canonical_json(json.loads(data)) == data


def as_stored(plain_rows: object) -> list[JobDescriptionRow]:
    """Rows as the database would give them, without one."""
    found: list[JobDescriptionRow] = []

    def store(plain: PlainRow, parent: JobDescriptionRow | None) -> None:
        columns = {name: getattr(plain, name) for name in ("kind", "text", "number", "key", "label", "level")}
        row = JobDescriptionRow(pk=len(found) + 1, parent=parent, order=len(found), **columns)
        found.append(row)
        for child in plain.children:
            store(child, row)

    for plain in plain_rows:
        store(plain, None)
    return found


def test_a_line_end_before_an_accent_stays_a_line_end() -> None:
    assert json.loads(canonical_json({"text": "a\n\u0303b"})) == {"text": "a\n\u0303b"}


def composed(value: object) -> object:
    if isinstance(value, dict):
        return {key: composed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [composed(member) for member in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def test_canonical_json_is_sorted_and_without_blanks() -> None:
    assert canonical_json({"b": "õ", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"õ"}'.encode()


def test_the_hash_is_that_of_the_bytes() -> None:
    data = canonical_json(small_content().as_dict())
    assert content_hash(data) == hashlib.sha256(data).hexdigest()


def test_one_letter_changes_the_hash() -> None:
    content, other = small_content(), small_content()
    other.duties[0].expected_results[0] += "."
    hashes = {content_hash(canonical_json(one.as_dict())) for one in (content, other)}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"titel": "x"}, TypeError),
        ({"duties": [{"text": "x"}]}, TypeError),
        ({"duties": ["x"]}, TypeError),
        ({"requirements": {"language": []}}, TypeError),
    ],
)
def test_what_is_no_content_is_refused(data: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        JobDescriptionContent.from_dict(data)


def test_an_empty_mapping_is_an_empty_content() -> None:
    assert JobDescriptionContent.from_dict({}) == JobDescriptionContent()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Eesti keel tasemel C1", "C1"),
        ("inglise keel (B2) kõnes", "B2"),
        ("vene keel B1/B2", "B1"),
        ("ABC1 kursus", ""),
        ("C10", ""),
        ("eesti keel emakeelena", ""),
    ],
)
def test_the_level_of_a_language_is_found_in_its_words(text: str, level: str) -> None:
    assert Language.from_text(text) == Language(text, level)


def test_rows_without_words_are_no_content_but_a_duty_is() -> None:
    rows = as_stored([PlainRow(Kind.RIGHT, ""), PlainRow(Kind.DUTY, ""), PlainRow(Kind.FURTHER_SECTION, "")])
    content = content_of(rows)
    assert content.rights == []
    assert content.further_sections == []
    assert [duty.task for duty in content.duties] == [""]
    assert content.duties[0] == Duty("", identity=str(rows[1].identity))
