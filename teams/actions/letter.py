"""What those who look after the letters of the agency do with them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Letter, Person
from teams.queue import enqueue
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record


@transaction.atomic
def send_again(letter_id: int, *, by: Person) -> None:
    """Puts a letter that was given up back in line. Raises NotAllowed, or Refused when it is no longer one."""
    if not by.looks_after_letters:
        raise NotAllowed
    with refused_when_gone():
        letter = Letter.objects.only("reader").get(pk=letter_id)
    if not _put_back(letter_id):
        raise Refused("TJ-750", _("This letter is no longer among the failed: it waits, or has been sent."))
    # Without the letter as object: its subject would stand in the trail.
    record("letter.sent_again", by=by, about=letter.reader, details={"letter": letter_id})


@transaction.atomic
def send_all_again(*, by: Person) -> int:
    """Puts every letter that was given up back in line; returns how many. Raises NotAllowed."""
    if not by.looks_after_letters:
        raise NotAllowed
    count = _put_back()
    if count:
        record("letter.all_sent_again", by=by, details={"count": count})
    return count


def _put_back(letter_id: int | None = None) -> int:
    failed = Letter.objects.filter(state=Letter.State.FAILED)
    chosen = failed if letter_id is None else failed.filter(pk=letter_id)
    count = chosen.update(state=Letter.State.WAITING, attempts=0, not_before=timezone.now())
    if count:
        enqueue("teams.deliver_letters")
    return count
