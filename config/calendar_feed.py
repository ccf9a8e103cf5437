"""What a person's calendar program reads: what falls due from them, and their meetings."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from config.due import RULES
from teams.documents.calendar import DayEntry, TimedEntry, feed
from teams.due_rule import DueItem, due_items
from teams.models import CalendarFeed, Meeting, Participant, Person
from teams.reports.meeting import entry_of

AHEAD = timedelta(days=365)
# What is overdue for longer has left the calendar's page; it stays in the lists of Talitus.
OVERDUE = timedelta(days=60)
CANCELLED_SHOWN = timedelta(days=30)
PAST_SHOWN = timedelta(days=365)


def feed_of(calendar_feed: CalendarFeed, now: datetime) -> bytes:
    """In the language of its person. Three queries, however much is in it."""
    person, today = calendar_feed.person, timezone.localdate(now)
    with override(person.language):
        return feed("Talitus", chain(_due_entries(calendar_feed, today), _meeting_entries(person, now)))


def _due_entries(calendar_feed: CalendarFeed, today: date) -> Iterator[DayEntry]:
    """Each thing once: of what is due for two positions of one person, the first."""
    person = calendar_feed.person
    items = due_items(RULES.values(), today, today + AHEAD, of=person)
    entries = {_uid_of(item, person): item for item in reversed(items) if item.due_on >= today - OVERDUE}
    for uid, item in sorted(entries.items(), key=lambda pair: (pair[1].due_on, pair[0])):
        rule = RULES[item.rule]
        yield DayEntry(
            uid=uid,
            summary=_("Talitus: %(what)s") % {"what": rule.calendar},
            day=item.due_on,
            url=f"{settings.SITE_URL}{reverse(rule.url_name, args=[item.object_id])}",
            stamp=calendar_feed.made_at,
        )


def _uid_of(item: DueItem, person: Person) -> str:
    return f"{item.rule}-{item.subject_id}-{item.due_on:%Y%m%d}-{person.pk}@talitus"


def _meeting_entries(person: Person, now: datetime) -> Iterator[TimedEntry]:
    """A cancelled one stays a while, so that every program sees that it is; one that the person declined is no time."""
    declined = Participant.objects.filter(meeting=OuterRef("pk"), person=person, answer=Participant.Answer.DECLINED)
    meetings = Meeting.objects.visible_to(person).filter(ends_at__gt=now - PAST_SHOWN)
    gone = meetings.filter(cancelled_at__lte=now - CANCELLED_SHOWN)
    for meeting in meetings.exclude(pk__in=gone.values("pk")).annotate(is_declined=Exists(declined)):
        yield entry_of(meeting, is_busy=not meeting.is_declined)
