"""The tree of units: agency, department, unit. Names and parents are dated, so that the past stays as it was."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.models.dated import DatedQuerySet, DatedRow
from teams.models.person import Person


class UnitQuerySet(DatedQuerySet):
    def visible_to(self, person: Person) -> Self:
        """The structure is public in the agency."""
        return self.all()

    def named_on(self, day: date) -> Self:
        """Adds `name` and `parent_id` as they are on the day; for a day outside the unit's life, the nearest known."""
        periods = UnitPeriod.objects.filter(unit=OuterRef("pk"))
        then = periods.filter(valid_from__lte=day).order_by("-valid_from")
        first = periods.order_by("valid_from")
        return self.annotate(
            name=Coalesce(Subquery(then.values("name")[:1]), Subquery(first.values("name")[:1])),
            parent_id=Coalesce(Subquery(then.values("parent")[:1]), Subquery(first.values("parent")[:1])),
        )


class Unit(DatedRow):
    class Kind(models.TextChoices):
        AGENCY = "agency", _("agency")
        DEPARTMENT = "department", _("department")
        UNIT = "unit", pgettext_lazy("kind of unit", "unit")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    # Added by `named_on`.
    name: str
    parent_id: int | None

    class Meta(DatedRow.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=["agency", "department", "unit"]), name="teams_unit_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class UnitPeriod(DatedRow):
    """What a unit is called and what it belongs to, from a day to a day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="child_periods", null=True, blank=True, verbose_name=_("part of")
    )

    class Meta(DatedRow.Meta):
        verbose_name = _("name and place of a unit")
        verbose_name_plural = _("names and places of units")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("unit")),
                name="teams_unitperiod_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
