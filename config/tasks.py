"""Tasks that look over all apps at once."""

from celery import shared_task
from django.utils import timezone

from config.due import RULES
from teams.actions.notice import send_notices


@shared_task(name="config.send_reminders")
def send_reminders() -> int:
    today = timezone.localdate()
    told = [send_notices(rule, day=today) for rule in RULES]
    return sum(map(len, told))
