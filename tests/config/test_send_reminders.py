"""`manage.py send_reminders`: what the morning's task does, and says."""

import os
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from teams.models import Letter, Notice
from tests.cast import Cast, approved_version
from tests.worker import database_url

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 10)


def reminders(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def due(cast: Cast) -> None:
    for code in ("ONE-2", "ONE-5"):
        approved_version(cast, code, in_force_from=DUE.replace(year=2025))


def test_it_says_who_was_told_what(due: None) -> None:
    assert reminders("--on", "2026-03-10") == [
        "teams.job_description_review: Jaan Jõgi – Klienditeenindaja (ONE-2), due 2026-03-10",
        "teams.job_description_review: Jaan Jõgi – Klienditeenindaja (ONE-5), due 2026-03-10",
        "teams.job_description_review: Mari Mägi – Klienditeenindaja (ONE-2), due 2026-03-10",
        "3 told on 2026-03-10.",
    ]
    assert Letter.objects.count() == 2


def test_without_a_day_it_is_today_and_twice_is_once(cast: Cast) -> None:
    today = timezone.localdate()
    approved_version(cast, "ONE-5", in_force_from=today - timedelta(days=400))
    assert reminders()[-1] == f"1 told on {today}."
    assert reminders() == [f"0 told on {today}."]
    assert Letter.objects.count() == 1


def test_a_dry_run_prints_the_same_lines_and_writes_nothing(due: None) -> None:
    *dry, last = reminders("--on", "2026-03-10", "--dry-run")
    assert last == "3 would be told on 2026-03-10."
    assert not Letter.objects.exists()
    assert not Notice.objects.exists()
    assert reminders("--on", "2026-03-10")[:-1] == dry


def test_a_day_to_come_is_refused_with_2(due: None) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(CommandError, match=r"still to come: add --dry-run to look, or --force") as refused:
        reminders("--on", tomorrow.isoformat())
    assert refused.value.returncode == 2
    assert not Letter.objects.exists()


def test_a_day_to_come_may_be_looked_at(cast: Cast) -> None:
    today = timezone.localdate()
    approved_version(cast, "ONE-5", in_force_from=today)
    day = (today + timedelta(days=366)).isoformat()
    assert reminders("--on", day, "--dry-run")[-1] == f"1 would be told on {day}."
    assert not Letter.objects.exists()


def test_a_day_to_come_may_be_forced_and_the_real_day_then_tells_nothing(cast: Cast) -> None:
    today = timezone.localdate()
    approved_version(cast, "ONE-5", in_force_from=today)
    soon = (today + timedelta(days=366)).isoformat()
    later = (today + timedelta(days=380)).isoformat()
    assert reminders("--on", soon, "--force")[-1] == f"1 told on {soon}."
    assert reminders("--on", later, "--force") == [f"0 told on {later}."]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-29", "10.03.2026", ""])
def test_what_is_no_day_gets_a_sentence(text: str) -> None:
    with pytest.raises(CommandError, match=r"is no day; write YYYY-MM-DD"):
        reminders(f"--on={text}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--on", "2026-03-10"], 0), (["--on", "2999-01-01"], 2), (["--on", "tomorrow"], 2)],
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
    assert Letter.objects.count() == (2 if code == 0 else 0)
