"""What a person's calendar program reads: what falls due from them, and their meetings."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from config.due import RULES
from config.due_rows import key_of, put_off_by
from teams.documents.calendar import DayEntry, TimedEntry, feed
from teams.due_rule import DueItem, due_items
from teams.models import CalendarFeed, Meeting, Participant, Person
from teams.reports.meeting import entry_of

AHEAD = timedelta(days=365)
# What is overdue for longer has left the calendar's page; it stays in the lists of Talitus.
OVERDUE = timedelta(days=60)
# As long as no two things of one person can be expected to meet in it.
UID_LENGTH = 32
CANCELLED_SHOWN = timedelta(days=30)
PAST_SHOWN = timedelta(days=365)


def feed_of(calendar_feed: CalendarFeed, now: datetime) -> bytes:
    """In the language of its person. Four queries, however much is in it."""
    person, today = calendar_feed.person, timezone.localdate(now)
    with override(person.language):
        return feed("Talitus", chain(_due_entries(calendar_feed, today), _meeting_entries(person, now)))


def _due_entries(calendar_feed: CalendarFeed, today: date) -> Iterator[DayEntry]:
    """Each thing once: of what is due for two positions of one person, the first.

    What the person has put off beyond its due day stands on the day until which it is. Every entry leads to My day
    alone: the page of a thing would tell whom it is about.
    """
    person, put_off = calendar_feed.person, put_off_by(calendar_feed.person)
    entries: dict[str, tuple[date, DueItem]] = {}
    for item in due_items(RULES.values(), today, today + AHEAD, of=person):
        day = max(item.due_on, put_off.get(key_of(item), item.due_on))
        if day >= today - OVERDUE:
            entries.setdefault(_uid_of(item, person), (day, item))
    for uid, (day, item) in sorted(entries.items(), key=lambda entry: (entry[1][0], entry[0])):
        yield DayEntry(
            uid=uid,
            summary=_("Talitus: %(what)s") % {"what": RULES[item.rule].calendar},
            day=day,
            url=f"{settings.SITE_URL}{reverse('home')}",
            stamp=calendar_feed.made_at,
        )


def _uid_of(item: DueItem, person: Person) -> str:
    """The same at every reading, and without the key of the server it tells nothing: neither the rule nor what of."""
    named = f"{item.rule}:{item.subject_id}:{item.due_on:%Y-%m-%d}:{person.pk}"
    digest = salted_hmac("config.calendar_feed", named, algorithm="sha256").hexdigest()
    return f"{digest[:UID_LENGTH]}@talitus"


def _meeting_entries(person: Person, now: datetime) -> Iterator[TimedEntry]:
    """A cancelled one stays a while, so that every program sees that it is; one that the person declined is no time."""
    declined = Participant.objects.filter(meeting=OuterRef("pk"), person=person, answer=Participant.Answer.DECLINED)
    meetings = Meeting.objects.visible_to(person).filter(ends_at__gt=now - PAST_SHOWN)
    gone = meetings.filter(cancelled_at__lte=now - CANCELLED_SHOWN)
    for meeting in meetings.exclude(pk__in=gone.values("pk")).annotate(is_declined=Exists(declined)):
        yield entry_of(meeting, is_busy=not meeting.is_declined)
