"""A cast, not a crowd: the people of every test, with one sentence each.

Anne is HR. Toomas heads the department; Jaan and Liis head its units. Mari and Kalle work for Jaan, Ülle too and
substitutes for him; Peeter works for Liis. Sirje is a specialist elsewhere, Aivar the administrator. Jaan is away
on leave in `LEAVE`, a week around the day on which the tests run.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from teams.actions.job_description import approve, begin_draft, propose
from teams.agency_forms import AGENCY_FORMS
from teams.content import Competence, Duty, JobDescriptionContent, Language, Requirements
from teams.models import (
    Absence,
    Appointment,
    JobDescriptionForm,
    JobDescriptionVersion,
    Person,
    Position,
    PositionPeriod,
    RoleGrant,
    Substitution,
    Unit,
    UnitPeriod,
)

LONG_AGO = date(2020, 1, 1)
DOMAIN = "cast.example"

# name → (last name, position, role)
PEOPLE = {
    "anne": ("Kask", "HR-1", "hr"),
    "toomas": ("Tamm", "DEP-1", ""),
    "jaan": ("Jõgi", "ONE-1", ""),
    "liis": ("Lepp", "TWO-1", ""),
    "mari": ("Mägi", "ONE-2", ""),
    "kalle": ("Koppel", "ONE-3", ""),
    "ylle": ("Üürike", "ONE-4", ""),
    "peeter": ("Pärn", "TWO-2", ""),
    "sirje": ("Saar", "SPE-1", "specialist"),
    "aivar": ("Aas", "ADM-1", "administrator"),
}
# code → (title, unit, manager, heads the unit)
POSITIONS = {
    "DEP-1": ("Osakonnajuhataja", "dep", None, True),
    "HR-1": ("Personalipartner", "agency", None, False),
    "SPE-1": ("Valdkonna spetsialist", "agency", None, False),
    "ADM-1": ("Administraator", "agency", None, False),
    "ONE-1": ("Talitusejuhataja", "one", "DEP-1", True),
    "TWO-1": ("Talitusejuhataja", "two", "DEP-1", True),
    "ONE-2": ("Klienditeenindaja", "one", "ONE-1", False),
    "ONE-3": ("Klienditeenindaja", "one", "ONE-1", False),
    "ONE-4": ("Juhtiv klienditeenindaja", "one", "ONE-1", False),
    "ONE-5": ("Klienditeenindaja", "one", "ONE-1", False),
    "TWO-2": ("Kirjade spetsialist", "two", "TWO-1", False),
}
UNITS = {
    "agency": ("Näidisamet", "agency", None),
    "dep": ("Kliendisuhete osakond", "department", "agency"),
    "one": ("Esimene talitus", "unit", "dep"),
    "two": ("Teine talitus", "unit", "dep"),
}


@dataclass
class Cast:
    """`cast.mari` is the person, `cast.seats["ONE-2"]` her position; ONE-5 is vacant."""

    anne: Person
    toomas: Person
    jaan: Person
    liis: Person
    mari: Person
    kalle: Person
    ylle: Person
    peeter: Person
    sirje: Person
    aivar: Person
    seats: dict[str, Position]
    units: dict[str, Unit]
    forms: dict[str, JobDescriptionForm]


def find_cast() -> Cast | None:
    people = {person.first_name.lower(): person for person in Person.objects.filter(email__endswith=f"@{DOMAIN}")}
    if len(people) < len(PEOPLE):
        return None
    return Cast(
        **people,
        seats={position.code: position for position in Position.objects.all()},
        units={unit.code: unit for unit in Unit.objects.all()},
        forms={form.code: form for form in JobDescriptionForm.objects.all()},
    )


def make_cast() -> Cast:
    _forms()
    people = {
        name: Person(email=f"{name}@{DOMAIN}", first_name=name.capitalize(), last_name=last)
        for name, (last, _seat, _role) in PEOPLE.items()
    }
    for person in people.values():
        person.set_unusable_password()
    Person.objects.bulk_create(people.values())
    _structure()
    seats = {position.code: position for position in Position.objects.all()}
    for name, (_last, code, role) in PEOPLE.items():
        Appointment.objects.create(person=people[name], position=seats[code], valid_from=LONG_AGO)
        if role:
            RoleGrant.objects.create(person=people[name], role=role, valid_from=LONG_AGO)
    Substitution.objects.create(position=seats["ONE-1"], substitute=seats["ONE-4"], valid_from=LONG_AGO)
    today = timezone.localdate()
    Absence.objects.create(
        person=people["jaan"], valid_from=today - timedelta(days=3), valid_until=today + timedelta(days=4)
    )
    cast = find_cast()
    assert cast is not None
    return cast


def _forms() -> None:
    """The forms come with a migration; tests that empty the tables lose them."""
    for code, layout in AGENCY_FORMS.items():
        JobDescriptionForm.objects.get_or_create(
            code=code,
            defaults={"name": f"Vorm {code}", "offered_from": date(int(code), 1, 1), "layout_data": layout.as_dict()},
        )


def _structure() -> None:
    units = {
        code: Unit.objects.create(code=code, kind=kind, valid_from=LONG_AGO) for code, (_n, kind, _p) in UNITS.items()
    }
    for code, (name, _kind, parent) in UNITS.items():
        UnitPeriod.objects.create(unit=units[code], name=name, parent=units.get(parent), valid_from=LONG_AGO)
    seats = {code: Position.objects.create(code=code, valid_from=LONG_AGO) for code in POSITIONS}
    for code, (title, unit, manager, heads) in POSITIONS.items():
        PositionPeriod.objects.create(
            position=seats[code],
            title=title,
            unit=units[unit],
            manager=seats.get(manager),
            heads_unit=heads,
            valid_from=LONG_AGO,
        )


def small_content(title: str = "Klienditeenindaja") -> JobDescriptionContent:
    """Short, but with something in every section."""
    return JobDescriptionContent(
        title=title,
        unit="Kliendisuhete osakond, Esimene talitus",
        direct_manager="Talitusejuhataja",
        substituted_by=["Klienditeenindaja"],
        purpose="Aidata inimesi, kes pöörduvad ameti poole.",
        duties=[
            Duty("Vastab kirjadele.", "3.1", expected_results=["Vastus on saadetud viie tööpäeva jooksul."]),
            Duty("Juhendab uusi kolleege, sh", "3.2", subtasks=["tutvustab tööd", "vastab küsimustele"]),
        ],
        rights=["teha ettepanekuid"],
        responsibilities=["andmete hoidmise eest"],
        work_tools="Sülearvuti ja telefon.",
        requirements=Requirements(
            education="Keskharidus",
            experience="Teeninduskogemus",
            languages=[Language("Eesti keel tasemel C1", "C1")],
            computer_skills="Kontoritarkvara",
            competencies=[Competence("Koostöö", ["Kuulab teisi.", "Jagab teavet."])],
            additional=[Competence("Rahulikkus", ["Ei lase end häirida."])],
        ),
        amendment_rules=["Ametijuhend vaadatakse üle kord aastas."],
    )


def approved_version(
    cast: Cast, code: str = "ONE-2", *, in_force_from: date | None = None, content: JobDescriptionContent | None = None
) -> JobDescriptionVersion:
    """A version that went the whole way: begun, proposed and approved by HR."""
    version = proposed_version(cast, code, content=content)
    return approve(version.pk, by=cast.anne, in_force_from=in_force_from or timezone.localdate())


def proposed_version(
    cast: Cast, code: str = "ONE-2", *, content: JobDescriptionContent | None = None
) -> JobDescriptionVersion:
    version = draft_version(cast, code, content=content)
    return propose(version.pk, by=cast.anne)


def draft_version(
    cast: Cast, code: str = "ONE-2", *, content: JobDescriptionContent | None = None
) -> JobDescriptionVersion:
    return begin_draft(cast.seats[code].pk, by=cast.anne, content=content or small_content())
