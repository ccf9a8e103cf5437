"""The words of Estonian job descriptions: what headings and labels are called, form by form.

Words stand here in the form that `plain` gives them. Estonian puts the word that matters last
("teenistuskoha põhieesmärk") and in the nominative: "põhieesmärgist tulenevad tööülesanded" are duties.
"""

import re
import unicodedata

SECTION_HEADS = {
    "general": "üldosa üldsätted üldsäte üldandmed üldinfo üldteave üldine alluvusvahekord alluvusvahekorrad",
    "purpose": "eesmärk eesmärgid otstarve põhifunktsioon",
    "duties": "ülesanded ülesanne kohustused kohustus põhitegevused funktsioonid töölõigud vastutusvaldkonnad",
    "rights": "õigused õigus volitused",
    "responsibilities": "vastutus vastutusala vastutused",
    "work_tools": "töövahendid töövahend",
    "requirements": """nõuded nõudmised kvalifikatsioon kompetentsid pädevused isikuomadused isiksuseomadused
        oskused teadmised eeldused""",
    "amendment_rules": "muutmine läbivaatamine ülevaatamine uuendamine jõustumine lõppsätted lõppsäte rakendussätted",
    "guided_by": "juhindub lähtub juhindumine alusdokumendid",
    "working_conditions": "töötingimused teenistustingimused tingimused erisused tööaeg töökorraldus",
    "cooperation": "koostöö koostöösuhted suhtlemine suhted töösuhted",
    "signatures": "allkirjad allkiri tutvumine tutvunud",
}
"""The nominative that ends a heading, and the section it opens."""

SECTIONS_OF_COMPOUNDS = ("purpose", "duties", "requirements", "rights")
"""Their heads count at the end of a compound too: `põhieesmärk`, `teenistusülesanded`."""

SECTION_PHRASES = {
    "tööülesannete kirjeldus": "duties",
    "tööülesannete loetelu": "duties",
    "kokkuvõte tööülesannetest": "duties",
    "töö sisu": "duties",
    "töö kirjeldus": "duties",
    "tegevusvaldkonnad": "duties",
    "ametikoha andmed": "general",
    "teenistuskoha andmed": "general",
    "ametikoha kirjeldus": "general",
    "alluvus ja asendamine": "general",
    "alluvus ja asendus": "general",
    "ametijuhendi kehtivus": "amendment_rules",
    "ametijuhendiga tutvumine": "signatures",
    "tutvunud ja nõus": "signatures",
}
"""Headings whose last word alone would not tell."""

HEADING_MODIFIERS = frozenset(
    """
    ametikoha ametikohale ametikohal teenistuskoha teenistuskohale töökoha töökohale töökohal
    ametnik ametniku ametnikule teenistuja teenistujale töötaja töötajale õpetaja juhi kandidaadile
    ametijuhendi ametikirjelduse juhendi peatükk osa ameti töö teenistus põhi haridus kutse
    üldised üldine peamised peamine põhilised konkreetsed põhieesmärgist eesmärgist tulenevad tulenevalt
    esitatavad esitatud kehtestatud nõutavad nõutav vajalikud tööks teenistuseks eriomased täiendavad muud
    tööalased ametialased teenistusalased täitmiseks ülesannete tööülesannete teenistusülesannete tegevused
    selle nende roll
    soovitud oodatav oodatavad eeldatavad tulemus tulemused töötulemused töötulemus tulemuslikkuse
    näitaja näitajad mõõdikud kriteeriumid mõõtmise hindamise
    haridusele töökogemusele teadmistele oskustele isikuomadustele kvalifikatsioonile kogemustele
    täiendamine ajakohastamine kord alused
    """.split()
)
"""Words that stand before a head, or after it, and still belong to the heading."""

CONNECTORS = frozenset("ja või ning sh ( ) , / – -".split())

GENERAL_LABELS = {
    "title": """amet | ametinimetus | ametikoht | ametikoha nimetus | ametikoha nimi | ametinimi | teenistuskoht
        | teenistuskoha nimetus | töökoht | töökoha nimetus | ametniku ametinimetus | teenistuja ametinimetus
        | töötaja ametinimetus""",
    "unit": """struktuuriüksus | struktuuriüksuse nimetus | struktuuriüksus/osakond | osakond/struktuuriüksus
        | teenistuskoha struktuuriüksus | allüksus | üksus | üksuse nimetus | osakond | osakond/üksus
        | osakond, talitus""",
    "direct_manager": """vahetu juht | vahetu ülemus | vahetu ülem | otsene juht | otsene ülemus | otsene ülem
        | kellele allub | kellele vahetult allub | allub | allub vahetult | vahetult allub | alluvus
        | töö vahetu korraldaja | vahetu töökorraldaja | ametniku vahetu juht | teenistuja vahetu juht
        | töötaja vahetu juht | vahetu juhi ametikoht""",
    "subordinates": """alluvad | otsesed alluvad | vahetud alluvad | otsealluvad | kes alluvad | talle alluvad
        | alluvuses | alluvate ametikohad | ametnikule alluvad | teenistujale alluvad | töötajale alluvad""",
    "substituted_by": """kes asendab | kes teda asendab | teda asendab | asendaja | asendajad | asendaja(d)
        | asendaja (d) | esimene asendaja | teine asendaja | kolmas asendaja | 1. asendaja | 2. asendaja
        | i asendaja | ii asendaja | teenistuja asendaja | ametniku asendaja | töötaja asendaja
        | teenistujat asendab | teenistujat asendavad | ametnikku asendab | ametnikku asendavad | töötajat asendab
        | äraolekul asendab | puudumisel asendab | asendaja äraolekul | asendab kes""",
    "substitutes": """keda asendab | keda ametnik asendab | keda teenistuja asendab | keda töötaja asendab | asendab
        | teenistuja asendab | ametnik asendab | töötaja asendab | asendatav | asendatavad | asendatav ametikoht
        | asendatavad ametikohad | asendab keda""",
    "substitution": "asendamine | asenduskord | asendamise kord | asendus",
    "purpose": """eesmärk | põhieesmärk | ametikoha eesmärk | ametikoha põhieesmärk | teenistuskoha eesmärk
        | teenistuskoha põhieesmärk | töökoha eesmärk | töökoha põhieesmärk | töö eesmärk | ameti eesmärk""",
    "appointed_by": """ametisse nimetab | ametisse nimetaja | ametisse nimetamine | ametikohale nimetab
        | teenistusse nimetab | teenistusse võtab | tööle võtab""",
    "location": """teenistuskoha asukoht | ametikoha asukoht | töökoha asukoht | töö asukoht | töö tegemise koht
        | teenistuse koht | asukoht | tööpiirkond | teeninduspiirkond""",
    "special_conditions": """teenistustingimuste erisused | töötingimuste erisused | teenistus-/töötingimuste erisused
        | teenistus- ja töötingimuste erisused | töötingimused | teenistustingimused | eritingimused | erisused""",
    "on_call": "valveaja rakendamine | valveaeg",
    "guided_by": "ametnik juhindub | töötaja juhindub | teenistuja juhindub | juhindub | juhindumine | õiguslik alus",
    "working_time": "tööaeg | töökoormus | koormus | teenistuskoha koormus | ametikoha koormus",
    "position_group": """teenistusgrupp | põhigrupp | ametikoha põhigrupp | teenistuskoha põhigrupp
        | teenistuskoha grupp | teenistuskoha liik | ametikoha liik | ametiaste | palgaaste | palgagrupp
        | palgaaste/palgagrupp | tase""",
    "institution": "asutus | asutuse nimi | asutuse nimetus | ametiasutus | tööandja",
    "person": "teenistuja nimi | ametniku nimi | töötaja nimi | ees- ja perekonnanimi | nimi | teenistuja",
    "cooperation": "koostöö | koostööpartnerid | koostöösuhted",
    "qualification": "nõutav kvalifikatsioon | kvalifikatsioon | kvalifikatsiooninõuded",
}
REQUIREMENT_LABELS = {
    "education": """haridus | nõutav haridus | haridustase | hariduse tase | haridusnõue | haridusnõuded
        | nõuded haridusele | haridus ja eriala | hariduslik ettevalmistus | erialane ettevalmistus
        | teoreetiline väljaõpe""",
    "experience": """töökogemus | töökogemused | töö kogemus | kogemus | kogemused | erialane töökogemus
        | nõutav töökogemus | varasem töökogemus | eelnev töökogemus | töö- ja teenistuskogemus | tööstaaž
        | juhtimiskogemus | nõuded töökogemusele""",
    "languages": """keeleoskus | keelteoskus | keelteoskused | keelte oskus | keeled | keelenõuded | keeleoskuse tase
        | nõuded keeleoskusele | riigikeele oskus | eesti keele oskus | võõrkeeled | võõrkeelte oskus
        | võõrkeeleoskus""",
    "computer_skills": """arvutioskus | arvutioskused | arvutikasutus | arvutikasutamise oskus | arvutikasutamisoskus
        | arvutikasutusoskus | arvuti kasutamise oskus | arvuti kasutusoskus | arvutialased oskused
        | arvuti- ja digioskused | digioskus | digioskused | digipädevus | digipädevused | it-oskused
        | infotehnoloogia | tehnilised oskused""",
    "competencies": """kompetentsid | kompetentsus | tööks vajalikud kompetentsid | nõutavad kompetentsid
        | vajalikud kompetentsid | põhikompetentsid | üldkompetentsid | juhtimiskompetentsid | erialased kompetentsid
        | ametikohal vajalikud kompetentsid | teenistuskohal vajalikud kompetentsid | teenistujate kompetentsid
        | pädevused""",
    "additional": """täiendavad kompetentsid, isikuomadused ja teadmised | täiendavad kompetentsid | isikuomadused
        | isikuomadused ja oskused | isiksuseomadused | isiklikud omadused | omadused | sobivad isikuomadused
        | nõuded isikuomadustele | sotsiaalsed oskused | täiendavad oskused | muud oskused | muud nõuded | lisanõuded
        | täiendavad nõuded | erinõuded | soovituslikud nõuded | kasuks tuleb | kasuks tulevad | juhiluba
        | juhtimisõigus | julgeolekukontroll | muu""",
    "knowledge": """teadmised ja oskused | teadmised, oskused | teadmised, oskused ja isikuomadused | teadmised
        | oskused | üldteadmised | erialased teadmised | erialased teadmised ja oskused | kutseoskused
        | ametialased teadmised ja oskused | vajalikud teadmised ja oskused | nõutavad teadmised ja oskused
        | muud teadmised ja oskused""",
}
WEAK_LABELS = frozenset(
    """
    amet osakond üksus tase nimi muu koormus koostöö asutus ametiasutus tööandja teenistuja eesmärk asukoht juhindub
    teadmised oskused omadused kogemus juhtimiskogemus kvalifikatsioon pädevused infotehnoloogia keeled juhiluba
    asendus asendamine alluvus erisused töötingimused teenistustingimused
    """.split()
) | {"kasuks tuleb", "kasuks tulevad"}
"""A word that may as well begin a value is a label only when a colon, a cell or a number sets it apart."""

COLUMN_WORD = re.compile(
    r"(?:põhi|teenistus|töö|ameti|alam)*(?:ülesan|kohustus|tegevus)\w*|oodatav\w*|soovitud|eeldatav\w*"
    r"|(?:töö)?tulemus\w*|väljund\w*|kriteerium\w*|näitaja\w*|mõõdik\w*|mõõtmi\w*|hindami\w*|täitmi\w*|soorituse"
    r"|teenistuskoha|ametikoha|töökoha|peamised|jrk|nr|alused|kirjeldus|ja|või|ning|töö"
)
RESULT_COLUMN = re.compile(r"tulemus|kriteerium|näitaja|mõõdik|väljund")
ACTIVITY_COLUMN = re.compile(r"tegevus")
NONE_VALUES = frozenset(["", "puudub", "puuduvad", "pole", "ei ole", "ei ole ette nähtud"])
SAME_LETTER = str.maketrans("ōôŏǒ", "õõõõ")
LONGEST_COLUMN_HEADER = 160
LONGEST_NONE = 40


def plain(text: str) -> str:
    """Lower case, single blanks, `õ` for what stands for it, no colon, dash or full stop around it."""
    text = unicodedata.normalize("NFC", text).lower().translate(SAME_LETTER)
    return " ".join(text.split()).strip(" .:;–—-")


def is_none(text: str) -> bool:
    """`puuduvad`, `Puudub`, `-`: the form says that there is none."""
    return len(text) < LONGEST_NONE and plain(text) in NONE_VALUES


def is_column_header(text: str) -> bool:
    """`Ülesanne Oodatav tulemus`: nothing but words that name the columns of a table of duties."""
    words = re.findall(r"[^\W\d_]+", plain(text[: LONGEST_COLUMN_HEADER + 1]))
    return bool(words) and len(text) <= LONGEST_COLUMN_HEADER and all(COLUMN_WORD.fullmatch(word) for word in words)
