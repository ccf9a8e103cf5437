"""The sweep: whoever should know of a due thing is told once, however often it runs, whatever night was missed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from teams import notices
from teams.due_rule import DueRule
from teams.models import Notice, Person
from teams.working_days import working_days


def sweep(rules: Iterable[DueRule], *, day: date) -> int:
    """Makes the notices that the rules want on the day; returns how many. On a free day it makes none.

    Each rule is one statement and one transaction. What falls on the free days after a working day is noticed on it;
    a notice that was missed is made on the next working day.
    """
    calendar = working_days()
    if not calendar.is_working(day):
        return 0
    horizon = calendar.horizon(day)
    return sum(notices.insert(rule, day, horizon) for rule in rules)


def close_settled(rules: Iterable[DueRule], *, day: date) -> int:
    """Closes the notices of what is not due from their readers any more, or of a rule that is no more.

    Returns how many.
    """
    known = list(rules)
    forgotten = Notice.objects.unread() | Notice.objects.untold()
    count = _close(forgotten.exclude(rule__in=[rule.name for rule in known]))
    return count + sum(notices.close(rule, day) for rule in known)


def _close(found: QuerySet[Notice]) -> int:
    """In the order of keys: whoever closes and whoever writes letters take the rows in the same order."""
    with transaction.atomic():
        ids = list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        now = timezone.now()
        Notice.objects.filter(pk__in=ids, read_at=None).update(read_at=now)
        Notice.objects.filter(pk__in=ids, told_at=None).update(told_at=now)
        return len(ids)


def close_notices(rule: str, subject_id: int, *, reader: Person | None = None, due_on: date | None = None) -> None:
    """For actions that settle a thing, for everybody or for one reader, on every due day or on one: in the caller's
    transaction.
    """
    found = Notice.objects.filter(Q(read_at=None) | Q(told_at=None), rule=rule, subject_id=subject_id)
    if due_on is not None:
        found = found.filter(due_on=due_on)
    _close(found if reader is None else found.filter(reader=reader))


@transaction.atomic
def read_notices(*, by: Person, ids: Iterable[int] | None = None) -> int:
    """Marks one's own notices as read, all of them unless `ids` are given; returns how many were unread."""
    unread = Notice.objects.visible_to(by).unread()
    return (unread if ids is None else unread.filter(pk__in=list(ids))).update(read_at=timezone.now())
