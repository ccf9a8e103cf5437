"""Letters about notices: one in the morning at the hour that the reader chose, at once only what cannot wait.

What was noticed before the reader's hour goes into that morning's letter, however late the worker is. What comes later
in the day waits for the next morning, unless it is due within a day or somebody waits for an answer: that goes at
once, outside of quiet hours, and within the number of letters a day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.due_rule import Audience, DueRule
from teams.models import Absence, Letter, Notice, NoticeSettings, NoticeSwitch, Person
from teams.models.notice_settings import DIGEST_AT
from teams.models.structure import seat_names_on
from teams.outbox import letter, post
from teams.working_days import working_days

# Readers whose letters are written in one transaction: what a killed worker has to do again.
READERS_A_CHUNK = 100

DIGEST, AT_ONCE = "digest", "at_once"
ASKED, OVERDUE, NOW, WEEK, LATER = "asked", "overdue", "now", "week", "later"
GROUPS: dict[str, str | Promise] = {
    OVERDUE: _("Overdue"),
    ASKED: _("Somebody waits for your answer"),
    NOW: _("Due today or tomorrow"),
    WEEK: _("Due within a week"),
    LATER: _("Due later"),
}
TO_WHOM: dict[Audience, str | Promise] = {
    Audience.RESPONSIBLE: "",
    Audience.LEAD: _("You are told as the direct manager of whoever is to do it."),
    Audience.HR: _("HR is told."),
}


@dataclass(frozen=True)
class _Reader:
    """What decides when somebody gets a letter today."""

    person: Person
    settings: NoticeSettings
    morning: datetime
    switched_off: frozenset[str]
    letters_today: int


def write_letters(rules: Mapping[str, DueRule], *, now: datetime, at_any_hour: bool = False) -> int:
    """Writes every letter about notices whose time has come; returns how many. On a free day it writes none.

    `at_any_hour`: all that is untold goes into morning letters now, whatever the hour. Notices and their letter are
    settled in one transaction: killed anywhere and run again, nobody is told twice.
    """
    day = timezone.localdate(now)
    if not working_days().is_working(day):
        return 0
    away = Absence.objects.as_of(day).values("person")
    waiting = Notice.objects.untold().filter(reader__is_active=True).exclude(reader__in=away)
    if not at_any_hour:
        waiting = waiting.filter(_whose_time_has_come(rules, now))
    readers = list(waiting.order_by("reader").values_list("reader", flat=True).distinct())
    return sum(
        _write_chunk(rules, readers[start : start + READERS_A_CHUNK], now, at_any_hour)
        for start in range(0, len(readers), READERS_A_CHUNK)
    )


def _whose_time_has_come(rules: Mapping[str, DueRule], now: datetime) -> Q:
    """What is in the morning's letter of somebody whose hour has come, or cannot wait. People share a few hours."""
    day = timezone.localdate(now)
    asking = [name for name, rule in rules.items() if rule.asks]
    cannot_wait = Q(rule__in=asking) | Q(due_on__gte=day, due_on__lte=day + timedelta(days=1))
    hours = set(NoticeSettings.objects.values_list("digest_at", flat=True).distinct()) | {DIGEST_AT}
    come = Q(pk__in=[])
    for hour in hours:
        morning = _on(day, hour)
        if morning <= now:
            theirs = Q(reader__notice_settings__digest_at=hour)
            if hour == DIGEST_AT:
                theirs |= Q(reader__notice_settings=None)
            come |= theirs & (Q(noticed_at__lte=morning) | cannot_wait)
    return come


def _on(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


@transaction.atomic
def _write_chunk(rules: Mapping[str, DueRule], reader_ids: Sequence[int], now: datetime, at_any_hour: bool) -> int:
    day = timezone.localdate(now)
    locked = Notice.objects.untold().filter(reader__in=reader_ids).order_by("pk").select_for_update(of=("self",))
    by_reader: dict[int, list[Notice]] = {}
    for notice in locked:
        by_reader.setdefault(notice.reader_id, []).append(notice)
    names = seat_names_on(day, {notice.seat_id for notice in locked if notice.seat_id})
    written: list[tuple[Letter, list[Notice]]] = []
    for reader in _readers(by_reader, day):
        mine, unwanted = _wanted(rules, reader, by_reader[reader.person.pk])
        _settle(unwanted, now)
        written += _letters_of(rules, reader, mine, names, now, at_any_hour)
    _store(written, now)
    return len(written)


def _readers(ids: Mapping[int, Any], day: date) -> Iterator[_Reader]:
    """Four queries for a chunk."""
    chosen = {row.person_id: row for row in NoticeSettings.objects.filter(person__in=list(ids))}
    switches: dict[int, set[str]] = {}
    for person, rule in NoticeSwitch.objects.filter(person__in=list(ids)).values_list("person", "rule"):
        switches.setdefault(person, set()).add(rule)
    today = Letter.objects.filter(reader__in=list(ids), written_at__gte=_on(day, time.min), kind__in=[DIGEST, AT_ONCE])
    count = Counter(dict(today.order_by().values_list("reader").annotate(number=Count("pk"))))
    for person in Person.objects.filter(pk__in=list(ids)).order_by("pk"):
        own = chosen.get(person.pk) or NoticeSettings(person=person)
        off = frozenset(switches.get(person.pk, ()))
        yield _Reader(person, own, _on(day, own.digest_at), off, count[person.pk])


def _wanted(
    rules: Mapping[str, DueRule], reader: _Reader, notices: Sequence[Notice]
) -> tuple[list[Notice], list[Notice]]:
    """What the reader wants letters of, and the rest: switched off, or of a rule that is no more."""
    mine: list[Notice] = []
    unwanted: list[Notice] = []
    for notice in notices:
        rule = rules.get(notice.rule)
        is_off = rule is None or (notice.rule in reader.switched_off and not rule.is_statutory)
        (unwanted if is_off else mine).append(notice)
    return mine, unwanted


def _letters_of(
    rules: Mapping[str, DueRule],
    reader: _Reader,
    notices: list[Notice],
    names: Mapping[int, str],
    now: datetime,
    at_any_hour: bool,
) -> Iterator[tuple[Letter, list[Notice]]]:
    day = timezone.localdate(now)
    if not notices or (now < reader.morning and not at_any_hour):
        return
    first: list[Notice] = []
    late: list[Notice] = []
    for notice in notices:
        if at_any_hour or notice.noticed_at <= reader.morning:
            first.append(notice)
        elif _cannot_wait(rules, notice, day):
            late.append(notice)
    if first:
        yield _letter(rules, DIGEST, reader.person, first, names, day), first
    if not late or reader.settings.is_quiet(timezone.localtime(now)):
        return
    if reader.letters_today + bool(first) < settings.NOTICE_LETTERS_A_DAY:
        yield _letter(rules, AT_ONCE, reader.person, late, names, day), late


def _cannot_wait(rules: Mapping[str, DueRule], notice: Notice, day: date) -> bool:
    """What is overdue already has waited, and waits until the morning."""
    return rules[notice.rule].asks or day <= notice.due_on <= day + timedelta(days=1)


def _letter(
    rules: Mapping[str, DueRule],
    kind: str,
    reader: Person,
    notices: Sequence[Notice],
    names: Mapping[int, str],
    day: date,
) -> Letter:
    """The key holds the first notice: written twice for the same notices, it is one letter."""
    lines = [
        line(
            rules[notice.rule],
            notice.due_on,
            day,
            object_id=notice.object_id,
            subject=names.get(notice.seat_id or 0, ""),
            audience=rules[notice.rule].ladder.audience_of(notice.step),
        )
        for notice in sorted(notices, key=lambda it: it.due_on)
    ]
    return letter(f"{kind}:{notices[0].pk}", kind, to=reader, context=context_of(lines), kind=kind)


def context_of(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the templates of these letters take: the lines in their groups, those that have any."""
    groups = [
        {"title": title, "lines": [line for line in lines if line["group"] == group]} for group, title in GROUPS.items()
    ]
    return {
        "groups": [group for group in groups if group["lines"]],
        "count": len(lines),
        "settings_path": reverse("notice_settings"),
        "home_path": reverse("home"),
    }


def line(rule: DueRule, due_on: date, day: date, *, object_id: int, subject: str, audience: Audience) -> dict[str, Any]:
    """One due thing in a letter of the day, as `context_of` takes it."""
    return {
        "group": _group(rule, due_on, day),
        "title": rule.title,
        "subject": subject,
        "due_on": due_on,
        "path": reverse(rule.url_name, args=[object_id]),
        "why": rule.why,
        "to_whom": TO_WHOM[audience],
        "is_mine": audience == Audience.RESPONSIBLE,
        "is_statutory": rule.is_statutory,
    }


def _group(rule: DueRule, due_on: date, day: date) -> str:
    if due_on < day:
        return OVERDUE
    if rule.asks:
        return ASKED
    if due_on <= day + timedelta(days=1):
        return NOW
    return WEEK if due_on <= day + timedelta(days=7) else LATER


def _store(written: Sequence[tuple[Letter, list[Notice]]], now: datetime) -> None:
    if not written:
        return
    post([made for made, _notices in written])
    stored = Letter.objects.in_bulk([made.key for made, _notices in written], field_name="key")
    told = []
    for made, notices in written:
        for notice in notices:
            notice.letter, notice.told_at = stored[made.key], now
            told.append(notice)
    Notice.objects.bulk_update(told, ["letter", "told_at"], batch_size=500)


def _settle(notices: Sequence[Notice], now: datetime) -> None:
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(told_at=now)
