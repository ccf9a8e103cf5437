"""What notices are to be made on a day: one SQL statement for a rule, on both databases.

The same selection is inserted by the sweep (`teams/actions/notice.py`) and looked at by the forecast. It is SQL and not
the ORM because the sweep of an agency inserts tens of thousands of rows by one statement, where `bulk_create` takes
five times as long.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from teams.due_rule import Audience, DueRule, Statement
from teams.models import Notice
from teams.models.acting import ACTING, acting_params
from teams.models.dated import as_day

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


def planned(rule: DueRule, day: date, horizon: date) -> list[PlannedNotice]:
    """The notices that a sweep on the working day would make now, in the order of readers; writes nothing.

    `horizon` is the last day whose notices go on this one (`WorkingDays.horizon`).
    """
    due, wanted = _due(rule, day, horizon), _wanted(rule, day, horizon)
    statement = f"WITH due AS ({due.text}) {wanted.text} ORDER BY reader_id, due_on, subject_id, step"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*due.params, *wanted.params])
        return [
            PlannedNotice(subject, page, seat, as_day(due_on), reader, step)
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
    """Takes back what is not due from its reader any more: nobody is called to what is done, or is another's now.

    Returns how many notices were closed. Whoever is away is called all the same, on their return.
    """
    due, mine = rule.statement(day, _FAR), _union(_parts(rule, day))
    moment = _TYPED_MOMENT[connection.vendor]
    statement = (
        f"UPDATE teams_notice SET read_at = COALESCE(read_at, {moment}), told_at = COALESCE(told_at, {moment}) "  # noqa: S608
        "WHERE rule = %s AND (read_at IS NULL OR told_at IS NULL) AND (subject_id, due_on, reader_id) NOT IN "
        f"(WITH due AS ({due.text}) SELECT mine.subject_id, mine.due_on, mine.reader_id FROM ({mine.text}) mine"
        " WHERE mine.reader_id IS NOT NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_now(), _now(), rule.name, *due.params, *mine.params])
        return int(cursor.rowcount)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


# PostgreSQL takes a bare parameter in a SELECT for text.
_TYPED_MOMENT = {"postgresql": "%s::timestamptz", "sqlite": "%s"}
_DAYS_BETWEEN = {
    "postgresql": "({later} - {earlier})",
    "sqlite": "CAST(julianday({later}) - julianday({earlier}) AS INTEGER)",
}


def _due(rule: DueRule, day: date, horizon: date) -> Statement:
    """What the rule's querysets give within its ladder: from its end back, to the last day that any rung reaches."""
    found = rule.statement(day, horizon - timedelta(days=rule.ladder.earliest))
    oldest = (day - timedelta(days=rule.ladder.ends)).isoformat()
    return Statement(f"SELECT * FROM ({found.text}) found WHERE found.due_on >= %s", [*found.params, oldest])  # noqa: S608


def _wanted(rule: DueRule, day: date, horizon: date) -> Statement:
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
    return Statement(text, [*told.params, on, on, rule.name, horizon.isoformat(), rule.name])


def _told(rule: DueRule, day: date, horizon: date) -> Iterable[Statement]:
    """Everybody's last rung, and what was put off until a day that has come."""
    for audience, readers in _readers(rule):
        yield _rung(rule, audience, readers, day, horizon)
        if audience == Audience.RESPONSIBLE:
            yield _woken(rule, readers, day, horizon)


class _Readers(NamedTuple):
    """How `due` is joined to its readers; `days` says how often the join takes the day."""

    source: str
    reader: str
    days: int


_RESPONSIBLE = _Readers("due", "due.responsible_id", 0)
# Whoever acts on the seat that manages the position it is about.
_SUBSTITUTE = _Readers(
    f"""due
    JOIN teams_positionperiod place ON place.position_id = due.seat_id
         AND place.valid_from <= %s AND (place.valid_until IS NULL OR place.valid_until > %s)
    JOIN ({ACTING}) acting ON acting.away_id = due.responsible_id AND acting.seat_id = place.manager_id""",
    "acting.acting_id",
    2 + len(acting_params(date.min)),
)
# The manager of the seat on which the responsible has to do it: the one that it is about, or the one that manages that.
# Whoever has to do a part of it themselves is told as such, not as a lead.
_LEAD = _Readers(
    """due
    JOIN teams_positionperiod place ON place.position_id = due.seat_id
         AND place.valid_from <= %s AND (place.valid_until IS NULL OR place.valid_until > %s)
    JOIN teams_appointment own ON own.person_id = due.responsible_id
         AND own.valid_from <= %s AND (own.valid_until IS NULL OR own.valid_until > %s)
         AND own.position_id IN (due.seat_id, place.manager_id)
    JOIN teams_positionperiod period ON period.position_id = own.position_id
         AND period.valid_from <= %s AND (period.valid_until IS NULL OR period.valid_until > %s)
    JOIN teams_appointment above ON above.position_id = period.manager_id
         AND above.valid_from <= %s AND (above.valid_until IS NULL OR above.valid_until > %s)
         AND NOT EXISTS (SELECT 1 FROM due part
                          WHERE part.subject_id = due.subject_id AND part.responsible_id = above.person_id)""",
    "above.person_id",
    8,
)
_HR = _Readers(
    """due
    JOIN teams_rolegrant hr ON hr.role = 'hr' AND hr.valid_from <= %s
         AND (hr.valid_until IS NULL OR hr.valid_until > %s)""",
    "hr.person_id",
    2,
)


def _readers(rule: DueRule) -> Iterable[tuple[Audience, _Readers]]:
    """Whom the rule concerns, whatever rung has been reached."""
    yield Audience.RESPONSIBLE, _HR if rule.is_for_hr else _RESPONSIBLE
    if rule.goes_to_substitute:
        yield Audience.RESPONSIBLE, _SUBSTITUTE
    if rule.ladder.lead:
        yield Audience.LEAD, _LEAD
    if rule.ladder.hr:
        yield Audience.HR, _HR


def _parts(rule: DueRule, day: date) -> Iterable[Statement]:
    for _audience, readers in _readers(rule):
        text = f"SELECT due.subject_id, due.due_on, {readers.reader} AS reader_id FROM {readers.source}"  # noqa: S608
        yield Statement(text, [day.isoformat()] * readers.days)


def _rung(rule: DueRule, audience: Audience, readers: _Readers, day: date, horizon: date) -> Statement:
    """The last rung that is reached, of those that show the thing to this audience.

    The last and not each: who comes late to a long overdue thing is told once, not once for every rung below.
    """
    rungs = sorted(rule.ladder.days_to(audience), reverse=True)
    cases = " ".join("WHEN due.due_on <= %s THEN %s" for _rung in rungs)
    reached: list[Any] = [it for rung in rungs for it in ((horizon - timedelta(days=rung)).isoformat(), rung)]
    text = (
        f"SELECT due.subject_id, due.object_id, due.seat_id, due.due_on, {readers.reader} AS reader_id,"  # noqa: S608
        f" CASE {cases} END AS step FROM {readers.source} WHERE due.due_on <= %s"
    )
    last = (horizon - timedelta(days=min(rungs))).isoformat()
    return Statement(text, [*reached, *[day.isoformat()] * readers.days, last])


def _woken(rule: DueRule, readers: _Readers, day: date, horizon: date) -> Statement:
    """What was put off until a day that has come, for whoever put it off, while they have a part in it."""
    between = _DAYS_BETWEEN[connection.vendor].format(later="woken.until", earlier="due.due_on")
    text = (
        f"SELECT due.subject_id, due.object_id, due.seat_id, due.due_on, {readers.reader} AS reader_id,"  # noqa: S608
        f" %s + {between} AS step FROM {readers.source} JOIN teams_snooze woken ON woken.rule = %s"
        f" AND woken.subject_id = due.subject_id AND woken.due_on = due.due_on AND woken.person_id = {readers.reader}"
        " WHERE woken.until <= %s"
    )
    days = [day.isoformat()] * readers.days
    return Statement(text, [Notice.FIRST_WOKEN_STEP, *days, rule.name, horizon.isoformat()])


def _union(parts: Iterable[Statement]) -> Statement:
    found = list(parts)
    return Statement(" UNION ALL ".join(part.text for part in found), [it for part in found for it in part.params])
