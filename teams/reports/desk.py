"""HR's desk and a lead's list: every position with the state of its job description."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Collate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import (
    Appointment,
    JobDescription,
    JobDescriptionVersion,
    Person,
    Position,
    PositionPeriod,
    UnitPeriod,
)
from teams.models.dated import holds_on
from teams.models.position import led_position_ids
from teams.models.structure import unit_names_on
from teams.reports.badge import badge

FILTERS = ("all", "overdue", "due_soon", "open", "missing", "in_force")
ROWS_A_PAGE = 60
TAB_LABELS: dict[str, str | Promise] = {
    "all": _("All positions"),
    "overdue": _("Review overdue"),
    "due_soon": _("Review due soon"),
    "open": _("Draft or proposal"),
    "missing": _("Without a job description"),
    "in_force": _("In force"),
}


@dataclass(frozen=True)
class DeskRow:
    """One position of the list, all of it plain values."""

    url: str
    code: str
    title: str
    unit: str
    holder: str
    version: str
    in_force_from: str
    badge: str
    open_badge: str
    next_review_on: str


def positions_for(person: Person, day: date) -> QuerySet[PositionPeriod]:
    """The positions that the desk shows to a person: all to HR, to others their own and those that they lead."""
    periods = PositionPeriod.objects.as_of(day).filter(holds_on(day, "position__"))
    if person.is_hr:
        return periods
    held = Position.objects.held_by(person, day)
    return periods.filter(Q(position__in=led_position_ids(person, day)) | Q(position__in=held))


def _has_version_in_force(day: date) -> Exists:
    in_force = JobDescriptionVersion.objects.in_force_on(day)
    return Exists(in_force.filter(job_description__position=OuterRef("position")))


def _has_open_version() -> Exists:
    return Exists(JobDescriptionVersion.objects.open().filter(job_description__position=OuterRef("position")))


def _condition(name: str, day: date) -> Q:
    soon = day + timedelta(days=settings.JOB_DESCRIPTION_DUE_SOON_DAYS)
    review = "position__job_description__next_review_on"
    in_force = Q(_has_version_in_force(day))
    return {
        "all": Q(),
        "in_force": in_force,
        "due_soon": in_force & Q(**{f"{review}__gte": day, f"{review}__lte": soon}),
        "overdue": in_force & Q(**{f"{review}__lt": day}),
        "missing": ~in_force,
        "open": Q(_has_open_version()),
    }[name]


def counts(person: Person, day: date) -> dict[str, int]:
    """How many positions each filter holds, in one query."""
    return positions_for(person, day).aggregate(
        **{name: Count("pk", filter=_condition(name, day)) for name in FILTERS if name != "all"}, all=Count("pk")
    )


def filtered(
    person: Person, day: date, *, show: str, unit: int | None = None, text: str = ""
) -> QuerySet[PositionPeriod]:
    """The positions of one filter, in the order that fits it: what is due first, else by title."""
    periods = positions_for(person, day).filter(_condition(show, day))
    if unit:
        periods = periods.filter(unit=unit)
    if text:
        holders = Appointment.objects.as_of(day).filter(
            Q(person__first_name__icontains=text) | Q(person__last_name__icontains=text)
        )
        periods = periods.filter(
            Q(title__icontains=text)
            | Q(position__code__icontains=text)
            | Q(position__in=holders.values("position"))
        )
    by_title = (Collate("title", "et-x-icu"), "position__code")
    if show in ("due_soon", "overdue"):
        return periods.order_by("position__job_description__next_review_on", *by_title)
    return periods.order_by(*by_title)


def rows(periods: Iterable[PositionPeriod], day: date) -> list[DeskRow]:
    """The rows of one page: four queries, whatever their number. Expects `position__job_description` selected."""
    page = list(periods)
    ids = [period.position_id for period in page]
    units = unit_names_on(day, {period.unit_id for period in page})
    holders = {
        appointment.position_id: appointment.person.name
        for appointment in Appointment.objects.as_of(day).filter(position__in=ids).select_related("person")
    }
    versions: dict[int, list[JobDescriptionVersion]] = {}
    wanted = JobDescriptionVersion.objects.filter(
        Q(pk__in=JobDescriptionVersion.objects.in_force_on(day)) | Q(pk__in=JobDescriptionVersion.objects.open()),
        job_description__position__in=ids,
    ).only("number", "state", "in_force_from", "in_force_until", "job_description__position")
    for version in wanted.select_related("job_description"):
        versions.setdefault(version.job_description.position_id, []).append(version)
    return [
        _row(period, units, holders.get(period.position_id, ""), versions.get(period.position_id, []), day)
        for period in page
    ]


def _row(
    period: PositionPeriod, units: dict[int, str], holder: str, versions: list[JobDescriptionVersion], day: date
) -> DeskRow:
    current = next((version for version in versions if version.state == "approved"), None)
    waiting = next((version for version in versions if version.state != "approved"), None)
    job_description = getattr(period.position, "job_description", None)
    next_review_on = job_description.next_review_on if job_description and current else None
    return DeskRow(
        url=reverse("teams:job_description_detail", args=[period.position_id]),
        code=period.position.code,
        title=period.title,
        unit=units.get(period.unit_id, ""),
        holder=holder,
        version=str(current.number) if current else "",
        in_force_from=date_format(current.in_force_from, "d.m.Y") if current else "",
        badge=badge(standing_of(current is not None, next_review_on, day)),
        open_badge=badge(waiting.state) if waiting else "",
        next_review_on=date_format(next_review_on, "d.m.Y") if next_review_on else "",
    )


def standing_of(is_in_force: bool, next_review_on: date | None, day: date) -> str:
    """How the yearly review of a position stands: missing, overdue, due_soon, in_force."""
    if not is_in_force:
        return "missing"
    if next_review_on and next_review_on < day:
        return "overdue"
    soon = day + timedelta(days=settings.JOB_DESCRIPTION_DUE_SOON_DAYS)
    return "due_soon" if next_review_on and next_review_on <= soon else "in_force"


def units_for(person: Person, day: date) -> list[tuple[int, str]]:
    """The units that occur in the person's list, in name order, for a select."""
    ids = positions_for(person, day).values("unit")
    periods = UnitPeriod.objects.as_of(day).filter(unit__in=ids).order_by(Collate("name", "et-x-icu"))
    return list(periods.values_list("unit", "name"))


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    url: str
    count: int
    is_current: bool


def tabs(person: Person, day: date, wanted: dict[str, Any]) -> list[Tab]:
    """One tab for each filter, with how many positions it holds whatever else is asked."""
    base = reverse("teams:job_description_list")
    number = counts(person, day)
    return [
        Tab(name, TAB_LABELS[name], base if name == "all" else f"{base}?show={name}", number[name], name == wanted["show"])
        for name in FILTERS
    ]


@dataclass(frozen=True)
class ReviewState:
    """How the yearly review stands for the one who looks: whether it can be confirmed, who has confirmed."""

    side: str
    due_on: date | None
    is_due: bool
    is_overdue: bool
    confirmed: bool
    holder: str
    manager: str


def review_state(job_description: JobDescription, side: str, day: date) -> ReviewState:
    review = job_description.reviews.filter(outcome="open").select_related("holder", "manager").first()
    due_on = job_description.next_review_on
    soon = day + timedelta(days=settings.JOB_DESCRIPTION_DUE_SOON_DAYS)
    return ReviewState(
        side=side,
        due_on=due_on,
        is_due=bool(due_on and due_on <= soon) or review is not None,
        is_overdue=bool(due_on and due_on < day),
        confirmed=bool(review and getattr(review, f"{side}_id")),
        holder=review.holder.name if review and review.holder else "",
        manager=review.manager.name if review and review.manager else "",
    )
