"""That somebody was told that something falls due: once for a rule, subject, reader, due day and step."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.letter import Letter
from teams.models.person import Person


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(reader=person)


class Notice(models.Model):
    rule = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices", verbose_name=_("reader"))
    due_on = models.DateField(_("due on"))
    step = models.PositiveSmallIntegerField(default=0)
    noticed_at = models.DateTimeField(default=timezone.now)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, related_name="notices", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject_id", "reader", "due_on", "step"], name="teams_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_id} {self.due_on}"
