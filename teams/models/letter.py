"""A letter is a row, written in the same transaction as the act that it tells of. A task delivers it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


class LetterQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(reader=person)

    def deliverable(self) -> Self:
        """Waiting, or left behind by a worker whose lease ran out."""
        now = timezone.now()
        return self.filter(
            Q(state=Letter.State.WAITING, not_before__lte=now) | Q(state=Letter.State.SENDING, lease_until__lt=now)
        )


class Letter(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=200, unique=True)
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters", verbose_name=_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    # What kind of letter it is: `digest`, `at_once`, `meeting`. Empty: written before kinds were kept.
    kind = models.CharField(_("kind"), max_length=20, blank=True, default="")
    # An invitation for calendar programs (RFC 5545) and its method, REQUEST or CANCEL; empty in most letters.
    calendar = models.TextField(blank=True, default="")
    calendar_method = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]), name="teams_letter_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="teams_letter_sent_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-written_at"], name="teams_letter_by_state"),
            models.Index(
                fields=["not_before"], condition=Q(state__in=["waiting", "sending"]), name="teams_letter_to_deliver"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
