"""From the bytes of a file to text, or one clear refusal with a code."""

import codecs
from collections.abc import Mapping

SIZE_LIMIT = 1_000_000
"""Characters. The longest order seen, with eleven annexes, has about 120,000."""
LINE_LIMIT = 40_000
"""Lines, bulleted pieces of lines and cells. The longest order seen has about 3,000."""

OTHER_FORMATS = {b"%PDF": "PDF", b"PK\x03\x04": "Word", b"\xd0\xcf\x11\xe0": "Word", b"{\\rtf": "RTF"}
SINGLE_BYTE_ENCODINGS = ("cp1257", "cp1252")
BELONGS_TO_ESTONIAN = set("õäöüšžÕÄÖÜŠŽ§°«»„“”‚‘’–—…•·´¹²³½€©®±µ×\xa0\xad")
CONTROL_CHARACTERS = {chr(code) for code in range(32)} - set("\t\n\r\v\f\x1c\x1d\x1e\x1f")


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated where it is shown."""
    return message


EMPTY = gettext_noop("The text is empty.")
NOT_TEXT = gettext_noop("This is not a text file in an encoding that can be read (UTF-8, UTF-16 or Windows-1257).")
OTHER_FORMAT = gettext_noop("This is a %(format)s file; save it as plain text first.")
TOO_LARGE = gettext_noop("The text is larger than %(limit)s characters.")
TOO_MANY_LINES = gettext_noop("The text has more than %(limit)s lines.")
NOTHING_RECOGNISED = gettext_noop("Nothing in this text looks like a job description.")


class UnreadableText(Exception):
    """Why a text cannot be read: a stable `code`, an English `message` with `params` to be filled in."""

    def __init__(self, code: str, message: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.message = message
        self.params = dict(params or {})
        super().__init__(f"{code}: {message % self.params}")

    @classmethod
    def empty(cls) -> "UnreadableText":
        return cls("TJ-101", EMPTY)

    @classmethod
    def not_text(cls) -> "UnreadableText":
        return cls("TJ-102", NOT_TEXT)

    @classmethod
    def too_large(cls) -> "UnreadableText":
        return cls("TJ-103", TOO_LARGE, {"limit": SIZE_LIMIT})

    @classmethod
    def too_many_lines(cls) -> "UnreadableText":
        return cls("TJ-106", TOO_MANY_LINES, {"limit": LINE_LIMIT})

    @classmethod
    def nothing_recognised(cls) -> "UnreadableText":
        return cls("TJ-104", NOTHING_RECOGNISED)

    @classmethod
    def other_format(cls, name: str) -> "UnreadableText":
        return cls("TJ-105", OTHER_FORMAT, {"format": name})


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with or without a mark, else Windows-1257 when it reads as Estonian. Raises UnreadableText."""
    if not data.strip():
        raise UnreadableText.empty()
    if len(data) > SIZE_LIMIT * 2:
        raise UnreadableText.too_large()
    for signature, name in OTHER_FORMATS.items():
        if data.startswith(signature):
            raise UnreadableText.other_format(name)
    text = _decoded(data)
    check(text)
    return text


def check(text: str) -> None:
    """Raises UnreadableText for what is empty, no text, or too large to be read in bounded time."""
    if not text.strip():
        raise UnreadableText.empty()
    if len(text) > SIZE_LIMIT:
        raise UnreadableText.too_large()
    if not CONTROL_CHARACTERS.isdisjoint(text):
        raise UnreadableText.not_text()


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_single_byte(data)


def _decoded_single_byte(data: bytes) -> str:
    # Any bytes at all can be "decoded" with a single-byte table, so the result has to read as Estonian.
    for encoding in SINGLE_BYTE_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond_ascii = [character for character in text if ord(character) > 127]
        foreign = sum(character not in BELONGS_TO_ESTONIAN for character in beyond_ascii)
        if foreign * 10 <= len(beyond_ascii) and len(beyond_ascii) * 3 <= len(text):
            return text
    raise UnreadableText.not_text()
