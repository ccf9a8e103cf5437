"""Sentences that say what other forms say in labelled rows: who leads whom, who stands in for whom.

The grammar decides: in `nõunik asendab juhatajat` the partitive is the one who is away.
"""

import re
from dataclasses import dataclass
from typing import Literal

from teams.readers.sentences import WORD, sentences, tidy
from teams.readers.vocabulary import plain

Said = Literal["direct_manager", "subordinates", "substituted_by", "substitutes"]

STATEMENT = re.compile(
    r"^\w[\w\s-]{2,60}?\s"
    r"(?:allub|asenda(?:b|vad)|juhindub|lähtub|nimetab|nimetatakse|võtab tööle|võetakse|kinnitab)\b"
)
SUBSTITUTION = re.compile(r"(?P<left>[^.;:]{2,120}?)\s+asenda(?:b|vad)\s+(?P<right>[^.;]{2,200})[.;]?$", re.IGNORECASE)
SUBORDINATION = re.compile(
    r"(?P<left>.{2,200}?)\s+allub\s+(?:vahetult\s+|otseselt\s+)?(?P<right>[^.;,]{2,200})[.;]?$", re.IGNORECASE
)
HAS_SUBORDINATES = re.compile(r"(?P<left>.{2,80}?)\s+alluvad\s+(?P<right>[^.;]{2,200})[.;]?$", re.IGNORECASE)
BELONGS_TO = re.compile(r"\b(?:kuulub|on)\s+(?P<unit>[^.;,]{2,100}?)\s+koosseis(?:u|us)\b", re.IGNORECASE)
NEXT_SUBSTITUTION = re.compile(r"(?<=[;,])\s+(?=\S+\s+asenda)")
PARTITIVE = re.compile(r"(?:(?<!a)at|it|ut|et|kku|aid|eid|(?<!ab)i|teda)$")
WHEN_AWAY = ("äraolekul", "puudumisel", "ajal")
SAYS_MORE = frozenset(["on", "ja", "kuulub"])
LONGEST_SENTENCE = 600
LONGEST_SUBJECT = 5


@dataclass(frozen=True)
class Statement:
    """`around` are the words beside the value; `says_more` when they have a content of their own."""

    key: Said
    value: str
    around: str
    says_more: bool = False
    is_ambiguous: bool = False


def is_statement(text: str) -> bool:
    """A sentence that says who leads, appoints or stands in for whom, where other lines have labels."""
    return bool(STATEMENT.search(text[:LONGEST_SENTENCE])) and len(text.split()) > 2


def statement_in(sentence: str) -> Statement | None:
    if len(sentence) > LONGEST_SENTENCE:
        return None
    if found := SUBSTITUTION.match(sentence):
        return _substitution(found)
    if found := SUBORDINATION.match(sentence):
        return _statement("direct_manager", found)
    if (found := HAS_SUBORDINATES.match(sentence)) and _is_subject(found["left"]):
        return _statement("subordinates", found)
    return None


def unit_in(sentence: str) -> str:
    """`… on haldusosakonna koosseisus olev ametnik`: the unit in the genitive, as written; else empty."""
    found = BELONGS_TO.search(sentence[:LONGEST_SENTENCE])
    return found["unit"] if found else ""


def substitutions_in(text: str) -> list[str]:
    """`töötajat asendab kokk, töötaja asendab kokka` in its two parts."""
    return [piece.strip() for sentence in sentences(text) for piece in NEXT_SUBSTITUTION.split(sentence)]


def direction_of(left: str, right: str) -> Literal["substituted_by", "substitutes"] | None:
    """Who stands in for whom in `left asendab right`; None where the grammar leaves it open."""
    left_words, right_words = WORD.findall(plain(left)), WORD.findall(plain(right))
    if not left_words or not right_words:
        return None
    if left_words[-1] in WHEN_AWAY or PARTITIVE.search(left_words[-1]):
        return "substituted_by"
    return "substitutes" if PARTITIVE.search(right_words[-1]) else None


def _substitution(found: re.Match[str]) -> Statement | None:
    left, right = found["left"], tidy(found["right"].strip())
    if not _is_subject(left) or "üksteist" in plain(right):
        return None
    # "Teenistuja äraolekul asendab teda nõunik."
    right = right[len("teda ") :] if right.lower().startswith("teda ") else right
    direction = direction_of(left, right)
    around = found.string.replace(right, "", 1)
    return Statement(direction or "substituted_by", right, around, is_ambiguous=direction is None)


def _statement(key: Said, found: re.Match[str]) -> Statement:
    around = found.string[: found.start("right")]
    return Statement(key, tidy(found["right"].strip()), around, says_more=not _is_subject(found["left"]))


def _is_subject(text: str) -> bool:
    words = WORD.findall(plain(text))
    return len(words) <= LONGEST_SUBJECT and SAYS_MORE.isdisjoint(words)
