"""Who am I today: the request's side of the rights. The rights themselves are sentences on the models."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from teams.models import Person, Position


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


def leads_somebody(person: Person) -> bool:
    """Whether some position has this person as its manager today; asked once in a request."""
    if not hasattr(person, "leads_today"):
        person.leads_today = Position.objects.led_by(person, timezone.localdate()).exists()
    return person.leads_today


def can_open_desk(person: Person) -> bool:
    """The list of job descriptions is HR's, and a lead's for their own people."""
    return person.is_hr or leads_somebody(person)
