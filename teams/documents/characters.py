"""What the shipped fonts can print. Content comes from anywhere; PDF/A forbids a glyph that is not in the file."""

import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from teams.documents.pdf import FONTS

SOFT_HYPHEN = "\u00ad"

# The hyphen at a broken seam is U+2010 and leaves the PDF as a soft hyphen; one that was typed has to stay a hyphen.
_SAME_IN_PRINT = {"\u2010": "-", "\u2028": "\n", "\u2029": "\n", "\r": "\n", "\t": " "}


@cache
def _printable_codes() -> frozenset[int]:
    codes: set[int] = set()
    for file in FONTS.values():
        with TTFont(file, lazy=True) as font:
            codes |= font.getBestCmap().keys()
    return frozenset(codes)


class _InPrint(dict[int, str]):
    """A translation table that fills itself: each character is looked up once in a process."""

    def __missing__(self, code: int) -> str:
        self[code] = _in_print(chr(code))
        return self[code]


def _in_print(character: str) -> str:
    if character in _SAME_IN_PRINT:
        return _SAME_IN_PRINT[character]
    category = unicodedata.category(character)
    if character in (SOFT_HYPHEN, "\n") or ord(character) in _printable_codes():
        return character
    if category == "Zs":
        return " "
    if category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
        return ""
    return f"[U+{ord(character):04X}]"


_TABLE = _InPrint()


def printable(text: str) -> str:
    """`text` as the shipped fonts can print it.

    Control and invisible formatting characters go; what no font holds is written out as `[U+1F600]`, so that a
    reader sees that something stood there. The exact text is in the JSON attached to the PDF.
    """
    return text.translate(_TABLE)
