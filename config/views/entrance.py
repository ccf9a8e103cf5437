"""The ways in, and what is read before one is in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from teams.models import Person

AUTHENTICATION = settings.AUTHENTICATION_BACKENDS[0]


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept with the person, and in this browser for the pages before sign-in."""
    language = request.POST.get("language", "")
    response = redirect(_safe_next(request))
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            Person.objects.filter(pk=request.user.pk).update(language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


@require_POST
@login_not_required
def demo_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """One click to be a demo person. There is no such page outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    person = get_object_or_404(Person, pk=pk, is_active=True)
    login(request, person, backend=AUTHENTICATION)
    return redirect(_safe_next(request))


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


def _safe_next(request: HttpRequest) -> str:
    asked: Any = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_safe and asked.startswith("/") else "/"


def no_such_page(request: HttpRequest) -> HttpResponse:
    raise Http404
