"""HR's desk and a lead's list: every position with the state of its job description."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Collate
from django.urls import reverse
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
from teams.models.job_description import due_soon_until
from teams.models.position import led_position_ids
from teams.models.structure import holder_names_on, unit_names_on, units_under
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
    version: int
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


def _with_versions(periods: QuerySet[PositionPeriod], day: date) -> QuerySet[PositionPeriod]:
    """Adds `has_version` (in force on the day), `has_open` (draft or proposal) and `review_on`."""
    mine = {"job_description__position": OuterRef("position")}
    return periods.annotate(
        has_version=Exists(JobDescriptionVersion.objects.in_force_on(day).filter(**mine)),
        has_open=Exists(JobDescriptionVersion.objects.open().filter(**mine)),
        review_on=F("position__job_description__next_review_on"),
    )


def _condition(name: str, day: date) -> Q:
    soon = due_soon_until(day)
    return {
        "all": Q(),
        "in_force": Q(has_version=True),
        "due_soon": Q(has_version=True, review_on__gte=day, review_on__lte=soon),
        "overdue": Q(has_version=True, review_on__lt=day),
        "missing": Q(has_version=False),
        "open": Q(has_open=True),
    }[name]


def counts(person: Person, day: date, *, unit: int | None = None, text: str = "") -> dict[str, int]:
    """How many positions each filter holds: one query that gives a row for each kind of position, twelve at most."""
    soon = due_soon_until(day)
    review = Case(
        When(review_on__lt=day, then=Value("overdue")),
        When(review_on__lte=soon, then=Value("due_soon")),
        default=Value(""),
    )
    found = _narrowed(positions_for(person, day), day, unit, text)
    kinds = _with_versions(found, day).annotate(review=review).order_by()
    number = dict.fromkeys(FILTERS, 0)
    for has_version, has_open, due, count in kinds.values_list("has_version", "has_open", "review", Count("pk")):
        holds = ["all", "in_force" if has_version else "missing"]
        holds += [due] if has_version and due else []
        holds += ["open"] if has_open else []
        for name in holds:
            number[name] += count
    return number


def filtered(
    person: Person, day: date, *, show: str, unit: int | None = None, text: str = ""
) -> QuerySet[PositionPeriod]:
    """The positions of one filter, in the order that fits it: what is due first, else by title."""
    periods = _narrowed(positions_for(person, day), day, unit, text)
    if show != "all":
        periods = _with_versions(periods, day).filter(_condition(show, day))
    by_title = (Collate("title", "et-x-icu"), "position__code")
    if show in ("due_soon", "overdue"):
        return periods.order_by(F("review_on"), *by_title)
    return periods.order_by(*by_title)


def _narrowed(periods: QuerySet[PositionPeriod], day: date, unit: int | None, text: str) -> QuerySet[PositionPeriod]:
    """Those of a unit and of the units below it, in which every word is found: in title, code or holder."""
    if unit:
        periods = periods.filter(unit__in=units_under(unit, day))
    for word in text.split():
        holders = Appointment.objects.as_of(day).filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        )
        periods = periods.filter(
            Q(title__icontains=word) | Q(position__code__icontains=word) | Q(position__in=holders.values("position"))
        )
    return periods


def page_of(periods: QuerySet[PositionPeriod], number: str | None) -> Page:
    """One page of plain values, as `rows` takes them."""
    columns = ("position", "title", "unit", "position__code", "position__job_description__next_review_on")
    return Paginator(periods.values_list(*columns), ROWS_A_PAGE).get_page(number)


def rows(page: Iterable[tuple], day: date) -> list[DeskRow]:
    """The rows of one page: three queries, whatever their number."""
    found = list(page)
    ids = [row[0] for row in found]
    units = unit_names_on(day, {row[2] for row in found})
    holders = holder_names_on(day, ids)
    in_force: dict[int, tuple[int, date]] = {}
    waiting: dict[int, str] = {}
    for position, number, state, begins, ends in _versions_of(ids):
        if state != JobDescriptionVersion.State.APPROVED:
            waiting[position] = state
        elif begins <= day and (ends is None or day < ends):
            in_force[position] = (number, begins)
        elif begins > day:
            waiting.setdefault(position, "future")
    address = reverse("teams:job_description_detail", args=[0])
    result = []
    for position, title, unit, code, review_on in found:
        number, begins = in_force.get(position, (0, None))
        due = review_on if begins else None
        result.append(
            DeskRow(
                url=address.replace("/0/", f"/{position}/", 1),
                code=code,
                title=title,
                unit=units.get(unit, ""),
                holder=holders.get(position, ""),
                version=number,
                in_force_from=f"{begins:%d.%m.%Y}" if begins else "",
                badge=badge(standing_of(begins is not None, due, day)),
                open_badge=badge(waiting[position]) if position in waiting else "",
                next_review_on=f"{due:%d.%m.%Y}" if due else "",
            )
        )
    return result


def _versions_of(position_ids: list[int]) -> QuerySet:
    wanted = JobDescriptionVersion.objects.filter(job_description__position__in=position_ids)
    return wanted.exclude(state=JobDescriptionVersion.State.WITHDRAWN).values_list(
        "job_description__position", "number", "state", "in_force_from", "in_force_until"
    )


def standing_of(is_in_force: bool, next_review_on: date | None, day: date) -> str:
    """How the yearly review of a position stands: missing, overdue, due_soon, in_force."""
    if not is_in_force:
        return "missing"
    if next_review_on and next_review_on < day:
        return "overdue"
    soon = due_soon_until(day)
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


def tabs(person: Person, day: date, wanted: dict[str, Any], *, number: Mapping[str, int] | None = None) -> list[Tab]:
    """One tab for each filter, with how many positions it holds; unit and words asked for stay.

    `number` is what `counts` gave for the same unit and words, where that was asked already.
    """
    narrow = {"unit": wanted.get("unit"), "text": wanted.get("text", "")}
    number = number or counts(person, day, **narrow)
    return [
        Tab(name, TAB_LABELS[name], _address(name, narrow), number[name], name == wanted["show"]) for name in FILTERS
    ]


def _address(show: str, narrow: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in (("q", narrow.get("text")), ("unit", narrow.get("unit"))) if value}
    asked = urlencode(({} if show == "all" else {"show": show}) | kept)
    base = reverse("teams:job_description_list")
    return f"{base}?{asked}" if asked else base


@dataclass(frozen=True)
class CoverageTile:
    """How many have what all should have. `url` opens those that lack it: `of` less `have`, no more and no fewer."""

    label: str | Promise
    have: int
    of: int
    url: str

    @property
    def lack(self) -> int:
        return self.of - self.have


def coverage(
    person: Person,
    day: date,
    *,
    unit: int | None = None,
    text: str = "",
    number: Mapping[str, int] | None = None,
) -> list[CoverageTile]:
    """Positions with a job description in force, and of these the ones whose yearly review is not overdue.

    A version that came into force within the year counts as looked at: its first review is not due yet. One query,
    none where `number` is given, as `counts` gave it.
    """
    narrow: dict[str, Any] = {"unit": unit, "text": text}
    number = number or counts(person, day, **narrow)
    return [
        CoverageTile(_("Job descriptions in force"), number["in_force"], number["all"], _address("missing", narrow)),
        CoverageTile(
            _("Reviewed within a year"),
            number["in_force"] - number["overdue"],
            number["in_force"],
            _address("overdue", narrow),
        ),
    ]


@dataclass(frozen=True)
class ReviewState:
    """How the yearly review stands. `side` is for whom the one who looks speaks, empty for one who only reads."""

    side: str
    due_on: date | None
    is_due: bool
    is_overdue: bool
    confirmed: bool
    holder: str
    manager: str
    last_on: date | None
    last_by: str


def review_state(job_description: JobDescription, side: str, day: date) -> ReviewState:
    reviews = list(job_description.reviews.select_related("holder", "manager").order_by("-pk")[:10])
    review = next((row for row in reviews if row.outcome == "open"), None)
    last = next((row for row in reviews if row.outcome == "still_true"), None)
    due_on = job_description.next_review_on
    soon = due_soon_until(day)
    return ReviewState(
        side=side,
        due_on=due_on,
        is_due=bool(due_on and due_on <= soon),
        is_overdue=bool(due_on and due_on < day),
        confirmed=bool(side and review and getattr(review, f"{side}_id")),
        holder=review.holder.name if review and review.holder else "",
        manager=review.manager.name if review and review.manager else "",
        last_on=last.done_on if last else None,
        last_by=", ".join(person.name for person in (last.manager, last.holder) if person) if last else "",
    )
