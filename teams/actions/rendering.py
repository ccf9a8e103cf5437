"""PDFs: asked for by the verb that freezes or dates a version, and handed to the workers.

Making one is in `rendering_making`, apart: only workers load the renderer.
"""

from typing import cast

from teams.documents.job_description import RenderingFacts, State, rendering_key
from teams.models import JobDescriptionVersion, Rendering
from teams.queue import enqueue

# How many renderings one sweep hands on; the next sweep takes the rest.
RENDERINGS_A_SWEEP = 1000


def facts_of(version: JobDescriptionVersion) -> RenderingFacts:
    """What the PDF shows beside the frozen document, as it stands now. Raises ValueError for a draft."""
    moment = version.withdrawn_at or version.approved_at or version.proposed_at
    if moment is None:
        raise ValueError("A draft has no PDF.")
    return RenderingFacts(
        state=cast(State, version.state),
        recorded_at=moment,
        in_force_from=version.in_force_from,
        applied_from=version.applied_from,
    )


def key_of(version: JobDescriptionVersion) -> str:
    """While it is the same, nothing is rendered again."""
    return rendering_key(version.frozen_document, facts_of(version))


def request_rendering(version: JobDescriptionVersion) -> Rendering:
    """Asks for the PDF of a frozen version as it stands now; asked twice, it is made once."""
    rendering, created = Rendering.objects.get_or_create(key=key_of(version), defaults={"version": version})
    if rendering.state == Rendering.State.FAILED:
        created = bool(
            Rendering.objects.filter(pk=rendering.pk, state=Rendering.State.FAILED).update(
                state=Rendering.State.WAITING, attempts=0, error=""
            )
        )
    if created:
        enqueue("teams.render", rendering.pk)
    return rendering


def sweep_renderings() -> int:
    """Hands on what waits or was left behind by a dead worker; returns how many were handed on."""
    ids = list(Rendering.objects.takeable().order_by("asked_at").values_list("pk", flat=True)[:RENDERINGS_A_SWEEP])
    for rendering_id in ids:
        enqueue("teams.render", rendering_id)
    return len(ids)
