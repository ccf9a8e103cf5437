"""What people and administrators do with letters."""

from django.utils import timezone

from teams.models import Letter
from teams.queue import enqueue


def send_again(letter_id: int) -> bool:
    """Puts a letter that was given up back in line; returns whether it was one."""
    put_back = Letter.objects.filter(pk=letter_id, state=Letter.State.FAILED).update(
        state=Letter.State.WAITING, attempts=0, not_before=timezone.now()
    )
    if put_back:
        enqueue("teams.deliver_letters")
    return bool(put_back)
