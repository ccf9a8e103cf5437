"""My team, the mirror of one row of it, and early signals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.early_signals import signals_for
from config.my_team import Seat, Team, TeamRow, rows_of, standing_in_for, team_of
from config.team_parts import Part, parts_of
from teams.access import PersonRequest, allow, leads_in_work, visible
from teams.models import Appointment, Person, Position, PositionPeriod
from teams.models.position import led_position_ids
from teams.trail import record_reading, record_readings


@dataclass(frozen=True)
class Tab:
    """A part of the line that can be looked at."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class RowView:
    """The rows about one person as one lead sees them; `acts`: whoever looks may act in them.

    `stands_in`: who sees them too, in place of the lead.
    """

    lead: str
    rows: list[TeamRow]
    acts: bool
    stands_in: str = ""

    @property
    def has_met(self) -> bool:
        return any(row.met_last or row.met_next for row in self.rows)

    @property
    def has_acted(self) -> bool:
        return self.acts and any(row.is_acted for row in self.rows)


@require_safe
def team_list(request: PersonRequest) -> HttpResponse:
    """One's direct reports; by choice those of somebody one acts for, one unit, or all below."""
    allow(leads_in_work(request.user))
    today = timezone.localdate()
    parts = parts_of(request.user, today)
    show = request.GET.get("show", "")
    show = show if show in parts else next(iter(parts))
    part = parts[show]
    is_too_many = part.count > settings.TEAM_ROWS
    team = Team(request.user, today, [], frozenset(), {})
    if not is_too_many:
        team = team_of(request.user, today, within=part.where)
    rows = rows_of(team, team.seats)
    context = {
        "tabs": _tabs(parts, show) if len(parts) > 1 else [],
        "label": part.label,
        "show_unit": len({seat.unit_id for seat in team.seats}) > 1,
        "is_too_many": is_too_many,
        "acting_for_leads": _record_acting(team, team.seats),
        "people": [row for row in rows if row.name],
        "vacant": [row for row in rows if not row.name],
        "has_met": any(row.met_last or row.met_next for row in rows),
        "has_acted": any(row.is_acted for row in rows),
    }
    return render(request, "config/team_list.html", context)


@require_safe
def team_row(request: PersonRequest, pk: int) -> HttpResponse:
    """What the lead sees of a person: to the person as their lead sees it, to a lead as they see it themselves."""
    today = timezone.localdate()
    is_self = pk == request.user.pk
    person = request.user if is_self else visible(Person.objects.all(), request.user, pk)
    if is_self:
        views = _mirrors(person, today)
    else:
        team = team_of(request.user, today, of=person)
        if not team.seats:
            raise Http404
        _record_acting(team, team.seats)
        record_reading("team.row_read", by=request.user, about=person, of=person)
        views = [RowView(team.lead.name, rows_of(team, team.seats), True)]
    return render(request, "config/team_row.html", {"person": person, "is_self": is_self, "views": views})


@require_safe
def signal_list(request: PersonRequest) -> HttpResponse:
    allow(leads_in_work(request.user))
    team = team_of(request.user, timezone.localdate())
    _record_acting(team, team.seats)
    return render(request, "config/signal_list.html", {"groups": signals_for(team)})


def _mirrors(person: Person, day: date) -> list[RowView]:
    """The rows as each lead sees them, of the seats that answer to one of the lead's own directly."""
    leads = _leads_of(person, day)
    stand_in = standing_in_for(leads, day)
    views = []
    for lead in leads:
        team = team_of(lead, day, of=person)
        answering = [seat for seat in team.seats if seat.manager_id in team.held]
        views.append(RowView(lead.name, rows_of(team, answering), False, ", ".join(stand_in.get(lead.pk, ()))))
    return views


def _tabs(parts: dict[str, Part], show: str) -> list[Tab]:
    base = reverse("team_list")
    return [Tab(part.label, f"{base}?show={name}", part.count, name == show) for name, part in parts.items()]


def _record_acting(team: Team, seats: list[Seat]) -> list[str]:
    """Whoever is away finds in their trail who opened their team in their place. Returns their names.

    One query for the seats and one for the trail, however many are acted for.
    """
    closed = {seat.seat_id: seat.manager_id for seat in seats if not seat.is_own}
    # Whoever leads the manager leads the seat: the uppermost stand for all below them.
    tops = [seat for seat, manager in closed.items() if manager not in closed or manager in team.acted]
    if not tops:
        return []
    led = Position.objects.filter(pk__in=tops)
    opened: Any = Q()
    for seat_id, away in team.acted.items():
        opened |= Q(pk=seat_id) & Exists(led.filter(pk__in=led_position_ids(away, team.day)))
    read = [(team.acted[position.pk], position) for position in Position.objects.filter(opened).order_by("pk")]
    record_readings("acting.team_opened", by=team.lead, read=read)
    return list(dict.fromkeys(away.name for away, _position in read))


def _leads_of(person: Person, day: date) -> list[Person]:
    """Who holds the seats that the person's own seats answer to; each once."""
    periods = PositionPeriod.objects.as_of(day).filter(position__in=Position.objects.held_by(person, day))
    held = Appointment.objects.as_of(day).filter(position__in=periods.values("manager"), person__is_active=True)
    found = {row.person_id: row.person for row in held.exclude(person=person).select_related("person").order_by("pk")}
    return list(found.values())
