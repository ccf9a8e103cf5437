"""What stands in the head of every page: who is here, where they may go."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.access import acting_today, can_open_desk, leads_in_work
from teams.models import Notice, Person, Position, PositionPeriod


@dataclass(frozen=True)
class NavItem:
    label: str | Promise
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class ActingBanner:
    """For whom the person stands in, and the last day of it, when that is known. `team_url`: if they lead somebody."""

    name: str
    last_day: date | None
    team_url: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; asks whom the person leads, for whom they stand in, and how many notices wait."""
    person = getattr(request, "user", None)
    context: dict[str, Any] = {
        "is_demo": settings.DEMO_MODE,
        "app_version": settings.VERSION,
        "accessibility_url": reverse("accessibility"),
    }
    if person is not None and person.is_authenticated:
        context["nav_items"] = nav_items(person, request.path)
        context["person_menu"] = person_menu(person)
        context["acting_for"] = acting_banners(person)
        context["unread_notices"] = unread_notices(person)
    return context


def unread_notices(person: Person) -> int:
    """Counted with the person; asked for whoever has just signed in, and was not fetched for this request."""
    if not hasattr(person, "unread_notices"):
        person.unread_notices = Notice.objects.visible_to(person).unread().count()
    return person.unread_notices


def nav_items(person: Person, path: str) -> list[NavItem]:
    entries: list[tuple[str | Promise, str, str]] = [(_("My day"), reverse("home"), "house")]
    if leads_in_work(person):
        entries.append((_("My team"), reverse("team_list"), "person-badge"))
        entries.append((_("Early signals"), reverse("signal_list"), "exclamation-triangle"))
    if can_open_desk(person):
        entries.append((_("Job descriptions"), reverse("teams:job_description_list"), "file-text"))
        entries.append((_("Import"), reverse("teams:job_description_import_begin"), "upload"))
    entries += [
        (_("Structure"), reverse("teams:unit_tree"), "diagram"),
        (_("People"), reverse("teams:person_list"), "people"),
    ]
    if person.looks_after_letters:
        entries.append((_("Letters"), reverse("teams:outbox_list"), "envelope"))
    if person.is_administrator:
        entries.append((_("Administration"), reverse("admin:index"), "gear"))
    home = reverse("home")
    around = [url for _label, url, _icon in entries if url != home and path.startswith(url)]
    current = max(around, key=len, default=home if path == home else "")
    return [NavItem(label, url, icon, url == current) for label, url, icon in entries]


def acting_banners(person: Person) -> list[ActingBanner]:
    one_day, acting = timedelta(days=1), acting_today(person)
    if not acting:
        return []
    answer = PositionPeriod.objects.today().filter(manager__in=[acted.seat_id for acted in acting])
    leading = set(
        answer.exclude(position__in=Position.objects.held_by(person, timezone.localdate())).values_list(
            "manager", flat=True
        )
    )
    return [
        ActingBanner(
            acted.away.name,
            acted.back_on - one_day if acted.back_on else None,
            f"{reverse('team_list')}?show=for-{acted.seat_id}" if acted.seat_id in leading else "",
        )
        for acted in acting
    ]


def person_menu(person: Person) -> list[NavItem]:
    return [
        NavItem(_("My page"), reverse("teams:person_detail", args=[person.pk]), "person", False),
        NavItem(_("What my lead sees"), reverse("team_row", args=[person.pk]), "card-checklist", False),
        NavItem(_("My letters"), reverse("teams:letter_list"), "envelope", False),
        NavItem(_("Working days"), reverse("teams:day_off_list"), "calendar", False),
        NavItem(_("My meetings"), reverse("teams:meeting_list"), "people", False),
        NavItem(_("Calendar feed"), reverse("calendar_feed_detail"), "calendar", False),
        NavItem(_("Who looked at my data"), reverse("teams:person_trail"), "eye", False),
        NavItem(_("When letters come"), reverse("notice_settings"), "bell", False),
        NavItem(_("Settings"), reverse("teams:person_settings"), "gear", False),
    ]
