"""The nightly proof that every kept due day equals the one computed from the facts."""

from django.db import transaction
from django.db.models import Max, Q

from teams.actions.job_description import keep_next_review, next_review_after
from teams.models import JobDescription


def wrong_due_days() -> list[int]:
    """The job descriptions whose kept due day is not the one that the facts give."""
    latest = Max("versions__in_force_from", filter=Q(versions__state="approved"))
    rows = JobDescription.objects.annotate(latest=latest).values_list(
        "pk", "last_reviewed_on", "latest", "next_review_on"
    )
    return [pk for pk, reviewed, latest_day, kept in rows if next_review_after(reviewed, latest_day) != kept]


def mend_due_days() -> list[int]:
    """Writes the wrong ones anew; returns which they were."""
    wrong = wrong_due_days()
    for pk in wrong:
        with transaction.atomic():
            keep_next_review(JobDescription.objects.select_for_update().get(pk=pk))
    return wrong
