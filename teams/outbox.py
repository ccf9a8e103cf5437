"""Letters: written with the act that they tell of, delivered by a task, never lost and not doubled."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from teams.models import Letter, Person
from teams.queue import enqueue

logger = logging.getLogger(__name__)

# After a failure the next try waits 1, 2, 4, 8 … minutes, an hour at most: a mail server may be down for hours.
FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600
# Kept as the error of a letter whose reader left before it went.
READER_HAS_LEFT = "The reader is out of service."


def letter(
    key: str,
    template: str,
    *,
    to: Person,
    context: dict[str, Any],
    kind: str = "",
    calendar: str = "",
    calendar_method: str = "",
) -> Letter:
    """A letter in the reader's language, not yet stored. `key` is unique: the same letter is never written twice.

    `calendar` is what calendar programs read in it, with its `calendar_method`, REQUEST or CANCEL.
    """
    with translation.override(to.language):
        values = {**context, "reader": to, "site_url": settings.SITE_URL}
        subject = render_to_string(f"mail/{template}_subject.txt", values).strip()
        text = render_to_string(f"mail/{template}.txt", values)
        html = render_to_string(f"mail/{template}.html", values)
    return Letter(
        key=key,
        reader=to,
        subject=subject,
        text=text,
        html=html,
        kind=kind,
        calendar=calendar,
        calendar_method=calendar_method,
    )


def post(letters: Iterable[Letter]) -> None:
    """Stores the letters in the caller's transaction and has them delivered after it. A known key is left alone."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    enqueue("teams.deliver_letters")


def deliver_some(limit: int = 100) -> int:
    """Sends up to `limit` letters, each claimed, sent and marked alone; returns how many were claimed."""
    ids = list(Letter.objects.deliverable().order_by("not_before").values_list("pk", flat=True)[:limit])
    return sum(_deliver(letter_id) for letter_id in ids)


def _deliver(letter_id: int) -> bool:
    """Claims by UPDATE and looks at the row count: of two workers one gets the letter."""
    now = timezone.now()
    claimed = (
        Letter.objects.deliverable()
        .filter(pk=letter_id)
        .update(state=Letter.State.SENDING, lease_until=now + settings.JOB_LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    letter = Letter.objects.select_related("reader").get(pk=letter_id)
    if not letter.reader.is_active:
        _let_go(letter, state=Letter.State.FAILED, error=READER_HAS_LEFT)
        return True
    try:
        _message_of(letter).send()
    except (
        OSError,
        ValueError,
    ) as error:  # smtplib's exceptions are all OSError, an address that is none is ValueError
        _wait_or_give_up(letter, error)
    else:
        Letter.objects.filter(pk=letter_id).exclude(state=Letter.State.SENT).update(
            state=Letter.State.SENT, sent_at=timezone.now(), lease_until=None, error=""
        )
    return True


def _let_go(letter: Letter, **columns: Any) -> None:
    """Gives a claimed letter back. Whoever claimed it since, when this lease had run out, has the say."""
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING, attempts=letter.attempts)
    mine.update(lease_until=None, **columns)


def _message_of(letter: Letter) -> EmailMultiAlternatives:
    """An invitation is a third way to read the letter: programs that know it offer to answer, others show the text."""
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.reader.email])
    message.extra_headers["Message-ID"] = f"<letter-{letter.pk}@talitus>"
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        message.attach_alternative(letter.calendar, f"text/calendar; method={letter.calendar_method}")
    return message


def _wait_or_give_up(letter: Letter, error: Exception) -> None:
    logger.warning("Letter %s was not sent (attempt %s): %s", letter.pk, letter.attempts, error)
    wait = min(FIRST_WAIT_SECONDS * 2 ** (letter.attempts - 1), LONGEST_WAIT_SECONDS)
    given_up = letter.attempts >= settings.LETTER_ATTEMPTS
    _let_go(
        letter,
        state=Letter.State.FAILED if given_up else Letter.State.WAITING,
        not_before=timezone.now() + timedelta(seconds=wait),
        error=str(error)[:2000],
    )
