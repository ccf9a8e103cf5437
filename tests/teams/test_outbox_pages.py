"""Who looks after the agency's letters sees how sending went, sends failed ones again, and reads none of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from teams.actions.letter import send_again, send_all_again
from teams.actions.meeting import call_meeting, cancel_meeting, move_meeting
from teams.models import Letter, Person, TrailEntry
from teams.refusal import NotAllowed, Refused
from teams.reports.outbox import what_went_wrong
from tests.cast import Cast
from tests.pages import Page, Visitor
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SAID = "{'mari@cast.example': (550, b'5.1.1 no such user')}"


def write(reader: Person, state: str = "failed", **columns: Any) -> Letter:
    values: dict[str, Any] = {"subject": "Salajane pealkiri", "text": "Salajane tekst", "html": "<p>Salajane"}
    if state == "sent":
        values["sent_at"] = timezone.now()
    return Letter.objects.create(
        key=f"letter-{Letter.objects.count()}", reader=reader, state=state, **{**values, **columns}
    )


def readers(page: Page) -> list[str]:
    return page.texts("tbody th")


def counts(page: Page) -> list[int]:
    """Of the tabs, as they stand: failed, waiting, being sent, sent."""
    return [int(number) for number in page.texts(".tabs .segment-count")]


each_of_the_two = pytest.mark.parametrize("name", ["anne", "aivar"])


@each_of_the_two
def test_letters_stand_by_state_and_the_failed_first(cast: Cast, name: str) -> None:
    write(cast.mari, error=SAID, attempts=50, kind="digest")
    write(cast.kalle, "waiting", attempts=3, error="[Errno 111] Connection refused")
    write(cast.jaan, "sending")
    write(cast.liis, "sent", attempts=1, kind="meeting")
    visitor = Visitor(getattr(cast, name))
    page = visitor.open("teams:outbox_list")
    assert counts(page) == [1, 1, 1, 1]
    assert readers(page) == ["Mari Mägi morning letter"]
    assert page.has(".badge-failed")
    for state, reader in (("waiting", "Kalle Koppel"), ("sending", "Jaan Jõgi"), ("sent", "Liis Lepp")):
        page = visitor.open("teams:outbox_list", state=state)
        assert [text.split(" letter")[0].split(" invitation")[0] for text in readers(page)] == [reader]
        assert page.has(f".badge-{state}")
        assert page.has(f'.tabs [aria-current][href$="state={state}"]')


@each_of_the_two
def test_what_a_letter_says_is_nowhere_on_the_page_nor_fetched(cast: Cast, name: str) -> None:
    letter = write(cast.mari, error=SAID)
    visitor = Visitor(getattr(cast, name))
    with CaptureQueriesContext(connection) as queries:
        pages = [visitor.open("teams:outbox_list", state=state) for state in Letter.State.values]
        pages.append(visitor.follow(visitor.send("teams:outbox_send_again", letter.pk)))
    assert not any("alajane" in page.response.content.decode() for page in pages)
    read = [query["sql"] for query in queries if '"teams_letter"' in query["sql"]]
    assert read
    assert not any(f'"teams_letter"."{column}"' in sql for sql in read for column in ("subject", "text", "html"))


def test_the_moments_are_told(cast: Cast) -> None:
    moment = datetime.fromisoformat("2026-03-10T08:15:00+02:00")
    write(cast.mari, "sent", written_at=moment, sent_at=moment + timedelta(minutes=3), attempts=2)
    page = Visitor(cast.anne).open("teams:outbox_list", state="sent")
    assert page.text("td[data-label=Written]") == "10.03.2026 08:15"
    assert page.text("td[data-label=Sent]") == "10.03.2026 08:18"
    assert page.text("td[data-label=Tries]") == "2"


def test_a_failure_is_told_in_a_sentence_and_in_the_servers_words(cast: Cast) -> None:
    write(cast.mari, error=SAID)
    cell = Visitor(cast.anne).open("teams:outbox_list").text('td[data-label="What went wrong"]')
    assert cell == f"The mail server does not know the reader's address. {SAID}"


def test_a_letter_that_waits_after_a_failure_says_when_it_is_tried_next(cast: Cast) -> None:
    moment = datetime.fromisoformat("2026-03-10T08:15:00+02:00")
    write(cast.mari, "waiting", attempts=1, error="timed out", not_before=moment)
    write(cast.kalle, "waiting")
    cells = Visitor(cast.anne).open("teams:outbox_list", state="waiting").texts('td[data-label="What went wrong"]')
    assert "Next try 10.03.2026 08:15." in " ".join(cells)
    assert "" in cells


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("timed out", "in time"),
        ("[Errno 111] Connection refused", "reached"),
        ("[Errno -2] Name or service not known", "reached"),
        ("Connection unexpectedly closed", "reached"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "certificate"),
        ("(535, b'5.7.8 authentication failed')", "sign in"),
        ("{'a@b.example': (550, b'no such user')}", "address"),
        ("Invalid address; only a could be parsed from 'a'", "address"),
        ("(552, b'message too large')", "this letter"),
        ("(451, b'try again later')", "at that time"),
        ("something new", "handed over"),
    ],
)
def test_each_kind_of_failure_has_its_sentence(said: str, meant: str) -> None:
    with translation.override("en"):
        assert meant in str(what_went_wrong(said))
    assert bool(what_went_wrong(said)) == bool(said)


def test_letters_are_searched_by_their_readers_name(cast: Cast) -> None:
    for person in (cast.mari, cast.kalle, cast.ylle):
        write(person)
    write(cast.ylle, "sent")
    anne = Visitor(cast.anne)
    page = anne.open("teams:outbox_list", q="ÜÜR ylle")
    assert readers(page) == ["Ylle Üürike letter"]
    assert counts(page) == [1, 0, 0, 1]
    assert page.has('.tabs a[href$="state=sent&q=%C3%9C%C3%9CR+ylle"]')
    assert anne.open("teams:outbox_list", q="salajane").has(".empty")
    assert anne.open("teams:outbox_list", q="%").has(".empty")


def test_words_that_are_found_in_other_states_lead_there(cast: Cast) -> None:
    for state in ("sent", "sent", "waiting"):
        write(cast.mari, state)
    write(cast.kalle)
    anne = Visitor(cast.anne)
    ways = anne.open("teams:outbox_list", q="Mari").links(".empty a")
    assert list(ways) == ["Waiting 1", "Sent 2"]
    assert len(readers(Page(anne.client.get(ways["Sent 2"])))) == 2
    assert not anne.open("teams:outbox_list", q="Liis").has(".empty a")


def test_what_became_of_a_meeting_is_told_without_its_text(cast: Cast) -> None:
    for number, (sequence, method) in enumerate(((0, "REQUEST"), (1, "REQUEST"), (2, "CANCEL"))):
        person = (cast.mari, cast.kalle, cast.liis)[number]
        key = f"meeting:7:{sequence}:{person.pk}"
        Letter.objects.create(
            key=key, reader=person, subject="s", text="t", state="failed", kind="meeting", calendar_method=method
        )
    assert sorted(readers(Visitor(cast.anne).open("teams:outbox_list"))) == [
        "Kalle Koppel meeting moved",
        "Liis Lepp meeting cancelled",
        "Mari Mägi invitation to a meeting",
    ]


def test_letters_that_tell_of_meetings_are_named_by_what_is_done(cast: Cast) -> None:
    """By the letters that the verbs of meetings write."""
    begins = timezone.localtime() + timedelta(days=7)
    made = call_meeting(
        by=cast.jaan, participants=[cast.mari], kind="talk", starts_at=begins, ends_at=begins + HOUR, sure=True
    )
    move_meeting(made.pk, by=cast.jaan, starts_at=begins + HOUR, ends_at=begins + 2 * HOUR, sure=True)
    cancel_meeting(made.pk, by=cast.jaan)
    told = readers(Visitor(cast.anne).open("teams:outbox_list", state="waiting", q="Mari"))
    assert told == ["Mari Mägi meeting cancelled", "Mari Mägi meeting moved", "Mari Mägi invitation to a meeting"]


@pytest.mark.parametrize("query", [{"state": "lost"}, {"q": "x" * 101}, {"q": "a\x00b"}])
def test_a_filter_that_is_not_understood_is_left_out_and_told(cast: Cast, query: dict[str, str]) -> None:
    write(cast.mari)
    page = Visitor(cast.anne).open("teams:outbox_list", **query)
    assert page.status == 200
    assert len(readers(page)) == 1
    assert page.has(".alert-warning")


def test_sixty_stand_on_a_page_the_newest_first(cast: Cast) -> None:
    now = timezone.now()
    Letter.objects.bulk_create(
        Letter(key=f"many-{n}", reader=cast.mari, subject="s", text="t", state="failed", attempts=n,
               written_at=now - timedelta(minutes=n))
        for n in range(61)
    )  # fmt: skip
    anne = Visitor(cast.anne)
    tries = anne.open("teams:outbox_list").texts("td[data-label=Tries]")
    assert tries == [str(n) for n in range(60)]
    assert anne.open("teams:outbox_list", page=2).texts("td[data-label=Tries]") == ["60"]
    assert len(readers(anne.open("teams:outbox_list", page=999))) == 1


def test_the_database_is_asked_as_often_for_many_as_for_few(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    counted = []
    for number in (1, 70):
        Letter.objects.bulk_create(
            Letter(key=f"q-{number}-{n}-{person.pk}", reader=person, subject="s", text="t", state="failed")
            for n in range(number)
            for person in (cast.mari, cast.kalle)
        )
        anne.open("teams:outbox_list")
        with CaptureQueriesContext(connection) as queries:
            anne.open("teams:outbox_list")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12
    assert sum("COUNT(" in query["sql"] and '"teams_letter"' in query["sql"] for query in queries) == 1


def test_nothing_failed_is_said_kindly(cast: Cast) -> None:
    page = Visitor(cast.anne).open("teams:outbox_list")
    assert page.has(".empty")
    assert not page.actions()


# sending again


@each_of_the_two
def test_a_failed_letter_is_put_in_line_again(cast: Cast, name: str) -> None:
    assert getattr(cast, name).looks_after_letters
    letter, other = write(cast.mari, attempts=50, error=SAID), write(cast.kalle)
    visitor = Visitor(getattr(cast, name))
    assert reverse("teams:outbox_send_again", args=[letter.pk]) in visitor.open("teams:outbox_list").actions()
    assert "in line again" in visitor.follow(visitor.send("teams:outbox_send_again", letter.pk)).text("#messages")
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.state, letter.attempts, other.state) == ("waiting", 0, "failed")
    assert Letter.objects.deliverable().filter(pk=letter.pk).exists()


@pytest.mark.parametrize("state", ["waiting", "sending", "sent"])
def test_a_letter_that_is_no_longer_failed_is_left_alone_and_that_is_told(cast: Cast, state: str) -> None:
    letter = write(cast.mari, state)
    anne = Visitor(cast.anne)
    page = anne.follow(anne.send("teams:outbox_send_again", letter.pk))
    assert "TJ-750" in page.text("#messages")
    letter.refresh_from_db()
    assert letter.state == state


def test_sending_again_is_recorded_without_the_subject(cast: Cast) -> None:
    send_again(write(cast.mari).pk, by=cast.aivar)
    write(cast.kalle)
    assert send_all_again(by=cast.anne) == 1
    assert send_all_again(by=cast.anne) == 0
    entries = TrailEntry.objects.order_by("pk").values_list("act", "actor", "about", "object_name")
    assert list(entries) == [
        ("letter.sent_again", cast.aivar.pk, cast.mari.pk, ""),
        ("letter.all_sent_again", cast.anne.pk, None, ""),
    ]


def test_all_failed_letters_are_sent_again_at_once(cast: Cast) -> None:
    for person in (cast.mari, cast.kalle):
        write(person, attempts=50)
    write(cast.liis, "sent")
    anne = Visitor(cast.anne)
    assert "Send all 2 again" in anne.open("teams:outbox_list").texts("main button")
    page = anne.follow(anne.send("teams:outbox_send_all_again"))
    assert "2 letters are in line again." in page.text("#messages")
    assert counts(page) == [0, 2, 0, 1]


def test_among_letters_that_were_searched_for_all_are_not_offered(cast: Cast) -> None:
    write(cast.mari)
    assert "Send 1 letter again" in Visitor(cast.anne).open("teams:outbox_list").texts("main button")
    page = Visitor(cast.anne).open("teams:outbox_list", q="Mari")
    assert reverse("teams:outbox_send_all_again") not in page.actions()


@pytest.mark.parametrize("name", ["mari", "jaan", "toomas", "sirje"])
def test_others_send_nothing_again(cast: Cast, name: str) -> None:
    letter, person = write(cast.mari), getattr(cast, name)
    assert not person.looks_after_letters
    with pytest.raises(NotAllowed):
        send_again(letter.pk, by=person)
    with pytest.raises(NotAllowed):
        send_all_again(by=person)
    letter.refresh_from_db()
    assert letter.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_again_at_the_same_moment_one_does(cast: Cast) -> None:
    letter = write(cast.mari)

    def send() -> str:
        try:
            send_again(letter.pk, by=Person.objects.get(pk=cast.anne.pk))
        except Refused as refused:
            return refused.code
        return "sent"

    assert sorted(at_the_same_moment(send, send)) == ["TJ-750", "sent"]
    assert TrailEntry.objects.count() == 1
