"""Letters about notices: one in the morning at the reader's hour, at once only what cannot wait, each told once."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from config.due import RULES
from teams.actions import digest
from teams.actions.digest import write_letters
from teams.due_rule import RuleName
from teams.models import Absence, DayOff, Letter, Notice, NoticeSettings, NoticeSwitch, Person
from tests.cast import Cast
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 17)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def noticed(
    cast: Cast,
    reader: Person,
    *,
    when: datetime | None = None,
    due: int = 7,
    rule: str = RuleName.JOB_DESCRIPTION_REVIEW,
    subject: int | None = None,
    seat: str = "ONE-2",
    step: int = 0,
) -> Notice:
    return Notice.objects.create(
        rule=rule,
        subject_id=subject or Notice.objects.count() + 1,
        object_id=cast.seats[seat].pk,
        seat=cast.seats[seat],
        reader=reader,
        due_on=TUESDAY + timedelta(days=due),
        step=step,
        noticed_at=when or at(1),
    )


def write(now: datetime) -> list[str]:
    """Who gets which kind of letter now."""
    before = set(Letter.objects.values_list("pk", flat=True))
    count = write_letters(RULES, now=now)
    made = Letter.objects.exclude(pk__in=before).order_by("reader__first_name", "kind").select_related("reader")
    Letter.objects.exclude(pk__in=before).update(written_at=now)
    assert count == len(made)
    return [f"{letter.reader.first_name} {letter.kind}" for letter in made]


# the morning


def test_the_morning_letter_comes_at_the_readers_hour(cast: Cast) -> None:
    noticed(cast, cast.mari)
    noticed(cast, cast.jaan)
    NoticeSettings.objects.create(person=cast.jaan, digest_at=time(9, 30))
    assert write(at(7, 29)) == []
    assert write(at(7, 30)) == ["Mari digest"]
    assert write(at(9)) == []
    assert write(at(9, 30)) == ["Jaan digest"]
    assert write(at(9, 31)) == []


def test_everything_of_the_night_is_one_letter(cast: Cast) -> None:
    made = [noticed(cast, cast.jaan, due=due, seat=seat) for due, seat in ((-3, "ONE-2"), (0, "ONE-3"), (7, "ONE-5"))]
    assert write(at(8)) == ["Jaan digest"]
    letter = Letter.objects.get()
    assert {notice.letter for notice in Notice.objects.all()} == {letter}
    assert all(Notice.objects.get(pk=notice.pk).told_at == at(8) for notice in made)


def test_a_worker_that_was_away_all_morning_writes_it_at_noon(cast: Cast) -> None:
    noticed(cast, cast.mari)
    assert write(at(12)) == ["Mari digest"]


def test_what_was_missed_on_friday_comes_on_monday(cast: Cast) -> None:
    noticed(cast, cast.mari, when=at(1, day=date(2026, 3, 13)))
    assert write(at(10, day=date(2026, 3, 14))) == []
    assert write(at(10, day=date(2026, 3, 15))) == []
    assert write(at(10, day=date(2026, 3, 16))) == ["Mari digest"]


def test_on_the_agencys_day_off_nothing_comes(cast: Cast) -> None:
    DayOff.objects.create(day=TUESDAY, reason="Ameti aastapäev")
    noticed(cast, cast.mari, due=0)
    assert write(at(10)) == []


def test_whoever_is_away_gets_it_on_return(cast: Cast) -> None:
    noticed(cast, cast.mari)
    Absence.objects.create(person=cast.mari, valid_from=TUESDAY, valid_until=TUESDAY + timedelta(days=2))
    assert write(at(10)) == []
    assert write(at(10, day=TUESDAY + timedelta(days=1))) == []
    assert write(at(10, day=TUESDAY + timedelta(days=2))) == ["Mari digest"]


def test_whoever_left_gets_none(cast: Cast) -> None:
    noticed(cast, cast.mari)
    Person.objects.filter(pk=cast.mari.pk).update(is_active=False)
    assert write(at(10)) == []


# at once


def test_what_comes_later_in_the_day_waits_for_the_next_morning(cast: Cast) -> None:
    noticed(cast, cast.mari, when=at(10), due=7)
    assert write(at(10, 5)) == []
    assert write(at(7, 30, day=date(2026, 3, 18))) == ["Mari digest"]


@pytest.mark.parametrize(("due", "comes"), [(-1, False), (0, True), (1, True), (2, False)])
def test_what_is_due_within_a_day_comes_at_once(cast: Cast, due: int, comes: bool) -> None:
    noticed(cast, cast.mari, when=at(10), due=due)
    assert write(at(10, 5)) == ["Mari at_once"] * comes


def test_what_asks_for_an_answer_comes_at_once(cast: Cast) -> None:
    noticed(cast, cast.anne, when=at(10), due=5, rule=RuleName.JOB_DESCRIPTION_DECISION)
    assert write(at(10, 5)) == ["Anne at_once"]


def test_in_quiet_hours_nothing_comes_at_once_and_then_it_comes_in_the_morning(cast: Cast) -> None:
    noticed(cast, cast.mari, when=at(18, 30), due=0)
    assert write(at(18, 31)) == []
    assert write(at(23, 59)) == []
    assert write(at(7, 30, day=date(2026, 3, 18))) == ["Mari digest"]


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "hour", "quiet"),
    [
        (18, 7, 17, False), (18, 7, 18, True), (18, 7, 0, True), (18, 7, 6, True), (18, 7, 7, False),
        (12, 13, 12, True), (12, 13, 13, False), (0, 0, 3, False), (9, 9, 9, False),
    ],
)  # fmt: skip
def test_quiet_hours_may_go_over_midnight(quiet_from: int, quiet_until: int, hour: int, quiet: bool) -> None:
    chosen = NoticeSettings(quiet_from=time(quiet_from), quiet_until=time(quiet_until))
    assert chosen.is_quiet(timezone.localtime(at(hour))) is quiet


def test_a_day_has_no_more_letters_than_the_setting_says(cast: Cast, settings: Any) -> None:
    settings.NOTICE_LETTERS_A_DAY = 3
    noticed(cast, cast.mari)
    assert write(at(8)) == ["Mari digest"]
    for hour in (9, 10):
        noticed(cast, cast.mari, when=at(hour), due=0)
        assert write(at(hour, 5)) == ["Mari at_once"]
    noticed(cast, cast.mari, when=at(11), due=0)
    noticed(cast, cast.kalle, when=at(11), due=0)
    assert write(at(11, 5)) == ["Kalle at_once"]
    assert write(at(8, day=date(2026, 3, 18))) == ["Mari digest"]


# what one does not want


def test_what_is_switched_off_stands_on_the_page_and_comes_by_no_letter(cast: Cast) -> None:
    NoticeSwitch.objects.create(person=cast.jaan, rule=RuleName.APPOINTMENT_ENDING)
    off = noticed(cast, cast.jaan, rule=RuleName.APPOINTMENT_ENDING)
    assert write(at(8)) == []
    off.refresh_from_db()
    assert (off.told_at, off.letter, off.read_at) == (at(8), None, None)
    NoticeSwitch.objects.all().delete()
    assert write(at(9)) == []


def test_what_the_law_asks_for_cannot_be_switched_off(cast: Cast) -> None:
    NoticeSwitch.objects.create(person=cast.jaan, rule=RuleName.PROBATION_ENDING)
    noticed(cast, cast.jaan, rule=RuleName.PROBATION_ENDING)
    assert write(at(8)) == ["Jaan digest"]


def test_a_notice_of_a_rule_that_is_no_more_is_settled_without_a_letter(cast: Cast) -> None:
    noticed(cast, cast.jaan, rule="teams.forgotten")
    assert write(at(8)) == []
    assert not Notice.objects.untold().exists()


def test_a_letter_that_was_deleted_is_not_written_again(cast: Cast) -> None:
    noticed(cast, cast.mari)
    write(at(8))
    Letter.objects.all().delete()
    assert write(at(9)) == []


# what it says


def parts(letter: Letter) -> Iterable[str]:
    return (letter.text, letter.html)


@pytest.mark.parametrize("language", ["et", "en"])
def test_it_is_grouped_by_urgency_in_the_readers_language(cast: Cast, language: str) -> None:
    Person.objects.filter(pk=cast.anne.pk).update(language=language)
    for due in (-3, 1, 6, 30):
        noticed(cast, cast.anne, due=due)
    noticed(cast, cast.anne, due=5, rule=RuleName.JOB_DESCRIPTION_DECISION)
    write(at(8))
    letter = Letter.objects.get()
    with translation.override(language):
        titles = [str(title) for title in digest.GROUPS.values()]
        greeting = translation.gettext("Hello, %(name)s!") % {"name": "Anne"}
    for part, told in zip(parts(letter), ([title.upper() for title in titles], titles), strict=True):
        assert greeting in part
        places = [part.index(title) for title in told]
        assert places == sorted(places)
    assert f'<html lang="{language}">' in letter.html
    assert "5" in letter.subject


def test_each_line_says_why_and_whether_it_can_be_switched_off(cast: Cast) -> None:
    Person.objects.update(language="en")
    noticed(cast, cast.jaan)
    noticed(cast, cast.jaan, rule=RuleName.APPOINTMENT_ENDING)
    noticed(cast, cast.toomas, step=15)
    write(at(8))
    jaan = Letter.objects.get(reader=cast.jaan)
    for part in parts(jaan):
        for name in (RuleName.JOB_DESCRIPTION_REVIEW, RuleName.APPOINTMENT_ENDING):
            with translation.override("en"):
                assert str(RULES[name].why) in part
        assert part.count("It can be put off under My day, not switched off.") == 1
        assert part.count("It can be switched off in the settings.") == 1
        assert f"{settings.SITE_URL}{reverse('notice_settings')}" in part
        page = reverse("teams:job_description_detail", args=[cast.seats["ONE-2"].pk])
        assert f"{settings.SITE_URL}{page}" in part
    for part in parts(Letter.objects.get(reader=cast.toomas)):
        assert "as the direct manager of whoever is to do it" in part
        assert "It cannot be switched off." in part
        assert "put off" not in part


def test_it_names_the_position_and_nobody(cast: Cast) -> None:
    noticed(cast, cast.jaan)
    write(at(8))
    letter = Letter.objects.get()
    for part in (letter.subject, *parts(letter)):
        assert "Mari" not in part
        assert "Mägi" not in part
    assert "Klienditeenindaja (ONE-2)" in letter.text


def test_signs_in_a_title_are_written_as_they_are(cast: Cast) -> None:
    cast.seats["ONE-2"].periods.update(title="A<&B")
    noticed(cast, cast.jaan)
    write(at(8))
    letter = Letter.objects.get()
    assert "A<&B" in letter.text
    assert "A&lt;&amp;B" in letter.html


# once


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_the_same_moment_write_once(cast: Cast) -> None:
    for person in (cast.mari, cast.jaan, cast.kalle):
        noticed(cast, person)
    both = at_the_same_moment(*[lambda: write_letters(RULES, now=at(8))] * 2)
    assert sum(both) == 3
    assert Letter.objects.count() == 3
    assert not Notice.objects.untold().exists()


def test_what_fails_half_way_is_written_whole_the_next_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed(cast, cast.mari)
    monkeypatch.setattr(digest, "post", lambda letters: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(at(8))
    assert not Letter.objects.exists()
    monkeypatch.undo()
    assert write(at(8)) == ["Mari digest"]


def test_the_number_of_queries_does_not_grow_with_readers(cast: Cast) -> None:
    counts = []
    for number in (3, 60):
        people = Person.objects.bulk_create(Person(email=f"{number}-{i}@many.example") for i in range(number))
        for person in people:
            noticed(cast, person)
            noticed(cast, person)
        with CaptureQueriesContext(connection) as queries:
            assert write_letters(RULES, now=at(8)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2027-03-28T07:31:00+03:00", 0),  # the Sunday on which the clock goes on
        ("2027-03-29T07:29:00+03:00", 0),
        ("2027-03-29T07:30:00+03:00", 1),
        ("2027-11-01T05:29:00+00:00", 0),  # the Monday after it went back, told in UTC
        ("2027-11-01T05:30:00+00:00", 1),
        ("2026-12-31T22:30:00+00:00", 0),  # New Year's Day in Tallinn, the old year in UTC
        ("2027-01-04T05:30:00+00:00", 1),
    ],
)
def test_the_hour_is_the_agencys_whatever_the_servers_clock(cast: Cast, moment: str, written: int) -> None:
    now = datetime.fromisoformat(moment)
    noticed(cast, cast.mari, when=now - timedelta(days=1))
    assert write_letters(RULES, now=now) == written
