"""Production refuses to start while something that must be secret or settled is missing."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings

NEEDED = {
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "talitus.amet.example",
    "SITE_URL": "https://talitus.amet.example/",
    "DATABASE_URL": "postgres://talitus@db.example/talitus",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "smtp://mail.example:587",
}
# What an agency's environment may say, and what production says to it.
CASES = {
    **{f"without {name}": ({name: None}, f"Missing in the environment: {name}.") for name in NEEDED},
    **{f"{name} empty": ({name: ""}, f"Missing in the environment: {name}.") for name in NEEDED},
    "nothing at all": (dict.fromkeys(NEEDED), f"Missing in the environment: {', '.join(NEEDED)}."),
    "SQLite": ({"DATABASE_URL": "sqlite:////tmp/it.sqlite3"}, "DATABASE_URL must name a PostgreSQL database."),
    "short key": ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret of at least 50 characters."),
    "published key": ({"SECRET_KEY": "local-only-" * 6}, "SECRET_KEY must be a secret of at least 50 characters."),
    "all of it": ({}, ""),
}
START_EACH = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured

answers = {}
for case, environment in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update(environment)
    for module in [name for name in sys.modules if name.startswith("config.settings.")]:
        del sys.modules[module]
    try:
        importlib.import_module("config.settings.production")
    except ImproperlyConfigured as refusal:
        answers[case] = str(refusal)
    else:
        answers[case] = ""
print(json.dumps(answers))
"""


def environment(changed: dict[str, str | None]) -> dict[str, str]:
    """Production's, changed as given; None takes a variable away."""
    ours = {name: os.environ[name] for name in ("PATH", "HOME", "VAR_DIR") if name in os.environ}
    production = {**ours, "DJANGO_SETTINGS_MODULE": "config.settings.production", **NEEDED, **changed}
    return {name: value for name, value in production.items() if value is not None}


def python(*arguments: str, told: str = "", **changed: str | None) -> str:
    """What a Python in production's environment prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(changed),
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """One process starts them all, one after the other: each alone would take a second."""
    told = {case: environment(changed) for case, (changed, _sentence) in CASES.items()}
    return json.loads(python("-c", START_EACH, told=json.dumps(told)))


@pytest.mark.parametrize("case", CASES)
def test_what_production_says_to_an_environment(answers: dict[str, str], case: str) -> None:
    assert answers[case] == CASES[case][1]


def test_a_deployment_has_nothing_to_be_warned_of() -> None:
    assert "no issues (0 silenced)" in python("manage.py", "check", "--deploy", "--fail-level", "DEBUG")


def test_production_is_no_demo_and_its_logs_are_for_machines() -> None:
    names = ["DEBUG", "DEMO_MODE", "SESSION_COOKIE_SECURE", "SITE_URL", "DEFAULT_FROM_EMAIL", "EMAIL_BACKEND"]
    script = f"""
import json
from django.conf import settings

told = {{name: getattr(settings, name) for name in {names}}}
print(json.dumps(told | {{"log": settings.LOGGING["handlers"]["console"]["formatter"]}}))
"""
    assert json.loads(python("-c", script, DEMO_MODE="true", DEBUG="true")) == {
        "DEBUG": False,
        "DEMO_MODE": False,
        "SESSION_COOKIE_SECURE": True,
        "SITE_URL": "https://talitus.amet.example",
        "DEFAULT_FROM_EMAIL": "Talitus <talitus@talitus.amet.example>",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "log": "json",
    }


SECRETS = "GET /calendar/aB3-_x9.ics failed for mari@amet.example at /letters/?q=Liina%20Tamm&state=sent"


@pytest.mark.parametrize("kind", ["json", "plain"])
def test_no_secret_and_no_address_stands_in_a_log(kind: str) -> None:
    """Of Django's own records, which pass structlog by, and of our own."""
    options = dict(settings.LOGGING["formatters"][kind])
    formatter = options.pop("()")(**options)
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "Internal: %s", (SECRETS,), None)
    told = formatter.format(record)
    assert "Internal" in told
    assert not [secret for secret in ("aB3-_x9", "mari@amet", "Liina") if secret in told]
    assert "state=sent" in told
