"""One's own letters, readable here as they were sent."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teams.access import PersonRequest, visible
from teams.models import Letter

# What a mail program would allow a letter, and less: its own styles, nothing from anywhere, no script, no form.
LETTER_ALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


@require_safe
def letter_list(request: PersonRequest) -> HttpResponse:
    letters = Letter.objects.visible_to(request.user).defer("text", "html")
    page = Paginator(letters, 50).get_page(request.GET.get("page"))
    return render(request, "teams/letter_list.html", {"page": page})


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views without further arguments
def letter_detail(request: PersonRequest, pk: int) -> HttpResponse:
    letter = visible(Letter.objects.all(), request.user, pk)
    return render(request, "teams/letter_detail.html", {"letter": letter})


@require_safe
def letter_html(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter's HTML part as it was sent, for the frame of its page."""
    return HttpResponse(visible(Letter.objects.all(), request.user, pk).html, headers=LETTER_ALONE)
