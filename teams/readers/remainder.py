"""Where the words go that are no value: nothing of a text is ever dropped."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from teams.readers.reading import UnassignedLine

WORD = re.compile(r"\w+")
MARK = re.compile(r"\d+|\w|[ivx]+")


@dataclass
class Remainder:
    """Collects what a reader sets aside, while it reads one section of one document."""

    furniture: list[str] = field(default_factory=list)
    unassigned: list[UnassignedLine] = field(default_factory=list)
    document: int | None = None
    section: str = ""

    def set_aside(self, *texts: str) -> None:
        """Headings, labels, numbers, lead-ins: what carries no content of its own."""
        self.furniture += [text.strip() for text in texts if text.strip()]

    def leave(self, *texts: str) -> None:
        """What a person must look at."""
        self.unassigned += [UnassignedLine(self.document, self.section, text.strip()) for text in texts if text.strip()]


def words_of(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def missing_from(source: Iterable[str], output: Iterable[str]) -> list[str]:
    """The lines of the source that hold a word which the output has too few times, cut down to such words."""
    at_hand = Counter(word for text in output for word in words_of(text))
    missing: list[str] = []
    for line in source:
        lost: list[str] = []
        for word in words_of(line):
            if at_hand[word] > 0:
                at_hand[word] -= 1
            else:
                lost.append(word)
        if lost:
            missing.append(" ".join(lost))
    return missing


def is_mark(text: str) -> bool:
    """Numbers and single letters: they number or mark something and say nothing themselves."""
    return all(MARK.fullmatch(word) for word in words_of(text))
