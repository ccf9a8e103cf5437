"""Days off that HR gives to the whole agency, beside weekends and public holidays."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from teams.models import DayOff, Person
from teams.models.day_off import last_day_to_give
from teams.queue import enqueue
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record
from teams.working_days import SATURDAY, holiday_name


@transaction.atomic
def add_day_off(*, by: Person, day: date, reason: str) -> DayOff:
    """Gives a day off. Raises NotAllowed, or Refused for a day that is over, too far, free anyway or given already."""
    if not DayOff.can_be_given_by(by):
        raise NotAllowed
    _refuse_if_out_of_sight(day)
    _refuse_if_free(day)
    day_off, is_new = DayOff.objects.get_or_create(day=day, defaults={"reason": reason.strip(), "added_by": by})
    if not is_new:
        sentence = _("This day is given already: %(reason)s.") % {"reason": day_off.reason}
        raise Refused("TJ-743", sentence, field="day")
    record("day_off.added", by=by, of=day_off)
    enqueue("config.make_forecast")
    return day_off


def _refuse_if_out_of_sight(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise Refused("TJ-740", _("This day is over: what was worked on it was worked."), field="day")
    last = last_day_to_give(today)
    if day > last:
        sentence = _("Days off are given until %(day)s; the calendar shows no later year.")
        raise Refused("TJ-745", sentence % {"day": date_format(last, "d.m.Y")}, field="day")


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
    """Takes a day off back that is not over. Raises NotAllowed for anybody but HR, Refused for a day that is over."""
    if not DayOff.can_be_given_by(by):
        raise NotAllowed
    with refused_when_gone():
        day_off = DayOff.objects.select_for_update().get(pk=day_off_id)
    if not day_off.can_be_taken_back_by(by):
        raise Refused("TJ-744", _("This day is over: it was free and stays so."))
    record("day_off.removed", by=by, of=day_off)
    enqueue("config.make_forecast")
    day_off.delete()
