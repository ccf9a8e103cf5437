"""What falls due in people and structure. Each rule says who must do what by when, computed in SQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import JobDescription, JobDescriptionReview, JobDescriptionVersion, Notice
from teams.models.dated import holds_on


class DueItem(NamedTuple):
    """One thing that one reader should know of; `subject_id` is the key of the object that the rule speaks of."""

    subject_id: int
    due_on: date
    reader_id: int


@dataclass(frozen=True)
class DueRule:
    """`readers(day)` gives querysets of (subject_id, due_on, reader_id) for all that is due on or before the day.

    `url_name` takes the subject's key. `letter` names the template of the letter.
    """

    name: str
    title: str | Promise
    url_name: str
    letter: str
    readers: Callable[[date], tuple[QuerySet, ...]]

    def items(self, day: date) -> Iterator[DueItem]:
        """Everything due on or before the day, noticed or not, each reader once for a subject."""
        seen = {DueItem(*row) for queryset in self.readers(day) for row in queryset}
        return iter(sorted(seen, key=lambda item: (item.reader_id, item.due_on, item.subject_id)))

    def unnoticed(self, day: date) -> list[DueItem]:
        """What is due and was not yet told to its reader. Fetched in one go: see the traps of a server-side cursor."""
        told = Notice.objects.filter(
            rule=self.name, subject_id=OuterRef("subject_id"), due_on=OuterRef("due_on"), reader=OuterRef("reader_id")
        )
        rows = {DueItem(*row) for queryset in self.readers(day) for row in queryset.filter(~Exists(told))}
        return sorted(rows, key=lambda item: (item.reader_id, item.due_on, item.subject_id))


def job_description_reviews(day: date) -> tuple[QuerySet, QuerySet]:
    """The yearly review: told to the person and to the direct manager, unless they have said their word."""
    in_force = JobDescriptionVersion.objects.in_force_on(day).filter(job_description=OuterRef("pk"))
    due = JobDescription.objects.filter(holds_on(day, "position__"), Exists(in_force), next_review_on__lte=day)
    columns = ("subject_id", "due_on", "reader_id")
    holder = "position__appointments__"
    manager = "position__periods__manager__appointments__"
    current = JobDescriptionVersion.objects.in_force_on(day)
    said = JobDescriptionReview.objects.filter(job_description=OuterRef("pk"), outcome="open", version__in=current)
    return tuple(
        due.filter(
            conditions,
            ~Exists(said.filter(**{f"{side}__isnull": False})),
            **{f"{path}person__is_active": True},
        )
        .annotate(subject_id=F("pk"), due_on=F("next_review_on"), reader_id=F(f"{path}person_id"))
        .values_list(*columns)
        for side, path, conditions in (
            ("holder", holder, holds_on(day, holder)),
            ("manager", manager, holds_on(day, "position__periods__") & holds_on(day, manager)),
        )
    )  # type: ignore[return-value]


JOB_DESCRIPTION_REVIEW = DueRule(
    name="teams.job_description_review",
    title=_("Yearly review of the job description"),
    url_name="teams:job_description_detail",
    letter="job_description_review",
    readers=job_description_reviews,
)
