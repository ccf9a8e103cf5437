"""Handing work to the workers: by name, once the transaction has ended well.

The database is the truth: what is to be done is a row. A message that is lost costs a delay, since a sweep finds
the row.
"""

import functools
import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def enqueue(task: str, *args: int | str) -> None:
    transaction.on_commit(functools.partial(_send, task, args))


def _send(task: str, args: tuple[int | str, ...]) -> None:
    try:
        current_app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError):  # OSError: the folder of the file broker
        logger.warning("The broker did not take %s; the sweep will find its row.", task)
