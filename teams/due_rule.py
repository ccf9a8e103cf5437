"""What a rule of what falls due is: whose it is, by when, and the ladder of its notices."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import DateField, Expression, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from teams.models import Person
from teams.models.dated import as_day

# What every queryset of a rule gives.
COLUMNS = ("subject_id", "due_on", "responsible_id", "object_id", "seat_id")


class RuleName(StrEnum):
    """The rules of people and structure, as notices keep them and as the verbs name them that settle a thing."""

    JOB_DESCRIPTION_REVIEW = "teams.job_description_review"
    JOB_DESCRIPTION_DECISION = "teams.job_description_decision"
    PROBATION_ENDING = "teams.probation_ending"
    APPOINTMENT_ENDING = "teams.appointment_ending"
    SUBSTITUTION_MISSING = "teams.substitution_missing"


class Audience(StrEnum):
    """Whom a rung of the ladder shows the thing to."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"  # the direct manager of whoever is responsible
    HR = "hr"


class DueItem(NamedTuple):
    """One thing that falls due from one person.

    `subject_id` is the key of what falls due, `object_id` what the page's address takes, `seat_id` the position that
    it is about, by which leads find it. `responsible_id` is empty for what any person of HR may do.
    """

    rule: str
    subject_id: int
    due_on: date
    responsible_id: int | None
    object_id: int
    seat_id: int | None


class Rung(NamedTuple):
    """`day` counts from the due day, negative before it."""

    day: int
    to: Audience


@dataclass(frozen=True)
class Ladder:
    """When whom a thing shows itself to. All numbers are days from the due day; `ends` is the last with a notice.

    A day stands in the ladder once, so that a notice's step says whom it was meant for. What is due stays in the lists
    after the ladder has ended.
    """

    told: tuple[int, ...]
    lead: tuple[int, ...] = ()
    hr: tuple[int, ...] = ()
    ends: int = 90

    def __post_init__(self) -> None:
        days = [*self.told, *self.lead, *self.hr]
        if len(days) != len(set(days)) or max(days) > self.ends:
            raise ValueError(f"Each day of a ladder stands in it once and before its end: {days}, {self.ends}")

    @property
    def first(self) -> int:
        return min(self.told)

    @property
    def earliest(self) -> int:
        return min(rung.day for rung in self.rungs)

    @property
    def rungs(self) -> list[Rung]:
        """In the order of days."""
        all_rungs = [
            *(Rung(day, Audience.RESPONSIBLE) for day in self.told),
            *(Rung(day, Audience.LEAD) for day in self.lead),
            *(Rung(day, Audience.HR) for day in self.hr),
        ]
        return sorted(all_rungs)

    def audience_of(self, step: int) -> Audience:
        """Whom a notice of this step was meant for; a thing that was put off comes back to whoever put it off."""
        return next((rung.to for rung in self.rungs if rung.day == step), Audience.RESPONSIBLE)

    def days_to(self, audience: Audience) -> tuple[int, ...]:
        return {Audience.RESPONSIBLE: self.told, Audience.LEAD: self.lead, Audience.HR: self.hr}[audience]


@dataclass(frozen=True)
class InPlace:
    """What one click does about a thing, where one click is enough. `run` returns the sentence that tells so.

    `run` raises Refused or NotAllowed. `question` is asked before it, where it cannot be taken back easily.
    """

    verb: str
    label: str | Promise
    run: Callable[["DueItem", Person], str | Promise]
    question: str | Promise = ""


@dataclass(frozen=True)
class Elsewhere:
    """The page where a thing is done that needs more than a click; its address takes the `object_id`."""

    url_name: str
    label: str | Promise


@dataclass(frozen=True)
class DueRule:
    """`querysets(day, until)`: everything due on or before `until`, with the structure as of `day`, as `COLUMNS` say.

    The two days are expressions (`AnyDay`): whatever takes a day in a query takes them; a day so many days away is
    `ShiftedDay(day, 30)`.

    `title` is what falls due, `why` the sentence under each notice and letter that says where the day comes from.
    `calendar` stands in calendars, which others may see: what kind of thing it is and nothing more.
    `is_statutory`: it can be put off but not switched off. `asks`: somebody waits for an answer, so it is told at once.
    `is_for_hr`: any person of HR may do it. `goes_to_substitute`: while the responsible is away, to whoever acts for
    them; else it waits.
    """

    name: str
    title: str | Promise
    why: str | Promise
    calendar: str | Promise
    url_name: str
    ladder: Ladder
    querysets: Callable[[Any, Any], tuple[QuerySet, ...]]
    is_statutory: bool = False
    asks: bool = False
    is_for_hr: bool = False
    goes_to_substitute: bool = False
    in_place: InPlace | None = None
    elsewhere: Elsewhere | None = None

    def statement(self, day: date, until: date) -> "Statement":
        """All that the querysets give, as one SELECT of `COLUMNS`."""
        text, params = _prepared(self.querysets, connection.vendor)
        days = {"day": day.isoformat(), "until": until.isoformat()}
        return Statement(text, [days[it.name] if isinstance(it, AnyDay) else it for it in params])

    def is_begun(self, due_on: date, horizon: date) -> bool:
        """Whether the first notice has been meant for this day or one before."""
        return due_on + timedelta(days=self.ladder.first) <= horizon


def due_items(
    rules: Iterable[DueRule],
    day: date,
    until: date,
    *,
    of: Person | None = None,
    seats: RawSQL | Collection[int] | None = None,
) -> list[DueItem]:
    """What falls due on or before `until`, by one query, the earliest first, each once.

    `of`: what this person is responsible for, HR's share with it. `seats`: what is about these positions. Absences are
    not looked at: what waits is due all the same.
    """
    narrow = _narrowed(of, seats)
    if narrow is None:
        return []
    parts, params = [], list(narrow.params)
    for rule in rules:
        if of is not None and rule.is_for_hr and not of.is_hr:
            continue
        found = rule.statement(day, until)
        mine = of is not None and not rule.is_for_hr
        conditions = ["due.responsible_id = %s"] if mine else []
        conditions += [] if seats is None else ["due.seat_id IN (SELECT id FROM wanted)"]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        parts.append(f"SELECT %s AS rule, due.* FROM ({found.text}) due{where}")  # noqa: S608 - texts of our own
        params += [rule.name, *found.params, *([of.pk] if mine and of is not None else [])]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{narrow.text}{' UNION ALL '.join(parts)}", params)
        found_items = {_item(*row) for row in cursor.fetchall()}
    return sorted(found_items, key=lambda item: (item.due_on, item.rule, item.subject_id, item.responsible_id or 0))


def _narrowed(of: Person | None, seats: RawSQL | Collection[int] | None) -> "Statement | None":
    """The positions asked for, once for all rules, as a common table `wanted`; None when there are none."""
    if seats is None:
        return Statement("", [])
    if isinstance(seats, RawSQL):
        led = f"SELECT led.id FROM ({seats.sql}) led"  # noqa: S608 - constant text, parameters apart
        return Statement(f"WITH wanted AS ({led}) ", list(seats.params))
    if not seats:
        return None
    values = ", ".join(["(%s)"] * len(seats))
    return Statement(f"WITH wanted(id) AS (VALUES {values}) ", list(seats))


def _item(
    rule: str, subject_id: int, due_on: date | str, responsible_id: int | None, object_id: int, seat_id: int | None
) -> DueItem:
    return DueItem(rule, subject_id, as_day(due_on), responsible_id, object_id, seat_id)


class Statement(NamedTuple):
    """A statement and its parameters."""

    text: str
    params: list[Any]


class AnyDay(Expression):
    """A day that is known when the statement runs. So a rule's SQL is made once, and not for every page that asks."""

    output_field = DateField()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        # PostgreSQL would take a bare parameter beside a number for a number.
        return ("%s::date" if connection.vendor == "postgresql" else "%s"), [self]


@cache
def _prepared(querysets: Callable[[Any, Any], tuple[QuerySet, ...]], vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The rule's SQL with an `AnyDay` wherever a day goes; making it costs more than running it for a team."""
    texts: list[str] = []
    params: list[Any] = []
    for queryset in querysets(AnyDay("day"), AnyDay("until")):
        text, its_params = queryset.order_by().values_list(*COLUMNS).query.get_compiler(connection.alias).as_sql()
        texts.append(text)
        params += its_params
    return " UNION ALL ".join(texts), tuple(params)
