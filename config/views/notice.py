"""One's own notices, and how one wants to be reached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.due import RULES
from config.forms import NoticeSettingsForm
from config.notices import notice_rows
from teams.access import PersonRequest
from teams.actions.notice import read_notices
from teams.actions.notice_settings import save_notice_settings
from teams.models import Notice, NoticeSettings, NoticeSwitch

NOTICES_A_PAGE = 40


@require_safe
def notice_list(request: PersonRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user)
    page = Paginator(notices, NOTICES_A_PAGE).get_page(request.GET.get("page"))
    rows = notice_rows(page.object_list, timezone.localdate())
    return render(request, "config/notice_list.html", {"page": page, "rows": rows})


@require_POST
def notice_read(request: PersonRequest) -> HttpResponse:
    """Marks all of one's own as read."""
    count = read_notices(by=request.user)
    told = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", count) % {"count": count}
    messages.success(request, told)
    return redirect("notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: PersonRequest) -> HttpResponse:
    chosen = NoticeSettings.objects.filter(person=request.user).first() or NoticeSettings(person=request.user)
    off = set(NoticeSwitch.objects.filter(person=request.user).values_list("rule", flat=True))
    form = NoticeSettingsForm(
        request.POST if request.method == "POST" else None, rules=RULES.values(), chosen=chosen, off=off
    )
    if request.method == "POST" and form.is_valid():
        save_notice_settings(by=request.user, **form.times, switched_off=form.switched_off)
        messages.success(request, _("Your settings are saved."))
        return redirect("notice_settings")
    context = {"form": form, "rules": RULES.values()}
    return render(request, "config/notice_settings.html", context, status=422 if form.errors else 200)
