"""A real Celery worker on the database and the broker of the test."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from config import processes


class CeleryWorker:
    """Nothing runs before `start`; after `kill` it may be started again."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "worker.log"

    def start(self, *, concurrency: int = 1) -> None:
        """Returns when the worker takes messages."""
        command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", str(concurrency)]
        command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        environment = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "INFO"}
        with self.log.open("wb") as log:
            self.process = processes.start(command, output=log, cwd=settings.BASE_DIR, env=environment)
        self.wait_until(lambda: " ready." in self.log.read_text(), seconds=30)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s; the worker says:\n{self.log.read_text()}"
            assert self.process.poll() is None, f"the worker has ended:\n{self.log.read_text()}"
            time.sleep(0.05)

    def kill(self) -> None:
        """Ends it as a power cut would: at once, pool and all."""
        processes.kill([self.process])

    def stop(self) -> None:
        if hasattr(self, "process"):
            processes.kill([self.process])


def database_url() -> str:
    """The address of the test's database itself, as the worker's settings take it."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    password = f":{quote(place['PASSWORD'])}" if place["PASSWORD"] else ""
    return f"postgresql://{quote(place['USER'])}{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


@pytest.fixture
def celery_worker(transactional_db: None, tmp_path: Path) -> Iterator[CeleryWorker]:
    """The test starts it, may kill it, need not stop it. Such tests are transactional: it reads what they commit."""
    worker = CeleryWorker(tmp_path)
    yield worker
    worker.stop()
