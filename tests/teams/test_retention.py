"""Every model has a rule of how long it is kept; what has outlived its term goes."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from teams.actions.job_description_import import begin_import, finish_import
from teams.actions.retention import RULES, delete_expired
from teams.models import JobDescriptionImport, Letter, Notice
from tests.cast import Cast

OURS = ("teams", "knowledge", "workplans", "reviews")
TEXT = "AMETIJUHEND\n1. ÜLDOSA\nAmetinimetus Nõustaja\n2. TEENISTUSÜLESANDED\n2.1. Nõustab inimesi.\n"


def test_every_model_has_one_rule_and_its_reason() -> None:
    ruled = [rule.model for rule in RULES]
    ours = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    assert sorted(model._meta.label for model in ruled) == sorted(model._meta.label for model in ours)
    assert all(rule.because for rule in RULES)


@pytest.mark.django_db
def test_unfinished_imports_go_after_two_weeks_and_finished_ones_stay(cast: Cast) -> None:
    (old,) = begin_import(cast.seats["ONE-2"].pk, by=cast.anne, text=TEXT)
    (finished,) = begin_import(cast.seats["ONE-3"].pk, by=cast.anne, text=TEXT)
    (fresh,) = begin_import(cast.seats["ONE-4"].pk, by=cast.anne, text=TEXT)
    for line in range(len(finished.reading["unplaced"])):
        finished.reading["unplaced"][line]["place"] = "aside"
    finished.save()
    finish_import(finished.pk, by=cast.anne)
    long_ago = timezone.now() - timedelta(days=15)
    JobDescriptionImport.objects.exclude(pk=fresh.pk).update(begun_at=long_ago)
    assert delete_expired()["teams.JobDescriptionImport"] == 1
    assert set(JobDescriptionImport.objects.values_list("pk", flat=True)) == {finished.pk, fresh.pk}
    assert not JobDescriptionImport.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db
def test_an_old_letter_goes_and_its_notice_stays(cast: Cast) -> None:
    letter = Letter.objects.create(
        key="old", reader=cast.mari, subject="s", text="t", html="h", state="sent", sent_at=timezone.now()
    )
    notice = Notice.objects.create(rule="r", subject_id=1, reader=cast.mari, due_on=timezone.localdate(), letter=letter)
    Letter.objects.update(written_at=timezone.now() - timedelta(days=400))
    assert delete_expired()["teams.Letter"] == 1
    notice.refresh_from_db()
    assert notice.letter is None
