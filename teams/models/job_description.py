"""The job description of a position, its versions, and what may be done with them by whom."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.job_description_form import JobDescriptionForm
from teams.models.person import Person
from teams.models.position import Appointment, Position, led_position_ids


class JobDescription(models.Model):
    """What stays while versions come and go: the position it describes, and when it is reviewed next.

    `next_review_on` is kept by the actions that change the fact (`design.md`: days are kept and indexed) and
    proved by the nightly check. Empty while no version is in force.
    """

    position = models.OneToOneField(
        Position, on_delete=models.PROTECT, related_name="job_description", verbose_name=_("position")
    )
    last_reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    next_review_on = models.DateField(_("next review on"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("job description")
        verbose_name_plural = _("job descriptions")

    def __str__(self) -> str:
        return f"{self.position}"

    def version_on(self, day: date) -> "JobDescriptionVersion | None":
        return self.versions.in_force_on(day).select_related("form").first()


class VersionQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> Self:
        ends = Q(in_force_until__isnull=True) | Q(in_force_until__gt=day)
        return self.filter(ends, state=JobDescriptionVersion.State.APPROVED, in_force_from__lte=day)

    def visible_to(self, person: Person) -> Self:
        """Approved versions are public in the agency; others are read by the person, leads up the line and HR."""
        if person.is_hr:
            return self.all()
        today = timezone.localdate()
        held = Appointment.objects.as_of(today).filter(person=person).values("position")
        return self.filter(
            Q(state=JobDescriptionVersion.State.APPROVED)
            | Q(job_description__position__in=held)
            | Q(job_description__position__in=led_position_ids(person, today))
        )

    def open(self) -> Self:
        """Drafts and proposals: a position has at most one of them at a time."""
        return self.filter(state__in=JobDescriptionVersion.OPEN_STATES)

    def with_newer(self) -> Self:
        later = JobDescriptionVersion.objects.filter(
            job_description=OuterRef("job_description"), number__gt=OuterRef("number")
        )
        return self.annotate(has_newer=Exists(later))


class JobDescriptionVersion(models.Model):
    """One version. From `proposed` on its rows, its document and its hash never change.

    Stored states are draft, proposed, approved and withdrawn; in force, superseded and "in force from a day to
    come" follow from the days. `in_force_until` is exclusive. `applied_from` may lie before `in_force_from`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN_STATES = (State.DRAFT, State.PROPOSED)

    job_description = models.ForeignKey(
        JobDescription, on_delete=models.PROTECT, related_name="versions", verbose_name=_("job description")
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    form = models.ForeignKey(
        JobDescriptionForm, on_delete=models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True, verbose_name=_("follows")
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    applied_from = models.DateField(_("applied from"), null=True, blank=True)
    document = models.BinaryField(_("frozen document"), null=True, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True)
    change_reason = models.TextField(_("why it is changed"), blank=True)
    # Empty: begun from the administrator's terminal.
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    # Kept due day of HR's word, while the version is proposed.
    decide_by = models.DateField(_("to be decided by"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a job description")
        verbose_name_plural = _("versions of job descriptions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["job_description", "number"], name="teams_version_number_once"),
            models.UniqueConstraint(
                fields=["job_description"], condition=Q(state__in=["draft", "proposed"]), name="teams_version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "approved", "withdrawn"]), name="teams_version_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", content_hash="", document__isnull=True)
                | (~Q(state="draft") & ~Q(content_hash="") & Q(document__isnull=False)),
                name="teams_version_frozen_from_proposed_on",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", in_force_from__isnull=False)
                | (
                    ~Q(state="approved")
                    & Q(in_force_from__isnull=True, in_force_until__isnull=True, applied_from__isnull=True)
                ),
                name="teams_version_days_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gt=F("in_force_from")),
                name="teams_version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(applied_from__isnull=True) | Q(applied_from__lte=F("in_force_from")),
                name="teams_version_applied_from_not_after_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "job_description"], name="teams_version_state"),
            models.Index(
                fields=["decide_by"], condition=Q(decide_by__isnull=False), name="teams_version_to_be_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_description} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_frozen(self) -> bool:
        return not self.is_draft

    @property
    def holder(self) -> Person | None:
        """Of whom it tells: who holds the position today."""
        return self.job_description.position.holder_on(timezone.localdate())

    @property
    def frozen_document(self) -> bytes:
        """The bytes that were hashed. Raises ValueError for a draft, which has none."""
        if self.document is None:
            raise ValueError("A draft has no frozen document.")
        return bytes(self.document)

    @property
    def standing(self) -> str:
        """What people call its state today: the stored one, or in_force, superseded, future for an approved one."""
        if self.state != self.State.APPROVED or self.in_force_from is None:
            return self.state
        today = timezone.localdate()
        if today < self.in_force_from:
            return "future"
        return "superseded" if self.in_force_until and self.in_force_until <= today else "in_force"

    @property
    def in_force_last_day(self) -> date | None:
        """The last day on which it holds, as people write it."""
        return self.in_force_until - timedelta(days=1) if self.in_force_until else None

    # Rights. Each is one sentence, used by the button, by the action and by the test.

    def _is_led_by(self, person: Person) -> bool:
        return self.job_description.position.is_led_by(person, timezone.localdate())

    def can_be_edited_by(self, person: Person) -> bool:
        """A draft is edited by the leads up the line and by HR."""
        return self.is_draft and (person.is_hr or self._is_led_by(person))

    def can_be_proposed_by(self, person: Person) -> bool:
        return self.can_be_edited_by(person)

    def can_be_withdrawn_by(self, person: Person) -> bool:
        """A draft or a proposal is withdrawn by the leads up the line and by HR."""
        return self.state in self.OPEN_STATES and (person.is_hr or self._is_led_by(person))

    def can_be_approved_by(self, person: Person) -> bool:
        """A proposed version is approved by HR, but not by HR's own holder of the position."""
        if self.state != self.State.PROPOSED or not person.is_hr:
            return False
        return not self.job_description.position.is_held_by(person, timezone.localdate())


def due_soon_until(day: date) -> date:
    """The last day on which a review counts as due soon, seen from the day."""
    return day + timedelta(days=settings.JOB_DESCRIPTION_DUE_SOON_DAYS)


def can_begin_draft(position: Position, person: Person) -> bool:
    """A draft for a position is begun by the leads up the line and by HR."""
    return person.is_hr or position.is_led_by(person, timezone.localdate())
