"""The beat that reads its periods from the database, where an administrator may change them."""

import json

from celery.schedules import crontab, schedule
from django.conf import settings
from django.db.models import QuerySet
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from config.celery import RETIRED, SCHEDULE


def install_missing_tasks() -> list[str]:
    """Puts the rows of the table that the database has not seen yet; never touches one that is there.

    Rows of tasks that are no more go, or the workers would be sent messages that they cannot read.

    Returns the names put. Two beats starting at once are harmless: the name is unique.
    """
    PeriodicTask.objects.filter(task__in=RETIRED).delete()
    known = set(PeriodicTask.objects.values_list("name", flat=True))
    missing = [name for name in SCHEDULE if name not in known]
    for name in missing:
        task, period = SCHEDULE[name]
        PeriodicTask.objects.get_or_create(name=name, defaults={"task": task, **_period_columns(period)})
    return missing


def _period_columns(period: schedule | crontab) -> dict[str, object]:
    # Not get_or_create: nothing keeps an administrator from entering the same period twice.
    if isinstance(period, crontab):
        columns = {
            "minute": str(period._orig_minute),
            "hour": str(period._orig_hour),
            "day_of_week": str(period._orig_day_of_week),
            "day_of_month": str(period._orig_day_of_month),
            "month_of_year": str(period._orig_month_of_year),
            "timezone": settings.TIME_ZONE,
        }
        row = CrontabSchedule.objects.filter(**columns).first() or CrontabSchedule.objects.create(**columns)
        return {"crontab": row}
    seconds = int(period.run_every.total_seconds())
    every = {"every": seconds, "period": IntervalSchedule.SECONDS}
    interval = IntervalSchedule.objects.filter(**every).first() or IntervalSchedule.objects.create(**every)
    # A beat that was away sends one message on its return, not one for each period missed.
    return {"interval": interval, "headers": json.dumps({}), "expire_seconds": max(seconds * 2, 60)}


class TalitusScheduler(DatabaseScheduler):
    """Installs only what is missing. The parent's start-up would write over what an administrator changed."""

    def setup_schedule(self) -> None:
        install_missing_tasks()

    def enabled_models_qs(self) -> QuerySet[PeriodicTask]:
        """All that is enabled. The parent leaves a daily task out until two hours before its time and from two hours
        after it: a beat that was away in those hours would leave the night's work undone.
        """
        return self.Model.objects.enabled()
