"""Every kind of letter can be looked at with made-up data, in both languages, where Talitus is tried."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from config.letter_samples import SAMPLES, sample_letter
from teams.models import Letter
from teams.reports.outbox import KINDS
from tests.cast import Cast
from tests.pages import Visitor

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "templates" / "mail"
ALONE = {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox", "frame-ancestors 'self'"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]

every_letter = pytest.mark.parametrize(("name", "language"), [(name, it) for name in SAMPLES for it in LANGUAGES])


def test_every_letter_template_has_its_preview() -> None:
    subjects = {path.name.removesuffix("_subject.txt") for path in FOLDER.glob("*_subject.txt")}
    assert subjects == {sample.template for sample in SAMPLES.values()}
    for path in FOLDER.iterdir():
        part = path.name.removesuffix(".txt").removesuffix(".html").removesuffix("_subject")
        assert part.startswith("_") or part in subjects, f"{path.name} belongs to no letter"


@every_letter
def test_every_letter_is_whole(name: str, language: str) -> None:
    """A variable that the context lacks fails the test by itself."""
    letter = sample_letter(name, language, timezone.localdate())
    assert 0 < len(letter.subject) <= 200
    assert "\n" not in letter.subject
    assert "Mari" in letter.text
    assert settings.SITE_URL in letter.text
    assert f'<html lang="{language}"' in letter.html
    assert f'href="{settings.SITE_URL}' in letter.html
    assert not [sign for sign in ("{{", "{%", "None") if sign in letter.text + letter.html]
    assert not Letter.objects.exists()


@every_letter
def test_a_letter_brings_nothing_in_from_elsewhere(name: str, language: str) -> None:
    html = sample_letter(name, language, timezone.localdate()).html
    assert not [tag for tag in ("<script", "<img", "<link", "<form", "src=") if tag in html]


def test_every_kind_of_letter_has_its_words_in_the_list_of_letters() -> None:
    assert {sample.template for sample in SAMPLES.values()} <= set(KINDS)


def test_the_page_shows_each_in_both_languages(cast: Cast) -> None:
    page = Visitor(cast.mari).open("letter_preview")
    assert len(page.texts("main section")) == len(SAMPLES) * 2
    assert page.has('section[lang="et"] pre')
    frames = [found.etree_element.get("src") for found in page.root.query_all("iframe")]
    assert sorted(frames) == sorted(
        reverse("letter_preview_html", args=[f"{name}-{language}"]) for name in SAMPLES for language in LANGUAGES
    )
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"].split("; ")


@every_letter
def test_the_html_part_stands_alone_in_its_frame(cast: Cast, name: str, language: str) -> None:
    response = Visitor(cast.mari).open("letter_preview_html", f"{name}-{language}").response
    assert response.content.decode() == sample_letter(name, language, timezone.localdate()).html
    assert set(response.headers["Content-Security-Policy"].split("; ")) == ALONE
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["nonsense-et", "digest-ru", "digest", "0"])
def test_there_is_no_preview_of_what_there_is_not(cast: Cast, name: str) -> None:
    assert Visitor(cast.mari).open("letter_preview_html", name).status == 404


def test_in_an_agency_there_is_no_preview(cast: Cast, settings: Any) -> None:
    settings.DEMO_MODE, settings.DEBUG = False, False
    mari = Visitor(cast.mari)
    assert mari.open("letter_preview").status == 404
    assert mari.open("letter_preview_html", "digest-et").status == 404
    settings.DEBUG = True
    assert mari.open("letter_preview_html", "digest-et").status == 200
