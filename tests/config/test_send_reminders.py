"""`manage.py send_reminders`: what the day's tasks do, and says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command

from teams.models import Letter, Notice
from tests.cast import Cast, approved_version
from tests.worker import database_url

DUE = date(2026, 3, 17)
LINES = [
    "teams.job_description_review: Jaan Jõgi – Klienditeenindaja (ONE-2), due 2026-03-17, step +0",
    "teams.job_description_review: Jaan Jõgi – Klienditeenindaja (ONE-5), due 2026-03-17, step +0",
    "teams.job_description_review: Mari Mägi – Klienditeenindaja (ONE-2), due 2026-03-17, step +0",
]


def reminders(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def due(cast: Cast) -> Iterator[None]:
    for code in ("ONE-2", "ONE-5"):
        approved_version(cast, code, in_force_from=DUE.replace(year=2025))
    with time_machine.travel(datetime.fromisoformat("2026-03-17T10:00:00+02:00"), tick=False):
        yield


@pytest.mark.django_db
def test_it_says_who_is_told_what_and_twice_is_once(due: None) -> None:
    assert sorted(reminders()) == sorted([*LINES, "3 told on 2026-03-17."])
    assert reminders() == ["0 told on 2026-03-17."]
    assert Notice.objects.count() == 3


@pytest.mark.django_db
def test_letters_come_at_peoples_hours_or_when_asked_for_now(due: None) -> None:
    reminders()
    assert not Letter.objects.exists()
    assert reminders("--letters")[-1] == "2 letters written."
    assert set(Letter.objects.values_list("reader__first_name", flat=True)) == {"Jaan", "Mari"}
    assert reminders("--letters")[-1] == "0 letters written."


@pytest.mark.django_db
def test_a_dry_run_prints_the_same_lines_and_writes_nothing(due: None) -> None:
    *dry, last = reminders("--dry-run")
    assert last == "3 would be told on 2026-03-17."
    assert not Notice.objects.exists()
    assert reminders()[:-1] == dry


@pytest.mark.django_db
def test_on_a_free_day_it_says_so(due: None) -> None:
    assert reminders("--on", "2026-03-15") == ["2026-03-15 is a free day: nobody is told anything."]
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_day_to_come_is_refused_with_2_may_be_looked_at_and_forced(due: None) -> None:
    with pytest.raises(CommandError, match=r"still to come: add --dry-run to look, or --force") as refused:
        reminders("--on", "2026-03-31")
    assert refused.value.returncode == 2
    assert reminders("--on", "2026-03-31", "--dry-run")[-1] == "3 would be told on 2026-03-31."
    assert not Notice.objects.exists()
    assert reminders("--on", "2026-03-31", "--force")[-1] == "3 told on 2026-03-31."


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-29", "10.03.2026", ""])
def test_what_is_no_day_gets_a_sentence(text: str) -> None:
    with pytest.raises(CommandError, match=r"is no day; write YYYY-MM-DD"):
        reminders(f"--on={text}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--on", "2026-03-17"], 0), (["--on", "2999-01-01"], 2), (["--on", "tomorrow"], 2)],
    ids=["told", "to come", "no day"],
)
def test_exit_codes_on_the_terminal(due: None, arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "send_reminders", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert bool(done.stdout) == (code == 0)
    assert bool(done.stderr) == (code != 0)
    assert Notice.objects.count() == (3 if code == 0 else 0)
