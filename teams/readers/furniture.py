"""Lines that carry no content of their own: page marks, register stamps, orders, signatures, web controls."""

import re
from datetime import date

from teams.readers.vocabulary import plain

PAGE_MARK = re.compile(
    r"(?:lk\.?|lehekülg|leht)?\s*[-–]?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|/\s*\d{1,3}|\.?\s*lk)?\s*[-–]?", re.IGNORECASE
)
WEB_CONTROL = re.compile(
    r"[•*]?\s*A-\s+A\s+A\+|».*|(?:(?:prindi|trüki|jaga|tagasi|pdf|e-mail|e-post|print|facebook)\s*)+|viimati muudetud.*"
    r"|sisukaart|liigu sisu juurde",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"k\s?i\s?n\s?n\s?i\s?t\s?a\s?t\s?u\s?[dt]\b.*|kinnitan\b.{0,120}|.*käskkir[ij].*|.*korraldus(?:ega)?\s+nr.*"
    r"|lisa\s+\d{1,2}.*|lisa|\(?\s*lisa\s*\d{0,2}\s*\)?|.*\bnr\s+[\d.\-/]+[\w\-/]*\.?|ak\b.*|asutusesiseseks.*"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\.?(?:\s*a\.?)?.{0,40}|(?:\d{1,2}\.?\s*)?(?:jaanuar|veebruar|märts|april|mai|juuni|juuli"
    r"|august|septembr?|oktoobr?|novembr?|detsembr?)\w*\s+\d{4}\.?(?:\s*a\.?)?|koostaja:.*|kehti[bv]\w*\s+alates.*"
    r"|kooskõlastatud.*|lugupidamisega.*|töölepingu\s+(?:nr|lisa).*|põhitöö\s+nr.*",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"\(?\s*(?:allkirjastatud\s+digitaalselt|digitaalselt\s+allkirjastatud|/?digiallkiri/?)\s*\)?.*"
    r"|.*_{4,}.*|.*\.{8,}.*|\(?\s*(?:ees- ja perekonna)?nimi(?:,|\s+ja|\s*/|\s)\s*(?:allkiri|kuupäev).*"
    r"|\(?\s*(?:allkiri|kuupäev)(?:,|\s*/|\s+ja)?\s*(?:kuupäev|allkiri|nimi)?\s*\)?:?"
    r"|.*(?:ametijuhendiga|juhendiga|ametijuhendi(?:s|ga)?\s+\w*)\s*(?:olen\s+)?tutvunud.*|olen\s+(?:\w+\s+)?tutvunud.*"
    r"|(?:ja\s+)?kohustun\s+(?:seda\s+)?(?:täitma|järgima).*|tutvunud(?:\s+ja\s+nõus)?:?|kinnitan allkirjaga.*"
    r"|(?:teenistuja|ametnik|töötaja|vahetu juht|tööandja)\s*:?\s*(?:/?allkiri|\(allkiri).*",
    re.IGNORECASE,
)
MONTHS = "jaan veebr märts apr mai juuni juuli aug sept okt nov dets".split()
DATE = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}})\.\s*((?:{'|'.join(MONTHS)})\w*)(?:\s+(\d{{4}}))?", re.IGNORECASE)
YEAR_BEFORE = re.compile(r"\b(\d{4})\.\s*aasta\b", re.IGNORECASE)
VALIDITY = re.compile(
    r"\bkehti[bv]\w*\s+(?:alates|algus)|\bjõustu\w*|\brakendatakse\b|\bkehtivuse algus|\bkehtiv\s*:", re.IGNORECASE
)
LONGEST_STAMP = 200
REACH_OF_VALIDITY = 80


def is_page_mark(text: str) -> bool:
    return len(text) < 20 and bool(PAGE_MARK.fullmatch(text.strip()))


def is_web_control(text: str) -> bool:
    return len(text) < LONGEST_STAMP and bool(WEB_CONTROL.fullmatch(text.strip()))


def is_stamp(text: str) -> bool:
    """Who approved the document by which order, which annex it is, from when it holds."""
    return len(text) < LONGEST_STAMP and bool(STAMP.fullmatch(text.strip()))


def is_signature(text: str) -> bool:
    return len(text) < LONGEST_STAMP and bool(SIGNATURE.fullmatch(text.strip()))


def validity_day(text: str) -> date | None:
    """The day from which the text says that the document holds; a day of signing is none."""
    found = VALIDITY.search(text)
    if not found or "käskkiri jõustub" in plain(text):
        return None
    return day_in(text[max(0, found.start() - 30) : found.end() + REACH_OF_VALIDITY])


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
