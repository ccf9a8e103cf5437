"""Where sentences end, and what their form says: a task to be done or a result that has come about."""

import re

from teams.readers.lines import UPPER
from teams.readers.vocabulary import plain

SENTENCE_END = re.compile(rf"(?<=[.!?])\s+(?=[\"„“«(]?[{UPPER}])")
NO_SENTENCE_END = re.compile(
    r"(?:^|[\s(„])(?:nt|sh|st|s\.o|s\.t|vt|nr|lg|lk|p|pt|v\.a|u|ca|tel|dr|prof|mag|i\.k|\d{1,2}|[A-ZÕÄÖÜ])\.$"
)
CLAUSE_END = re.compile(r"(?<=;)\s+")
SUBORDINATE = re.compile(
    r",\s+(?:mi[sl]\w*|mida|mille\w*|kes|kelle\w*|keda|kus|kuhu|kui|kuidas|et|sest|kuna|millal)\b[^,.;]*,?"
)
PARENTHESES = re.compile(r"\([^()]*\)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
FINITE = frozenset("on oli olid ei pole teab saab peab tuleb".split())
NOMINAL_VAD = re.compile(r"(?:asta|kehti|vaja|järgne|sobi|lisandu|tulene|kuulu|korda)vad$")
RESULT_VERBS = frozenset(
    "toimib toimub puudub püsib kasvab paraneb suureneb väheneb valitseb jõuab laekub säilib vähenevad toimivad "
    "toimuvad suurenevad paranevad".split()
)
NOT_VERBS_IN_B = frozenset("klubi veeb sib abi hub pub".split())


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations and ordinal numbers do not end one."""
    found: list[str] = []
    for piece in SENTENCE_END.split(text):
        if found and NO_SENTENCE_END.search(found[-1][-12:]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def clauses(text: str) -> list[str]:
    """The parts between semicolons, each with its semicolon."""
    return [piece.strip() for piece in CLAUSE_END.split(text) if piece.strip()]


def tidy(text: str) -> str:
    """A member of a list without the mark that parts it from the next one; a full stop stays."""
    return text.rstrip(" ;,")


def words_of_main_clause(sentence: str) -> list[str]:
    """Plain words without what stands in parentheses or in a clause begun by `mis`, `kes`, `et`."""
    bare = SUBORDINATE.sub(" ", PARENTHESES.sub(" ", sentence[:600]))
    return WORD.findall(plain(bare))


def begins_with_verb(sentence: str) -> bool:
    """`Võtab kliente vastu`: the third person singular stands first."""
    words = WORD.findall(plain(sentence[:80]))
    return bool(words) and _is_singular_verb(words[0])


def reads_as_result(sentence: str) -> bool:
    """`Vastused on õigeaegsed`, `Toimib ladus koostöö`: a statement with a verb of its own, its subject told."""
    words = words_of_main_clause(sentence)
    if not words:
        return False
    if words[0] in RESULT_VERBS:
        return True
    if _is_singular_verb(words[0]):
        return False
    is_named = any(word.endswith("mine") for word in words)
    return any(_is_finite(word) or (not is_named and word.endswith(("tud", "dud"))) for word in words)


def reads_as_task(sentence: str) -> bool:
    """`Aruannete koostamine`, `koostab aruandeid`, `pühkida põrandaid`: what is to be done."""
    words = words_of_main_clause(sentence)
    if not words or words[0] in RESULT_VERBS:
        return False
    if _is_singular_verb(words[0]):
        return True
    return any(word.endswith("mine") for word in words) and not any(_is_finite(word) for word in words)


def _is_finite(word: str) -> bool:
    if word in FINITE or word.endswith(("takse", "dakse")):
        return True
    return _is_singular_verb(word) or (len(word) > 5 and word.endswith("vad") and not NOMINAL_VAD.search(word))


def _is_singular_verb(word: str) -> bool:
    return len(word) > 3 and word.endswith("b") and word not in NOT_VERBS_IN_B
