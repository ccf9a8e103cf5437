"""Days on which a person is away."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.dated import DatedQuerySet, DatedRow
from teams.models.person import Person
from teams.models.position import Appointment, led_position_ids


class AbsenceQuerySet(DatedQuerySet):
    def visible_to(self, person: Person) -> Self:
        """That one is away is seen by oneself, one's leads up the line and HR."""
        if person.is_hr:
            return self.all()
        today = timezone.localdate()
        led = Appointment.objects.as_of(today).filter(position__in=led_position_ids(person, today))
        return self.filter(models.Q(person=person) | models.Q(person__in=led.values("person")))


class Absence(DatedRow):
    class Kind(models.TextChoices):
        LEAVE = "leave", _("leave")
        SICKNESS = "sickness", _("sick leave")
        PARENTAL = "parental", _("parental leave")
        TRAINING = "training", _("training")
        OTHER = "other", _("other absence")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LEAVE)

    objects: ClassVar[Any] = AbsenceQuerySet.as_manager()

    class Meta(DatedRow.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=["leave", "sickness", "parental", "training", "other"]),
                name="teams_absence_known_kind",
            ),
        ]
        indexes = [
            # Whoever asks who is away asks what has not ended: nearly all of history has.
            models.Index(fields=["valid_until"], name="teams_absence_ends"),
            models.Index(fields=["person", "valid_from"], name="teams_absence_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
