"""A meeting of some people at a time; what it is about is one of a few kinds, never a text."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """A meeting is seen by whoever called it and by whoever is asked to it."""
        return self.filter(Q(organiser=person) | Q(pk__in=Participant.objects.filter(person=person).values("meeting")))

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def ahead(self, moment: datetime) -> Self:
        """Neither cancelled nor over."""
        return self.standing().filter(ends_at__gt=moment)


class Meeting(models.Model):
    """`uid` and `sequence` are what calendars know it by (RFC 5545): moved or cancelled, the sequence grows by one."""

    class Kind(models.TextChoices):
        TALK = "talk", _("talk")
        JOB_DESCRIPTION = "job_description", _("review of the job description")

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what it is about"), max_length=20, choices=Kind.choices, default=Kind.TALK)
    organiser = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="meetings_called", verbose_name=_("called by")
    )
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="teams_meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="teams_meeting_cancelled_by_somebody",
            ),
            models.CheckConstraint(condition=Q(kind__in=["talk", "job_description"]), name="teams_meeting_known_kind"),
        ]

    def __str__(self) -> str:
        # Without the time: it stands in the trail, which outlives the meeting.
        return str(self.get_kind_display())

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def can_be_changed_by(self, person: Person) -> bool:
        """Moved and cancelled by whoever called it, until it has begun."""
        return self.organiser_id == person.pk and not self.is_cancelled and self.starts_at > timezone.now()


class Participant(models.Model):
    """Somebody who is asked to a meeting, beside whoever called it."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        ACCEPTED = "accepted", _("comes")
        DECLINED = "declined", _("cannot come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="teams_participant_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["", "accepted", "declined"]), name="teams_participant_known_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.person}"

    def can_be_answered_by(self, person: Person) -> bool:
        """Each answers for themselves, while the meeting stands and has not ended."""
        return self.person_id == person.pk and not self.meeting.is_cancelled and self.meeting.ends_at > timezone.now()
