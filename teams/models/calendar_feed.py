"""An address under which a calendar program reads what is due. Whoever knows it may read, so it can be revoked."""

import hashlib
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


def hash_of(token: str) -> str:
    """What is kept of a token: SHA-256, so that the table gives no address away."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)

    def live(self) -> Self:
        return self.filter(revoked_at=None, person__is_active=True)


class CalendarFeed(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="teams_calendarfeed_one_live"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
