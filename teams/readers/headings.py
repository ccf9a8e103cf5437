"""Finds the heading that a text begins with, and tells which section it opens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from teams.readers.vocabulary import (
    CONNECTORS,
    HEADING_MODIFIERS,
    SAME_LETTER,
    SECTION_HEADS,
    SECTION_PHRASES,
    SECTIONS_OF_COMPOUNDS,
    plain,
)

TOKEN = re.compile(r"[^\W\d_]+(?:-(?=\s|/))?|[(),/–-]")
SECTION_OF_HEAD = {head: key for key, heads in SECTION_HEADS.items() for head in heads.split()}
PHRASES = {
    re.compile(r"\s+".join(phrase.split()) + r"(?=[\s:.]|$)"): section for phrase, section in SECTION_PHRASES.items()
}
LONGEST_HEAD = max(map(len, SECTION_OF_HEAD))
SHORTEST_HEAD = min(map(len, SECTION_OF_HEAD))
LONGEST_HEADING = 160
MOST_WORDS = 6


@dataclass(frozen=True)
class Heading:
    """A heading at the beginning of a text: what it is about, where it ends, the words themselves."""

    keys: tuple[str, ...]
    end: int
    words: str

    @property
    def key(self) -> str:
        return self.keys[0]


def heading_at_start(text: str) -> Heading | None:
    """The longest heading made of known words only that the text begins with."""
    text = text[:LONGEST_HEADING]
    keys: list[str] = []
    end = 0
    for token in _heading_tokens(text):
        word = token.group().lower().translate(SAME_LETTER).rstrip("-") or "-"
        key = section_of(word)
        if key:
            keys.append(key)
        if key or (keys and word in HEADING_MODIFIERS):
            end = token.end()
        elif word not in HEADING_MODIFIERS and word not in CONNECTORS:
            break
    phrase = _phrase_at_start(text)
    if phrase and phrase.end >= end:
        return phrase
    return Heading(tuple(dict.fromkeys(keys)), end, text[:end]) if keys else None


def heading_by_last_word(text: str) -> Heading | None:
    """A whole line that ends in a head word, whatever stands before: `RAAMATUKOGUHOIDJA KOHUSTUSED`."""
    words = re.findall(r"[^\W\d_]+", text[:LONGEST_HEADING])
    if len(text) > LONGEST_HEADING or not 1 < len(words) <= MOST_WORDS or text.rstrip().endswith((".", ";", ",")):
        return None
    key = section_of(plain(words[-1]))
    whole = text.rstrip(" :")
    return Heading((key,), len(whole), whole) if key else None


@lru_cache(maxsize=4096)
def section_of(word: str) -> str | None:
    """What section a nominative head word opens; compounds count by their last part."""
    for start in range(max(0, len(word) - LONGEST_HEAD), len(word) - SHORTEST_HEAD + 1):
        key = SECTION_OF_HEAD.get(word[start:])
        if key and (start == 0 or key in SECTIONS_OF_COMPOUNDS):
            return key
    return None


def _heading_tokens(text: str) -> Iterator[re.Match[str]]:
    """The words up to where the heading's way of using capitals ends."""
    in_capitals = False
    before = ""
    for token in _tokens(text):
        word = token.group()
        if not before:
            in_capitals = word.isupper() and len(word) > 1
        elif _begins_the_text(word, before, in_capitals):
            return
        before = word
        yield token


def _begins_the_text(word: str, before: str, in_capitals: bool) -> bool:
    """`EESMÄRK Ametikoha …`, `Eesmärk Ametikoha …`: a capital that the heading itself would not have."""
    if not word[0].isalpha():
        return False
    return not word.isupper() if in_capitals else word[0].isupper() and before.lower() not in CONNECTORS


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while found := TOKEN.match(text, position):
        yield found
        position = found.end()
        while position < len(text) and text[position].isspace():
            position += 1


def _phrase_at_start(text: str) -> Heading | None:
    lowered = text.lower().translate(SAME_LETTER)
    for pattern, key in PHRASES.items():
        if found := pattern.match(lowered):
            return Heading((key,), found.end(), text[: found.end()])
    return None
