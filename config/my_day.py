"""My day: what the first page of the morning shows, put together from all apps."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config.due import RULES
from config.due_acts import due_from
from config.due_rows import DueRow, SeatNames, due_rows, key_of, put_off_by, seat_names
from teams.access import can_open_desk
from teams.models import JobDescriptionVersion, Meeting, Person, Position
from teams.models.acting import acted_for
from teams.models.position import led_position_ids
from teams.reports import desk
from teams.working_days import working_days

# More than this is a list, and asked for.
ROWS = 10
SECTIONS = ("due", "waiting", "coming", "put_off")


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


@dataclass(frozen=True)
class MeetingRow:
    url: str
    kind: str
    starts_at: Any
    place: str


def my_day(person: Person, day: date, *, whole: str = "") -> dict[str, Any]:
    """`whole` names the section that is shown with all its rows."""
    calendar, acting = working_days(), acted_for(person, day)
    horizon = calendar.horizon(day)
    items = due_from(person, day, day + timedelta(days=settings.COMING_DAYS))
    put_off = put_off_by(person)
    positions = list(Position.objects.described_on(day).held_by(person, day))
    open_versions = _open_versions(person, day, [position.pk for position in positions])
    seats = {item.seat_id for item in items if item.seat_id}
    names = seat_names(day, seats | {version.job_description.position_id for version in open_versions})
    rows = due_rows(items, person, day, calendar, put_off=put_off, acting=acting, names=names)
    parts: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    for item, row in zip(items, rows, strict=True):
        rule = RULES[item.rule]
        if put_off.get(key_of(item), day) > day:
            parts["put_off"].append(row)
        elif rule.asks:
            parts["waiting"].append(row)
        elif rule.is_begun(item.due_on, horizon):
            parts["due"].append(row)
        else:
            parts["coming"].append(row)
    context = {name: _section(name, found, whole) for name, found in parts.items()}
    versions = [_version_row(version, {position.pk for position in positions}, names) for version in open_versions]
    return {
        **context,
        "day": day,
        "positions": positions,
        "drafts": [version for version in versions if version.is_mine_to_write],
        "with_others": [version for version in versions if not version.is_mine_to_write],
        "meetings": _meetings(person),
        "coverage": desk.coverage(person, day) if can_open_desk(person) else [],
    }


def _section(name: str, rows: list[DueRow], whole: str) -> Section:
    return Section(name, rows if whole == name else rows[:ROWS], len(rows))


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


def _meetings(person: Person) -> list[MeetingRow]:
    ahead = Meeting.objects.visible_to(person).ahead(timezone.now()).order_by("starts_at")[:5]
    return [
        MeetingRow(
            reverse("teams:meeting_detail", args=[it.pk]),
            it.get_kind_display(),
            timezone.localtime(it.starts_at),
            it.place,
        )
        for it in ahead
    ]
