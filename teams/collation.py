"""The Estonian order of letters on SQLite, under the name that PostgreSQL has for it.

PostgreSQL knows `et-x-icu`; SQLite is given a collation of the same name, so that one query serves both.
"""

import sqlite3
import unicodedata
from typing import Any

_ALPHABET = "abcdefghijklmnopqrsšzžtuvwõäöüxy"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}


def estonian_key(text: str) -> list[tuple[int, str]]:
    """A sort key: letters by the Estonian alphabet, other signs before them by code point."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return [(_RANK.get(sign, -1) + 1, "" if sign in _RANK else sign) for sign in folded]


def compare(left: str, right: str) -> int:
    a, b = estonian_key(left), estonian_key(right)
    return (a > b) - (a < b)


def add_to_sqlite(connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite" and isinstance(connection.connection, sqlite3.Connection):
        connection.connection.create_collation("et-x-icu", compare)
