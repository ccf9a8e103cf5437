"""My team, the mirror of one row of it, and early signals."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.early_signals import signals_for
from config.my_team import Seat, Team, TeamRow, rows_of, team_of
from teams.access import PersonRequest, allow, leads_in_work, visible
from teams.models import Appointment, Person, Position, PositionPeriod
from teams.trail import record_reading


@dataclass(frozen=True)
class Tab:
    """A part of the line that can be looked at."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class RowView:
    """The rows about one person as one lead sees them; `acts`: whoever looks may act in them."""

    lead: str
    rows: list[TeamRow]
    acts: bool

    @property
    def has_met(self) -> bool:
        return any(row.met_last or row.met_next for row in self.rows)


def _view(team: Team, seats: list[Seat], *, acts: bool = False) -> RowView:
    return RowView(team.lead.name, rows_of(team, seats), acts)


@require_safe
def team_list(request: PersonRequest) -> HttpResponse:
    """One's direct reports; by choice those of somebody one acts for, one unit, or all below."""
    allow(leads_in_work(request.user))
    team = team_of(request.user, timezone.localdate())
    parts = _parts(team)
    show = request.GET.get("show", "")
    show = show if show in parts else next(iter(parts))
    label, seats = parts[show]
    _record_acting(team, seats)
    is_too_many = len(seats) > settings.TEAM_ROWS
    rows = [] if is_too_many else rows_of(team, seats)
    context = {
        "tabs": _tabs(parts, show) if len(parts) > 1 else [],
        "label": label,
        "show_unit": len({seat.unit_id for seat in seats}) > 1,
        "is_too_many": is_too_many,
        "people": [row for row in rows if row.name],
        "vacant": [row for row in rows if not row.name],
        "has_met": any(row.met_last or row.met_next for row in rows),
    }
    return render(request, "config/team_list.html", context)


@require_safe
def team_row(request: PersonRequest, pk: int) -> HttpResponse:
    """What the lead sees of a person: to the person as their lead sees it, to a lead as they see it themselves."""
    today = timezone.localdate()
    is_self = pk == request.user.pk
    person = request.user if is_self else visible(Person.objects.all(), request.user, pk)
    if is_self:
        views = [
            _view(team, _answering(team)) for team in (team_of(it, today, of=person) for it in _leads_of(person, today))
        ]
    else:
        team = team_of(request.user, today, of=person)
        if not team.seats:
            raise Http404
        _record_acting(team, team.seats)
        views = [_view(team, team.seats, acts=True)]
    return render(request, "config/team_row.html", {"person": person, "is_self": is_self, "views": views})


@require_safe
def signal_list(request: PersonRequest) -> HttpResponse:
    allow(leads_in_work(request.user))
    team = team_of(request.user, timezone.localdate())
    _record_acting(team, team.seats)
    return render(request, "config/signal_list.html", {"groups": signals_for(team)})


def _answering(team: Team) -> list[Seat]:
    """The seats that answer to one of the lead's own directly."""
    return [seat for seat in team.seats if seat.manager_id in team.held]


def _parts(team: Team) -> dict[str, tuple[str, list[Seat]]]:
    """What can be chosen: its name in the address → its label and seats. The first is shown when nothing is chosen."""
    parts: dict[str, tuple[str, list[Seat]]] = {}
    direct = _answering(team)
    if direct:
        parts["direct"] = (_("Direct reports"), direct)
    for seat_id, away in team.acted.items():
        theirs = [seat for seat in team.seats if seat.manager_id == seat_id]
        if theirs:
            parts[f"for-{seat_id}"] = (_("In place of %(name)s") % {"name": away.name}, theirs)
    known = {seat.seat_id for _label, seats in parts.values() for seat in seats}
    if any(seat.seat_id not in known for seat in team.seats):
        parts["all"] = (_("All below"), team.seats)
        units = {seat.unit_id: seat.unit for seat in sorted(team.seats, key=lambda seat: seat.unit or "")}
        if len(units) > 1:
            for unit_id, name in units.items():
                parts[f"unit-{unit_id}"] = (name, [seat for seat in team.seats if seat.unit_id == unit_id])
    return parts


def _tabs(parts: dict[str, tuple[str, list[Seat]]], show: str) -> list[Tab]:
    base = reverse("team_list")
    return [Tab(label, f"{base}?show={name}", len(seats), name == show) for name, (label, seats) in parts.items()]


def _record_acting(team: Team, seats: list[Seat]) -> None:
    """Whoever is away finds in their trail who opened their team in their place."""
    closed = [seat.seat_id for seat in seats if not seat.is_own]
    if not closed:
        return
    for seat_id, away in team.acted.items():
        if Position.objects.led_by(away, team.day).filter(pk__in=closed).exists():
            record_reading("acting.team_opened", by=team.lead, about=away, of=Position.objects.get(pk=seat_id))


def _leads_of(person: Person, day: date) -> list[Person]:
    """Who holds the seats that the person's own seats answer to; each once."""
    periods = PositionPeriod.objects.as_of(day).filter(position__in=Position.objects.held_by(person, day))
    held = Appointment.objects.as_of(day).filter(position__in=periods.values("manager"), person__is_active=True)
    found = {row.person_id: row.person for row in held.exclude(person=person).select_related("person").order_by("pk")}
    return list(found.values())
