"""Meetings as calendars and lists show them, and the days on which people cannot meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from teams.documents import calendar
from teams.models import Absence, Appointment, Meeting, Person, PositionPeriod, RoleGrant
from teams.models.meeting import MeetingQuerySet
from teams.models.person import PersonQuerySet
from teams.working_days import Presence, WorkingDays, working_days

# How many days ahead the form shows on which it will not do.
DAYS_SHOWN = 14


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
    """`answer` is the reader's own: empty, accepted, declined, or `called` when they called the meeting."""

    url: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    with_whom: str
    answer: str
    is_cancelled: bool


def meetings_of(person: Person) -> MeetingQuerySet:
    people = "participants__person"
    return Meeting.objects.visible_to(person).select_related("organiser").prefetch_related(people)


def meeting_rows(meetings: Iterable[Meeting], reader: Person) -> list[MeetingRow]:
    """Of meetings with their people, as `meetings_of` gives them."""
    return [_row(meeting, reader) for meeting in meetings]


def _row(meeting: Meeting, reader: Person) -> MeetingRow:
    asked = list(meeting.participants.all())
    others = [person for person in (meeting.organiser, *(it.person for it in asked)) if person != reader]
    answer = next((it.answer for it in asked if it.person_id == reader.pk), "called")
    return MeetingRow(
        url=reverse("teams:meeting_detail", args=[meeting.pk]),
        kind=str(meeting.get_kind_display()),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        with_whom=", ".join(person.name for person in others),
        answer=answer,
        is_cancelled=meeting.is_cancelled,
    )


# Whom, and on which days


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
    """Why a day will not do: it is free, or some are away of whom the reader may know it."""

    day: date
    is_free: bool
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
            found.append(Hindrance(day, is_free, away))
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
