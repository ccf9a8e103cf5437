"""Who did, and who read, what about whom. Rows are added, never changed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.person import Person


class TrailQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """Each sees what was done and read about oneself, and what one did oneself."""
        return self.filter(Q(about=person) | Q(actor=person))


class TrailEntry(models.Model):
    """`hour` is set for readings alone: one reading per reader, object and hour is kept."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="acts", null=True, blank=True, verbose_name=_("who")
    )
    act = models.CharField(_("what"), max_length=60)
    about = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="trail", null=True, blank=True, verbose_name=_("about whom")
    )
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True)
    hour = models.DateTimeField(null=True, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "act", "object_type", "object_id", "hour"],
                condition=Q(hour__isnull=False),
                name="teams_trail_one_reading_an_hour",
            )
        ]
        indexes = [
            models.Index(fields=["about", "-at"], name="teams_trail_about"),
            models.Index(fields=["object_type", "object_id", "-at"], name="teams_trail_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.object_name}"

    @property
    def act_in_words(self) -> str:
        return str(ACTS.get(self.act, self.act))


# What each recorded act is called on the page. tests/teams/test_trail.py finds an act that has no words.
ACTS = {
    "administration.saved": _("entered or changed in the administration"),
    "role.granted": _("gave a role"),
    "probation.ending_settled": _("noted that the end of probation has been dealt with"),
    "appointment.ending_settled": _("noted that the end of the appointment has been dealt with"),
    "team.row_read": _("opened the row of My team"),
    "absence.read": _("opened the absences"),
    "acting.team_opened": _("opened the team of the lead they stand in for"),
    "substitution.named": _("named a substitute"),
    "substitution.ended": _("ended a substitution"),
    "letter.sent_again": _("had a letter that failed sent again"),
    "letter.all_sent_again": _("had all failed letters sent again"),
    "day_off.added": _("gave the agency a day off"),
    "day_off.removed": _("took a day off of the agency back"),
    "meeting.called": _("called a meeting"),
    "meeting.moved": _("moved a meeting"),
    "meeting.cancelled": _("cancelled a meeting"),
    "meeting.answered": _("answered whether they come to a meeting"),
    "calendar_feed.made": _("made the address of a calendar feed"),
    "calendar_feed.revoked": _("revoked the address of a calendar feed"),
    "job_description.begun": _("began a draft of the job description"),
    "job_description.read": _("read a document for a job description"),
    "job_description.proposed": _("proposed a version of the job description"),
    "job_description.approved": _("approved a version of the job description"),
    "job_description.withdrawn": _("withdrew a proposed version of the job description"),
    "job_description.draft_dropped": _("dropped a draft of the job description"),
    "job_description.read_version": _("opened a draft or a proposal of the job description"),
    "job_description.still_true": _("confirmed that the job description is still true"),
    "job_description.change_found": _("found in the yearly review that the job description has to change"),
}
