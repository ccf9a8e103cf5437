import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import processes
from config.demo.cast import demo_people

HOST = "127.0.0.1"
# Long enough for a page or a rendering. An idle Celery takes six seconds over its own sleeps; what a killed worker had
# in hand comes back when its lease ends.
SECONDS_TO_STOP = 3


class Command(BaseCommand):
    help = "Serves Talitus on this machine: web server, worker and beat, until Ctrl-C. Port from $PORT, else 8000."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--end-with-parent", action="store_true", help="Stop as well when the calling process is killed."
        )

    def handle(self, *, end_with_parent: bool, **options: Any) -> None:
        if end_with_parent:
            processes.end_with_parent()
        self.asked_to_stop = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has its way.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.ask_to_stop)

        listener = listen(os.environ.get("PORT", "8000"))
        port = listener.getsockname()[1]
        address = f"http://localhost:{port}"
        # Links in letters, which the worker writes, lead to this port.
        os.environ.setdefault("SITE_URL", address)
        children = {"web server": start_web(listener), "worker": start_worker()}
        listener.close()
        threading.Thread(target=self.announce, args=[address, port], daemon=True).start()
        self.supervise(children)

    def ask_to_stop(self, number: int, frame: object) -> None:
        self.asked_to_stop += 1

    def supervise(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        ended: list[str] = []
        try:
            while not self.asked_to_stop and not ended:
                time.sleep(0.2)
                ended = [
                    f"The {name} ended by itself (exit code {child.returncode}); everything is stopped."
                    for name, child in children.items()
                    if child.poll() is not None
                ]
        finally:
            processes.stop(list(children.values()), seconds=SECONDS_TO_STOP)
        if ended and not self.asked_to_stop:
            raise CommandError(" ".join(ended))

    def announce(self, address: str, port: int) -> None:
        try:
            with closing(http.client.HTTPConnection(HOST, port, timeout=60)) as connection:
                connection.request("GET", "/")
                connection.getresponse()
        except OSError:
            # The server has died; whoever supervises it says so.
            return
        lines = [f"Talitus is served at {address} (Ctrl-C stops it)."]
        if settings.DEMO_MODE:
            lines.append("Its sign-in page lets you in, with one click, as one of the demo people:")
            people = demo_people()
            width = max((len(name) for name, _role in people), default=0)
            lines += [f"  {name:{width}}  {role}" for name, role in people]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def listen(port: str) -> socket.socket:
    """The socket is ours and handed on, so that nobody can take the port between the question and the start."""
    if not port.isdecimal() or not 0 <= int(port) < 65536:
        raise CommandError(f"PORT must be a number below 65536, not “{port}”.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, int(port)))
        listener.listen(64)
    except OSError as error:
        listener.close()
        if isinstance(error, PermissionError):
            raise CommandError(
                f"Port {port} is not for ordinary users. Choose a higher one: make run PORT=8000"
            ) from None
        other = 8001 if port == "8000" else 8000
        raise CommandError(f"Port {port} is taken. Choose another: make run PORT={other}") from None
    return listener


def start_web(listener: socket.socket) -> subprocess.Popen[bytes]:
    # One process: without Redis the cache, and with it the sessions, live inside it.
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener.fileno()}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--graceful-timeout", "3"]
    command += ["--log-level", "warning", "--no-control-socket"]
    return processes.start(command, cwd=settings.BASE_DIR, pass_fds=[listener.fileno()])


def start_worker() -> subprocess.Popen[bytes]:
    # Beat inside the worker (-B) is for a single machine: a second such worker would tick twice.
    # Whoever tries the product in a container is root, and need not read Celery's page about it.
    command = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges"]
    command += ["-m", "celery", "--app", "config", "--quiet", "worker", "--beat"]
    command += ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return processes.start(command, cwd=settings.BASE_DIR)
