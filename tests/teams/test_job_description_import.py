"""From a document to a draft: read, looked over, placed by hand, finished."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from teams.actions.job_description import propose
from teams.actions.job_description_import import (
    answer_question,
    begin_import,
    decide_line,
    drop_import,
    finish_import,
    placed_content,
    reclaim_line,
    waiting_for_a_person,
)
from teams.models import JobDescriptionImport, JobDescriptionVersion, Position
from teams.models.job_description_row import content_of
from teams.refusal import NotAllowed, Refused
from tests.cast import Cast, draft_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

TEXT = """Saadetud tutvumiseks enne koosolekut.

AMETIJUHEND
Kehtiv alates 01.03.2025

1. ÜLDOSA
Nõustaja asendab vanemnõustaja.
Ametinimetus: Nõustaja
Struktuuriüksus: Esimene talitus

2. AMETIKOHA EESMÄRK
Nõustada inimesi, kes küsivad toetuste kohta.

3. TÖÖÜLESANDED
3.1 Vastab kõnedele ja kirjadele.
Oodatav tulemus: inimene teab, mida ta järgmiseks teeb.
3.2 Juhendab uusi kolleege.

4. ÕIGUSED
4.1 saada tööks vajalikku teavet;
4.2 teha ettepanekuid töö paremaks korraldamiseks.
"""
SECOND = TEXT.partition("\n\n")[2].replace("Nõustaja", "Vanemnõustaja")


def begin(cast: Cast, text: str = TEXT) -> JobDescriptionImport:
    return begin_import(cast.seats["ONE-2"].pk, by=cast.jaan, text=text)[0]


def decide_all(job_import: JobDescriptionImport, cast: Cast) -> None:
    for line in range(len(job_import.reading["unplaced"])):
        decide_line(job_import.pk, by=cast.jaan, line=line, place="aside")
    for question in range(len(job_import.reading["questions"])):
        answer_question(job_import.pk, by=cast.jaan, question=question, chosen="substituted_by")


# The actions


def test_a_document_is_read_and_waits_for_a_person(cast: Cast) -> None:
    job_import = begin(cast)
    content = placed_content(job_import)
    assert content.title == "Nõustaja"
    assert [duty.task for duty in content.duties] == ["Vastab kõnedele ja kirjadele.", "Juhendab uusi kolleege."]
    assert job_import.valid_from == date(2025, 3, 1)
    assert [line["text"] for line in job_import.reading["unplaced"]] == ["Saadetud tutvumiseks enne koosolekut."]
    assert len(job_import.reading["questions"]) == 1
    assert waiting_for_a_person(job_import) == 2
    assert job_import.source == TEXT


def test_a_document_with_two_descriptions_gives_two_imports(cast: Cast) -> None:
    imports = begin_import(cast.seats["ONE-2"].pk, by=cast.jaan, text=f"{TEXT}\n\f\n{SECOND}")
    assert [placed_content(one).title for one in imports] == ["Nõustaja", "Vanemnõustaja"]
    assert imports[0].begun_at == imports[1].begun_at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "TJ-101"),
        (" \n\t", "TJ-101"),
        ("\x01\x02", "TJ-102"),
        ("Tere, kuidas läheb?", "TJ-104"),
        ("x" * 1_000_001, "TJ-103"),
    ],
)
def test_a_text_that_is_no_job_description_leaves_nothing(cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        begin(cast, text)
    assert not JobDescriptionImport.objects.exists()


@pytest.mark.parametrize("name", ["mari", "kalle", "liis", "ylle", "sirje", "aivar"])
def test_others_cannot_import(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        begin_import(cast.seats["ONE-2"].pk, by=getattr(cast, name), text=TEXT)


def test_a_line_is_placed_moved_and_taken_back(cast: Cast) -> None:
    job_import = begin(cast)
    line = job_import.reading["unplaced"][0]["text"]
    assert placed_content(decide_line(job_import.pk, by=cast.jaan, line=0, place="rights")).rights[-1] == line
    moved = placed_content(decide_line(job_import.pk, by=cast.jaan, line=0, place="duties.0.activities"))
    assert (moved.rights[-1] == line, moved.duties[0].activities) == (False, [line])
    back = decide_line(job_import.pk, by=cast.jaan, line=0, place="")
    assert placed_content(back) == placed_content(begin(cast))


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        (1, "rights", "TJ-501"),
        (-1, "rights", "TJ-501"),
        (0, "nonsense", "TJ-502"),
        (0, "duties.7.task", "TJ-502"),
        (0, "duties.0", "TJ-502"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_not_kept(cast: Cast, line: int, place: str, code: str) -> None:
    job_import = begin(cast)
    with pytest.raises(Refused, match=code):
        decide_line(job_import.pk, by=cast.jaan, line=line, place=place)
    job_import.refresh_from_db()
    assert waiting_for_a_person(job_import) == 2


def with_lines(job_import: JobDescriptionImport, *texts: str) -> JobDescriptionImport:
    job_import.reading["unplaced"] = [{"text": text, "section": "", "place": ""} for text in texts]
    job_import.save()
    return job_import


def test_a_line_stays_with_its_duty_whatever_is_decided_later(cast: Cast) -> None:
    job_import = with_lines(begin(cast), "Koolitab.", "Juhendab.", "uusi kolleege")
    for line, place in ((1, "duties"), (2, "duties.2.subtasks"), (0, "duties")):
        job_import = decide_line(job_import.pk, by=cast.jaan, line=line, place=place)
    made = placed_content(job_import).duties[2:]
    assert [(duty.task, duty.subtasks) for duty in made] == [("Juhendab.", ["uusi kolleege"]), ("Koolitab.", [])]


def test_what_stood_in_a_duty_that_is_taken_back_waits_again(cast: Cast) -> None:
    job_import = with_lines(begin(cast), "Koolitab.", "Juhendab.", "uusi kolleege")
    for line, place in ((0, "duties"), (1, "duties"), (2, "duties.3.subtasks"), (0, "")):
        job_import = decide_line(job_import.pk, by=cast.jaan, line=line, place=place)
    assert [line["place"] for line in job_import.reading["unplaced"]] == ["", "duties", "duties.2.subtasks"]
    job_import = decide_line(job_import.pk, by=cast.jaan, line=1, place="")
    assert [line["place"] for line in job_import.reading["unplaced"]] == ["", "", ""]


def test_the_same_decision_twice_is_one(cast: Cast) -> None:
    job_import = with_lines(begin(cast), "Juhendab.", "uusi kolleege")
    for line, place in ((0, "duties"), (1, "duties.2.subtasks"), (0, "duties")):
        job_import = decide_line(job_import.pk, by=cast.jaan, line=line, place=place)
    assert placed_content(job_import).duties[2].subtasks == ["uusi kolleege"]


def test_a_question_is_answered_and_asked_again(cast: Cast) -> None:
    job_import = begin(cast)
    answered = placed_content(answer_question(job_import.pk, by=cast.jaan, question=0, chosen="substitutes"))
    assert (answered.substituted_by, answered.substitutes) == ([], ["vanemnõustaja"])
    back = answer_question(job_import.pk, by=cast.jaan, question=0, chosen="")
    assert placed_content(back).substituted_by == ["vanemnõustaja"]
    assert waiting_for_a_person(back) == 2


@pytest.mark.parametrize(("question", "chosen", "code"), [(1, "substitutes", "TJ-509"), (0, "purpose", "TJ-510")])
def test_an_answer_that_was_not_offered_is_refused(cast: Cast, question: int, chosen: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        answer_question(begin(cast).pk, by=cast.jaan, question=question, chosen=chosen)


def test_a_line_taken_for_a_heading_can_be_placed_after_all(cast: Cast) -> None:
    job_import = begin(cast)
    heading = job_import.reading["furniture"].index("1. ÜLDOSA")
    reclaimed = reclaim_line(job_import.pk, by=cast.jaan, line=heading)
    assert reclaimed.reading["unplaced"][-1]["text"] == "1. ÜLDOSA"
    assert "1. ÜLDOSA" not in reclaimed.reading["furniture"]
    assert waiting_for_a_person(reclaimed) == 3
    with pytest.raises(Refused, match="TJ-501"):
        reclaim_line(job_import.pk, by=cast.jaan, line=999)


def test_a_draft_is_made_when_nothing_waits(cast: Cast) -> None:
    job_import = begin(cast)
    with pytest.raises(Refused, match="TJ-503"):
        finish_import(job_import.pk, by=cast.jaan)
    decide_all(job_import, cast)
    version = finish_import(job_import.pk, by=cast.jaan)
    assert content_of(version.rows.all()).title == "Nõustaja"
    assert version.source_import == job_import
    with pytest.raises(Refused, match="TJ-504"):
        finish_import(job_import.pk, by=cast.jaan)


def test_a_draft_is_made_for_the_position_and_in_the_form_chosen(cast: Cast) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    version = finish_import(job_import.pk, by=cast.jaan, position_id=cast.seats["ONE-5"].pk, form=cast.forms["2022"])
    assert version.job_description.position == cast.seats["ONE-5"]
    assert version.form == cast.forms["2022"]


def test_a_draft_is_not_made_where_one_is_open_or_where_one_may_not(cast: Cast) -> None:
    draft_version(cast)
    job_import = begin(cast)
    decide_all(job_import, cast)
    with pytest.raises(Refused, match="TJ-201"):
        finish_import(job_import.pk, by=cast.jaan)
    with pytest.raises(NotAllowed):
        finish_import(job_import.pk, by=cast.jaan, position_id=cast.seats["TWO-2"].pk)
    job_import.refresh_from_db()
    assert (job_import.version, job_import.position) == (None, cast.seats["ONE-2"])


def test_an_import_is_its_beginners_alone(cast: Cast) -> None:
    job_import = begin(cast)
    for verb in (drop_import, finish_import):
        with pytest.raises(Refused, match="TJ-001"):
            verb(job_import.pk, by=cast.anne)
    assert JobDescriptionImport.objects.filter(pk=job_import.pk).exists()


def test_a_dropped_draft_takes_its_import_along(cast: Cast) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    version = finish_import(job_import.pk, by=cast.jaan)
    Visitor(cast.jaan).send("teams:job_description_version_withdraw", version.pk)
    assert not JobDescriptionImport.objects.exists()


# The pages


def read(visitor: Visitor, **fields: object) -> Page:
    return visitor.send("teams:job_description_import_begin", **{"position": "ONE-2", **fields})


def file(content: bytes, name: str = "ametijuhend.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def test_a_position_is_offered_where_one_came_from(cast: Cast) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_import_begin", position=cast.seats["ONE-3"].pk)
    assert page.values("position") == ["ONE-3"]
    offered = [option.etree_element.get("value") for option in page.root.query_all("#positions option")]
    assert set(offered) == {"ONE-1", "ONE-2", "ONE-3", "ONE-4", "ONE-5"}


@pytest.mark.parametrize("position", ["abc", "0", "-1", "9" * 30, "9" * 5000, "²"])
def test_a_position_that_is_none_is_not_offered(cast: Cast, position: str) -> None:
    page = Visitor(cast.jaan).open("teams:job_description_import_begin", position=position)
    assert (page.status, page.values("position")) == (200, [""])


def test_a_pasted_text_leads_to_what_was_read(cast: Cast) -> None:
    jaan = Visitor(cast.jaan)
    page = jaan.follow(read(jaan, text=TEXT))
    assert "Vastab kõnedele ja kirjadele." in page.text("article")
    assert "Saadetud tutvumiseks enne koosolekut." in page.text(".source-line")
    assert "01.03.2025" in page.text(".page-lead")
    assert page.values("position") == ["ONE-2"]
    unfinished = jaan.open("teams:job_description_import_begin").links(".item-list a")
    assert list(unfinished) == ["Nõustaja"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_a_file_is_read_in_the_encodings_of_the_office(cast: Cast, encoding: str) -> None:
    jaan = Visitor(cast.jaan)
    page = jaan.follow(read(jaan, file=file(TEXT.encode(encoding))))
    assert "Vastab kõnedele ja kirjadele." in page.text("article")
    assert "ametijuhend.txt" in page.text(".page-lead")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "TJ-508"),
        ({"text": "  \n "}, "TJ-508"),
        ({"text": TEXT, "file": file(TEXT.encode())}, "TJ-507"),
        ({"file": file(b"x" * 1_000_001)}, "TJ-506"),
        ({"file": file(b"")}, "TJ-101"),
        ({"file": file(b"%PDF-1.7 \x00\xff", "ametijuhend.pdf")}, "TJ-105"),
        ({"file": file(b"PK\x03\x04\x00\xff", "ametijuhend.docx")}, "TJ-105"),
        ({"file": file(b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "pilt.txt")}, "TJ-102"),
        ({"text": "Tere, kuidas läheb?"}, "TJ-104"),
        ({"text": TEXT, "position": "NONE-9"}, "TJ-505"),
    ],
)
def test_a_bad_document_gets_one_sentence_and_leaves_nothing(cast: Cast, fields: dict[str, object], code: str) -> None:
    page = read(Visitor(cast.jaan), **fields)
    assert page.status == 422
    assert page.text("#error-summary").count("TJ-") == 1
    assert code in page.text("#error-summary")
    assert not JobDescriptionImport.objects.exists()


def test_what_was_pasted_is_kept_when_it_is_refused(cast: Cast) -> None:
    page = read(Visitor(cast.jaan), text=TEXT, position="NONE-9")
    assert page.values("text")[0].strip() == TEXT.strip()
    assert page.values("position") == ["NONE-9"]


def test_a_position_of_another_lead_is_refused(cast: Cast) -> None:
    assert read(Visitor(cast.jaan), text=TEXT, position="TWO-2").status == 403
    assert not JobDescriptionImport.objects.exists()


def test_a_code_may_be_typed_in_small_letters(cast: Cast) -> None:
    assert read(Visitor(cast.jaan), text=TEXT, position="one-2").status == 302


def test_a_line_is_placed_without_a_reload(cast: Cast) -> None:
    job_import = begin(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.send_by_htmx("teams:job_description_import_decide", job_import.pk, line="0", place="rights")
    assert page.status == 200
    assert page.has("#preview")
    assert "Saadetud tutvumiseks enne koosolekut." in page.text("article")
    assert page.has("#undo-0")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"line": "0", "place": "nonsense"}, "TJ-502"),
        ({"line": "0", "place": "duties.9.task"}, "TJ-502"),
        ({"line": "0", "place": "a\x00b"}, "TJ-502"),
        ({"line": "7", "place": "rights"}, "TJ-501"),
        ({"line": "abc", "place": "rights"}, "TJ-501"),
        ({"line": "9" * 5000, "place": "rights"}, "TJ-501"),
        ({"place": "rights"}, "TJ-501"),
    ],
)
def test_a_place_that_is_none_is_told_where_the_line_is(cast: Cast, fields: dict[str, str], code: str) -> None:
    page = Visitor(cast.jaan).send_by_htmx("teams:job_description_import_decide", begin(cast).pk, **fields)
    assert page.status == 422
    assert code in page.text("[role=alert]")


def test_without_scripts_a_decision_leads_back_to_the_page(cast: Cast) -> None:
    job_import = begin(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_import_decide", job_import.pk, line="7", place="rights")
    assert "TJ-501" in jaan.follow(page).text("#messages")
    page = jaan.send("teams:job_description_import_answer", job_import.pk, question="0", chosen="substitutes")
    assert jaan.follow(page).has("#answer-0-substitutes[aria-pressed=true]")


def test_the_draft_is_made_with_a_click_and_the_page_then_leads_there(cast: Cast) -> None:
    job_import = begin(cast)
    jaan = Visitor(cast.jaan)
    waiting = jaan.send("teams:job_description_import_finish", job_import.pk, position="ONE-2")
    assert (waiting.status, "TJ-503" in waiting.text()) == (422, True)
    decide_all(job_import, cast)
    page = jaan.send("teams:job_description_import_finish", job_import.pk, position="ONE-2")
    version = JobDescriptionVersion.objects.get()
    assert page.leads_to == f"/versions/{version.pk}/edit/"
    assert jaan.open("teams:job_description_import_detail", job_import.pk).leads_to == page.leads_to
    again = jaan.send("teams:job_description_import_finish", job_import.pk, position="ONE-2")
    assert (again.status, "TJ-504" in again.text()) == (422, True)
    assert JobDescriptionVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [({"position": "NONE-9"}, 422, "TJ-505"), ({}, 422, ""), ({"position": "ONE-2", "form": "999999"}, 422, "")],
)
def test_a_draft_needs_a_position_and_a_form_that_exist(
    cast: Cast, fields: dict[str, str], status: int, code: str
) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    page = Visitor(cast.jaan).send("teams:job_description_import_finish", job_import.pk, **fields)
    assert page.status == status
    assert code in page.text("#error-summary")


def test_a_draft_for_a_position_of_another_lead_is_refused(cast: Cast) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    page = Visitor(cast.jaan).send("teams:job_description_import_finish", job_import.pk, position="TWO-2")
    assert page.status == 403


def test_an_import_is_dropped_with_a_click(cast: Cast) -> None:
    job_import = begin(cast)
    jaan = Visitor(cast.jaan)
    assert jaan.follow(jaan.send("teams:job_description_import_drop", job_import.pk)).has(".alert-success")
    assert jaan.send("teams:job_description_import_drop", job_import.pk).status == 404


def test_an_import_that_became_a_draft_is_not_dropped(cast: Cast) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    version = finish_import(job_import.pk, by=cast.jaan)
    jaan = Visitor(cast.jaan)
    jaan.send("teams:job_description_import_drop", job_import.pk)
    assert JobDescriptionImport.objects.filter(version=version).exists()


def test_the_day_in_the_document_is_offered_when_it_is_approved(cast: Cast) -> None:
    job_import = begin(cast)
    decide_all(job_import, cast)
    version = propose(finish_import(job_import.pk, by=cast.jaan).pk, by=cast.jaan)
    page = Visitor(cast.anne).open("teams:job_description_version_approve", version.pk)
    assert page.values("in_force_from") == ["2025-03-01"]
    # It lies before the proposal, and that is not asked: it stands in the document.
    sent = Visitor(cast.anne).send("teams:job_description_version_approve", version.pk, in_force_from="2025-03-01")
    assert "over a year away" in sent.text("#error-summary")
    assert "was proposed" not in sent.text("#error-summary")


def test_the_descriptions_of_one_document_lead_to_each_other(cast: Cast) -> None:
    imports = begin_import(cast.seats["ONE-2"].pk, by=cast.jaan, text=f"{TEXT}\n\f\n{SECOND}")
    page = Visitor(cast.jaan).open("teams:job_description_import_detail", imports[1].pk)
    assert list(page.links(".tabs a")) == ["Nõustaja", "Vanemnõustaja"]
    assert Position.objects.filter(imports__in=imports).distinct().count() == 1
