"""The engine with real workers, beats, brokers and mail servers, any of which may die: told once, and nobody forgotten.

Clocks of workers and beats stand on a Tuesday morning when they start: on a free day they would tell nobody.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.conf import settings
from django.db import connection, connections, transaction
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from config.schedule import install_missing_tasks
from teams.models import Letter, Notice
from tests import engines
from tests.cast import Cast, approved_version
from tests.mail_server import MailServer, running_mail_server
from tests.worker import CeleryProcess

pytestmark = pytest.mark.django_db(transaction=True)

TEN = "2026-03-17T10:00:00+02:00"
DUE = date(2026, 3, 17)
Processes = Callable[[str], CeleryProcess]


@pytest.fixture
def due(cast: Cast) -> None:
    """Reviews due today, so that their letters go at once: three of Jaan's, two of people under him."""
    with time_machine.travel(datetime.fromisoformat("2026-03-01T10:00:00+02:00")):
        for code in ("ONE-2", "ONE-3", "ONE-5"):
            approved_version(cast, code, in_force_from=DUE.replace(year=2025))


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server


def send(*tasks: str) -> None:
    for task in tasks:
        current_app.send_task(task)


def sweep_and_write(worker: CeleryProcess) -> None:
    """One after the other: the file broker keeps no order."""
    send(SWEEP)
    worker.wait_until(lambda: Notice.objects.count() == 5)
    send(WRITE)


SWEEP, WRITE, DELIVER = "config.notice_what_is_due", "config.write_letters", "teams.deliver_letters"
READERS = ["jaan@cast.example", "kalle@cast.example", "mari@cast.example"]


def all_told(server: MailServer) -> bool:
    return server.readers == READERS and Letter.objects.filter(state="sent").count() == 3


def nothing_doubled(server: MailServer) -> None:
    assert server.readers == READERS
    assert Notice.objects.count() == 5
    assert Letter.objects.count() == 3
    assert not Notice.objects.filter(told_at=None).exists()


def test_messages_that_come_twice_tell_once(due: None, celery_worker: CeleryProcess, mail_server: MailServer) -> None:
    celery_worker.start(at=TEN, mail_port=mail_server.port, concurrency=2)
    send(SWEEP, SWEEP, WRITE, WRITE, DELIVER, SWEEP, WRITE)
    celery_worker.wait_until(lambda: Notice.objects.count() == 5)
    send(WRITE, WRITE)
    celery_worker.wait_until(lambda: all_told(mail_server))
    send(SWEEP, WRITE, DELIVER)
    celery_worker.wait_until(lambda: celery_worker.log.read_text().count("succeeded in") >= 12)
    nothing_doubled(mail_server)


def test_after_three_missed_days_each_is_told_once(
    due: None, celery_worker: CeleryProcess, mail_server: MailServer
) -> None:
    """Nothing ran from Tuesday on. On Friday it is noticed; the letters, of what cannot become later, on Monday."""
    celery_worker.start(at="2026-03-20T10:00:00+02:00", mail_port=mail_server.port)
    send(SWEEP, WRITE)
    celery_worker.wait_until(lambda: Notice.objects.count() == 5)
    celery_worker.kill()
    celery_worker.start(at="2026-03-23T08:00:00+02:00", mail_port=mail_server.port)
    send(SWEEP, WRITE)
    celery_worker.wait_until(lambda: all_told(mail_server))
    nothing_doubled(mail_server)


def every_second() -> None:
    install_missing_tasks()
    second, _made = IntervalSchedule.objects.get_or_create(every=1, period=IntervalSchedule.SECONDS)
    wanted = PeriodicTask.objects.filter(task__in=[SWEEP, WRITE, DELIVER])
    wanted.update(interval=second, expires=None, expire_seconds=None)
    PeriodicTask.objects.exclude(task__in=[SWEEP, WRITE, DELIVER]).update(enabled=False)
    # Before the moment in which the beats start.
    yesterday = datetime.fromisoformat(TEN) - timedelta(days=1)
    PeriodicTask.objects.update(last_run_at=yesterday, date_changed=yesterday)


def test_of_two_beats_one_dies_and_nothing_is_doubled_or_missed(
    cast: Cast, due: None, celery_worker: CeleryProcess, celery_processes: Processes, mail_server: MailServer
) -> None:
    every_second()
    celery_worker.start(at=TEN, mail_port=mail_server.port, concurrency=2)
    beats = [celery_processes("one beat"), celery_processes("other beat")]
    for beat in beats:
        beat.start(at=TEN, schedule=True)
    celery_worker.wait_until(lambda: all_told(mail_server), seconds=40)
    beats[0].kill()
    # In one transaction: a sweep of this second would else see it proposed, and rightly notice that HR is to decide.
    with time_machine.travel(datetime.fromisoformat("2026-03-01T10:00:00+02:00")), transaction.atomic():
        approved_version(cast, "TWO-2", in_force_from=DUE.replace(year=2025))
    more = sorted([*READERS, "liis@cast.example", "peeter@cast.example"])
    celery_worker.wait_until(lambda: mail_server.readers == more, seconds=40)
    assert Notice.objects.count() == 7
    assert Letter.objects.count() == 5


@contextmanager
def letters_locked() -> Iterator[None]:
    """Nobody can write a letter while this lasts. A second connection: the lock is another's."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        if other.vendor == "postgresql":
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE teams_letter IN EXCLUSIVE MODE")
        else:
            cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            other.close()


def waits_for_the_lock(worker: CeleryProcess) -> bool:
    if connection.vendor != "postgresql":
        return f"Task {WRITE}[" in worker.log.read_text()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'teams_letter'::regclass AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_killed_after_the_notices_and_before_the_letters_they_are_written_by_the_next(
    due: None, celery_worker: CeleryProcess, mail_server: MailServer
) -> None:
    celery_worker.start(at=TEN, mail_port=mail_server.port)
    send(SWEEP)
    celery_worker.wait_until(lambda: Notice.objects.count() == 5)
    with letters_locked():
        send(WRITE)
        celery_worker.wait_until(lambda: waits_for_the_lock(celery_worker))
        celery_worker.kill()
    assert not Letter.objects.exists()
    assert Notice.objects.filter(told_at=None).count() == 5
    celery_worker.start(at=TEN, mail_port=mail_server.port)
    send(SWEEP, WRITE)
    celery_worker.wait_until(lambda: all_told(mail_server))
    nothing_doubled(mail_server)


def test_killed_between_sending_and_sent_another_takes_the_letter_when_the_lease_has_ended(
    due: None, celery_worker: CeleryProcess, mail_server: MailServer
) -> None:
    mail_server.dumb = True
    celery_worker.start(at=TEN, mail_port=mail_server.port)
    sweep_and_write(celery_worker)
    celery_worker.wait_until(mail_server.called.is_set)
    celery_worker.kill()
    assert Letter.objects.filter(state="sending").count() == 1
    mail_server.dumb = False
    later = datetime.fromisoformat(TEN) + settings.JOB_LEASE + timedelta(minutes=1)
    celery_worker.start(at=later.isoformat(), mail_port=mail_server.port)
    send(WRITE, DELIVER)
    celery_worker.wait_until(lambda: all_told(mail_server))
    nothing_doubled(mail_server)


def test_a_mail_server_that_is_down_for_an_hour_delays_the_letters(due: None, celery_worker: CeleryProcess) -> None:
    port = engines.free_port()
    celery_worker.start(at=TEN, mail_port=port)
    sweep_and_write(celery_worker)
    celery_worker.wait_until(lambda: Letter.objects.exclude(error="").filter(state="waiting").count() == 3)
    celery_worker.kill()
    with running_mail_server(port) as server:
        celery_worker.start(at="2026-03-17T11:00:00+02:00", mail_port=port)
        send(SWEEP, WRITE, DELIVER)
        celery_worker.wait_until(lambda: all_told(server))
        nothing_doubled(server)


@contextmanager
def redis_on(port: int) -> Iterator[str]:
    with ExitStack() as cleanup:
        yield engines.run_redis(cleanup, port)[0]


@pytest.mark.skipif(not settings.REDIS_URL, reason="--embedded has no Redis; the file broker has nothing to restart")
def test_a_redis_that_is_restarted_empty_delays_and_loses_nothing(
    due: None, celery_worker: CeleryProcess, celery_processes: Processes, mail_server: MailServer
) -> None:
    every_second()
    port, beat = engines.free_port(), celery_processes("beat")
    with redis_on(port) as url:
        celery_worker.start(at=TEN, mail_port=mail_server.port, redis_url=url)
    # Down: nothing was swept before, and what the beat sends now is lost.
    beat.start(at=TEN, redis_url=url, schedule=True)
    assert not Letter.objects.exists()
    with redis_on(port):
        celery_worker.wait_until(lambda: all_told(mail_server), seconds=90)
    nothing_doubled(mail_server)
