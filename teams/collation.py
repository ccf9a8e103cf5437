"""The Estonian alphabet on SQLite: the order of its letters, and that õ is a small Õ.

PostgreSQL knows `et-x-icu`; SQLite is given a collation of the same name, so that one query serves both. Its own LIKE
takes capitals for small letters in ASCII alone, and would not find Õunaste by õunaste.
"""

import re
import sqlite3
import unicodedata
from functools import cache, lru_cache
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


def like(pattern: str | None, text: object, escape: str = "") -> bool | None:
    """SQL's LIKE for any alphabet, with the arguments in the order in which SQLite gives them."""
    if pattern is None or text is None:
        return None
    return _pattern(str(pattern), escape).fullmatch(str(text)) is not None


@lru_cache(256)
def _pattern(pattern: str, escape: str) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    signs = re.findall(rf"{re.escape(escape)}.|." if escape else ".", pattern, re.DOTALL)
    parts = [wild.get(sign) or re.escape(sign[-1]) for sign in signs]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def add_to_sqlite(connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite" and isinstance(connection.connection, sqlite3.Connection):
        connection.connection.create_collation("et-x-icu", compare)
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)
