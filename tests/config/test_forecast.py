"""What will be sent in thirty days: the real rules asked ahead, proved against what then really happens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from config.celery import SCHEDULE
from config.due import RULES
from config.forecast import in_words
from config.tasks import make_forecast_of_notices
from teams.actions.forecast import last_day_of, make_forecast
from teams.actions.notice import sweep
from teams.due_rule import DueRule, Ladder, RuleName
from teams.models import (
    Absence,
    Appointment,
    DayOff,
    ForecastLine,
    JobDescription,
    Notice,
    Person,
    PositionPeriod,
    RoleGrant,
    Snooze,
)
from tests.cast import Cast, approved_version, proposed_version
from tests.pages import Page, Visitor
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)  # a Monday
DAYS = 30


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def at(on: date, hour: int = 8) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(at(TODAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Something of every rule, and of everything that changes who is told when."""
    for code, due_in in (("ONE-2", 13), ("ONE-3", -20), ("ONE-4", 5), ("TWO-2", 26), ("TWO-1", -1), ("ONE-1", 40)):
        version = approved_version(cast, code, in_force_from=day(due_in) - timedelta(days=365))
        JobDescription.objects.filter(pk=version.job_description_id).update(next_review_on=day(due_in))
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=day(17))
    Appointment.objects.filter(person=cast.peeter).update(probation_ends_on=day(-3), valid_until=day(31))
    Appointment.objects.filter(person=cast.kalle).update(valid_until=day(9))
    proposed_version(cast, "ONE-5")
    DayOff.objects.create(day=day(14), reason="Suvepäev")
    # Readers who are away: over some rungs, from some day on without an end, with somebody who stands in.
    Absence.objects.filter(person=cast.jaan).update(valid_from=day(3), valid_until=day(11))
    Absence.objects.create(person=cast.toomas, valid_from=day(8))
    Absence.objects.create(person=cast.anne, valid_from=day(1), valid_until=day(5))
    # Nobody stands in for Peeter; for him the notice comes before Liis is back, and after.
    Absence.objects.create(person=cast.peeter, valid_from=day(16), valid_until=day(23))
    Absence.objects.create(person=cast.liis, valid_from=day(5), valid_until=day(15))
    RoleGrant.objects.create(person=cast.sirje, role="hr", valid_from=day(6), valid_until=day(20))
    # From day 18 on Ülle answers to Liis.
    PositionPeriod.objects.filter(position=cast.seats["ONE-4"]).update(valid_until=day(18))
    PositionPeriod.objects.create(
        position=cast.seats["ONE-4"], title="Vanemnõustaja", unit=cast.units["two"], manager=cast.seats["TWO-1"],
        valid_from=day(18),
    )  # fmt: skip
    overdue = JobDescription.objects.get(position=cast.seats["ONE-3"])
    Snooze.objects.create(
        person=cast.kalle, rule=RuleName.JOB_DESCRIPTION_REVIEW, subject_id=overdue.pk, due_on=day(-20), until=day(4)
    )
    return cast


def forecast() -> list[tuple[Any, ...]]:
    return sorted(ForecastLine.objects.values_list("day", "rule", "step", "reader", "due_on", "seat"))


def what_happened() -> list[tuple[Any, ...]]:
    rows = Notice.objects.values_list("noticed_at", "rule", "step", "reader", "due_on", "seat")
    return sorted((timezone.localdate(at), *row) for at, *row in rows)


def test_the_forecast_is_what_happens(world: Cast, clock: Any) -> None:
    """Every sweep of thirty days, each on its day, several a day: the same lines, no more and no fewer."""
    number = make_forecast(RULES.values(), day=TODAY, days=DAYS)
    for ahead in range(DAYS):
        for hour in (6, 16):
            clock.move_to(at(day(ahead), hour))
            sweep(RULES.values(), day=timezone.localdate())
    assert forecast() == what_happened()
    assert number == ForecastLine.objects.count() > 40


def test_the_proof_has_something_of_everything(world: Cast) -> None:
    """So that the test above cannot hold for want of cases."""
    make_forecast(RULES.values(), day=TODAY, days=DAYS)
    found = list(ForecastLine.objects.all())
    assert {line.rule for line in found} == set(RULES)
    assert {RULES[line.rule].ladder.audience_of(line.step) for line in found} == {"responsible", "lead", "hr"}
    assert any(line.step > Notice.FIRST_WOKEN_STEP for line in found)
    assert not {line.day for line in found} & {day(5), day(6), day(14)}
    readers = {line.reader_id for line in found}
    assert {world.sirje.pk, world.ylle.pk, world.toomas.pk, world.jaan.pk} <= readers
    assert not any(line.reader_id == world.toomas.pk and line.day >= day(8) for line in found)


def test_what_was_told_already_is_not_told_again(world: Cast) -> None:
    make_forecast(RULES.values(), day=TODAY, days=DAYS)
    today = ForecastLine.objects.filter(day=TODAY).count()
    assert today
    total = ForecastLine.objects.count()
    sweep(RULES.values(), day=TODAY)
    assert make_forecast(RULES.values(), day=TODAY, days=DAYS) == total - today


def test_the_forecast_sends_nothing_and_replaces_the_one_before(world: Cast) -> None:
    first = make_forecast(RULES.values(), day=TODAY, days=DAYS)
    assert make_forecast(RULES.values(), day=TODAY, days=DAYS) == first == ForecastLine.objects.count()
    assert not Notice.objects.exists()
    assert make_forecast(RULES.values(), day=TODAY, days=1) < first
    assert make_forecast([], day=TODAY, days=DAYS) == 0
    assert not ForecastLine.objects.exists()


def test_a_forecast_begun_on_a_free_day_begins_with_the_next_working_day(world: Cast) -> None:
    make_forecast(RULES.values(), day=day(-2), days=5)
    assert set(ForecastLine.objects.values_list("day", flat=True)) <= {day(0), day(1), day(2)}
    assert ForecastLine.objects.filter(day=TODAY).exists()


def one_review_due(cast: Cast) -> None:
    version = approved_version(cast, "ONE-2", in_force_from=day(-365))
    JobDescription.objects.filter(pk=version.job_description_id).update(next_review_on=day(3))


def with_something_between(meanwhile: Callable[[], None]) -> list[DueRule]:
    """The rules; when the first of them is asked, `meanwhile` happens, once."""
    first, *others = RULES.values()
    waiting = [meanwhile]

    def querysets(on: Any, until: Any) -> Any:
        if waiting:
            waiting.pop()()
        return first.querysets(on, until)

    return [replace(first, querysets=querysets), *others]


@pytest.mark.django_db(transaction=True)
def test_while_one_makes_it_another_does_nothing(cast: Cast) -> None:
    """Nor does it wait: it would keep a worker from sending letters."""
    one_review_due(cast)
    begun, tried = Event(), Event()

    def meanwhile() -> None:
        begun.set()
        assert tried.wait(10)

    def first() -> int | None:
        return make_forecast(with_something_between(meanwhile), day=TODAY, days=DAYS)

    def second() -> int | None:
        assert begun.wait(10)
        number = make_forecast([], day=TODAY, days=DAYS)
        tried.set()
        return number

    made, none = at_the_same_moment(first, second)
    assert none is None
    assert ForecastLine.objects.count() == made
    assert made
    # And when it is done the next may.
    assert make_forecast([], day=TODAY, days=DAYS) == 0


@pytest.mark.django_db(transaction=True)
def test_who_broke_off_stands_in_nobodys_way(cast: Cast) -> None:
    one_review_due(cast)

    def breaks() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        make_forecast(with_something_between(breaks), day=TODAY, days=DAYS)
    assert at_the_same_moment(lambda: make_forecast([], day=TODAY, days=DAYS)) == [0]


def test_what_was_asked_for_before_the_last_began_is_not_made_again(world: Cast, clock: Any) -> None:
    """Ten clicks wait in line behind the first; each would compute for as long."""
    clicked = timezone.now().isoformat()
    clock.shift(60)
    assert make_forecast_of_notices(clicked) == ForecastLine.objects.count() > 0
    assert make_forecast_of_notices(clicked) is None
    clock.shift(60)
    assert make_forecast_of_notices(timezone.now().isoformat()) == ForecastLine.objects.count()


def test_a_day_off_that_is_given_meanwhile_is_seen(world: Cast, clock: Any) -> None:
    """Its own forecast was left out, since this one was being made."""
    asked_at = timezone.now()
    clock.shift(1)
    rules = with_something_between(lambda: DayOff.objects.create(day=day(1), reason="Torm") and None)
    number = make_forecast(rules, day=TODAY, days=DAYS, asked_at=asked_at)
    seen = forecast()
    assert not ForecastLine.objects.filter(day=day(1)).exists()
    assert make_forecast(RULES.values(), day=TODAY, days=DAYS) == number
    assert forecast() == seen


@pytest.mark.parametrize(
    ("step", "last"),
    [(-14, -8), (-7, -1), (0, 90), (15, 90), (Notice.FIRST_WOKEN_STEP + 4, 90)],
)
def test_what_is_remembered_is_forgotten_when_the_next_rung_is_reached(step: int, last: int) -> None:
    ladder = Ladder(told=(-14, -7, 0), lead=(15,), hr=(30,), ends=90)
    rule = replace(RULES[RuleName.JOB_DESCRIPTION_REVIEW], ladder=ladder)
    assert last_day_of(rule, TODAY, step) == day(last)


def test_the_night_makes_it_by_the_settings(world: Cast) -> None:
    assert [task for task, _period in SCHEDULE.values()].count("config.make_forecast") == 1
    assert make_forecast_of_notices.name == "config.make_forecast"
    assert 0 < make_forecast_of_notices.time_limit <= 3600
    assert make_forecast_of_notices() == ForecastLine.objects.count()
    last = ForecastLine.objects.order_by("-day").first()
    assert last is not None
    assert day(20) < last.day < day(settings.FORECAST_DAYS)


# in words


@pytest.mark.parametrize(
    ("rule", "step", "words"),
    [
        (RuleName.JOB_DESCRIPTION_REVIEW, -14, "14 days before the due day"),
        (RuleName.JOB_DESCRIPTION_REVIEW, 0, "on the day"),
        (RuleName.JOB_DESCRIPTION_REVIEW, 15, "to the lead, 15 days after the due day"),
        (RuleName.JOB_DESCRIPTION_REVIEW, 30, "to HR, 30 days after the due day"),
        (RuleName.SUBSTITUTION_MISSING, 1, "to the lead, 1 day after the due day"),
        (RuleName.JOB_DESCRIPTION_DECISION, RULES[RuleName.JOB_DESCRIPTION_DECISION].ladder.first, "to HR, at once"),
        (RuleName.JOB_DESCRIPTION_DECISION, 5, "to HR, 5 days after the due day"),
        (RuleName.JOB_DESCRIPTION_REVIEW, Notice.FIRST_WOKEN_STEP + 3, "once more"),
        (RuleName.PROBATION_ENDING, Notice.FIRST_WOKEN_STEP - 2, "once more"),
    ],
)
def test_a_rung_is_told_in_words(rule: RuleName, step: int, words: str) -> None:
    with translation.override("en"):
        assert in_words(RULES[rule], step) == words


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rung_of_every_rule_has_words(rule: Any) -> None:
    words = [in_words(rule, rung.day) for rung in rule.ladder.rungs]
    assert len(set(words)) == len(words)
    assert all(words)


# the page


def line(reader: Person, ahead: int = 1, rule: str = RuleName.JOB_DESCRIPTION_REVIEW, **columns: Any) -> ForecastLine:
    return ForecastLine.objects.create(
        **{"reader": reader, "day": day(ahead), "rule": rule, "step": -14, "due_on": day(ahead + 14), **columns}
    )


def cells(page: Page, label: str) -> list[str]:
    return page.texts(f'tbody td[data-label="{label}"]')


def test_hr_sees_whom_what_which_rung_and_the_position(cast: Cast) -> None:
    line(cast.mari, seat=cast.seats["ONE-2"])
    page = Visitor(cast.anne).open("forecast_list")
    row = "13.10.2026 Tuesday|Mari Mägi|Yearly review of the job description|14 days before the due day|27.10.2026|"
    assert page.texts("tbody tr") == [row.replace("|", "") + "Klienditeenindaja ONE-2"]


def test_the_administrator_sees_no_position_and_no_due_day(cast: Cast) -> None:
    """The due day of some rules is the first day of somebody's absence, or the end of their probation."""
    line(cast.mari, seat=cast.seats["ONE-2"])
    page = Visitor(cast.aivar).open("forecast_list")
    assert cells(page, "To whom") == ["Mari Mägi"]
    assert "27.10.2026" not in page.text("main")
    assert "before the due day" not in page.text("main")
    assert "ONE-2" not in page.text("main")
    assert "Klienditeenindaja" not in page.text("main")
    assert "Position" not in page.texts("thead th")


def test_lines_stand_by_day_rule_and_reader(cast: Cast) -> None:
    line(cast.ylle, 2)
    line(cast.mari, 1, RuleName.PROBATION_ENDING)
    line(cast.toomas, 1)
    line(cast.liis, 1)
    line(cast.anne, -1)
    page = Visitor(cast.anne).open("forecast_list")
    assert cells(page, "To whom") == ["Liis Lepp", "Toomas Tamm", "Mari Mägi", "Ylle Üürike"]


def test_tiles_count_by_rule_and_filter(cast: Cast) -> None:
    for person in (cast.mari, cast.kalle):
        line(person)
    line(cast.jaan, 1, RuleName.PROBATION_ENDING)
    anne = Visitor(cast.anne)
    page = anne.open("forecast_list")
    assert page.texts(".tile-number") == ["3", "2", "1", "0", "0", "0"]
    assert page.text(".tile[aria-current]") == "3In all"
    for url, number in zip(page.links(".tile").values(), (3, 2, 1, 0, 0, 0), strict=True):
        assert len(Page(anne.client.get(url)).texts("tbody tr")) == number
    page = anne.open("forecast_list", rule=RuleName.PROBATION_ENDING)
    assert cells(page, "To whom") == ["Jaan Jõgi"]
    assert page.values("rule") == [RuleName.PROBATION_ENDING]


def test_the_forecast_is_searched_by_the_readers_name(cast: Cast) -> None:
    line(cast.mari)
    line(cast.ylle)
    anne = Visitor(cast.anne)
    page = anne.open("forecast_list", q="üürike YLLE")
    assert cells(page, "To whom") == ["Ylle Üürike"]
    assert page.texts(".tile-number")[0] == "1"
    assert all("q=%C3%BC" in url for url in page.links(".tile").values())
    assert anne.open("forecast_list", q="ONE-2").has(".empty")


@pytest.mark.parametrize("query", [{"rule": "no.such"}, {"q": "x" * 101}, {"q": "a\x00b"}])
def test_a_filter_that_is_not_understood_is_left_out_and_told(cast: Cast, query: dict[str, str]) -> None:
    line(cast.mari)
    page = Visitor(cast.anne).open("forecast_list", **query)
    assert len(page.texts("tbody tr")) == 1
    assert page.has(".alert-warning")


def test_sixty_stand_on_a_page_and_the_database_is_asked_as_often(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    line(cast.mari, seat=cast.seats["ONE-2"])
    anne.open("forecast_list")
    with CaptureQueriesContext(connection) as few:
        anne.open("forecast_list")
    ForecastLine.objects.bulk_create(
        ForecastLine(day=day(2), rule=rule, step=0, reader=person, due_on=day(2), seat=seat)
        for rule in RULES
        for person in (cast.mari, cast.kalle, cast.jaan)
        for seat in list(cast.seats.values())[:4]
    )
    with CaptureQueriesContext(connection) as many:
        page = anne.open("forecast_list")
    assert len(page.texts("tbody tr")) == 60
    assert len(many) == len(few) <= 12
    assert sum("COUNT(" in query["sql"] and '"teams_forecastline"' in query["sql"] for query in many) == 1
    assert len(anne.open("forecast_list", page=2).texts("tbody tr")) == 1


def test_the_page_says_when_it_was_made(cast: Cast) -> None:
    anne = Visitor(cast.anne)
    assert "Made" not in anne.open("forecast_list").text(".page-lead")
    assert anne.open("forecast_list").has(".empty")
    line(cast.mari, made_at=at(TODAY, 4))
    assert "Made 12.10.2026 04:00." in anne.open("forecast_list").text(".page-lead")


def test_a_rule_that_is_no_more_does_not_break_the_page(cast: Cast) -> None:
    line(cast.mari, rule="old.rule")
    assert cells(Visitor(cast.anne).open("forecast_list"), "What it is about") == ["old.rule"]


@pytest.mark.parametrize("name", ["anne", "aivar"])
def test_it_is_made_anew_by_a_worker_and_not_in_the_page(
    world: Cast, name: str, django_capture_on_commit_callbacks: Any
) -> None:
    visitor = Visitor(getattr(world, name))
    with django_capture_on_commit_callbacks() as handed_over:
        page = visitor.send("forecast_make")
    asked = [callback.args for callback in handed_over if callback.args[0] == "config.make_forecast"]
    assert asked == [("config.make_forecast", (timezone.now().isoformat(),))]
    assert not ForecastLine.objects.exists()
    assert "being made" in visitor.follow(page).text("#messages")


@pytest.mark.parametrize("name", ["mari", "jaan", "toomas", "sirje"])
def test_others_neither_see_nor_make_it(cast: Cast, name: str, django_capture_on_commit_callbacks: Any) -> None:
    visitor = Visitor(getattr(cast, name))
    with django_capture_on_commit_callbacks() as handed_over:
        assert visitor.open("forecast_list").status == 403
        assert visitor.send("forecast_make").status == 403
    assert not handed_over
