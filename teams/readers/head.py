"""The head of a job description: from when it holds, and the position's name where no field tells it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from teams.content import FurtherField, JobDescriptionContent
from teams.readers.days import is_validity, validity_day
from teams.readers.documents import DOCUMENT_NAME, DocumentLines, is_document_name
from teams.readers.furniture import is_stamp, is_web_control
from teams.readers.lines import Line, joined, unspaced
from teams.readers.remainder import Remainder
from teams.readers.vocabulary import plain

MOST_TITLE_WORDS = 4
LINES_AFTER_HEAD = 3


def read_head(head: Sequence[Line], content: JobDescriptionContent, rest: Remainder) -> None:
    """The head is furniture, but a position may have its name nowhere else, and its field of work in parentheses."""
    for position, line in enumerate(head):
        if line.text.startswith("(") and line.text.endswith(")") and position:
            content.further_fields.append(FurtherField("specialisation", "Täpsustus", line.text))
        else:
            rest.set_aside(line.text)
    if not content.title:
        content.title = _nominative_of(_title_from(head), content)


def validity_of(lines: DocumentLines, content: JobDescriptionContent) -> date | None:
    """The day that the document's head names, else its final rules, else a line of its own anywhere."""
    in_head = (validity_day(line.text) for line in [*lines.head, *lines.body[:LINES_AFTER_HEAD]])
    in_rules = (validity_day(text) for text in content.amendment_rules)
    of_itself = (validity_day(text) for text in _with_next(lines.body) if is_validity(text))
    return next((day for days in (in_head, in_rules, of_itself) for day in days if day), None)


def _with_next(lines: Sequence[Line]) -> list[str]:
    """Each line and the one below, for a sentence may have been wrapped before its day."""
    return [f"{line.text} {following.text}" for line, following in zip_longest(lines, lines[1:], fillvalue=Line(""))]


def _title_from(head: Sequence[Line]) -> str:
    for position, line in enumerate(head):
        if not is_document_name(line):
            continue
        before, _, after = DOCUMENT_NAME.sub("\n", unspaced(line.text), count=1).partition("\n")
        around = ["" if is_web_control(after) else after, before, *_names_around(head, position)]
        return next((joined([text.strip(" –-:")]) for text in around if text.strip(" –-:")), "")
    return ""


def _names_around(head: Sequence[Line], position: int) -> Iterable[str]:
    """Lines in capitals below the name of the document, last first, then the one above it."""
    below = [line.text for line in head[position + 1 :] if line.text.isupper() and not is_stamp(line.text)]
    above = [line.text for line in head[:position] if line.text.isupper() and not is_stamp(line.text)]
    return [*reversed(below), *above[-1:]]


def _nominative_of(title: str, content: JobDescriptionContent) -> str:
    """`Männiku Kooli referendi ametijuhend` names the position last and in the genitive.

    Where a sentence of the document begins with the position's nominative (`Referent juhindub …`), that is the title.
    """
    texts = [text for section in content.further_sections for text in [section.heading, *section.items]]
    words_of_title = title.split()
    for count in range(min(MOST_TITLE_WORDS, len(words_of_title)), 0, -1):
        end_of_title = " ".join(words_of_title[-count:])
        for text in texts:
            subject = " ".join(text.split(maxsplit=count)[:count]).rstrip(",:")
            if _is_nominative_of(subject, end_of_title):
                return subject
    return title


def _is_nominative_of(subject: str, genitive: str) -> bool:
    subject, genitive = plain(subject), plain(genitive)
    stem = genitive[: max(len(genitive) - 3, 4)]
    return len(subject) > 3 and subject.startswith(stem) and len(subject) <= len(genitive)
