"""Puts the demo's people, structure and job descriptions into an empty database."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from config.demo import cast, structure, versions
from config.demo.mornings import bring_mornings
from teams.actions.job_description import freeze, keep_next_review, store_content
from teams.actions.rendering import request_rendering
from teams.content import JobDescriptionContent
from teams.models import (
    Absence,
    Appointment,
    Duty,
    JobDescription,
    JobDescriptionForm,
    JobDescriptionReview,
    JobDescriptionVersion,
    Person,
    Position,
    PositionPeriod,
    RoleGrant,
    Substitution,
    Unit,
    UnitPeriod,
)
from teams.models.structure import place_of

State = JobDescriptionVersion.State


@transaction.atomic
def load(today: date) -> bool:
    """Loads everything with days counted from `today`; into a database that has people nothing, and returns False."""
    if Person.objects.exists():
        return False
    _Loader(today).load()
    return True


def demo_faces() -> Iterator[tuple[Person, str]]:
    """The people that one can enter as, with the line that says whose desk that is."""
    roles = {face.person: str(face.role) for face in cast.FACES}
    people = {person.name: person for person in Person.objects.filter(email__endswith=f"@{cast.EMAIL_DOMAIN}")}
    for name, role in roles.items():
        if name in people:
            yield people[name], role


class _Loader:
    """Keeps what was made by its name or code, so that the next noun finds it."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}
        self.positions: dict[str, Position] = {}
        self.forms = {form.code: form for form in JobDescriptionForm.objects.all()}

    def load(self) -> None:
        self._people()
        self._units()
        self._positions()
        self._facts_with_days()
        self.hr = self.people[next(grant.person for grant in cast.ROLE_GRANTS if grant.role == "hr")]
        for code, history in versions.HISTORIES.items():
            self._history(code, history)
        bring_mornings(self.people, self.today)

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _end(self, offset: int | None) -> date | None:
        return None if offset is None else self._day(offset)

    def _moment(self, day: date, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def _people(self) -> None:
        for person in cast.PEOPLE:
            self.people[person.name] = Person.objects.create_user(
                person.email,
                None,
                first_name=person.first_name,
                last_name=person.last_name,
                service_kind=person.service,
                language=person.language,
                is_active=not self._has_left(person.name),
            )

    def _has_left(self, name: str) -> bool:
        ends = [row.ends_on for row in cast.APPOINTMENTS if row.person == name]
        return bool(ends) and all(end is not None and end <= 0 for end in ends)

    def _units(self) -> None:
        for unit in structure.UNITS:
            self.units[unit.code] = Unit.objects.create(
                code=unit.code, kind=unit.kind, valid_from=self._day(unit.starts_on)
            )
        for unit in structure.UNITS:
            for since, until in _spans(unit.names, unit.parents):
                UnitPeriod.objects.create(
                    unit=self.units[unit.code],
                    name=_value_on(unit.names, since),
                    parent=self.units.get(_value_on(unit.parents, since)),
                    valid_from=self._day(since),
                    valid_until=self._end(until),
                )

    def _positions(self) -> None:
        for row in structure.POSITIONS:
            self.positions[row.code] = Position.objects.create(
                code=row.code, valid_from=self._day(row.starts_on), valid_until=self._end(row.ends_on)
            )
        for row in structure.POSITIONS:
            for since, until in _spans(((row.starts_on, ""), *row.managers)):
                PositionPeriod.objects.create(
                    position=self.positions[row.code],
                    title=row.title,
                    unit=self.units[row.unit],
                    manager=self.positions.get(_value_on(row.managers, since)),
                    heads_unit=row.heads_unit,
                    valid_from=self._day(since),
                    valid_until=self._end(row.ends_on if until is None else until),
                )

    def _facts_with_days(self) -> None:
        for row in cast.APPOINTMENTS:
            Appointment.objects.create(
                person=self.people[row.person],
                position=self.positions[row.position],
                load=row.load,
                probation_ends_on=self._end(row.probation_ends_on),
                **self._span(row),
            )
        for absence in cast.ABSENCES:
            Absence.objects.create(person=self.people[absence.person], kind=absence.kind, **self._span(absence))
        for grant in cast.ROLE_GRANTS:
            RoleGrant.objects.create(person=self.people[grant.person], role=grant.role, **self._span(grant))
        ranks: dict[str, int] = {}
        for link in structure.SUBSTITUTIONS:
            ranks[link.substituted] = ranks.get(link.substituted, 0) + 1
            Substitution.objects.create(
                position=self.positions[link.substituted],
                substitute=self.positions[link.substitute],
                rank=ranks[link.substituted],
                valid_from=self._day(link.starts_on),
            )

    def _span(self, row: cast.Appointment | cast.Absence | cast.RoleGrant) -> dict[str, Any]:
        return {"valid_from": self._day(row.starts_on), "valid_until": self._end(row.ends_on)}

    def _history(self, code: str, history: versions.History) -> None:
        position = self.positions[code]
        job_description = JobDescription.objects.create(position=position)
        begins = [planned.in_force_from for planned in history.versions if planned.in_force_from is not None]
        previous = None
        for number, planned in enumerate(history.versions, 1):
            previous = self._version(job_description, number, planned, begins, previous)
        self._reviews(job_description, history.reviews)
        keep_next_review(job_description)

    def _version(
        self,
        job_description: JobDescription,
        number: int,
        planned: versions.PlannedVersion,
        begins: list[int],
        previous: JobDescriptionVersion | None,
    ) -> JobDescriptionVersion:
        since = self.today + timedelta(days=planned.since)
        day = self._end(planned.in_force_from) or self.today
        version = JobDescriptionVersion.objects.create(
            job_description=job_description,
            number=number,
            form=self.forms[versions.FORM_OF_TEXT[planned.text]],
            follows=previous,
            begun_by=self._manager_on(job_description.position, since) or self.hr,
            begun_at=self._moment(since - timedelta(days=12)),
        )
        store_content(version, self._content(planned.text, job_description, day))
        if planned.state != "draft":
            self._freeze(version, planned, since, day, begins)
            request_rendering(version)
        return version

    def _freeze(
        self,
        version: JobDescriptionVersion,
        planned: versions.PlannedVersion,
        since: date,
        day: date,
        begins: list[int],
    ) -> None:
        freeze(version, by=version.begun_by, at=self._moment(since - timedelta(days=3)), day=day)
        if planned.state == "approved":
            version.state = State.APPROVED
            version.approved_by, version.approved_at = self.hr, self._moment(since, 14)
            version.in_force_from, version.applied_from = day, self._end(planned.applied_from)
            version.in_force_until = self._end(
                min((b for b in begins if b > (planned.in_force_from or 0)), default=None)
            )
        elif planned.state == "withdrawn":
            version.state = State.WITHDRAWN
            version.withdrawn_by, version.withdrawn_at = version.begun_by, self._moment(since, 14)
            version.withdrawn_reason = "Ülesannete jaotus vaadatakse enne läbi."
        version.save()

    def _content(self, text: str, job_description: JobDescription, day: date) -> JobDescriptionContent:
        """The text with its head as the structure says, and with duties that are this position's own."""
        content = versions.read_content(text)
        place = place_of(job_description.position, day)
        content.title, content.unit = place.title, ", ".join(place.unit_path)
        content.direct_manager = place.manager_title
        content.substituted_by, content.substitutes = place.substituted_by, place.substitutes
        content.subordinates = place.subordinates
        for duty in content.duties:
            duty.identity = str(uuid5(UUID(duty.identity), job_description.position.code))
        known = [Duty(pk=UUID(duty.identity), job_description=job_description) for duty in content.duties]
        Duty.objects.bulk_create(known, ignore_conflicts=True)
        return content

    def _manager_on(self, position: Position, day: date) -> Person | None:
        period = position.periods.as_of(day).first()
        held = Appointment.objects.as_of(day).filter(position=period.manager_id).first() if period else None
        return held.person if held else None

    def _reviews(self, job_description: JobDescription, reviews: tuple[versions.Review, ...]) -> None:
        for review in reviews:
            first = min(day for day in (review.by_manager, review.by_person) if day is not None)
            on = self.today + timedelta(days=first)
            version = job_description.version_on(on) or job_description.versions.earliest("number")
            done_on = self._end(review.finished_on)
            holder = Appointment.objects.as_of(on).filter(position=job_description.position).first()
            JobDescriptionReview.objects.create(
                job_description=job_description,
                version=version,
                due_on=on,
                outcome="still_true" if done_on else "open",
                manager=self._manager_on(job_description.position, on) or self.hr
                if review.by_manager is not None
                else None,
                manager_at=self._moment(on) if review.by_manager is not None else None,
                holder=holder.person if holder and review.by_person is not None else None,
                holder_at=self._moment(on, 11) if holder and review.by_person is not None else None,
                done_on=done_on,
            )
            if done_on:
                job_description.last_reviewed_on = done_on


def _value_on(dated: structure.Dated, day: int) -> str:
    return next((value for since, value in reversed(dated) if since <= day), "")


def _spans(*dated: structure.Dated) -> Iterator[tuple[int, int | None]]:
    """From each day on which something changes to the next one."""
    days = sorted({since for facts in dated for since, _value in facts})
    yield from pairwise([*days, None])
