"""Days off that HR gives to the whole agency, beside weekends and public holidays."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from teams.models import DayOff, Person
from teams.queue import enqueue
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record
from teams.working_days import SATURDAY, holiday_name


@transaction.atomic
def add_day_off(*, by: Person, day: date, reason: str) -> DayOff:
    """Gives a day off. Raises NotAllowed for anybody but HR, Refused for a day that is over, free anyway or given."""
    if not by.is_hr:
        raise NotAllowed
    _refuse_if_over(day)
    _refuse_if_free(day)
    day_off, is_new = DayOff.objects.get_or_create(day=day, defaults={"reason": reason.strip(), "added_by": by})
    if not is_new:
        sentence = _("This day is given already: %(reason)s.") % {"reason": day_off.reason}
        raise Refused("TJ-743", sentence, field="day")
    record("day_off.added", by=by, of=day_off)
    enqueue("config.make_forecast")
    return day_off


def _refuse_if_over(day: date) -> None:
    if day < timezone.localdate():
        raise Refused("TJ-740", _("This day is over: what was worked on it was worked."), field="day")


def _refuse_if_free(day: date) -> None:
    """A public holiday is named before the weekend that it falls on."""
    if name := holiday_name(day):
        sentence = _("This day is free anyway: it is a public holiday, %(name)s.") % {"name": name}
        raise Refused("TJ-741", sentence, field="day")
    if day.weekday() >= SATURDAY:
        sentence = _("This day is free anyway: it is a %(weekday)s.") % {"weekday": date_format(day, "l").lower()}
        raise Refused("TJ-742", sentence, field="day")


@transaction.atomic
def remove_day_off(day_off_id: int, *, by: Person) -> None:
    """Takes a day off back while it is still to come. Raises NotAllowed for anybody but HR, Refused for any other."""
    if not by.is_hr:
        raise NotAllowed
    with refused_when_gone():
        day_off = DayOff.objects.select_for_update().get(pk=day_off_id)
    if not can_be_taken_back(day_off):
        raise Refused("TJ-744", _("Only a day that is still to come can be taken back."))
    record("day_off.removed", by=by, of=day_off)
    enqueue("config.make_forecast")
    day_off.delete()


def can_be_taken_back(day_off: DayOff) -> bool:
    """People have planned by it once it has begun."""
    return day_off.day > timezone.localdate()
