"""What stands in the head of every page: who is here, where they may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.access import can_open_desk
from teams.models import Person


@dataclass(frozen=True)
class NavItem:
    label: str | Promise
    url: str
    icon: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; asks the database only for whether the person leads somebody."""
    person = getattr(request, "user", None)
    context: dict[str, Any] = {
        "is_demo": settings.DEMO_MODE,
        "app_version": settings.VERSION,
        "accessibility_url": reverse("accessibility"),
    }
    if person is not None and person.is_authenticated:
        context["nav_items"] = nav_items(person, request.path)
        context["person_menu"] = person_menu(person)
    return context


def nav_items(person: Person, path: str) -> list[NavItem]:
    entries: list[tuple[str | Promise, str, str]] = [(_("Home"), reverse("home"), "house")]
    if can_open_desk(person):
        entries.append((_("Job descriptions"), reverse("teams:job_description_list"), "file-text"))
        entries.append((_("Import"), reverse("teams:job_description_import_begin"), "upload"))
    entries += [
        (_("Structure"), reverse("teams:unit_tree"), "diagram"),
        (_("People"), reverse("teams:person_list"), "people"),
    ]
    if person.is_administrator:
        entries.append((_("Administration"), reverse("admin:index"), "gear"))
    home = reverse("home")
    around = [url for _label, url, _icon in entries if url != home and path.startswith(url)]
    current = max(around, key=len, default=home if path == home else "")
    return [NavItem(label, url, icon, url == current) for label, url, icon in entries]


def person_menu(person: Person) -> list[NavItem]:
    return [
        NavItem(_("My page"), reverse("teams:person_detail", args=[person.pk]), "person", False),
        NavItem(_("My letters"), reverse("teams:letter_list"), "envelope", False),
        NavItem(_("Who looked at my data"), reverse("teams:person_trail"), "eye", False),
        NavItem(_("Settings"), reverse("teams:person_settings"), "gear", False),
    ]
