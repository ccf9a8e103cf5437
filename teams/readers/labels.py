"""Finds the label of a form that stands at a place in a text."""

import re
from collections.abc import Mapping

from teams.readers.lines import LOWER
from teams.readers.vocabulary import GENERAL_LABELS, REQUIREMENT_LABELS, SAME_LETTER, plain

LONGEST_LABEL = 80
SENTENCE_GOES_ON = re.compile(rf"[ ]+[{LOWER}]|\.")


class Labels:
    """The labels of one part of the form, by what they ask for."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self.keys = {
            " ".join(phrase.split()): key for key, alternatives in phrases.items() for phrase in alternatives.split("|")
        }
        longest_first = sorted(self.keys, key=len, reverse=True)
        alternatives = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
        # A hyphen right behind it makes "Haridus-" the first half of a word.
        self._pattern = re.compile(rf"(?:{alternatives})(?=\.?$|[\s:(–]|-\s)")
        self._beginnings = {
            " ".join(words[:count])
            for words in (phrase.split() for phrase in self.keys)
            for count in range(1, len(words))
        }

    def at(self, text: str, position: int = 0) -> tuple[str, str, int] | None:
        """Key, label in plain form and end of the label that stands at this position."""
        found = self._pattern.match(text[position : position + LONGEST_LABEL].lower().translate(SAME_LETTER))
        if not found:
            return None
        label = " ".join(found.group().split())
        end = position + found.end()
        if label.endswith(" oskus") and SENTENCE_GOES_ON.match(text, end):
            # "Eesti keele oskus kõrgtasemel" is a sentence, "Keeleoskus eesti keel" a label and its value.
            return None
        return self.keys[label], label, end

    def is_whole(self, text: str) -> bool:
        """Whether the text is a label and nothing else."""
        found = self.at(text)
        return found is not None and found[2] == len(text)

    def begins(self, text: str) -> bool:
        """Whether the whole text is the beginning of a label and no label itself: `Teenistuskoha`."""
        return len(text) < LONGEST_LABEL and plain(text) in self._beginnings and plain(text) not in self.keys


GENERAL = Labels(GENERAL_LABELS)
REQUIREMENT = Labels(REQUIREMENT_LABELS)
