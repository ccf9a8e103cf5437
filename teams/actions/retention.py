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


RULES = [
    RetentionRule(models.JobDescriptionImport, "A document that nobody made into a draft is nobody's.", _old_imports),
    RetentionRule(models.Letter, "A letter has done its work; that it was sent stays as a notice.", _old_letters),
    RetentionRule(models.Person, "Names stand under documents that are kept."),
    RetentionRule(models.RoleGrant, "Who could do what at the time of an act."),
    RetentionRule(models.Unit, "The past of the structure is not rewritten."),
    RetentionRule(models.UnitPeriod, "The past of the structure is not rewritten."),
    RetentionRule(models.Position, "The past of the structure is not rewritten."),
    RetentionRule(models.PositionPeriod, "The past of the structure is not rewritten."),
    RetentionRule(models.Appointment, "Who led whom at the time of an act."),
    RetentionRule(models.Substitution, "Who stood in for whom at the time of an act."),
    RetentionRule(models.Absence, "Why an act waited or went to a substitute."),
    RetentionRule(models.JobDescriptionForm, "A version is printed in the form that it was frozen in."),
    RetentionRule(models.JobDescription, "The term of job descriptions in the agency's list of documents."),
    RetentionRule(models.JobDescriptionVersion, "The term of job descriptions in the agency's list of documents."),
    RetentionRule(models.JobDescriptionRow, "As its version."),
    RetentionRule(models.Duty, "Goals, tasks and feedback point at it."),
    RetentionRule(models.JobDescriptionReview, "Proves the yearly review, as long as the version is kept."),
    RetentionRule(models.Rendering, "As its version."),
    RetentionRule(models.StoredFile, "The bytes that people were given."),
    RetentionRule(models.Notice, "Keeps anybody from being told twice; holds no text."),
    RetentionRule(models.TrailEntry, "Append-only; ends with the agency's own archiving."),
]


def delete_expired(now: datetime | None = None) -> dict[str, int]:
    """Deletes what has outlived its term; returns how many rows of which model."""
    now = now or timezone.now()
    return {rule.model._meta.label: rule.expired(now).delete()[0] for rule in RULES if rule.expired is not None}
