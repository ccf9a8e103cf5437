"""The yearly review: "still true" by both in a click each, or a draft is begun."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.actions.job_description import begin_draft, keep_next_review
from teams.actions.notice import close_notices
from teams.due_rule import RuleName
from teams.models import Appointment, JobDescription, JobDescriptionReview, JobDescriptionVersion, Person
from teams.models.job_description import due_soon_until
from teams.models.job_description_review import Side, reviewing_side
from teams.refusal import NotAllowed, Refused
from teams.trail import record

Outcome = JobDescriptionReview.Outcome


@transaction.atomic
def say_still_true(job_description_id: int, *, by: Person) -> JobDescriptionReview:
    """One side confirms; when both have (the manager alone for a vacant position) the review is done.

    Said twice it counts once. Raises NotAllowed for anybody else, Refused while no version is in force.
    """
    job_description = JobDescription.objects.select_for_update().select_related("position").get(pk=job_description_id)
    side = reviewing_side(job_description, by)
    if side is None:
        raise NotAllowed
    version = _version_in_force(job_description)
    review = _open_review(job_description, version)
    if review._state.adding and not _is_due(job_description):
        raise Refused("TJ-402", _("The review is not due yet: this year's is done."))
    holder = job_description.position.holder_on(timezone.localdate())
    said = [it for it in _sides(job_description, by, side) if getattr(review, f"{it}_id") is None]
    for it in said:
        setattr(review, it, by)
        setattr(review, f"{it}_at", timezone.now())
    if said:
        record("job_description.still_true", by=by, about=holder, of=version)
        close_notices(RuleName.JOB_DESCRIPTION_REVIEW, job_description.pk, reader=by)
    if review.manager_id and (review.holder_id or holder is None or not holder.is_active):
        _finish(review)
    review.save()
    return review


@transaction.atomic
def begin_change(job_description_id: int, *, by: Person, reason: str = "") -> JobDescriptionVersion:
    """The review finds something to change: a draft is begun.

    The review stays due until the new version comes into force, so that dropping the draft brings nothing out of
    sight. Raises NotAllowed or Refused as `begin_draft` does.
    """
    job_description = JobDescription.objects.select_for_update().get(pk=job_description_id)
    version = _version_in_force(job_description)
    draft = begin_draft(job_description.position_id, by=by, reason=reason)
    record(
        "job_description.change_found",
        by=by,
        about=job_description.position.holder_on(timezone.localdate()),
        of=version,
    )
    return draft


def _sides(job_description: JobDescription, by: Person, side: Side) -> list[Side]:
    """For whom the word counts: who holds the seat and manages it too has nobody else to wait for."""
    today = timezone.localdate()
    manager_id = job_description.position.periods.as_of(today).values_list("manager", flat=True).first()
    manages = manager_id and Appointment.objects.as_of(today).filter(position=manager_id, person=by).exists()
    return [Side.HOLDER, Side.MANAGER] if side == Side.HOLDER and manages else [side]


def _version_in_force(job_description: JobDescription) -> JobDescriptionVersion:
    version = job_description.version_on(timezone.localdate())
    if version is None:
        raise Refused("TJ-401", _("No version is in force, so there is nothing to review yet."))
    return version


def _is_due(job_description: JobDescription) -> bool:
    """Due, or soon to be: before that nothing is confirmed, or next year's review would begin half done."""
    soon = due_soon_until(timezone.localdate())
    return job_description.next_review_on is None or job_description.next_review_on <= soon


def _open_review(job_description: JobDescription, version: JobDescriptionVersion) -> JobDescriptionReview:
    """The open review of the version in force; one left open for an older version ends: that one was changed."""
    left_open = job_description.reviews.filter(outcome=Outcome.OPEN).exclude(version=version)
    left_open.update(outcome=Outcome.CHANGE, done_on=timezone.localdate())
    review = job_description.reviews.filter(outcome=Outcome.OPEN).first()
    due_on = job_description.next_review_on or timezone.localdate()
    return review or JobDescriptionReview(job_description=job_description, version=version, due_on=due_on)


def _finish(review: JobDescriptionReview) -> None:
    review.outcome = Outcome.STILL_TRUE
    review.done_on = timezone.localdate()
    review.job_description.last_reviewed_on = review.done_on
    keep_next_review(review.job_description)
