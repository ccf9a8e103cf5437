"""Who am I today: the request's side of the rights. The rights themselves are sentences on the models."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from teams.models import Person, Position, PositionPeriod
from teams.models.acting import ActedFor, acted_for


class PersonRequest(HttpRequest):
    """A request behind the sign-in, as the middleware has made it: for annotations, never instantiated."""

    user: Person
    htmx: HtmxDetails


M = TypeVar("M", bound=Model)


def visible(queryset: QuerySet[M], person: Person, pk: int) -> M:
    """The object, if the person may see it; else 404, as if there were none."""
    return get_object_or_404(queryset.visible_to(person), pk=pk)  # type: ignore[attr-defined]


def allow(right: bool) -> None:
    """A right that is missing is 403: the person sees the object but may not do this with it."""
    if not right:
        raise PermissionDenied


def acting_today(person: Person) -> list[ActedFor]:
    """For whom the person stands in today, each once, in the order of the seats; asked once in a request."""
    return list({acted.away.pk: acted for acted in reversed(acted_for(person, timezone.localdate()))}.values())[::-1]


def leads_somebody(person: Person) -> bool:
    """Whether some position has this person as its manager today; asked once in a request."""
    return bool(_leading_seats(person) - _acted_seats(person))


def leads_in_work(person: Person) -> bool:
    """Whether the person leads somebody today in the work zone: on a seat of their own or on one that they act for."""
    return bool(_leading_seats(person))


def _acted_seats(person: Person) -> set[int]:
    return {acted.seat_id for acted in acted_for(person, timezone.localdate())}


def _leading_seats(person: Person) -> frozenset[int]:
    """Of the seats that the person holds or acts for those that are somebody's manager; by one query in a request."""
    if "_leading_seats" not in person.__dict__:
        today = timezone.localdate()
        held = Position.objects.held_by(person, today)
        mine = Q(manager__in=held) | Q(manager__in=_acted_seats(person))
        seats = PositionPeriod.objects.as_of(today).filter(mine).order_by().values_list("manager", flat=True)
        person.__dict__["_leading_seats"] = frozenset(seats.distinct())
    seats_kept: frozenset[int] = person.__dict__["_leading_seats"]
    return seats_kept


def can_open_desk(person: Person) -> bool:
    """The list of job descriptions is HR's, and a lead's for their own people."""
    return person.is_hr or leads_somebody(person)
