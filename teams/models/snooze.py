"""A due thing put off by one reader until a day: it stays due, but says nothing until then."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


class SnoozeQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)


class Snooze(models.Model):
    """`until` is the day on which it speaks again; `times` says how often it was put off."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="snoozes", verbose_name=_("person"))
    rule = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    due_on = models.DateField(_("due on"))
    until = models.DateField(_("until"))
    times = models.PositiveSmallIntegerField(default=1)
    snoozed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = SnoozeQuerySet.as_manager()

    class Meta:
        verbose_name = _("snooze")
        verbose_name_plural = _("snoozes")
        constraints = [
            models.UniqueConstraint(fields=["person", "rule", "subject_id", "due_on"], name="teams_snooze_once")
        ]
        indexes = [models.Index(fields=["rule", "until"], name="teams_snooze_until")]

    def __str__(self) -> str:
        return f"{self.person}: {self.rule} {self.subject_id}"
