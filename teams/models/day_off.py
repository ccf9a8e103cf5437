"""Days off that the agency gives beside the public holidays."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


class DayOff(models.Model):
    day = models.DateField(_("day"), unique=True)
    reason = models.CharField(_("reason"), max_length=120)
    # Empty: entered from the administrator's terminal.
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.reason}"
