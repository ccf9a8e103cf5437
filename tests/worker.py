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


class CeleryProcess:
    """A worker or a beat. Nothing runs before `start`; after `kill` it may be started again.

    `at`: the moment in which its clock stands when it starts. `mail_port`: a mail server on this machine.
    `redis_url`: a broker other than the test's.
    """

    def __init__(self, folder: Path, name: str = "worker") -> None:
        self.log = folder / f"{name}.log"

    def start(
        self, *, concurrency: int = 1, at: str = "", mail_port: int = 0, redis_url: str = "", schedule: bool = False
    ) -> None:
        """Returns when it has begun its work. With `schedule` it is a beat."""
        command = [sys.executable, "-m", *(["tests.clock", at, "celery"] if at else ["celery"]), "--app", "config"]
        if schedule:
            command += ["beat", "--max-interval", "1", "--pidfile="]
        else:
            command += ["worker", "--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
        environment = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "INFO"}
        if mail_port:
            environment |= {"DJANGO_SETTINGS_MODULE": "tests.worker_settings", "MAIL_PORT": str(mail_port)}
        if redis_url:
            environment["REDIS_URL"] = redis_url
        with self.log.open("wb") as log:
            self.process = processes.start(
                [*command, "--loglevel", "INFO"], output=log, cwd=settings.BASE_DIR, env=environment
            )
        begun = "beat: Starting..." if schedule else " ready."
        self.wait_until(lambda: begun in self.log.read_text(), seconds=30)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s; {self.log.stem} says:\n{self.log.read_text()}"
            assert self.process.poll() is None, f"{self.log.stem} has ended:\n{self.log.read_text()}"
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
def celery_worker(transactional_db: None, tmp_path: Path) -> Iterator[CeleryProcess]:
    """The test starts it, may kill it, need not stop it. Such tests are transactional: it reads what they commit."""
    worker = CeleryProcess(tmp_path)
    yield worker
    worker.stop()


@pytest.fixture
def celery_processes(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[str], CeleryProcess]]:
    """Makes further ones, by name."""
    made: list[CeleryProcess] = []

    def make(name: str) -> CeleryProcess:
        made.append(CeleryProcess(tmp_path, name))
        return made[-1]

    yield make
    for process in made:
        process.stop()
