"""What was removed or split in the editor is taken back, and only by whom and where it may be."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from teams.actions.job_description import begin_draft, propose
from teams.actions.job_description_row import (
    MAX_ROWS_AT_ONCE,
    MAX_TEXT,
    Removal,
    add_row,
    join_rows,
    move_row,
    remove_row,
    restore_row,
    save_row,
    split_row,
)
from teams.content import JobDescriptionContent
from teams.forms.job_description_row import UNDO_SECONDS, SplitRowForm, undo_token
from teams.models import Duty, JobDescriptionRow, JobDescriptionVersion
from teams.models.job_description_row import content_of
from teams.readers.pasted import pasted_rows
from teams.refusal import NotAllowed, Refused, Stale
from tests.cast import Cast, approved_version, draft_version, small_content
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

HANDS_OFF = ["mari", "kalle", "liis", "sirje", "aivar", "ylle"]


def content() -> JobDescriptionContent:
    """The small one, with a list of three, and numbered as the editor numbers."""
    content = small_content()
    content.rights = ["saada abi", "saada nõu", "saada koolitust"]
    for index, duty in enumerate(content.duties, 1):
        duty.number = f"2.{index}"
    return content


@pytest.fixture
def draft(cast: Cast) -> JobDescriptionVersion:
    return draft_version(cast, content=content())


def rows(version: JobDescriptionVersion, kind: str) -> list[JobDescriptionRow]:
    return list(version.rows.filter(kind=kind).in_order())


def texts(version: JobDescriptionVersion, kind: str) -> list[str]:
    return [row.text for row in rows(version, kind)]


def everything(version: JobDescriptionVersion) -> tuple[JobDescriptionContent, list[dict]]:
    stored = JobDescriptionRow.objects.filter(version=version).order_by("pk")
    return content_of(stored), list(stored.values("id", "kind", "parent_id", "identity", "duty_id", "revision"))


# A removal


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("right", 0),
        ("right", 1),
        ("right", 2),
        ("duty", 0),
        ("duty", 1),
        ("subtask", 1),
        ("competence", 0),
        ("language", 0),
    ],
)
def test_a_removed_row_comes_back_as_it_was(cast: Cast, draft: JobDescriptionVersion, kind: str, index: int) -> None:
    before = everything(draft)
    removal = remove_row(rows(draft, kind)[index].pk, by=cast.jaan)
    assert everything(draft) != before
    restore_row(removal, by=cast.jaan)
    assert everything(draft) == before


def test_a_removed_duty_takes_its_number_and_its_identity_again(cast: Cast, draft: JobDescriptionVersion) -> None:
    add_row(draft.pk, by=cast.jaan, kind="duty")
    first, *_others = rows(draft, "duty")
    numbers = [row.number for row in rows(draft, "duty")]
    removal = remove_row(first.pk, by=cast.jaan)
    assert not Duty.objects.filter(pk=first.identity).exists()
    restore_row(removal, by=cast.jaan)
    assert Duty.objects.filter(pk=first.identity, job_description=draft.job_description).exists()
    assert [row.number for row in rows(draft, "duty")] == numbers


def test_a_duty_that_another_version_holds_comes_back_too(cast: Cast) -> None:
    approved_version(cast, content=content())
    version = begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan)
    before = everything(version)
    restore_row(remove_row(rows(version, "duty")[0].pk, by=cast.jaan), by=cast.jaan)
    assert everything(version) == before


def test_its_place_is_found_among_rows_that_moved_meanwhile(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second, third = rows(draft, "right")
    removal = remove_row(second.pk, by=cast.jaan)
    move_row(third.pk, by=cast.jaan, up=True)
    restore_row(removal, by=cast.jaan)
    assert rows(draft, "right") == [third, second, first]


def test_the_last_place_will_do_when_the_others_are_gone(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second, third = rows(draft, "right")
    removal = remove_row(third.pk, by=cast.jaan)
    remove_row(second.pk, by=cast.jaan)
    restore_row(removal, by=cast.jaan)
    assert rows(draft, "right") == [first, third]


def test_a_removal_is_taken_back_once(cast: Cast, draft: JobDescriptionVersion) -> None:
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    restore_row(removal, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-310"):
        restore_row(removal, by=cast.jaan)


def test_a_row_does_not_come_back_under_a_duty_that_is_gone(cast: Cast, draft: JobDescriptionVersion) -> None:
    subtask = rows(draft, "subtask")[0]
    removal = remove_row(subtask.pk, by=cast.jaan)
    remove_row(subtask.parent_id, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-311"):
        restore_row(removal, by=cast.jaan)


@pytest.mark.parametrize("name", HANDS_OFF)
def test_only_leads_and_hr_take_back(cast: Cast, draft: JobDescriptionVersion, name: str) -> None:
    person = getattr(cast, name)
    right = rows(draft, "right")[0]
    removal = remove_row(rows(draft, "right")[1].pk, by=cast.jaan)
    with pytest.raises(NotAllowed):
        split_row(right.pk, by=person, revision=1, texts=["a", "b"])
    splitting = split_row(right.pk, by=cast.jaan, revision=1, texts=["a", "b"])
    with pytest.raises(NotAllowed):
        restore_row(removal, by=person)
    with pytest.raises(NotAllowed):
        join_rows(splitting, by=person)


def test_in_a_frozen_version_nothing_is_taken_back(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second, _third = rows(draft, "right")
    removal = remove_row(first.pk, by=cast.jaan)
    splitting = split_row(second.pk, by=cast.jaan, revision=1, texts=["a", "b"])
    propose(draft.pk, by=cast.anne)
    with pytest.raises(Refused, match="TJ-306"):
        restore_row(removal, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-306"):
        join_rows(splitting, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-306"):
        split_row(second.pk, by=cast.jaan, revision=2, texts=["a", "b"])


# A splitting


def test_each_further_text_becomes_a_row_after_the_first(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[1]
    splitting = split_row(
        row.pk, by=cast.jaan, revision=1, texts=[" üks ", "", "kaks", " \n ", "kolm"], was="saada nõu"
    )
    assert texts(draft, "right") == ["saada abi", "üks", "kaks", "kolm", "saada koolitust"]
    assert rows(draft, "right")[1] == row
    join_rows(splitting, by=cast.jaan)
    assert texts(draft, "right") == ["saada abi", "saada nõu", "saada koolitust"]
    assert rows(draft, "right")[1] == row


def test_duties_made_of_one_are_numbered_and_have_identities(cast: Cast, draft: JobDescriptionVersion) -> None:
    splitting = split_row(rows(draft, "duty")[0].pk, by=cast.jaan, revision=1, texts=["üks", "kaks"], was="üks ja kaks")
    duties = rows(draft, "duty")
    assert [duty.number for duty in duties] == ["2.1", "2.2", "2.3"]
    assert Duty.objects.filter(pk__in=[duty.identity for duty in duties]).count() == 3
    join_rows(splitting, by=cast.jaan)
    assert [duty.number for duty in rows(draft, "duty")] == ["2.1", "2.2"]
    assert Duty.objects.filter(job_description=draft.job_description).count() == 2


def test_languages_made_of_one_have_their_levels(cast: Cast, draft: JobDescriptionVersion) -> None:
    split_row(
        rows(draft, "language")[0].pk, by=cast.jaan, revision=1, texts=["Eesti keel C1", "Vene keel B2", "Läti keel"]
    )
    assert [row.level for row in rows(draft, "language")] == ["C1", "B2", ""]


def test_a_row_that_somebody_changed_meanwhile_is_not_split(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    save_row(row.pk, by=cast.anne, revision=1, text="Anne sõnad")
    with pytest.raises(Stale, match="TJ-304"):
        split_row(row.pk, by=cast.jaan, revision=1, texts=["a", "b"])
    assert texts(draft, "right")[0] == "Anne sõnad"


@pytest.mark.parametrize(
    ("kind", "wanted", "code"),
    [
        ("purpose", ["a", "b"], "TJ-302"),
        ("right", ["", " "], "TJ-302"),
        ("right", ["a", "x" * (MAX_TEXT + 1)], "TJ-307"),
        ("right", ["a"] * (MAX_ROWS_AT_ONCE + 1), "TJ-308"),
    ],
)
def test_what_cannot_be_split_stays_whole(
    cast: Cast, draft: JobDescriptionVersion, kind: str, wanted: list[str], code: str
) -> None:
    before = everything(draft)
    with pytest.raises(Refused, match=code):
        split_row(rows(draft, kind)[0].pk, by=cast.jaan, revision=1, texts=wanted)
    assert everything(draft) == before


@pytest.mark.parametrize("changed", [0, 1])
def test_rows_that_were_written_into_since_are_not_joined(
    cast: Cast, draft: JobDescriptionVersion, changed: int
) -> None:
    splitting = split_row(rows(draft, "right")[0].pk, by=cast.jaan, revision=1, texts=["a", "b"], was="a b")
    row = rows(draft, "right")[changed]
    save_row(row.pk, by=cast.anne, revision=row.revision, text="Anne sõnad")
    with pytest.raises(Refused, match="TJ-309"):
        join_rows(splitting, by=cast.jaan)
    assert texts(draft, "right")[changed] == "Anne sõnad"


def test_a_row_that_got_rows_under_it_is_not_joined_away(cast: Cast, draft: JobDescriptionVersion) -> None:
    splitting = split_row(rows(draft, "duty")[0].pk, by=cast.jaan, revision=1, texts=["a", "b"], was="a b")
    add_row(draft.pk, by=cast.jaan, kind="subtask", parent_id=splitting.added[0])
    with pytest.raises(Refused, match="TJ-309"):
        join_rows(splitting, by=cast.jaan)


# What is pasted


@pytest.mark.parametrize(
    ("pasted", "made"),
    [
        ("üks\n\n  kaks \r\nkolm", ["üks", "kaks", "kolm"]),
        ("• üks\n- kaks\n– kolm\n\uf0b7 neli", ["üks", "kaks", "kolm", "neli"]),
        ("1. üks\n2) kaks\n3. kolm", ["üks", "kaks", "kolm"]),
        ("4.1 saada abi;\n4.2 saada nõu", ["saada abi;", "saada nõu"]),
        ("a) üks\nb) kaks", ["üks", "kaks"]),
        ("27. märtsi otsus\nteine otsus", ["27. märtsi otsus", "teine otsus"]),
        ("üks\tkaks\nkolm", ["üks kaks", "kolm"]),
        ("–\n•\n", []),
    ],
)
def test_a_pasted_line_is_a_row_without_its_bullet_and_number(pasted: str, made: list[str]) -> None:
    assert pasted_rows(pasted) == made


@pytest.mark.parametrize(
    ("before", "pasted", "after", "made"),
    [
        ("", "üks\nkaks", "", ["üks", "kaks"]),
        ("saada ", "abi\nnõu", " ka", ["saada abi", "nõu ka"]),
        ("saada", "\nabi\nnõu\n", "ka", ["saada", "abi", "nõu", "ka"]),
        ("saada", "\n", "abi", ["saada", "abi"]),
        ("saada", "", "abi", ["saadaabi"]),
    ],
)
def test_what_stands_round_the_cursor_stays_round_what_is_pasted(
    before: str, pasted: str, after: str, made: list[str]
) -> None:
    form = SplitRowForm({"revision": "1", "before": before, "pasted": pasted, "after": after})
    assert form.is_valid()
    assert form.wanted()["texts"] == made


# In the browser


def undo(visitor: Visitor, version: JobDescriptionVersion, token: str) -> Page:
    return visitor.send_by_htmx("teams:job_description_row_undo", version.pk, token=token)


def said(page: Page) -> str:
    return json.loads(page.response.headers["HX-Trigger-After-Swap"])["rows:done"]["said"]


def test_the_place_of_a_removed_row_offers_to_put_it_back(cast: Cast, draft: JobDescriptionVersion) -> None:
    jaan = Visitor(cast.jaan)
    row = rows(draft, "right")[1]
    page = jaan.send_by_htmx("teams:job_description_row_remove", row.pk)
    assert page.text("#rows-right-0 > li:nth-child(2) > span") == "Removed: “saada nõu”"
    assert page.has("#undo[autofocus]")
    page = undo(jaan, draft, page.values("token")[0])
    assert (page.status, page.response.headers["HX-Retarget"]) == (200, "#section-rights")
    assert page.has(f"#rows-right-0 > li:nth-child(2)#row-{row.pk}")
    assert page.has(f"#text-{row.pk}[autofocus]")
    assert said(page) == "Undone."


def test_an_empty_row_goes_without_a_word(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = add_row(draft.pk, by=cast.jaan, kind="right")
    assert not Visitor(cast.jaan).send_by_htmx("teams:job_description_row_remove", row.pk).has("#undo")


def test_a_paste_is_told_of_and_taken_back(cast: Cast, draft: JobDescriptionVersion) -> None:
    jaan = Visitor(cast.jaan)
    row = rows(draft, "right")[1]
    sent = {"revision": "1", "before": "", "pasted": "1. üks\n2. kaks", "after": "", "was": "saada nõu"}
    page = jaan.send_by_htmx("teams:job_description_row_split", row.pk, **sent)
    assert page.values("text") == ["saada abi", "üks", "kaks", "saada koolitust"]
    assert said(page) == page.text("#rows-right-0 > li:nth-child(4) > span") == "2 rows were made of it."
    page = undo(jaan, draft, page.values("token")[0])
    assert page.values("text") == ["saada abi", "saada nõu", "saada koolitust"]


def test_a_row_split_by_enter_offers_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    sent = {"revision": "1", "before": "saada", "pasted": "\n", "after": "abi"}
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_split", rows(draft, "right")[0].pk, **sent)
    assert page.values("text")[:2] == ["saada", "abi"]
    assert not page.has("#undo")


def test_a_paste_over_a_change_shows_both(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    save_row(row.pk, by=cast.anne, revision=1, text="Anne sõnad")
    sent = {"revision": "1", "before": "", "pasted": "üks\nkaks", "after": ""}
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_split", row.pk, **sent)
    assert (page.status, page.text(".kept-text")) == (409, "Anne sõnad")


@pytest.mark.parametrize("fields", [{}, {"revision": "x"}, {"revision": "1", "pasted": "a\x00b"}])
def test_a_paste_that_says_nothing_is_refused(cast: Cast, draft: JobDescriptionVersion, fields: dict[str, str]) -> None:
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_split", rows(draft, "right")[0].pk, **fields)
    assert page.status == 422
    assert page.text("[role=alert]")


def assert_refused(page: Page, version: JobDescriptionVersion, removal: Removal) -> None:
    assert (page.status, page.response.headers["HX-Retarget"]) == (422, "#editor-error")
    assert "undone" in page.text("body")
    assert not version.rows.filter(pk=removal.rows[0]["id"]).exists()


def test_a_token_that_was_tampered_with_undoes_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    jaan = Visitor(cast.jaan)
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    token = undo_token(removal)
    forged = signing.dumps(("Removal", {}), key="another secret")
    for wrong in ("x", token[:-1], f"x{token}", token.replace(":", ";", 1), forged):
        assert_refused(undo(jaan, draft, wrong), draft, removal)
    assert undo(jaan, draft, "").status == 422


def test_a_token_of_another_version_undoes_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    other = draft_version(cast, "ONE-3")
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    count = other.rows.count()
    assert_refused(undo(Visitor(cast.jaan), other, undo_token(removal)), draft, removal)
    assert other.rows.count() == count


def test_a_token_of_the_day_before_undoes_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    with time_machine.travel(timezone.now() - timedelta(seconds=UNDO_SECONDS + 60)):
        token = undo_token(removal)
    assert_refused(undo(Visitor(cast.jaan), draft, token), draft, removal)


def test_what_was_put_back_already_says_so(cast: Cast, draft: JobDescriptionVersion) -> None:
    jaan = Visitor(cast.jaan)
    token = undo_token(remove_row(rows(draft, "right")[0].pk, by=cast.jaan))
    assert undo(jaan, draft, token).status == 200
    page = undo(jaan, draft, token)
    assert page.status == 422
    assert "TJ-310" in page.text("body")
