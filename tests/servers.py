"""Puts the suite on its servers and says afterwards what it really ran on. Loaded by `-p tests.servers`.

A plugin, and not conftest.py: Django's settings are read before that, and a database chosen there would come too late.
Without servers the suite takes SQLite and the file broker; with CI=true it fails instead. `--embedded` asks for both.
`python -m tests.servers` prints what the last runs were on.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests import engines

LAST_RUNS = Path(__file__).resolve().parents[1] / ".pytest_cache" / "v" / "talitus"


@dataclass
class Run:
    """What one process of the suite stands on; `used` names what its tests really touched."""

    database: str = ""
    broker: str = ""
    chromium: str = ""
    used: set[str] = field(default_factory=set)
    left_out: int = 0
    cleanup: ExitStack = field(default_factory=ExitStack)


RUN = pytest.StashKey[Run]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("talitus").addoption(
        "--embedded", action="store_true", help="SQLite and the file broker, without browser tests"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    run = early_config.stash[RUN] = Run()
    try:
        prepare_environment(run, embedded=early_config.known_args_namespace.embedded)
    except engines.Missing as missing:
        run.cleanup.close()
        raise pytest.UsageError(str(missing)) from None
    return (yield)


def prepare_environment(run: Run, *, embedded: bool) -> None:
    if not embedded:
        run.chromium = engines.find_chromium()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        choose_engines(run, embedded=embedded)
    slot = engines.claim_slot(os.environ["REDIS_URL"], run.cleanup)
    if os.environ["REDIS_URL"]:
        os.environ["REDIS_URL"] = engines.redis_number(os.environ["REDIS_URL"], slot)
    if "DATABASE_URL" in os.environ:
        # Django puts “test_” before the name.
        place = urlsplit(os.environ["DATABASE_URL"])
        os.environ["DATABASE_URL"] = urlunsplit(place._replace(path=f"/talitus_{slot}"))
    os.environ["VAR_DIR"] = run.cleanup.enter_context(tempfile.TemporaryDirectory(prefix="talitus-tests-"))


def choose_engines(run: Run, *, embedded: bool) -> None:
    postgresql = None if embedded else engines.find_postgresql(run.cleanup)
    redis = None if embedded else engines.find_redis(run.cleanup)
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    if in_ci and not embedded:
        found = {"PostgreSQL": postgresql, "Redis": redis, "Chromium with Playwright": run.chromium}
        missing = [name for name, it in found.items() if not it]
        if missing:
            raise engines.Missing(f"CI=true, and not to be found here: {', '.join(missing)}.")
    os.environ.pop("DATABASE_URL", None)
    if postgresql:
        os.environ["DATABASE_URL"] = postgresql.url
    os.environ["REDIS_URL"] = redis.url if redis else ""
    run.database = postgresql.line if postgresql else f"SQLite {sqlite3.sqlite_version}"
    run.broker = redis.line if redis else "file broker"


def pytest_report_header(config: pytest.Config) -> str:
    run = config.stash[RUN]
    return f"engines: {run.database}, {run.broker}, {run.chromium or 'no browser'}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = config.stash[RUN]
    if run.chromium:
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    run.left_out = len(browser)
    if browser:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]


def pytest_sessionfinish(session: pytest.Session) -> None:
    run = session.config.stash[RUN]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["talitus"] = (sorted(run.used), run.left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes from a process of pytest-xdist what it tells at its end."""
    used, left_out = getattr(node, "workeroutput", {}).get("talitus", ([], 0))
    run = node.config.stash[RUN]
    run.used.update(used)
    # Each process collects the whole suite.
    run.left_out = max(run.left_out, left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    run = config.stash[RUN]
    embedded = config.getoption("embedded")
    told = f"{run.database if 'database' in run.used else 'no database'}, {run.broker}, "
    told += engines.chromium_line(run.chromium) if "browser" in run.used else "no browser"
    if run.left_out:
        reason = "--embedded" if embedded else "no Chromium on PATH"
        told += f"; {run.left_out} browser tests left out ({reason})"
    terminalreporter.write_line(f"Ran on {told}.")
    config.cache.set(f"talitus/{'embedded' if embedded else 'servers'}", told)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUN].cleanup.close()


def main() -> None:
    for name, title in (("servers", "The suite ran on"), ("embedded", "once more on")):
        if (LAST_RUNS / name).exists():
            print(title, (LAST_RUNS / name).read_text().strip('"\n'))


if __name__ == "__main__":
    main()
