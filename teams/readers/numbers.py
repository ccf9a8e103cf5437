"""The number or letter that a line begins with: of a heading, of an entry, of a row."""

import re
from dataclasses import dataclass

from teams.readers.lines import UPPER

TEXT_FOLLOWS = r"[ \t]*(?=[^\W\d_]|[\"„“«(]|$)"
MULTI_NUMBER = re.compile(rf"(\d{{1,2}}(?:\s?\.\d{{1,2}}){{1,4}})\.?\)?{TEXT_FOLLOWS}")
SINGLE_NUMBER = re.compile(rf"(\d{{1,2}})[.)]{TEXT_FOLLOWS}")
ROMAN_NUMBER = re.compile(r"(X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})\.?[ \t]+(?=\S)")
BARE_NUMBER = re.compile(rf"(?:§[ \t]*)?(\d{{1,2}})\.?[ \t]+(?=[{UPPER}])")
LETTER_NUMBER = re.compile(r"([a-z])\)[ \t]+(?=\S)")
ROMAN_VALUES = {
    numeral: value
    for value, numeral in enumerate(
        "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split(), start=1
    )
}


@dataclass(frozen=True)
class Number:
    """`written` as it stands, `value` without closing marks, `rest` the text that follows."""

    written: str
    value: str
    rest: str
    roman: bool = False

    @property
    def depth(self) -> int:
        return self.value.count(".") + 1

    @property
    def ordinal(self) -> int:
        """The place among its siblings: 2 for `3.2` and for `II`."""
        return ROMAN_VALUES[self.value] if self.roman else int(self.value.rpartition(".")[2])


def number_of(text: str) -> Number | None:
    """The arabic number that the text begins with, if any. `27. märtsi` counts too: the caller knows better."""
    found = MULTI_NUMBER.match(text) or SINGLE_NUMBER.match(text)
    return _number(found, text) if found else None


def roman_number_of(text: str) -> Number | None:
    found = ROMAN_NUMBER.match(text)
    return _number(found, text, roman=True) if found and found.group(1) in ROMAN_VALUES else None


def letter_number_of(text: str) -> Number | None:
    found = LETTER_NUMBER.match(text)
    return _number(found, text) if found else None


def heading_number_of(text: str) -> Number | None:
    """A number of one part, with or without its full stop: `4.  ÕIGUSED`, `6.Kval…`, `7 NÕUDED`, `IV VASTUTUS`."""
    number = number_of(text) or roman_number_of(text)
    if number is None and (found := BARE_NUMBER.match(text)):
        number = _number(found, text)
    return number if number and number.depth == 1 else None


def _number(found: re.Match[str], text: str, *, roman: bool = False) -> Number:
    return Number(found.group().strip(), "".join(found.group(1).split()), text[found.end() :], roman)
