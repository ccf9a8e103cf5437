"""The yearly review: both say "still true", or a draft is begun."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.absence import Absence
from teams.models.job_description import JobDescription, JobDescriptionVersion
from teams.models.person import Person
from teams.models.position import Appointment, led_position_ids


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """A review is seen by the person, their leads up the line and HR."""
        if person.is_hr:
            return self.all()
        today = timezone.localdate()
        held = Appointment.objects.as_of(today).filter(person=person).values("position")
        return self.filter(
            Q(job_description__position__in=held) | Q(job_description__position__in=led_position_ids(person, today))
        )


class JobDescriptionReview(models.Model):
    """One review of one version: opened by the first "still true", done by the second or by a draft."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        STILL_TRUE = "still_true", _("still true")
        CHANGE = "change", _("to be changed")

    job_description = models.ForeignKey(JobDescription, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(JobDescriptionVersion, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("due on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    holder_at = models.DateTimeField(null=True, blank=True)
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    manager_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a job description")
        verbose_name_plural = _("reviews of job descriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["job_description"], condition=Q(outcome="open"), name="teams_review_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", done_on__isnull=True) | (~Q(outcome="open") & Q(done_on__isnull=False)),
                name="teams_review_done_has_a_day",
            ),
            models.CheckConstraint(
                # The holder may be missing: of a vacant position the manager alone can say that it is still true.
                condition=~Q(outcome="still_true") | Q(manager__isnull=False),
                name="teams_review_still_true_by_the_manager",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "still_true", "change"]), name="teams_review_known_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_description} {self.due_on}"


class Side(models.TextChoices):
    HOLDER = "holder", _("the person")
    MANAGER = "manager", _("the direct manager")


def reviewing_side(job_description: JobDescription, person: Person) -> Side | None:
    """For which side the person speaks today: the holder for the person, the direct manager for the manager.

    While the direct manager is away, or their position is vacant, the leads above speak for them; of the position
    at the top, which no one leads, HR does.
    """
    today = timezone.localdate()
    position = job_description.position
    if position.is_held_by(person, today):
        return Side.HOLDER
    manager_id = position.periods.as_of(today).values_list("manager", flat=True).first()
    if manager_id is None:
        return Side.MANAGER if person.is_hr else None
    if not position.is_led_by(person, today):
        return None
    managers = Appointment.objects.as_of(today).filter(position=manager_id)
    present = managers.exclude(person__in=Absence.objects.as_of(today).values("person"))
    speaks = set(present.values_list("person", flat=True))
    return Side.MANAGER if person.pk in speaks or not speaks else None
