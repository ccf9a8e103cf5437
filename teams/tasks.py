"""What workers do: each takes ids, calls an action, and may be run twice without harm."""

import logging

from celery import shared_task
from django.conf import settings

from teams.actions import retention
from teams.actions.due_day import mend_decision_days, mend_due_days
from teams.actions.rendering import sweep_renderings as sweep
from teams.actions.rendering_making import make_rendering
from teams.outbox import deliver_some

logger = logging.getLogger(__name__)


@shared_task(name="teams.deliver_letters")
def deliver_letters() -> int:
    sent = 0
    while some := deliver_some():
        sent += some
    return sent


# Ended with its lease: a document that never ends would else take one worker after the other.
@shared_task(name="teams.render", time_limit=settings.JOB_LEASE.total_seconds())
def render(rendering_id: int) -> bool:
    return make_rendering(rendering_id)


@shared_task(name="teams.sweep_renderings")
def sweep_renderings() -> int:
    return sweep()


@shared_task(name="teams.check_due_days")
def check_due_days() -> int:
    """A difference is a mistake in some action: it is logged as an error and mended."""
    wrong = mend_due_days()
    if wrong:
        logger.error("Kept due days differed from the computed ones: job descriptions %s", wrong)
    undecided = mend_decision_days()
    if undecided:
        logger.error("Kept decision days differed from the computed ones: versions %s", undecided)
    return len(wrong) + len(undecided)


@shared_task(name="teams.delete_expired")
def delete_expired() -> int:
    return sum(retention.delete_expired().values())
