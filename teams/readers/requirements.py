"""What the position asks for: education, experience, languages, computer skills, competences with indicators."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from teams.content import Competence, Language, Requirements
from teams.readers.clauses import is_lead_in
from teams.readers.entries import Kind, entries
from teams.readers.labels import REQUIREMENT
from teams.readers.lines import Line, joined, starts_upper
from teams.readers.remainder import Remainder
from teams.readers.rows import read_rows
from teams.readers.sentences import WORD, begins_with_verb, clauses, reads_as_result, sentences, tidy
from teams.readers.texts import Texts
from teams.readers.vocabulary import is_none, plain

LANGUAGE = re.compile(r"\bkeel(?:e|t|te|ed|i)?\b|keele\b|keelt\b|keeleoskus|võõrkeel", re.IGNORECASE)
LANGUAGE_SKILL = re.compile(
    r"tase\w*|\b[abc][12]\b|valdami|oskus|oska|kõrg|kesk|algta|kõne|suulis|kirjas", re.IGNORECASE
)
COMPUTER = re.compile(
    r"arvuti|kontoritarkvara|tekstitöötlus|tabeltöötlus|\boffice\b|\bexcel\b|\bword\b|digi(?:osk|päd)|tarkvara kasuta",
    re.IGNORECASE,
)
EXPERIENCE = re.compile(r"kogemus|tööstaaž|staaž|töötanud vähemalt", re.IGNORECASE)
EDUCATION = re.compile(
    r"haridus\b|hariduse?ga\b|kraad\b|haridust\b|\bharidus|diplom|bakalaureus|magistri", re.IGNORECASE
)
NAME_AND_TEXT = re.compile(r"(?P<name>[^:;.–—]{2,90}?)\s*(?::|\s[–—-])\s+(?P<text>\S.*)$")
NAMES_APART = re.compile(r";\s+(?=[A-ZÕÄÖÜŠŽ])")
TEXT_FIELDS = ("education", "experience", "computer_skills")
NAMES_OF_ONE_THING = frozenset(["juhiluba", "juhtimisõigus", "julgeolekukontroll", "muu"])
LONGEST_NAME = 8
LONGEST_LISTED_NAME = 4


@dataclass
class RequirementReader:
    """Collects what the sections of one document ask for; `finish` writes the texts that came in pieces."""

    into: Requirements
    rest: Remainder
    texts: Texts = field(default_factory=Texts)

    def read(self, lines: Sequence[Line], heading: str) -> None:
        """A heading may itself be the label: `ISIKUOMADUSED`."""
        if REQUIREMENT.is_whole(heading):
            lines = [Line(heading), *lines]
        reading = read_rows(lines, REQUIREMENT)
        self._read_value("knowledge", "", reading.strays)
        for row in reading.rows:
            if row.key and not row.lines and row.label.endswith(" oskus"):
                # "Arvuti kasutamise oskus" with nothing behind it is the requirement itself.
                row.lines, row.written = [Line(row.label)], row.written.removesuffix(row.label)
            self.rest.set_aside(row.written if row.key else row.written.removesuffix(row.label))
            self._read_value(row.key, row.label, row.lines)

    def finish(self) -> None:
        self.texts.write_to(self.into)

    def _read_value(self, key: str, label: str, lines: Sequence[Line]) -> None:
        text = joined([line.text for line in lines])
        if is_none(text):
            self.rest.set_aside(text)
        elif key in TEXT_FIELDS:
            self.texts.add(key, text)
        elif key == "languages":
            self.into.languages += [Language.from_text(piece) for piece in self._pieces(lines)]
        elif key == "competencies":
            self.into.competencies += read_competences(lines, self.rest, splits_sentences=True)
        elif key == "additional" and plain(label) not in NAMES_OF_ONE_THING:
            self.into.additional += read_competences(lines, self.rest, splits_sentences=False)
        elif key == "knowledge" or not label:
            for piece in self._pieces(lines):
                self._sort(piece)
        else:
            self.into.additional.append(Competence(label, [text]))

    def _pieces(self, lines: Sequence[Line]) -> list[str]:
        pieces: list[str] = []
        for entry in entries(lines):
            self.rest.set_aside(entry.written_number)
            if is_lead_in(entry):
                self.rest.set_aside(entry.text)
            else:
                pieces += [tidy(piece) for sentence in sentences(entry.text) for piece in clauses(sentence)]
        return pieces

    def _sort(self, text: str) -> None:
        """Puts a requirement without a label where its words belong."""
        if LANGUAGE.search(text) and LANGUAGE_SKILL.search(text):
            self.into.languages.append(Language.from_text(text))
        elif COMPUTER.search(text):
            self.texts.add("computer_skills", text)
        elif EDUCATION.search(text):
            self.texts.add("education", text)
        elif EXPERIENCE.search(text):
            self.texts.add("experience", text)
        else:
            self.into.additional.append(Competence(text))


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
