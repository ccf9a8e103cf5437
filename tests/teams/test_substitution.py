"""Naming a substitute and ending a substitution: from a day to a day, by those who may."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from teams.actions.digest import write_letters
from teams.actions.notice import sweep
from teams.actions.substitution import end_substitution, name_substitute
from teams.due import SUBSTITUTION_MISSING
from teams.models import (
    Absence,
    Appointment,
    Letter,
    Notice,
    Person,
    Position,
    PositionPeriod,
    Substitution,
    TrailEntry,
)
from teams.refusal import NotAllowed, Refused
from tests.cast import LONG_AGO, Cast
from tests.pages import Page, Visitor
from tests.same_moment import at_the_same_moment

pytestmark = pytest.mark.django_db


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def name(
    cast: Cast,
    substitute: str = "ONE-3",
    *,
    by: Person | None = None,
    of: str = "ONE-2",
    first: int = 0,
    end: int | None = None,
) -> Substitution:
    return name_substitute(
        cast.seats[of].pk,
        by=by or cast.jaan,
        substitute_id=cast.seats[substitute].pk,
        valid_from=days(first),
        valid_until=None if end is None else days(end),
    )


def test_a_substitute_is_named_from_a_day_to_a_day(cast: Cast) -> None:
    named = name(cast, first=2, end=9)
    assert (named.position, named.substitute, named.rank) == (cast.seats["ONE-2"], cast.seats["ONE-3"], 1)
    assert (named.valid_from, named.last_day) == (days(2), days(8))
    assert name(cast, "ONE-4").valid_until is None


def test_each_further_one_is_asked_after_those_named_for_the_same_days(cast: Cast) -> None:
    assert name(cast, "ONE-3", end=5).rank == 1
    assert name(cast, "ONE-4", first=3).rank == 2
    assert name(cast, "TWO-2", first=4, end=6).rank == 3
    assert name(cast, "TWO-1", end=3).rank == 2
    assert name(cast, "HR-1", first=20).rank == 3


@pytest.mark.parametrize("who", ["toomas", "jaan", "ylle", "anne"])
def test_leads_their_substitute_and_hr_may(cast: Cast, who: str) -> None:
    assert name(cast, by=getattr(cast, who), end=9).pk


@pytest.mark.parametrize("who", ["mari", "kalle", "liis", "peeter", "sirje", "aivar"])
def test_others_may_not(cast: Cast, who: str) -> None:
    named = name(cast)
    with pytest.raises(NotAllowed):
        name(cast, "ONE-4", by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        end_substitution(named.pk, by=getattr(cast, who), on=days(0))


def test_when_the_lead_is_back_the_substitute_of_the_lead_may_no_more(cast: Cast) -> None:
    Absence.objects.filter(person=cast.jaan).update(valid_until=days(0))
    with pytest.raises(NotAllowed):
        name(cast, by=cast.ylle)


def test_days_that_have_passed_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-760"):
        name(cast, first=-1)
    assert name(cast, first=0)


def test_the_last_day_cannot_lie_before_the_first(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-761"):
        name(cast, first=5, end=5)
    assert name(cast, first=5, end=6).last_day == days(5)


def test_a_position_cannot_stand_in_for_itself(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-762"):
        name(cast, "ONE-2")


def test_a_person_cannot_stand_in_for_themselves_from_another_seat(cast: Cast) -> None:
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=LONG_AGO, load="0.2")
    with pytest.raises(Refused, match="TJ-762"):
        name(cast, "ONE-5")


def test_a_vacant_seat_stands_in_for_nobody(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-766"):
        name(cast, "ONE-5")
    Appointment.objects.create(person=cast.sirje, position=cast.seats["ONE-5"], valid_from=days(3), load="0.2")
    with pytest.raises(Refused, match="TJ-766"):
        name(cast, "ONE-5", first=2)
    assert name(cast, "ONE-5", first=3)


def test_whoever_left_the_service_stands_in_for_nobody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.kalle.pk).update(is_active=False)
    with pytest.raises(Refused, match="TJ-766"):
        name(cast)


@pytest.mark.parametrize("ended", ["ONE-2", "ONE-3"])
def test_an_ended_seat_is_refused(cast: Cast, ended: str) -> None:
    Position.objects.filter(code=ended).update(valid_until=days(4))
    with pytest.raises(Refused, match="TJ-763"):
        name(cast, first=4)
    assert name(cast, first=3)


def test_whoever_is_away_on_the_first_day_is_refused(cast: Cast) -> None:
    Absence.objects.create(person=cast.kalle, valid_from=days(2), valid_until=days(4))
    for first in (2, 3):
        with pytest.raises(Refused, match="TJ-769"):
            name(cast, first=first)
    assert name(cast, first=4)


@pytest.mark.parametrize(("first", "end"), [(2, 4), (0, 3), (5, 9), (0, None), (3, None)])
def test_the_same_substitute_twice_on_a_day_is_refused(cast: Cast, first: int, end: int | None) -> None:
    name(cast, first=2, end=6)
    with pytest.raises(Refused, match="TJ-764"):
        name(cast, first=first, end=end)


def test_neighbouring_days_do_not_overlap(cast: Cast) -> None:
    name(cast, first=2, end=6)
    assert name(cast, first=0, end=2).rank == 1
    assert name(cast, first=6).rank == 1


def test_a_substitution_ends_on_its_day_and_stays_in_the_past(cast: Cast) -> None:
    link = Substitution.objects.get()
    ended = end_substitution(link.pk, by=cast.toomas, on=days(0))
    assert ended is not None
    assert ended.last_day == days(-1)
    assert Substitution.objects.get().valid_until == days(0)


def test_one_that_never_began_is_dropped(cast: Cast) -> None:
    named = name(cast, first=5)
    assert end_substitution(named.pk, by=cast.jaan, on=days(5)) is None
    assert not Substitution.objects.filter(pk=named.pk).exists()
    assert TrailEntry.objects.get(act="substitution.ended").about == cast.mari


def test_one_that_began_today_ends_with_today(cast: Cast) -> None:
    named = name(cast)
    ended = end_substitution(named.pk, by=cast.jaan, on=days(0))
    assert ended is not None
    assert ended.last_day == days(0)
    for on in (0, 1):
        with pytest.raises(Refused, match="TJ-768"):
            end_substitution(named.pk, by=cast.jaan, on=days(on))


def test_it_ends_neither_in_the_past_nor_twice(cast: Cast) -> None:
    named = name(cast, end=3)
    with pytest.raises(Refused, match="TJ-767"):
        end_substitution(named.pk, by=cast.jaan, on=days(-1))
    for on in (3, 9):
        with pytest.raises(Refused, match="TJ-768"):
            end_substitution(named.pk, by=cast.jaan, on=days(on))
    assert end_substitution(named.pk, by=cast.jaan, on=days(2)).valid_until == days(2)


def test_what_somebody_removed_meanwhile_is_told(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-001"):
        end_substitution(10**6, by=cast.jaan, on=days(0))


def test_whoever_acts_names_for_a_time(cast: Cast) -> None:
    with pytest.raises(Refused, match="TJ-761"):
        name(cast, by=cast.ylle)
    assert name(cast, by=cast.ylle, end=9).valid_until == days(9)


def test_the_trail_says_who_named_and_for_whom_they_acted(cast: Cast) -> None:
    name(cast, by=cast.jaan)
    name(cast, "TWO-2", by=cast.ylle, end=9)
    name(cast, "HR-1", by=cast.anne)
    found = TrailEntry.objects.filter(act="substitution.named").order_by("pk")
    assert [(entry.actor, entry.about, entry.details.get("acting_for")) for entry in found] == [
        (cast.jaan, cast.mari, None),
        (cast.ylle, cast.mari, cast.jaan.pk),
        (cast.anne, cast.mari, None),
    ]


def test_a_lead_who_also_acts_names_their_own_people_by_their_own_right(cast: Cast) -> None:
    Substitution.objects.create(position=cast.seats["TWO-1"], substitute=cast.seats["ONE-1"], valid_from=LONG_AGO)
    Absence.objects.all().delete()
    Absence.objects.create(person=cast.liis, valid_from=days(0))
    name(cast, by=cast.jaan)
    assert "acting_for" not in TrailEntry.objects.get(act="substitution.named").details
    name(cast, of="TWO-2", by=cast.jaan, end=9)
    assert TrailEntry.objects.order_by("pk").last().details["acting_for"] == cast.liis.pk


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_get_two_ranks(cast: Cast) -> None:
    at_the_same_moment(lambda: name(cast, "ONE-3"), lambda: name(cast, "ONE-4", by=cast.anne))
    assert sorted(cast.seats["ONE-2"].substitutions.values_list("rank", flat=True)) == [1, 2]


# the page


def test_everybody_sees_who_stands_in_and_few_see_the_form(cast: Cast) -> None:
    name(cast, "ONE-3", first=2, end=9)
    for who, has_form in (("mari", False), ("peeter", False), ("jaan", True), ("ylle", True), ("anne", True)):
        page = Visitor(getattr(cast, who)).open("teams:substitution_list", cast.seats["ONE-2"].pk)
        assert "Kalle Koppel" in page.text("tbody")
        assert "to come" in page.text("tbody")
        assert page.has("form[action*=substitutes]") is has_form, who
        assert page.has("tbody form") is has_form, who


def test_a_position_leads_to_its_substitutes(cast: Cast) -> None:
    seat = cast.seats["ONE-1"].pk
    page = Visitor(cast.mari).open("teams:job_description_detail", seat)
    assert page.links("aside a")["Substitutes"] == f"/positions/{seat}/substitutes/"


def test_a_substitute_is_named_on_the_page(cast: Cast) -> None:
    jaan, seat = Visitor(cast.jaan), cast.seats["ONE-2"].pk
    page = jaan.send(
        "teams:substitution_list", seat, substitute="ONE-3", valid_from=str(days(1)), last_day=str(days(3))
    )
    assert "The substitute is named." in jaan.follow(page).text("#messages")
    named = cast.seats["ONE-2"].substitutions.get()
    assert (named.substitute.code, named.valid_from, named.last_day) == ("ONE-3", days(1), days(3))


def test_what_is_refused_stands_beside_its_field_and_what_was_chosen_stays(cast: Cast) -> None:
    Absence.objects.create(person=cast.kalle, valid_from=days(0))
    page = Visitor(cast.jaan).send(
        "teams:substitution_list", cast.seats["ONE-2"].pk, substitute="ONE-3", valid_from=str(days(1))
    )
    assert page.status == 422
    assert "TJ-769" in page.text(".error-summary")
    assert page.values("substitute") == ["ONE-3"]


def test_seats_near_the_position_can_be_chosen_if_somebody_sits_there(cast: Cast) -> None:
    page = Visitor(cast.jaan).open("teams:substitution_list", cast.seats["ONE-2"].pk)
    codes = [option.etree_element.get("value") for option in page.root.query_all("select option")]
    assert {"ONE-1", "ONE-3", "ONE-4", "TWO-1", "TWO-2", "DEP-1"} <= set(codes)
    assert not {"ONE-2", "ONE-5", "HR-1"} & set(codes)
    groups = [group.etree_element.get("label") for group in page.root.query_all("optgroup")]
    assert groups[0] == "Esimene talitus"


def test_a_seat_far_away_is_not_taken_from_the_form(cast: Cast) -> None:
    PositionPeriod.objects.filter(position__code="ADM-1").update(unit=cast.units["agency"])
    page = Visitor(cast.jaan).send(
        "teams:substitution_list", cast.seats["ONE-2"].pk, substitute="ADM-1", valid_from=str(days(0))
    )
    assert page.status == 422
    assert not cast.seats["ONE-2"].substitutions.exists()


def test_the_form_opens_inside_another_page_with_its_days(cast: Cast) -> None:
    jaan, seat = Visitor(cast.jaan), cast.seats["ONE-2"].pk
    url = f"/positions/{seat}/substitutes/?first=2030-01-07&last=2030-01-09"
    response = jaan.client.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b'value="2030-01-07"' in response.content
    assert b'value="2030-01-09"' in response.content
    named = jaan.send_by_htmx("teams:substitution_list", seat, substitute="ONE-3", valid_from=str(days(0)))
    assert "Kalle Koppel stands in from" in named.text("p")
    again = jaan.send_by_htmx("teams:substitution_list", seat, substitute="ONE-3", valid_from=str(days(0)))
    assert again.status == 422
    assert "TJ-764" in again.text("form")
    mari = Visitor(cast.mari)
    assert mari.client.get(url, headers={"HX-Request": "true"}).status_code == 403


def test_a_substitution_is_ended_on_the_page(cast: Cast) -> None:
    named = name(cast, first=1)
    ylle = Visitor(cast.ylle)
    page = ylle.follow(ylle.send("teams:substitution_end", named.pk))
    assert "The substitution is ended." in page.text("#messages")
    assert page.has(".empty")


# the absence for which somebody is named


def fields_of(page: Page) -> tuple[list[str], list[str]]:
    return page.values("valid_from"), page.values("last_day")


def test_the_form_begins_with_the_absence_now_or_ahead_and_says_so(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=days(-5), valid_until=days(-2))
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=days(6), valid_until=days(10))
    jaan, seat = Visitor(cast.jaan), cast.seats["ONE-2"].pk
    page = jaan.open("teams:substitution_list", seat)
    assert fields_of(page) == ([str(days(6))], [str(days(9))])
    assert f"For the absence of Mari Mägi: {days(6):%d.%m.%Y} – {days(9):%d.%m.%Y}." in page.text("form")
    assert "sick" not in page.text("main")
    assert "absence of Mari" not in Visitor(cast.peeter).open("teams:substitution_list", seat).text("main")
    name(cast, first=6, end=10)
    page = jaan.open("teams:substitution_list", seat)
    assert fields_of(page) == ([str(days(0))], [""])
    assert "absence of Mari" not in page.text("form")


def test_the_address_says_for_which_of_two_absences(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, valid_from=days(6), valid_until=days(10))
    Absence.objects.create(person=cast.mari, valid_from=days(20), valid_until=days(25))
    page = Visitor(cast.jaan).open("teams:substitution_list", cast.seats["ONE-2"].pk, first=str(days(20)))
    assert fields_of(page) == ([str(days(20))], [str(days(24))])


def test_of_an_absence_that_has_begun_today_is_the_first_day_left(cast: Cast) -> None:
    Absence.objects.create(person=cast.mari, valid_from=days(-2))
    for query in ({}, {"first": str(days(-2))}):
        page = Visitor(cast.jaan).open("teams:substitution_list", cast.seats["ONE-2"].pk, **query)
        assert fields_of(page) == ([str(days(0))], [""])
        assert f"from {days(-2):%d.%m.%Y}, of which no end is known." in page.text("form")


@pytest.mark.parametrize("first", ["", "x", "2026-02-31", "2026-13-01"])
def test_an_address_with_no_day_is_an_address_without_one(cast: Cast, first: str) -> None:
    page = Visitor(cast.jaan).open("teams:substitution_list", cast.seats["ONE-2"].pk, first=first, last=first)
    assert fields_of(page) == ([str(days(0))], [""])


# the notices that it ends


def noticed(absence: Absence, reader: Person, seat: Position | None = None) -> Notice:
    held = Appointment.objects.filter(person=absence.person)
    appointment = held.get(position=seat) if seat else held.earliest("pk")
    return Notice.objects.create(
        rule=SUBSTITUTION_MISSING.name,
        subject_id=appointment.pk,
        object_id=1,
        reader=reader,
        due_on=absence.valid_from,
        step=-3,
    )


def is_open(notice: Notice) -> bool:
    notice.refresh_from_db()
    return notice.told_at is None and notice.read_at is None


def away(person: Person, first: int, end: int) -> Absence:
    return Absence.objects.create(person=person, valid_from=days(first), valid_until=days(end))


def test_naming_closes_the_notices_of_the_absence_it_covers(cast: Cast) -> None:
    near, far, others = away(cast.mari, 6, 10), away(cast.mari, 20, 25), away(cast.peeter, 6, 10)
    notices = [noticed(near, cast.jaan), noticed(far, cast.jaan), noticed(others, cast.liis)]
    name(cast, first=7, end=10)
    assert [is_open(notice) for notice in notices] == [True, True, True]
    name(cast, "ONE-4", first=5, end=10)
    assert [is_open(notice) for notice in notices] == [False, True, True]


def test_a_substitute_who_is_away_on_the_first_day_closes_nothing(cast: Cast) -> None:
    notice = noticed(away(cast.mari, 6, 10), cast.jaan)
    away(cast.kalle, 5, 8)
    name(cast, first=1)
    assert is_open(notice)


def test_of_an_absence_from_two_seats_each_is_closed_when_it_is_covered(cast: Cast) -> None:
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=LONG_AGO, load="0.2")
    absence = away(cast.mari, 6, 10)
    notices = [noticed(absence, cast.jaan, cast.seats[code]) for code in ("ONE-2", "ONE-5")]
    name(cast, first=6)
    assert [is_open(notice) for notice in notices] == [False, True]
    name(cast, of="ONE-5", first=6)
    assert [is_open(notice) for notice in notices] == [False, False]


def test_an_absence_that_has_begun_is_closed_by_naming_from_today(cast: Cast) -> None:
    notice = noticed(away(cast.mari, -2, 10), cast.jaan)
    name(cast, first=1, end=9)
    assert is_open(notice)
    name(cast, "TWO-2")
    assert not is_open(notice)


def test_after_naming_no_letter_is_written_at_once(cast: Cast) -> None:
    """Entered during the day and due tomorrow: a letter would go at once, unless somebody is named first."""
    Absence.objects.all().delete()
    moment = datetime(2026, 9, 8, 11, tzinfo=ZoneInfo("Europe/Tallinn"))
    for is_named in (False, True):
        with time_machine.travel(moment, tick=False):
            Notice.objects.all().delete()
            Letter.objects.all().delete()
            Absence.objects.all().delete()
            away(cast.mari, 1, 10)
            assert sweep([SUBSTITUTION_MISSING], day=moment.date()) == 1
            if is_named:
                name(cast, first=1, end=10)
            write_letters({SUBSTITUTION_MISSING.name: SUBSTITUTION_MISSING}, now=moment)
            assert Letter.objects.filter(kind="at_once").count() == (0 if is_named else 1)
