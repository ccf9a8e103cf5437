"""What the position asks for: education, experience, languages, computer skills, competences with indicators."""

import re
from collections.abc import Sequence

from teams.content import Competence, Language, Requirements
from teams.readers.clauses import is_lead_in
from teams.readers.entries import Kind, entries
from teams.readers.lines import Line, joined, starts_upper
from teams.readers.remainder import Remainder
from teams.readers.rows import read_rows
from teams.readers.sentences import WORD, begins_with_verb, clauses, reads_as_result, sentences, tidy
from teams.readers.vocabulary import REQUIREMENT, is_none, plain

LANGUAGE = re.compile(r"\bkeel(?:e|t|te|ed|i)?\b|keele\b|keelt\b|keeleoskus|võõrkeel", re.IGNORECASE)
LANGUAGE_SKILL = re.compile(r"tase\w*|\b[abc][12]\b|valdami|oskus|oska|kõrg|kesk|algta|kõne|suulis|kirjas", re.IGNORECASE)
COMPUTER = re.compile(
    r"arvuti|kontoritarkvara|tekstitöötlus|tabeltöötlus|\boffice\b|\bexcel\b|\bword\b|digi(?:osk|päd)|tarkvara kasuta",
    re.IGNORECASE,
)
EXPERIENCE = re.compile(r"kogemus|tööstaaž|staaž|töötanud vähemalt", re.IGNORECASE)
EDUCATION = re.compile(r"haridus\b|hariduse?ga\b|kraad\b|haridust\b|\bharidus|diplom|bakalaureus|magistri", re.IGNORECASE)
NAME_AND_TEXT = re.compile(r"(?P<name>[^:;.–—]{2,90}?)\s*(?::|\s[–—-])\s+(?P<text>\S.*)$")
NAMES_APART = re.compile(r";\s+(?=[A-ZÕÄÖÜŠŽ])")
LONGEST_NAME = 8
LONGEST_LISTED_NAME = 4


def read_requirements(lines: Sequence[Line], heading: str, into: Requirements, rest: Remainder) -> None:
    """Adds what the lines ask for. A heading may itself be the label: `ISIKUOMADUSED`."""
    label = REQUIREMENT.at(heading)
    if label and label[2] == len(heading):
        lines = [Line(heading), *lines]
    reading = read_rows(lines, REQUIREMENT)
    _read_value("knowledge", "", reading.strays, into, rest)
    for row in reading.rows:
        rest.set_aside(row.written if row.key else row.written.removesuffix(row.label))
        _read_value(row.key or "other", row.label, row.lines, into, rest)


def _read_value(key: str, label: str, lines: Sequence[Line], into: Requirements, rest: Remainder) -> None:
    text = joined([line.text for line in lines])
    if not lines or is_none(text):
        rest.set_aside(text)
    elif key in ("education", "experience", "computer_skills"):
        _add_text(key, text, into)
    elif key == "languages":
        into.languages += [Language.from_text(piece) for piece in _pieces(lines, rest)]
    elif key == "competencies":
        into.competencies += read_competences(lines, rest, splits_sentences=True)
    elif key == "additional" and plain(label) not in NAMES_OF_ONE_THING:
        into.additional += read_competences(lines, rest, splits_sentences=False)
    elif key in ("knowledge", "other") and not label or key == "knowledge":
        for piece in _pieces(lines, rest):
            _sort(piece, into)
    else:
        into.additional.append(Competence(label, [text]))


NAMES_OF_ONE_THING = frozenset(["juhiluba", "juhtimisõigus", "julgeolekukontroll", "muu"])


def _add_text(key: str, text: str, into: Requirements) -> None:
    setattr(into, key, joined([getattr(into, key), text]))


def _pieces(lines: Sequence[Line], rest: Remainder) -> list[str]:
    pieces: list[str] = []
    for entry in entries(lines):
        rest.set_aside(entry.written_number)
        if is_lead_in(entry):
            rest.set_aside(entry.text)
        else:
            pieces += [tidy(piece) for sentence in sentences(entry.text) for piece in clauses(sentence)]
    return pieces


def _sort(text: str, into: Requirements) -> None:
    """Puts a requirement without a label where its words belong."""
    if LANGUAGE.search(text) and LANGUAGE_SKILL.search(text):
        into.languages.append(Language.from_text(text))
    elif COMPUTER.search(text):
        _add_text("computer_skills", text, into)
    elif EDUCATION.search(text):
        _add_text("education", text, into)
    elif EXPERIENCE.search(text):
        _add_text("experience", text, into)
    else:
        into.additional.append(Competence(text))


def read_competences(lines: Sequence[Line], rest: Remainder, *, splits_sentences: bool) -> list[Competence]:
    """Names with what shows them. `Nimi: Lause. Lause.` is two indicators in a form, one description in a list."""
    found: list[Competence] = []
    names_stand_on: Kind = "bullet"
    before: Kind = "text"
    for entry in entries(lines):
        rest.set_aside(entry.written_number)
        for text in NAMES_APART.split(entry.text):
            if not found or not _is_indicator(text, entry.kind, names_stand_on):
                found += _named(text, splits_sentences and entry.kind == "text")
                names_stand_on = entry.kind
            elif before == "bullet" and entry.kind == "text" and found[-1].indicators:
                # A bullet's second sentence, parted from it by a page break.
                found[-1].indicators[-1] += f" {text}"
            else:
                found[-1].indicators.append(tidy(text))
        before = entry.kind
    return found


def _is_indicator(text: str, kind: Kind, names_stand_on: Kind) -> bool:
    if kind == "bullet":
        return names_stand_on != "bullet"
    named = NAME_AND_TEXT.match(text)
    if text.endswith(":") or (named and _is_name(named["name"])):
        return False
    return begins_with_verb(text) or reads_as_result(text)


def _named(text: str, splits_sentences: bool) -> list[Competence]:
    named = NAME_AND_TEXT.match(text)
    if text.endswith(":"):
        return [Competence(text.rstrip(": "))]
    if named and _is_name(named["name"]):
        return [Competence(named["name"], sentences(named["text"]) if splits_sentences else [named["text"]])]
    return [Competence(name) for name in _listed_names(text)]


def _is_name(text: str) -> bool:
    return starts_upper(text) and len(WORD.findall(text)) <= LONGEST_NAME and not reads_as_result(text)


def _listed_names(text: str) -> list[str]:
    names = [tidy(name) for part in clauses(text) for name in sentences(part)]
    if len(names) == 1:
        parts = re.split(r",\s+", text)
        if len(parts) > 1 and all(len(WORD.findall(part)) <= LONGEST_LISTED_NAME for part in parts):
            return parts
    return names
