"""What `make bench` measures of the engine: the sweep, the question who is due, and the pages that stand on it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from config.due import RULES
from teams import notices
from teams.actions.notice import sweep
from teams.due import JOB_DESCRIPTION_REVIEW
from teams.due_rule import due_items
from teams.models import JobDescription, Notice, Person, PositionPeriod
from teams.models.position import led_position_ids
from tests.bench_pages import Pair, bare_page, page, the_cast

TEAM = 199


def make_teams() -> None:
    """Of the people of the bench 199 answer to Liis, all of them due, and as many to Sirje, of whom nothing is."""
    cast = the_cast()
    seats = list(JobDescription.objects.order_by("pk").values_list("position", flat=True)[: 2 * TEAM])
    for lead, mine in (("TWO-1", seats[:TEAM]), ("SPE-1", seats[TEAM:])):
        PositionPeriod.objects.filter(position__in=mine).update(manager=cast.seats[lead])
    far = timezone.localdate() + timedelta(days=300)
    JobDescription.objects.filter(position__in=seats[TEAM:]).update(next_review_on=far)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def my_day_and_bare() -> Pair:
    client = _client(the_cast().liis)
    return page("/", client), bare_page(client)


def team_and_team_without_due() -> Pair:
    cast = the_cast()
    return page("/team/", _client(cast.liis)), page("/team/", _client(cast.sirje))


def due_of_a_team_and_look_up() -> Pair:
    """What is due about 200 led positions, all rules, against the same rows by their keys."""
    liis, today = the_cast().liis, timezone.localdate()

    def work() -> int:
        return len(due_items(RULES.values(), today, today, seats=led_position_ids(liis, today)))

    keys = list(JobDescription.objects.filter(next_review_on=today).values_list("pk", flat=True)[: work()])

    def base() -> int:
        return len(list(JobDescription.objects.filter(pk__in=keys).values_list("pk", "next_review_on", "position")))

    return work, base


def sweep_and_raw_insert() -> Pair:
    """All that is due is noticed, against one raw statement that inserts as many rows; both take them back."""
    day = _working_day()
    rule = JOB_DESCRIPTION_REVIEW
    number = sweep([rule], day=day)
    Notice.objects.all().delete()

    def work() -> None:
        sweep([rule], day=day)
        _take_back()

    return work, _raw_insert(number)


def _raw_insert(number: int) -> Callable[[], None]:
    reader, day, now = the_cast().mari.pk, timezone.localdate().isoformat(), str(timezone.now())
    raw = (
        "INSERT INTO teams_notice (rule, subject_id, object_id, reader_id, due_on, step, noticed_at)"
        " SELECT 'bench', a.id * 1000 + b.id, 0, %s, %s, 0, %s"
        " FROM teams_jobdescription a, teams_jobdescription b WHERE 1 = 1 LIMIT %s ON CONFLICT DO NOTHING"
    )

    def base() -> None:
        with connection.cursor() as cursor:
            cursor.execute(raw, [reader, day, now, number])
        _take_back()

    return base


def _take_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM teams_notice")


def sweep_again_and_raw_look() -> Pair:
    """Nothing new is due, against one raw look at who is."""
    day = _working_day()
    sweep([JOB_DESCRIPTION_REVIEW], day=day)
    horizon = day + timedelta(days=1)

    def base() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM teams_jobdescription WHERE next_review_on <= %s", [horizon.isoformat()])
            cursor.fetchall()

    return lambda: notices.insert(JOB_DESCRIPTION_REVIEW, day, horizon), base


def _working_day() -> date:
    day = timezone.localdate()
    while day.weekday() != 1:
        day += timedelta(days=1)
    return day
