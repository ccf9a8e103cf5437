"""What comes next of a due thing, in words: whom it shows itself to on which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.due_rule import Audience, DueRule
from teams.working_days import WorkingDays

# A day inside a sentence: in Estonian the month takes an ending there.
ON_DAY: tuple[str | Promise, ...] = (
    pgettext_lazy("inside a sentence", "on %(day)s January"),
    pgettext_lazy("inside a sentence", "on %(day)s February"),
    pgettext_lazy("inside a sentence", "on %(day)s March"),
    pgettext_lazy("inside a sentence", "on %(day)s April"),
    pgettext_lazy("inside a sentence", "on %(day)s May"),
    pgettext_lazy("inside a sentence", "on %(day)s June"),
    pgettext_lazy("inside a sentence", "on %(day)s July"),
    pgettext_lazy("inside a sentence", "on %(day)s August"),
    pgettext_lazy("inside a sentence", "on %(day)s September"),
    pgettext_lazy("inside a sentence", "on %(day)s October"),
    pgettext_lazy("inside a sentence", "on %(day)s November"),
    pgettext_lazy("inside a sentence", "on %(day)s December"),
)
SENTENCES: dict[Audience, str | Promise] = {
    Audience.RESPONSIBLE: _("%(On_day)s you are reminded."),
    Audience.LEAD: _("%(On_day)s your direct manager sees it."),
    Audience.HR: _("%(On_day)s HR sees it."),
}
ENDS = _("After that nobody is reminded; it stays in your list.")
ENDED = _("Nobody is reminded of it any more; it stays in your list.")


def on_day(day: date, today: date) -> str:
    """“on 14 October”, with the year when it is another one."""
    words = str(ON_DAY[day.month - 1]) % {"day": day.day}
    return words if day.year == today.year else f"{words} {day.year}"


@dataclass(frozen=True)
class LadderStep:
    day: date
    to: Audience
    sentence: str


def steps_ahead(rule: DueRule, due_on: date, today: date, calendar: WorkingDays) -> list[LadderStep]:
    """The rungs that are still to come, on the days on which their notices go."""
    ahead = []
    for rung in rule.ladder.rungs:
        day = calendar.notice_goes_on(due_on + timedelta(days=rung.day))
        if day > today:
            words = on_day(day, today)
            sentence = str(SENTENCES[rung.to]) % {"On_day": words[:1].upper() + words[1:]}
            ahead.append(LadderStep(day, rung.to, sentence))
    return ahead


def sentences_ahead(rule: DueRule, due_on: date, today: date, calendar: WorkingDays) -> list[str]:
    """What the person sees beside the thing: each step to come, and that there is an end."""
    ahead = [step.sentence for step in steps_ahead(rule, due_on, today, calendar)]
    return [*ahead, str(ENDS if ahead else ENDED)]
