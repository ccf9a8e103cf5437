"""The home page, the ways in, and what machines ask."""

from typing import Any

from celery import current_app
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from config.home import home_for
from teams.access import PersonRequest
from teams.models import Person

AUTHENTICATION = settings.AUTHENTICATION_BACKENDS[0]


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    return render(request, "home.html", home_for(request.user, timezone.localdate()))


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


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing of what it stands on."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether people may be sent here: the database answers, its tables are the code's, the broker is there."""
    checks = {"database": _database_answers(), "migrations": False, "broker": _broker_answers()}
    if checks["database"]:
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return JsonResponse(
        {"version": settings.VERSION, "time": timezone.now().isoformat(), "checks": checks},
        status=200 if all(checks.values()) else 503,
    )


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return connection.is_usable()


def _broker_answers() -> bool:
    if not settings.REDIS_URL:
        return True
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except OperationalError:
        return False
    return True


def _safe_next(request: HttpRequest) -> str:
    asked: Any = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_safe and asked.startswith("/") else "/"


def no_such_page(request: HttpRequest) -> HttpResponse:
    raise Http404
