"""The address of a person's calendar feed: made, made anew, taken back."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from teams.models import CalendarFeed, Person
from teams.models.calendar_feed import hash_of
from teams.trail import record

TOKEN_BYTES = 32
# That it is read is kept once in so long: calendar programs come every few hours, some every minute.
READING_KEPT_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(*, by: Person) -> str:
    """A new secret address; the one before it ends. Returns what is not stored and cannot be found out again."""
    _locked(by)
    _revoke(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = CalendarFeed.objects.create(person=by, token_hash=hash_of(token))
    record("calendar_feed.made", by=by, about=by, of=made)
    return token


@transaction.atomic
def revoke_feed(*, by: Person) -> bool:
    """Ends the address; returns whether there was one."""
    _locked(by)
    return _revoke(by)


def keep_reading(feed: CalendarFeed) -> None:
    now = timezone.now()
    before = Q(read_at=None) | Q(read_at__lt=now - READING_KEPT_EVERY)
    CalendarFeed.objects.filter(before, pk=feed.pk).update(read_at=now)


def _locked(person: Person) -> None:
    """Two clicks at once come one after the other; rows that merely point at the person do not wait."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _revoke(person: Person) -> bool:
    live = CalendarFeed.objects.filter(person=person, revoked_at=None).first()
    if live is None:
        return False
    live.revoked_at = timezone.now()
    live.save(update_fields=["revoked_at"])
    record("calendar_feed.revoked", by=person, about=person, of=live)
    return True
