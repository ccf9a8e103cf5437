"""Who comes in, how, and that nobody else does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from teams.models import Person
from tests.cast import Cast
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

PASSWORD = "kolm-sinist-paati-sadamas"
# allauth's addresses by what they do without an account, with one, and with what they need in their path.
ANONYMOUS_MAY_OPEN = {
    "account_login": 200,
    "account_inactive": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "account_confirm_email": 200,
    "account_email_verification_sent": 200,
    "account_signup": 200,
}
IN_THEIR_PATH = {"account_reset_password_from_key": ["1", "abc-def"], "account_confirm_email": ["abc"]}


def account_urls() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "accounts/":
            yield from (inner.name for inner in pattern.url_patterns)


@pytest.fixture
def mari(cast: Cast) -> Person:
    cast.mari.set_password(PASSWORD)
    cast.mari.save()
    return cast.mari


def sign_in(email: str, password: str = PASSWORD, **fields: Any) -> tuple[Client, Page]:
    client = Client()
    return client, Page(client.post(reverse("account_login"), {"login": email, "password": password, **fields}))


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("email", ["mari@cast.example", "MARI@Cast.Example", " mari@cast.example "])
def test_a_person_comes_in_by_address_and_password(mari: Person, email: str) -> None:
    client, page = sign_in(email)
    assert page.leads_to == "/"
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("mari@cast.example", "vale"), ("nobody@cast.example", PASSWORD), ("kalle@cast.example", ""), ("", PASSWORD)],
)
def test_others_are_told_the_same_and_stay_outside(mari: Person, email: str, password: str) -> None:
    client, page = sign_in(email, password)
    assert page.status == 200
    assert page.has("#error-summary")
    assert not is_in(client)


def test_an_address_that_is_not_known_is_told_as_a_wrong_password_is(mari: Person) -> None:
    _client, wrong = sign_in("mari@cast.example", "vale")
    _client, unknown = sign_in("nobody@cast.example", "vale")
    assert wrong.text("#error-summary") == unknown.text("#error-summary")


def test_who_has_left_does_not_come_in(mari: Person) -> None:
    mari.is_active = False
    mari.save()
    client, _page = sign_in(mari.email)
    assert not is_in(client)


def test_who_leaves_while_signed_in_is_out_at_once(mari: Person) -> None:
    visitor = Visitor(mari)
    assert visitor.open("home").status == 200
    Person.objects.filter(pk=mari.pk).update(is_active=False)
    assert visitor.open("home").leads_to.startswith(reverse("account_login"))


def test_guessing_is_slowed_down(mari: Person) -> None:
    for _guess in range(10):
        sign_in(mari.email, "vale")
    client, page = sign_in(mari.email)
    assert not is_in(client)
    assert page.status in (200, 429)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/people/", "/people/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_sign_in_one_stands_where_one_wanted_to_go(mari: Person, asked: str, leads_to: str) -> None:
    _client, page = sign_in(mari.email, next=asked)
    assert page.leads_to == leads_to


def test_whoever_is_outside_is_led_to_the_entrance_and_back(cast: Cast) -> None:
    page = Page(Client().get("/people/?q=mari"))
    assert page.leads_to == "/accounts/login/?next=/people/%3Fq%3Dmari"


def test_signing_out_takes_a_click_on_a_button(cast: Cast) -> None:
    visitor = Visitor(cast.mari)
    assert visitor.open("account_logout").status == 200
    assert is_in(visitor.client)
    visitor.send("account_logout")
    assert not is_in(visitor.client)


def test_nobody_signs_up(cast: Cast) -> None:
    client = Client()
    sent = {"email": "uus@cast.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), sent)
    assert not Person.objects.filter(email="uus@cast.example").exists()
    assert not is_in(client)


def test_a_forgotten_password_is_set_anew_by_letter(mari: Person) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": mari.email})
    (letter,) = mail.outbox
    assert letter.to == [mari.email]
    key = re.search(r"/accounts/password/reset/key/\S+", letter.body)
    assert key
    form = client.get(key.group(), follow=True)
    new = "neli-punast-õuna-korvis"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert is_in(sign_in(mari.email, new)[0])
    assert not is_in(sign_in(mari.email)[0])


def test_an_unknown_address_gets_the_same_answer(cast: Cast) -> None:
    pages = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("mari@cast.example", "nobody@cast.example")
    ]
    assert pages[0].headers["Location"] == pages[1].headers["Location"]


@pytest.mark.parametrize("password", ["short", "mari@cast.example", "qwerty123456", "123456654321"])
def test_a_weak_password_is_refused(mari: Person, password: str) -> None:
    visitor = Visitor(mari)
    page = visitor.send("account_change_password", oldpassword=PASSWORD, password1=password, password2=password)
    assert page.has("#error-summary")
    mari.refresh_from_db()
    assert mari.check_password(PASSWORD)


def test_a_password_is_changed_by_whoever_knows_the_old_one(mari: Person) -> None:
    new = "neli-punast-õuna-korvis"
    visitor = Visitor(mari)
    assert visitor.send("account_change_password", oldpassword="vale", password1=new, password2=new).status == 200
    assert visitor.send("account_change_password", oldpassword=PASSWORD, password1=new, password2=new).status == 302
    assert is_in(sign_in(mari.email, new)[0])


@pytest.mark.parametrize("url_name", sorted(set(account_urls())))
def test_each_of_allauths_pages_opens_or_leads_to_the_entrance(cast: Cast, url_name: str) -> None:
    url = reverse(url_name, args=IN_THEIR_PATH.get(url_name, []))
    anonymous = Page(Client().get(url))
    if url_name in ANONYMOUS_MAY_OPEN:
        assert anonymous.status == ANONYMOUS_MAY_OPEN[url_name]
        assert anonymous.text("h1")
    else:
        assert anonymous.status == 302
        assert not anonymous.leads_to.startswith("http")
    assert Visitor(cast.mari).client.get(url).status_code in (200, 302, 403, 404)


# The demonstration


def test_a_demo_person_is_entered_with_one_click(cast: Cast) -> None:
    client = Client()
    assert client.post(reverse("demo_enter", args=[cast.jaan.pk])).headers["Location"] == "/"
    assert Page(client.get("/")).text("h1").endswith("Jaan")


def test_outside_the_demonstration_there_is_no_such_way_in(cast: Cast, settings: Any) -> None:
    settings.DEMO_MODE = False
    client = Client()
    assert client.post(reverse("demo_enter", args=[cast.jaan.pk])).status_code == 404
    assert not is_in(client)
    page = Page(client.get(reverse("account_login")))
    assert not page.has(".demo-people")
    assert not page.has(".banner")


def test_who_has_left_is_not_entered_in_the_demonstration_either(cast: Cast) -> None:
    Person.objects.filter(pk=cast.jaan.pk).update(is_active=False)
    assert Client().post(reverse("demo_enter", args=[cast.jaan.pk])).status_code == 404


def test_the_demonstration_leads_nowhere_else(cast: Cast) -> None:
    response = Client().post(reverse("demo_enter", args=[cast.jaan.pk]), {"next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


# What every answer carries


def test_pages_forbid_what_they_do_not_need(cast: Cast) -> None:
    headers = Visitor(cast.mari).open("home").response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_session_is_out_of_reach_of_scripts(mari: Person) -> None:
    client, _page = sign_in(mari.email)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
