"""One's own letters, readable here as they were sent."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teams.access import PersonRequest, visible
from teams.models import Letter


@require_safe
def letter_list(request: PersonRequest) -> HttpResponse:
    letters = Letter.objects.visible_to(request.user).defer("text", "html")
    page = Paginator(letters, 50).get_page(request.GET.get("page"))
    return render(request, "teams/letter_list.html", {"page": page})


@require_safe
def letter_detail(request: PersonRequest, pk: int) -> HttpResponse:
    letter = visible(Letter.objects.all(), request.user, pk)
    return render(request, "teams/letter_detail.html", {"letter": letter})
