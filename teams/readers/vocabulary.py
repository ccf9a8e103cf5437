"""What headings and labels of Estonian job descriptions mean: the words, apart from where they stand.

Words are compared in the form that `plain` gives them. Estonian puts the word that matters last
("teenistuskoha põhieesmärk") and in the nominative: "põhieesmärgist tulenevad tööülesanded" are duties.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SECTION_HEADS = {
    "general": "üldosa üldsätted üldsäte üldandmed üldinfo üldteave üldine alluvusvahekord alluvusvahekorrad",
    "purpose": "eesmärk eesmärgid otstarve põhifunktsioon põhifunktsioonid",
    "duties": "ülesanded ülesanne kohustused kohustus põhitegevused",
    "rights": "õigused õigus volitused",
    "responsibilities": "vastutus vastutusala vastutused",
    "work_tools": "töövahendid töövahend",
    "requirements": "nõuded nõudmised kvalifikatsioon kompetentsid pädevused isikuomadused isiksuseomadused"
    " oskused teadmised eeldused",
    "amendment_rules": "muutmine läbivaatamine ülevaatamine lõppsätted lõppsäte rakendussätted",
    "guided_by": "juhindub lähtub juhindumine alusdokumendid",
    "working_conditions": "töötingimused teenistustingimused tingimused erisused tööaeg töökorraldus",
    "cooperation": "koostöö koostöösuhted suhtlemine suhted töösuhted",
    "signatures": "allkirjad allkiri tutvumine tutvunud",
}
SECTION_PHRASES = {
    "tööülesannete kirjeldus": "duties",
    "tööülesannete loetelu": "duties",
    "kokkuvõte tööülesannetest": "duties",
    "töö sisu": "duties",
    "töö kirjeldus": "duties",
    "ametikoha andmed": "general",
    "teenistuskoha andmed": "general",
    "ametikoha kirjeldus": "general",
    "alluvus ja asendamine": "general",
    "alluvus ja asendus": "general",
    "ametijuhendi kehtivus": "amendment_rules",
    "ametijuhendiga tutvumine": "signatures",
    "tutvunud ja nõus": "signatures",
}
HEADING_MODIFIERS = frozenset(
    "ametikoha ametikohale ametikohal teenistuskoha teenistuskohale töökoha töökohale töökohal ametniku ametnikule "
    "teenistuja teenistujale töötaja töötajale ametnik õpetaja juhi ametijuhendi ametikirjelduse juhendi ameti töö teenistus põhi haridus kutse "
    "üldised üldine peamised peamine põhilised konkreetsed põhieesmärgist eesmärgist tulenevad tulenevalt esitatavad "
    "esitatud kehtestatud nõutavad nõutav vajalikud tööks teenistuseks soovitud oodatav oodatavad eeldatavad tulemus "
    "tulemused töötulemused töötulemus tulemuslikkuse näitaja näitajad mõõdikud kriteeriumid mõõtmise hindamise "
    "haridusele töökogemusele teadmistele oskustele isikuomadustele kvalifikatsioonile kogemustele kandidaadile "
    "täiendamine ajakohastamine kord alused eriomased tööalased ametialased teenistusalased muud täiendavad "
    "täitmiseks ülesannete tegevused selle nende".split()
)
CONNECTORS = frozenset("ja või ning sh ( ) , / – -".split())

GENERAL_LABELS = {
    "title": "ametinimetus|ametikoht|ametikoha nimetus|ametikoha nimi|ametinimi|teenistuskoht|teenistuskoha nimetus"
    "|töökoht|töökoha nimetus|ametniku ametinimetus|teenistuja ametinimetus|töötaja ametinimetus",
    "unit": "struktuuriüksus|struktuuriüksuse nimetus|struktuuriüksus/osakond|osakond/struktuuriüksus|allüksus"
    "|üksus|osakond|üksuse nimetus|osakond/üksus|osakond, talitus|teenistuskoha struktuuriüksus",
    "direct_manager": "vahetu juht|vahetu ülemus|otsene juht|otsene ülemus|otsene ülem|vahetu ülem|kellele allub"
    "|allub|alluvus|vahetult allub|allub vahetult|kellele vahetult allub|töö vahetu korraldaja"
    "|vahetu töökorraldaja|ametniku vahetu juht|teenistuja vahetu juht|töötaja vahetu juht|vahetu juhi ametikoht",
    "subordinates": "alluvad|otsesed alluvad|vahetud alluvad|otsealluvad|kes alluvad|talle alluvad|alluvuses"
    "|alluvate ametikohad|ametnikule alluvad|teenistujale alluvad|töötajale alluvad",
    "substituted_by": "kes asendab|asendaja|asendajad|asendaja(d)|asendaja (d)|esimene asendaja|teine asendaja"
    "|kolmas asendaja|1. asendaja|2. asendaja|i asendaja|ii asendaja|teenistuja asendaja|ametniku asendaja"
    "|töötaja asendaja|teenistujat asendab|ametnikku asendab|töötajat asendab|teda asendab|kes teda asendab"
    "|äraolekul asendab|puudumisel asendab|asendaja äraolekul|teenistujat asendavad|ametnikku asendavad",
    "substitutes": "keda asendab|asendab|teenistuja asendab|ametnik asendab|töötaja asendab|keda ametnik asendab"
    "|keda teenistuja asendab|keda töötaja asendab|asendatav|asendatavad|asendatav ametikoht|asendatavad ametikohad",
    "substitution": "asendamine|asenduskord|asendamise kord|asendus",
    "purpose": "eesmärk|põhieesmärk|ametikoha eesmärk|ametikoha põhieesmärk|teenistuskoha eesmärk"
    "|teenistuskoha põhieesmärk|töökoha eesmärk|töökoha põhieesmärk|töö eesmärk|ameti eesmärk",
    "appointed_by": "ametisse nimetab|teenistusse nimetab|ametisse nimetaja|tööle võtab|teenistusse võtab"
    "|ametikohale nimetab|ametisse nimetamine",
    "location": "teenistuskoha asukoht|ametikoha asukoht|töökoha asukoht|töö asukoht|töö tegemise koht"
    "|teenistuse koht|asukoht|tööpiirkond|teeninduspiirkond",
    "special_conditions": "teenistustingimuste erisused|töötingimuste erisused|teenistus-/töötingimuste erisused"
    "|teenistus- ja töötingimuste erisused|töötingimused|teenistustingimused|eritingimused|erisused",
    "on_call": "valveaja rakendamine|valveaeg",
    "guided_by": "ametnik juhindub|töötaja juhindub|teenistuja juhindub|juhindub|juhindumine|õiguslik alus",
    "working_time": "tööaeg|töökoormus|koormus|teenistuskoha koormus|ametikoha koormus",
    "position_group": "teenistusgrupp|põhigrupp|ametikoha põhigrupp|teenistuskoha põhigrupp|ametiaste|palgaaste"
    "|palgagrupp|palgaaste/palgagrupp|teenistuskoha liik|ametikoha liik|teenistuskoha grupp|tase",
    "institution": "asutus|asutuse nimi|asutuse nimetus|ametiasutus|tööandja",
    "person": "teenistuja nimi|ametniku nimi|töötaja nimi|nimi|ees- ja perekonnanimi|teenistuja",
    "cooperation": "koostöö|koostööpartnerid|koostöösuhted",
    "qualification": "nõutav kvalifikatsioon|kvalifikatsioon|kvalifikatsiooninõuded",
}
REQUIREMENT_LABELS = {
    "education": "haridus|nõutav haridus|haridustase|haridusnõuded|hariduslik ettevalmistus|hariduse tase|haridus ja eriala"
    "|erialane ettevalmistus|teoreetiline väljaõpe|nõuded haridusele|haridusnõue",
    "experience": "töökogemus|kogemus|kogemused|erialane töökogemus|nõutav töökogemus|varasem töökogemus|tööstaaž"
    "|töö- ja teenistuskogemus|töökogemused|eelnev töökogemus|nõuded töökogemusele|juhtimiskogemus|töö kogemus",
    "languages": "keeleoskus|keelteoskus|keelte oskus|keelteoskused|võõrkeeled|võõrkeelte oskus|võõrkeeleoskus"
    "|riigikeele oskus|eesti keele oskus|keeled|keelenõuded|nõuded keeleoskusele|keeleoskuse tase",
    "computer_skills": "arvutioskus|arvutikasutamise oskus|arvuti kasutamise oskus|arvutikasutusoskus"
    "|arvuti kasutusoskus|arvutioskused|digioskused|digipädevus|digipädevused|digioskus|it-oskused|infotehnoloogia"
    "|arvutikasutus|arvuti- ja digioskused|arvutikasutamisoskus|arvutialased oskused|tehnilised oskused",
    "competencies": "kompetentsid|tööks vajalikud kompetentsid|nõutavad kompetentsid|vajalikud kompetentsid"
    "|põhikompetentsid|üldkompetentsid|juhtimiskompetentsid|pädevused|teenistujate kompetentsid|kompetentsus"
    "|ametikohal vajalikud kompetentsid|teenistuskohal vajalikud kompetentsid|erialased kompetentsid",
    "additional": "täiendavad kompetentsid, isikuomadused ja teadmised|täiendavad kompetentsid|isikuomadused"
    "|isiksuseomadused|isikuomadused ja oskused|muud nõuded|lisanõuded|täiendavad nõuded|erinõuded|kasuks tuleb"
    "|kasuks tulevad|sobivad isikuomadused|nõuded isikuomadustele|isiklikud omadused|täiendavad oskused|muud oskused"
    "|soovituslikud nõuded|sotsiaalsed oskused|omadused|muu|juhiluba|juhtimisõigus|julgeolekukontroll",
    "knowledge": "teadmised ja oskused|teadmised|oskused|erialased teadmised|erialased teadmised ja oskused"
    "|ametialased teadmised ja oskused|vajalikud teadmised ja oskused|nõutavad teadmised ja oskused|teadmised, oskused"
    "|teadmised, oskused ja isikuomadused|muud teadmised ja oskused|ametialased teadmised|kutseoskused|üldteadmised",
}
# A word that may as well begin a value is a label only when a colon, a cell or a number sets it apart.
WEAK_LABELS = frozenset(
    "osakond üksus tase nimi muu koormus koostöö asutus teenistuja eesmärk teadmised oskused omadused kogemus "
    "kvalifikatsioon pädevused infotehnoloogia keeled asendus asendamine alluvus erisused juhiluba asukoht "
    "juhindub tööandja ametiasutus juhtimiskogemus kasuks_tuleb kasuks_tulevad".replace("_", " ").split()
) | {"kasuks tuleb", "kasuks tulevad", "teenistustingimused", "töötingimused"}

NONE_VALUES = frozenset("puudub puuduvad - – — pole ei ole ei_ole puudub. puuduvad. ei_ole_ettenähtud".split())
COLUMN_WORD = re.compile(
    r"(?:põhi|teenistus|töö|ameti|alam)*(?:ülesan|kohustus|tegevus)\w*|oodatav\w*|soovitud|eeldatav\w*"
    r"|(?:töö)?tulemus\w*|väljund\w*|kriteerium\w*|näitaja\w*|mõõdik\w*|mõõtmi\w*|hindami\w*|täitmi\w*|soorituse"
    r"|teenistuskoha|ametikoha|töökoha|peamised|jrk|jrk nr|nr|alused|kirjeldus|ja|või|ning|töö|tulemuslikkus\w*"
)
RESULT_COLUMN = re.compile(r"tulemus|kriteerium|näitaja|mõõdik|väljund")
ACTIVITY_COLUMN = re.compile(r"tegevus")

LONGEST_HEAD = 20
LONGEST_HEADING = 160
LONGEST_LABEL = 80
HEADING_TOKEN = re.compile(r"[^\W\d_]+(?:-(?=\s|/))?|[(),/–-]")
SAME_LETTER = str.maketrans("ōôŏǒ", "õõõõ")


def plain(text: str) -> str:
    """Lower case, single blanks, `õ` for what stands for it, no colon or full stop at the end."""
    text = unicodedata.normalize("NFC", text).lower().translate(SAME_LETTER)
    return re.sub(r"\s+", " ", text).strip(" .:;–-\t")


def is_none(text: str) -> bool:
    """`puuduvad`, `Puudub`, `-`: the form says that there is none."""
    return len(text) < LONGEST_LABEL and (not plain(text) or plain(text).replace(" ", "_") in NONE_VALUES)


@dataclass(frozen=True)
class Heading:
    """A heading at the beginning of a text: what it is about, where it ends, the words themselves."""

    keys: tuple[str, ...]
    end: int
    words: str

    @property
    def key(self) -> str:
        return self.keys[0]


@lru_cache
def _section_of_head() -> dict[str, str]:
    return {head: key for key, heads in SECTION_HEADS.items() for head in heads.split()}


@lru_cache(maxsize=4096)
def section_of(word: str) -> str | None:
    """What section a nominative head word opens; compounds count by their last part (`põhieesmärk`)."""
    for start in range(max(0, len(word) - LONGEST_HEAD), len(word) - 3):
        key = _section_of_head().get(word[start:])
        if key and (start == 0 or key in ("purpose", "duties", "requirements", "rights")):
            return key
    return None


def heading_at_start(text: str) -> Heading | None:
    """The longest heading made of known words only that the text begins with."""
    keys: list[str] = []
    end = 0
    text = text[:LONGEST_HEADING]
    in_capitals = False
    before = ""
    for token in _tokens(text):
        written = token.group()
        if not before:
            in_capitals = written.isupper() and len(written) > 1
        elif _begins_the_text(written, before, in_capitals):
            break
        before = written
        word = token.group().lower().translate(SAME_LETTER).rstrip("-") or "-"
        key = section_of(word)
        if key:
            keys.append(key)
        if key or (keys and word in HEADING_MODIFIERS):
            end = token.end()
        elif word not in HEADING_MODIFIERS and word not in CONNECTORS:
            break
    phrase = _phrase_at_start(text)
    if phrase and phrase.end >= end:
        return phrase
    return Heading(tuple(dict.fromkeys(keys)), end, text[:end]) if keys else None


def _begins_the_text(word: str, before: str, in_capitals: bool) -> bool:
    """`EESMÄRK Ametikoha …`, `Eesmärk Ametikoha …`: the heading's way of using capitals has ended."""
    if not word[0].isalpha():
        return False
    return not word.isupper() if in_capitals else word[0].isupper() and before.lower() not in CONNECTORS


def heading_by_last_word(text: str) -> Heading | None:
    """A whole line that ends in a head word, whatever stands before: `RAAMATUKOGUHOIDJA KOHUSTUSED`."""
    words = re.findall(r"[^\W\d_]+", text[:LONGEST_HEADING])
    if not 1 < len(words) <= 6 or len(text) > LONGEST_HEADING or text.rstrip().endswith((".", ";", ",")):
        return None
    key = section_of(plain(words[-1]))
    return Heading((key,), len(text.rstrip(" :")), text.rstrip(" :")) if key else None


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while found := HEADING_TOKEN.match(text, position):
        yield found
        position = found.end()
        while position < len(text) and text[position].isspace():
            position += 1


def _phrase_at_start(text: str) -> Heading | None:
    start = plain(text[:60])
    for phrase, key in SECTION_PHRASES.items():
        if start == phrase or start.startswith((f"{phrase} ", f"{phrase}:")):
            end = re.match(r"\s*".join(re.escape(word) for word in phrase.split()), plain_same_length(text))
            return Heading((key,), end.end(), text[: end.end()]) if end else None
    return None


def plain_same_length(text: str) -> str:
    """Like `plain`, but each letter stays where it is, so that positions hold in the text as written."""
    return text.lower().translate(SAME_LETTER) if len(text.lower()) == len(text) else text


def is_column_header(text: str) -> bool:
    """`Ülesanne Oodatav tulemus`: nothing but words that name the columns of a table of duties."""
    words = re.findall(r"[^\W\d_]+", plain(text[: LONGEST_HEADING + 1]))
    return bool(words) and len(text) <= LONGEST_HEADING and all(COLUMN_WORD.fullmatch(word) for word in words)


class Labels:
    """The labels of one part of the form, to be found in a text."""

    def __init__(self, phrases: dict[str, str]) -> None:
        self.keys = {phrase: key for key, alternatives in phrases.items() for phrase in alternatives.split("|")}
        longest_first = sorted(self.keys, key=len, reverse=True)
        alternatives = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
        self._pattern = re.compile(rf"(?:{alternatives})(?=\.?$|[\s:(–]|-\s)")
        self._beginnings = {
            " ".join(words[:count])
            for words in (phrase.split() for phrase in self.keys)
            for count in range(1, len(words))
        }

    def at(self, text: str, position: int = 0) -> tuple[str, str, int] | None:
        """Key, label in plain form and end of the label that stands at this position."""
        found = self._pattern.match(plain_same_length(text[position : position + LONGEST_LABEL]))
        if not found:
            return None
        label = re.sub(r"\s+", " ", found.group())
        after = text[position + found.end() :]
        if label.endswith(" oskus") and re.match(r"[ ]+[a-zõäöü]", after):
            # "Eesti keele oskus kõrgtasemel" is a sentence, "Keeleoskus eesti keel" a label and its value.
            return None
        return self.keys[label], label, position + found.end()

    def begins(self, text: str) -> bool:
        """Whether the whole text is the beginning of a label and no label itself: `Teenistuskoha`."""
        return len(text) < LONGEST_LABEL and plain(text) in self._beginnings and plain(text) not in self.keys


GENERAL = Labels(GENERAL_LABELS)
REQUIREMENT = Labels(REQUIREMENT_LABELS)
