"""What a rule of what falls due is: whose it is, by when, and the ladder of its notices."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.utils.functional import Promise

from teams.models import Person

# What every queryset of a rule gives, in this order once the rule's name stands before it.
COLUMNS = ("subject_id", "due_on", "responsible_id", "object_id", "seat_id")


class RuleName(StrEnum):
    """The rules of people and structure, as notices keep them and as the verbs name them that settle a thing."""

    JOB_DESCRIPTION_REVIEW = "teams.job_description_review"
    JOB_DESCRIPTION_DECISION = "teams.job_description_decision"
    PROBATION_ENDING = "teams.probation_ending"
    APPOINTMENT_ENDING = "teams.appointment_ending"
    SUBSTITUTION_MISSING = "teams.substitution_missing"


class Audience(StrEnum):
    """Whom a rung of the ladder shows the thing to."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"  # the direct manager of whoever is responsible
    HR = "hr"


class DueItem(NamedTuple):
    """One thing that falls due from one person.

    `subject_id` is the key of what falls due, `object_id` what the page's address takes, `seat_id` the position that
    it is about, by which leads find it. `responsible_id` is empty for what any person of HR may do.
    """

    rule: str
    subject_id: int
    due_on: date
    responsible_id: int | None
    object_id: int
    seat_id: int | None


class Rung(NamedTuple):
    """`day` counts from the due day, negative before it."""

    day: int
    to: Audience


@dataclass(frozen=True)
class Ladder:
    """When whom a thing shows itself to. All numbers are days from the due day; `ends` is the last with a notice.

    A day stands in the ladder once, so that a notice's step says whom it was meant for. What is due stays in the lists
    after the ladder has ended.
    """

    told: tuple[int, ...]
    lead: tuple[int, ...] = ()
    hr: tuple[int, ...] = ()
    ends: int = 90

    def __post_init__(self) -> None:
        days = [*self.told, *self.lead, *self.hr]
        if len(days) != len(set(days)) or max(days) > self.ends:
            raise ValueError(f"Each day of a ladder stands in it once and before its end: {days}, {self.ends}")

    @property
    def first(self) -> int:
        return min(self.told)

    @property
    def earliest(self) -> int:
        return min(rung.day for rung in self.rungs)

    @property
    def rungs(self) -> list[Rung]:
        """In the order of days."""
        all_rungs = [
            *(Rung(day, Audience.RESPONSIBLE) for day in self.told),
            *(Rung(day, Audience.LEAD) for day in self.lead),
            *(Rung(day, Audience.HR) for day in self.hr),
        ]
        return sorted(all_rungs)

    def audience_of(self, step: int) -> Audience:
        """Whom a notice of this step was meant for; a thing that was put off comes back to whoever put it off."""
        return next((rung.to for rung in self.rungs if rung.day == step), Audience.RESPONSIBLE)

    def days_to(self, audience: Audience) -> tuple[int, ...]:
        return {Audience.RESPONSIBLE: self.told, Audience.LEAD: self.lead, Audience.HR: self.hr}[audience]


@dataclass(frozen=True)
class DueRule:
    """`querysets(day, until)`: everything due on or before `until`, with the structure as of `day`, as `COLUMNS` say.

    `title` is what falls due, `why` the sentence under each notice and letter that says where the day comes from.
    `calendar` stands in calendars, which others may see: what kind of thing it is and nothing more.
    `is_statutory`: it can be put off but not switched off. `asks`: somebody waits for an answer, so it is told at once.
    `is_for_hr`: any person of HR may do it. `goes_to_substitute`: while the responsible is away, to whoever acts for
    them; else it waits.
    """

    name: str
    title: str | Promise
    why: str | Promise
    calendar: str | Promise
    url_name: str
    ladder: Ladder
    querysets: Callable[[date, date], tuple[QuerySet, ...]]
    is_statutory: bool = False
    asks: bool = False
    is_for_hr: bool = False
    goes_to_substitute: bool = False

    def rows(self, day: date, until: date) -> list[QuerySet]:
        return [
            queryset.order_by().annotate(rule=Value(self.name)).values_list("rule", *COLUMNS)
            for queryset in self.querysets(day, until)
        ]

    def is_begun(self, due_on: date, horizon: date) -> bool:
        """Whether the first notice has been meant for this day or one before."""
        return due_on + timedelta(days=self.ladder.first) <= horizon


def due_items(
    rules: Iterable[DueRule],
    day: date,
    until: date,
    *,
    of: Person | None = None,
    seats: Any = None,
) -> list[DueItem]:
    """What falls due on or before `until`, by one query, the earliest first, each once.

    `of`: what this person is responsible for, HR's share with it. `seats`: what is about these positions (anything
    that `__in` takes). Absences are not looked at: what waits is due all the same.
    """
    parts: list[QuerySet] = []
    for rule in rules:
        if of is not None and rule.is_for_hr and not of.is_hr:
            continue
        for rows in rule.rows(day, until):
            narrowed = rows if of is None or rule.is_for_hr else rows.filter(responsible_id=of.pk)
            parts.append(narrowed if seats is None else narrowed.filter(seat_id__in=seats))
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return sorted({DueItem(*row) for row in rows}, key=lambda item: (item.due_on, item.rule, item.subject_id))
