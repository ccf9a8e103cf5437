"""Renderings on a real worker, which is killed in the middle of one."""

from datetime import timedelta

from django.utils import timezone

from teams.actions.rendering import facts_of, sweep_renderings
from teams.content import Duty, JobDescriptionContent
from teams.documents.job_description_pdf import render_job_description
from teams.models import JobDescriptionVersion, Rendering, StoredFile
from tests.cast import Cast, proposed_version, small_content
from tests.worker import CeleryProcess


def long_content() -> JobDescriptionContent:
    """Takes a worker long enough to be caught at it."""
    content = small_content()
    content.duties = [
        Duty(f"Vastab kirjadele, mis on saabunud {number}. nädalal.", expected_results=["Vastus on saadetud."] * 3)
        for number in range(60)
    ]
    return content


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    cast: Cast, celery_worker: CeleryProcess
) -> None:
    version = proposed_version(cast, content=long_content())
    rendering = Rendering.objects.get()
    celery_worker.start()
    celery_worker.wait_until(lambda: Rendering.objects.filter(state="running").exists())
    celery_worker.kill()
    rendering.refresh_from_db()
    assert (rendering.state, rendering.attempts) == ("running", 1)
    assert not StoredFile.objects.exists()
    assert sweep_renderings() == 0, "its lease still holds"

    Rendering.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    celery_worker.start()
    assert sweep_renderings() == 1
    celery_worker.wait_until(lambda: Rendering.objects.filter(state="done").exists())
    rendering.refresh_from_db()
    assert (rendering.attempts, rendering.lease_until, rendering.error) == (2, None, "")
    assert StoredFile.objects.get() == rendering.file
    assert bytes(StoredFile.objects.get().content) == rendered_here(version)

    proposed_version(cast, "ONE-3")
    # While all is well the message alone is enough, and no sweep is needed.
    celery_worker.wait_until(lambda: Rendering.objects.filter(state="done", attempts=1).exists())


def rendered_here(version: JobDescriptionVersion) -> bytes:
    return render_job_description(bytes(version.document), facts_of(version))
