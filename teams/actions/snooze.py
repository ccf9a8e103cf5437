"""Putting off a due thing: it says nothing to this reader until a day, and then speaks again."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from teams.actions.notice import close_notices
from teams.due_rule import DueItem, DueRule
from teams.models import Person, Snooze
from teams.refusal import Refused


@transaction.atomic
def put_off(item: DueItem, *, rule: DueRule, by: Person, until: date) -> Snooze:
    """Puts off until the day, `SNOOZE_MAX_DAYS` ahead at most; a statutory thing `SNOOZE_MAX_TIMES` times at most.

    It stays due: the ladder goes on showing it to leads and HR. The same day again changes nothing. Raises Refused.
    """
    today = timezone.localdate()
    if not today < until <= today + timedelta(days=settings.SNOOZE_MAX_DAYS):
        far = _("Choose a day from tomorrow on, at most %(days)s days ahead.") % {"days": settings.SNOOZE_MAX_DAYS}
        raise Refused("TJ-731", far, field="until")
    last = item.due_on + timedelta(days=rule.ladder.ends)
    if until > last:
        sentence = _("Nobody is reminded of it after %(day)s, so it cannot be put off beyond that day.")
        raise Refused("TJ-735", str(sentence) % {"day": date_format(last)}, field="until")
    key = {"person": by, "rule": item.rule, "subject_id": item.subject_id, "due_on": item.due_on}
    Snooze.objects.bulk_create([Snooze(**key, until=today, times=0)], ignore_conflicts=True)
    snooze = Snooze.objects.select_for_update().get(**key)
    if snooze.times and snooze.until == until:
        return snooze
    if rule.is_statutory and snooze.times >= settings.SNOOZE_MAX_TIMES:
        often = _("It was put off %(times)s times already; the law or the job description asks for it now.")
        raise Refused("TJ-732", often % {"times": snooze.times})
    snooze.until, snooze.times, snooze.snoozed_at = until, snooze.times + 1, timezone.now()
    snooze.save()
    close_notices(item.rule, item.subject_id, reader=by)
    return snooze
