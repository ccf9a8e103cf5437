"""What an action refuses, said in a sentence for people and a code for those who help them."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class Refused(Exception):
    """Raised by actions. `sentence` is shown near its place; `code` stands beside it (`TJ-` and three digits)."""

    def __init__(self, code: str, sentence: str | Promise, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


class NotAllowed(PermissionDenied):
    """The person may see the object but not do this with it: 403 in a page, never a sentence near a field."""


class Stale(Refused):
    """Somebody else saved the same row meanwhile; `current` is what stands there now."""

    def __init__(self, code: str, sentence: str | Promise, current: str) -> None:
        super().__init__(code, sentence)
        self.current = current
