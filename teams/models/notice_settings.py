"""How a person wants to be reached: when the morning's letter comes, when nothing comes, what comes by page alone."""

from datetime import datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person

DIGEST_AT = time(7, 30)
QUIET_FROM = time(18)
QUIET_UNTIL = time(7)


class NoticeSettings(models.Model):
    """A person without a row has the defaults. Times are those of the agency's clock."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="notice_settings", verbose_name=_("person")
    )
    digest_at = models.TimeField(_("morning letter at"), default=DIGEST_AT)
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)

    class Meta:
        verbose_name = _("way of being reached")
        verbose_name_plural = _("ways of being reached")

    def __str__(self) -> str:
        return str(self.person)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing is sent at this local moment. Quiet hours may go over midnight; equal times mean none."""
        now = moment.time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until


class NoticeSwitch(models.Model):
    """A rule of which the person wants no letters; its notices still stand on their pages."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_switches")
    rule = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("rule switched off")
        verbose_name_plural = _("rules switched off")
        constraints = [models.UniqueConstraint(fields=["person", "rule"], name="teams_noticeswitch_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.rule}"
