"""What is due from a person, and doing it in place: the verb that the rule names for one click."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.due import RULES
from teams.due_rule import DueItem, DueRule, due_items
from teams.models import Person
from teams.models.acting import acted_for, managed_position_ids
from teams.refusal import NotAllowed, Refused


def due_from(
    person: Person, day: date, until: date, rules: tuple[DueRule, ...] = tuple(RULES.values())
) -> list[DueItem]:
    """What is due from the person, and while they act on somebody's seat what goes to the substitute there.

    One query, and one more for each seat on which they act.
    """
    found = due_items(rules, day, until, of=person)
    to_substitute = [rule for rule in rules if rule.goes_to_substitute]
    for acted in acted_for(person, day) if to_substitute else []:
        managed = managed_position_ids(acted.seat_id, day)
        found += due_items(to_substitute, day, until, of=acted.away, seats=managed)
    return sorted(set(found), key=lambda item: (item.due_on, item.rule, item.subject_id))


def find_due(person: Person, rule: str, subject_id: int, due_on: date, day: date) -> DueItem:
    """The thing, while it is due from the person. Raises Refused when it is not, or not any more."""
    known = RULES.get(rule)
    for item in due_from(person, day, due_on, (known,)) if known else []:
        if (item.subject_id, item.due_on) == (subject_id, due_on):
            return item
    raise Refused("TJ-730", _("This is not due from you any more. Load the page again."))


def settle(item: DueItem, *, verb: str, by: Person) -> str | Promise:
    """Does what one click does; returns the sentence that tells so. Raises Refused."""
    act = RULES[item.rule].in_place
    if act is None or act.verb != verb:
        raise Refused("TJ-733", _("This cannot be done in place. Open its page."))
    try:
        return act.run(item, by)
    except NotAllowed as error:
        raise Refused("TJ-736", _("Nobody says this of themselves. Ask your own lead or HR to do it.")) from error
