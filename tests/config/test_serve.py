"""`manage.py serve`: it serves, and leaves nothing behind, however it ends."""

import http.client
import os
import re
import signal
import socket
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from config import processes
from config.management.commands.serve import Command, listen
from tests.worker import database_url

MARK = "TALITUS_SERVED_BY"


class Served:
    def __init__(self, folder: Path) -> None:
        self.mark = uuid.uuid4().hex
        self.log = folder / "log"
        environment = {**os.environ, MARK: self.mark, "DATABASE_URL": database_url(), "PORT": "0"}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
        with self.log.open("wb") as log:
            command = [sys.executable, "manage.py", "serve"]
            self.process = processes.start(command, output=log, cwd=settings.BASE_DIR, env=environment)

    def port(self) -> int:
        deadline = time.monotonic() + 60
        while not (found := re.search(r"served at http://localhost:(\d+)", self.log.read_text())):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return int(found[1])

    def alive(self) -> list[str]:
        """The processes that were started with the mark in their environment."""
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"{MARK}={self.mark}".encode() in environment.read_bytes():
                    found.append(environment.parent.name)
            except OSError:
                continue
        return found

    def wait_until_nothing_lives(self, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while alive := self.alive():
            assert time.monotonic() < deadline, f"{alive} still live:\n{self.log.read_text()}"
            time.sleep(0.1)


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Served]:
    it = Served(tmp_path)
    yield it
    processes.stop([it.process])


def test_it_serves_and_a_polite_signal_ends_all_of_it(served: Served) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port(), timeout=10)) as connection:
        connection.request("GET", "/")
        assert connection.getresponse().status == 302
    assert len(served.alive()) >= 4
    served.process.send_signal(signal.SIGINT)
    served.wait_until_nothing_lives(seconds=10)
    assert served.process.wait() == 0


def test_killed_outright_it_takes_its_children_along(served: Served) -> None:
    served.port()
    served.process.kill()
    served.process.wait()
    served.wait_until_nothing_lives(seconds=20)


def test_when_one_child_ends_the_others_are_stopped_and_one_sentence_says_so() -> None:
    children = {"web server": processes.start(["sleep", "60"]), "worker": processes.start(["false"])}
    command = Command()
    command.asked_to_stop = 0
    with pytest.raises(CommandError, match=r"The worker ended by itself \(exit code 1\)"):
        command.supervise(children)
    assert children["web server"].poll() is not None


def test_a_child_that_ignores_the_polite_signal_is_killed() -> None:
    stubborn = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)",
    ]
    child = processes.start(stubborn)
    time.sleep(0.3)
    processes.stop([child], seconds=0.2)
    assert child.returncode == -signal.SIGKILL


def test_a_taken_port_gets_one_sentence_and_another_number() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match=r"is taken\. Choose another: make run PORT=8000"):
            listen(str(other.getsockname()[1]))


@pytest.mark.parametrize("port", ["http", "", "65536", "-1"])
def test_a_port_that_is_no_port_gets_one_sentence(port: str) -> None:
    with pytest.raises(CommandError, match="PORT must be a number"):
        listen(port)
