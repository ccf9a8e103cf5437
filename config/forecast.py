"""What will be sent in the days to come, read from the last forecast: whom, by which rule, on which day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Collate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.due import RULES
from teams.due_rule import Audience, DueRule
from teams.models import ForecastLine, Notice, Person
from teams.models.structure import titles_on
from teams.reports.paging import CountedPaginator

ROWS_A_PAGE = 60
# The rungs of a ladder are far below, what was put off lies around `Notice.FIRST_WOKEN_STEP`.
PUT_OFF_FROM = Notice.FIRST_WOKEN_STEP // 2
TO_WHOM: dict[Audience, str | Promise] = {
    Audience.RESPONSIBLE: "%(when)s",
    Audience.LEAD: _("to the lead, %(when)s"),
    Audience.HR: _("to HR, %(when)s"),
}
_COLUMNS = ("day", "rule", "step", "due_on", "reader__first_name", "reader__last_name", "seat", "seat__code")


@dataclass(frozen=True)
class ForecastRow:
    """`title` and `code` of the position are empty for whoever is not HR."""

    day: date
    reader: str
    rule: str | Promise
    rung: str
    due_on: date
    title: str = ""
    code: str = ""


@dataclass(frozen=True)
class Tile:
    label: str | Promise
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Summary:
    """`count` is that of the current tile.

    `made_at` is empty while there are no lines: then nothing tells whether a forecast was made.
    """

    tiles: list[Tile]
    made_at: datetime | None

    @property
    def count(self) -> int:
        return next(tile.count for tile in self.tiles if tile.is_current)


def lines(day: date, *, rule: str = "", text: str = "") -> QuerySet[ForecastLine]:
    """From the day on, in the order of days, rules and readers; every word is found in the reader's name."""
    found = _of_readers(day, text)
    if rule:
        found = found.filter(rule=rule)
    return found.order_by(
        "day", "rule", Collate("reader__last_name", "et-x-icu"), Collate("reader__first_name", "et-x-icu"), "pk"
    )


def _of_readers(day: date, text: str) -> QuerySet[ForecastLine]:
    found = ForecastLine.objects.filter(day__gte=day)
    for word in text.split():
        found = found.filter(Q(reader__first_name__icontains=word) | Q(reader__last_name__icontains=word))
    return found


def summary(day: date, *, rule: str = "", text: str = "") -> Summary:
    """How much each rule sends, by one query; words asked for stay."""
    numbers = list(_of_readers(day, text).order_by().values_list("rule").annotate(Count("pk"), Max("made_at")))
    count = {name: number for name, number, _made in numbers}
    tiles = [Tile(_("In all"), _address("", text), sum(count.values()), rule == "")]
    tiles += [
        Tile(one.title, _address(one.name, text), count.get(one.name, 0), rule == one.name) for one in RULES.values()
    ]
    return Summary(tiles, max((made for _name, _number, made in numbers), default=None))


def _address(rule: str, text: str) -> str:
    base = reverse("forecast_list")
    asked = {name: value for name, value in (("rule", rule), ("q", text)) if value}
    return f"{base}?{urlencode(asked)}" if asked else base


def page_of(found: QuerySet[ForecastLine], number: str | None, *, count: int) -> Page:
    """One page of plain values, as `rows` takes them."""
    return CountedPaginator(found.values_list(*_COLUMNS), ROWS_A_PAGE, count=count).get_page(number)


def rows(page: Iterable[tuple], person: Person, day: date) -> list[ForecastRow]:
    """One query for the titles of all positions, and for HR alone."""
    found = list(page)
    titles = titles_on(day, {row[-2] for row in found if row[-2]}) if person.is_hr else {}
    return [
        ForecastRow(
            day=on,
            reader=f"{first} {last}".strip(),
            rule=RULES[name].title if name in RULES else name,
            rung=in_words(RULES[name], step) if name in RULES else "",
            due_on=due_on,
            title=titles.get(seat, ""),
            code=(code or "") if person.is_hr else "",
        )
        for on, name, step, due_on, first, last, seat, code in found
    ]


def in_words(rule: DueRule, step: int) -> str:
    """The rung of the ladder: “14 days before the due day”, “to the lead, at once”, “once more”.

    That somebody has put a thing off is their own; it comes once more.
    """
    if step >= PUT_OFF_FROM:
        return str(_("once more"))
    if rule.asks and step == rule.ladder.earliest:
        when = str(_("at once"))
    elif step == 0:
        when = str(_("on the day"))
    elif step < 0:
        when = ngettext("%(days)s day before the due day", "%(days)s days before the due day", -step) % {"days": -step}
    else:
        when = ngettext("%(days)s day after the due day", "%(days)s days after the due day", step) % {"days": step}
    audience = Audience.HR if rule.is_for_hr else rule.ladder.audience_of(step)
    return str(TO_WHOM[audience]) % {"when": when}
