"""The invented agency „Elukaareamet“: its units, its positions and who substitutes whom, as plain data.

Days are offsets from the day on which the demo is loaded: -420 was 420 days ago, 9 is nine days ahead.
"""

from dataclasses import dataclass
from typing import Literal

FOUNDED = -2600
REORGANISED = -420  # the day on which client service became client relations

UnitKind = Literal["agency", "department", "unit"]
Dated = tuple[tuple[int, str], ...]  # (since, value), oldest first; each holds until the next begins


@dataclass(frozen=True)
class Unit:
    """`names` and `parents` as they followed each other; the agency itself has no parent."""

    code: str
    kind: UnitKind
    names: Dated
    parents: Dated = ()

    @property
    def starts_on(self) -> int:
        return self.names[0][0]


@dataclass(frozen=True)
class Position:
    """One seat. `ends_on` is the first day on which it no longer exists."""

    code: str
    title: str
    unit: str
    managers: Dated = ()
    heads_unit: bool = False
    starts_on: int = FOUNDED
    ends_on: int | None = None


@dataclass(frozen=True)
class Substitution:
    """The first position does the work of the second while its holder is away."""

    substitute: str
    substituted: str
    starts_on: int = REORGANISED


def _unit(code: str, name: str, parent: str, kind: UnitKind = "unit") -> Unit:
    return Unit(code, kind, ((FOUNDED, name),), ((FOUNDED, parent),))


def _head(code: str, title: str, unit: str, manager: str) -> Position:
    return Position(code, title, unit, ((FOUNDED, manager),), heads_unit=True)


def _seat(code: str, title: str, manager: str, starts_on: int = FOUNDED, ends_on: int | None = None) -> Position:
    unit = manager.partition("-")[0]
    return Position(code, title, unit, ((starts_on, manager),), starts_on=starts_on, ends_on=ends_on)


def _seats(unit: str, first: int, last: int, title: str, starts_on: int = FOUNDED) -> tuple[Position, ...]:
    """Seats of the same title under the head of the unit, numbered from `first` to `last`."""
    return tuple(_seat(f"{unit}-{number:02}", title, f"{unit}-01", starts_on) for number in range(first, last + 1))


UNITS = (
    Unit("ELU", "agency", ((FOUNDED, "Elukaareamet"),)),
    _unit("TUG", "Tugiteenuste osakond", "ELU", "department"),
    _unit("PER", "Personalitalitus", "TUG"),
    _unit("ITA", "Infotehnoloogia talitus", "TUG"),
    _unit("TOE", "Toetuste ja hüvitiste osakond", "ELU", "department"),
    Unit(
        "KSO",
        "department",
        ((FOUNDED, "Klienditeeninduse osakond"), (REORGANISED, "Kliendisuhete osakond")),
        ((FOUNDED, "ELU"),),
    ),
    _unit("TEL", "Telefoniteeninduse talitus", "KSO"),
    _unit("ESI", "Esinduste talitus", "KSO"),
    _unit("KIR", "Kirjalike pöördumiste talitus", "KSO"),
    Unit(
        "EKA",
        "unit",
        ((FOUNDED, "Veebikanalite talitus"), (REORGANISED, "E-kanalite ja vestlusakna talitus")),
        ((FOUNDED, "KSO"),),
    ),
    Unit(
        "KVA",
        "unit",
        ((FOUNDED, "Koolitustalitus"), (REORGANISED, "Teeninduse kvaliteedi ja koolituse talitus")),
        ((FOUNDED, "TUG"), (REORGANISED, "KSO")),
    ),
)

POSITIONS = (
    Position("ELU-01", "Peadirektor", "ELU", heads_unit=True),
    _head("TUG-01", "Osakonnajuhataja", "TUG", "ELU-01"),
    _head("PER-01", "Talitusejuhataja", "PER", "TUG-01"),
    _seat("PER-02", "Personalipartner", "PER-01"),
    _seat("PER-03", "Personalispetsialist", "PER-01"),
    _head("ITA-01", "Talitusejuhataja", "ITA", "TUG-01"),
    _seat("ITA-02", "Süsteemiadministraator", "ITA-01"),
    _head("TOE-01", "Osakonnajuhataja", "TOE", "ELU-01"),
    *_seats("TOE", 2, 3, "Peaspetsialist"),
    _head("KSO-01", "Osakonnajuhataja", "KSO", "ELU-01"),
    _seat("KSO-02", "Osakonna assistent", "KSO-01"),
    _seat("KSO-03", "Kliendikogemuse peaspetsialist", "KSO-01", starts_on=REORGANISED),
    _head("TEL-01", "Talitusejuhataja", "TEL", "KSO-01"),
    _seat("TEL-02", "Juhtiv telefoninõustaja", "TEL-01"),
    *_seats("TEL", 3, 13, "Telefoninõustaja"),
    _head("ESI-01", "Talitusejuhataja", "ESI", "KSO-01"),
    *_seats("ESI", 2, 3, "Juhtiv klienditeenindaja"),
    *_seats("ESI", 4, 15, "Klienditeenindaja"),
    _seat("ESI-16", "Klienditeenindaja", "ESI-01", starts_on=-260, ends_on=280),  # for ESI-14, on parental leave
    _head("KIR-01", "Talitusejuhataja", "KIR", "KSO-01"),
    _seat("KIR-02", "Vanemspetsialist", "KIR-01"),
    *_seats("KIR", 3, 12, "Kirjalike pöördumiste spetsialist"),
    _head("EKA-01", "Talitusejuhataja", "EKA", "KSO-01"),
    *_seats("EKA", 2, 3, "E-kanalite haldur"),
    *_seats("EKA", 4, 8, "Vestlusakna nõustaja", starts_on=REORGANISED),
    _seat("EKA-09", "Veebitoimetaja", "EKA-01"),
    Position("KVA-01", "Talitusejuhataja", "KVA", ((FOUNDED, "TUG-01"), (REORGANISED, "KSO-01")), heads_unit=True),
    *_seats("KVA", 2, 4, "Teenuse kvaliteedi analüütik"),
    *_seats("KVA", 5, 7, "Koolitusspetsialist"),
    _seat("KVA-08", "Juhendmaterjalide toimetaja", "KVA-01"),
)


def _each_other(*pairs: tuple[str, str]) -> tuple[Substitution, ...]:
    return tuple(Substitution(*order) for one, other in pairs for order in ((one, other), (other, one)))


SUBSTITUTIONS = (
    Substitution("TUG-01", "ELU-01"),
    Substitution("KVA-01", "KSO-01"),
    Substitution("TEL-01", "KSO-01"),
    Substitution("TEL-02", "TEL-01"),
    Substitution("ITA-01", "ITA-02"),
    Substitution("ESI-04", "ESI-16", starts_on=-240),
    Substitution("ESI-16", "ESI-14", starts_on=-240),
    *_each_other(
        ("KSO-01", "TOE-01"),
        ("TEL-01", "KIR-01"),
        ("ESI-01", "EKA-01"),
        ("ESI-01", "KVA-01"),
        ("PER-01", "PER-02"),
        ("PER-02", "PER-03"),
        ("TOE-02", "TOE-03"),
        ("TEL-03", "TEL-04"),
        ("TEL-05", "TEL-06"),
        ("TEL-07", "TEL-08"),
        ("TEL-09", "TEL-10"),
        ("TEL-11", "TEL-12"),
        ("ESI-02", "ESI-03"),
        ("ESI-04", "ESI-05"),
        ("ESI-06", "ESI-07"),
        ("ESI-08", "ESI-09"),
        ("ESI-10", "ESI-11"),
        ("ESI-12", "ESI-13"),
        ("KIR-03", "KIR-04"),
        ("KIR-05", "KIR-06"),
        ("KIR-07", "KIR-08"),
        ("KIR-09", "KIR-10"),
        ("EKA-02", "EKA-03"),
        ("EKA-04", "EKA-05"),
        ("EKA-06", "EKA-07"),
        ("KVA-02", "KVA-03"),
        ("KVA-05", "KVA-06"),
    ),
)
