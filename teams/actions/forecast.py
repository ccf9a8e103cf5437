"""What would be noticed in the days to come: the real rules, asked day by day, with nothing done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.db import connection, transaction
from django.utils import timezone

from teams.due_rule import DueRule
from teams.models import ForecastLine
from teams.notices import PlannedNotice, planned
from teams.working_days import WorkingDays, working_days

ROWS_A_STATEMENT = 1000
# Of PostgreSQL's advisory locks, the one of the forecast.
LOCK = 7_510_001

_Key = tuple[str, int, int, date, int]


def make_forecast(rules: Iterable[DueRule], *, day: date, days: int, asked_at: datetime | None = None) -> int | None:
    """Writes the forecast anew, from `day` on so many days; returns its number of lines. Never within a request.

    While another makes it, or when one was begun since `asked_at`, nothing is done and None returned. A day off given
    or taken back meanwhile is seen by whoever makes it, who then begins again. Structure, absences and what was put off
    are taken as they are now known to be on each day; that nothing will be done about what is due is supposed.
    """
    wanted, number = list(rules), None
    calendar, made_by = working_days(), None
    while calendar != made_by:
        with _claim() as is_mine:
            if not is_mine or (number is None and asked_at and _begun_since(asked_at)):
                return number
            begun_at = timezone.now()
            number = _write(list(_lines(wanted, calendar, day, day + timedelta(days=days))), begun_at)
        calendar, made_by = working_days(), calendar
    return number


@contextmanager
def _claim() -> Iterator[bool]:
    """Whether nobody makes a forecast; then nobody else does until the end of the block. It dies with its worker."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            yield bool(cursor.fetchone()[0])
    else:
        # On SQLite a transaction would keep everybody else from writing while the rules are asked.
        with Path(settings.VAR_DIR, "forecast.lock").open("a") as file:
            yield locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)


def _begun_since(moment: datetime) -> bool:
    return ForecastLine.objects.filter(made_at__gt=moment).exists()


@transaction.atomic
def _write(lines: list[tuple[date, str, PlannedNotice]], begun_at: datetime) -> int:
    ForecastLine.objects.all().delete()
    rest = iter(lines)
    while some := [_row(*line, begun_at) for line in islice(rest, ROWS_A_STATEMENT)]:
        ForecastLine.objects.bulk_create(some)
    return len(lines)


def _row(day: date, rule: str, notice: PlannedNotice, made_at: datetime) -> ForecastLine:
    return ForecastLine(
        day=day,
        rule=rule,
        step=notice.step,
        reader_id=notice.reader_id,
        seat_id=notice.seat_id,
        due_on=notice.due_on,
        made_at=made_at,
    )


def _lines(
    rules: list[DueRule], calendar: WorkingDays, first: date, end: date
) -> Iterator[tuple[date, str, PlannedNotice]]:
    """Each notice on the first day on which the rules want it; by then a real sweep would have made it.

    What is known is kept by the last day on which it can be wanted, and forgotten behind that day.
    """
    known: dict[date, set[_Key]] = {}
    for day in _working(calendar, first, end):
        known = {last: keys for last, keys in known.items() if last >= day}
        for rule in rules:
            for notice in planned(rule, day, calendar.horizon(day)):
                key = (rule.name, notice.subject_id, notice.reader_id, notice.due_on, notice.step)
                keys = known.setdefault(last_day_of(rule, notice.due_on, notice.step), set())
                if key not in keys:
                    keys.add(key)
                    yield day, rule.name, notice


def last_day_of(rule: DueRule, due_on: date, step: int) -> date:
    """The last day on which a sweep may want a notice of this step.

    From the next rung for the same audience on that one is wanted, and after the ladder's end none.
    """
    above = [rung for rung in rule.ladder.days_to(rule.ladder.audience_of(step)) if rung > step]
    return due_on + timedelta(days=min(above) - 1 if above else rule.ladder.ends)


def _working(calendar: WorkingDays, first: date, end: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((end - first).days))
    return filter(calendar.is_working, days)
