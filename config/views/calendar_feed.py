"""One's calendar feed: its page, and what calendar programs read."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.calendar_feed import CANCELLED_SHOWN, OVERDUE, feed_of
from teams.access import PersonRequest
from teams.actions.calendar_feed import keep_reading, make_feed, revoke_feed
from teams.models import CalendarFeed
from teams.models.calendar_feed import hash_of

# Where a new address waits in the session for the one page that shows it.
FRESH = "calendar_feed_token"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed_detail(request: PersonRequest) -> HttpResponse:
    """A new address waits in the session for one look, so that to load the page again does not make another one."""
    if request.method == "POST":
        request.session[FRESH] = make_feed(by=request.user)
        return redirect("calendar_feed_detail")
    live = CalendarFeed.objects.visible_to(request.user).live().first()
    token = request.session.pop(FRESH, "") if request.method == "GET" else ""
    # Made in two browsers, the first one's has ended before it was looked at.
    is_live = bool(token) and live is not None and live.token_hash == hash_of(token)
    address = f"{settings.SITE_URL}{reverse('calendar_feed_ics', args=[token])}" if is_live else ""
    context = {
        "live": live,
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}",
        "overdue_days": OVERDUE.days,
        "cancelled_days": CANCELLED_SHOWN.days,
    }
    response = render(request, "config/calendar_feed_detail.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def calendar_feed_revoke(request: PersonRequest) -> HttpResponse:
    if revoke_feed(by=request.user):
        messages.success(request, _("The address is revoked. Calendars that read it get nothing any more."))
    return redirect("calendar_feed_detail")


@require_safe
@login_not_required
def calendar_feed_ics(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whoever knows the address reads it. Looked up by the hash alone, so that no comparison gives the token away."""
    live = get_object_or_404(CalendarFeed.objects.live().select_related("person"), token_hash=hash_of(token))
    now = timezone.now()
    keep_reading(live)
    text = feed_of(live, now)
    etag = f'"{hashlib.sha256(text).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
