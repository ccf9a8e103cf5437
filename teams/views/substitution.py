"""Who stands in for a position: those named, one more, the end of one. The form also opens inside other pages."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from teams.access import PersonRequest, allow, visible
from teams.actions.substitution import end_substitution, name_substitute
from teams.forms.substitution import SubstituteForm
from teams.models import Person, Position, Substitution
from teams.models.acting import can_name_substitute
from teams.refusal import Refused
from teams.reports.substitution import Days, Named, absence_to_cover, candidates_for, named_for
from teams.views.refused import tell, tell_in


@require_http_methods(["GET", "HEAD", "POST"])
def substitution_list(request: PersonRequest, position_id: int) -> HttpResponse:
    """To htmx it gives the form alone, and after it what was named."""
    today = timezone.localdate()
    position = visible(Position.objects.all(), request.user, position_id)
    can_name = can_name_substitute(position, request.user)
    allow(can_name or (request.method != "POST" and not request.htmx))
    title, unit_id = _title_and_unit(position)
    holder, named_now = position.holder_on(today), named_for(position, today)
    absence = _absence(request, holder, named_now) if can_name else None
    form = _form(request, position, unit_id, absence) if can_name else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            named = name_substitute(position.pk, by=request.user, **form.named())
        except Refused as refused:
            tell_in(form, refused)
        else:
            if request.htmx:
                who = named.substitute.holder_on(named.valid_from)
                return render(request, "teams/_substitution_named.html", {"named": named, "who": who})
            messages.success(request, _("The substitute is named."))
            return redirect("teams:substitution_list", position.pk)
    context: dict[str, Any] = {
        "position": position,
        "form": form,
        "can_name": can_name,
        "holder": holder,
        "absence": absence,
    }
    status = 422 if form is not None and form.errors else 200
    if request.htmx:
        return render(request, "teams/_substitution_form.html", context, status=status)
    context |= {"title": title, "named": named_now}
    return render(request, "teams/substitution_list.html", context, status=status)


@require_POST
def substitution_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Who substitutes whom is public, so that everybody sees the object and few may end it."""
    substitution = get_object_or_404(Substitution.objects.select_related("position"), pk=pk)
    allow(can_name_substitute(substitution.position, request.user))
    try:
        end_substitution(substitution.pk, by=request.user, on=timezone.localdate())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("The substitution is ended."))
    return redirect("teams:substitution_list", substitution.position_id)


def _title_and_unit(position: Position) -> tuple[str, int | None]:
    period = position.periods.today().values_list("title", "unit").first()
    return period or (position.code, None)


def _absence(request: PersonRequest, holder: Person | None, named: list[Named]) -> Days | None:
    """For which the form is filled in: the one on the day that the address names, else the first nobody covers."""
    if holder is None:
        return None
    return absence_to_cover(holder, timezone.localdate(), named, on=_day(request, "first"))


def _form(request: PersonRequest, position: Position, unit_id: int | None, absence: Days | None) -> SubstituteForm:
    """Begins with the days that the address names, else with those of the absence, else with today."""
    today = timezone.localdate()
    first, last = _day(request, "first"), _day(request, "last")
    if absence is not None:
        first, last = first or absence.first, last or absence.last
    return SubstituteForm(
        request.POST if request.method == "POST" else None,
        choices=candidates_for(position, unit_id, today),
        initial={"valid_from": max(first or today, today), "last_day": last},
        auto_id=f"id_{position.pk}_%s",
    )


def _day(request: PersonRequest, name: str) -> date | None:
    """What stands in the address is somebody's to write: what is no day counts as none."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
