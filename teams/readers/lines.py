"""From text to lines: blanks, breaks, bullets and letters made alike; the wording stays as written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

GLYPHS = "\uf0a7\uf0b7\uf0d8\uf0fc\uf076•●▪■□◦○‣⁃∙➢✓✔►➤"
LOWER = "a-zõōäöüšž"
UPPER = "A-ZÕŌÄÖÜŠŽ"
CONJUNCTIONS = "ja|või|ning|ega|ehk|kui|kuni|vaid"

# Characters
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]+")
INVISIBLE_INSIDE = re.compile(rf"(?<=\w){INVISIBLE.pattern}(?=\w)")
BLANKS = re.compile("[\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
LINE_ENDS = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
MARKDOWN = re.compile(r"^[ \t]*#{1,6}[ \t]+|\*\*", re.MULTILINE)

# What a line's end has broken
SOFT_HYPHEN = "\xad"
SOFT_HYPHENATED = re.compile(rf"\b(\w+){SOFT_HYPHEN}[ \t]*\n?[ \t]*(?=(\w+))")
HYPHEN_AT_END = re.compile(rf"(?<=\w[{LOWER}])- (?!(?:{CONJUNCTIONS})\b)(?=[^\W\d])")
BROKEN_NUMBER = re.compile(r"^([ \t]*\d{1,2})[ \t]*\n\s*(\.\d)", re.MULTILINE)
NUMBER_AT_END = re.compile(
    r"(?<=[.;:)])(?<!\bnr\.)(?<!\blk\.)(?<!\blg\.)(?<!\bp\.)[ \t]+(\d{1,2}(?:\.\d{1,2})*\.)[ \t]*\n[ \t]*(?=[^\W\d])"
)

# Bullets and cells
CELL_BORDER = re.compile("[|\t\x1f]")
BULLET_INSIDE = re.compile(rf"(?<=\S)[ \t]+(?=[{GLYPHS}](?:[ \t]|$))|(?<=[;.:])[ ]+(?=[-–—](?: \S|$))")
BULLET = re.compile(rf"[ \t]*([{GLYPHS}*·]|[-–—](?=[ \t]*[^\W\d])|[-–—](?=[ \t])|[oØ§](?=[ \t]+[^\W\d]))[ \t]*")
MARK_ALONE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}})*[.)]*|[{GLYPHS}*·o–—-]")
NUMBER_ALONE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?")
NAME_LAST = re.compile(rf"[{LOWER}][.;]+\s+[{UPPER}][^.;:,]+$")
SUSPENDED = re.compile(rf"(?:^|\s)(?:{CONJUNCTIONS})$|/$")
LONGEST_NAME = 60

UNFINISHED = (",", "-", " ja", " või", " ning", " sh", "(", "/", "–")
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


def normalised(text: str) -> str:
    # What nobody sees inside a word is one more kind of soft hyphen.
    text = INVISIBLE.sub("", INVISIBLE_INSIDE.sub(SOFT_HYPHEN, text))
    text = unicodedata.normalize("NFC", text)
    text = BLANKS.sub(" ", LINE_ENDS.sub("\n", text))
    # A page break says no more than an empty line.
    return MARKDOWN.sub("", text.replace("\f", "\n\n"))


def mended(text: str) -> tuple[str, list[str]]:
    """The text with words and numbers broken at line ends put together, and the pieces of those words."""
    pieces: list[str] = []

    def without_soft_hyphen(found: re.Match[str]) -> str:
        pieces.extend(found.groups())
        return found.group(1)

    if SOFT_HYPHEN in text:
        text = SOFT_HYPHENATED.sub(without_soft_hyphen, text).replace(SOFT_HYPHEN, "")
    text = BROKEN_NUMBER.sub(r"\1\2", text)
    return NUMBER_AT_END.sub(r"\n\1 ", text), pieces


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


def asks_for_more(text: str) -> bool:
    """The line cannot be the last one of its sentence."""
    return text.endswith(UNFINISHED)


def joined(texts: Iterable[str]) -> str:
    """Wrapped lines as one text with single blanks."""
    text = " ".join(" ".join(texts).split())
    # The hyphen stays: whether the writer or the line's end put it there cannot be known ("õppe-⏎kasvatustöö").
    return HYPHEN_AT_END.sub("-", text) if "- " in text else text


def _is_mark_alone(piece: str, *, inside: bool) -> bool:
    # A dash alone on a line of its own stands for "none".
    return piece != "" and (piece in GLYPHS or (inside and piece in "-–—") or bool(NUMBER_ALONE.fullmatch(piece)))


def _line(written: str, blank_before: bool, before: list[Line]) -> Line | None:
    text = _with_cells(written)
    if not text.strip():
        return None
    width = len(written.rstrip())
    cells_before = text[: len(text) - len(text.lstrip("\t"))]
    text = text.lstrip("\t")
    found = BULLET.match(text)
    rest = text[found.end() :].strip() if found else ""
    if not found or not rest or any(_is_no_bullet(found, text, previous) for previous in before):
        return Line(cells_before + text, "", blank_before, width)
    return Line(cells_before + rest, found.group(1), blank_before, width)


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


def _is_no_bullet(found: re.Match[str], text: str, previous: Line) -> bool:
    """A dash that the line before makes part of its own sentence."""
    if found.group(1) not in "-–—":
        return False
    if not text[found.end(1) : found.end(1) + 1].isspace():
        # "ja⏎-korralduse": the hyphen stands for the first half of a word.
        return bool(SUSPENDED.search(previous.text))
    # "… Lause.; Nimi⏎– lause.": the dash parts a name from its text.
    return not previous.closed and bool(NAME_LAST.search(previous.text[-LONGEST_NAME:]))
