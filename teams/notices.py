"""What notices are to be made on a day: one SQL statement for a rule, on both databases.

The same selection is inserted by the sweep (`teams/actions/notice.py`) and looked at by the forecast. It is SQL and not
the ORM because the sweep of an agency inserts tens of thousands of rows by one statement, where `bulk_create` takes
five times as long.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from teams.due_rule import Audience, DueRule
from teams.models import Notice
from teams.models.acting import ACTING, acting_params

_FAR = date(9000, 1, 1)
_KEY = "subject_id, object_id, seat_id, due_on, reader_id, step"


class PlannedNotice(NamedTuple):
    """A notice that the rules want; not stored."""

    subject_id: int
    object_id: int
    seat_id: int | None
    due_on: date
    reader_id: int
    step: int


class _Sql(NamedTuple):
    text: str
    params: list[Any]


def planned(rule: DueRule, day: date, horizon: date) -> list[PlannedNotice]:
    """The notices that a sweep on the working day would make now, in the order of readers; writes nothing.

    `horizon` is the last day whose notices go on this one (`WorkingDays.horizon`).
    """
    due, wanted = _due(rule, day, horizon), _wanted(rule, day, horizon)
    statement = f"WITH due AS ({due.text}) {wanted.text} ORDER BY reader_id, due_on, subject_id, step"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*due.params, *wanted.params])
        return [
            PlannedNotice(subject, page, seat, _as_day(due_on), reader, step)
            for subject, page, seat, due_on, reader, step in cursor.fetchall()
        ]


def insert(rule: DueRule, day: date, horizon: date) -> int:
    """Makes them, by one statement. Returns how many; what another sweep has made meanwhile is left alone."""
    due, wanted = _due(rule, day, horizon), _wanted(rule, day, horizon)
    statement = (
        f"INSERT INTO teams_notice (rule, noticed_at, {_KEY}) WITH due AS ({due.text}) "  # noqa: S608 - names of our own
        f"SELECT %s, {_TYPED_MOMENT[connection.vendor]}, {_KEY} FROM ({wanted.text}) wanted "
        "WHERE 1 = 1 ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*due.params, rule.name, _now(), *wanted.params])
        return int(cursor.rowcount)


def close(rule: DueRule, day: date) -> int:
    """Takes back what is not due any more: nobody is called to what is done. Returns how many notices were closed."""
    due = _due(rule, day, None)
    moment = _TYPED_MOMENT[connection.vendor]
    statement = (
        f"UPDATE teams_notice SET read_at = COALESCE(read_at, {moment}), told_at = COALESCE(told_at, {moment}) "  # noqa: S608
        "WHERE rule = %s AND (read_at IS NULL OR told_at IS NULL) "
        f"AND NOT EXISTS (SELECT 1 FROM ({due.text}) due WHERE due.subject_id = teams_notice.subject_id"
        " AND due.due_on = teams_notice.due_on)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_now(), _now(), rule.name, *due.params])
        return int(cursor.rowcount)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


# PostgreSQL takes a bare parameter in a SELECT for text.
_TYPED_MOMENT = {"postgresql": "%s::timestamptz", "sqlite": "%s"}
_DAYS_BETWEEN = {
    "postgresql": "({later} - {earlier})",
    "sqlite": "CAST(julianday({later}) - julianday({earlier}) AS INTEGER)",
}


def _due(rule: DueRule, day: date, horizon: date | None) -> _Sql:
    """What the rule's querysets give, up to the last day that any rung reaches; without a horizon all of it."""
    until = _FAR if horizon is None else horizon - timedelta(days=rule.ladder.earliest)
    return _union(_compiled(queryset) for queryset in rule.querysets(day, until))


def _compiled(queryset: QuerySet) -> _Sql:
    columns = ("subject_id", "object_id", "seat_id", "due_on", "responsible_id")
    text, params = queryset.order_by().values_list(*columns).query.get_compiler(connection.alias).as_sql()
    return _Sql(text, list(params))


def _wanted(rule: DueRule, day: date, horizon: date) -> _Sql:
    """Everybody who is to be told, less those who are away, have put it off or were told."""
    on = day.isoformat()
    told = _union(_told(rule, day, horizon))
    until_step = _DAYS_BETWEEN[connection.vendor].format(later="put_off.until", earlier="told.due_on")
    text = (
        f"SELECT DISTINCT {_KEY} FROM ({told.text}) told "  # noqa: S608 - constant texts
        "WHERE EXISTS (SELECT 1 FROM teams_person reader WHERE reader.id = told.reader_id AND reader.is_active) "
        "AND NOT EXISTS (SELECT 1 FROM teams_absence away WHERE away.person_id = told.reader_id"
        " AND away.valid_from <= %s AND (away.valid_until IS NULL OR away.valid_until > %s)) "
        "AND NOT EXISTS (SELECT 1 FROM teams_snooze put_off WHERE put_off.rule = %s"
        " AND put_off.subject_id = told.subject_id AND put_off.person_id = told.reader_id"
        f" AND put_off.due_on = told.due_on AND (put_off.until > %s OR told.step <= {until_step})) "
        "AND NOT EXISTS (SELECT 1 FROM teams_notice known WHERE known.rule = %s"
        " AND known.subject_id = told.subject_id AND known.reader_id = told.reader_id"
        " AND known.due_on = told.due_on AND known.step = told.step)"
    )
    return _Sql(text, [*told.params, on, on, rule.name, horizon.isoformat(), rule.name])


def _told(rule: DueRule, day: date, horizon: date) -> Iterable[_Sql]:
    responsible = _HR if rule.is_for_hr else _RESPONSIBLE
    yield _rung(rule, Audience.RESPONSIBLE, responsible, day, horizon)
    if rule.goes_to_substitute:
        yield _rung(rule, Audience.RESPONSIBLE, _SUBSTITUTE, day, horizon)
    if rule.ladder.lead:
        yield _rung(rule, Audience.LEAD, _LEAD, day, horizon)
    if rule.ladder.hr:
        yield _rung(rule, Audience.HR, _HR, day, horizon)
    yield _woken(rule, day, horizon)


class _Readers(NamedTuple):
    """How `due` is joined to its readers; `days` says how often the join takes the day."""

    source: str
    reader: str
    days: int


_RESPONSIBLE = _Readers("due", "due.responsible_id", 0)
_SUBSTITUTE = _Readers(
    f"due JOIN ({ACTING}) acting ON acting.away_id = due.responsible_id",
    "acting.acting_id",
    len(acting_params(date.min)),
)
# Whoever has to do a part of it themselves is told as such, not as a lead.
_LEAD = _Readers(
    """due
    JOIN teams_appointment own ON own.person_id = due.responsible_id
         AND own.valid_from <= %s AND (own.valid_until IS NULL OR own.valid_until > %s)
    JOIN teams_positionperiod period ON period.position_id = own.position_id
         AND period.valid_from <= %s AND (period.valid_until IS NULL OR period.valid_until > %s)
    JOIN teams_appointment above ON above.position_id = period.manager_id
         AND above.valid_from <= %s AND (above.valid_until IS NULL OR above.valid_until > %s)
         AND NOT EXISTS (SELECT 1 FROM due part
                          WHERE part.subject_id = due.subject_id AND part.responsible_id = above.person_id)""",
    "above.person_id",
    6,
)
_HR = _Readers(
    """due
    JOIN teams_rolegrant hr ON hr.role = 'hr' AND hr.valid_from <= %s
         AND (hr.valid_until IS NULL OR hr.valid_until > %s)""",
    "hr.person_id",
    2,
)


def _rung(rule: DueRule, audience: Audience, readers: _Readers, day: date, horizon: date) -> _Sql:
    """The last rung that is reached, of those that show the thing to this audience.

    The last and not each: who comes late to a long overdue thing is told once, not once for every rung below.
    """
    source, reader, days = readers
    rungs = sorted(rule.ladder.days_to(audience), reverse=True)
    cases = " ".join("WHEN due.due_on <= %s THEN %s" for _rung in rungs)
    reached: list[Any] = [it for rung in rungs for it in ((horizon - timedelta(days=rung)).isoformat(), rung)]
    text = (
        f"SELECT due.subject_id, due.object_id, due.seat_id, due.due_on, {reader} AS reader_id,"  # noqa: S608
        f" CASE {cases} END AS step FROM {source} WHERE due.due_on <= %s AND due.due_on >= %s"
    )
    last = (horizon - timedelta(days=min(rungs))).isoformat()
    return _Sql(text, [*reached, *[day.isoformat()] * days, last, _oldest(rule, day)])


def _woken(rule: DueRule, day: date, horizon: date) -> _Sql:
    """What was put off until a day that has come, for whoever put it off."""
    between = _DAYS_BETWEEN[connection.vendor].format(later="woken.until", earlier="due.due_on")
    text = (
        "SELECT due.subject_id, due.object_id, due.seat_id, due.due_on, woken.person_id AS reader_id,"  # noqa: S608
        f" %s + {between} AS step FROM due JOIN teams_snooze woken ON woken.rule = %s"
        " AND woken.subject_id = due.subject_id AND woken.due_on = due.due_on"
        " WHERE woken.until <= %s AND due.due_on >= %s"
    )
    return _Sql(text, [Notice.FIRST_WOKEN_STEP, rule.name, horizon.isoformat(), _oldest(rule, day)])


def _oldest(rule: DueRule, day: date) -> str:
    return (day - timedelta(days=rule.ladder.ends)).isoformat()


def _union(parts: Iterable[_Sql]) -> _Sql:
    found = list(parts)
    return _Sql(" UNION ALL ".join(part.text for part in found), [it for part in found for it in part.params])


def _as_day(value: date | str) -> date:
    """SQLite gives a column of a common table back as it is stored."""
    return date.fromisoformat(value) if isinstance(value, str) else value
