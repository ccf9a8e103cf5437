"""What holds for every test: the engines that were promised, strictness, clean caches."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests import engines
from tests.cast import Cast, find_cast, make_cast
from tests.servers import RUN
from tests.worker import celery_processes, celery_worker

pytest_plugins = ["tests.browser"] if engines.find_chromium() else []

__all__ = ["celery_processes", "celery_worker"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: workers and the threads of a server open it as they do in earnest."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def promised_redis() -> None:
    promised = os.environ["REDIS_URL"]
    assert promised == settings.REDIS_URL, "the settings took another Redis"


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    promised = "postgresql" if "DATABASE_URL" in os.environ else "sqlite"
    assert connection.vendor == promised, "the settings took another database"
    request.config.stash[RUN].used.add("database")
    with django_db_blocker.unblock():
        make_cast()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of `tests/cast.py`. They are put into the database once; tests that empty it put them there again."""
    return find_cast() or make_cast()


class ErrorCollector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[list[logging.LogRecord]]:
    """An error that is logged fails the test. A test that expects one looks at this list and clears it."""
    collector = ErrorCollector()
    logging.getLogger().addHandler(collector)
    yield collector.records
    logging.getLogger().removeHandler(collector)
    assert not collector.records, [record.getMessage() for record in collector.records]


@pytest.fixture(autouse=True)
def clean_cache_and_broker() -> Iterator[None]:
    """Rate limits, cached values and queued messages end with the test."""
    yield
    cache.clear()
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            engines.empty_redis_number(client)
    for message in settings.CELERY_BROKER_DIR.glob("queue/*"):
        message.unlink(missing_ok=True)
