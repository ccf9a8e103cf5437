"""The agency's working days: everybody reads the calendar, HR gives days off and takes them back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from teams.access import PersonRequest, allow
from teams.actions.day_off import add_day_off, remove_day_off
from teams.forms.day_off import DayOffForm, YearForm
from teams.models import DayOff
from teams.refusal import Refused
from teams.reports.day_off import year_of_work
from teams.views.refused import tell, tell_in


@require_http_methods(["GET", "HEAD", "POST"])
def day_off_list(request: PersonRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    allow(not is_sent or DayOff.can_be_given_by(request.user))
    form = DayOffForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            given = add_day_off(by=request.user, **form.cleaned_data)
        except Refused as refused:
            tell_in(form, refused)
        else:
            messages.success(request, _("The day off is given. Notices of that day go on the working day before."))
            return redirect(f"{request.path}?year={given.day.year}")
    return render(request, "teams/day_off_list.html", _context(request, form), status=422 if form.errors else 200)


def _context(request: PersonRequest, form: DayOffForm) -> dict[str, Any]:
    today = timezone.localdate()
    years = YearForm(request.GET or None, today=today)
    return {
        "form": form,
        "years": years,
        "calendar": year_of_work(years.wanted(), request.user),
        "can_give": DayOff.can_be_given_by(request.user),
    }


@require_POST
def day_off_remove(request: PersonRequest, pk: int) -> HttpResponse:
    day_off = get_object_or_404(DayOff, pk=pk)
    allow(DayOff.can_be_given_by(request.user))
    try:
        remove_day_off(day_off.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("The day off is taken back: it is a working day again."))
    return redirect(f"{reverse('teams:day_off_list')}?year={day_off.day.year}")
