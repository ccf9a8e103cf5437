"""One's own notices as rows: what they speak of, why they came, whom the ladder meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from config.due import RULES
from config.due_rows import distance, seat_names, state_of
from teams.actions.digest import TO_WHOM
from teams.models import Notice


@dataclass(frozen=True)
class NoticeRow:
    pk: int
    url: str
    title: str
    seat: str
    who: str
    due_on: date
    when: str
    state: str
    why: str
    to_whom: str
    noticed_at: datetime
    is_unread: bool
    can_be_switched_off: bool


def notice_rows(notices: Iterable[Notice], day: date) -> list[NoticeRow]:
    """Two queries for a page. A notice of a rule that is no more is left out."""
    found = [notice for notice in notices if notice.rule in RULES]
    seats = {notice.seat_id for notice in found if notice.seat_id}
    titles, holders = seat_names(day, seats)
    return [
        _row(notice, day, titles.get(notice.seat_id or 0, ""), holders.get(notice.seat_id or 0, "")) for notice in found
    ]


def _row(notice: Notice, day: date, seat: str, who: str) -> NoticeRow:
    rule = RULES[notice.rule]
    is_closed = notice.read_at is not None
    return NoticeRow(
        pk=notice.pk,
        url=reverse(rule.url_name, args=[notice.object_id]),
        title=str(rule.title),
        seat=seat,
        who=who,
        due_on=notice.due_on,
        when=distance(notice.due_on, day),
        state="" if is_closed else state_of(notice.due_on, day),
        why=str(rule.why),
        to_whom=str(TO_WHOM[rule.ladder.audience_of(notice.step)]),
        noticed_at=timezone.localtime(notice.noticed_at),
        is_unread=not is_closed,
        can_be_switched_off=not rule.is_statutory,
    )
