"""Days off that the agency gives beside the public holidays."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person

# How far around this year the agency's calendar is shown, and days off are given.
YEARS_BACK, YEARS_AHEAD = 5, 5


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

    # Rights. Each is one sentence, used by the button, by the action and by the test.

    @staticmethod
    def can_be_given_by(person: Person) -> bool:
        """HR gives days off to the whole agency."""
        return person.is_hr

    def can_be_taken_back_by(self, person: Person) -> bool:
        """HR takes a day off back until it is over.

        Today too, since a slip is seen on the day itself: what goes by the calendar is asked anew at each sweep, and
        the notices of the day have gone on the working day before.
        """
        return self.can_be_given_by(person) and self.day >= timezone.localdate()


def last_day_to_give(today: date) -> date:
    """The calendar shows so many years; a day behind them could be neither seen nor taken back."""
    return date(today.year + YEARS_AHEAD, 12, 31)
