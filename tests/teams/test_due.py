"""The rules of people and structure: whose what is by when, and what ends it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from config.due import RULES
from teams.actions.appointment import settle_ending
from teams.actions.job_description import approve, withdraw
from teams.actions.notice import sweep
from teams.due import (
    APPOINTMENT_ENDING,
    JOB_DESCRIPTION_DECISION,
    JOB_DESCRIPTION_REVIEW,
    PROBATION_ENDING,
    SUBSTITUTION_MISSING,
)
from teams.due_rule import DueItem, DueRule, due_items
from teams.models import Absence, Appointment, Notice, Person, PositionPeriod, RoleGrant, Substitution, TrailEntry
from teams.models.position import led_position_ids
from teams.refusal import NotAllowed, Refused
from tests.cast import Cast, approved_version, proposed_version

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 17)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def due(rule: DueRule, *, day: date = TODAY, until: int = 60, **narrow: object) -> list[DueItem]:
    return due_items([rule], day, days(until), **narrow)


def names(items: list[DueItem]) -> list[tuple[str, date]]:
    people = Person.objects.in_bulk({item.responsible_id for item in items})
    return sorted((people[item.responsible_id].first_name, item.due_on) for item in items)


def mari_ends(cast: Cast, **facts: date | None) -> Appointment:
    Appointment.objects.filter(person=cast.mari).update(**facts)
    return Appointment.objects.get(person=cast.mari)


# the end of probation


def test_the_end_of_probation_is_the_direct_managers(cast: Cast) -> None:
    mari_ends(cast, probation_ends_on=days(10))
    (item,) = due(PROBATION_ENDING)
    assert names([item]) == [("Jaan", days(10))]
    assert (item.object_id, item.seat_id) == (cast.mari.pk, cast.seats["ONE-2"].pk)
    assert due(PROBATION_ENDING, until=9) == []


def test_a_probation_that_nobody_dealt_with_passes(cast: Cast) -> None:
    mari_ends(cast, probation_ends_on=days(-30))
    assert len(due(PROBATION_ENDING)) == 1
    mari_ends(cast, probation_ends_on=days(-31))
    assert due(PROBATION_ENDING) == []


def test_the_probation_of_somebody_who_left_is_nobodys(cast: Cast) -> None:
    mari_ends(cast, probation_ends_on=days(10), valid_until=TODAY)
    assert due(PROBATION_ENDING) == []


def test_the_ladder_of_probation_goes_up_before_its_end(cast: Cast) -> None:
    mari_ends(cast, probation_ends_on=date(2026, 5, 14))
    told = {}
    day = TODAY
    while day < date(2026, 6, 20):
        sweep([PROBATION_ENDING], day=day)
        for notice in Notice.objects.exclude(pk__in=told):
            told[notice.pk] = (notice.reader.first_name, notice.step, day)
        day += timedelta(days=1)
    assert sorted(told.values(), key=lambda it: (it[2], it[1])) == [
        ("Jaan", -30, date(2026, 4, 14)),
        ("Jaan", -14, date(2026, 4, 30)),
        ("Anne", -13, date(2026, 4, 30)),  # the day itself is May Day
        ("Jaan", -5, date(2026, 5, 8)),
        ("Toomas", -4, date(2026, 5, 8)),  # the day itself is a Sunday
    ]


# the end of an appointment


def test_an_appointment_ends_on_its_last_day(cast: Cast) -> None:
    mari_ends(cast, valid_until=days(20))
    assert names(due(APPOINTMENT_ENDING)) == [("Jaan", days(19))]
    assert due(APPOINTMENT_ENDING, until=18) == []
    assert due(APPOINTMENT_ENDING, day=days(20)) == []


def test_an_end_is_dealt_with_by_leads_and_hr_and_never_by_oneself(cast: Cast) -> None:
    appointment = mari_ends(cast, valid_until=timezone.localdate() + timedelta(days=20))
    for person in (cast.mari, cast.kalle, cast.liis, cast.ylle, cast.sirje, cast.aivar):
        with pytest.raises(NotAllowed):
            settle_ending(appointment.pk, term="appointment", by=person)
    for person in (cast.jaan, cast.toomas, cast.anne):
        Appointment.objects.update(ending_settled_at=None)
        assert settle_ending(appointment.pk, term="appointment", by=person).ending_settled_at is not None
    assert due_items([APPOINTMENT_ENDING], timezone.localdate(), timezone.localdate() + timedelta(days=60)) == []


def test_dealt_with_twice_counts_once_and_closes_its_notices(cast: Cast) -> None:
    appointment = mari_ends(cast, probation_ends_on=days(10))
    sweep([PROBATION_ENDING], day=TODAY)
    assert Notice.objects.unread().exists()
    first = settle_ending(appointment.pk, term="probation", by=cast.jaan).probation_settled_at
    assert settle_ending(appointment.pk, term="probation", by=cast.anne).probation_settled_at == first
    assert TrailEntry.objects.filter(act="probation.ending_settled", about=cast.mari).count() == 1
    assert not Notice.objects.unread().exists()
    assert due(PROBATION_ENDING) == []


def test_what_has_no_end_cannot_be_dealt_with(cast: Cast) -> None:
    appointment = mari_ends(cast)
    for term in ("probation", "appointment"):
        with pytest.raises(Refused, match="TJ-765"):
            settle_ending(appointment.pk, term=term, by=cast.jaan)


# nobody stands in


def away(cast: Cast, person: Person, first: int, last: int | None) -> Absence:
    return Absence.objects.create(
        person=person, valid_from=days(first), valid_until=None if last is None else days(last + 1)
    )


def test_an_absence_without_a_substitute_is_the_direct_managers(cast: Cast) -> None:
    away(cast, cast.mari, 20, 30)
    (item,) = due(SUBSTITUTION_MISSING)
    assert names([item]) == [("Jaan", days(20))]
    seat = cast.seats["ONE-2"]
    assert (item.subject_id, item.object_id) == (seat.appointments.get().pk, seat.pk)
    assert due(SUBSTITUTION_MISSING, until=19) == []
    assert due(SUBSTITUTION_MISSING, day=days(31)) == []


def test_a_short_absence_needs_nobody(cast: Cast) -> None:
    away(cast, cast.mari, 20, 21)
    assert due(SUBSTITUTION_MISSING) == []
    away(cast, cast.kalle, 20, 22)
    away(cast, cast.peeter, 20, None)
    assert len(due(SUBSTITUTION_MISSING)) == 2


def test_a_substitute_who_is_there_is_enough(cast: Cast) -> None:
    away(cast, cast.mari, 20, 30)
    link = Substitution.objects.create(
        position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=days(-100)
    )
    assert due(SUBSTITUTION_MISSING) == []
    Substitution.objects.filter(pk=link.pk).update(valid_until=days(20))
    assert len(due(SUBSTITUTION_MISSING)) == 1
    Substitution.objects.filter(pk=link.pk).update(valid_until=days(21))
    assert due(SUBSTITUTION_MISSING) == []
    Appointment.objects.filter(person=cast.kalle).update(valid_until=days(20))
    assert len(due(SUBSTITUTION_MISSING)) == 1


def test_a_substitute_who_is_away_on_the_first_day_is_none(cast: Cast) -> None:
    away(cast, cast.mari, 20, 30)
    Substitution.objects.create(position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=days(-100))
    away(cast, cast.kalle, 18, 20)
    assert {item.seat_id for item in due(SUBSTITUTION_MISSING)} >= {cast.seats["ONE-2"].pk}


def test_a_seat_that_one_left_needs_no_substitute(cast: Cast) -> None:
    """Mari sat on ONE-5 once; nobody stood in there."""
    Appointment.objects.create(
        person=cast.mari, position=cast.seats["ONE-5"], valid_from=days(-900), valid_until=days(-500), load="0.5"
    )
    Substitution.objects.create(position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=days(-100))
    away(cast, cast.mari, 20, 30)
    assert due(SUBSTITUTION_MISSING) == []


def test_of_two_seats_the_one_without_a_substitute_is_due(cast: Cast) -> None:
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=days(-900), load="0.5")
    Substitution.objects.create(position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=days(-100))
    away(cast, cast.mari, 20, 30)
    assert [item.seat_id for item in due(SUBSTITUTION_MISSING)] == [cast.seats["ONE-5"].pk]


def test_a_substitute_who_is_out_of_service_is_none(cast: Cast) -> None:
    Substitution.objects.create(position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=days(-100))
    Person.objects.filter(pk=cast.kalle.pk).update(is_active=False)
    away(cast, cast.mari, 20, 30)
    assert len(due(SUBSTITUTION_MISSING)) == 1


def test_of_an_absence_that_has_begun_today_counts(cast: Cast) -> None:
    """Whoever is named in the middle of it is enough; whoever stood in at its beginning and is gone is not."""
    away(cast, cast.mari, -20, 30)
    assert len(due(SUBSTITUTION_MISSING)) == 1
    link = Substitution.objects.create(position=cast.seats["ONE-2"], substitute=cast.seats["ONE-3"], valid_from=TODAY)
    assert due(SUBSTITUTION_MISSING) == []
    Substitution.objects.filter(pk=link.pk).update(valid_from=days(-50), valid_until=days(-5))
    assert len(due(SUBSTITUTION_MISSING)) == 1


def test_while_the_manager_is_away_their_substitute_is_told(cast: Cast) -> None:
    """Ülle acts for Jaan; of a review she is told nothing, which waits for him."""
    away(cast, cast.jaan, -1, 5)
    away(cast, cast.mari, 0, 30)
    approved_version(cast, "ONE-3", in_force_from=date(2025, 3, 17))
    sweep(RULES.values(), day=TODAY)
    told = Notice.objects.values_list("reader__first_name", "rule", "step")
    assert set(told) == {
        ("Ylle", SUBSTITUTION_MISSING.name, 0),
        ("Kalle", JOB_DESCRIPTION_REVIEW.name, 0),
    }
    sweep(RULES.values(), day=days(6))
    assert (("Jaan", JOB_DESCRIPTION_REVIEW.name, 0)) in set(told.all())


# HR's word


def test_a_proposal_waits_for_any_of_hr_and_for_nobody_else(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.sirje, role="hr", valid_from=days(-100))
    with time_machine.travel(datetime.fromisoformat("2026-03-12T12:00:00+02:00")):
        version = proposed_version(cast)
    # A Thursday and five working days.
    assert version.decide_by == date(2026, 3, 19)
    hr = [Person.objects.get(pk=person.pk) for person in (cast.anne, cast.sirje)]
    for person in hr:
        (item,) = due(JOB_DESCRIPTION_DECISION, of=person)
        assert (item.subject_id, item.due_on, item.responsible_id) == (version.pk, date(2026, 3, 19), None)
    assert due(JOB_DESCRIPTION_DECISION, of=cast.jaan) == []
    sweep([JOB_DESCRIPTION_DECISION], day=date(2026, 3, 12))
    assert set(Notice.objects.values_list("reader__first_name", flat=True)) == {"Anne", "Sirje"}


@pytest.mark.parametrize("end", ["approved", "withdrawn"])
def test_a_decision_ends_it_and_closes_its_notices(cast: Cast, end: str) -> None:
    version = proposed_version(cast)
    today = timezone.localdate()
    assert len(due_items([JOB_DESCRIPTION_DECISION], today, today + timedelta(days=60))) == 1
    Notice.objects.create(rule=JOB_DESCRIPTION_DECISION.name, subject_id=version.pk, reader=cast.anne, due_on=today)
    if end == "approved":
        approve(version.pk, by=cast.anne, in_force_from=today)
    else:
        withdraw(version.pk, by=cast.anne)
    assert due_items([JOB_DESCRIPTION_DECISION], today, today + timedelta(days=60)) == []
    assert not Notice.objects.unread().exists()


# all rules together


def test_what_is_about_led_positions_is_found_by_them(cast: Cast) -> None:
    mari_ends(cast, probation_ends_on=days(10))
    away(cast, cast.peeter, 5, 15)
    found = {
        name: {item.rule for item in due_items(RULES.values(), TODAY, days(60), seats=led_position_ids(person, TODAY))}
        for name, person in (("jaan", cast.jaan), ("liis", cast.liis), ("toomas", cast.toomas), ("mari", cast.mari))
    }
    both = {PROBATION_ENDING.name, SUBSTITUTION_MISSING.name}
    assert found == {
        "jaan": {PROBATION_ENDING.name},
        "liis": {SUBSTITUTION_MISSING.name},
        "toomas": both,
        "mari": set(),
    }


def test_it_is_one_query_for_all_rules(cast: Cast, django_assert_num_queries: object) -> None:
    mari_ends(cast, probation_ends_on=days(10), valid_until=days(20))
    away(cast, cast.mari, 5, 15)
    assert not cast.jaan.is_hr
    with django_assert_num_queries(1):
        found = due_items(RULES.values(), TODAY, days(60), of=cast.jaan)
    assert [item.due_on for item in found] == sorted(item.due_on for item in found)
    assert len(found) == 3


def test_a_seat_without_a_manager_is_nobodys(cast: Cast) -> None:
    PositionPeriod.objects.filter(position=cast.seats["ONE-2"]).update(manager=None)
    mari_ends(cast, probation_ends_on=days(10))
    assert due(PROBATION_ENDING) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_in_words_what_it_is(rule: DueRule) -> None:
    assert str(rule.title)
    assert str(rule.why).endswith(".")
    assert str(rule.calendar)
    assert RULES[rule.name] is rule
