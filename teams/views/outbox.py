"""The agency's letters by state, for HR and the administrator: what was sent, what failed and why, send again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from teams.access import PersonRequest, allow
from teams.actions.letter import send_again, send_all_again
from teams.forms.outbox import OutboxForm
from teams.models import Letter
from teams.refusal import Refused
from teams.reports import outbox
from teams.views.refused import tell


@require_safe
def outbox_list(request: PersonRequest) -> HttpResponse:
    allow(request.user.looks_after_letters)
    form = OutboxForm(request.GET or None)
    wanted = form.wanted()
    tabs = outbox.tabs(**wanted)
    count = next(tab.count for tab in tabs if tab.is_current)
    page = outbox.page_of(outbox.letters(**wanted), request.GET.get("page"), count=count)
    context = {
        "form": form,
        "page": page,
        "rows": outbox.rows(page.object_list),
        "tabs": tabs,
        "elsewhere": [tab for tab in tabs if tab.count and wanted["text"]],
        "state": wanted["state"],
        "text": wanted["text"],
    }
    return render(request, "teams/outbox_list.html", context)


@require_POST
def outbox_send_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Asked by the role and not by `visible`, which knows only one's own letters: nothing of the letter is shown."""
    allow(request.user.looks_after_letters)
    get_object_or_404(Letter.objects.only("pk"), pk=pk)
    try:
        send_again(pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("The letter is in line again."))
    return redirect("teams:outbox_list")


@require_POST
def outbox_send_all_again(request: PersonRequest) -> HttpResponse:
    allow(request.user.looks_after_letters)
    count = send_all_again(by=request.user)
    sentence = ngettext("%(count)s letter is in line again.", "%(count)s letters are in line again.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("teams:outbox_list")
