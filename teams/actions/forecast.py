"""What would be noticed in the days to come: the real rules, asked day by day, with nothing done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from teams.due_rule import DueRule
from teams.models import ForecastLine
from teams.notices import planned
from teams.working_days import WorkingDays, working_days

ROWS_A_STATEMENT = 1000


def make_forecast(rules: Iterable[DueRule], *, day: date, days: int) -> int:
    """Writes the forecast anew, from `day` on so many days; returns its number of lines. Never within a request.

    Structure, absences and what was put off are taken as they are now known to be on each day; that nothing will be
    done about what is due is supposed.
    """
    lines = list(_lines(list(rules), day, day + timedelta(days=days)))
    with transaction.atomic():
        _one_at_a_time()
        ForecastLine.objects.all().delete()
        ForecastLine.objects.bulk_create(lines, batch_size=ROWS_A_STATEMENT)
    return len(lines)


def _lines(rules: list[DueRule], first: date, end: date) -> Iterator[ForecastLine]:
    """Each notice on the first day on which the rules want it; by then a real sweep would have made it."""
    calendar, made_at = working_days(), timezone.now()
    known: set[tuple[str, int, int, date, int]] = set()
    for day in _working(calendar, first, end):
        for rule in rules:
            for notice in planned(rule, day, calendar.horizon(day)):
                key = (rule.name, notice.subject_id, notice.reader_id, notice.due_on, notice.step)
                if key not in known:
                    known.add(key)
                    yield ForecastLine(
                        day=day,
                        rule=rule.name,
                        step=notice.step,
                        reader_id=notice.reader_id,
                        seat_id=notice.seat_id,
                        due_on=notice.due_on,
                        made_at=made_at,
                    )


def _working(calendar: WorkingDays, first: date, end: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((end - first).days))
    return filter(calendar.is_working, days)


def _one_at_a_time() -> None:
    """Until the end of the transaction. Two at once would each delete what they see and leave both forecasts.

    Readers are not kept waiting. On SQLite a transaction takes the one lock of writing when it begins.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE teams_forecastline IN SHARE ROW EXCLUSIVE MODE")
