"""What the first page of the morning shows, put together from all apps."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from teams.access import can_open_desk
from teams.models import Absence, Appointment, JobDescription, JobDescriptionVersion, Person, Position
from teams.models.dated import holds_on
from teams.models.job_description import due_soon_until
from teams.models.position import led_position_ids
from teams.models.structure import holder_names_on, titles_on
from teams.reports import desk

# More than this is a list, and lists have their own page.
ROWS_ON_HOME = 10


@dataclass(frozen=True)
class HomeRow:
    """Something that waits for the person, or that they wait for."""

    url: str
    title: str
    who: str
    day: date | None
    kind: str
    is_overdue: bool = False


def home_for(person: Person, day: date) -> dict[str, Any]:
    positions = list(Position.objects.described_on(day).held_by(person, day))
    has_desk = can_open_desk(person)
    due = _reviews(person, day)
    waiting = _waiting(person, day, [position.pk for position in positions])
    return {
        "day": day,
        "positions": positions,
        "reviews": due[:ROWS_ON_HOME],
        "more_reviews": max(0, len(due) - ROWS_ON_HOME),
        "waiting": waiting[:ROWS_ON_HOME],
        "more_waiting": max(0, len(waiting) - ROWS_ON_HOME),
        "tabs": [tab for tab in desk.tabs(person, day, {"show": ""}) if tab.name != "all"] if has_desk else [],
        "away": list(_away(person, day)),
    }


def _reviews(person: Person, day: date) -> list[HomeRow]:
    """Reviews of one's own and of the direct reports' job descriptions that are due, or soon will be."""
    soon = due_soon_until(day)
    held = Position.objects.held_by(person, day)
    mine = Q(position__in=held)
    direct = holds_on(day, "position__periods__") & Q(position__periods__manager__in=held)
    in_force = JobDescriptionVersion.objects.in_force_on(day)
    found = (
        JobDescription.objects.filter(mine | direct, next_review_on__lte=soon, versions__in=in_force)
        .distinct()
        .order_by("next_review_on", "pk")
        .select_related("position")
        .prefetch_related(Prefetch("position__appointments", Appointment.objects.select_related("person")), "reviews")
    )
    done = [row for row in found if not _is_confirmed_by(row, person)]
    titles = titles_on(day, [row.position_id for row in done])
    return [
        HomeRow(
            url=reverse("teams:job_description_detail", args=[row.position_id]),
            title=titles.get(row.position_id, ""),
            who=_holder(row, day),
            day=row.next_review_on,
            kind="review",
            is_overdue=bool(row.next_review_on and row.next_review_on < day),
        )
        for row in done
    ]


def _is_confirmed_by(row: JobDescription, person: Person) -> bool:
    """Whoever has said "still true" waits for the other side; nothing waits for them."""
    return any(
        review.outcome == "open" and person.pk in (review.holder_id, review.manager_id) for review in row.reviews.all()
    )


def _holder(row: JobDescription, day: date) -> str:
    return next((held.person.name for held in row.position.appointments.all() if held.is_on(day)), "")


def _waiting(person: Person, day: date, mine: list[int]) -> list[HomeRow]:
    """Drafts and proposals: of the whole agency for HR, for others one's own and those of the people one leads.

    What waits for HR comes first, then the oldest.
    """
    versions = JobDescriptionVersion.objects.open().select_related("job_description", "proposed_by")
    if not person.is_hr:
        led = Q(job_description__position__in=led_position_ids(person, day))
        versions = versions.filter(led | Q(job_description__position__in=mine))
    found = list(versions.order_by("-state", "begun_at")[: ROWS_ON_HOME * 5])
    seats = [version.job_description.position_id for version in found]
    titles = titles_on(day, seats)
    holders = holder_names_on(day, seats)
    return [
        HomeRow(
            url=_address(version, mine),
            title=titles.get(version.job_description.position_id, ""),
            who=holders.get(version.job_description.position_id, ""),
            day=timezone.localdate(version.proposed_at or version.begun_at),
            kind=version.state,
        )
        for version in found
    ]


def _address(version: JobDescriptionVersion, mine: list[int]) -> str:
    """A draft opens where one writes; one's own is written by others, and is read."""
    writes = version.is_draft and version.job_description.position_id not in mine
    return reverse(f"teams:job_description_version_{'edit' if writes else 'detail'}", args=[version.pk])


def _away(person: Person, day: date) -> Any:
    """Who of one's people is away now or within two weeks; HR's whole agency would be a list of its own."""
    led = Appointment.objects.as_of(day).filter(position__in=led_position_ids(person, day))
    ahead = day + timedelta(days=14)
    return (
        Absence.objects.visible_to(person)
        .filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=ahead, person__in=led.values("person")
        )
        .select_related("person")
        .order_by("valid_from", "pk")[:ROWS_ON_HOME]
    )
