"""How a person wants to be reached."""

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from teams.models import NoticeSettings, NoticeSwitch, Person


@transaction.atomic
def save_notice_settings(
    *, by: Person, digest_at: time, quiet_from: time, quiet_until: time, switched_off: Iterable[str]
) -> NoticeSettings:
    """Keeps one's own hours, and of which rules no letters are wanted. Which rules may be is the form's to ask."""
    times = {"digest_at": digest_at, "quiet_from": quiet_from, "quiet_until": quiet_until}
    chosen, _made = NoticeSettings.objects.update_or_create(person=by, defaults=times)
    wanted = set(switched_off)
    switches = NoticeSwitch.objects.filter(person=by)
    switches.exclude(rule__in=wanted).delete()
    NoticeSwitch.objects.bulk_create(
        [NoticeSwitch(person=by, rule=rule) for rule in sorted(wanted)], ignore_conflicts=True
    )
    return chosen
