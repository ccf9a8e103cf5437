"""The nightly proof that every kept due day equals the one computed from the facts.

The ends of probation, of appointments and of absences are facts themselves, read as they were entered: nothing is kept
of them that could differ.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from teams.actions.job_description import decide_by, keep_next_review, next_review_after
from teams.models import JobDescription, JobDescriptionVersion
from teams.working_days import WorkingDays


def wrong_due_days() -> list[int]:
    """The job descriptions whose kept review day is not the one that the facts give."""
    latest = Max("versions__in_force_from", filter=Q(versions__state="approved"))
    rows = JobDescription.objects.annotate(latest=latest).values_list(
        "pk", "last_reviewed_on", "latest", "next_review_on"
    )
    return [pk for pk, reviewed, latest_day, kept in rows if next_review_after(reviewed, latest_day) != kept]


def wrong_decision_days() -> list[int]:
    """The versions whose kept day of HR's word is missing, is too many, or lies before the term.

    The term is counted without the agency's own days off: they can only make it longer, and one that was given or
    taken back since does not move a day that was told.
    """
    versions = JobDescriptionVersion.objects.filter(Q(state="proposed") | Q(decide_by__isnull=False))
    rows = versions.values_list("pk", "state", "proposed_at", "decide_by")
    days = settings.JOB_DESCRIPTION_DECISION_WORKING_DAYS
    return [
        pk
        for pk, state, proposed_at, kept in rows
        if (state == "proposed") != (kept is not None)
        or (kept is not None and kept < WorkingDays().add(timezone.localdate(proposed_at), days))
    ]


def mend_due_days() -> list[int]:
    """Writes the wrong review days anew; returns of which job descriptions."""
    wrong = wrong_due_days()
    for pk in wrong:
        with transaction.atomic():
            keep_next_review(JobDescription.objects.select_for_update().get(pk=pk))
    return wrong


def mend_decision_days() -> list[int]:
    """Writes the wrong decision days anew; returns of which versions."""
    wrong = wrong_decision_days()
    for pk in wrong:
        with transaction.atomic():
            version = JobDescriptionVersion.objects.select_for_update().get(pk=pk)
            is_waiting = version.state == JobDescriptionVersion.State.PROPOSED and version.proposed_at is not None
            version.decide_by = decide_by(timezone.localdate(version.proposed_at)) if is_waiting else None
            version.save(update_fields=["decide_by"])
    return wrong
