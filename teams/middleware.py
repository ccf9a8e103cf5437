"""Which language a page is shown in: the person's own; before sign-in the one chosen in this browser; else Estonian.

What the browser asks for by itself is not looked at: the office works in Estonian, and an English browser on a
shared machine says nothing about its reader.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]


def person_language(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        language = _language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            # After signing out, "back" must not show what was read.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _language_of(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return request.user.language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
