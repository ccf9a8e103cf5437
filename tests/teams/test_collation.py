"""The Estonian order of letters, the same on both databases."""

import random

import pytest

from teams.collation import compare, estonian_key, like
from teams.models import Person, PositionPeriod, Unit, UnitPeriod
from tests.cast import LONG_AGO, Cast
from tests.pages import Visitor

# Each name stands before the next one, on paper and on both databases.
IN_ORDER = [
    *("Aas", "Aas-Kask", "Abel", "Cato", "Kask", "Kask-Aas", "Kaska", "O'Brien", "Oras", "Quist"),
    *("Saar", "Sõber", "Šaht", "Zahharov", "Žukov", "Tamm", "Uus", "Vaher", "Wirth", "Õun", "Ääremaa"),
    *("Öpik", "Üksik", "Xavier", "Yrjö"),
]


def test_letters_stand_as_in_the_estonian_alphabet() -> None:
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=estonian_key) == IN_ORDER


@pytest.mark.parametrize(("left", "right"), [("saar", "SAAR"), ("s\u030caht", "šaht"), ("Õ", "O\u0303")])
def test_case_and_composition_do_not_count(left: str, right: str) -> None:
    assert compare(left, right) == 0


@pytest.mark.parametrize(("left", "right"), [("Rena", "René"), ("René", "Renf"), ("Ahlen", "Åhman"), ("Åhman", "Baas")])
def test_a_foreign_letter_stands_with_the_letter_it_is_made_of(left: str, right: str) -> None:
    assert compare(left, right) == -1
    assert compare(right, left) == 1


@pytest.mark.django_db
def test_the_database_has_the_same_order() -> None:
    names = [*IN_ORDER, "René", "Renf", "Åhman"]
    Person.objects.bulk_create(
        Person(email=f"{number}@order.example", last_name=name)
        for number, name in enumerate(random.Random(2).sample(names, len(names)))
    )
    found = Person.objects.filter(email__endswith="@order.example").in_name_order()
    assert list(found.values_list("last_name", flat=True)) == sorted(names, key=estonian_key)


UNITS = [f"{word} talitus" for word in ("Sadama", "Šabloonide", "Zooloogia", "Teenuste", "Õppe", "Ürituste")]


@pytest.mark.django_db
def test_units_and_seats_stand_in_this_order_on_their_pages(cast: Cast) -> None:
    for number, name in enumerate(random.Random(3).sample(UNITS, len(UNITS))):
        unit = Unit.objects.create(code=f"order-{number}", kind="unit", valid_from=LONG_AGO)
        UnitPeriod.objects.create(unit=unit, name=name, parent=cast.units["agency"], valid_from=LONG_AGO)
    for code, title in (("TWO-2", "Õpetaja"), ("ONE-2", "Zooloog"), ("ONE-3", "Šoumees")):
        PositionPeriod.objects.filter(position=cast.seats[code]).update(unit=cast.units["two"], title=title)
    mari = Visitor(cast.mari)
    assert [name for name in mari.open("teams:unit_tree").texts(".tree-name") if name in UNITS] == UNITS
    seats = mari.open("teams:unit_detail", cast.units["two"].pk)
    assert seats.texts("tbody th a") == ["Talitusejuhataja", "Šoumees", "Zooloog", "Õpetaja"]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("%ülle%", "Ülle Üürike", True),
        ("ŽUKOV", "žukov", True),
        ("%a_s%", "Aas", True),
        ("a_s", "as", False),
        (r"%100\%%", "100% koormus", True),
        (r"%100\%%", "1000 koormust", False),
        (r"%a\_s%", "Aas", False),
        (r"%\\%", "a\\b", True),
        ("%b%", "a\nb", True),
        ("%.*%", "abc", False),
        ("12%", 123, True),
        ("%", None, None),
        (None, "a", None),
    ],
)
def test_capitals_are_found_by_small_letters(pattern: str, text: object, found: bool | None) -> None:
    assert like(pattern, text, "\\") is found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["üürike", "ÜÜRIKE", "Üürike"])
def test_both_databases_find_a_name_however_it_is_typed(cast: Cast, text: str) -> None:
    for lookup in ("icontains", "istartswith", "iexact"):
        assert Person.objects.filter(**{f"last_name__{lookup}": text}).exists(), lookup
    assert not Person.objects.filter(last_name__icontains="_rike").exists()
