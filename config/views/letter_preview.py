"""Every kind of letter with made-up data, in both languages: while Talitus is developed and tried, elsewhere 404."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.letter_samples import SAMPLES, sample_letter
from teams.views.letter import LETTER_ALONE


def _only_where_tried() -> None:
    if not (settings.DEMO_MODE or settings.DEBUG):
        raise Http404


@require_safe
@csp_update({"frame-src": [SELF]})
def letter_preview(request: HttpRequest) -> HttpResponse:
    _only_where_tried()
    today = timezone.localdate()
    samples = [
        {"name": f"{name}-{language}", "language": language, "letter": sample_letter(name, language, today)}
        for name in SAMPLES
        for language, _label in settings.LANGUAGES
    ]
    return render(request, "config/letter_preview.html", {"samples": samples})


@require_safe
def letter_preview_html(request: HttpRequest, name: str) -> HttpResponse:
    """`name` as the page gives it: the sample and the language, `digest-et`."""
    _only_where_tried()
    sample, _dash, language = name.rpartition("-")
    if sample not in SAMPLES or language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(sample_letter(sample, language, timezone.localdate()).html, headers=LETTER_ALONE)
