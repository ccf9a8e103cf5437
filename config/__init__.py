"""Puts the house together: settings, addresses, the schedule, the home pages. Imports everybody, nobody imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
