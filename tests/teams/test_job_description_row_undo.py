"""Rows split and put back: what a removal or a splitting did can be undone, as long as nobody wrote there since."""

from dataclasses import replace

import pytest

from teams.actions.job_description import propose
from teams.actions.job_description_row import (
    MAX_ROWS_AT_ONCE,
    MAX_TEXT,
    Splitting,
    add_row,
    join_rows,
    remove_row,
    restore_row,
    save_row,
    split_row,
)
from teams.forms.job_description_row import undo_token
from teams.models import Duty, JobDescriptionRow, JobDescriptionVersion
from teams.models.job_description_row import content_of
from teams.refusal import NotAllowed, Refused, Stale
from tests.cast import Cast, draft_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> JobDescriptionVersion:
    return draft_version(cast)


def rows(version: JobDescriptionVersion, kind: str) -> list[JobDescriptionRow]:
    return list(version.rows.filter(kind=kind, parent=None).in_order())


def split(cast: Cast, row: JobDescriptionRow, *texts: str) -> Splitting:
    return split_row(row.pk, by=cast.jaan, revision=row.revision, texts=list(texts), was=row.text)


# Put back


def test_a_removed_duty_comes_back_with_all_that_stood_under_it(cast: Cast, draft: JobDescriptionVersion) -> None:
    before = content_of(draft.rows.all())
    removal = remove_row(rows(draft, "duty")[1].pk, by=cast.jaan)
    assert removal.text == "Juhendab uusi kolleege, sh"
    restore_row(removal, by=cast.jaan)
    after = content_of(draft.rows.all())
    for content in (before, after):
        for duty in content.duties:
            duty.number = ""
    assert after == before
    assert Duty.objects.filter(job_description=draft.job_description).count() == 2


def test_a_removed_row_comes_back_to_its_place(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second = rows(draft, "duty")
    removal = remove_row(first.pk, by=cast.jaan)
    last = add_row(draft.pk, by=cast.jaan, kind="duty")
    restore_row(removal, by=cast.anne)
    assert rows(draft, "duty") == [first, second, last]
    assert [row.number for row in rows(draft, "duty")] == ["2.1", "2.2", "2.3"]


def test_a_row_comes_back_once(cast: Cast, draft: JobDescriptionVersion) -> None:
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    restore_row(removal, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-310"):
        restore_row(removal, by=cast.jaan)


def test_a_row_does_not_come_back_under_what_is_gone(cast: Cast, draft: JobDescriptionVersion) -> None:
    inner = remove_row(draft.rows.filter(kind="subtask").in_order().first().pk, by=cast.jaan)
    outer = remove_row(rows(draft, "duty")[1].pk, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-311"):
        restore_row(inner, by=cast.jaan)
    restore_row(outer, by=cast.jaan)
    restore_row(inner, by=cast.jaan)
    assert content_of(draft.rows.all()).duties[1].subtasks == ["tutvustab tööd", "vastab küsimustele"]


# Split and joined


def test_a_text_becomes_several_rows(cast: Cast, draft: JobDescriptionVersion) -> None:
    add_row(draft.pk, by=cast.jaan, kind="right")
    split(cast, rows(draft, "right")[0], "teha ettepanekuid", " saada abi ", "", "õppida")
    assert [row.text for row in rows(draft, "right")] == ["teha ettepanekuid", "saada abi", "õppida", ""]


def test_a_split_duty_gives_duties_with_identities(cast: Cast, draft: JobDescriptionVersion) -> None:
    split(cast, rows(draft, "duty")[0], "Vastab kirjadele.", "Vastab kõnedele.")
    duties = rows(draft, "duty")
    assert [duty.number for duty in duties] == ["2.1", "2.2", "2.3"]
    assert Duty.objects.filter(pk__in=[duty.identity for duty in duties]).count() == 3


def test_a_splitting_is_joined_again(cast: Cast, draft: JobDescriptionVersion) -> None:
    before = content_of(draft.rows.all()).rights
    splitting = split(cast, rows(draft, "right")[0], "üks", "kaks")
    join_rows(splitting, by=cast.jaan)
    assert content_of(draft.rows.all()).rights == before
    with pytest.raises(Refused, match="TJ-309"):
        join_rows(splitting, by=cast.jaan)


@pytest.mark.parametrize("which", [0, 1])
def test_rows_that_were_written_since_are_not_joined(cast: Cast, draft: JobDescriptionVersion, which: int) -> None:
    splitting = split(cast, rows(draft, "right")[0], "üks", "kaks")
    written = rows(draft, "right")[which]
    save_row(written.pk, by=cast.anne, revision=written.revision, text="Anne sõnad")
    with pytest.raises(Refused, match="TJ-309"):
        join_rows(splitting, by=cast.jaan)
    assert "Anne sõnad" in content_of(draft.rows.all()).rights


def test_a_duty_under_which_something_was_added_is_not_joined(cast: Cast, draft: JobDescriptionVersion) -> None:
    splitting = split(cast, rows(draft, "duty")[0], "üks", "kaks")
    add_row(draft.pk, by=cast.jaan, kind="result", parent_id=splitting.added[0])
    with pytest.raises(Refused, match="TJ-309"):
        join_rows(splitting, by=cast.jaan)


@pytest.mark.parametrize(
    ("kind", "texts", "code"),
    [
        ("purpose", ["üks", "kaks"], "TJ-302"),
        ("right", ["", " "], "TJ-302"),
        ("right", ["x"] * (MAX_ROWS_AT_ONCE + 1), "TJ-308"),
        ("right", ["üks", "x" * (MAX_TEXT + 1)], "TJ-307"),
    ],
)
def test_a_splitting_that_cannot_be_is_refused(
    cast: Cast, draft: JobDescriptionVersion, kind: str, texts: list[str], code: str
) -> None:
    before = content_of(draft.rows.all())
    with pytest.raises(Refused, match=code):
        split(cast, rows(draft, kind)[0], *texts)
    assert content_of(draft.rows.all()) == before


def test_a_row_that_was_written_meanwhile_is_not_split(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    save_row(row.pk, by=cast.anne, revision=1, text="Anne sõnad")
    with pytest.raises(Stale):
        split(cast, row, "üks", "kaks")


# Rights and states


def test_only_leads_and_hr_undo(cast: Cast, draft: JobDescriptionVersion) -> None:
    splitting = split(cast, rows(draft, "duty")[0], "üks", "kaks")
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    for person in (cast.mari, cast.kalle, cast.ylle, cast.aivar):
        with pytest.raises(NotAllowed):
            restore_row(removal, by=person)
        with pytest.raises(NotAllowed):
            join_rows(splitting, by=person)
        with pytest.raises(NotAllowed):
            split_row(splitting.row_id, by=person, revision=2, texts=["üks", "kaks"])


def test_in_a_frozen_version_nothing_is_undone(cast: Cast, draft: JobDescriptionVersion) -> None:
    splitting = split(cast, rows(draft, "duty")[0], "üks", "kaks")
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    propose(draft.pk, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-306"):
        restore_row(removal, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-306"):
        join_rows(splitting, by=cast.jaan)


# In the browser


def undo(visitor: Visitor, version: JobDescriptionVersion, token: str) -> Page:
    return visitor.send_by_htmx("teams:job_description_row_undo", version.pk, token=token)


def test_a_removed_row_is_put_back_with_a_click(cast: Cast, draft: JobDescriptionVersion) -> None:
    row, jaan = rows(draft, "right")[0], Visitor(cast.jaan)
    removed = jaan.send_by_htmx("teams:job_description_row_remove", row.pk)
    assert "teha ettepanekuid" in removed.text(".edit-undo")
    page = undo(jaan, draft, removed.values("token")[0])
    assert page.status == 200
    assert page.values("text") == ["teha ettepanekuid"]


def test_pasted_lines_become_rows_and_one_again(cast: Cast, draft: JobDescriptionVersion) -> None:
    row, jaan = rows(draft, "right")[0], Visitor(cast.jaan)
    sent = {"revision": "1", "before": "teha ", "pasted": "1) ettepanekuid;\n2) vahet;", "was": "teha"}
    page = jaan.send_by_htmx("teams:job_description_row_split", row.pk, **sent)
    assert page.values("text") == ["teha ettepanekuid;", "vahet;"]
    undone = undo(jaan, draft, page.values("token")[0])
    assert undone.values("text") == ["teha"]


def test_a_text_is_cut_where_the_caret_stood(cast: Cast, draft: JobDescriptionVersion) -> None:
    row, jaan = rows(draft, "right")[0], Visitor(cast.jaan)
    sent = {"revision": "1", "before": "teha", "pasted": "\n", "after": " ettepanekuid"}
    page = jaan.send_by_htmx("teams:job_description_row_split", row.pk, **sent)
    assert page.values("text") == ["teha", "ettepanekuid"]
    assert not page.has(".edit-undo")


def test_an_empty_row_is_removed_without_further_words(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = add_row(draft.pk, by=cast.jaan, kind="right")
    removed = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_remove", row.pk)
    assert not removed.has(".edit-undo")


def test_a_token_undoes_in_its_own_version_alone(cast: Cast, draft: JobDescriptionVersion) -> None:
    other = draft_version(cast, "ONE-3")
    removal = remove_row(rows(draft, "right")[0].pk, by=cast.jaan)
    jaan = Visitor(cast.jaan)
    assert undo(jaan, other, undo_token(removal)).status == 422
    forged = undo_token(replace(removal, version_id=other.pk))[:-1]
    assert undo(jaan, other, forged).status == 422
    assert undo(jaan, draft, "").status == 422
    assert undo(jaan, draft, undo_token(removal)).status == 200


def test_undoing_twice_is_told(cast: Cast, draft: JobDescriptionVersion) -> None:
    token = undo_token(remove_row(rows(draft, "right")[0].pk, by=cast.jaan))
    jaan = Visitor(cast.jaan)
    assert undo(jaan, draft, token).status == 200
    page = undo(jaan, draft, token)
    assert (page.status, "TJ-310" in page.text("body")) == (422, True)
