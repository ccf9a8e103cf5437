"""What will be sent in the days to come, for HR and the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from config import forecast
from config.due import RULES
from config.forms import ForecastForm
from teams.access import PersonRequest, allow
from teams.queue import enqueue


@require_safe
def forecast_list(request: PersonRequest) -> HttpResponse:
    allow(request.user.looks_after_letters)
    today = timezone.localdate()
    form = ForecastForm(request.GET or None, rules=RULES.values())
    wanted = form.wanted()
    summary = forecast.summary(today, **wanted)
    page = forecast.page_of(forecast.lines(today, **wanted), request.GET.get("page"), count=summary.count)
    context = {
        "form": form,
        "page": page,
        "rows": forecast.rows(page.object_list, request.user, today),
        "summary": summary,
        "rule": wanted["rule"],
        "is_filtered": any(wanted.values()),
        "is_hr": request.user.is_hr,
    }
    return render(request, "config/forecast_list.html", context)


@require_POST
def forecast_make(request: PersonRequest) -> HttpResponse:
    """Asks a worker: thirty days of all rules take longer than a page may. Many clicks make it once."""
    allow(request.user.looks_after_letters)
    enqueue("config.make_forecast", timezone.now().isoformat())
    messages.success(
        request, _("The forecast is being made. Load the page again in a minute and look when it was made.")
    )
    return redirect("forecast_list")
