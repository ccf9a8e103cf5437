"""Who stands in for whom: named from a day, ended on a day."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.actions.notice import close_notices
from teams.due_rule import RuleName
from teams.models import Absence, Appointment, Person, Position, Substitution
from teams.models.acting import acted_for, can_name_substitute
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record


@transaction.atomic
def name_substitute(
    position_id: int, *, by: Person, substitute_id: int, valid_from: date, valid_until: date | None = None
) -> Substitution:
    """The substitute's seat stands in for the position from the day on, after those named before it.

    `valid_until` is the first day on which it does so no more. Nobody is told any more that a substitute is missing
    for the absences that this covers. Raises NotAllowed, or Refused.
    """
    position = Position.objects.select_for_update().get(pk=position_id)
    if not can_name_substitute(position, by):
        raise NotAllowed
    _refuse_days(valid_from, valid_until)
    if valid_until is None and not (by.is_hr or position.is_led_by(by, timezone.localdate())):
        # Or the naming would outlive the acting.
        sentence = _("Whoever stands in for the lead names a substitute for a time. Choose the last day.")
        raise Refused("TJ-761", sentence, field="last_day")
    _refuse_seat(position, Position.objects.get(pk=substitute_id), valid_from)
    overlapping = position.substitutions.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from))
    if valid_until:
        overlapping = overlapping.filter(valid_from__lt=valid_until)
    if overlapping.filter(substitute=substitute_id).exists():
        sentence = _("This position is already named as the substitute on some of these days.")
        raise Refused("TJ-764", sentence, field="substitute")
    last_rank = overlapping.aggregate(last=Max("rank"))["last"] or 0
    named = Substitution.objects.create(
        position=position,
        substitute_id=substitute_id,
        valid_from=valid_from,
        valid_until=valid_until,
        rank=last_rank + 1,
    )
    _record_named(named, by)
    _close_notices(named)
    return named


@transaction.atomic
def end_substitution(substitution_id: int, *, by: Person, on: date) -> Substitution | None:
    """From the day on the substitute stands in no more. One that has not begun by then is dropped, and None returned;
    one that began today ends with today, since what has begun stays in the record.

    Raises NotAllowed, or Refused when it has ended or the day has passed.
    """
    with refused_when_gone():
        owner_id = Substitution.objects.values_list("position", flat=True).get(pk=substitution_id)
        position = Position.objects.select_for_update().get(pk=owner_id)
        named = Substitution.objects.select_for_update().get(pk=substitution_id)
    if not can_name_substitute(position, by):
        raise NotAllowed
    if on < timezone.localdate():
        raise Refused("TJ-767", _("The day has passed. A substitution ends today or later."), field="on")
    has_begun = named.valid_from <= timezone.localdate()
    on = max(on, named.valid_from + timedelta(days=1)) if has_begun else on
    if named.valid_until and named.valid_until <= on:
        raise Refused("TJ-768", _("This substitution ends by then anyway."), field="on")
    _record_ended(named, by, on)
    if on <= named.valid_from:
        named.delete()
        return None
    named.valid_until = on
    named.save(update_fields=["valid_until"])
    return named


def _refuse_days(valid_from: date, valid_until: date | None) -> None:
    if valid_from < timezone.localdate():
        sentence = _("Nobody can be named for days that have passed. Choose today or a later day.")
        raise Refused("TJ-760", sentence, field="valid_from")
    if valid_until and valid_until <= valid_from:
        raise Refused("TJ-761", _("The last day lies before the first."), field="last_day")


def _refuse_seat(position: Position, substitute: Position, day: date) -> None:
    """Somebody else has to sit there on the first day, and be there."""
    if position == substitute:
        raise Refused("TJ-762", _("A position cannot stand in for itself."), field="substitute")
    if not (position.is_on(day) and substitute.is_on(day)):
        raise Refused("TJ-763", _("One of the two positions does not exist on that day."), field="substitute")
    stands_in = substitute.holder_on(day)
    if stands_in is None or not stands_in.is_active:
        sentence = _("Nobody holds that position on the first day, so nobody would stand in.")
        raise Refused("TJ-766", sentence, field="substitute")
    if stands_in == position.holder_on(day):
        sentence = _("Both positions are held by the same person, who cannot stand in for themselves.")
        raise Refused("TJ-762", sentence, field="substitute")
    if Absence.objects.as_of(day).filter(person=stands_in).exists():
        sentence = _("Whoever holds that position is away on the first day. Choose another one.")
        raise Refused("TJ-769", sentence, field="substitute")


def _close_notices(named: Substitution) -> None:
    """Of the absences of the seat's holder that miss nobody there now: on their first day, or today when they have
    begun, somebody who is there stands in.
    """
    today = timezone.localdate()
    held = Appointment.objects.as_of(today).filter(position=named.position_id).first()
    if held is None:
        return
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    for first in Absence.objects.filter(lasting, person=held.person_id).values_list("valid_from", flat=True):
        if _covered_on(max(first, today)).filter(position=named.position_id).exists():
            close_notices(RuleName.SUBSTITUTION_MISSING, held.pk, due_on=first)


def _covered_on(day: date) -> QuerySet:
    """The positions for which somebody who is there stands in on the day."""
    there = Appointment.objects.as_of(day).filter(person__is_active=True)
    there = there.exclude(person__in=Absence.objects.as_of(day).values("person"))
    return Substitution.objects.as_of(day).filter(substitute__in=there.values("position")).values("position")


def _record_named(named: Substitution, by: Person) -> None:
    record("substitution.named", by=by, about=_holder(named), of=named.position, details=_details(named, by))


def _record_ended(named: Substitution, by: Person, on: date) -> None:
    details = _details(named, by) | {"ends_on": on.isoformat()}
    record("substitution.ended", by=by, about=_holder(named), of=named.position, details=details)


def _holder(named: Substitution) -> Person | None:
    return named.position.holder_on(timezone.localdate())


def _details(named: Substitution, by: Person) -> dict[str, Any]:
    details: dict[str, Any] = {"substitute": named.substitute_id, "valid_from": named.valid_from.isoformat()}
    acting_for = _acting_for(named.position, by)
    return details | ({"acting_for": acting_for.pk} if acting_for else {})


def _acting_for(position: Position, by: Person) -> Person | None:
    """For whom the act is done; None when it is by a right of one's own."""
    today = timezone.localdate()
    if by.is_hr or position.is_led_by(by, today):
        return None
    return next((acted.away for acted in acted_for(by, today) if position.is_led_by(acted.away, today)), None)
