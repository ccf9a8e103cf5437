"""The Estonian order of letters on SQLite, under the name that PostgreSQL has for it.

PostgreSQL knows `et-x-icu`; SQLite is given a collation of the same name, so that one query serves both.
"""

import sqlite3
import unicodedata
from functools import cache
from typing import Any

_ALPHABET = "abcdefghijklmnopqrsšzžtuvwõäöüxy"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}


def estonian_key(text: str) -> tuple[list[tuple[int, str]], str]:
    """A sort key: letters by the Estonian alphabet, a foreign é with e, other signs before letters by code point."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return [_place(sign) for sign in folded], folded


@cache
def _place(sign: str) -> tuple[int, str]:
    letter = sign if sign in _RANK else unicodedata.normalize("NFD", sign)[0]
    return (_RANK[letter] + 1, "") if letter in _RANK else (0, sign)


def compare(left: str, right: str) -> int:
    a, b = estonian_key(left), estonian_key(right)
    return (a > b) - (a < b)


def add_to_sqlite(connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite" and isinstance(connection.connection, sqlite3.Connection):
        connection.connection.create_collation("et-x-icu", compare)
