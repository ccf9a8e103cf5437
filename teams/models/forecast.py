"""What would be sent in the days to come: written anew each night by the real rules, never acted upon."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person
from teams.models.position import Position


class ForecastLine(models.Model):
    """`day` is the one on which the notice would go."""

    day = models.DateField(_("day"))
    rule = models.CharField(max_length=60)
    step = models.SmallIntegerField()
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("reader"))
    seat = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(_("due on"))
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("line of the forecast")
        verbose_name_plural = _("lines of the forecast")
        ordering = ["day", "rule", "pk"]
        indexes = [models.Index(fields=["day", "rule"], name="teams_forecast_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.rule}"
