"""What can be done about a due thing in place: finding it among one's own, and the verb that settles it."""

from collections.abc import Callable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.due import RULES
from teams.actions.appointment import settle_ending
from teams.actions.job_description_review import say_still_true
from teams.due_rule import DueItem, RuleName, due_items
from teams.models import Person
from teams.models.acting import acted_for
from teams.refusal import Refused


def due_from(person: Person, day: date, until: date) -> list[DueItem]:
    """What is due from the person, and while they act for somebody what goes to the substitute.

    One query, and one more for each whom they act for.
    """
    found = due_items(RULES.values(), day, until, of=person)
    to_substitute = [rule for rule in RULES.values() if rule.goes_to_substitute]
    for away in {acted.away.pk: acted.away for acted in acted_for(person, day)}.values():
        found += due_items(to_substitute, day, until, of=away)
    return sorted(set(found), key=lambda item: (item.due_on, item.rule, item.subject_id))


def find_due(person: Person, rule: str, subject_id: int, due_on: date, day: date) -> DueItem:
    """The thing, while it is due from the person. Raises Refused when it is not, or not any more."""
    for item in due_from(person, day, due_on):
        if (item.rule, item.subject_id, item.due_on) == (rule, subject_id, due_on):
            return item
    raise Refused("TJ-730", _("This is not due from you any more. Load the page again."))


def settle(item: DueItem, *, verb: str, by: Person) -> str | Promise:
    """Does what one click does; returns the sentence that tells so. Raises Refused."""
    act = _ACTS.get((item.rule, verb))
    if act is None:
        raise Refused("TJ-733", _("This cannot be done in place. Open its page."))
    return act(item, by)


def _still_true(item: DueItem, by: Person) -> str | Promise:
    review = say_still_true(item.subject_id, by=by)
    if review.done_on is None:
        return _("Noted. The review is done when the other side confirms it too.")
    return _("The review is done: the job description is still true.")


def _probation(item: DueItem, by: Person) -> str | Promise:
    settle_ending(item.subject_id, term="probation", by=by)
    return _("Noted: the end of probation has been dealt with.")


def _appointment(item: DueItem, by: Person) -> str | Promise:
    settle_ending(item.subject_id, term="appointment", by=by)
    return _("Noted: the end of the appointment has been dealt with.")


_ACTS: dict[tuple[str, str], Callable[[DueItem, Person], str | Promise]] = {
    (RuleName.JOB_DESCRIPTION_REVIEW, "still_true"): _still_true,
    (RuleName.PROBATION_ENDING, "settled"): _probation,
    (RuleName.APPOINTMENT_ENDING, "settled"): _appointment,
}
