"""What is said about the end of a term: of probation, of an appointment."""

from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.actions.notice import close_notices
from teams.due_rule import RuleName
from teams.models import Appointment, Person
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record

Term = Literal["probation", "appointment"]
RULES: dict[Term, str] = {"probation": RuleName.PROBATION_ENDING, "appointment": RuleName.APPOINTMENT_ENDING}
FIELDS: dict[Term, str] = {"probation": "probation_settled_at", "appointment": "ending_settled_at"}


@transaction.atomic
def settle_ending(appointment_id: int, *, term: Term, by: Person) -> Appointment:
    """A lead says that the end of the term has been dealt with: nobody is reminded of it any more.

    Said twice it counts once. What was decided is not written here. Raises NotAllowed for whoever may not, Refused
    when the appointment has no such end.
    """
    with refused_when_gone():
        appointment = (
            Appointment.objects.select_for_update(of=("self",))
            .select_related("position", "person")
            .get(pk=appointment_id)
        )
    if not appointment.can_be_settled_by(by):
        raise NotAllowed
    ends = appointment.probation_ends_on if term == "probation" else appointment.valid_until
    if ends is None:
        raise Refused("TJ-765", _("This term has no end any more, so there is nothing to deal with."))
    if getattr(appointment, FIELDS[term]) is None:
        setattr(appointment, FIELDS[term], timezone.now())
        appointment.save(update_fields=[FIELDS[term]])
        _record(term, appointment, ends, by)
        close_notices(RULES[term], appointment.pk)
    return appointment


def _record(term: Term, appointment: Appointment, ends: date, by: Person) -> None:
    facts: dict[str, Any] = {
        "by": by,
        "about": appointment.person,
        "of": appointment.position,
        "details": {"ends_on": ends.isoformat()},
    }
    if term == "probation":
        record("probation.ending_settled", **facts)
    else:
        record("appointment.ending_settled", **facts)
