"""A document that was read and waits for a person: what was placed where, and what could not be placed."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.job_description import JobDescriptionVersion
from teams.models.person import Person
from teams.models.position import Position


class ImportQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """An import is seen by the one who began it, until it is a draft."""
        return self.filter(begun_by=person)

    def unfinished(self) -> Self:
        return self.filter(version__isnull=True)


class JobDescriptionImport(models.Model):
    """One description out of one document. `reading` holds content, unplaced and set-aside lines as JSON."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="imports", verbose_name=_("position"))
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    source = models.TextField(_("text of the document"))
    reading = models.JSONField()
    valid_from = models.DateField(_("valid from, as the document says"), null=True, blank=True)
    version = models.OneToOneField(
        JobDescriptionVersion, on_delete=models.PROTECT, related_name="source_import", null=True, blank=True
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a job description")
        verbose_name_plural = _("imports of job descriptions")

    def __str__(self) -> str:
        return f"{self.position} {self.begun_at:%Y-%m-%d}"
