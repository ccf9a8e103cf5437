"""My day: what the first page of the morning shows, put together from all apps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config.due import RULES
from config.due_acts import due_from
from config.due_rows import Key, SeatNames, due_rows, key_of, put_off_by, seat_names
from teams.access import can_open_desk
from teams.due_rule import DueItem
from teams.models import JobDescriptionVersion, Person, Position
from teams.models.acting import acted_for
from teams.models.position import led_position_ids
from teams.reports import desk
from teams.reports.meeting import meetings_ahead
from teams.working_days import WorkingDays, working_days

# More than this is a list, and asked for.
ROWS = 10
MEETINGS = 5
SECTIONS = ("due", "coming", "put_off")


@dataclass(frozen=True)
class Section:
    """One card: its rows, ten at most before "more", and how many there are in all."""

    name: str
    rows: list[Any]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class OpenVersion:
    """A draft to go on writing, or what others have in hand: one's own draft, a proposal that is with HR."""

    url: str
    title: str
    who: str
    day: date
    state: str
    is_mine_to_write: bool


def my_day(person: Person, day: date, *, whole: str = "") -> dict[str, Any]:
    """`whole` names the section that is shown with all its rows."""
    calendar, acting, put_off = working_days(), acted_for(person, day), put_off_by(person)
    items = due_from(person, day, day + timedelta(days=settings.COMING_DAYS))
    parts = _parted(items, put_off, day, calendar)
    shown = {name: found if name == whole else found[:ROWS] for name, found in parts.items()}
    positions = list(Position.objects.described_on(day).held_by(person, day))
    versions = _open_versions(person, day, [position.pk for position in positions])
    seats = {item.seat_id for found in shown.values() for item in found if item.seat_id}
    names = seat_names(day, seats | {version.job_description.position_id for version in versions})
    rows = [_version_row(version, {position.pk for position in positions}, names) for version in versions]

    def section(name: str) -> Section:
        made = due_rows(shown[name], person, day, calendar, put_off=put_off, acting=acting, names=names)
        return Section(name, made, len(parts[name]))

    return {
        **{name: section(name) for name in SECTIONS},
        "day": day,
        "coming_days": settings.COMING_DAYS,
        "positions": positions,
        "drafts": [row for row in rows if row.is_mine_to_write],
        "with_others": [row for row in rows if not row.is_mine_to_write],
        "meetings": meetings_ahead(person, MEETINGS),
        "coverage": desk.coverage(person, day) if can_open_desk(person) else [],
    }


def due_count(person: Person, day: date) -> int:
    """How many things stand in the section of what is due."""
    items = due_from(person, day, day + timedelta(days=settings.COMING_DAYS))
    return len(_parted(items, put_off_by(person), day, working_days())["due"])


def _parted(
    items: Iterable[DueItem], put_off: Mapping[Key, date], day: date, calendar: WorkingDays
) -> dict[str, list[DueItem]]:
    """Each item in the section where it stands; the order stays."""
    horizon = calendar.horizon(day)
    parts: dict[str, list[DueItem]] = {name: [] for name in SECTIONS}
    for item in items:
        rule = RULES[item.rule]
        if put_off.get(key_of(item), day) > day:
            parts["put_off"].append(item)
        else:
            is_due = rule.asks or rule.is_begun(item.due_on, horizon)
            parts["due" if is_due else "coming"].append(item)
    return parts


def _open_versions(person: Person, day: date, mine: list[int]) -> list[JobDescriptionVersion]:
    """Drafts and proposals: one's own, those of the people one leads, and the drafts that one has begun.

    What waits for HR's word is a due thing and stands among those.
    """
    versions = JobDescriptionVersion.objects.open().select_related("job_description")
    led = Q(job_description__position__in=led_position_ids(person, day))
    begun = Q(begun_by=person, state="draft")
    found = versions.filter(led | begun | Q(job_description__position__in=mine))
    return list(found.order_by("-state", "begun_at")[:ROWS])


def _version_row(version: JobDescriptionVersion, mine: set[int], names: SeatNames) -> OpenVersion:
    seat, (titles, holders) = version.job_description.position_id, names
    writes = version.is_draft and seat not in mine
    return OpenVersion(
        url=_address(version, writes),
        title=titles.get(seat, ""),
        who=holders.get(seat, ""),
        day=timezone.localdate(version.proposed_at or version.begun_at),
        state=version.state,
        is_mine_to_write=writes,
    )


def _address(version: JobDescriptionVersion, writes: bool) -> str:
    """A draft opens where one writes; one's own is written by others, and is read."""
    return reverse(f"teams:job_description_version_{'edit' if writes else 'detail'}", args=[version.pk])
