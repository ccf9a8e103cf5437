"""Facts that hold from a day to a day. The last day is exclusive, so that neighbours meet without a gap."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition "holds on this day" for a dated row, or for one reached by `prefix` (ends in `__`)."""
    ends = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return Q(**{f"{prefix}valid_from__lte": day}) & ends


class ShiftedDay(Func):
    """A day so many days later, or earlier; a day plus a timedelta is a moment on PostgreSQL and a text on SQLite."""

    output_field = models.DateField()
    template = "(%(expressions)s)"
    arg_joiner = " + "

    def __init__(self, day: Any, days: int, **extra: Any) -> None:
        super().__init__(day, Value(days), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="date(%(expressions)s || ' days')", arg_joiner=", ", **extra)


def as_day(value: date | str) -> date:
    """SQLite gives a day of a raw statement back as it is stored."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class DatedQuerySet(models.QuerySet):
    def as_of(self, day: date) -> Self:
        return self.filter(holds_on(day))

    def today(self) -> Self:
        return self.as_of(timezone.localdate())


class DatedRow(models.Model):
    """`valid_from` is the first day, `valid_until` the first day after the last (empty: no end is known)."""

    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            )
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which the fact holds, as people write it."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None

    def is_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
