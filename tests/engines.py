"""Where the tests find PostgreSQL, Redis and Chromium, and what of each is theirs.

In this order: what DATABASE_URL and REDIS_URL name, what answers at the standard local addresses, a private server
started from installed binaries. On a server that was found, a run has a database and a Redis number of its own.
"""

import fcntl
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

from config import processes

LOCAL = "127.0.0.1"
POSTGRESQL_FOLDERS = (Path("/usr/lib/postgresql"), "*/bin/initdb")
REDIS_BINARIES = ("redis-server", "valkey-server")
CHROMIUM_BINARIES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Redis has sixteen numbers, and the first is everybody's.
REDIS_NUMBERS = range(1, 16)
# A key in each Redis number that tests have used: by it the next run knows that the number may be emptied.
OURS = "talitus-tests"


class Missing(Exception):
    """A server that the tests were told to use, or must use, is not there; a sentence for people."""


@dataclass(frozen=True)
class Engine:
    url: str
    line: str


def find_postgresql(cleanup: ExitStack) -> Engine | None:
    given = os.environ.get("DATABASE_URL", "")
    if given:
        if not given.startswith(("postgres://", "postgresql://")):
            return None
        try:
            return Engine(given, postgresql_line(given, "as DATABASE_URL says"))
        except psycopg2.Error as error:
            raise Missing(f"The PostgreSQL that DATABASE_URL names cannot be used: {error}") from None
    for user in dict.fromkeys(("postgres", getpass.getuser())):
        url = f"postgresql://{user}@{LOCAL}:5432/postgres"
        try:
            return Engine(url, postgresql_line(url, "found"))
        except psycopg2.Error:
            continue
    return start_postgresql(cleanup)


def postgresql_line(url: str, origin: str) -> str:
    """Connects, and refuses whoever may not create databases."""
    place = urlsplit(url)
    connection = psycopg2.connect(urlunsplit(place._replace(path="/postgres")), connect_timeout=2)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() != (True,):
                raise psycopg2.ProgrammingError("its user may not create databases.")
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
    finally:
        connection.close()
    return f"PostgreSQL {version.split()[0]} ({origin}, {place.hostname}:{place.port or 5432})"


def start_postgresql(cleanup: ExitStack) -> Engine | None:
    binaries = postgresql_binaries()
    if binaries is None:
        return None
    folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="talitus-postgresql-")))
    as_somebody: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        as_somebody |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "--username=postgres", "--auth=trust", "--no-sync"]
    subprocess.run(
        [*initdb, "--encoding=UTF8", "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **as_somebody
    )
    port = free_port()
    # Nothing here outlives the run, so nothing has to reach the disk.
    settings = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "unix_socket_directories="]
    command = [binaries / "postgres", "-D", data, "-h", LOCAL, "-p", str(port)]
    command += [part for setting in settings for part in ("-c", setting)]
    url = f"postgresql://postgres@{LOCAL}:{port}/postgres"
    start_server(command, cleanup, folder, polite=signal.SIGINT, **as_somebody)
    return Engine(url, when_ready(lambda: postgresql_line(url, "private"), psycopg2.OperationalError, folder))


def postgresql_binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folder, pattern = POSTGRESQL_FOLDERS
    found = sorted(folder.glob(pattern), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


def find_redis(cleanup: ExitStack) -> Engine | None:
    given = os.environ.get("REDIS_URL", "")
    if given:
        try:
            return Engine(given, redis_line(given, "as REDIS_URL says"))
        except redis.RedisError as error:
            raise Missing(f"The Redis that REDIS_URL names cannot be used: {error}") from None
    url = f"redis://{LOCAL}:6379"
    try:
        return Engine(url, redis_line(url, "found"))
    except redis.RedisError:
        return start_redis(cleanup)


def redis_line(url: str, origin: str) -> str:
    place = urlsplit(url)
    with redis.Redis.from_url(url, socket_connect_timeout=2) as client:
        version = client.info("server")["redis_version"]
    return f"Redis {version} ({origin}, {place.hostname}:{place.port or 6379})"


def start_redis(cleanup: ExitStack) -> Engine | None:
    binary = next(filter(None, map(shutil.which, REDIS_BINARIES)), None)
    if binary is None:
        return None
    url, line = run_redis(cleanup, free_port())
    return Engine(url, line)


def run_redis(cleanup: ExitStack, port: int) -> tuple[str, str]:
    """A Redis of our own, empty, on this port until the cleanup; its address and what it says of itself."""
    binary = next(filter(None, map(shutil.which, REDIS_BINARIES)), None)
    if binary is None:
        raise Missing(f"None of {', '.join(REDIS_BINARIES)} is installed.")
    folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="talitus-redis-")))
    start_server([binary, "--bind", LOCAL, "--port", str(port), "--save", ""], cleanup, folder, cwd=folder)
    url = f"redis://{LOCAL}:{port}"
    return url, when_ready(lambda: redis_line(url, "private"), redis.RedisError, folder)


def start_server(
    command: list[Any], cleanup: ExitStack, folder: Path, *, polite: int = signal.SIGTERM, **options: Any
) -> None:
    with (folder / "log").open("wb") as log:
        process = processes.start(command, death_signal=polite, output=log, **options)
    cleanup.callback(processes.stop, [process], polite=polite)


def when_ready(ask: Callable[[], str], not_yet: type[Exception], folder: Path) -> str:
    deadline = time.monotonic() + 20
    while True:
        try:
            return ask()
        except not_yet:
            if time.monotonic() > deadline:
                raise Missing(f"A private server did not start:\n{(folder / 'log').read_text()}") from None
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


def find_chromium() -> str:
    """The path of a Chromium that Playwright can drive, or nothing."""
    return next(filter(None, map(shutil.which, CHROMIUM_BINARIES)), "") if find_spec("playwright") else ""


def chromium_line(path: str) -> str:
    return subprocess.check_output([path, "--version"], text=True, stderr=subprocess.DEVNULL).strip()


def claim_slot(redis_url: str, cleanup: ExitStack) -> int:
    """A number that no other process on this machine tests with. It names the database and the Redis number."""
    for slot in REDIS_NUMBERS:
        with ExitStack() as attempt:
            try:
                lock = attempt.enter_context((Path(tempfile.gettempdir()) / f"talitus-tests-{slot}.lock").open("a"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            if redis_url and not take_redis_number(redis_number(redis_url, slot), attempt):
                continue
            cleanup.push(attempt.pop_all())
            return slot
    raise Missing("All Redis numbers from 1 to 15 are in use, by other runs or for other things.")


def redis_number(url: str, number: int) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def take_redis_number(url: str, cleanup: ExitStack) -> bool:
    client = cleanup.enter_context(redis.Redis.from_url(url))
    if client.dbsize() and not client.exists(OURS):
        return False
    empty_redis_number(client)
    cleanup.callback(client.flushdb)
    return True


def empty_redis_number(client: redis.Redis) -> None:
    with client.pipeline(transaction=True) as both:
        both.flushdb()
        both.set(OURS, 1)
        both.execute()
