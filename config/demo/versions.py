"""Which position has which job description in the demo, in which state and since when.

The texts stand in `job_descriptions/`, one file per version, in the shape of `JobDescriptionContent.as_dict`;
a duty that lives on keeps its `identity` from one version of a text to the next. A text is written for a kind
of position: unit, title, manager and substitutes in it are placeholders for what the structure says.
Days are offsets from the day on which the demo is loaded.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from teams.content import JobDescriptionContent

TEXTS = Path(__file__).parent / "job_descriptions"
SOURCES = Path(__file__).parent / "sources"

FIRST_ORDER = -1250  # the order that approved the descriptions of the former client service department
SECOND_ORDER = -400  # the order that followed the reorganisation

FORM_OF_TEXT = {
    "e-kanalite-haldur.v1": "2022",
    "e-kanalite-haldur.v2": "2024",
    "juhtiv-klienditeenindaja.v1": "2022",
    "juhtiv-klienditeenindaja.v2": "2024",
    "juhtiv-telefoninoustaja.v1": "2024",
    "kirjalike-poordumiste-spetsialist.v1": "2022",
    "kirjalike-poordumiste-spetsialist.v2": "2024",
    "klienditeenindaja.v1": "2022",
    "klienditeenindaja.v2": "2024",
    "koolitusspetsialist.v1": "2022",
    "koolitusspetsialist.v2": "2022",
    "kvaliteedianaluutik.v1": "2022",
    "kvaliteedianaluutik.v2": "2024",
    "osakonna-assistent.v1": "2022",
    "osakonnajuhataja.v1": "2022",
    "osakonnajuhataja.v2": "2024",
    "personalipartner.v1": "2022",
    "personalipartner.v2": "2024",
    "susteemiadministraator.v1": "2022",
    "talitusejuhataja.v1": "2022",
    "talitusejuhataja.v2": "2022",
    "talitusejuhataja.v3": "2024",
    "telefoninoustaja.v1": "2022",
    "telefoninoustaja.v2": "2022",
    "telefoninoustaja.v3": "2024",
    "toetuste-peaspetsialist.v1": "2024",
    "vanemspetsialist.v1": "2022",
    "vestlusakna-noustaja.v1": "2024",
}


@dataclass(frozen=True)
class PlannedVersion:
    """`since`: the day on which it came into its state. `applied_from` lies before `in_force_from` or is not set."""

    text: str
    state: Literal["draft", "proposed", "approved", "withdrawn"]
    since: int
    in_force_from: int | None = None
    applied_from: int | None = None


@dataclass(frozen=True)
class Review:
    """The yearly review: the day on which each of the two said "still true"; None while that word is missing."""

    by_manager: int | None
    by_person: int | None

    @property
    def finished_on(self) -> int | None:
        if self.by_manager is None or self.by_person is None:
            return None
        return max(self.by_manager, self.by_person)


@dataclass(frozen=True)
class History:
    """Versions from the oldest to the newest, and the reviews of what was in force at the time."""

    versions: tuple[PlannedVersion, ...]
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True)
class Source:
    """A document as it comes to HR, for trying the import; the position has no job description yet."""

    file: str
    position: str
    form: str


def read_content(text: str) -> JobDescriptionContent:
    """The content of one text, by its name without the ending: `read_content("klienditeenindaja.v2")`."""
    document = json.loads((TEXTS / f"{text}.json").read_text(encoding="utf-8"))
    return JobDescriptionContent.from_dict(document)


def _in_force(text: str, day: int, applied_from: int | None = None) -> PlannedVersion:
    return PlannedVersion(text, "approved", since=day - 8, in_force_from=day, applied_from=applied_from)


def _coming(text: str, day: int) -> PlannedVersion:
    return PlannedVersion(text, "approved", since=-3, in_force_from=day)


def _draft(text: str, day: int) -> PlannedVersion:
    return PlannedVersion(text, "draft", since=day)


def _proposed(text: str, day: int) -> PlannedVersion:
    return PlannedVersion(text, "proposed", since=day)


def _withdrawn(text: str, day: int) -> PlannedVersion:
    return PlannedVersion(text, "withdrawn", since=day)


def _history(*versions: PlannedVersion, reviewed: tuple[int, ...] = ()) -> History:
    return History(versions, tuple(Review(day, day) for day in reviewed))


def _both(kind: str) -> tuple[PlannedVersion, PlannedVersion]:
    """The first text under the first order, the second since the order after the reorganisation."""
    return _in_force(f"{kind}.v1", FIRST_ORDER), _in_force(f"{kind}.v2", SECOND_ORDER)


HISTORIES = {
    "PER-02": _history(_in_force("personalipartner.v1", -1200), _in_force("personalipartner.v2", -300)),
    "ITA-02": _history(_in_force("susteemiadministraator.v1", -700), reviewed=(-336,)),
    "TOE-02": _history(_in_force("toetuste-peaspetsialist.v1", -300)),
    "TOE-03": _history(_in_force("toetuste-peaspetsialist.v1", -300), reviewed=(-25,)),
    "KSO-01": _history(*_both("osakonnajuhataja"), reviewed=(-890, -520, -60)),
    "KSO-02": _history(_in_force("osakonna-assistent.v1", -250)),
    # telephone service
    "TEL-01": _history(*_both("talitusejuhataja"), reviewed=(-880, -515, -338)),
    "TEL-02": _history(_in_force("juhtiv-telefoninoustaja.v1", -210)),
    "TEL-03": History(_both("telefoninoustaja"), (Review(-341, -340), Review(by_manager=-3, by_person=None))),
    "TEL-04": _history(*_both("telefoninoustaja"), _draft("telefoninoustaja.v3", -4), reviewed=(-95,)),
    "TEL-05": _history(*_both("telefoninoustaja"), _proposed("telefoninoustaja.v3", -6), reviewed=(-330,)),
    "TEL-06": _history(*_both("telefoninoustaja"), _coming("telefoninoustaja.v3", 21), reviewed=(-180,)),
    "TEL-07": _history(*_both("telefoninoustaja"), reviewed=(-860, -490)),
    "TEL-08": _history(*_both("telefoninoustaja"), reviewed=(-310,)),
    "TEL-09": _history(*_both("telefoninoustaja"), _withdrawn("telefoninoustaja.v3", -41), reviewed=(-200,)),
    "TEL-10": _history(_in_force("telefoninoustaja.v1", FIRST_ORDER), reviewed=(-790, -430)),
    "TEL-11": _history(_in_force("telefoninoustaja.v2", -120)),
    "TEL-13": _history(_in_force("telefoninoustaja.v2", -62)),
    # service points
    "ESI-01": _history(*_both("talitusejuhataja"), reviewed=(-870, -505)),
    "ESI-02": _history(*_both("juhtiv-klienditeenindaja"), reviewed=(-330,)),
    "ESI-03": _history(
        _in_force("juhtiv-klienditeenindaja.v1", FIRST_ORDER),
        _in_force("juhtiv-klienditeenindaja.v2", -180, applied_from=-187),
    ),
    "ESI-04": _history(*_both("klienditeenindaja"), reviewed=(-60,)),
    "ESI-05": _history(*_both("klienditeenindaja"), reviewed=(-58,)),
    "ESI-06": _history(*_both("klienditeenindaja"), reviewed=(-34,)),
    "ESI-07": History(_both("klienditeenindaja"), (Review(-320, -319), Review(by_manager=None, by_person=-7))),
    "ESI-08": _history(*_both("klienditeenindaja")),
    "ESI-09": _history(*_both("klienditeenindaja")),
    "ESI-10": _history(_in_force("klienditeenindaja.v1", FIRST_ORDER), reviewed=(-860, -500)),
    "ESI-11": _history(_in_force("klienditeenindaja.v1", FIRST_ORDER), reviewed=(-850, -470)),
    "ESI-12": _history(_in_force("klienditeenindaja.v2", -330)),
    "ESI-13": _history(
        _in_force("klienditeenindaja.v1", FIRST_ORDER), _coming("klienditeenindaja.v2", 35), reviewed=(-335,)
    ),
    "ESI-14": _history(*_both("klienditeenindaja")),
    "ESI-15": _history(*_both("klienditeenindaja"), reviewed=(-210,)),
    "ESI-16": _history(_in_force("klienditeenindaja.v2", -240)),
    # written enquiries
    "KIR-01": _history(*_both("talitusejuhataja"), reviewed=(-510, -120)),
    "KIR-02": _history(_in_force("vanemspetsialist.v1", SECOND_ORDER), reviewed=(-350,)),
    "KIR-03": _history(*_both("kirjalike-poordumiste-spetsialist"), reviewed=(-310,)),
    "KIR-04": _history(*_both("kirjalike-poordumiste-spetsialist"), reviewed=(-312,)),
    "KIR-05": _history(*_both("kirjalike-poordumiste-spetsialist"), reviewed=(-315,)),
    "KIR-06": _history(*_both("kirjalike-poordumiste-spetsialist"), reviewed=(-150,)),
    "KIR-07": _history(*_both("kirjalike-poordumiste-spetsialist"), reviewed=(-148,)),
    "KIR-08": _history(*_both("kirjalike-poordumiste-spetsialist")),
    "KIR-09": _history(
        _in_force("kirjalike-poordumiste-spetsialist.v1", -560),
        _proposed("kirjalike-poordumiste-spetsialist.v2", -2),
        reviewed=(-170,),
    ),
    "KIR-10": _history(
        _in_force("kirjalike-poordumiste-spetsialist.v1", FIRST_ORDER),
        _draft("kirjalike-poordumiste-spetsialist.v2", -9),
        reviewed=(-840, -390),
    ),
    "KIR-11": _history(_in_force("kirjalike-poordumiste-spetsialist.v2", -200)),
    # e-channels
    "EKA-01": _history(
        _in_force("talitusejuhataja.v2", SECOND_ORDER), _proposed("talitusejuhataja.v3", -5), reviewed=(-345,)
    ),
    "EKA-02": _history(*_both("e-kanalite-haldur"), reviewed=(-70,)),
    "EKA-03": _history(_in_force("e-kanalite-haldur.v2", -290)),
    "EKA-04": _history(_in_force("vestlusakna-noustaja.v1", SECOND_ORDER), reviewed=(-325,)),
    "EKA-05": _history(_in_force("vestlusakna-noustaja.v1", SECOND_ORDER), reviewed=(-322,)),
    "EKA-06": _history(_in_force("vestlusakna-noustaja.v1", SECOND_ORDER), reviewed=(-100,)),
    "EKA-07": _history(_in_force("vestlusakna-noustaja.v1", -340)),
    "EKA-08": _history(_coming("vestlusakna-noustaja.v1", 9)),
    # quality and training
    "KVA-01": _history(
        _in_force("talitusejuhataja.v2", SECOND_ORDER), _in_force("talitusejuhataja.v3", -150), reviewed=(-290,)
    ),
    "KVA-02": _history(*_both("kvaliteedianaluutik"), reviewed=(-20,)),
    "KVA-03": _history(_in_force("kvaliteedianaluutik.v2", -365)),
    "KVA-04": _history(_in_force("kvaliteedianaluutik.v2", -130)),
    "KVA-05": _history(*_both("koolitusspetsialist"), reviewed=(-220,)),
    "KVA-06": _history(*_both("koolitusspetsialist")),
    "KVA-07": _history(_withdrawn("koolitusspetsialist.v2", -12)),
}

TO_IMPORT = (
    Source("2022-veebitoimetaja.txt", "EKA-09", "2022"),
    Source("2024-juhendmaterjalide-toimetaja.txt", "KVA-08", "2024"),
    Source("muu-asutus-klienditeekonna-nounik.txt", "KSO-03", "2024"),
)
