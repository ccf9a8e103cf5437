"""From text to lines: blanks, breaks, bullets and numbers made alike; the wording stays as written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

GLYPHS = "\uf0a7\uf0b7\uf0d8\uf0fc\uf076•●▪■□◦○‣⁃∙➢✓✔►➤"
LOWER = "a-zõōäöüšž"
UPPER = "A-ZÕŌÄÖÜŠŽ"

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
BLANKS = re.compile("[\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
LINE_ENDS = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
SOFT_HYPHENATED = re.compile(r"\b(\w+)\xad[ \t]*\n?[ \t]*(?=\w)")
CONJUNCTIONS = "ja|või|ning|ega|kui|kuni|vaid"
HYPHENATED = re.compile(
    rf"\b(\w*[{LOWER}]{{2}})-[ \t]*(\n\s*)(?!(?:{CONJUNCTIONS})\b)([{LOWER}]{{2,}})([^\s\w]*)[ \t]*"
)
MARKDOWN = re.compile(r"^[ \t]*#{1,6}[ \t]+|\*\*", re.MULTILINE)
BROKEN_NUMBER = re.compile(r"^([ \t]*\d{1,2})[ \t]*\n\s*(\.\d)", re.MULTILINE)
CELL_BORDER = re.compile("[|\t\x1f]")
BULLET_INSIDE = re.compile(rf"(?<=\S)[ \t]+(?=[{GLYPHS}][ \t])|(?<=[;.:])[ ]+(?=[-–—](?: \S|$))")
BULLET = re.compile(rf"[ \t]*([{GLYPHS}*·]|[-–—](?=[ \t]*[^\W\d])|[-–—](?=[ \t])|[oØ§](?=[ \t]+[^\W\d]))[ \t]*")
MARK_ALONE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}})*[.)]*|[{GLYPHS}*·o–—-]")
COMPOUND_NAME = re.compile(rf"(\w[{LOWER}])- (?=[{UPPER}][{LOWER}])")
NUMBER_ALONE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?")
NAME_LAST = re.compile(rf"[{LOWER}][.;]+\s+[{UPPER}][^.;:,]+$")
LONGEST_NAME = 60
SUSPENDED = re.compile(rf"(?:^|\s)(?:{CONJUNCTIONS})$|/$")
MULTI_NUMBER = re.compile(r"(\d{1,2}(?:\s?\.\d{1,2}){1,4})(\.?\)?)[ \t]*(?=[^\W\d_]|[\"„“«(]|$)")
SINGLE_NUMBER = re.compile(r"(\d{1,2})([.)])[ \t]*(?=[^\W\d_]|[\"„“«(]|$)")
ROMAN_NUMBER = re.compile(r"(X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})(\.?)[ \t]+(?=\S)")
BARE_NUMBER = re.compile(rf"(?:§[ \t]*)?(\d{{1,2}})\.?[ \t]+(?=[{UPPER}])")
LETTER_NUMBER = re.compile(r"([a-z])(\))[ \t]+(?=\S)")
SPACED_LETTERS = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")


@dataclass(frozen=True)
class Line:
    """One line as written, without its bullet. A tab in it is the border of a table's cell."""

    text: str
    bullet: str = ""
    blank_before: bool = False
    width: int = 0

    @property
    def closed(self) -> bool:
        return self.text.rstrip('"”“»)').endswith((".", ";", ":", "!", "?"))


@dataclass(frozen=True)
class Number:
    """The number that a line begins with: `written` as it stands, `value` without closing marks."""

    written: str
    value: str
    rest: str
    roman: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.value.split("."))

    @property
    def depth(self) -> int:
        return len(self.parts)

    @property
    def ordinal(self) -> int:
        return ROMAN_VALUES.get(self.value, 0) if self.roman else int(self.parts[-1])


ROMAN_VALUES = {
    numeral: value
    for value, numeral in enumerate(
        "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split(), start=1
    )
}


def normalised(text: str) -> str:
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    text = BLANKS.sub(" ", LINE_ENDS.sub("\n", text))
    # A page break says no more than an empty line.
    text = text.replace("\f", "\n\n")
    return MARKDOWN.sub("", text)


def mended(text: str) -> tuple[str, list[str]]:
    """The text with words broken at line ends put together, and those words as they stood."""
    broken: list[str] = []

    def without_soft_hyphen(found: re.Match[str]) -> str:
        broken.append(found.group(1))
        return found.group(1)

    def without_hyphen(found: re.Match[str]) -> str:
        begun, line_end, rest, punctuation = found.groups()
        broken.append(f"{begun}- {rest}")
        return f"{begun}{rest}{punctuation}{line_end}"

    if "\xad" in text:
        broken += re.findall(r"\xad[ \t]*\n?[ \t]*(\w+)", text)
        text = SOFT_HYPHENATED.sub(without_soft_hyphen, text).replace("\xad", "")
    text = HYPHENATED.sub(without_hyphen, text)
    return BROKEN_NUMBER.sub(r"\1\2", text), broken


def lines_of(text: str) -> list[Line]:
    """The lines of normalised and mended text that hold anything."""
    lines: list[Line] = []
    blank = False
    mark_above = ""
    for written in text.split("\n"):
        for position, piece in enumerate(BULLET_INSIDE.sub("\n", written).split("\n")):
            if _is_mark_alone(piece.strip(), inside=position > 0):
                # A bullet or number alone on its line belongs to the text below it.
                mark_above = piece.strip()
                continue
            line = _line(f"{mark_above} {piece}" if mark_above and piece.strip() else piece, blank, lines[-1:])
            blank = line is None
            if line is not None:
                lines.append(line)
                mark_above = ""
    return lines if not mark_above else [*lines, Line(mark_above)]


def _is_mark_alone(piece: str, *, inside: bool) -> bool:
    # A dash alone on a line of its own stands for "none".
    return piece != "" and (piece in GLYPHS or (inside and piece in "-–—") or bool(NUMBER_ALONE.fullmatch(piece)))


def _line(written: str, blank_before: bool, before: list[Line]) -> Line | None:
    previous = before[-1] if before else None
    text = _with_cells(written)
    if not text.strip():
        return None
    width = len(written.rstrip())
    cells_before = text[: len(text) - len(text.lstrip("\t"))]
    text = text.lstrip("\t")
    found = BULLET.match(text)
    rest = text[found.end() :].strip() if found else ""
    # A dash alone stands for "none" in a table's cell.
    if not found or not rest or _is_suspended_hyphen(found, text, previous) or _is_dash_inside(found, previous):
        return Line(cells_before + text, "", blank_before, width)
    return Line(cells_before + rest, found.group(1), blank_before, width)


def _is_dash_inside(found: re.Match[str], previous: Line | None) -> bool:
    """`… Lause.; Nimi⏎– lause.`: the dash parts a name from its text."""
    if found.group(1) not in "-–—" or previous is None or previous.closed:
        return False
    return bool(NAME_LAST.search(previous.text[-LONGEST_NAME:]))


def _with_cells(written: str) -> str:
    """The line with a tab between its table cells; a number or bullet in a cell of its own joins the next one."""
    text = written.strip(" \t")
    if not CELL_BORDER.search(text):
        return text
    if text.endswith("|"):
        text = text.removeprefix("|").removesuffix("|")
    cells = [cell.strip() for cell in CELL_BORDER.split(text)]
    if len(cells) > 1 and MARK_ALONE.fullmatch(cells[0]):
        cells[:2] = [f"{cells[0]} {cells[1]}"]
    return "\t".join(cells).rstrip("\t")


def _is_suspended_hyphen(found: re.Match[str], text: str, previous: Line | None) -> bool:
    """`ja⏎-korralduse`: the hyphen stands for the first half of a word, it is no bullet."""
    glued = found.group(1) in "-–—" and not text[found.end(1) : found.end(1) + 1].isspace()
    return glued and previous is not None and bool(SUSPENDED.search(previous.text))


def number_of(text: str) -> Number | None:
    """The arabic number that the text begins with, if any. `27. märtsi` counts too: the caller knows better."""
    found = MULTI_NUMBER.match(text) or SINGLE_NUMBER.match(text)
    if not found:
        return None
    return Number(found.group().strip(), found.group(1).replace(" ", ""), text[found.end() :])


def roman_number_of(text: str) -> Number | None:
    found = ROMAN_NUMBER.match(text)
    if not found or found.group(1) not in ROMAN_VALUES:
        return None
    return Number(found.group().strip(), found.group(1), text[found.end() :], roman=True)


def heading_number_of(text: str) -> Number | None:
    """A number of one part, with or without its full stop: `4.  ÕIGUSED`, `6.Kval…`, `7 NÕUDED`, `IV VASTUTUS`."""
    number = number_of(text) or roman_number_of(text)
    if number is None and (found := BARE_NUMBER.match(text)):
        number = Number(found.group().strip(), found.group(1), text[found.end() :])
    return number if number and number.depth == 1 else None


def letter_number_of(text: str) -> Number | None:
    found = LETTER_NUMBER.match(text)
    return Number(found.group().strip(), found.group(1), text[found.end() :]) if found else None


def unspaced(text: str) -> str:
    """`a m e t i j u h e n d` as one word; two blanks or more part the words of such a line."""
    if not SPACED_LETTERS.search(text):
        return text
    words = re.split(r"[ \t]{2,}", text)
    return " ".join(SPACED_LETTERS.sub(lambda found: found.group().replace(" ", ""), word) for word in words)


def starts_lower(text: str) -> bool:
    first = text.lstrip("\t\"„“«'")[:1]
    return first.islower() or (first != "" and first in "(,;)&/")


def starts_upper(text: str) -> bool:
    return text.lstrip("\t\"„“«'(")[:1].isupper()


def joined(texts: Iterable[str]) -> str:
    """Wrapped lines as one text with single blanks."""
    text = " ".join(" ".join(texts).split())
    # A compound of two names keeps its hyphen at the line's end: "Eesti-⏎Vene".
    return COMPOUND_NAME.sub(r"\1-", text) if "- " in text else text
