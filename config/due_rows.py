"""Due things as rows of a page: plain values, with what can be done in place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.due import RULES
from config.ladder import sentences_ahead
from teams.due_rule import DueItem, DueRule
from teams.models import Person, Snooze
from teams.models.acting import ActedFor
from teams.models.structure import holder_names_on, titles_on
from teams.working_days import WorkingDays


@dataclass(frozen=True)
class DueRow:
    rule: str
    subject_id: int
    due_on: date
    title: str
    seat: str
    who: str
    url: str
    when: str
    state: str
    why: str
    is_statutory: bool
    verb: str = ""
    verb_label: str = ""
    question: str = ""
    link: str = ""
    link_label: str = ""
    ladder: list[str] = field(default_factory=list)
    # Between which days it may be put off, and in words how far and how often.
    earliest: str = ""
    latest: str = ""
    limits: str = ""
    put_off_until: date | None = None
    for_whom: str = ""


Key = tuple[str, int, date]
# Titles and holders, by position.
SeatNames = tuple[Mapping[int, str], Mapping[int, str]]


def seat_names(day: date, seats: Iterable[int]) -> SeatNames:
    """Two queries, none when there is no seat."""
    ids = set(seats)
    return (titles_on(day, ids), holder_names_on(day, ids)) if ids else ({}, {})


def key_of(item: DueItem) -> Key:
    return (item.rule, item.subject_id, item.due_on)


def put_off_by(person: Person) -> dict[Key, date]:
    """Until when the person has put what off; one query."""
    rows = Snooze.objects.visible_to(person).values_list("rule", "subject_id", "due_on", "until")
    return {(rule, subject, due_on): until for rule, subject, due_on, until in rows}


def due_rows(
    items: Iterable[DueItem],
    reader: Person,
    day: date,
    calendar: WorkingDays,
    *,
    put_off: Mapping[Key, date],
    acting: Iterable[ActedFor] = (),
    names: SeatNames | None = None,
) -> list[DueRow]:
    """The titles and the holders of the positions that they are about are `names`, else two queries for all rows."""
    found = list(items)
    titles, holders = names or seat_names(day, {item.seat_id for item in found if item.seat_id})
    away = {acted.away.pk: acted.away.name for acted in acting}
    return [
        _row(
            item, reader, day, calendar, titles, holders, put_off.get(key_of(item)), away.get(item.responsible_id or 0)
        )
        for item in found
    ]


def _row(
    item: DueItem,
    reader: Person,
    day: date,
    calendar: WorkingDays,
    titles: Mapping[int, str],
    holders: Mapping[int, str],
    until: date | None,
    acted_for: str | None,
) -> DueRow:
    rule, seat = RULES[item.rule], item.seat_id or 0
    act, elsewhere = rule.in_place, rule.elsewhere
    holder = holders.get(seat, "")
    return DueRow(
        rule=item.rule,
        subject_id=item.subject_id,
        due_on=item.due_on,
        title=str(rule.title),
        seat=titles.get(seat, ""),
        who="" if holder == reader.name else holder,
        url=reverse(rule.url_name, args=[item.object_id]),
        when=distance(item.due_on, day),
        state=state_of(item.due_on, day),
        why=str(rule.why),
        is_statutory=rule.is_statutory,
        verb=act.verb if act else "",
        verb_label=str(act.label) if act else "",
        question=str(act.question) if act else "",
        link=reverse(elsewhere.url_name, args=[item.object_id]) if elsewhere else "",
        link_label=str(elsewhere.label) if elsewhere else "",
        earliest=(day + timedelta(days=1)).isoformat(),
        latest=(day + timedelta(days=settings.SNOOZE_MAX_DAYS)).isoformat(),
        limits=_limits(rule),
        ladder=sentences_ahead(rule, item.due_on, day, calendar),
        put_off_until=until if until and until > day else None,
        for_whom=acted_for or "",
    )


def _limits(rule: DueRule) -> str:
    days = settings.SNOOZE_MAX_DAYS
    far = ngettext("It can be put off by up to %(days)s day", "It can be put off by up to %(days)s days", days)
    if not rule.is_statutory:
        return far % {"days": days} + "."
    times = settings.SNOOZE_MAX_TIMES
    often = ngettext("%(times)s time at most, not switched off.", "%(times)s times at most, not switched off.", times)
    return f"{far % {'days': days}}, {often % {'times': times}}"


def state_of(due_on: date, day: date) -> str:
    """The badge of a due day: over it, on it or the day before, later."""
    if due_on < day:
        return "over_due"
    return "due_now" if (due_on - day).days <= 1 else "due_later"


def distance(due_on: date, day: date) -> str:
    """How far the due day is, in words."""
    days = (due_on - day).days
    if days == 0:
        return str(_("today"))
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
