"""Meetings as calendars and lists show them, and the days and times at which people cannot meet."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from teams.documents import calendar
from teams.models import Absence, Appointment, Meeting, Participant, Person, PositionPeriod, RoleGrant
from teams.models.meeting import MeetingQuerySet
from teams.models.person import PersonQuerySet
from teams.working_days import Presence, WorkingDays, working_days

# How many days ahead the form shows on which it will not do.
DAYS_SHOWN = 14
# How many names a card has room for.
NAMES_IN_CARD = 3


# As calendars show them


def in_words(meeting: Meeting) -> str:
    """What stands in calendars, which others may see: the kind, and nothing of whom or what."""
    return _("Meeting: %(kind)s") % {"kind": meeting.get_kind_display()}


def address_of(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{reverse('teams:meeting_detail', args=[meeting.pk])}"


def entry_of(meeting: Meeting, *, is_busy: bool = True) -> calendar.TimedEntry:
    """In the active language."""
    return calendar.TimedEntry(
        uid=f"{meeting.uid}@talitus",
        sequence=meeting.sequence,
        summary=in_words(meeting),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        url=address_of(meeting),
        stamp=meeting.changed_at,
        is_cancelled=meeting.is_cancelled,
        is_busy=is_busy,
    )


def invitation_to(reader: Person, meeting: Meeting) -> tuple[str, str]:
    """The method and the text of what the reader's calendar program takes, in their language."""
    organiser = calendar.Guest(meeting.organiser.name, meeting.organiser.email)
    guests = [
        calendar.Guest(asked.person.name, asked.person.email, asked.answer) for asked in meeting.participants.all()
    ]
    write = calendar.cancellation if meeting.is_cancelled else calendar.invitation
    with override(reader.language):
        text = write(entry_of(meeting), organiser=organiser, guests=guests).decode()
    return "CANCEL" if meeting.is_cancelled else "REQUEST", text


# In lists


@dataclass(frozen=True)
class MeetingRow:
    """`answer` is the reader's own: empty, accepted, declined, or `called` when they called the meeting.

    `declined` counts those who cannot come, for whoever called it; for others it is 0. `error` is why an answer did
    not go through.
    """

    pk: int
    url: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    with_whom: str
    answer: str
    declined: int
    is_cancelled: bool
    error: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it waits for the reader's answer."""
        return not self.answer and not self.is_cancelled

    @property
    def declined_words(self) -> str:
        return ngettext("%(number)s has declined", "%(number)s have declined", self.declined) % {
            "number": self.declined
        }


def meetings_of(person: Person) -> MeetingQuerySet:
    """With their people; two queries."""
    people = Prefetch("participants", Participant.objects.select_related("person").order_by("pk"))
    return Meeting.objects.visible_to(person).select_related("organiser").prefetch_related(people)


def meetings_ahead(person: Person, limit: int) -> list[MeetingRow]:
    """The nearest first, without those that the person has declined; one query.

    Where there are more than `limit`, whatever waits for an answer goes before what is settled.
    """
    own = Participant.objects.filter(meeting=OuterRef("pk"), person=person)
    nearest = (
        Meeting.objects.visible_to(person)
        .ahead(timezone.now())
        .exclude(Exists(own.filter(answer=Participant.Answer.DECLINED)))
        .order_by(Exists(own.filter(answer=Participant.Answer.NONE)).desc(), "starts_at", "pk")[:limit]
    )
    # A meeting has somebody asked to it always, so their rows bring all meetings.
    rows = Participant.objects.filter(meeting__in=nearest.values("pk")).select_related("person", "meeting__organiser")
    ordered = rows.order_by("meeting__starts_at", "meeting", "pk")
    groups = [list(group) for _key, group in groupby(ordered, key=lambda it: it.meeting_id)]
    return [_row(asked[0].meeting, asked, person, names=NAMES_IN_CARD) for asked in groups]


def meeting_rows(
    meetings: Iterable[Meeting], reader: Person, *, names: int | None = None, error: str = ""
) -> list[MeetingRow]:
    """Of meetings with their people, as `meetings_of` gives them; of those, so many are named."""
    return [_row(it, list(it.participants.all()), reader, names=names, error=error) for it in meetings]


def _row(
    meeting: Meeting, asked: list[Participant], reader: Person, *, names: int | None, error: str = ""
) -> MeetingRow:
    others = [person for person in (meeting.organiser, *(it.person for it in asked)) if person != reader]
    answer = next((it.answer for it in asked if it.person_id == reader.pk), "called")
    declined = [it for it in asked if it.answer == Participant.Answer.DECLINED]
    return MeetingRow(
        pk=meeting.pk,
        url=reverse("teams:meeting_detail", args=[meeting.pk]),
        kind=str(meeting.get_kind_display()),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        with_whom=_names(others, names or len(others)),
        answer=answer,
        declined=len(declined) if answer == "called" else 0,
        is_cancelled=meeting.is_cancelled,
        error=error,
    )


def _names(people: list[Person], most: int) -> str:
    named = ", ".join(person.name for person in people[:most])
    more = len(people) - most
    if more <= 0:
        return named
    return ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", more) % {
        "names": named,
        "number": more,
    }


# Whom, and when


def people_near(person: Person, day: date) -> PersonQuerySet:
    """Whom one meets most: one's direct managers, those who answer to them or to oneself, and HR."""
    mine = Appointment.objects.as_of(day).filter(person=person).values("position")
    periods = PositionPeriod.objects.as_of(day)
    managers = periods.filter(position__in=mine, manager__isnull=False).values("manager")
    seats = periods.filter(Q(manager__in=mine) | Q(manager__in=managers)).values("position")
    held = Appointment.objects.as_of(day).filter(Q(position__in=seats) | Q(position__in=managers))
    hr = RoleGrant.objects.as_of(day).filter(role=RoleGrant.Role.HR)
    near = Q(pk__in=held.values("person")) | Q(pk__in=hr.values("person"))
    return Person.objects.filter(near, is_active=True).exclude(pk=person.pk)


@dataclass(frozen=True)
class Hindrance:
    """Why a day will not do: it is free, the reader is away, or others are of whom the reader may know it."""

    day: date
    is_free: bool
    is_reader_away: bool = False
    away: list[Person] = field(default_factory=list)

    @property
    def names(self) -> str:
        return ", ".join(person.name for person in self.away)


def hindrances(people: Collection[Person], first: date, last: date, *, seen_by: Person) -> list[Hindrance]:
    """The days of the span, both ends included, on which the people cannot well meet.

    Of an absence only the days, and only where the reader may see it: about others a day that does not do would give
    the absence away, so nothing is said, and they decline for themselves.
    """
    presence = _presence_seen_by(seen_by, people, first, last, working_days())
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        away = [person for person in people if presence.is_away(person.pk, day)]
        is_free = not presence.days.is_working(day)
        if is_free or away:
            others = [person for person in away if person != seen_by]
            found.append(Hindrance(day, is_free, seen_by in away, others))
    return found


def _presence_seen_by(
    reader: Person, people: Collection[Person], first: date, last: date, days: WorkingDays
) -> Presence:
    away: dict[int, list[tuple[date, date | None]]] = {}
    touching = Q(valid_until__isnull=True) | Q(valid_until__gt=first)
    rows = Absence.objects.visible_to(reader).filter(touching, person__in=people, valid_from__lte=last)
    for person, begins, ends in rows.values_list("person", "valid_from", "valid_until"):
        away.setdefault(person, []).append((begins, ends))
    return Presence(days, away)


def days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """The first and the last day that a meeting touches."""
    return timezone.localdate(starts_at), timezone.localdate(ends_at - timedelta(microseconds=1))


def busy_then(
    people: Collection[Person], starts_at: datetime, ends_at: datetime, *, seen_by: Person, but: uuid.UUID | None = None
) -> list[Person]:
    """Which of the people are at another meeting at that time, of those meetings that the reader takes part in too.

    Of meetings that the reader may not see nothing is said, not even that somebody is busy. An office calendar does say
    it, but there any appointment takes up time; here it would always be a talk, with a lead or HR as likely as not, and
    whoever asked hour by hour would find out who has one. As with absences, they decline for themselves. `but` is the
    UID of the meeting that is being called or moved.
    """
    meetings = meetings_of(seen_by).standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(uid=but)
    busy = {key for meeting in meetings for key in _who_comes(meeting)}
    return [person for person in people if person.pk in busy]


def _who_comes(meeting: Meeting) -> list[int]:
    """Whoever called it, and all who have not declined."""
    asked = [it.person_id for it in meeting.participants.all() if it.answer != Participant.Answer.DECLINED]
    return [meeting.organiser_id, *asked]
