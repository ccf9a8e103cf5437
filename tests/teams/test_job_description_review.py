"""The yearly review: "still true" by both in a click each, or a draft is begun."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from teams.actions.job_description import approve, begin_draft, propose
from teams.actions.job_description_review import begin_change, say_still_true
from teams.models import Absence, Appointment, JobDescription, JobDescriptionReview, Person, TrailEntry
from teams.models.job_description_row import content_of
from teams.refusal import NotAllowed, Refused
from tests.cast import LONG_AGO, Cast, approved_version, draft_version
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

IN_FORCE_FROM = date(2026, 1, 15)
DUE = date(2027, 1, 15)
SOME_DAYS_LATER = date(2027, 1, 20)


@pytest.fixture(autouse=True)
def on_some_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    """A few days after the review fell due."""
    with time_machine.travel(morning(SOME_DAYS_LATER), tick=False) as clock:
        yield clock


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/Tallinn"))


def in_force(cast: Cast, code: str = "ONE-2") -> JobDescription:
    version = approved_version(cast, code, in_force_from=IN_FORCE_FROM)
    return JobDescription.objects.get(pk=version.job_description_id)


def due_day(job_description: JobDescription) -> date | None:
    job_description.refresh_from_db()
    return job_description.next_review_on


def test_the_first_review_is_due_a_year_after_the_day_in_force(cast: Cast) -> None:
    assert due_day(in_force(cast)) == DUE


@pytest.mark.parametrize("order", [("mari", "jaan"), ("jaan", "mari")])
def test_two_clicks_finish_the_review(cast: Cast, order: tuple[str, str]) -> None:
    job_description = in_force(cast)
    first, second = (getattr(cast, name) for name in order)
    half = say_still_true(job_description.pk, by=first)
    assert (half.outcome, half.due_on, half.done_on) == ("open", DUE, None)
    assert due_day(job_description) == DUE
    whole = say_still_true(job_description.pk, by=second)
    assert whole.pk == half.pk
    assert (whole.outcome, whole.done_on) == ("still_true", SOME_DAYS_LATER)
    assert (whole.holder, whole.manager) == (cast.mari, cast.jaan)
    assert due_day(job_description) == date(2028, 1, 20)
    assert job_description.last_reviewed_on == SOME_DAYS_LATER


@pytest.mark.parametrize("name", ["mari", "jaan"])
def test_one_side_twice_counts_once(cast: Cast, name: str, on_some_day: time_machine.Traveller) -> None:
    job_description = in_force(cast)
    first = say_still_true(job_description.pk, by=getattr(cast, name))
    on_some_day.move_to(morning(date(2027, 1, 22)))
    again = say_still_true(job_description.pk, by=getattr(cast, name))
    assert (again.pk, again.outcome) == (first.pk, "open")
    assert (again.holder_at, again.manager_at) == (first.holder_at, first.manager_at)
    assert TrailEntry.objects.filter(act="job_description.still_true").count() == 1


def test_a_lead_further_up_speaks_only_while_the_direct_manager_is_away(cast: Cast) -> None:
    job_description = in_force(cast)
    with pytest.raises(NotAllowed):
        say_still_true(job_description.pk, by=cast.toomas)
    Absence.objects.create(person=cast.jaan, valid_from=SOME_DAYS_LATER)
    review = say_still_true(job_description.pk, by=cast.toomas)
    assert (review.outcome, review.manager) == ("open", cast.toomas)


def test_of_a_vacant_position_the_manager_alone_says_it(cast: Cast) -> None:
    job_description = in_force(cast, "ONE-5")
    review = say_still_true(job_description.pk, by=cast.jaan)
    assert (review.outcome, review.manager, review.holder) == ("still_true", cast.jaan, None)
    assert due_day(job_description) == date(2028, 1, 20)


def test_when_the_holder_leaves_before_their_click_the_manager_says_it_once_more(cast: Cast) -> None:
    job_description = in_force(cast)
    say_still_true(job_description.pk, by=cast.jaan)
    Appointment.objects.filter(person=cast.mari).update(valid_until=SOME_DAYS_LATER)
    assert say_still_true(job_description.pk, by=cast.jaan).outcome == "still_true"


@pytest.mark.parametrize("name", ["kalle", "ylle", "liis", "peeter", "sirje", "aivar", "anne"])
def test_others_cannot_say_it(cast: Cast, name: str) -> None:
    job_description = in_force(cast)
    with pytest.raises(NotAllowed):
        say_still_true(job_description.pk, by=getattr(cast, name))
    assert not JobDescriptionReview.objects.exists()


def test_of_the_position_that_nobody_leads_hr_speaks_as_the_manager(cast: Cast) -> None:
    job_description = in_force(cast, "DEP-1")
    say_still_true(job_description.pk, by=cast.toomas)
    review = say_still_true(job_description.pk, by=cast.anne)
    assert (review.outcome, review.holder, review.manager) == ("still_true", cast.toomas, cast.anne)


def test_without_a_version_in_force_there_is_nothing_to_review(cast: Cast) -> None:
    draft = draft_version(cast)
    with pytest.raises(Refused, match="TJ-401"):
        say_still_true(draft.job_description_id, by=cast.jaan)
    coming = approved_version(cast, "ONE-3", in_force_from=date(2027, 2, 1))
    with pytest.raises(Refused, match="TJ-401"):
        say_still_true(coming.job_description_id, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-401"):
        begin_change(coming.job_description_id, by=cast.jaan)


def test_a_change_begins_a_draft_and_the_review_stays_due_until_it_is_in_force(cast: Cast) -> None:
    job_description = in_force(cast)
    say_still_true(job_description.pk, by=cast.mari)
    draft = begin_change(job_description.pk, by=cast.jaan, reason="Uus kord")
    present = job_description.version_on(SOME_DAYS_LATER)
    assert present is not None
    assert (draft.state, draft.follows, draft.change_reason) == ("draft", present, "Uus kord")
    assert content_of(draft.rows.all()) == content_of(present.rows.all())
    review = JobDescriptionReview.objects.get()
    assert (review.outcome, review.holder, review.manager) == ("open", cast.mari, None)
    assert due_day(job_description) == DUE
    propose(draft.pk, by=cast.jaan)
    approve(draft.pk, by=cast.anne, in_force_from=SOME_DAYS_LATER)
    assert due_day(job_description) == date(2028, 1, 20)


@pytest.mark.parametrize("name", ["mari", "kalle", "liis", "sirje", "aivar"])
def test_only_leads_and_hr_begin_a_change(cast: Cast, name: str) -> None:
    job_description = in_force(cast)
    with pytest.raises(NotAllowed):
        begin_change(job_description.pk, by=getattr(cast, name))
    assert due_day(job_description) == DUE


def test_while_a_draft_is_open_no_change_begins_and_the_review_stays_as_it_was(cast: Cast) -> None:
    job_description = in_force(cast)
    say_still_true(job_description.pk, by=cast.mari)
    begin_draft(cast.seats["ONE-2"].pk, by=cast.jaan)
    with pytest.raises(Refused, match="TJ-201"):
        begin_change(job_description.pk, by=cast.jaan)
    assert JobDescriptionReview.objects.get().outcome == "open"
    assert due_day(job_description) == DUE


def test_a_review_left_open_for_an_older_version_does_not_count_for_the_new_one(cast: Cast) -> None:
    job_description = in_force(cast)
    left_open = say_still_true(job_description.pk, by=cast.mari)
    second = approved_version(cast, "ONE-2", in_force_from=SOME_DAYS_LATER)
    assert due_day(job_description) == date(2028, 1, 20)
    left_open.refresh_from_db()
    assert (left_open.outcome, left_open.version == second) == ("change", False)
    assert job_description.last_reviewed_on is None
    with pytest.raises(Refused, match="TJ-402"):
        say_still_true(job_description.pk, by=cast.jaan)


def test_a_year_later_it_is_reviewed_anew(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    job_description = in_force(cast)
    for year, due in ((2027, DUE), (2028, date(2028, 1, 20)), (2029, date(2029, 1, 21))):
        on_some_day.move_to(morning(date(year, 1, year - 2007)))
        say_still_true(job_description.pk, by=cast.mari)
        assert say_still_true(job_description.pk, by=cast.jaan).due_on == due
    assert job_description.reviews.filter(outcome="still_true").count() == 3
    assert due_day(job_description) == date(2030, 1, 22)


def test_a_review_on_29_february_is_due_again_on_the_28th(cast: Cast, on_some_day: time_machine.Traveller) -> None:
    job_description = in_force(cast, "ONE-5")
    on_some_day.move_to(morning(date(2028, 2, 29)))
    say_still_true(job_description.pk, by=cast.jaan)
    assert due_day(job_description) == date(2029, 2, 28)


def test_the_trail_says_who_confirmed_and_who_found_a_change(cast: Cast) -> None:
    job_description = in_force(cast)
    say_still_true(job_description.pk, by=cast.mari)
    begin_change(job_description.pk, by=cast.jaan)
    acts = TrailEntry.objects.filter(act__in=["job_description.still_true", "job_description.change_found"])
    assert set(acts.values_list("act", "actor")) == {
        ("job_description.still_true", cast.mari.pk),
        ("job_description.change_found", cast.jaan.pk),
    }


@pytest.mark.django_db(transaction=True)
def test_both_at_the_same_moment_finish_one_review(cast: Cast) -> None:
    job_description = in_force(cast)
    has_spoken, other_has_spoken = Event(), Event()

    def person() -> None:
        with transaction.atomic():
            say_still_true(job_description.pk, by=cast.mari)
            has_spoken.set()
            assert not other_has_spoken.wait(0.3), "the manager's click did not wait for the person's"

    def manager() -> None:
        assert has_spoken.wait(10)
        say_still_true(job_description.pk, by=cast.jaan)
        other_has_spoken.set()

    at_the_same_moment(person, manager)
    review = JobDescriptionReview.objects.get()
    assert (review.outcome, review.holder, review.manager) == ("still_true", cast.mari, cast.jaan)
    assert due_day(job_description) == date(2028, 1, 20)


def test_whoever_holds_the_seat_and_manages_it_says_it_once(cast: Cast) -> None:
    version = approved_version(cast, "ONE-5", in_force_from=timezone.localdate() - timedelta(days=400))
    Appointment.objects.create(person=cast.jaan, position=cast.seats["ONE-5"], valid_from=LONG_AGO, load="0.1")
    assert say_still_true(version.job_description_id, by=cast.jaan).outcome == "still_true"


def test_a_holder_who_is_out_of_service_is_not_waited_for(cast: Cast) -> None:
    version = approved_version(cast, "ONE-2", in_force_from=timezone.localdate() - timedelta(days=400))
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    Absence.objects.all().delete()
    assert say_still_true(version.job_description_id, by=cast.jaan).outcome == "still_true"
