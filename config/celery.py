"""Celery: the broker, and the one table of what runs when."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab, schedule
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("talitus")

# name → (task, period): put into the database once, where an administrator may then change the period.
SCHEDULE: dict[str, tuple[str, schedule]] = {
    # Letters that were written but not sent: the worker died, or the mail server was down.
    "deliver letters": ("teams.deliver_letters", schedule(timedelta(seconds=30))),
    # Renderings whose worker died, or whose message was lost.
    "sweep renderings": ("teams.sweep_renderings", schedule(timedelta(seconds=30))),
    # What has come up to its day is noticed, once for each reader and rung (config/due.py); on free days nothing is.
    "notice what is due": ("config.notice_what_is_due", schedule(timedelta(minutes=10))),
    # Letters about notices: in the morning at the hour that each reader chose, at once only what cannot wait.
    "write letters": ("config.write_letters", schedule(timedelta(minutes=5))),
    # Notices of what was done or fell away meanwhile are closed.
    "close what is settled": ("config.close_settled", crontab(minute="50", hour="3")),
    # The kept due days are compared with the computed ones; a difference is logged as an error and mended.
    "check due days": ("teams.check_due_days", crontab(minute="40", hour="3")),
    # What will be sent in the days to come, for HR and the administrator to look at: after the night's mending.
    "make the forecast": ("config.make_forecast", crontab(minute="10", hour="4")),
    # What has outlived its term (teams/actions/retention.py) is deleted.
    "delete what has expired": ("teams.delete_expired", crontab(minute="20", hour="3")),
}

# Tasks of former releases: their rows go from the database when a beat starts.
RETIRED = ["config.send_reminders"]


def broker_settings() -> dict[str, Any]:
    """Where messages go. Without Redis: files under var/, for one machine."""
    if settings.REDIS_URL:
        return {
            "broker_url": settings.REDIS_URL,
            # Nobody who clicks waits six seconds, as kombu would, for a Redis that is down: a sweep finds the row.
            "broker_transport_options": {"max_retries": 1, "interval_start": 0, "socket_connect_timeout": 2},
        }
    folders = {name: settings.CELERY_BROKER_DIR / name for name in ("queue", "control", "processed")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost/",
        "broker_transport_options": {
            "data_folder_in": str(folders["queue"]),
            "data_folder_out": str(folders["queue"]),
            "control_folder": str(folders["control"]),
            "processed_folder": str(folders["processed"]),
            # Without it messages pass through the temporary folder, where a rename may be a copy.
            "store_processed": True,
        },
    }


def configure() -> dict[str, Any]:
    return {
        **broker_settings(),
        "task_ignore_result": True,
        "timezone": settings.TIME_ZONE,
        "enable_utc": True,
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        # Pango and the fonts are freed only with the process.
        "worker_max_tasks_per_child": 500,
        "broker_connection_retry_on_startup": True,
        "beat_scheduler": "config.schedule:TalitusScheduler",
        # The table above is the schedule; Celery's own would overwrite at each start what was changed.
        "beat_schedule": {},
        "worker_hijack_root_logger": False,
        "result_expires": None,
    }


@setup_logging.connect
def _use_django_logging(**kwargs: Any) -> None:
    """Keeps the logging of the settings; Celery would replace it."""


app.add_defaults(configure)
app.autodiscover_tasks()
