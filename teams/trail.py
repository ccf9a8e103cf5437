"""The record of who did and who read what about whom (`design.md`: acts always, readings once an hour)."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from teams.models import Person, TrailEntry


def record(
    act: str,
    *,
    by: Person | None,
    about: Person | None = None,
    of: Model | None = None,
    details: dict[str, Any] | None = None,
) -> TrailEntry:
    """Records an act, in the caller's transaction. `by` None is the administrator's terminal or the schedule."""
    return TrailEntry.objects.create(act=act, actor=by, about=about, details=details or {}, **_object_columns(of))


def record_reading(act: str, *, by: Person, about: Person | None, of: Model) -> None:
    """Records that somebody read about somebody else: once for a reader, object and hour."""
    if about == by:
        return
    now = timezone.now()
    entry = TrailEntry(
        act=act,
        actor=by,
        about=about,
        at=now,
        hour=now.replace(minute=0, second=0, microsecond=0),
        **_object_columns(of),
    )
    TrailEntry.objects.bulk_create([entry], ignore_conflicts=True)


def _object_columns(of: Model | None) -> dict[str, str]:
    if of is None:
        return {}
    return {"object_type": of._meta.label_lower, "object_id": str(of.pk), "object_name": str(of)[:200]}
