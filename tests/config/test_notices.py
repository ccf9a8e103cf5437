"""One's own notices on their page, the bell, and how one wants to be reached."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation

from config.due import RULES
from config.ladder import on_day, sentences_ahead, steps_ahead
from teams.actions.notice import sweep
from teams.due import JOB_DESCRIPTION_REVIEW
from teams.due_rule import Audience, RuleName
from teams.models import Notice, NoticeSettings, NoticeSwitch
from teams.working_days import WorkingDays
from tests.cast import Cast, approved_version
from tests.pages import Visitor

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat("2026-03-17T10:00:00+02:00")):
        yield


@pytest.fixture
def swept(cast: Cast) -> None:
    approved_version(cast, "ONE-2", in_force_from=TUESDAY.replace(year=2025))
    approved_version(cast, "ONE-5", in_force_from=TUESDAY.replace(year=2025))
    sweep(RULES.values(), day=TUESDAY)


def test_the_bell_counts_what_is_unread(cast: Cast, swept: None) -> None:
    jaan = Visitor(cast.jaan)
    assert jaan.open("home").texts(".bell-count") == ["2"]
    assert "2 unread notices" in jaan.open("home").text("a.bell")
    assert not Visitor(cast.kalle).open("home").has(".bell-count")
    page = jaan.send("notice_read")
    assert page.leads_to == "/me/notices/"
    assert "2 notices marked as read." in jaan.follow(page).text()
    assert not jaan.open("home").has(".bell-count")
    assert Notice.objects.unread().get().reader == cast.mari


def test_each_notice_leads_to_its_page_and_says_why_it_came(cast: Cast, swept: None) -> None:
    page = Visitor(cast.mari).open("notice_list")
    assert page.links("main .item-list > li > div > a") == {
        "Yearly review of the job description: Klienditeenindaja, Mari Mägi": (
            f"/positions/{cast.seats['ONE-2'].pk}/job-description/"
        )
    }
    with translation.override("en"):
        assert str(JOB_DESCRIPTION_REVIEW.why) in page.text()
    assert "not switched off" in page.text()
    assert "due 17.03.2026, today" in page.text()


def test_nobody_reads_anothers_notices(cast: Cast, swept: None) -> None:
    page = Visitor(cast.kalle).open("notice_list")
    assert "No notices yet" in page.text()
    assert "Mari" not in page.text()


def test_a_notice_of_a_rule_that_is_no_more_is_left_out(cast: Cast) -> None:
    Notice.objects.create(rule="teams.forgotten", subject_id=1, reader=cast.mari, due_on=TUESDAY)
    assert Visitor(cast.mari).open("notice_list").status == 200


# settings


CHOSEN = {"digest_at": "09:30", "quiet_from": "20:00", "quiet_until": "06:00"}


def test_hours_and_kinds_are_kept(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    assert mari.open("notice_settings").values("digest_at") == ["07:30"]
    page = mari.send("notice_settings", **CHOSEN, letters_of=[RuleName.APPOINTMENT_ENDING])
    assert "Your settings are saved." in mari.follow(page).text()
    chosen = NoticeSettings.objects.get(person=cast.mari)
    assert (chosen.digest_at, chosen.quiet_from, chosen.quiet_until) == (time(9, 30), time(20), time(6))
    assert set(NoticeSwitch.objects.filter(person=cast.mari).values_list("rule", flat=True)) == {
        RuleName.SUBSTITUTION_MISSING, RuleName.JOB_DESCRIPTION_DECISION,
    }  # fmt: skip
    assert mari.open("notice_settings").values("digest_at") == ["09:30"]
    mari.send("notice_settings", **CHOSEN, letters_of=[name for name, rule in RULES.items() if not rule.is_statutory])
    assert not NoticeSwitch.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"digest_at": "03:00"}, {"digest_at": ""}, {"quiet_from": "25:00"}, {"letters_of": [RuleName.PROBATION_ENDING]}],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(cast: Cast, wrong: dict[str, object]) -> None:
    page = Visitor(cast.mari).send("notice_settings", **{**CHOSEN, **wrong})
    assert page.status == 422
    assert page.has("#error-summary")
    assert not NoticeSettings.objects.exists()
    assert not NoticeSwitch.objects.exists()


def test_what_is_statutory_has_no_switch(cast: Cast) -> None:
    page = Visitor(cast.mari).open("notice_settings")
    offered = set(page.values("letters_of"))
    assert offered == {str(name) for name, rule in RULES.items() if not rule.is_statutory}


# the ladder in words


def test_the_ladder_tells_only_what_is_ahead() -> None:
    steps = steps_ahead(JOB_DESCRIPTION_REVIEW, TUESDAY, TUESDAY, WorkingDays())
    assert [(step.day - TUESDAY, step.to) for step in steps] == [
        (timedelta(days=14), Audience.RESPONSIBLE),
        (timedelta(days=15), Audience.LEAD),
        (timedelta(days=28), Audience.RESPONSIBLE),
        (timedelta(days=30), Audience.HR),
    ]
    long_ago = TUESDAY - timedelta(days=200)
    assert len(sentences_ahead(JOB_DESCRIPTION_REVIEW, long_ago, TUESDAY, WorkingDays())) == 1


def test_a_day_of_another_year_says_which() -> None:
    with translation.override("en"):
        assert on_day(date(2026, 10, 14), TUESDAY) == "on 14 October"
        assert on_day(date(2027, 1, 4), TUESDAY) == "on 4 January 2027"


def test_in_estonian_the_month_has_its_ending() -> None:
    with translation.override("et"):
        (step, *_rest) = steps_ahead(JOB_DESCRIPTION_REVIEW, date(2026, 9, 29), date(2026, 9, 29), WorkingDays())
        assert step.sentence == "13. oktoobril tuletatakse seda Teile meelde."
