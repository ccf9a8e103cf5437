"""How long each kind of row is kept, and why. What has a term is deleted by the night's task.

The terms of an agency's own list of documents come before these: they are settings. A model without a rule fails the
suite (`tests/teams/test_retention.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from teams import models

REVOKED_FEED_KEPT = relativedelta(months=3)


@dataclass(frozen=True)
class RetentionRule:
    """`expired` gives what may go at a moment; None: kept as long as what it belongs to, for the reason given."""

    model: type[Model]
    because: str
    expired: Callable[[datetime], QuerySet] | None = None


def _old_imports(now: datetime) -> QuerySet:
    oldest = now - relativedelta(days=settings.IMPORT_KEEP_DAYS)
    return models.JobDescriptionImport.objects.unfinished().filter(begun_at__lt=oldest)


def _old_letters(now: datetime) -> QuerySet:
    oldest = now - relativedelta(months=settings.LETTER_KEEP_MONTHS)
    return models.Letter.objects.filter(written_at__lt=oldest, state__in=["sent", "failed"])


def _old_meetings(now: datetime) -> QuerySet:
    return models.Meeting.objects.filter(ends_at__lt=now - relativedelta(months=settings.MEETING_KEEP_MONTHS))


def _revoked_feeds(now: datetime) -> QuerySet:
    return models.CalendarFeed.objects.filter(revoked_at__lt=now - REVOKED_FEED_KEPT)


def _old_notices(now: datetime) -> QuerySet:
    oldest = timezone.localdate(now) - relativedelta(months=settings.NOTICE_KEEP_MONTHS)
    return models.Notice.objects.filter(due_on__lt=oldest, told_at__isnull=False)


def _old_snoozes(now: datetime) -> QuerySet:
    oldest = timezone.localdate(now) - relativedelta(months=settings.LETTER_KEEP_MONTHS)
    return models.Snooze.objects.filter(until__lt=oldest, due_on__lt=oldest)


RULES = [
    RetentionRule(models.JobDescriptionImport, "A document that nobody made into a draft is nobody's.", _old_imports),
    RetentionRule(models.Letter, "A letter has done its work; that it was sent stays as a notice.", _old_letters),
    RetentionRule(models.Meeting, "That people met is nobody's business for longer.", _old_meetings),
    RetentionRule(models.Participant, "As its meeting."),
    RetentionRule(
        models.CalendarFeed, "A revoked address still tells for a while why a calendar fell silent.", _revoked_feeds
    ),
    RetentionRule(models.Person, "Names stand under documents that are kept."),
    RetentionRule(models.RoleGrant, "Who could do what at the time of an act."),
    RetentionRule(models.Unit, "The past of the structure is not rewritten."),
    RetentionRule(models.UnitPeriod, "The past of the structure is not rewritten."),
    RetentionRule(models.Position, "The past of the structure is not rewritten."),
    RetentionRule(models.PositionPeriod, "The past of the structure is not rewritten."),
    RetentionRule(models.Appointment, "Who led whom at the time of an act."),
    RetentionRule(models.Substitution, "Who stood in for whom at the time of an act."),
    RetentionRule(models.Absence, "Why an act waited or went to a substitute."),
    RetentionRule(models.DayOff, "Why a term or a notice went by another day."),
    RetentionRule(models.ForecastLine, "Written anew each night in the place of the one before."),
    RetentionRule(models.JobDescriptionForm, "A version is printed in the form that it was frozen in."),
    RetentionRule(models.JobDescription, "The term of job descriptions in the agency's list of documents."),
    RetentionRule(models.JobDescriptionVersion, "The term of job descriptions in the agency's list of documents."),
    RetentionRule(models.JobDescriptionRow, "As its version."),
    RetentionRule(models.Duty, "Goals, tasks and feedback point at it."),
    RetentionRule(models.JobDescriptionReview, "Proves the yearly review, as long as the version is kept."),
    RetentionRule(models.Rendering, "As its version."),
    RetentionRule(models.StoredFile, "The bytes that people were given."),
    RetentionRule(models.Notice, "Keeps anybody from being told twice, as long as a ladder lasts.", _old_notices),
    RetentionRule(models.NoticeSettings, "As its person."),
    RetentionRule(models.NoticeSwitch, "As its person."),
    RetentionRule(models.Snooze, "A thing whose day is long past is put off by nobody.", _old_snoozes),
    RetentionRule(models.TrailEntry, "Append-only; ends with the agency's own archiving."),
]


def delete_expired(now: datetime | None = None) -> dict[str, int]:
    """Deletes what has outlived its term; returns how many rows of which model."""
    now = now or timezone.now()
    return {rule.model._meta.label: rule.expired(now).delete()[0] for rule in RULES if rule.expired is not None}
