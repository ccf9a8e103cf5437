"""Rights, responsibilities, amendment rules and sections that the form alone knows: lists of texts."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from teams.readers.entries import Entry, entries
from teams.readers.lines import LOWER, UPPER, Line, starts_lower
from teams.readers.remainder import Remainder
from teams.readers.sentences import clauses, sentences, tidy
from teams.readers.vocabulary import plain

SUBJECT = rf"(?:[{UPPER}{LOWER}][\w-]*\s+){{0,4}}?"
OPENINGS = {
    "rights": re.compile(
        rf"(?:{SUBJECT}(?:on|omab)\s+)?(?:[ÕõŌō]igus(?:t|ed)?)(?:\s+on)?\s*(?::|(?=\s[{LOWER}]))", re.IGNORECASE
    ),
    "responsibilities": re.compile(
        rf"{SUBJECT}(?:vastutab|(?:kannab|omab)\s+vastutust|on\s+vastutav)\s*(?::|(?=\s[{LOWER}]))", re.IGNORECASE
    ),
    "duties": re.compile(
        rf"{SUBJECT}(?:on\s+kohustatud|kohustub|täidab\s+järgmisi\s+\w+|(?:\w+\s+)?(?:ülesanded|kohustused)\s+on"
        rf"(?:\s+järgmised)?)\s*(?::|$)",
        re.IGNORECASE,
    ),
}
LONGEST_OPENING = 120
LONGEST_LEAD_IN = 14


class Clause(NamedTuple):
    """One text of a list, and which list it belongs to: a lead-in may say so in a section of several."""

    key: str
    text: str


def read_clauses(lines: Sequence[Line], keys: Sequence[str], rest: Remainder) -> list[Clause]:
    """The texts of a section about `keys`; lead-ins (`Omab õigust:`) and numbers go to `rest`."""
    found: list[Clause] = []
    key = keys[0]
    for entry in entries(lines):
        rest.set_aside(entry.written_number)
        key = _announced_key(entry.text, keys) or key
        if is_lead_in(entry):
            rest.set_aside(entry.text)
            continue
        opening, text = without_opening(entry.text, _key_of(entry.text, key, keys))
        rest.set_aside(opening)
        found += [Clause(_key_of(piece, key, keys), tidy(piece)) for piece in _pieces(entry, text, opening)]
    return found


def is_lead_in(entry: Entry) -> bool:
    """`Teenistujal on õigus:` opens the list that follows and is no member of it."""
    text = entry.text
    if not text.endswith(":") and not opens_duties(text):
        return False
    return len(text) < LONGEST_OPENING and len(text.split()) <= LONGEST_LEAD_IN


def opens_duties(text: str) -> bool:
    """`Ametniku ülesanded on:`, `Koristaja on kohustatud`: who has the duties that follow."""
    return bool(OPENINGS["duties"].fullmatch(text[:LONGEST_OPENING]))


def without_opening(text: str, key: str) -> tuple[str, str]:
    """`Õigus saada teavet` → `Õigus`, `saada teavet`: an opening repeated before each member of the list."""
    pattern = OPENINGS.get(key)
    found = pattern.match(text[:LONGEST_OPENING]) if pattern else None
    if not found or not starts_lower(text[found.end() :].lstrip()):
        return "", text
    return found.group(), text[found.end() :].lstrip()


def _announced_key(text: str, keys: Sequence[str]) -> str | None:
    start = text[:LONGEST_OPENING]
    return (
        next((key for key in keys if key in OPENINGS and OPENINGS[key].match(start)), None) if len(keys) > 1 else None
    )


def _key_of(text: str, key: str, keys: Sequence[str]) -> str:
    # "… täitmise eest" can only be answered for, it is nobody's right.
    if "responsibilities" in keys and plain(text[-LONGEST_OPENING:]).endswith(" eest"):
        return "responsibilities"
    return key


def _pieces(entry: Entry, text: str, opening: str) -> list[str]:
    if opening.endswith(":") or (entry.kind == "text" and ";" in text):
        return clauses(text)
    return sentences(text) if entry.kind == "text" else [text]
