"""A made-up letter of every kind, for the preview: one context for each template under templates/mail.

A new kind of letter is one line in `SAMPLES`; without it the suite fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from config.due import RULES
from teams.actions.digest import GROUPS, LATER, NOW, OVERDUE, TO_WHOM, WEEK
from teams.due_rule import Audience, RuleName
from teams.models import Letter, Meeting, Person
from teams.outbox import letter


@dataclass(frozen=True)
class Sample:
    """`template` as `teams.outbox.letter` takes it; `context` is asked anew for each letter, since days go on."""

    template: str
    context: Callable[[date], dict[str, Any]]


def _line(rule: RuleName, group: str, day: date, to: Audience = Audience.RESPONSIBLE) -> dict[str, Any]:
    return {
        "group": group,
        "title": RULES[rule].title,
        "subject": "Klienditeenindaja (KT-12)",
        "due_on": day,
        "path": reverse(RULES[rule].url_name, args=[1]),
        "why": RULES[rule].why,
        "to_whom": TO_WHOM[to],
        "is_mine": to == Audience.RESPONSIBLE,
        "is_statutory": RULES[rule].is_statutory,
    }


def _of_notices(lines: list[dict[str, Any]]) -> dict[str, Any]:
    groups = [{"title": GROUPS[name], "lines": [it for it in lines if it["group"] == name]} for name in GROUPS]
    return {
        "groups": [group for group in groups if group["lines"]],
        "count": len(lines),
        "settings_path": reverse("notice_settings"),
        "home_path": reverse("home"),
    }


def _digest(day: date) -> dict[str, Any]:
    return _of_notices(
        [
            _line(RuleName.JOB_DESCRIPTION_REVIEW, OVERDUE, day - timedelta(days=14), Audience.LEAD),
            _line(RuleName.SUBSTITUTION_MISSING, NOW, day + timedelta(days=1)),
            _line(RuleName.PROBATION_ENDING, WEEK, day + timedelta(days=5)),
            _line(RuleName.APPOINTMENT_ENDING, LATER, day + timedelta(days=30)),
        ]
    )


def _at_once(day: date) -> dict[str, Any]:
    return _of_notices([_line(RuleName.JOB_DESCRIPTION_DECISION, NOW, day)])


def _meeting(what: str) -> Callable[[date], dict[str, Any]]:
    def context(day: date) -> dict[str, Any]:
        begins = timezone.make_aware(datetime.combine(day + timedelta(days=7), time(10)))
        organiser = Person(pk=2, first_name="Jaan", last_name="Jõgi", email="jaan@example.ee")
        meeting = Meeting(
            pk=1, starts_at=begins, ends_at=begins + timedelta(hours=1), place="Tuba 214", organiser=organiser
        )
        return {"meeting": meeting, "what": what, "address": f"{settings.SITE_URL}/"}

    return context


SAMPLES: dict[str, Sample] = {
    "digest": Sample("digest", _digest),
    "at_once": Sample("at_once", _at_once),
    "meeting_called": Sample("meeting", _meeting("called")),
    "meeting_moved": Sample("meeting", _meeting("moved")),
    "meeting_cancelled": Sample("meeting", _meeting("cancelled")),
}


def sample_letter(name: str, language: str, day: date) -> Letter:
    """Written as the real ones are, to somebody who is not there; not stored."""
    reader = Person(pk=1, first_name="Mari", last_name="Mägi", email="mari@example.ee", language=language)
    return letter(f"sample:{name}", SAMPLES[name].template, to=reader, context=SAMPLES[name].context(day))
