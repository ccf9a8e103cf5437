"""The first page of the morning, and what is done on it in place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from config.due import RULES
from config.due_acts import find_due, settle
from config.due_rows import DueRow, due_rows, put_off_by
from config.forms import DueKeyForm, PutOffForm
from config.ladder import on_day
from config.my_day import SECTIONS, due_count, my_day
from teams.access import PersonRequest
from teams.actions.snooze import put_off
from teams.due_rule import DueItem
from teams.models import Notice
from teams.models.acting import acted_for
from teams.refusal import Refused
from teams.working_days import working_days


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    asked = request.GET.get("all", "")
    whole = asked if asked in SECTIONS else ""
    return render(request, "config/my_day.html", my_day(request.user, timezone.localdate(), whole=whole))


@require_POST
def due_settle(request: PersonRequest) -> HttpResponse:
    """One click on a due thing. The answer to htmx is the row, settled or with the reason why not."""
    form = DueKeyForm(request.POST)
    if not form.is_valid():
        return _refused(request, None, Refused("TJ-734", _("The page sent something incomplete. Load it again.")))
    item = None
    try:
        item = _find(request, form)
        told = settle(item, verb=form.cleaned_data["verb"], by=request.user)
    except Refused as refused:
        return _refused(request, item, refused)
    return _done(request, item, told)


@require_POST
def due_put_off(request: PersonRequest) -> HttpResponse:
    form = PutOffForm(request.POST)
    if not form.is_valid():
        key = DueKeyForm(request.POST)
        item = _find_or_none(request, key) if key.is_valid() else None
        return _refused(request, item, Refused("TJ-731", _("Choose the day until which it is put off.")))
    item = None
    try:
        item = _find(request, form)
        put_off(item, rule=RULES[item.rule], by=request.user, until=form.cleaned_data["until"])
    except Refused as refused:
        return _refused(request, item, refused)
    words = on_day(form.cleaned_data["until"], timezone.localdate())
    return _done(request, item, _("Put off: it comes back %(on_day)s.") % {"on_day": words})


def _find(request: PersonRequest, form: DueKeyForm) -> DueItem:
    data = form.cleaned_data
    return find_due(request.user, data["rule"], data["subject_id"], data["due_on"], timezone.localdate())


def _find_or_none(request: PersonRequest, form: DueKeyForm) -> DueItem | None:
    try:
        return _find(request, form)
    except Refused:
        return None


def _done(request: PersonRequest, item: DueItem, told: str | Promise) -> HttpResponse:
    """To htmx the row, and beside it the two counts that it changes."""
    if not request.htmx:
        messages.success(request, str(told))
        return redirect("home")
    request.user.unread_notices = Notice.objects.visible_to(request.user).unread().count()
    row = _row_of(request, item)
    context = {
        "told": told,
        "title": ", ".join(part for part in (row.title, row.seat, row.who) if part),
        "due_count": due_count(request.user, timezone.localdate()),
        "is_refused": False,
    }
    return render(request, "config/_due_done.html", context)


def _refused(request: PersonRequest, item: DueItem | None, refused: Refused) -> HttpResponse:
    if not request.htmx:
        messages.error(request, str(refused))
        return redirect("home")
    if item is None:
        return render(request, "config/_due_done.html", {"told": refused, "title": "", "is_refused": True}, status=422)
    context = {
        "row": _row_of(request, item),
        "error": str(refused),
        "until": request.POST.get("until", ""),
        "is_compact": False,
    }
    return render(request, "config/_due_row.html", context, status=422)


def _row_of(request: PersonRequest, item: DueItem) -> DueRow:
    day = timezone.localdate()
    acting = acted_for(request.user, day)
    (row,) = due_rows([item], request.user, day, working_days(), put_off=put_off_by(request.user), acting=acting)
    return row
