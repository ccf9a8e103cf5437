"""Tasks that look over all apps at once."""

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from config.due import RULES
from teams.actions.digest import write_letters
from teams.actions.forecast import make_forecast
from teams.actions.notice import close_settled, sweep


@shared_task(name="config.notice_what_is_due")
def notice_what_is_due() -> int:
    return sweep(RULES.values(), day=timezone.localdate())


@shared_task(name="config.write_letters")
def write_letters_of_notices() -> int:
    return write_letters(RULES, now=timezone.now())


@shared_task(name="config.close_settled")
def close_settled_notices() -> int:
    return close_settled(RULES.values(), day=timezone.localdate())


# Of fifty thousand people it takes a minute and a half; one that never ends would take a worker each night.
@shared_task(name="config.make_forecast", time_limit=settings.FORECAST_TIME_LIMIT.total_seconds())
def make_forecast_of_notices(asked_at: str = "") -> int | None:
    """`asked_at`: what was begun since that moment is enough."""
    asked = datetime.fromisoformat(asked_at) if asked_at else None
    return make_forecast(RULES.values(), day=timezone.localdate(), days=settings.FORECAST_DAYS, asked_at=asked)
