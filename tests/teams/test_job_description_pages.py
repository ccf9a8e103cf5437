"""The pages of a job description: the position's page, a version and what is done with it, its yearly review."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from teams.models import JobDescription, JobDescriptionVersion, Rendering, StoredFile
from tests.cast import Cast, approved_version, draft_version, proposed_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


# A position's page


def test_a_position_without_a_job_description_says_what_to_do(cast: Cast) -> None:
    seat = cast.seats["ONE-2"].pk
    lead = Visitor(cast.jaan).open("teams:job_description_detail", seat)
    assert lead.actions() == [f"/positions/{seat}/job-description/begin/"]
    assert f"/job-descriptions/import/?position={seat}" in lead.links().values()
    colleague = Visitor(cast.kalle).open("teams:job_description_detail", seat)
    assert colleague.has(".empty")
    assert colleague.actions() == []


def test_a_vacant_position_is_said_to_be_vacant(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:job_description_detail", cast.seats["ONE-5"].pk)
    assert "vacant" in page.text(".page-lead")


def test_everybody_reads_what_is_in_force_but_not_the_draft(cast: Cast) -> None:
    in_force = approved_version(cast, in_force_from=days(-10))
    draft = draft_version(cast)
    seat = cast.seats["ONE-2"].pk
    colleague = Visitor(cast.kalle).open("teams:job_description_detail", seat)
    assert f"/versions/{in_force.pk}/" in colleague.links().values()
    assert f"/versions/{draft.pk}/" not in colleague.links().values()
    assert not colleague.has("#open-title")
    holder = Visitor(cast.mari).open("teams:job_description_detail", seat)
    assert holder.has("#open-title")
    assert f"/versions/{draft.pk}/edit/" not in holder.links().values()
    lead = Visitor(cast.jaan).open("teams:job_description_detail", seat)
    assert lead.links()["Go on writing"] == f"/versions/{draft.pk}/edit/"
    assert f"/positions/{seat}/job-description/begin/" not in lead.actions()


def test_the_versions_tell_their_days(cast: Cast) -> None:
    approved_version(cast, in_force_from=date(2024, 1, 1))
    approved_version(cast, in_force_from=date(2025, 1, 1))
    approved_version(cast, in_force_from=days(30))
    page = Visitor(cast.kalle).open("teams:job_description_detail", cast.seats["ONE-2"].pk)
    assert [text.split()[1] for text in page.texts(".timeline-title a")] == ["3", "2", "1"]
    assert page.has(".timeline > li:nth-child(1) .badge-future")
    assert page.has(".timeline > li:nth-child(2)[aria-current] .badge-in_force")
    assert page.has(".timeline > li:nth-child(3) .badge-superseded")
    assert "01.01.2024 – 31.12.2024" in page.texts(".timeline > li")[2]


def test_a_draft_begins_with_a_click(cast: Cast) -> None:
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_begin", cast.seats["ONE-2"].pk)
    version = JobDescriptionVersion.objects.get()
    assert page.leads_to == f"/versions/{version.pk}/edit/"
    editor = jaan.follow(page)
    assert "Klienditeenindaja" in editor.values("text")
    assert editor.has(".alert-success")


def test_a_second_draft_is_refused_with_a_sentence(cast: Cast) -> None:
    draft_version(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_begin", cast.seats["ONE-2"].pk)
    assert "TJ-201" in jaan.follow(page).text("#messages")
    assert JobDescriptionVersion.objects.count() == 1


# A version


def test_a_version_is_read_in_the_order_of_its_form(cast: Cast) -> None:
    version = approved_version(cast)
    page = Visitor(cast.kalle).open("teams:job_description_version_detail", version.pk)
    assert page.text("h2.document-title") == "Klienditeenindaja"
    headings = [text for text in page.texts("article section h2") if text[0].isdigit()]
    assert headings == sorted(headings)
    article = page.text("article")
    for text in ("Vastab kirjadele.", "tutvustab tööd", "teha ettepanekuid", "Kuulab teisi.", "Sülearvuti ja telefon."):
        assert text in article
    assert version.content_hash in article


def test_what_the_form_has_no_place_for_is_read_too(cast: Cast) -> None:
    """The form of 2024 has no work tools and no rules of amendment."""
    assert cast.forms["2024"].pk == draft_version(cast).form_id
    page = Visitor(cast.mari).open("teams:job_description_version_detail", JobDescriptionVersion.objects.get().pk)
    assert "Sülearvuti ja telefon." in page.text("article")
    assert "Ametijuhend vaadatakse üle kord aastas." in page.text("article")
    assert "Rahulikkus" in page.text("article")


def test_a_version_offers_what_its_reader_may_do(cast: Cast) -> None:
    proposed = proposed_version(cast).pk

    def offered(name: str) -> set[str]:
        page = Visitor(getattr(cast, name)).open("teams:job_description_version_detail", proposed)
        return {url.removeprefix(f"/versions/{proposed}/") for url in page.links(".page-actions a").values()}

    assert offered("mari") == {"pdf/", "json/"}
    assert offered("jaan") == {"pdf/", "json/", "withdraw/"}
    assert offered("anne") == {"pdf/", "json/", "withdraw/", "approve/"}


def test_a_superseded_version_says_until_when_it_held(cast: Cast) -> None:
    old = approved_version(cast, in_force_from=date(2024, 1, 1))
    approved_version(cast, in_force_from=date(2025, 1, 1))
    page = Visitor(cast.kalle).open("teams:job_description_version_detail", old.pk)
    assert "31 December 2024" in page.text(".alert-info")


def test_who_sees_a_version_stands_below_it(cast: Cast) -> None:
    draft, public = draft_version(cast, "ONE-3"), approved_version(cast)
    kalle = Visitor(cast.kalle)
    for version, readers in ((draft, "leads up the line"), (public, "everyone")):
        assert readers in kalle.open("teams:job_description_version_detail", version.pk).text(".privacy")


def test_proposing_freezes_and_tells(cast: Cast) -> None:
    version = draft_version(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.follow(jaan.send("teams:job_description_version_propose", version.pk))
    assert page.has(".badge-proposed")
    assert page.has(".alert-success")


def test_proposing_twice_is_told_and_does_nothing(cast: Cast) -> None:
    version = draft_version(cast)
    jaan = Visitor(cast.jaan)
    jaan.send("teams:job_description_version_propose", version.pk)
    page = jaan.send("teams:job_description_version_propose", version.pk)
    assert page.leads_to == f"/versions/{version.pk}/"
    assert "TJ-202" in jaan.follow(page).text()


def test_what_is_missing_is_told_in_the_editor(cast: Cast) -> None:
    version = draft_version(cast)
    version.rows.filter(kind="title").update(text="")
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_version_propose", version.pk)
    assert page.leads_to == f"/versions/{version.pk}/edit/"
    assert "TJ-207" in jaan.follow(page).text()


def test_hr_approves_with_its_day(cast: Cast) -> None:
    version = proposed_version(cast)
    anne = Visitor(cast.anne)
    page = anne.send(
        "teams:job_description_version_approve",
        version.pk,
        in_force_from=days(0).isoformat(),
        applied_from=days(-6).strftime("%d.%m.%Y"),
    )
    assert anne.follow(page).has(".badge-in_force")
    version.refresh_from_db()
    assert (version.in_force_from, version.applied_from) == (days(0), days(-6))


def test_approving_twice_is_refused(cast: Cast) -> None:
    version = proposed_version(cast)
    anne = Visitor(cast.anne)
    for status in (302, 403):
        sent = anne.send("teams:job_description_version_approve", version.pk, in_force_from=days(0).isoformat())
        assert sent.status == status


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"in_force_from": "abc"},
        {"in_force_from": "30.02.2026"},
        {"in_force_from": "9999-01-01"},
        {"in_force_from": "1900-01-01"},
        {"in_force_from": "2026-01-01", "applied_from": "2026-02-01", "sure": "on"},
    ],
)
def test_a_day_that_cannot_be_is_told_beside_its_field(cast: Cast, fields: dict[str, str]) -> None:
    version = proposed_version(cast)
    page = Visitor(cast.anne).send("teams:job_description_version_approve", version.pk, **fields)
    assert page.status == 422
    assert page.has("#error-summary a")
    assert page.values("in_force_from") == [fields.get("in_force_from", "")]
    version.refresh_from_db()
    assert version.state == "proposed"


def test_the_page_that_approves_shows_what_is_decided_and_the_other_ways(cast: Cast) -> None:
    present = approved_version(cast, in_force_from=days(-100))
    version = proposed_version(cast)
    page = Visitor(cast.anne).open("teams:job_description_version_approve", version.pk)
    ways = page.links(".card a")
    for verb, number in (("detail", version.pk), ("detail", present.pk), ("withdraw", version.pk)):
        assert reverse(f"teams:job_description_version_{verb}", args=[number]) in ways.values()
    said = page.text(".card")
    assert f"Version 1, in force since {days(-100):%d.%m.%Y}, ends the day before" in said
    assert "Proposed by Anne" in said
    assert f"To be decided by {version.decide_by:%d.%m.%Y}." in said


def test_the_page_that_approves_says_that_it_would_be_the_first(cast: Cast) -> None:
    version = proposed_version(cast)
    page = Visitor(cast.anne).open("teams:job_description_version_approve", version.pk)
    assert "this one would be the first" in page.text(".card")
    assert reverse("teams:job_description_version_detail", args=[version.pk]) in page.links(".card a").values()


def test_a_day_before_the_proposal_is_asked_for_once_more(cast: Cast) -> None:
    version = proposed_version(cast)
    anne = Visitor(cast.anne)
    sent = {"in_force_from": days(-1).isoformat()}
    page = anne.send("teams:job_description_version_approve", version.pk, **sent)
    assert page.status == 422
    assert "before the version was proposed" in page.text("#error-summary")
    assert page.has("input[type=checkbox][name=sure]")
    version.refresh_from_db()
    assert version.state == "proposed"
    assert anne.send("teams:job_description_version_approve", version.pk, **sent, sure="on").status == 302
    version.refresh_from_db()
    assert version.in_force_from == days(-1)


def test_a_day_on_which_another_version_begins_is_told_beside_the_day(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(0))
    version = proposed_version(cast)
    sent = {"in_force_from": days(0).isoformat()}
    page = Visitor(cast.anne).send("teams:job_description_version_approve", version.pk, **sent)
    assert "TJ-210" in page.text("#error-summary")
    assert page.links("#error-summary a").popitem()[1] == "#id_in_force_from"


def test_a_withdrawn_proposal_keeps_its_reason(cast: Cast) -> None:
    version = proposed_version(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_version_withdraw", version.pk, reason="Kirjaviga kolmandas punktis")
    assert jaan.follow(page).has("#open-title")
    shown = jaan.open("teams:job_description_version_detail", version.pk)
    assert "Jaan Jõgi" in shown.text(".alert-warning")
    assert "Kirjaviga kolmandas punktis" in shown.text(".alert-warning")


def test_a_dropped_draft_is_gone(cast: Cast) -> None:
    version = draft_version(cast)
    jaan = Visitor(cast.jaan)
    page = jaan.follow(jaan.send("teams:job_description_version_withdraw", version.pk))
    assert page.has(".empty")
    assert jaan.open("teams:job_description_version_detail", version.pk).status == 404


def test_a_reason_that_is_too_long_is_kept(cast: Cast) -> None:
    version = proposed_version(cast)
    page = Visitor(cast.jaan).send("teams:job_description_version_withdraw", version.pk, reason="x" * 1001)
    assert page.status == 422
    assert page.values("reason")[0].strip() == "x" * 1001


# What is taken away


def finish_rendering(version: JobDescriptionVersion) -> None:
    file = StoredFile.objects.create(sha256="0" * 64, content=b"%PDF-1.7", media_type="application/pdf", size=8)
    Rendering.objects.filter(version=version).update(state="done", file=file)


def test_a_pdf_that_is_being_made_is_waited_for(cast: Cast) -> None:
    version = proposed_version(cast)
    mari = Visitor(cast.mari)
    page = mari.open("teams:job_description_pdf", version.pk)
    assert page.status == 202
    assert page.has("#pdf-waits[hx-get]")
    url = f"/versions/{version.pk}/pdf/"
    assert mari.client.get(url, headers={"HX-Request": "true"}).status_code == 200
    finish_rendering(version)
    assert mari.client.get(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == url


def test_a_pdf_is_given_under_a_name_without_the_person(cast: Cast) -> None:
    version = proposed_version(cast)
    finish_rendering(version)
    response = Visitor(cast.mari).open("teams:job_description_pdf", version.pk).response
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ametijuhend-ONE-2-v1.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.content == b"%PDF-1.7"


def test_the_pdf_of_the_proposal_is_not_that_of_the_approved_version(cast: Cast) -> None:
    version = proposed_version(cast)
    finish_rendering(version)
    anne = Visitor(cast.anne)
    anne.send("teams:job_description_version_approve", version.pk, in_force_from=days(0).isoformat())
    assert anne.open("teams:job_description_pdf", version.pk).status == 202


def test_a_pdf_that_failed_is_asked_for_again(cast: Cast) -> None:
    version = proposed_version(cast)
    Rendering.objects.update(state="failed", attempts=5)
    mari = Visitor(cast.mari)
    page = mari.open("teams:job_description_pdf", version.pk)
    assert "TJ-601" in page.text("main .alert-danger")
    assert page.actions() == [f"/versions/{version.pk}/render/"]
    assert not mari.follow(mari.send("teams:job_description_version_render", version.pk)).has("main .alert-danger")
    assert Rendering.objects.get().state == "waiting"


def test_a_pdf_that_was_never_asked_for_can_be(cast: Cast) -> None:
    version = proposed_version(cast)
    Rendering.objects.all().delete()
    page = Visitor(cast.mari).open("teams:job_description_pdf", version.pk)
    assert page.actions() == [f"/versions/{version.pk}/render/"]


def test_a_draft_has_no_pdf(cast: Cast) -> None:
    version = draft_version(cast)
    assert Visitor(cast.mari).open("teams:job_description_pdf", version.pk).leads_to == f"/versions/{version.pk}/"


def test_the_json_of_a_frozen_version_is_what_was_hashed(cast: Cast) -> None:
    version = approved_version(cast)
    response = Visitor(cast.kalle).open("teams:job_description_json", version.pk).response
    assert response.content == bytes(version.document)
    assert response.headers["Content-Disposition"] == 'attachment; filename="ametijuhend-ONE-2-v1.json"'


def test_the_json_of_a_draft_is_its_content(cast: Cast) -> None:
    version = draft_version(cast)
    data = json.loads(Visitor(cast.mari).open("teams:job_description_json", version.pk).response.content)
    assert data["title"] == "Klienditeenindaja"


# The yearly review


def review_page(visitor: Visitor, cast: Cast) -> Page:
    return visitor.open("teams:job_description_detail", cast.seats["ONE-2"].pk)


def test_a_review_is_done_in_two_clicks(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-380))
    seat = cast.seats["ONE-2"].pk
    jaan, mari = Visitor(cast.jaan), Visitor(cast.mari)
    assert review_page(jaan, cast).has("#review-title + .badge-overdue")
    assert jaan.follow(jaan.send("teams:job_description_still_true", seat)).has(".alert-success")
    assert "Jaan Jõgi" in review_page(mari, cast).text("section:has(#review-title)")
    assert f"/positions/{seat}/job-description/still-true/" not in review_page(jaan, cast).actions()
    mari.send("teams:job_description_still_true", seat)
    assert JobDescription.objects.get().last_reviewed_on == days(0)
    assert not review_page(mari, cast).has("#review-title + .badge")


def test_still_true_said_twice_counts_once(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-380))
    jaan = Visitor(cast.jaan)
    for _time in range(2):
        assert jaan.send("teams:job_description_still_true", cast.seats["ONE-2"].pk).status == 302
    review = JobDescription.objects.get().reviews.get()
    assert (review.manager, review.holder, review.outcome) == (cast.jaan, None, "open")


def test_nothing_in_force_has_nothing_to_review(cast: Cast) -> None:
    jaan = Visitor(cast.jaan)
    for url_name in ("teams:job_description_still_true", "teams:job_description_change"):
        page = jaan.follow(jaan.send(url_name, cast.seats["ONE-2"].pk))
        assert "TJ-401" in page.text()


def test_whoever_has_no_word_in_it_leaves_nothing_behind(cast: Cast) -> None:
    kalle = Visitor(cast.kalle)
    for url_name in ("teams:job_description_still_true", "teams:job_description_change", "teams:job_description_begin"):
        assert kalle.send(url_name, cast.seats["ONE-2"].pk).status == 403
    assert not JobDescription.objects.exists()


def test_the_holder_is_not_offered_to_begin_a_change(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-380))
    seat = cast.seats["ONE-2"].pk
    assert f"/positions/{seat}/job-description/change/" in review_page(Visitor(cast.jaan), cast).actions()
    assert f"/positions/{seat}/job-description/change/" not in review_page(Visitor(cast.mari), cast).actions()
    assert not review_page(Visitor(cast.kalle), cast).has("#review-title")


def test_a_review_that_finds_a_change_begins_a_draft(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-380))
    jaan = Visitor(cast.jaan)
    page = jaan.send("teams:job_description_change", cast.seats["ONE-2"].pk)
    draft = JobDescriptionVersion.objects.get(state="draft")
    assert page.leads_to == f"/versions/{draft.pk}/edit/"
    again = jaan.send("teams:job_description_change", cast.seats["ONE-2"].pk)
    assert "TJ-201" in jaan.follow(again).text()
