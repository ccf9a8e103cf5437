"""Texts that come in pieces, from several lines and sections, and are put together once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from teams.readers.lines import joined


@dataclass
class Texts:
    """A text grown piece by piece would cost the square of its length; this joins each at the end."""

    pieces: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, *texts: str) -> None:
        self.pieces[key] += texts

    def write_to(self, target: Any) -> None:
        """Sets the attribute that each key names."""
        for key, texts in self.pieces.items():
            setattr(target, key, joined(texts))
