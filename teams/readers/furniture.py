"""Lines that carry no content of their own: page marks, register stamps, signatures, web controls."""

import re

PAGE_MARKS = (r"(?:lk\.?|lehekülg|leht)?\s*[-–]?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|/\s*\d{1,3}|\.?\s*lk)?\s*[-–]?",)
WEB_CONTROLS = (
    r"[•*]?\s*A-\s+A\s+A\+",
    r"».*",
    r"(?:(?:prindi|trüki|jaga|tagasi|pdf|e-mail|e-post|print|facebook)\s*)+",
    r"viimati muudetud.*",
    r"sisukaart|liigu sisu juurde",
)
MONTH = r"(?:jaanuar|veebruar|märts|april|mai|juuni|juuli|august|septembr?|oktoobr?|novembr?|detsembr?)\w*"
STAMPS = (
    # Who approved it, by which order
    r"k\s?i\s?n\s?n\s?i\s?t\s?a\s?t\s?u\s?[dt]\b.*",
    r"kinnitan\b.{0,120}",
    r".*käskkir[ij].*",
    r".*korraldus(?:ega)?\s+nr.*",
    r"kooskõlastatud.*",
    # Its number, its day, the contract or order it belongs to
    r".*\bnr\s+[\d.\-/]+[\w\-/]*\.?",
    r"\(?\s*lisa\s*\d{0,2}\b.*",
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\.?(?:\s*a\.?)?.{0,40}",
    rf"(?:\d{{1,2}}\.?\s*)?{MONTH}\s+\d{{4}}\.?(?:\s*a\.?)?",
    r"kehti[bv]\w*\s+alates.*",
    r"töölepingu\s+(?:nr|lisa).*",
    r"põhitöö\s+nr.*",
    # Who may see it, who wrote it
    r"ak\b.*",
    r"asutusesiseseks.*",
    r"koostaja:.*",
    r"lugupidamisega.*",
)
SIGNATURES = (
    r"\(?\s*(?:allkirjastatud\s+digitaalselt|digitaalselt\s+allkirjastatud|/?digiallkiri/?)\s*\)?.*",
    r".*_{4,}.*",
    r".*\.{8,}.*",
    r"\(?\s*(?:ees- ja perekonna)?nimi(?:,|\s+ja|\s*/|\s)\s*(?:allkiri|kuupäev).*",
    r"\(?\s*(?:allkiri|kuupäev)(?:,|\s*/|\s+ja)?\s*(?:kuupäev|allkiri|nimi)?\s*\)?:?",
    r".*(?:ametijuhendiga|juhendiga|ametijuhendi(?:s|ga)?\s+\w*)\s*(?:olen\s+)?tutvunud.*",
    r"olen\s+(?:\w+\s+)?tutvunud.*",
    r"(?:ja\s+)?kohustun\s+(?:seda\s+)?(?:täitma|järgima).*",
    r"tutvunud(?:\s+ja\s+nõus)?:?",
    r"kinnitan allkirjaga.*",
    r"(?:teenistuja|ametnik|töötaja|vahetu juht|tööandja)\s*:?\s*(?:/?allkir[ij]|\(allkir[ij]).*",
)
LONGEST_MARK = 20
LONGEST_STAMP = 200


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PAGE_MARK, WEB_CONTROL, STAMP, SIGNATURE = map(_any_of, (PAGE_MARKS, WEB_CONTROLS, STAMPS, SIGNATURES))


def is_page_mark(text: str) -> bool:
    return len(text) < LONGEST_MARK and bool(PAGE_MARK.fullmatch(text.strip()))


def is_web_control(text: str) -> bool:
    return len(text) < LONGEST_STAMP and bool(WEB_CONTROL.fullmatch(text.strip()))


def is_stamp(text: str) -> bool:
    """Who approved the document by which order, which annex it is, from when it holds."""
    return len(text) < LONGEST_STAMP and bool(STAMP.fullmatch(text.strip()))


def is_signature(text: str) -> bool:
    return len(text) < LONGEST_STAMP and bool(SIGNATURE.fullmatch(text.strip()))
