"""A position is one seat in a unit. Who leads whom follows from the direct manager that each position names."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.models.dated import DatedQuerySet, DatedRow
from teams.models.person import Person
from teams.models.unit import Unit


def led_under(seats: str) -> str:
    """SQL: the keys of all positions under the seats that `seats` selects as `seat_id`, however deep.

    After the parameters of `seats` it takes the day four times. A condition may follow. UNION, not UNION ALL: a circle
    of managers, which a mistake in the structure can make, then still ends.
    """
    return f"""
    WITH RECURSIVE led(id) AS (
        SELECT period.position_id
          FROM teams_positionperiod period
          JOIN ({seats}) mine ON mine.seat_id = period.manager_id
         WHERE period.valid_from <= %s AND (period.valid_until IS NULL OR period.valid_until > %s)
        UNION
        SELECT period.position_id
          FROM teams_positionperiod period
          JOIN led ON period.manager_id = led.id
         WHERE period.valid_from <= %s AND (period.valid_until IS NULL OR period.valid_until > %s)
    )
    SELECT id FROM led
"""  # noqa: S608 - constant texts


_LED_POSITIONS = led_under(
    """SELECT held.position_id AS seat_id FROM teams_appointment held
        WHERE held.person_id = %s AND held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)"""
)


def led_position_ids(person: Person, day: date) -> RawSQL:
    """All positions under those that the person holds on the day, however deep, for use in `__in`."""
    return RawSQL(_LED_POSITIONS, (person.pk, *[day] * 6))  # noqa: S611 - constant text, parameters apart


class PositionQuerySet(DatedQuerySet):
    def visible_to(self, person: Person) -> Self:
        """The structure is public in the agency."""
        return self.all()

    def described_on(self, day: date) -> Self:
        """Adds `title`, `unit_id`, `manager_id`, `heads_unit` as of the day, the nearest known outside the life."""
        periods = PositionPeriod.objects.filter(position=OuterRef("pk"))
        then = periods.filter(valid_from__lte=day).order_by("-valid_from")
        first = periods.order_by("valid_from")
        return self.annotate(
            **{
                name: Coalesce(Subquery(then.values(column)[:1]), Subquery(first.values(column)[:1]))
                for name, column in (
                    ("title", "title"),
                    ("unit_id", "unit"),
                    ("manager_id", "manager"),
                    ("heads_unit", "heads_unit"),
                )
            }
        )

    def led_by(self, person: Person, day: date) -> Self:
        return self.filter(pk__in=led_position_ids(person, day))

    def held_by(self, person: Person, day: date) -> Self:
        return self.filter(pk__in=Appointment.objects.as_of(day).filter(person=person).values("position"))


class Position(DatedRow):
    code = models.SlugField(_("code"), max_length=40, unique=True)

    objects: ClassVar[Any] = PositionQuerySet.as_manager()

    # Added by `described_on`.
    title: str
    unit_id: int
    manager_id: int | None
    heads_unit: bool

    class Meta(DatedRow.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return self.code

    @cached_property
    def _led_by(self) -> dict[tuple[int, date], bool]:
        return {}

    def is_led_by(self, person: Person, day: date) -> bool:
        """Asked once for an instance, which lives as long as a request: several rights of a page rest on it."""
        if (person.pk, day) not in self._led_by:
            self._led_by[person.pk, day] = Position.objects.led_by(person, day).filter(pk=self.pk).exists()
        return self._led_by[person.pk, day]

    def is_held_by(self, person: Person, day: date) -> bool:
        return self.holder_on(day) == person

    def holder_on(self, day: date) -> Person | None:
        """Who holds the seat on the day; asked once for an instance, as its leads are."""
        if day not in self._holders:
            held = Appointment.objects.as_of(day).filter(position=self).select_related("person").first()
            self._holders[day] = held.person if held else None
        return self._holders[day]

    @cached_property
    def _holders(self) -> dict[date, Person | None]:
        return {}


class PositionPeriod(DatedRow):
    """What a position is called, where it stands and whom it answers to, from a day to a day."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="periods", verbose_name=_("position"))
    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="position_periods", verbose_name=_("unit"))
    manager = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        related_name="managed_periods",
        null=True,
        blank=True,
        verbose_name=_("direct manager"),
    )
    heads_unit = models.BooleanField(_("heads the unit"), default=False)

    class Meta(DatedRow.Meta):
        verbose_name = _("title and place of a position")
        verbose_name_plural = _("titles and places of positions")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("position")),
                name="teams_positionperiod_not_its_own_manager",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(DatedRow):
    """A person holds a position from a day to a day, with a load between 0 and 1."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("position")
    )
    load = models.DecimalField(_("load"), max_digits=3, decimal_places=2, default=1)
    # The last day of probation, inclusive as people write it; empty when there is none.
    probation_ends_on = models.DateField(_("last day of probation"), null=True, blank=True)
    # The direct manager has dealt with the end: of probation, of the appointment.
    probation_settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    ending_settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(DatedRow.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(load__gt=0, load__lte=1), name="teams_appointment_load_above_0_up_to_1"
            ),
        ]
        indexes = [
            models.Index(
                fields=["probation_ends_on"],
                condition=models.Q(probation_ends_on__isnull=False, probation_settled_at__isnull=True),
                name="teams_appointment_probation",
            ),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False, ending_settled_at__isnull=True),
                name="teams_appointment_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.position}"

    def can_be_settled_by(self, person: Person) -> bool:
        """That the end of a term has been dealt with is said by the leads up the line and by HR, never by oneself."""
        if self.person_id == person.pk:
            return False
        return person.is_hr or self.position.is_led_by(person, timezone.localdate())


class Substitution(DatedRow):
    """One position stands in for another while its holder is away; `rank` 1 is asked first."""

    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="substitutions", verbose_name=_("position")
    )
    substitute = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="substitutes_for", verbose_name=_("substitute")
    )
    rank = models.PositiveSmallIntegerField(pgettext_lazy("rank", "order"), default=1)

    class Meta(DatedRow.Meta):
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(position=models.F("substitute")), name="teams_substitution_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} ← {self.substitute}"
