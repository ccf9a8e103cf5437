"""One's own letters, read in the application as they were sent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from teams.models import Letter, Person
from tests.cast import Cast
from tests.pages import Visitor

pytestmark = pytest.mark.django_db


def write(reader: Person, subject: str = "Ametijuhendi ülevaatus", **columns: object) -> Letter:
    number = Letter.objects.count()
    return Letter.objects.create(key=f"letter-{number}", reader=reader, subject=subject, **{"text": "Tere!", **columns})


def test_without_letters_it_is_said_what_will_come(cast: Cast) -> None:
    assert Visitor(cast.mari).open("teams:letter_list").has(".empty")


def test_letters_stand_newest_first_and_only_ones_own(cast: Cast) -> None:
    now = timezone.now()
    write(cast.mari, "Vana", written_at=now - timedelta(days=2))
    write(cast.mari, "Uus", state="sent", sent_at=now)
    write(cast.kalle, "Kallele")
    page = Visitor(cast.mari).open("teams:letter_list")
    assert list(page.links(".item-list a")) == ["Uus", "Vana"]
    assert page.has(".item-list li:first-child .badge-sent")
    assert page.has(".item-list li:last-child .badge-waiting")


def test_a_letter_is_read_as_it_was_written(cast: Cast) -> None:
    text = "Tere!\n\nVaata üle: http://localhost:8000/positions/1/job-description/\n<b>mitte HTML</b>"
    letter = write(cast.mari, "Ülevaatus <1>", text=text, html="<p>HTML</p>")
    page = Visitor(cast.mari).open("teams:letter_detail", letter.pk)
    assert page.text("h1") == "Ülevaatus <1>"
    assert "<b>mitte HTML</b>" in page.text(".reading")
    assert page.links(".reading a") == {text.split()[3]: text.split()[3]}
    assert "not sent yet" in page.text(".page-lead")


def test_a_letter_that_was_sent_says_when(cast: Cast) -> None:
    sent_at = timezone.now()
    letter = write(cast.mari, state="sent", sent_at=sent_at)
    page = Visitor(cast.mari).open("teams:letter_detail", letter.pk)
    assert f"sent {timezone.localtime(sent_at):%d.%m.%Y %H:%M}" in page.text(".page-lead")


@pytest.mark.parametrize("name", ["kalle", "jaan", "toomas", "anne", "aivar"])
def test_nobody_reads_anothers_letters(cast: Cast, name: str) -> None:
    letter = write(cast.mari)
    visitor = Visitor(getattr(cast, name))
    assert visitor.open("teams:letter_detail", letter.pk).status == 404
    assert visitor.open("teams:letter_list").has(".empty")


def test_many_letters_go_on_on_further_pages(cast: Cast) -> None:
    Letter.objects.bulk_create(
        Letter(key=f"many-{number}", reader=cast.mari, subject=f"Kiri {number}", text="Tere!") for number in range(51)
    )
    mari = Visitor(cast.mari)
    assert len(mari.open("teams:letter_list").texts(".item-list li")) == 50
    assert len(mari.open("teams:letter_list", page=999).texts(".item-list li")) == 1


def test_the_html_part_is_shown_as_it_was_sent_in_a_frame_of_its_own(cast: Cast) -> None:
    letter = write(cast.mari, "Ülevaatus", html='<p style="color:red">Tere, <b>Mari</b>!</p>')
    mari = Visitor(cast.mari)
    page = mari.open("teams:letter_detail", letter.pk)
    frame = page.root.query("iframe").etree_element
    assert frame.get("title") == "Letter: Ülevaatus"
    assert frame.get("src") == reverse("teams:letter_html", args=[letter.pk])
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"].split("; ")
    response = mari.open("teams:letter_html", letter.pk).response
    assert response.content.decode() == letter.html
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert set(response.headers["Content-Security-Policy"].split("; ")) == {
        *("default-src 'none'", "style-src 'unsafe-inline'", "sandbox", "frame-ancestors 'self'")
    }


def test_no_other_page_may_hold_a_frame(cast: Cast) -> None:
    policy = Visitor(cast.mari).open("teams:letter_list").response.headers["Content-Security-Policy"]
    assert "frame-src" not in policy
    assert "default-src 'none'" in policy.split("; ")


def test_a_letter_without_an_html_part_has_no_frame(cast: Cast) -> None:
    letter = write(cast.mari, html="")
    assert not Visitor(cast.mari).open("teams:letter_detail", letter.pk).has("iframe")


@pytest.mark.parametrize("name", ["kalle", "jaan", "toomas", "anne", "aivar"])
def test_nobody_reads_the_html_part_of_anothers_letter(cast: Cast, name: str) -> None:
    letter = write(cast.mari, html="<p>Tere")
    assert Visitor(getattr(cast, name)).open("teams:letter_html", letter.pk).status == 404


@pytest.mark.parametrize("state", Letter.State.values)
def test_a_letter_in_the_list_says_how_it_stands(cast: Cast, state: str) -> None:
    write(cast.mari, state=state, sent_at=timezone.now() if state == "sent" else None)
    page = Visitor(cast.mari).open("teams:letter_list")
    assert page.has(f".item-list .badge-{state}")
    assert not page.has(".badge-done")
