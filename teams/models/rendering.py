"""A PDF is rendered once, by a worker, and its bytes are kept."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.job_description import JobDescriptionVersion
from teams.models.person import Person


class StoredFile(models.Model):
    """Bytes that are kept, in a table of their own so that no list ever loads them."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256


class RenderingQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(version__in=JobDescriptionVersion.objects.visible_to(person))

    def takeable(self) -> Self:
        """Waiting, or left behind by a worker whose lease ran out."""
        return self.filter(
            Q(state=Rendering.State.WAITING) | Q(state=Rendering.State.RUNNING, lease_until__lt=timezone.now())
        )


class Rendering(models.Model):
    """The job of making one PDF. `key` is the hash of everything that its bytes depend on."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    version = models.ForeignKey(JobDescriptionVersion, on_delete=models.PROTECT, related_name="renderings")
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    renderer = models.CharField(max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="renderings", null=True, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="teams_rendering_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False) | (~Q(state="done") & Q(file__isnull=True)),
                name="teams_rendering_done_has_its_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["waiting", "running"]), name="teams_rendering_to_make"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.state}"
