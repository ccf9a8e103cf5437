"""Letters: written with the act that they tell of, delivered to a real mail server, never lost and not doubled."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from teams.actions.letter import send_again
from teams.models import Letter, Person
from teams.outbox import deliver_some, letter, post
from teams.refusal import Refused
from teams.tasks import deliver_letters
from tests.cast import Cast
from tests.mail_server import MailServer, running_mail_server
from tests.same_moment import at_the_same_moment
from tests.worker import database_url

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 10)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with running_mail_server() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.port
        yield server


def write(*people: Person, key: str = "test") -> list[Letter]:
    post(letter(f"{key}:{person.pk}", "digest", to=person, context=CONTEXT) for person in people)
    return list(Letter.objects.filter(key__startswith=f"{key}:").order_by("pk"))


CONTEXT = {"groups": [], "count": 1, "settings_path": "/", "home_path": "/"}


# writing


def test_the_same_letter_is_never_written_twice(cast: Cast) -> None:
    write(cast.mari)
    assert len(write(cast.mari, cast.jaan)) == 2


def test_a_letter_belongs_to_the_act_that_it_tells_of(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        write(cast.mari)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not callbacks


# delivering


def test_it_is_sent_once_in_both_parts(cast: Cast, mail_server: MailServer) -> None:
    (found,) = write(cast.mari)
    assert [deliver_some(), deliver_some()] == [1, 0]
    (message,) = mail_server.taken
    assert (message["To"], message["Subject"]) == ("mari@cast.example", found.subject)
    assert message["Message-ID"] == f"<letter-{found.pk}@talitus>"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().split() == found.text.split()
    found.refresh_from_db()
    assert (found.state, found.attempts, found.error, found.lease_until) == ("sent", 1, "", None)
    assert found.sent_at is not None


def test_the_task_delivers_more_than_one_handful(cast: Cast) -> None:
    Letter.objects.bulk_create(
        Letter(key=f"many:{number}", reader=cast.mari, subject="Kiri", text="Kiri", html="<p>Kiri")
        for number in range(101)
    )
    assert deliver_letters() == 101
    assert Letter.objects.filter(state="sent").count() == 101


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_the_same_moment_send_each_letter_once(cast: Cast, mail_server: MailServer) -> None:
    write(cast.mari, cast.jaan, cast.kalle, cast.liis, cast.anne, cast.ylle)
    both = at_the_same_moment(deliver_some, deliver_some)
    assert sum(both) == 6
    assert len(mail_server.readers) == len(set(mail_server.readers)) == 6


def test_what_the_server_refuses_waits_and_the_others_go(cast: Cast, mail_server: MailServer) -> None:
    mail_server.refused = {"mari@"}
    refused, sent = write(cast.mari, cast.jaan)
    deliver_some()
    for row in (refused, sent):
        row.refresh_from_db()
    assert mail_server.readers == ["jaan@cast.example"]
    assert (refused.state, sent.state) == ("waiting", "sent")
    assert "not now" in refused.error
    assert deliver_some() == 0
    mail_server.refused = set()
    with time_machine.travel(refused.not_before + timedelta(seconds=1)):
        assert deliver_some() == 1
    refused.refresh_from_db()
    assert (refused.state, refused.attempts, refused.error) == ("sent", 2, "")


def test_the_waits_grow_and_after_two_days_it_is_given_up_until_somebody_sends_it_again(
    cast: Cast, mail_server: MailServer
) -> None:
    mail_server.refused = {"mari@"}
    (found,) = write(cast.mari)
    waits = list(waits_until_given_up(found))
    assert waits[:8] == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert max(waits) == 3600
    assert len(waits) == settings.LETTER_ATTEMPTS
    assert timedelta(days=1.5) < timedelta(seconds=sum(waits)) < timedelta(days=2.5)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert deliver_some() == 0
    mail_server.refused = set()
    send_again(found.pk, by=cast.anne)
    assert deliver_some() == 1
    assert mail_server.readers == ["mari@cast.example"]
    with pytest.raises(Refused, match="TJ-750"):
        send_again(found.pk, by=cast.anne)


def waits_until_given_up(found: Letter) -> Iterator[int]:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while found.state == "waiting":
            assert deliver_some() == 1
            found.refresh_from_db()
            yield round((found.not_before - timezone.now()).total_seconds())
            clock.move_to(found.not_before)
    assert found.state == "failed"


def test_a_server_that_is_down_is_a_reason_to_wait(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    (found,) = write(cast.mari)
    deliver_some()
    found.refresh_from_db()
    assert (found.state, found.attempts) == ("waiting", 1)
    assert "refused" in found.error


def test_an_address_that_is_none_holds_up_nobody_else(cast: Cast, mail_server: MailServer) -> None:
    Person.objects.filter(pk=cast.mari.pk).update(email="mari@@cast.example")
    refused, _sent = write(cast.mari, cast.jaan)
    assert deliver_some() == 2
    refused.refresh_from_db()
    assert (refused.state, mail_server.readers) == ("waiting", ["jaan@cast.example"])


def test_a_server_that_says_nothing_is_left_before_the_lease_ends(settings: Any) -> None:
    assert 0 < settings.EMAIL_TIMEOUT < settings.JOB_LEASE.total_seconds() / 2


@pytest.mark.django_db(transaction=True)
def test_a_deliverer_that_comes_back_late_changes_nothing(cast: Cast, mail_server: MailServer) -> None:
    """Its lease ran out while the server thought; another one has sent the letter by now."""
    (found,) = write(cast.mari)

    def sent_by_another() -> None:
        Letter.objects.filter(pk=found.pk).update(state="sent", sent_at=timezone.now(), lease_until=None, attempts=2)
        connection.close()

    mail_server.refused, mail_server.before_refusing = {"mari@"}, sent_by_another
    deliver_some()
    found.refresh_from_db()
    assert (found.state, found.attempts, found.error) == ("sent", 2, "")


DELIVER = """
import django, sys
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = sys.argv[1], "127.0.0.1", int(sys.argv[2])
from teams.refusal import Refused
from teams.outbox import deliver_some
deliver_some()
"""


@pytest.mark.django_db(transaction=True)
def test_a_deliverer_killed_between_claim_and_sending_leaves_the_letter_to_another(
    cast: Cast, mail_server: MailServer
) -> None:
    mail_server.dumb = True
    (found,) = write(cast.mari)
    process = subprocess.Popen(
        [sys.executable, "-c", DELIVER, SMTP, str(mail_server.port)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url()},
    )
    try:
        assert mail_server.called.wait(30)
    finally:
        process.kill()
        process.wait()
    mail_server.dumb = False
    found.refresh_from_db()
    assert (found.state, found.attempts) == ("sending", 1)
    assert deliver_some() == 0
    Letter.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver_some() == 1
    found.refresh_from_db()
    assert (found.state, found.attempts) == ("sent", 2)
    assert mail_server.readers == ["mari@cast.example"]


def test_whoever_left_before_it_went_gets_no_letter(cast: Cast, mail_server: MailServer) -> None:
    gone, _here = write(cast.mari, cast.jaan)
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    deliver_some()
    gone.refresh_from_db()
    assert mail_server.readers == ["jaan@cast.example"]
    assert (gone.state, gone.error) == ("failed", "The reader is out of service.")
