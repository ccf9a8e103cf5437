"""A version's life: begun, proposed, approved, withdrawn, and what holds on which day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from teams.actions.job_description import approve, begin_draft, propose, withdraw
from teams.actions.job_description_row import save_row
from teams.content import JobDescriptionContent, content_hash
from teams.models import Duty, JobDescription, JobDescriptionVersion, Rendering
from teams.models.job_description_row import Kind, content_of
from teams.refusal import NotAllowed, Refused
from tests.cast import Cast, approved_version, draft_version, proposed_version, small_content

pytestmark = pytest.mark.django_db


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def test_content_survives_its_rows(cast: Cast) -> None:
    content = small_content()
    version = draft_version(cast, content=content)
    read_back = content_of(version.rows.all())
    for duty in read_back.duties:
        assert duty.identity
        duty.identity = ""
    assert read_back == content


def test_lead_begins_a_draft_from_the_structure(cast: Cast) -> None:
    version = begin_draft(cast.seats["ONE-4"].pk, by=cast.jaan)
    content = content_of(version.rows.all())
    assert content.title == "Juhtiv klienditeenindaja"
    assert content.unit == "Kliendisuhete osakond, Esimene talitus"
    assert content.direct_manager == "Talitusejuhataja"
    assert content.substitutes == ["Talitusejuhataja"]


@pytest.mark.parametrize("name", ["mari", "kalle", "liis", "sirje", "aivar", "ylle"])
def test_others_cannot_begin_a_draft(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        begin_draft(cast.seats["ONE-2"].pk, by=getattr(cast, name))


def test_one_draft_at_a_time(cast: Cast) -> None:
    draft_version(cast)
    with pytest.raises(Refused, match="TJ-201"):
        draft_version(cast)


def test_proposing_freezes_and_hashes(cast: Cast) -> None:
    version = propose(draft_version(cast).pk, by=cast.jaan)
    assert version.state == "proposed"
    assert version.content_hash == content_hash(bytes(version.document))
    row = version.rows.get(kind=Kind.PURPOSE)
    with pytest.raises(Refused, match="TJ-306"):
        save_row(row.pk, by=cast.jaan, revision=1, text="Teine eesmärk")


def test_approval_does_not_change_the_hash(cast: Cast) -> None:
    proposed = proposed_version(cast)
    approved = approve(proposed.pk, by=cast.anne, in_force_from=days(0))
    assert approved.content_hash == proposed.content_hash


@pytest.mark.parametrize(
    ("change", "code"),
    [({"title": ""}, "TJ-207"), ({"duties": []}, "TJ-208")],
)
def test_unfinished_draft_is_not_proposed(cast: Cast, change: dict, code: str) -> None:
    content = JobDescriptionContent.from_dict({**small_content().as_dict(), **change})
    version = draft_version(cast, content=content)
    with pytest.raises(Refused, match=code):
        propose(version.pk, by=cast.jaan)
    version.refresh_from_db()
    assert version.is_draft


def test_a_later_version_ends_the_one_before(cast: Cast) -> None:
    first = approved_version(cast, in_force_from=days(-400))
    second = approved_version(cast, in_force_from=days(-10))
    first.refresh_from_db()
    assert first.in_force_until == days(-10)
    assert first.standing == "superseded"
    assert second.standing == "in_force"
    job_description = second.job_description
    assert job_description.version_on(days(-11)) == first
    assert job_description.version_on(days(-10)) == second


def test_a_version_for_a_day_to_come_leaves_the_present_one_in_force(cast: Cast) -> None:
    present = approved_version(cast, in_force_from=days(-30))
    coming = approved_version(cast, in_force_from=days(30))
    present.refresh_from_db()
    assert present.standing == "in_force"
    assert coming.standing == "future"
    assert present.in_force_until == days(30)


def test_a_version_put_in_between_ends_where_the_next_begins(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(-100))
    last = approved_version(cast, in_force_from=days(50))
    between = approved_version(cast, in_force_from=days(-20))
    assert between.in_force_until == last.in_force_from


def test_two_versions_cannot_begin_on_one_day(cast: Cast) -> None:
    approved_version(cast, in_force_from=days(0))
    version = proposed_version(cast)
    with pytest.raises(Refused, match="TJ-210") as refused:
        approve(version.pk, by=cast.anne, in_force_from=days(0))
    assert refused.value.field == "in_force_from"


def test_applied_from_may_lie_before_but_not_after(cast: Cast) -> None:
    version = proposed_version(cast)
    with pytest.raises(Refused, match="TJ-204"):
        approve(version.pk, by=cast.anne, in_force_from=days(0), applied_from=days(1))
    assert approve(version.pk, by=cast.anne, in_force_from=days(0), applied_from=days(-6)).applied_from == days(-6)


@pytest.mark.parametrize("name", ["mari", "jaan", "toomas", "aivar"])
def test_only_hr_approves(cast: Cast, name: str) -> None:
    version = proposed_version(cast)
    with pytest.raises(NotAllowed):
        approve(version.pk, by=getattr(cast, name), in_force_from=days(0))


def test_hr_cannot_approve_their_own_job_description(cast: Cast) -> None:
    version = proposed_version(cast, "HR-1")
    with pytest.raises(NotAllowed):
        approve(version.pk, by=cast.anne, in_force_from=days(0))


def test_a_new_draft_starts_from_the_version_in_force_and_keeps_identities(cast: Cast) -> None:
    first = approved_version(cast)
    draft = begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan)
    assert draft.follows == first
    assert set(draft.rows.values_list("identity", flat=True)) == set(first.rows.values_list("identity", flat=True))
    assert Duty.objects.filter(job_description=first.job_description).count() == 2


def test_withdrawn_proposal_stays_and_begins_a_new_draft(cast: Cast) -> None:
    proposed = proposed_version(cast)
    draft = withdraw(proposed.pk, by=cast.jaan, reason="Kirjaviga")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.withdrawn_reason) == ("withdrawn", "Kirjaviga")
    assert draft is not None
    assert draft.is_draft
    assert content_of(draft.rows.all()) == content_of(proposed.rows.all())


def test_dropped_draft_leaves_nothing(cast: Cast) -> None:
    version = draft_version(cast)
    assert withdraw(version.pk, by=cast.jaan) is None
    assert not JobDescriptionVersion.objects.exists()
    assert not Duty.objects.exists()


def test_next_review_is_a_year_after_the_day_in_force(cast: Cast) -> None:
    version = approved_version(cast, in_force_from=date(2024, 2, 29))
    assert JobDescription.objects.get(pk=version.job_description_id).next_review_on == date(2025, 2, 28)


def test_renderings_are_asked_for_once_a_state(cast: Cast) -> None:
    version = proposed_version(cast)
    assert Rendering.objects.filter(version=version).count() == 1
    approve(version.pk, by=cast.anne, in_force_from=days(0))
    assert Rendering.objects.filter(version=version).count() == 2


def test_an_identity_from_a_foreign_document_is_not_taken_over(cast: Cast) -> None:
    foreign = content_of(approved_version(cast, "ONE-3").rows.all())
    version = draft_version(cast, "ONE-2", content=foreign)
    own = set(version.rows.filter(kind=Kind.DUTY).values_list("duty", flat=True))
    assert own.isdisjoint({duty.identity for duty in foreign.duties})
    assert Duty.objects.filter(pk__in=own, job_description=version.job_description).count() == 2
