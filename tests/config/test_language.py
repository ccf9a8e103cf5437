"""Estonian first, English complete: whose language a page is in, and that both are whole."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from teams.models import Person
from tests.cast import Cast, proposed_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db


def language_of(page: Page) -> str:
    spoken = page.root.etree_element.get("lang")
    assert page.response.headers["Content-Language"] == spoken
    return spoken


@pytest.mark.parametrize("language", ["et", "en"])
def test_a_person_reads_in_their_own_language(cast: Cast, language: str) -> None:
    page = Visitor(cast.mari, language=language).open("teams:unit_tree")
    assert language_of(page) == language
    with translation.override(language):
        assert page.text("h1") == gettext("Structure")


def test_what_the_browser_prefers_does_not_count(cast: Cast) -> None:
    visitor = Visitor(cast.mari, language="et")
    page = Page(visitor.client.get("/", headers={"Accept-Language": "en"}))
    assert language_of(page) == "et"
    assert language_of(Page(Client().get(reverse("account_login"), headers={"Accept-Language": "en"}))) == "et"


def test_before_sign_in_the_choice_stays_in_the_browser(cast: Cast) -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert language_of(Page(client.get(reverse("account_login")))) == "en"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]


def test_a_persons_choice_stays_with_them_in_any_browser(cast: Cast) -> None:
    visitor = Visitor(cast.mari, language="et")
    page = visitor.send("set_language", language="en", next="/people/?q=mari")
    assert page.leads_to == "/people/?q=mari"
    assert language_of(visitor.follow(page)) == "en"
    assert Person.objects.get(pk=cast.mari.pk).language == "en"
    assert language_of(Page(Client().get(reverse("account_login")))) == "et"


def test_the_browsers_choice_does_not_count_for_whoever_is_in(cast: Cast) -> None:
    visitor = Visitor(cast.mari, language="et")
    visitor.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(visitor.open("home")) == "et"


@pytest.mark.parametrize("language", ["fr", "", "et-EE", "../../etc"])
def test_a_language_that_is_none_changes_nothing(cast: Cast, language: str) -> None:
    visitor = Visitor(cast.mari, language="en")
    page = visitor.send("set_language", language=language)
    assert page.leads_to == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in visitor.client.cookies
    assert language_of(visitor.follow(page)) == "en"


def test_a_forged_cookie_is_not_a_language(cast: Cast) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert language_of(Page(client.get(reverse("account_login")))) == "et"


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil"])
def test_the_choice_of_a_language_leads_to_no_other_site(cast: Cast, asked: str) -> None:
    assert Visitor(cast.mari).send("set_language", language="en", next=asked).leads_to == "/"


def test_every_page_offers_both_languages(cast: Cast) -> None:
    page = Visitor(cast.mari, language="en").open("home")
    assert page.texts(".footer .segments button") == ["Eesti", "English"]
    assert page.texts(".footer .segments button[aria-current=true]") == ["English"]


@pytest.mark.parametrize("language", ["et", "en"])
def test_the_same_hash_and_document_in_both_languages(cast: Cast, language: str) -> None:
    """A document is Estonian, whoever proposes it."""
    with translation.override(language):
        version = proposed_version(cast)
    page = Visitor(cast.mari, language=language).open("teams:job_description_version_detail", version.pk)
    assert page.root.query("article").etree_element.get("lang") == "et"
    assert "Üldosa" in page.text("article h2")


@pytest.mark.parametrize("language", ["et", "en"])
def test_days_are_written_as_the_language_writes_them(cast: Cast, language: str) -> None:
    page = Visitor(cast.mari, language=language).open("teams:unit_tree", on="2025-02-24")
    day = {"et": "24. veebruar 2025", "en": "24 February 2025"}[language]
    assert day in page.text(".page-lead")


@pytest.mark.parametrize("status", [404, 403])
@pytest.mark.parametrize("language", ["et", "en"])
def test_what_goes_wrong_is_said_in_the_persons_language(cast: Cast, language: str, status: int) -> None:
    visitor = Visitor(cast.mari, language=language)
    page = visitor.open("teams:letter_detail", 0) if status == 404 else visitor.open("teams:job_description_list")
    assert page.status == status
    assert language_of(page) == language
    with translation.override(language):
        assert gettext("Error") in page.text(".alone-code")


def test_a_letter_of_the_account_is_in_the_readers_language(cast: Cast) -> None:
    bodies = {}
    for language in ("et", "en"):
        Visitor(cast.mari, language=language)
        client = Client()
        client.post(reverse("set_language"), {"language": language})
        client.post(reverse("account_reset_password"), {"email": cast.mari.email})
        bodies[language] = mail.outbox.pop().body
    assert bodies["et"] != bodies["en"]


def test_an_unknown_page_is_told_to_whoever_is_outside(cast: Cast, settings: Any) -> None:
    page = Page(Client().get("/no-such-page/"))
    assert page.status == 404
    assert language_of(page) == "et"
