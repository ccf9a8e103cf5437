"""The days that a document names: from when it holds, apart from when it was signed."""

import re
from datetime import date

from teams.readers.lines import starts_upper
from teams.readers.numbers import number_of
from teams.readers.vocabulary import plain

MONTHS = "jaan veebr märts apr mai juuni juuli aug sept okt nov dets".split()
DATE = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}})\.\s*((?:{'|'.join(MONTHS)})\w*)(?:\s+(\d{{4}}))?", re.IGNORECASE)
YEAR_BEFORE = re.compile(r"\b(\d{4})\.\s*aasta\b", re.IGNORECASE)
VALIDITY = re.compile(
    r"\bkehti[bv]\w*\s+(?:alates|algus|(?=\d{1,2}\.))|\bhakkab\s+kehtima\b|\bjõustu\w*|\brakendatakse\b"
    r"|\bkehtivuse algus|\bkehtiv\s*:",
    re.IGNORECASE,
)
OF_ITSELF = re.compile(
    r"(?:käesolev\w*\s+)?(?:(?:ameti|töö)?juhend(?:i|it)?|ametikirjeldus(?:e|t)?|kehti[bv]\w*|rakendatakse|jõustu\w*)\b",
    re.IGNORECASE,
)
REACH_BEFORE = 30
REACH_BEHIND = 80


def validity_day(text: str) -> date | None:
    """The day from which the text says that the document holds; a day of signing is none."""
    found = VALIDITY.search(text)
    if not found or "käskkiri jõustub" in plain(text):
        return None
    return day_in(text[max(0, found.start() - REACH_BEFORE) : found.end() + REACH_BEHIND])


def is_validity(text: str) -> bool:
    """`Ametijuhend kehtib alates 1. märtsist 2024.`: the document's own validity, and no day of anything else."""
    number = number_of(text)
    words = number.rest if number else text
    return starts_upper(words) and bool(OF_ITSELF.match(words)) and validity_day(words) is not None


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
