"""What is understood of a job description's text: documents, headings, labelled values; nothing is dropped."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from teams.content import FurtherField, FurtherSection, JobDescriptionContent
from teams.readers.decoding import UnreadableText
from teams.readers.job_description import Reading, as_json, read
from teams.readers.reading import ReadDocument, texts_in
from teams.readers.remainder import missing_from

FORMS = Path(__file__).parents[1] / "fixtures" / "job_descriptions"
HEAD = "AMETIJUHEND\n1. ÜLDOSA\n"
TITLE = f"{HEAD}Ametinimetus Referent\n"
DUTIES = "2. TEENISTUSÜLESANDED\n2.1 Posti vastuvõtmine.\n2.2 Koosolekute ettevalmistamine.\n"


def only(text: str) -> ReadDocument:
    documents = read(text).documents
    assert len(documents) == 1
    return documents[0]


def content(text: str) -> JobDescriptionContent:
    return only(text).content


def general(rows: str) -> JobDescriptionContent:
    return content(f"{HEAD}{rows}\n{DUTIES}")


# Nothing is dropped


def everything_is_kept(source: str, reading: Reading) -> bool:
    return not missing_from(source.split("\n"), texts_in(as_json(reading)))


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_is_a_value_or_unassigned_or_furniture(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert everything_is_kept(source, read(source))


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.txt")), ids=lambda path: path.stem)
@pytest.mark.parametrize("share", [0.35, 0.6, 0.85])
def test_nothing_is_dropped_from_a_torn_document(path: Path, share: float) -> None:
    source = path.read_text(encoding="utf-8")
    torn = source[: int(len(source) * share)]
    try:
        assert everything_is_kept(torn, read(torn))
    except UnreadableText:
        assert share < 0.5, "half a document is enough to know it by"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n\f\n"),
        lambda text: text.replace(". ", ".\xa0"),
        lambda text: text.replace("\n", "  \n    "),
        lambda text: text.replace("\n\n", "\n\n3 (7)\n\n"),
        lambda text: text.replace("\n\n", "\n\nLk 3\n\n"),
        lambda text: "\ufeff" + text,
    ],
    ids=["crlf", "form feeds", "hard blanks", "indents", "page marks", "page numbers", "byte order mark"],
)
@pytest.mark.parametrize("name", ["01-vald-planeerimisspetsialist", "04-muuseum-koguhoidja", "08-amet-infoturbejuht"])
def test_how_a_file_was_made_changes_nothing(name: str, change: Callable[[str], str]) -> None:
    source = (FORMS / f"{name}.txt").read_text(encoding="utf-8")
    assert [one.content for one in read(change(source)).documents] == [one.content for one in read(source).documents]


def test_unassigned_lines_say_where_they_stood() -> None:
    reading = read(f"{TITLE}2. TEENISTUSÜLESANDED\nEraldi märkus tabeli ees.\n2.1 Posti jagamine.\n")
    line = reading.unassigned[0]
    assert (line.document, line.section, line.text) == (0, "2. TEENISTUSÜLESANDED", "Eraldi märkus tabeli ees.")
    assert as_json(reading)["unassigned"] == ["Eraldi märkus tabeli ees."]


def test_letter_before_the_document_is_left_for_a_person() -> None:
    reading = read(f"Edastan Teile tutvumiseks meie ettepaneku.\n\n{HEAD}Ametinimetus Referent\n{DUTIES}")
    assert [line.text for line in reading.unassigned] == ["Edastan Teile tutvumiseks meie ettepaneku."]


# Labelled values


@pytest.mark.parametrize(
    "row",
    [
        "Vahetu juht Arhiivi direktor",
        "Vahetu juht: Arhiivi direktor",
        "Vahetu juht\tArhiivi direktor",
        "| Vahetu juht | Arhiivi direktor |",
        "Vahetu juht\nArhiivi direktor",
        "1.3 Vahetu juht\n\nArhiivi direktor",
        "1.3. Vahetu juht – Arhiivi direktor",
        "VAHETU JUHT: Arhiivi direktor",
        "Vahetu\njuht Arhiivi direktor",
        "Otsene ülemus Arhiivi direktor",
        "Kellele allub: Arhiivi direktor",
        "Töö vahetu korraldaja\tArhiivi direktor",
        "Vahetu juht (kellele allub): Arhiivi direktor",
    ],
)
def test_value_stands_beside_or_below_its_label(row: str) -> None:
    assert general(row).direct_manager == "Arhiivi direktor"


def test_several_labels_stand_before_several_values() -> None:
    read_content = general(
        "1.1 Ametinimetus 1.2 Struktuuriüksus\n\nReferent   Kantselei, teabe\ntalitus\n\n"
        "1.3 Vahetu juht 1.4 Kes asendab 1.5 Keda asendab\n\nKantselei\njuhataja\n\n"
        "Arhivaar   Arhivaar,\nkantselei juhataja"
    )
    assert (read_content.title, read_content.unit) == ("Referent", "Kantselei, teabe talitus")
    assert read_content.direct_manager == "Kantselei juhataja"
    assert read_content.substituted_by == ["Arhivaar"]
    assert read_content.substitutes == ["Arhivaar, kantselei juhataja"]


def test_labels_below_each_other_stand_before_their_values() -> None:
    read_content = general("1.5. Asendaja\n1.6. Asendab\narhivaar\nkantselei arhivaari")
    assert (read_content.substituted_by, read_content.substitutes) == (["arhivaar"], ["kantselei arhivaari"])


def test_labels_follow_each_other_on_one_line() -> None:
    read_content = general("Struktuuriüksus Kantselei Vahetu juht Direktor Alluvad - Teenistuja asendaja Arhivaar")
    assert (read_content.unit, read_content.direct_manager) == ("Kantselei", "Direktor")
    assert (read_content.subordinates, read_content.substituted_by) == ([], ["Arhivaar"])


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Kes asendab", "substituted_by"),
        ("Asendaja(d)", "substituted_by"),
        ("Teenistuja asendaja", "substituted_by"),
        ("Ametnikku asendab", "substituted_by"),
        ("Keda asendab", "substitutes"),
        ("Teenistuja asendab", "substitutes"),
        ("Ametnik asendab", "substitutes"),
        ("Asendab keda", "substitutes"),
        ("Asendab kes", "substituted_by"),
    ],
)
def test_nearly_identical_labels_keep_apart_who_is_away(label: str, field: str) -> None:
    assert getattr(general(f"{label} Arhivaar"), field) == ["Arhivaar"]


@pytest.mark.parametrize("value", ["puuduvad", "Puudub", "-", "–", "ei ole"])
def test_none_is_no_value(value: str) -> None:
    assert general(f"Alluvad {value}").subordinates == []


def test_each_substitute_has_a_line_of_its_own() -> None:
    read_content = general("1.5 Asendajad\nNõunik – jooksvates asjades\nArhivaar - puhkuse ajal")
    assert read_content.substituted_by == ["Nõunik – jooksvates asjades", "Arhivaar - puhkuse ajal"]


def test_label_that_nobody_knows_becomes_a_further_field() -> None:
    assert general("Ametiauto: kasutamise õigusega").further_fields == [
        FurtherField("ametiauto", "Ametiauto", "kasutamise õigusega")
    ]


def test_general_part_is_told_in_sentences() -> None:
    read_content = general(
        "1.1 Referent on linnakantselei koosseisus ja allub linnasekretärile.\n"
        "1.2 Referent asendab arhivaari.\n1.3 Referenti asendab arhivaar.\n1.4 Referent juhindub seadustest."
    )
    assert (read_content.unit, read_content.direct_manager) == ("linnakantselei", "linnasekretärile")
    assert (read_content.substitutes, read_content.substituted_by) == (["arhivaari"], ["arhivaar"])
    assert [section.key for section in read_content.further_sections] == ["general", "guided_by"]


def test_person_is_asked_who_stands_in_for_whom_where_the_grammar_leaves_it_open() -> None:
    document = only(f"{HEAD}1.1 Juhi abi asendab linnasekretär.\n{DUTIES}")
    question = document.ambiguous[0]
    assert question.lines == ("Juhi abi asendab linnasekretär.",)
    assert question.question == "substitution_direction"
    assert question.candidates == ("substituted_by", "substitutes")


def test_labels_are_found_whatever_letter_stands_for_o_with_tilde() -> None:
    read_content = content(f"{HEAD}Ametinimetus Nōunik\n{DUTIES}3. ŌIGUSED\n3.1 saada nōu;\n")
    assert (read_content.title, read_content.rights) == ("Nōunik", ["saada nōu"])


# Documents and their heads


def test_title_comes_from_the_heading_where_no_field_names_it() -> None:
    assert content(f"KANTSELEI REFERENDI AMETIJUHEND\n{DUTIES}").title == "KANTSELEI REFERENDI"
    assert content(f"Referendi ametijuhend\n1. ÜLDOSA\n1.1 Referent juhindub seadustest.\n{DUTIES}").title == "Referent"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Kehtiv alates 01.03.2022", date(2022, 3, 1)),
        ("Kehtib alates 1. märtsist 2022", date(2022, 3, 1)),
        ("Jõustub 2022. aasta 1. märtsil", date(2022, 3, 1)),
        ("KINNITATUD direktori 01.03.2022 käskkirjaga nr 7", None),
        ("Kehtiv alates 31.02.2022", None),
    ],
)
def test_day_of_validity_is_not_the_day_of_signing(line: str, day: date | None) -> None:
    assert only(f"{line}\n\n{HEAD}Ametinimetus Referent\n{DUTIES}").valid_from == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ametijuhend kehtib 01.03.2022–28.02.2023.", date(2022, 3, 1)),
        ("Ametijuhend hakkab kehtima 1. märtsil 2022. a.", date(2022, 3, 1)),
        ("Ametijuhendit rakendatakse alates\n1. märtsist 2022. a.", date(2022, 3, 1)),
        ("Kehtib alates | 01.03.2022", date(2022, 3, 1)),
        ("Hanked, mille leping jõustus 01.03.2022, on arhiivis.", None),
    ],
)
def test_day_of_validity_may_stand_below_the_last_section(line: str, day: date | None) -> None:
    assert only(f"{TITLE}{DUTIES}3. VASTUTUS\nVara hoidmise eest.\n\n{line}\n").valid_from == day


def test_validity_is_no_member_of_the_last_list() -> None:
    found = content(f"{TITLE}{DUTIES}3. VASTUTUS\n- vara eest;\n- andmete eest.\n\nAmetijuhend kehtib 01.03.2022.\n")
    assert found.responsibilities == ["vara eest", "andmete eest."]
    assert found.amendment_rules == ["Ametijuhend kehtib 01.03.2022."]


def test_order_with_eleven_annexes_gives_eleven_documents() -> None:
    items = "".join(f"1.{n}. referent {n} (lisa {n});\n" for n in range(1, 12))
    annexes = "".join(
        f"KINNITATUD direktori 02.05.2024\nkäskkirjaga nr 5 Lisa {n}\n{TITLE.strip()} {n}\n{DUTIES}"
        for n in range(1, 12)
    )
    reading = read(f"KÄSKKIRI\n1. Kinnitan ametijuhendid:\n{items}(allkirjastatud digitaalselt)\n{annexes}")
    assert [one.content.title for one in reading.documents] == [f"Referent {n}" for n in range(1, 12)]
    assert all(len(one.content.duties) == 2 for one in reading.documents)
    assert reading.unassigned == []


@pytest.mark.parametrize("name", ["a m e t i j u h e n d", "AMETIKIRJELDUS", "Referendi ametijuhend"])
def test_document_is_known_by_its_name(name: str) -> None:
    assert len(content(f"{name}\n1. ÜLDOSA\nAmetinimetus Referent\n{DUTIES}").duties) == 2


def test_text_that_is_cut_off_is_not_complete() -> None:
    whole = f"{TITLE}{DUTIES}3. VASTUTUS\n3.1 arhiivi korrasoleku eest."
    assert only(whole).complete
    assert not only(f"{whole}\n3.2 dokumentide säilimise ja").complete
    assert not only(f"{whole}\n4. ÕIGUSED").complete


def test_signatures_are_furniture() -> None:
    reading = read(f"{TITLE}{DUTIES}\n(allkirjastatud digitaalselt)\nEesnimi Perenimi\ndirektor\n")
    assert reading.unassigned == []
    assert {"(allkirjastatud digitaalselt)", "Eesnimi Perenimi", "direktor"} <= set(reading.furniture)


# Headings


@pytest.mark.parametrize(
    "heading",
    [
        "3. VASTUTUS",
        "3.  VASTUTUS",
        "3.VASTUTUS",
        "3 VASTUTUS",
        "III VASTUTUS",
        "§ 3. Vastutus",
        "3. V A S T U T U S",
        "3. Teenistuja vastutus",
        "3. REFERENDI VASTUTUS",
        "VASTUTUS",
        "3.\nVASTUTUS",
        "## 3. Vastutus",
    ],
)
def test_heading_is_known_however_it_is_written(heading: str) -> None:
    read_content = content(f"{TITLE}{DUTIES}{heading}\n3.1 pitsati hoidmise eest;\n")
    assert read_content.responsibilities == ["pitsati hoidmise eest"]
    assert len(read_content.duties) == 2


def test_heading_stands_in_the_middle_of_a_line() -> None:
    read_content = content(
        f"{HEAD}Ametinimetus Referent 2. AMETIKOHA EESMÄRK Ametikoha eesmärk on hoida arhiivi. 3. PÕHIKOHUSTUSED\n"
        "3.1. Posti jagamine. 4. ÕIGUSED Omab õigust: saada arvuti; saada telefon. 5.VASTUTUS vara säilimise eest."
    )
    assert read_content.purpose == "Ametikoha eesmärk on hoida arhiivi."
    assert [duty.task for duty in read_content.duties] == ["Posti jagamine."]
    assert read_content.rights == ["saada arvuti", "saada telefon."]
    assert read_content.responsibilities == ["vara säilimise eest."]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("2. AMETIKOHA EESMÄRK\nHoida arhiivi.", "Hoida arhiivi."),
        ("2. Teenistuskoha eesmärk Arhiivi hoidmine.", "Arhiivi hoidmine."),
        ("2. Teenistuskoha eesmärk on hoida arhiivi.", "Teenistuskoha eesmärk on hoida arhiivi."),
        ("2. Teenistuskoha eesmärk\non hoida arhiivi.", "Teenistuskoha eesmärk on hoida arhiivi."),
        ("2. EESMÄRK 2.1. Arhiivi hoidmine;\n2.2. kogude avamine.", "Arhiivi hoidmine; kogude avamine."),
        ("1.9 Ametikoha põhieesmärk: hoida arhiivi.", "hoida arhiivi."),
    ],
)
def test_purpose_has_many_places(text: str, purpose: str) -> None:
    assert content(f"{TITLE}{text}\n3. KOHUSTUSED\n3.1 Posti jagamine.\n").purpose == purpose


def test_section_that_nobody_knows_keeps_its_own_heading() -> None:
    read_content = content(f"{TITLE}{DUTIES}3. ARUANDLUS\n3.1 Esitab aruande igas kvartalis.\n")
    assert read_content.further_sections == [
        FurtherSection("aruandlus", "ARUANDLUS", ["Esitab aruande igas kvartalis."])
    ]


def test_rights_and_responsibilities_share_a_section() -> None:
    read_content = content(
        f"{TITLE}{DUTIES}3. ÕIGUSED JA VASTUTUS\nTeenistujal on õigus:\n- saada arvuti;\n"
        "Teenistuja vastutab:\n- vara säilimise eest.\n"
    )
    assert read_content.rights == ["saada arvuti"]
    assert read_content.responsibilities == ["vara säilimise eest."]


@pytest.mark.parametrize(
    "text",
    [
        "Omab õigust:\n\uf0a7 saada arvuti;\n\uf0a7 saada telefon.",
        "Teenistujal on õigus:\n3.1. saada arvuti;\n3.2. saada telefon.",
        "3.1. Teenistujal on õigus:\n3.1.1. saada arvuti;\n3.1.2. saada telefon.",
        "3.1 Õigus saada arvuti\n3.2 Õigus saada telefon.",
        "Töötajal on õigus\nsaada arvuti;\nsaada telefon.",
        "Omab õigust: saada arvuti; saada telefon.",
        "1) saada arvuti;\n2) saada telefon.",
    ],
)
def test_rights_stand_without_their_lead_in(text: str) -> None:
    read_content = content(f"{TITLE}{DUTIES}3. ÕIGUSED\n{text}\n")
    assert read_content.rights == ["saada arvuti", "saada telefon."]
