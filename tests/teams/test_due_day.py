"""The kept due day is the one that the facts give, after every act, and a wrong one is found by night."""

from datetime import date
from logging import LogRecord

import pytest

from teams.actions.due_day import mend_due_days, wrong_due_days
from teams.actions.job_description import next_review_after, withdraw
from teams.actions.job_description_review import begin_change, say_still_true
from teams.models import JobDescription
from teams.tasks import check_due_days
from tests.cast import Cast, approved_version, draft_version, proposed_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reviewed", "in_force_from", "due"),
    [
        (None, None, None),
        (date(2026, 5, 1), None, None),
        (None, date(2026, 1, 31), date(2027, 1, 31)),
        (date(2026, 6, 1), date(2026, 1, 31), date(2027, 6, 1)),
        (date(2025, 6, 1), date(2026, 1, 31), date(2027, 1, 31)),
        (None, date(2028, 2, 29), date(2029, 2, 28)),
        (None, date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2020, 1, 1), date(2027, 12, 31)),
    ],
)
def test_it_lies_a_year_after_the_later_of_review_and_day_in_force(
    reviewed: date | None, in_force_from: date | None, due: date | None
) -> None:
    assert next_review_after(reviewed, in_force_from) == due


def test_the_number_of_months_is_a_setting(settings: object) -> None:
    settings.JOB_DESCRIPTION_REVIEW_MONTHS = 6
    assert next_review_after(None, date(2026, 8, 31)) == date(2027, 2, 28)


def test_after_every_act_the_kept_days_are_right(cast: Cast) -> None:
    acts = [
        lambda: draft_version(cast, "ONE-3"),
        lambda: proposed_version(cast, "ONE-4"),
        lambda: approved_version(cast, "ONE-2", in_force_from=date(2025, 1, 1)),
        lambda: approved_version(cast, "ONE-2", in_force_from=date(2099, 1, 1)),
        lambda: approved_version(cast, "ONE-2", in_force_from=date(2024, 1, 1)),
        lambda: withdraw(proposed_version(cast, "ONE-2").pk, by=cast.jaan),
        lambda: approved_version(cast, "ONE-5", in_force_from=date(2025, 1, 1)),
        lambda: say_still_true(JobDescription.objects.get(position__code="ONE-5").pk, by=cast.jaan),
        lambda: begin_change(JobDescription.objects.get(position__code="ONE-5").pk, by=cast.jaan),
    ]
    for number, act in enumerate(acts, 1):
        act()
        assert wrong_due_days() == [], f"after act {number}"


def test_a_wrong_day_is_found_told_and_mended(cast: Cast, logged_errors: list[LogRecord]) -> None:
    version = approved_version(cast, "ONE-2", in_force_from=date(2025, 3, 10))
    approved_version(cast, "ONE-3", in_force_from=date(2025, 3, 10))
    wrong = JobDescription.objects.filter(pk=version.job_description_id)
    wrong.update(next_review_on=date(2030, 1, 1))
    assert wrong_due_days() == [version.job_description_id]
    assert check_due_days() == 1
    assert [record.getMessage() for record in logged_errors] == [
        f"Kept due days differed from the computed ones: job descriptions [{version.job_description_id}]"
    ]
    logged_errors.clear()
    assert wrong.get().next_review_on == date(2026, 3, 10)
    assert check_due_days() == 0


def test_a_day_that_is_missing_or_too_many_is_wrong_too(cast: Cast) -> None:
    approved_version(cast, "ONE-2")
    draft_version(cast, "ONE-3")
    JobDescription.objects.filter(position__code="ONE-2").update(next_review_on=None)
    JobDescription.objects.filter(position__code="ONE-3").update(next_review_on=date(2027, 1, 1))
    assert len(mend_due_days()) == 2
    assert mend_due_days() == []
