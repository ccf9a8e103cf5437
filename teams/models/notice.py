"""That somebody was told that something falls due: once for a rule, subject, reader, due day and step."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.letter import Letter
from teams.models.person import Person
from teams.models.position import Position


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(reader=person)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def untold(self) -> Self:
        """Of which no letter was written yet, and nobody decided that none is to be."""
        return self.filter(told_at=None)


class Notice(models.Model):
    """`step` is the rung of the rule's ladder: its distance from the due day, in days, before it negative.

    `told_at` is the moment in which a letter was written about it, or was found to be unwanted. `read_at` is the
    moment in which the reader marked it as read, or in which it had nothing to say any more.
    """

    # Steps from here on are snoozes that have ended: this number and the days from the due day to the end.
    FIRST_WOKEN_STEP = 10_000

    rule = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    object_id = models.PositiveBigIntegerField(default=0)
    seat = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices", verbose_name=_("reader"))
    due_on = models.DateField(_("due on"))
    step = models.SmallIntegerField(default=0)
    noticed_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, related_name="notices", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject_id", "reader", "due_on", "step"], name="teams_notice_once")
        ]
        indexes = [
            models.Index(fields=["reader"], condition=Q(told_at__isnull=True), name="teams_notice_to_tell"),
            models.Index(fields=["reader"], condition=Q(read_at__isnull=True), name="teams_notice_unread"),
            models.Index(fields=["reader", "-noticed_at"], name="teams_notice_of_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_id} {self.due_on}"
