"""A made-up letter of every kind, for the preview: one context for each template under templates/mail.

A new kind of letter is one line in `SAMPLES`; without it the suite fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from config.due import RULES
from teams.actions.digest import context_of, line
from teams.due_rule import Audience, RuleName
from teams.models import Letter, Meeting, Person
from teams.outbox import letter


@dataclass(frozen=True)
class Sample:
    """`template` as `teams.outbox.letter` takes it; `context` is asked anew for each letter, since days go on."""

    template: str
    context: Callable[[date], dict[str, Any]]


def _line(rule: RuleName, due_on: date, day: date, to: Audience = Audience.RESPONSIBLE) -> dict[str, Any]:
    return line(RULES[rule], due_on, day, object_id=1, subject="Klienditeenindaja (KT-12)", audience=to)


def _digest(day: date) -> dict[str, Any]:
    return context_of(
        [
            _line(RuleName.JOB_DESCRIPTION_REVIEW, day - timedelta(days=14), day, Audience.LEAD),
            _line(RuleName.SUBSTITUTION_MISSING, day + timedelta(days=1), day),
            _line(RuleName.PROBATION_ENDING, day + timedelta(days=5), day),
            _line(RuleName.APPOINTMENT_ENDING, day + timedelta(days=30), day),
        ]
    )


def _at_once(day: date) -> dict[str, Any]:
    return context_of([_line(RuleName.JOB_DESCRIPTION_DECISION, day, day)])


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
