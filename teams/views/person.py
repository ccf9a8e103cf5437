"""A person's page, one's own settings, and who looked at one's data."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from teams.access import PersonRequest, visible
from teams.forms.person import PersonSearchForm, SettingsForm
from teams.models import Absence, Person, TrailEntry
from teams.reports import structure
from teams.reports.person import people_rows
from teams.trail import record_reading

PEOPLE_A_PAGE = 60


@require_safe
def person_list(request: PersonRequest) -> HttpResponse:
    form = PersonSearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(form.filtered(Person.objects.visible_to(request.user), text), PEOPLE_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = people_rows(page.object_list, timezone.localdate())
    return render(request, "teams/person_list.html", {"form": form, "page": page, "rows": rows, "text": text})


@require_safe
def person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    person = visible(Person.objects.all(), request.user, pk)
    today = timezone.localdate()
    ahead = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    absences = list(Absence.objects.visible_to(request.user).filter(ahead, person=person).order_by("valid_from")[:10])
    if absences:
        record_reading("absence.read", by=request.user, about=person, of=person)
    context = {
        "person": person,
        "is_self": person == request.user,
        "positions": structure.positions_of(person, today, reader=request.user),
        "absences": absences,
        "substitutes": structure.substitutes_of(person, today),
    }
    return render(request, "teams/person_detail.html", context)


@require_safe
def person_trail(request: PersonRequest) -> HttpResponse:
    """What was done and read about oneself, the newest first. Nobody sees another's."""
    entries = TrailEntry.objects.visible_to(request.user).select_related("actor", "about")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "teams/person_trail.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def person_settings(request: PersonRequest) -> HttpResponse:
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(request.user.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("teams:person_settings")
    return render(request, "teams/person_settings.html", {"form": form}, status=422 if form.errors else 200)
