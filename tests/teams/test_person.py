"""People: the list and its search, one person's page, one's own settings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from teams.models import Absence, Appointment, Person, PositionPeriod
from tests.cast import Cast
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

CHANGE = date(2025, 3, 1)


def names(page: Page) -> list[str]:
    return page.texts("tbody th")


def search(cast: Cast, text: str) -> list[str]:
    return names(Visitor(cast.mari).open("teams:person_list", q=text))


def test_everybody_finds_people_with_their_position_and_unit(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:person_list", q="peeter")
    assert page.texts("tbody tr > *") == ["Peeter Pärn", "Kirjade spetsialist", "Teine talitus", "peeter@cast.example"]


def test_people_stand_in_estonian_order_of_last_names(cast: Cast) -> None:
    assert [name.split()[-1] for name in names(Visitor(cast.mari).open("teams:person_list"))] == [
        *("Aas", "Jõgi", "Kask", "Koppel", "Lepp", "Mägi", "Pärn", "Saar", "Tamm", "Üürike")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mägi", ["Mari Mägi"]),
        ("MARI", ["Mari Mägi"]),
        ("ar äg", ["Mari Mägi"]),
        ("mägi mari", ["Mari Mägi"]),
        ("kalle@cast", ["Kalle Koppel"]),
        ("  ", None),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'; --", []),
        ("mari kalle", []),
    ],
)
def test_every_word_is_looked_for_in_name_and_address(cast: Cast, text: str, found: list[str] | None) -> None:
    assert search(cast, text) == (found if found is not None else search(cast, ""))


def test_a_search_without_a_hit_says_so(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:person_list", q="Nimetu")
    assert page.has(".empty")
    assert page.values("q") == ["Nimetu"]


def test_a_text_that_is_too_long_does_not_filter(cast: Cast) -> None:
    page = Visitor(cast.mari).open("teams:person_list", q="x" * 101)
    assert page.status == 200
    assert len(names(page)) == 10


@pytest.mark.parametrize("number", ["999", "0", "-1", "abc", "", "9" * 5000])
def test_a_page_that_is_not_there_gives_the_nearest(cast: Cast, number: str) -> None:
    page = Visitor(cast.mari).open("teams:person_list", page=number)
    assert page.status == 200
    assert len(names(page)) == 10


def test_the_list_goes_on_on_further_pages(cast: Cast) -> None:
    Person.objects.bulk_create(
        Person(email=f"{number}@many.example", first_name="Palju", last_name=f"Aabe{number:03}") for number in range(70)
    )
    mari = Visitor(cast.mari)
    first, second = mari.open("teams:person_list"), mari.open("teams:person_list", page=2)
    assert (len(names(first)), len(names(second))) == (60, 20)
    assert first.links(".pagination a") == {"Next": "?page=2"}
    assert mari.open("teams:person_list", page=2, q="Aabe").links(".pagination a") == {"Previous": "?page=1&q=Aabe"}


def test_who_has_left_is_found_by_hr_alone(cast: Cast) -> None:
    Person.objects.filter(pk=cast.peeter.pk).update(is_active=False)
    assert "Peeter Pärn" not in search(cast, "Pärn")
    hr = Visitor(cast.anne)
    assert names(hr.open("teams:person_list", q="Pärn")) == ["Peeter Pärn"]
    assert "no longer in service" in hr.open("teams:person_detail", cast.peeter.pk).text(".page-lead")


def test_a_person_page_tells_position_unit_and_manager(cast: Cast) -> None:
    page = Visitor(cast.kalle).open("teams:person_detail", cast.mari.pk)
    assert page.text("h1") == "Mari Mägi"
    assert page.text("[aria-current] .timeline-title") == "Klienditeenindaja"
    assert "Direct manager: Jaan Jõgi" in page.text("[aria-current]")
    links = page.links("[aria-current] a")
    assert links["Jaan Jõgi"] == f"/people/{cast.jaan.pk}/"
    assert links["Esimene talitus"].startswith(f"/units/{cast.units['one'].pk}/")


def test_the_manager_is_the_one_of_the_day(cast: Cast) -> None:
    period = cast.seats["ONE-2"].periods.get()
    period.valid_until = CHANGE
    period.save()
    PositionPeriod.objects.create(
        position=cast.seats["ONE-2"],
        title="Nõustaja",
        unit=cast.units["two"],
        manager=cast.seats["TWO-1"],
        valid_from=CHANGE,
    )
    now = Visitor(cast.kalle).open("teams:person_detail", cast.mari.pk).text("[aria-current]")
    assert "Nõustaja" in now
    assert "Teine talitus" in now
    assert "Liis Lepp" in now
    assert "Jaan" not in now


def test_a_career_is_shown_as_it_was(cast: Cast) -> None:
    appointment = cast.mari.appointments.get()
    appointment.valid_until = CHANGE
    appointment.save()
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=CHANGE, load="0.5")
    page = Visitor(cast.kalle).open("teams:person_detail", cast.mari.pk)
    now, before = page.texts(".timeline > li")
    assert "since 01.03.2025 · load 50 %" in now
    assert "01.01.2020 – 28.02.2025" in before
    assert "Direct manager" not in before


def test_an_appointment_to_come_is_not_the_present_one(cast: Cast) -> None:
    ahead = timezone.localdate() + timedelta(days=30)
    Appointment.objects.create(person=cast.mari, position=cast.seats["ONE-5"], valid_from=ahead)
    page = Visitor(cast.kalle).open("teams:person_detail", cast.mari.pk)
    assert len(page.texts(".timeline > li")) == 2
    assert len(page.texts(".timeline > [aria-current]")) == 1


def test_whoever_has_no_position_is_said_to_have_none(cast: Cast) -> None:
    person = Person.objects.create(email="uus@cast2.example", first_name="Uus", last_name="Inimene")
    page = Visitor(cast.mari).open("teams:person_detail", person.pk)
    assert "No position has been entered" in page.text()


def test_substitution_stands_on_both_pages(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    assert "Is substituted by Ülle" not in mari.open("teams:person_detail", cast.ylle.pk).text("aside")
    assert "Substitutes for Jaan Jõgi, Talitusejuhataja" in mari.open("teams:person_detail", cast.ylle.pk).text("aside")
    jaan = mari.open("teams:person_detail", cast.jaan.pk).text("aside")
    assert f"Is substituted by {cast.ylle.name}, Juhtiv klienditeenindaja" in jaan


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        *(("mari", True), ("jaan", True), ("toomas", True), ("anne", True)),
        *(("kalle", False), ("liis", False), ("ylle", False)),
    ],
)
def test_absences_are_shown_to_those_who_may_know(cast: Cast, name: str, sees: bool) -> None:
    today = timezone.localdate()
    Absence.objects.create(person=cast.mari, kind="sickness", valid_from=today, valid_until=today + timedelta(days=2))
    page = Visitor(getattr(cast, name)).open("teams:person_detail", cast.mari.pk)
    assert page.has("#away-title") is sees
    assert ("Sick leave" in page.text()) is sees


def test_an_absence_that_is_over_is_not_shown(cast: Cast) -> None:
    today = timezone.localdate()
    Absence.objects.create(person=cast.mari, valid_from=today - timedelta(days=5), valid_until=today)
    assert not Visitor(cast.mari).open("teams:person_detail", cast.mari.pk).has("#away-title")


def test_only_on_ones_own_page_is_the_way_to_the_trail(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    assert "Who looked at my data" in mari.open("teams:person_detail", cast.mari.pk).links()
    assert "Who looked at my data" not in mari.open("teams:person_detail", cast.kalle.pk).links()


def test_settings_change_ones_own_language_alone(cast: Cast) -> None:
    mari = Visitor(cast.mari)
    page = mari.follow(mari.send("teams:person_settings", language="et", is_staff="on", email="x@cast.example"))
    assert page.status == 200
    assert page.root.etree_element.get("lang") == "et"
    cast.mari.refresh_from_db()
    assert (cast.mari.language, cast.mari.is_staff, cast.mari.email) == ("et", False, "mari@cast.example")


def test_a_language_that_is_none_is_refused(cast: Cast) -> None:
    page = Visitor(cast.mari).send("teams:person_settings", language="fr")
    assert page.has("#error-summary")
    cast.mari.refresh_from_db()
    assert cast.mari.language == "en"


def test_the_end_of_probation_is_seen_by_the_person_their_leads_and_hr(cast: Cast) -> None:
    ends = timezone.localdate() + timedelta(days=20)
    Appointment.objects.filter(person=cast.mari).update(probation_ends_on=ends)
    seen = {
        name
        for name in ("mari", "kalle", "jaan", "liis", "toomas", "ylle", "anne", "sirje", "aivar")
        if f"Probation until {ends:%d.%m.%Y}"
        in Visitor(getattr(cast, name)).open("teams:person_detail", cast.mari.pk).text()
    }
    assert seen == {"mari", "jaan", "toomas", "anne"}
