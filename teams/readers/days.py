"""The days that a document names: from when it holds, apart from when it was signed."""

import re
from datetime import date

from teams.readers.vocabulary import plain

MONTHS = "jaan veebr märts apr mai juuni juuli aug sept okt nov dets".split()
DATE = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}})\.\s*((?:{'|'.join(MONTHS)})\w*)(?:\s+(\d{{4}}))?", re.IGNORECASE)
YEAR_BEFORE = re.compile(r"\b(\d{4})\.\s*aasta\b", re.IGNORECASE)
VALIDITY = re.compile(
    r"\bkehti[bv]\w*\s+(?:alates|algus)|\bjõustu\w*|\brakendatakse\b|\bkehtivuse algus|\bkehtiv\s*:", re.IGNORECASE
)
REACH_BEFORE = 30
REACH_BEHIND = 80


def validity_day(text: str) -> date | None:
    """The day from which the text says that the document holds; a day of signing is none."""
    found = VALIDITY.search(text)
    if not found or "käskkiri jõustub" in plain(text):
        return None
    return day_in(text[max(0, found.start() - REACH_BEFORE) : found.end() + REACH_BEHIND])


def day_in(text: str) -> date | None:
    if found := DATE.search(text):
        return _day(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    if found := WRITTEN_DATE.search(text):
        month = next(number for number, name in enumerate(MONTHS, 1) if found.group(2).lower().startswith(name))
        year = found.group(3) or next(iter(YEAR_BEFORE.findall(text)), None)
        return _day(int(year), month, int(found.group(1))) if year else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        # "31.02.2024" is a misprint, not a day.
        return None
