"""How duties are parted from their results, and what a position asks for."""

import pytest

from teams.content import Duty, Requirements
from teams.readers.job_description import read

TITLE = "AMETIJUHEND\n1. ÜLDOSA\nAmetinimetus Referent\n"


def duties(text: str, heading: str = "TEENISTUSÜLESANDED") -> list[Duty]:
    return read(f"{TITLE}2. {heading}\n{text}\n").documents[0].content.duties


def requirements(text: str) -> Requirements:
    text = f"{TITLE}2. KOHUSTUSED\n2.1 Posti jagamine.\n3. NÕUDED\n{text}\n"
    return read(text).documents[0].content.requirements


# Duties and their results

TASK, RESULTS = "Toimikute korrastamine.", ["Toimikud on leitavad.", "Tähtajad on täidetud."]


@pytest.mark.parametrize(
    "text",
    [
        "Ülesanne Oodatav tulemus\n2.1. Toimikute korrastamine.\nToimikud on leitavad. Tähtajad on täidetud.",
        "Ülesanne Oodatav tulemus\n2.1. Toimikute korrastamine. Toimikud on leitavad. Tähtajad on täidetud.",
        "Ülesanne  Tulemus\n2.1. Toimikute\nkorrastamine.\n• Toimikud on\n\nleitavad.\n• Tähtajad on täidetud.",
        "Ülesanne  Tulemus\n2.1. Toimikute korrastamine.  \uf0a7 Toimikud on leitavad.\n\uf0a7 Tähtajad on täidetud.",
        "Ülesanne\tTulemus\n2.1.\tToimikute korrastamine.\tToimikud on leitavad. Tähtajad on täidetud.",
        "| Nr | Ülesanne | Tulemus |\n| 2.1. | Toimikute korrastamine. | Toimikud on leitavad. Tähtajad on täidetud. |",
        "2.1. Toimikute korrastamine. Oodatav tulemus: Toimikud on leitavad. Tähtajad on täidetud.",
        "2.1. Toimikute korrastamine.\nOodatavad tulemused:\n- Toimikud on leitavad.\n- Tähtajad on täidetud.",
        "2.1.\nToimikute korrastamine.\n•\nToimikud on leitavad.\n•\nTähtajad on täidetud.",
    ],
)
def test_task_ends_where_its_results_begin(text: str) -> None:
    assert duties(text) == [Duty(TASK, "2.1", expected_results=RESULTS)]


def test_columns_side_by_side_are_read_cell_by_cell() -> None:
    text = (
        "Ülesanne                         Tulemus\n"
        "2.1. Toimikute                   Toimikud on\n"
        "korrastamine.                    leitavad.\n"
        "                                 Tähtajad on täidetud.\n"
        "2.2. Posti jagamine.             Post on jagatud\n"
        "                                 samal päeval.\n"
    )
    first, second = duties(text)
    assert first == Duty(TASK, "2.1", expected_results=RESULTS)
    assert second == Duty("Posti jagamine.", "2.2", expected_results=["Post on jagatud samal päeval."])


@pytest.mark.parametrize("marks", ["a) b)", "1) 2)"])
def test_list_within_a_task_is_counted_otherwise(marks: str) -> None:
    first, second = marks.split()
    found = duties(
        "1. jagab posti;\n2. hoiab korras arhiivi, sh:\n"
        f"{first} märgistab toimikud;\n{second} otsib toimikuid;\n3. valvab."
    )
    assert found == [
        Duty("jagab posti", "1"),
        Duty("hoiab korras arhiivi, sh:", "2", subtasks=["märgistab toimikud", "otsib toimikuid"]),
        Duty("valvab.", "3"),
    ]


def test_label_of_results_ends_the_list_within_a_task() -> None:
    found = duties(
        "2.1 Arhiivi korrashoid, sh:\n2.1.1 toimikute märgistamine;\n2.1.2 toimikute otsimine.\n"
        "Oodatavad tulemused:\n- toimikud on leitavad;\n- arhiiv on korras.",
        "ÜLESANDED JA TULEMUSED",
    )
    assert found[0].subtasks == ["toimikute märgistamine", "toimikute otsimine."]
    assert found[0].expected_results == ["toimikud on leitavad", "arhiiv on korras."]


def test_row_between_bars_goes_over_several_lines() -> None:
    found = duties(
        "Ülesanne | Tegevused | Tulemus\n2.1 Posti jagamine | - avab kirjad;\n- märgib saabumise | Kiri on\nkohal\n"
        "2.2 Arhiivi korrashoid | - otsib toimikuid | Toimik on leitav"
    )
    assert found == [
        Duty(
            "Posti jagamine", "2.1", activities=["avab kirjad", "märgib saabumise"], expected_results=["Kiri on kohal"]
        ),
        Duty("Arhiivi korrashoid", "2.2", activities=["otsib toimikuid"], expected_results=["Toimik on leitav"]),
    ]


def test_result_stands_behind_the_task_after_a_dash() -> None:
    duty = duties(
        "2.1 korrastab toimikuid; - Toimikud on leitavad;\n- Tähtajad on täidetud;", "ÜLESANDED JA TULEMUSED"
    )[0]
    assert (duty.task, duty.expected_results) == (
        "korrastab toimikuid",
        ["Toimikud on leitavad", "Tähtajad on täidetud"],
    )


def test_subtasks_and_results_share_a_bullet() -> None:
    duty = duties(
        "Põhiülesanded  Oodatavad tulemused\n2.1. Arhiivi juhtimine, sh\n"
        "\uf0a7 töö jaotamine;\n\uf0a7 tööaja arvestamine.\n"
        "\uf0a7 Töö on jaotatud.\n\uf0a7 Tööaeg on arvestatud.\n"
    )[0]
    assert duty.task == "Arhiivi juhtimine, sh"
    assert duty.subtasks == ["töö jaotamine", "tööaja arvestamine."]
    assert duty.expected_results == ["Töö on jaotatud.", "Tööaeg on arvestatud."]


def test_numbered_subtasks_end_at_an_empty_line() -> None:
    duty = duties(
        "2.1 Korraldab arhiivi tööd, sh:\n2.1.1 Töö jaotamine\n2.1.2 Tööaja arvestamine\n\n"
        "Arhiiv on avatud igal tööpäeval\n",
        heading="KOHUSTUSED JA OODATAV TULEMUS",
    )[0]
    assert duty.subtasks == ["Töö jaotamine", "Tööaja arvestamine"]
    assert duty.expected_results == ["Arhiiv on avatud igal tööpäeval"]


def test_third_column_holds_activities() -> None:
    duty = duties(
        "Ülesanne\tTegevused\tTulemus\n2.1\tArhiivi juhtimine\ttöö jaotamine; tööaja arvestamine\tArhiiv on avatud.\n"
    )[0]
    assert duty.activities == ["töö jaotamine", "tööaja arvestamine"]
    assert duty.expected_results == ["Arhiiv on avatud."]


def test_numbers_may_repeat_and_break() -> None:
    found = duties("2.1 Posti jagamine.\n2.2 Toimikute hoidmine.\n2.2 Arvete esitamine.\n2\n.3 Lepingute hoidmine.")
    assert [duty.number for duty in found] == ["2.1", "2.2", "2.2", "2.3"]


def test_duties_stand_under_two_headings() -> None:
    found = duties("2.1 Jagab posti.\n3. KOHUSTUSED\n3.1 Hoiab toimikuid.", heading="PÕHIÜLESANDED")
    assert [(duty.number, duty.task) for duty in found] == [
        ("2.1", "Jagab posti."),
        ("3.1", "Hoiab toimikuid."),
    ]


@pytest.mark.parametrize(
    "text",
    ["- jagab posti;\n- hoiab toimikuid.", "Jagab posti.\nHoiab toimikuid.", "Referent: jagab posti; hoiab toimikuid."],
)
def test_duties_need_no_numbers(text: str) -> None:
    tasks = [duty.task.removeprefix("Referent: ").lower().rstrip(".") for duty in duties(text)]
    assert tasks == ["jagab posti", "hoiab toimikuid"]


def test_page_break_inside_a_word_or_a_sentence_changes_nothing() -> None:
    found = duties(
        "2.1 Posti jaga\xad\nmine ja\n\n\n2 (4)\n\n\ntoimikute hoid\xadmine.\n2.2 Õppe-\nkasvatustöö toetamine."
    )
    assert [duty.task for duty in found] == ["Posti jagamine ja toimikute hoidmine.", "Õppe-kasvatustöö toetamine."]


# Requirements


def test_requirements_have_labels() -> None:
    needs = requirements(
        "Haridus Kõrgharidus\nTöökogemus\nKaks aastat.\n"
        "3.3. Keelteoskus: Eesti keel C1. Vene keel B1.\nArvutioskus\tTabelarvutus."
    )
    assert (needs.education, needs.experience, needs.computer_skills) == (
        "Kõrgharidus",
        "Kaks aastat.",
        "Tabelarvutus.",
    )
    assert [(language.text, language.level) for language in needs.languages] == [
        ("Eesti keel C1.", "C1"),
        ("Vene keel B1.", "B1"),
    ]


def test_requirements_without_labels_are_known_by_their_words() -> None:
    needs = requirements(
        "3.1 Kõrgharidus.\n3.2 Eesti keele oskus kõrgtasemel.\n3.3 Arvuti kasutamise oskus.\n"
        "3.4 Viieaastane töökogemus.\n3.5 Täpsus."
    )
    assert (needs.education, needs.experience) == ("Kõrgharidus.", "Viieaastane töökogemus.")
    assert [language.text for language in needs.languages] == ["Eesti keele oskus kõrgtasemel."]
    assert needs.computer_skills == "Arvuti kasutamise oskus."
    assert [one.name for one in needs.additional] == ["Täpsus."]


@pytest.mark.parametrize(
    "text",
    [
        "Kompetentsid\nMeeskonnatöö:\n• Kuulab teisi.\n• Jagab teadmisi.\nTäpsus:\n• Kontrollib oma tööd.",
        "Kompetentsid Meeskonnatöö – Kuulab teisi. Jagab teadmisi.; Täpsus – Kontrollib oma tööd.",
        "Nõutavad kompetentsid\nMeeskonnatöö\n- Kuulab teisi.\n- Jagab teadmisi.\nTäpsus\n- Kontrollib oma tööd.",
    ],
)
def test_competence_has_indicators(text: str) -> None:
    needs = requirements(text)
    assert [(one.name, one.indicators) for one in needs.competencies] == [
        ("Meeskonnatöö", ["Kuulab teisi.", "Jagab teadmisi."]),
        ("Täpsus", ["Kontrollib oma tööd."]),
    ]


def test_wrapped_word_with_a_bullet_of_its_own_belongs_to_the_line_above() -> None:
    needs = requirements("Kompetentsid\nTäpsus:\n\uf0a7 Kontrollib oma tööd\n\uf0a7 hoolikalt.\n\uf0a7 Peab lubadusi.")
    assert needs.competencies[0].indicators == ["Kontrollib oma tööd hoolikalt.", "Peab lubadusi."]


def test_competence_may_recur_among_the_additional_ones() -> None:
    needs = requirements(
        "Kompetentsid\nTäpsus:\n- Kontrollib oma tööd.\nTäiendavad kompetentsid, isikuomadused ja teadmised\n"
        "- Täpsus: Märkab vigu. Parandab need.\n- Rahulikkus: Ei ärritu."
    )
    assert [(one.name, one.indicators) for one in needs.additional] == [
        ("Täpsus", ["Märkab vigu. Parandab need."]),
        ("Rahulikkus", ["Ei ärritu."]),
    ]


def test_requirements_have_a_heading_that_says_what_they_serve() -> None:
    found = read(
        "AMETIJUHEND\n\nAmetinimetus\nReferent\n\nTööülesanded\n\n1. Posti jagamine.\n\nTöötaja vastutus\n\n"
        "- posti eest.\n\nTööülesannete täitmiseks vajalikud eeldused\n\n"
        "Haridus\nKeskharidus\n\nTöökogemus\nÜks aasta\n"
    ).documents[0]
    assert found.content.responsibilities == ["posti eest."]
    assert (found.content.requirements.education, found.content.requirements.experience) == ("Keskharidus", "Üks aasta")


def test_competence_sounds_like_a_heading_written_otherwise() -> None:
    found = read(
        "AMETIJUHEND\nAMETIKOHA EESMÄRK JA ROLL\nPosti liikumine.\nNÕUDED\nHaridus: keskharidus\nKOMPETENTSID\n"
        "Täpsus\n• Kontrollib oma tööd.\nKoostöö\n• Kuulab teisi.\nÜLESANDED\n1. Posti jagamine.\n"
    ).documents[0]
    assert found.content.purpose == "Posti liikumine."
    assert [(one.name, one.indicators) for one in found.content.requirements.competencies] == [
        ("Täpsus", ["Kontrollib oma tööd."]),
        ("Koostöö", ["Kuulab teisi."]),
    ]


def test_abbreviation_before_a_hyphen_does_not_say_how_entries_begin() -> None:
    needs = requirements("Muud nõuded\n- B-kategooria juhiluba\n- valmisolek lähetusteks")
    assert [one.name for one in needs.additional] == ["B-kategooria juhiluba", "valmisolek lähetusteks"]
