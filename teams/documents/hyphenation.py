"""Soft hyphens at the seams of Estonian compounds: teenistus|ülesanne, ameti|juhend, katse|aja|vestlus.

Pattern hyphenation errs exactly there (õi-gusaktide), so official documents break at known seams only.
"""

import re
from functools import lru_cache

SHORTEST_WORD = 10
LONGEST_PIECE = 40
ZERO_WIDTH_SPACE = "\u200b"

# First parts of compounds, in the form in which they stand in front of another part.
FIRST_PARTS = """
    aasta aja algatus ameti andme andmete arendus arengu aru aruandlus arvuti asja asutuse avalduse dokumendi
    eelarve eelnõu eesmärgi ehitus ellu empaatia enese haldus hanke hariduse hindamis hädaolukorra iga info inimese
    isiku juhend juhendamis juhendi juhi juhtimis juhtumi juurde järele kaasamis kasutaja kasutamis kasutus katse
    kaug kava keele kesk kindlustus kirja kliendi kohus kommunikatsiooni kompetentsi kontori kontrolli koolitus
    koostöö korraldus kriisi kvalifikatsiooni kvaliteedi kõrg käitumis lahendus lepingu lisa läbi majandus meeskonna
    meetme menetlus mobiil mõjutamis nõude nõustamis organisatsiooni osakonna otsustus partnerlus personali piirangu
    pinge planeerimis praktika projekti protsessi puhkuse põhi pädevus pääsu raha rahulolu rakendus registri riigi
    riski side sise sisseelamis sotsiaal strateegia struktuuri suhtlemis suhtlus süle süsteemi tagasi tarkvara teabe
    teadus teenindus teenistus teenus tegevus telefoni tervise toe toetus toimingu tugi tulemus turbe turva täht
    täide täiendus töö usaldus uurimis vahe valdkonna valve vara vastu vastutus veebi vestlus võõr välis välja
    väljendus väärtus õige õigus õppe ühe ühis üksuse üld üldistus üles
""".split()

# Last parts, cut short before their endings begin to change.
LAST_PARTS = """
    aasta abi aeg aegse aja akna akt ala allik amet analüüs and andme anne arvesta arvuti asja asutus dokumen
    ekspert ettepanek haldu haridu hindami hinnang hüvitis info jaotu juhata juhend juhi juht jälgimi järelevalve
    kaart kaitse kasuta kasutu kava keel keskkon kesku kindlust kiri kirja kirjeldu kogemu koha kohane kohase koht
    kohu kommunikatsioon kompeten kond konna kontroll kool koormu koostöö kord korra korralda korraldu kriteeri kulu
    kutse käik käitu lahend leping lepingu liikumi looming luba materjal meet menetl mudel muudat mõõdi määrus nõud
    nõue nõuni nõusta näitaja olukor osaku oskus partner piiran plaan planeeri poliitik portaal praktika probleem
    programm projekt protsess põhimõ pädevu päeva päevas pääs pöördumi raamat rahulolu registr ressur riist riski
    ruum rühma saa seadu selgitami side sihi soov spetsialist standard strateegia struktuur suhe suhet suhte suhtlu
    suun suuna süsteem talitu taluvu tarkvara tase tasu taust teabe teadmi teave teenin teenu tegevu tehni
    tehnoloogi tekst telefon toe toetu toiming toodet tugi tulemu tundi tundl tunnus turva täht täida täitmi töö
    töötaja töötami töötlemi uuring vahend vahetu vajadu valdaja valdkon valmidu valve vara vastuta vestlu viimi voo
    vorm võime võrgusti võtmi võtte võtu väljendu väärsu väärtu õhkko õigus õpe õpp üksu ülesan ülevaa
""".split()

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
_PIECE = re.compile(rf"[^\s\u00ad]{{{LONGEST_PIECE + 1},}}")


def _any_of(parts: list[str]) -> str:
    return "|".join(sorted(set(parts), key=len, reverse=True))


_SEAM = re.compile(rf"(?:{_any_of(FIRST_PARTS)})(?=(?:{_any_of(FIRST_PARTS + LAST_PARTS)}))")


@lru_cache(maxsize=8192)
def _with_seams(word: str) -> str:
    lowered = word.lower()
    if len(lowered) != len(word):
        return word
    cuts = [0]
    while seam := _SEAM.match(lowered, cuts[-1]):
        cuts.append(seam.end())
    return "\u00ad".join(word[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True))


def _with_breaks(piece: str) -> str:
    starts = range(0, len(piece), LONGEST_PIECE // 2)
    return ZERO_WIDTH_SPACE.join(piece[start : start + LONGEST_PIECE // 2] for start in starts)


def hyphenated(text: str) -> str:
    """`text` with soft hyphens at the seams of long compounds; nothing else of it changes in print.

    A piece without any place to break, an address for instance, gets invisible ones: laying out one word of
    100 kB takes a minute otherwise.
    """
    text = _WORD.sub(lambda word: _with_seams(word[0]), text)
    return _PIECE.sub(lambda piece: _with_breaks(piece[0]), text)
