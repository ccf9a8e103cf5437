"""What machines ask: does the process answer, may people be sent here."""

from logging import LogRecord
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.views import health


def test_health_needs_no_database() -> None:
    """Without the mark of pytest-django a query would fail the test."""
    response = Client().get(reverse("healthz"))
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_names_what_it_stands_on() -> None:
    response = Client().get(reverse("readyz"))
    assert response.status_code == 200
    data = response.json()
    assert data["version"] == settings.VERSION
    assert data["checks"] == {"database": True, "migrations": True, "broker": True}


@pytest.mark.django_db
def test_without_its_database_it_is_not_ready(monkeypatch: pytest.MonkeyPatch, logged_errors: list[LogRecord]) -> None:
    """A test cannot take away the database it stands in."""
    monkeypatch.setattr(health, "_database_answers", lambda: False)
    response = Client().get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json()["checks"]["database"] is False
    logged_errors.clear()


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_noticed(
    settings: Any, monkeypatch: pytest.MonkeyPatch, logged_errors: list[LogRecord]
) -> None:
    """Nobody listens on port 1."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(current_app.conf, "broker_url", settings.REDIS_URL)
    response = Client().get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": True, "migrations": True, "broker": False}
    logged_errors.clear()
