"""A PDF is asked for by the verbs, made once by a worker, and kept."""

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from logging import LogRecord
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from config.celery import broker_settings
from teams.actions.job_description import approve, propose
from teams.actions.rendering import facts_of, request_rendering, sweep_renderings
from teams.actions.rendering_making import make_rendering
from teams.content import content_hash
from teams.documents.job_description_pdf import ATTACHMENT, render_job_description
from teams.models import JobDescriptionVersion, Rendering, StoredFile
from teams.tasks import render
from tests.cast import Cast, draft_version, proposed_version
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db


def rendering_of(version: JobDescriptionVersion) -> Rendering:
    return Rendering.objects.get(version=version)


def unprintable_version(cast: Cast) -> JobDescriptionVersion:
    """Frozen, but with a document that no renderer understands."""
    draft = draft_version(cast)
    JobDescriptionVersion.objects.filter(pk=draft.pk).update(
        state="proposed", document=b"{}", content_hash=content_hash(b"{}"), proposed_at=timezone.now()
    )
    return JobDescriptionVersion.objects.get(pk=draft.pk)


def test_asked_for_again_it_is_the_same_row(cast: Cast) -> None:
    version = proposed_version(cast)
    assert request_rendering(version) == request_rendering(version) == rendering_of(version)


def test_it_is_made_once_with_the_frozen_document_attached(cast: Cast) -> None:
    version = proposed_version(cast)
    rendering = rendering_of(version)
    assert make_rendering(rendering.pk)
    assert not make_rendering(rendering.pk)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts, rendering.error) == ("done", 1, "")
    assert rendering.file is not None
    pdf = bytes(rendering.file.content)
    assert (rendering.file.size, rendering.file.media_type) == (len(pdf), "application/pdf")
    assert PdfReader(BytesIO(pdf)).attachments[ATTACHMENT] == [bytes(version.document)]
    assert render_job_description(bytes(version.document), facts_of(version)) == pdf


def test_what_is_made_is_kept_when_it_is_asked_for_again(cast: Cast) -> None:
    version = proposed_version(cast)
    make_rendering(rendering_of(version).pk)
    assert request_rendering(version).state == "done"
    assert sweep_renderings() == 0


def test_a_version_approved_meanwhile_is_made_in_its_new_state_alone(cast: Cast) -> None:
    version = proposed_version(cast)
    proposal = rendering_of(version)
    approve(version.pk, by=cast.anne, in_force_from=timezone.localdate())
    assert not make_rendering(proposal.pk)
    approved = rendering_of(version)
    assert approved != proposal
    assert make_rendering(approved.pk)
    assert StoredFile.objects.count() == 1


def test_a_message_for_a_row_that_is_gone_is_harmless(cast: Cast) -> None:
    assert not make_rendering(4711)


def test_a_living_workers_rendering_is_left_to_it(cast: Cast) -> None:
    rendering = rendering_of(proposed_version(cast))
    soon = timezone.now() + timedelta(seconds=30)
    Rendering.objects.update(state="running", attempts=1, lease_until=soon)
    assert sweep_renderings() == 0
    assert not make_rendering(rendering.pk)


def test_a_dead_workers_rendering_is_taken_over_after_its_lease(cast: Cast) -> None:
    rendering = rendering_of(proposed_version(cast))
    Rendering.objects.update(state="running", attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_renderings() == 1
    assert make_rendering(rendering.pk)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts, rendering.lease_until) == ("done", 2, None)


def test_what_kills_its_worker_again_and_again_is_given_up(cast: Cast) -> None:
    rendering = rendering_of(proposed_version(cast))
    past = timezone.now() - timedelta(seconds=1)
    Rendering.objects.update(state="running", attempts=settings.JOB_ATTEMPTS, lease_until=past)
    assert not make_rendering(rendering.pk)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.error) == ("failed", "given up after 5 attempts that did not end")
    assert sweep_renderings() == 0


def test_a_worker_is_ended_when_its_lease_ends() -> None:
    assert 0 < render.time_limit <= settings.JOB_LEASE.total_seconds()


def test_a_failed_one_is_shown_and_asked_for_again(cast: Cast, client: Client, logged_errors: list[LogRecord]) -> None:
    version = unprintable_version(cast)
    rendering = request_rendering(version)
    assert not make_rendering(rendering.pk)
    assert [record.name for record in logged_errors] == ["teams.actions.rendering_making"]
    logged_errors.clear()
    rendering.refresh_from_db()
    assert (rendering.state, rendering.error) == ("failed", "KeyError: 'content'")
    client.force_login(cast.jaan)
    page = client.get(reverse("teams:job_description_pdf", args=[version.pk]))
    assert page.status_code == 202
    assert "TJ-601" in page.content.decode()
    client.post(reverse("teams:job_description_version_render", args=[version.pk]))
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts, rendering.error) == ("waiting", 0, "")


def test_asked_for_again_a_failed_one_is_made(cast: Cast) -> None:
    version = proposed_version(cast)
    Rendering.objects.update(state="failed", attempts=5, error="OSError: no space left")
    assert make_rendering(request_rendering(version).pk)
    assert rendering_of(version).error == ""


def test_a_worker_that_fails_late_does_not_spoil_what_another_has_made(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, logged_errors: list[LogRecord]
) -> None:
    """Its lease ran out while it worked; the disk it works on is full by the time it ends."""
    version = proposed_version(cast)
    rendering = rendering_of(version)

    def slow_and_failing(document: bytes, facts: Any) -> bytes:
        monkeypatch.undo()
        Rendering.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert make_rendering(rendering.pk)
        raise OSError("no space left")

    monkeypatch.setattr("teams.actions.rendering_making.render_job_description", slow_and_failing)
    assert not make_rendering(rendering.pk)
    logged_errors.clear()
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts, rendering.error) == ("done", 2, "")


@pytest.mark.django_db(transaction=True)
def test_of_two_makers_at_the_same_moment_one_makes_it(cast: Cast) -> None:
    rendering = rendering_of(proposed_version(cast))
    makers: list[Callable[[], bool]] = [lambda: make_rendering(rendering.pk)] * 2
    assert sorted(at_the_same_moment(*makers)) == [False, True]
    assert StoredFile.objects.count() == 1
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts) == ("done", 1)


@pytest.mark.parametrize("broker", ["Redis that is down", "folder that is gone"])
def test_without_a_broker_the_act_succeeds_at_once_and_the_sweep_finds_the_row(
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    broker: str,
) -> None:
    settings.CELERY_BROKER_DIR = tmp_path / "broker"
    settings.REDIS_URL = "redis://127.0.0.1:1/0" if "Redis" in broker else ""
    app = Celery(set_as_current=False, changes=broker_settings())
    shutil.rmtree(tmp_path / "broker", ignore_errors=True)
    monkeypatch.setattr("teams.queue.current_app", app)
    draft = draft_version(cast)
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        propose(draft.pk, by=cast.jaan)
    assert time.monotonic() - began < 5
    assert len(callbacks) == 1
    draft.refresh_from_db()
    assert (draft.state, rendering_of(draft).state) == ("proposed", "waiting")
    assert sweep_renderings() == 1
