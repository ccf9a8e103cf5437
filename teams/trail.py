"""The record of who did and who read what about whom (`design.md`: acts always, readings once an hour)."""

from collections.abc import Iterable
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
    if about != by:
        TrailEntry.objects.bulk_create([_reading(act, by, about, of)], ignore_conflicts=True)


def record_readings_of_people(act: str, *, by: Person, people: Iterable[Person]) -> None:
    """As `record_reading`, of several people at once, by one query."""
    record_readings(act, by=by, read=[(person, person) for person in people])


def record_readings(act: str, *, by: Person, read: Iterable[tuple[Person, Model]]) -> None:
    """As `record_reading`, of several people and what was read about each, by one query."""
    entries = [_reading(act, by, about, of) for about, of in read if about != by]
    if entries:
        TrailEntry.objects.bulk_create(entries, ignore_conflicts=True)


def _reading(act: str, by: Person, about: Person | None, of: Model) -> TrailEntry:
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    return TrailEntry(act=act, actor=by, about=about, at=now, hour=hour, **_object_columns(of))


def _object_columns(of: Model | None) -> dict[str, str]:
    if of is None:
        return {}
    return {"object_type": of._meta.label_lower, "object_id": str(of.pk), "object_name": str(of)[:200]}
