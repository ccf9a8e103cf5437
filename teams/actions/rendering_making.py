"""Making a PDF, in a worker: claimed with a lease, rendered, its bytes kept."""

import hashlib
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from teams.actions.rendering import facts_of, key_of
from teams.documents.job_description_pdf import render_job_description
from teams.documents.pdf import RENDERER
from teams.models import Rendering, StoredFile

logger = logging.getLogger(__name__)


def make_rendering(rendering_id: int) -> bool:
    """Makes one PDF if it is to be made and no living worker has it; returns whether this call made it.

    Claimed by UPDATE with a lease. A worker that dies leaves the row running; the sweep takes it after the lease.
    """
    claimed = (
        Rendering.objects.takeable()
        .filter(pk=rendering_id)
        .update(
            state=Rendering.State.RUNNING,
            lease_until=timezone.now() + settings.JOB_LEASE,
            attempts=F("attempts") + 1,
        )
    )
    if not claimed:
        return False
    rendering = Rendering.objects.select_related("version").get(pk=rendering_id)
    if key_of(rendering.version) != rendering.key:
        # Approved or withdrawn since it was asked for: the PDF of that moment is not wanted any more.
        rendering.delete()
        return False
    if rendering.attempts > settings.JOB_ATTEMPTS:
        _give_up(rendering, f"given up after {settings.JOB_ATTEMPTS} attempts that did not end")
        return False
    try:
        pdf = render_job_description(rendering.version.frozen_document, facts_of(rendering.version))
    except (ValueError, OSError, KeyError) as error:
        logger.exception("Rendering %s failed", rendering.pk)
        _give_up(rendering, f"{type(error).__name__}: {error}")
        return False
    _keep(rendering, pdf)
    return True


@transaction.atomic
def _keep(rendering: Rendering, pdf: bytes) -> None:
    file, _created = StoredFile.objects.get_or_create(
        sha256=hashlib.sha256(pdf).hexdigest(),
        defaults={"content": pdf, "size": len(pdf), "media_type": "application/pdf"},
    )
    Rendering.objects.filter(pk=rendering.pk).exclude(state=Rendering.State.DONE).update(
        state=Rendering.State.DONE,
        file=file,
        renderer=RENDERER,
        done_at=timezone.now(),
        lease_until=None,
        error="",
    )


def _give_up(rendering: Rendering, error: str) -> None:
    # Whoever claimed it since, when this lease had run out, has the say.
    mine = Rendering.objects.filter(pk=rendering.pk, state=Rendering.State.RUNNING, attempts=rendering.attempts)
    mine.update(state=Rendering.State.FAILED, lease_until=None, error=error[:2000])
