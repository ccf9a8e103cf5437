"""The editor of a draft: rows are added, saved, moved and removed, and nothing that was typed is lost."""

import uuid

import pytest

from teams.actions.job_description import begin_draft, propose
from teams.actions.job_description_row import MAX_TEXT, add_row, move_row, remove_row, save_row
from teams.content import JobDescriptionContent, Language, Requirements
from teams.models import Duty, JobDescriptionRow, JobDescriptionVersion
from teams.models.job_description_row import RULES, SINGLE_KINDS, Kind
from teams.refusal import NotAllowed, Refused, Stale
from tests.cast import Cast, approved_version, draft_version, proposed_version, small_content
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

HANDS_OFF = ["mari", "kalle", "liis", "sirje", "aivar", "ylle"]


@pytest.fixture
def draft(cast: Cast) -> JobDescriptionVersion:
    return draft_version(cast)


def rows(version: JobDescriptionVersion, kind: str) -> list[JobDescriptionRow]:
    return list(version.rows.filter(kind=kind, parent=None).in_order())


def texts(version: JobDescriptionVersion, kind: str) -> list[str]:
    return [row.text for row in version.rows.filter(kind=kind).in_order()]


def numbers(version: JobDescriptionVersion) -> list[str]:
    return [row.number for row in rows(version, Kind.DUTY)]


# Added


def test_a_row_is_added_at_the_end_of_its_list(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = add_row(draft.pk, by=cast.jaan, kind="right")
    assert rows(draft, "right")[-1] == row
    assert (row.text, row.revision) == ("", 1)


def test_a_row_is_added_after_another(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second = rows(draft, "duty")
    row = add_row(draft.pk, by=cast.jaan, kind="duty", after_id=first.pk)
    assert rows(draft, "duty") == [first, row, second]
    assert numbers(draft) == ["2.1", "2.2", "2.3"]


def test_a_row_after_one_that_is_not_there_stands_at_the_end(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = add_row(draft.pk, by=cast.jaan, kind="duty", after_id=rows(draft, "right")[0].pk)
    assert rows(draft, "duty")[-1] == row


def test_an_added_duty_has_an_identity_of_its_own(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = add_row(draft.pk, by=cast.jaan, kind="duty")
    assert Duty.objects.filter(pk=row.identity, job_description=draft.job_description).exists()


def test_every_kind_can_be_added_where_it_belongs(cast: Cast, draft: JobDescriptionVersion) -> None:
    for kind, rule in RULES.items():
        if kind in SINGLE_KINDS:
            continue
        for above in rule.under or (None,):
            parent = above and add_row(draft.pk, by=cast.jaan, kind=above)
            row = add_row(draft.pk, by=cast.jaan, kind=kind, parent_id=parent and parent.pk)
            assert row.parent == parent


@pytest.mark.parametrize(
    ("kind", "parent", "code"),
    [
        ("nonsense", None, "TJ-301"),
        ("", None, "TJ-301"),
        ("subtask", None, "TJ-302"),
        ("subtask", "right", "TJ-302"),
        ("indicator", "duty", "TJ-302"),
        ("duty", "duty", "TJ-302"),
        ("title", None, "TJ-303"),
        ("purpose", None, "TJ-303"),
    ],
)
def test_a_row_that_cannot_stand_there_is_refused(
    cast: Cast, draft: JobDescriptionVersion, kind: str, parent: str | None, code: str
) -> None:
    parent_id = rows(draft, parent)[0].pk if parent else None
    count = draft.rows.count()
    with pytest.raises(Refused, match=code):
        add_row(draft.pk, by=cast.jaan, kind=kind, parent_id=parent_id)
    assert draft.rows.count() == count


def test_a_parent_of_another_version_is_none(cast: Cast, draft: JobDescriptionVersion) -> None:
    foreign = rows(draft_version(cast, "ONE-3"), "duty")[0]
    with pytest.raises(Refused, match="TJ-302"):
        add_row(draft.pk, by=cast.jaan, kind="subtask", parent_id=foreign.pk)


# Saved


def test_a_text_is_saved_and_counted(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    saved = save_row(row.pk, by=cast.jaan, revision=1, text="saada koolitust")
    assert (saved.text, saved.revision) == ("saada koolitust", 2)


def test_the_same_text_again_changes_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    assert save_row(row.pk, by=cast.jaan, revision=7, text=row.text).revision == 1


def test_a_heading_and_a_number_are_saved_alone(cast: Cast, draft: JobDescriptionVersion) -> None:
    section = add_row(draft.pk, by=cast.jaan, kind="further_section")
    saved = save_row(section.pk, by=cast.jaan, revision=1, label="Töökoht")
    assert (saved.label, saved.text) == ("Töökoht", "")
    duty = save_row(rows(draft, "duty")[0].pk, by=cast.jaan, revision=1, number="2.1.1")
    assert (duty.number, duty.text) == ("2.1.1", "Vastab kirjadele.")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  teha tööd \n", "teha tööd"),
        ("üks\r\nkaks\rkolm", "üks\nkaks\nkolm"),
        ("a\x00b\x07c\u200b", "abc"),
        ("töö\u00adleping", "töö\u00adleping"),
        ("<b>õigus</b> & „jutumärgid“", "<b>õigus</b> & „jutumärgid“"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_what_was_typed_is_kept_without_signs_that_no_document_holds(
    cast: Cast, draft: JobDescriptionVersion, typed: str, kept: str
) -> None:
    assert save_row(rows(draft, "right")[0].pk, by=cast.jaan, revision=1, text=typed).text == kept


@pytest.mark.parametrize(("column", "length"), [("text", MAX_TEXT + 1), ("label", 301), ("number", 21)])
def test_what_is_too_long_is_refused(cast: Cast, draft: JobDescriptionVersion, column: str, length: int) -> None:
    row = rows(draft, "right")[0]
    with pytest.raises(Refused, match="TJ-307"):
        save_row(row.pk, by=cast.jaan, revision=1, **{column: "x" * length})
    row.refresh_from_db()
    assert row.revision == 1


def test_the_level_of_a_language_follows_its_text(cast: Cast) -> None:
    content = small_content()
    content.requirements = Requirements(languages=[Language("Inglise keel", "")])
    row = rows(draft_version(cast, "ONE-3", content=content), "language")[0]
    assert save_row(row.pk, by=cast.jaan, revision=1, text="Inglise keel tasemel B2").level == "B2"
    assert save_row(row.pk, by=cast.jaan, revision=2, text="Inglise keel").level == ""


def test_two_people_on_one_row_notice_each_other(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    save_row(row.pk, by=cast.jaan, revision=1, text="Jaani sõnad")
    with pytest.raises(Stale, match="TJ-304") as stale:
        save_row(row.pk, by=cast.anne, revision=1, text="Anne sõnad")
    assert stale.value.current == "Jaani sõnad"
    row.refresh_from_db()
    assert row.text == "Jaani sõnad"


# Moved


def test_a_row_changes_places_with_its_neighbour(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second = rows(draft, "duty")
    move_row(second.pk, by=cast.jaan, up=True)
    assert rows(draft, "duty") == [second, first]
    assert numbers(draft) == ["2.1", "2.2"]
    move_row(second.pk, by=cast.jaan, up=False)
    assert rows(draft, "duty") == [first, second]


def test_at_the_end_of_its_list_a_row_stays(cast: Cast, draft: JobDescriptionVersion) -> None:
    before = rows(draft, "duty")
    move_row(before[0].pk, by=cast.jaan, up=True)
    move_row(before[-1].pk, by=cast.jaan, up=False)
    assert rows(draft, "duty") == before


def test_rows_under_a_duty_move_among_themselves(cast: Cast, draft: JobDescriptionVersion) -> None:
    last = draft.rows.filter(kind="subtask").in_order().last()
    move_row(last.pk, by=cast.jaan, up=True)
    assert texts(draft, "subtask") == ["vastab küsimustele", "tutvustab tööd"]


# Removed


def test_a_duty_goes_with_the_rows_under_it(cast: Cast, draft: JobDescriptionVersion) -> None:
    first, second = rows(draft, "duty")
    remove_row(second.pk, by=cast.jaan)
    assert rows(draft, "duty") == [first]
    assert texts(draft, "subtask") == []
    assert not Duty.objects.filter(pk=second.identity).exists()


def test_a_duty_that_another_version_holds_keeps_its_identity(cast: Cast) -> None:
    approved_version(cast)
    version = begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan)
    row = rows(version, "duty")[0]
    remove_row(row.pk, by=cast.jaan)
    assert Duty.objects.filter(pk=row.identity).exists()
    assert numbers(version) == ["2.1"]


@pytest.mark.parametrize("kind", SINGLE_KINDS)
def test_a_row_of_the_form_is_not_removed(cast: Cast, draft: JobDescriptionVersion, kind: Kind) -> None:
    with pytest.raises(Refused, match="TJ-305"):
        remove_row(rows(draft, kind)[0].pk, by=cast.jaan)


# Rights and states


@pytest.mark.parametrize("name", HANDS_OFF)
def test_only_leads_and_hr_edit(cast: Cast, draft: JobDescriptionVersion, name: str) -> None:
    person, row = getattr(cast, name), rows(draft, "right")[0]
    with pytest.raises(NotAllowed):
        add_row(draft.pk, by=person, kind="right")
    with pytest.raises(NotAllowed):
        save_row(row.pk, by=person, revision=1, text="x")
    with pytest.raises(NotAllowed):
        move_row(row.pk, by=person, up=True)
    with pytest.raises(NotAllowed):
        remove_row(row.pk, by=person)


def test_a_frozen_version_is_not_edited(cast: Cast) -> None:
    version = proposed_version(cast)
    row = rows(version, "right")[0]
    with pytest.raises(Refused, match="TJ-306"):
        add_row(version.pk, by=cast.jaan, kind="right")
    with pytest.raises(Refused, match="TJ-306"):
        move_row(row.pk, by=cast.jaan, up=True)
    with pytest.raises(Refused, match="TJ-306"):
        remove_row(row.pk, by=cast.jaan)


# In the browser


def test_the_editor_shows_every_row_in_its_section(cast: Cast, draft: JobDescriptionVersion) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_version_edit", draft.pk)
    assert sorted(filter(None, page.values("text"))) == sorted(filter(None, draft.rows.values_list("text", flat=True)))
    assert page.text("#rows-duty-0 > li:first-child > .edit-row-number") == "3.1"
    assert page.has("#rows-duty-0 [popovertarget=row-menu]")
    assert not page.has("#rows-title-0 [popovertarget=row-menu]")


def test_every_field_of_the_editor_has_its_own_label(cast: Cast, draft: JobDescriptionVersion) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_version_edit", draft.pk)
    typed = page.root.query_all("#editor textarea, #editor input[type=text]")
    fields = [field.etree_element.get("id") for field in typed]
    labelled = [label.etree_element.get("for") for label in page.root.query_all("#editor label")]
    assert sorted(fields) == sorted(labelled)
    assert len(set(fields)) == len(fields)


def save(visitor: Visitor, row: JobDescriptionRow, **fields: object) -> Page:
    return visitor.send_by_htmx("teams:job_description_row_save", row.pk, **fields)


def test_a_saved_row_answers_with_its_new_revision(cast: Cast, draft: JobDescriptionVersion) -> None:
    page = save(Visitor(cast.jaan), rows(draft, "right")[0], revision="1", text="saada abi")
    assert (page.status, page.values("revision")) == (200, ["2"])
    assert texts(draft, "right") == ["saada abi"]


def test_a_stale_save_shows_what_the_other_wrote(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "right")[0]
    save_row(row.pk, by=cast.anne, revision=1, text="Anne <sõnad>")
    page = save(Visitor(cast.jaan), row, revision="1", text="Jaani sõnad")
    assert page.status == 409
    assert page.text(".kept-text") == "Anne <sõnad>"
    assert page.values("revision") == ["2"]
    assert texts(draft, "right") == ["Anne <sõnad>"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "uus"},
        {"revision": "", "text": "uus"},
        {"revision": "abc", "text": "uus"},
        {"revision": "-1", "text": "uus"},
        {"revision": "1", "text": "x" * (MAX_TEXT + 1)},
        {"revision": "1", "text": "a\x00b"},
    ],
)
def test_a_save_that_is_refused_says_why(cast: Cast, draft: JobDescriptionVersion, fields: dict[str, str]) -> None:
    page = save(Visitor(cast.jaan), rows(draft, "right")[0], **fields)
    assert page.status == 422
    assert page.text("[role=alert]")
    assert page.values("revision") == ["1"]
    assert texts(draft, "right") == ["teha ettepanekuid"]


def test_a_row_is_added_with_the_cursor_in_it(cast: Cast, draft: JobDescriptionVersion) -> None:
    jaan = Visitor(cast.jaan)
    page = jaan.send_by_htmx("teams:job_description_row_add", draft.pk, kind="right")
    row = rows(draft, "right")[-1]
    assert page.has("#section-rights")
    assert page.has(f"#text-{row.pk}[autofocus]")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "nonsense"},
        {"kind": "x" * 21},
        {"kind": "subtask"},
        {"kind": "subtask", "parent": "abc"},
        {"kind": "subtask", "parent": "999999999"},
        {"kind": "subtask", "parent": "9" * 40},
        {"kind": "title"},
    ],
)
def test_a_row_that_is_refused_is_told_above_the_editor(
    cast: Cast, draft: JobDescriptionVersion, fields: dict[str, str]
) -> None:
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_add", draft.pk, **fields)
    assert page.status == 422
    assert page.response.headers["HX-Retarget"] == "#editor-error"
    assert "TJ-30" in page.text("body")


def test_a_moved_row_keeps_the_cursor_on_its_button(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "duty")[1]
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_row_up", row.pk)
    assert page.status == 200
    assert page.has(f"#rows-duty-0 > li:first-child#row-{row.pk}")


def test_a_removed_row_is_gone_and_a_second_click_finds_nothing(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "duty")[0]
    jaan = Visitor(cast.jaan)
    page = jaan.send_by_htmx("teams:job_description_row_remove", row.pk)
    assert page.status == 200
    assert not page.has(f"#row-{row.pk}")
    assert jaan.send_by_htmx("teams:job_description_row_remove", row.pk).status == 404


@pytest.mark.parametrize("url_name", ["row_add", "row_save", "row_up", "row_down", "row_remove"])
def test_an_editor_left_open_is_told_that_the_version_is_frozen(
    cast: Cast, draft: JobDescriptionVersion, url_name: str
) -> None:
    row = rows(draft, "right")[0]
    propose(draft.pk, by=cast.anne)
    key = draft.pk if url_name == "row_add" else row.pk
    sent = {"kind": "right", "revision": "1", "text": "uus"}
    page = Visitor(cast.jaan).send_by_htmx(f"teams:job_description_{url_name}", key, **sent)
    assert page.status == 422
    assert "TJ-306" in page.text("body")


def test_words_in_angle_brackets_are_words(cast: Cast) -> None:
    content = JobDescriptionContent(title="<script>alert(1)</script>", purpose="a & b", duties=small_content().duties)
    version = draft_version(cast, "ONE-3", content=content)
    jaan = Visitor(cast.jaan)
    assert "<script>alert(1)</script>" in jaan.open("teams:job_description_version_edit", version.pk).values("text")
    assert jaan.open("teams:job_description_version_detail", version.pk).text(".document-title") == content.title


def test_a_row_keeps_its_identity_when_it_is_moved_and_saved(cast: Cast, draft: JobDescriptionVersion) -> None:
    row = rows(draft, "duty")[1]
    identity: uuid.UUID = row.identity
    move_row(row.pk, by=cast.jaan, up=True)
    save_row(row.pk, by=cast.jaan, revision=1, text="Uus sõnastus.")
    row.refresh_from_db()
    assert (row.identity, row.duty_id) == (identity, identity)
