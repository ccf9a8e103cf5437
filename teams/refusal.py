"""What an action refuses, said in a sentence for people and a code for those who help them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


@contextmanager
def refused_when_gone() -> Iterator[None]:
    """For reading what was there a moment ago: somebody else may have removed it since."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Refused("TJ-001", _("Somebody else removed this meanwhile. Load the page again.")) from error
