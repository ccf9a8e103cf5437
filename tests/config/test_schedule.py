"""What runs when: put into the database once, changed there by an administrator, run by the beat."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from config.celery import RETIRED, SCHEDULE, app
from config.schedule import TalitusScheduler, install_missing_tasks
from teams.models import ForecastLine, Letter, Notice, Rendering
from tests.cast import Cast, approved_version, proposed_version

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo(settings.TIME_ZONE)


@pytest.fixture(autouse=True)
def empty_schedule(db: None) -> None:
    PeriodicTask.objects.all().delete()


def test_all_of_it_is_put_once() -> None:
    assert install_missing_tasks() == list(SCHEDULE)
    assert install_missing_tasks() == []
    assert dict(PeriodicTask.objects.values_list("name", "task")) == {
        name: task for name, (task, _) in SCHEDULE.items()
    }


@pytest.mark.parametrize("name", SCHEDULE)
def test_the_period_is_the_one_of_the_table(name: str) -> None:
    install_missing_tasks()
    row = PeriodicTask.objects.get(name=name)
    assert row.schedule == SCHEDULE[name][1]
    assert row.crontab is None or str(row.crontab.timezone) == settings.TIME_ZONE


def test_what_an_administrator_changed_stays() -> None:
    install_missing_tasks()
    seldom = IntervalSchedule.objects.create(every=7, period=IntervalSchedule.MINUTES)
    PeriodicTask.objects.filter(name="deliver letters").update(interval=seldom, expire_seconds=900)
    PeriodicTask.objects.filter(name="write letters").update(enabled=False)
    assert install_missing_tasks() == []
    changed = PeriodicTask.objects.get(name="deliver letters")
    assert (changed.interval, changed.expire_seconds) == (seldom, 900)
    assert not PeriodicTask.objects.get(name="write letters").enabled


def test_a_new_line_of_the_table_is_put_beside_what_is_there() -> None:
    install_missing_tasks()
    PeriodicTask.objects.filter(name="check due days").delete()
    before = set(PeriodicTask.objects.values_list("pk", "date_changed"))
    assert install_missing_tasks() == ["check due days"]
    assert before < set(PeriodicTask.objects.values_list("pk", "date_changed"))


def test_a_period_that_was_entered_twice_is_no_obstacle() -> None:
    install_missing_tasks()
    PeriodicTask.objects.all().delete()
    for model in (IntervalSchedule, CrontabSchedule):
        model.objects.bulk_create([copy_of(row) for row in model.objects.all()])
    assert install_missing_tasks() == list(SCHEDULE)


def copy_of(row: models.Model) -> models.Model:
    row.pk = None
    return row


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_worker_knows_the_task(name: str) -> None:
    app.loader.import_default_modules()
    assert SCHEDULE[name][0] in app.tasks


@pytest.mark.django_db(transaction=True)
def test_the_beat_starts_with_it_and_with_what_was_changed() -> None:
    install_missing_tasks()
    seldom = IntervalSchedule.objects.create(every=7, period=IntervalSchedule.MINUTES)
    PeriodicTask.objects.filter(name="deliver letters").update(interval=seldom)
    PeriodicTask.objects.filter(name="sweep renderings").delete()
    PeriodicTask.objects.filter(name="check due days").update(enabled=False)
    entries = TalitusScheduler(app=app).schedule
    assert set(entries) == set(SCHEDULE) - {"check due days"}
    assert entries["deliver letters"].schedule.run_every == timedelta(minutes=7)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hour", [5, 12, 20])
def test_a_beat_that_was_away_by_night_makes_up_for_it_at_any_hour(hour: int) -> None:
    """Somebody who runs the product by day alone has their reminders too."""
    install_missing_tasks()
    the_day_before_yesterday = datetime(2027, 6, 13, 7, tzinfo=TALLINN)
    PeriodicTask.objects.update(last_run_at=the_day_before_yesterday, date_changed=the_day_before_yesterday)
    with time_machine.travel(datetime(2027, 6, 15, hour, tzinfo=TALLINN), tick=False):
        entries = TalitusScheduler(app=app).schedule
        due = {name for name, entry in entries.items() if entry.is_due().is_due}
    assert due == set(SCHEDULE)


NIGHTS = {"spring: 3:00 becomes 4:00": date(2027, 3, 28), "autumn: 4:00 becomes 3:00": date(2027, 10, 31)}


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("name", [name for name, (_task, period) in SCHEDULE.items() if isinstance(period, crontab)])
def test_on_the_night_when_the_clock_changes_a_daily_task_runs_once(name: str, night: str) -> None:
    install_missing_tasks()
    row = PeriodicTask.objects.get(name=name)
    at = {"hour": int(row.crontab.hour), "minute": int(row.crontab.minute)}
    last_run = datetime.combine(NIGHTS[night] - timedelta(days=1), datetime.min.time(), TALLINN).replace(**at)
    runs = []
    for moment in moments_of(NIGHTS[night]):
        with time_machine.travel(moment, tick=False):
            if row.schedule.is_due(last_run).is_due:
                runs.append(moment)
                last_run = moment
    assert len(runs) == 1


def moments_of(day: date) -> Iterator[datetime]:
    """Every tenth minute of the day as it really passes: of 23, 24 or 25 hours."""
    moment = datetime.combine(day, datetime.min.time(), TALLINN).astimezone(ZoneInfo("UTC"))
    while moment.astimezone(TALLINN).date() == day:
        yield moment
        moment += timedelta(minutes=10)


def test_what_is_no_more_goes_from_the_schedule() -> None:
    PeriodicTask.objects.create(
        name="send reminders", task=RETIRED[0], interval=IntervalSchedule.objects.create(every=1, period="days")
    )
    install_missing_tasks()
    assert not PeriodicTask.objects.filter(name="send reminders").exists()


def test_every_task_as_often_as_you_like_does_what_it_does_once(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 17, 10, tzinfo=TALLINN), tick=False):
        approved_version(cast, "ONE-2", in_force_from=date(2025, 3, 10))
        proposed_version(cast, "ONE-3")
        run_every_task()
        run_every_task()
        once = state_of_everything()
        run_every_task()
        assert state_of_everything() == once
        # The review is told to two and the proposal to HR, which is asked at once; the review comes in the morning.
        assert Notice.objects.count() == 3
        assert len(mail.outbox) == Letter.objects.filter(state="sent").count() == 1
    with time_machine.travel(datetime(2026, 3, 18, 10, tzinfo=TALLINN), tick=False):
        run_every_task()
        run_every_task()
        assert len(mail.outbox) == Letter.objects.filter(state="sent").count() == 3
    assert Rendering.objects.filter(state="waiting").count() == 3


def run_every_task() -> None:
    app.loader.import_default_modules()
    for task, _period in SCHEDULE.values():
        app.tasks[task]()


def state_of_everything() -> dict[str, list[Any]]:
    """Every row; of the forecast, which is written anew each time, all but its keys and moments."""
    return {
        model._meta.label: [
            [bytes(value) if isinstance(value, memoryview) else value for value in row]
            for row in model.objects.order_by("pk").values_list(*columns_of(model))
        ]
        for model in apps.get_app_config("teams").get_models()
    }


def columns_of(model: type[models.Model]) -> list[str]:
    left_out = {"id", "made_at"} if model is ForecastLine else set()
    return [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
