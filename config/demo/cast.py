"""The people of the demo, as plain data: a few with a story each, and the colleagues around them.

Every name is invented, every address ends in `.example` and can reach nobody. Days are offsets from the day on
which the demo is loaded, `ends_on` always the first day on which a thing no longer holds.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.demo.structure import REORGANISED

EMAIL_DOMAIN = "talitus.example"
Service = Literal["official", "employee"]
_ASCII = str.maketrans("õäöüšž", "oaousz")


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    service: Service = "official"
    language: Literal["et", "en"] = "et"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@{EMAIL_DOMAIN}".lower().translate(_ASCII)


@dataclass(frozen=True)
class Appointment:
    """`load` is a share of full time; `probation_ends_on` the last day of probation, while there is one."""

    person: str
    position: str
    starts_on: int
    ends_on: int | None = None
    load: Decimal = Decimal(1)
    probation_ends_on: int | None = None


@dataclass(frozen=True)
class Absence:
    person: str
    kind: Literal["leave", "parental", "training", "other"]
    starts_on: int
    ends_on: int


@dataclass(frozen=True)
class RoleGrant:
    person: str
    role: Literal["hr", "specialist", "administrator"]
    starts_on: int
    ends_on: int | None = None


@dataclass(frozen=True)
class Face:
    """Somebody whom one can enter as with one click; `role` says whose desk that is."""

    person: str
    role: Promise


def _people(service: Service, *names: str) -> tuple[Person, ...]:
    halves = (name.partition(" ") for name in names)
    return tuple(Person(first_name, last_name, service) for first_name, _space, last_name in halves)


def _officials(*names: str) -> tuple[Person, ...]:
    return _people("official", *names)


def _employees(*names: str) -> tuple[Person, ...]:
    return _people("employee", *names)


PEOPLE = (
    *_officials("Rein Ülejõe", "Heli Soomets", "Külli Vahtramäe", "Anneli Põldsalu", "Triin Raidsoo"),
    *_officials("Urmas Lepiksaar", "Žanna Kuusemäe", "Meelis Öövel", "Indrek Pajusalu", "Marko Tiidelepp"),
    *_employees("Tarmo Kivisaare", "Siim Laanepõld", "Liis Hõbesalu"),
    # telephone service
    *_officials("Maarja Kõivumägi", "Evelin Roosipuu", "Liina Õiemets", "Rauno Tihane", "Jelena Šubina"),
    *_officials("Kaisa Männisalu", "Merike Ojaveski", "Olga Rjabtšenko", "Tanel Haavistu", "Aime Künnapuu"),
    *_officials("Kevin Lõoke", "Sandra Pihlamets", "Karl-Erik Sügis"),
    # service points
    *_officials("Priit Vaarmaa", "Sirje Kaasikmäe", "Helen Uibomäe", "Marje Tammsalu", "Ljudmila Petrovskaja"),
    *_officials("Egle Saarepuu", "Birgit Leesik", "Natalja Žarova", "Heiki Kuldsaar", "Annika Rebasoo"),
    *_officials("Eha Luigemaa", "Ksenia Morozkina", "Taavi Nurmoja", "Kersti Allikmäe"),
    *_employees("Mirjam Hallikas"),
    # written enquiries
    *_officials("Tõnu Kivirand", "Ene Mägistu", "Riina Väljamäe", "Kätlin Sillaots", "Oksana Litvinskaja"),
    *_officials("Jaanus Peetsalu", "Aita Metsaveer", "Grete Kaljusaar", "Rasmus Õunaste", "Viive Lindmets"),
    *_officials("Darja Sokolinskaja"),
    # e-channels
    *_officials("Marianne Jõesuu", "Kirke Vainomäe", "Robin Teesalu", "Alina Grišina", "Joosep Härmaste"),
    *_officials("Säde Luhaäär"),
    *_employees("Ott Lumiste", "Helena Püümets"),
    Person("Fiona", "Kearney", service="employee", language="en"),
    # quality and training
    *_officials("Ave Sõstramäe", "Mihkel Äärma", "Julia Tšernova", "Hanna Loodus", "Pille Kadakmaa", "Sten Arumets"),
    *_employees("Reet Voolmaa"),
    # those who have left
    *_officials("Malle Rohtlaid", "Elve Nurmetalu", "Kaido Sinisalu", "Ilme Sarikas", "Veiko Randsoo"),
    *_officials("Kalev Sireli", "Marili Tuulik"),
)

APPOINTMENTS = (
    Appointment("Rein Ülejõe", "ELU-01", -1000),
    Appointment("Heli Soomets", "TUG-01", -1900),
    Appointment("Külli Vahtramäe", "PER-01", -1450),
    Appointment("Anneli Põldsalu", "PER-02", -1300),
    Appointment("Triin Raidsoo", "PER-03", -610),
    Appointment("Tarmo Kivisaare", "ITA-01", -1150),
    Appointment("Siim Laanepõld", "ITA-02", -720),
    Appointment("Urmas Lepiksaar", "TOE-01", -2100),
    Appointment("Žanna Kuusemäe", "TOE-02", -1350),
    Appointment("Meelis Öövel", "TOE-03", -940),
    Appointment("Indrek Pajusalu", "KSO-01", -1600),
    Appointment("Liis Hõbesalu", "KSO-02", -260),
    Appointment("Marko Tiidelepp", "KSO-03", -400),
    # telephone service
    Appointment("Malle Rohtlaid", "TEL-01", -2200, -760),
    Appointment("Maarja Kõivumägi", "TEL-02", -1500, -760),
    Appointment("Maarja Kõivumägi", "TEL-01", -760),
    Appointment("Evelin Roosipuu", "TEL-11", -1420, -760),
    Appointment("Evelin Roosipuu", "TEL-02", -760),
    Appointment("Liina Õiemets", "TEL-03", -1280),
    Appointment("Rauno Tihane", "TEL-04", -1010),
    Appointment("Jelena Šubina", "TEL-05", -1760),
    Appointment("Kaisa Männisalu", "TEL-06", -830),
    Appointment("Merike Ojaveski", "TEL-07", -2050),
    Appointment("Olga Rjabtšenko", "TEL-08", -1190, load=Decimal("0.75")),
    Appointment("Tanel Haavistu", "TEL-09", -640),
    Appointment("Aime Künnapuu", "TEL-10", -2400, load=Decimal("0.5")),
    Appointment("Kaido Sinisalu", "TEL-11", -700, -140),
    Appointment("Kevin Lõoke", "TEL-11", -120, probation_ends_on=-1),
    Appointment("Kirke Vainomäe", "TEL-12", -900, REORGANISED),
    Appointment("Sandra Pihlamets", "TEL-12", -380),
    Appointment("Karl-Erik Sügis", "TEL-13", -62, probation_ends_on=59),
    # service points
    Appointment("Priit Vaarmaa", "ESI-01", -1230),
    Appointment("Sirje Kaasikmäe", "ESI-02", -1880),
    Appointment("Marianne Jõesuu", "ESI-03", -1700, REORGANISED),
    Appointment("Helen Uibomäe", "ESI-03", REORGANISED),
    Appointment("Marje Tammsalu", "ESI-04", -1640),
    Appointment("Ljudmila Petrovskaja", "ESI-05", -2310),
    Appointment("Egle Saarepuu", "ESI-06", -980),
    Appointment("Birgit Leesik", "ESI-07", -760),
    Appointment("Natalja Žarova", "ESI-08", -1390),
    Appointment("Helen Uibomäe", "ESI-09", -1400, REORGANISED),
    Appointment("Heiki Kuldsaar", "ESI-09", -400),
    Appointment("Annika Rebasoo", "ESI-10", -1520),
    Appointment("Eha Luigemaa", "ESI-11", -2480, load=Decimal("0.8")),
    Appointment("Ksenia Morozkina", "ESI-12", -330),
    Appointment("Taavi Nurmoja", "ESI-13", -860),
    Appointment("Kersti Allikmäe", "ESI-14", -1110),
    Appointment("Ilme Sarikas", "ESI-15", -1900, -45),
    Appointment("Mirjam Hallikas", "ESI-16", -240, 280),
    # written enquiries
    Appointment("Elve Nurmetalu", "KIR-01", -2300, -1100),
    Appointment("Tõnu Kivirand", "KIR-01", -1100),
    Appointment("Ene Mägistu", "KIR-02", -1980),
    Appointment("Riina Väljamäe", "KIR-03", -1330),
    Appointment("Kätlin Sillaots", "KIR-04", -870),
    Appointment("Oksana Litvinskaja", "KIR-05", -1040),
    Appointment("Jaanus Peetsalu", "KIR-06", -1570),
    Appointment("Aita Metsaveer", "KIR-07", -2260, load=Decimal("0.8")),
    Appointment("Grete Kaljusaar", "KIR-08", -690),
    Appointment("Rasmus Õunaste", "KIR-09", -560),
    Appointment("Viive Lindmets", "KIR-10", -1810),
    Appointment("Darja Sokolinskaja", "KIR-11", -200, 41),
    Appointment("Veiko Randsoo", "KIR-12", -800, -100),
    # e-channels
    Appointment("Kalev Sireli", "EKA-01", -1800, -430),
    Appointment("Marianne Jõesuu", "EKA-01", REORGANISED),
    Appointment("Ott Lumiste", "EKA-02", -1250),
    Appointment("Fiona Kearney", "EKA-03", -290),
    Appointment("Kirke Vainomäe", "EKA-04", REORGANISED),
    Appointment("Robin Teesalu", "EKA-05", -400),
    Appointment("Alina Grišina", "EKA-06", -395),
    Appointment("Joosep Härmaste", "EKA-07", -340),
    Appointment("Säde Luhaäär", "EKA-08", 9, probation_ends_on=130),
    Appointment("Helena Püümets", "EKA-09", -510),
    # quality and training
    Appointment("Ave Sõstramäe", "KVA-01", -1050),
    Appointment("Mihkel Äärma", "KVA-02", -970),
    Appointment("Julia Tšernova", "KVA-03", -365),
    Appointment("Hanna Loodus", "KVA-04", -520, load=Decimal("0.6")),
    Appointment("Pille Kadakmaa", "KVA-05", -1480),
    Appointment("Sten Arumets", "KVA-06", -900),
    Appointment("Marili Tuulik", "KVA-07", -1000, -190),
    Appointment("Hanna Loodus", "KVA-07", -160, load=Decimal("0.4")),
    Appointment("Reet Voolmaa", "KVA-08", -445),
)

ABSENCES = (
    Absence("Liina Õiemets", "leave", -75, -61),
    Absence("Jelena Šubina", "leave", -40, -33),
    Absence("Kersti Allikmäe", "parental", -260, 280),
    Absence("Marianne Jõesuu", "leave", -3, 11),
    Absence("Merike Ojaveski", "leave", -1, 6),
    Absence("Egle Saarepuu", "leave", -8, 2),
    Absence("Oksana Litvinskaja", "training", -2, 8),
    Absence("Mihkel Äärma", "other", 3, 5),
    Absence("Rauno Tihane", "leave", 5, 12),
    Absence("Karl-Erik Sügis", "leave", 8, 15),
    Absence("Riina Väljamäe", "leave", 12, 26),
    Absence("Maarja Kõivumägi", "leave", 20, 34),
    Absence("Robin Teesalu", "leave", 40, 54),
)

ROLE_GRANTS = (
    RoleGrant("Külli Vahtramäe", "hr", -1450),
    RoleGrant("Anneli Põldsalu", "hr", -1300),
    RoleGrant("Triin Raidsoo", "hr", -610),
    RoleGrant("Liis Hõbesalu", "hr", -240, -200),
    RoleGrant("Žanna Kuusemäe", "specialist", REORGANISED),
    RoleGrant("Meelis Öövel", "specialist", REORGANISED),
    RoleGrant("Siim Laanepõld", "administrator", -720),
)

FACES = (
    Face("Maarja Kõivumägi", _("Head of the telephone service unit: a team of 12")),
    Face("Tõnu Kivirand", _("Head of the written enquiries unit: a team of 10 and a vacant seat")),
    Face("Indrek Pajusalu", _("Head of the client relations department: five units")),
    Face("Liina Õiemets", _("Telephone adviser: her lead has confirmed her job description, her own word is missing")),
    Face("Rauno Tihane", _("Telephone adviser in the same unit: a new version of his job description is in draft")),
    Face("Anneli Põldsalu", _("HR partner: the job descriptions of the whole agency")),
    Face("Žanna Kuusemäe", _("Domain specialist for benefits")),
    Face("Siim Laanepõld", _("Administrator: technical settings, no contents")),
    Face("Karl-Erik Sügis", _("Telephone adviser on probation")),
    Face("Fiona Kearney", _("E-channels manager who uses the application in English")),
    Face("Priit Vaarmaa", _("Head of the service points unit: stands in for the head of e-channels, who is on leave")),
)


def demo_people() -> list[tuple[str, str]]:
    """Names and role lines of the faces, in the active language, for the console and the sign-in page."""
    return [(face.person, str(face.role)) for face in FACES]
