"""Soft hyphens stand at seams of compounds and nowhere else."""

import pytest

from teams.documents.hyphenation import LONGEST_PIECE, ZERO_WIDTH_SPACE, hyphenated


@pytest.mark.parametrize(
    "seams",
    [
        "ameti|juhend",
        "ameti|juhendite",
        "õigus|aktide",
        "katse|aja|vestlus",
        "teenistus|üles|anded",
        "juurde|pääsu|piirang",
        "tagasi|side|süsteemi",
        "Töö|korralduse",
        "INFO|SÜSTEEMIDE",
        "kliendi|teenindus|süsteemi",
        "enese|väljendus|oskus",
    ],
)
def test_compound_is_divided_at_its_seams(seams: str) -> None:
    assert hyphenated(seams.replace("|", "")) == seams.replace("|", "\u00ad")


@pytest.mark.parametrize("word", ["vanaema", "tööaeg", "koordineerimine", "teenistuja", "koosolekute", "vastutus"])
def test_short_words_and_words_without_known_seams_stay_whole(word: str) -> None:
    assert hyphenated(word) == word


def test_soft_hyphens_that_stand_already_are_kept() -> None:
    assert hyphenated("ameti\u00adjuhend") == "ameti\u00adjuhend"


def test_text_is_the_same_without_the_invisible_characters() -> None:
    text = "Ametijuhendis nimetatud teenistusülesanded, sh katseajavestlused (vt lisa 2)\nja muu tööalane."
    assert hyphenated(text).replace("\u00ad", "") == text


def test_endless_word_gets_places_to_break() -> None:
    address = "https://näidis.ee/" + "a" * 200
    broken = hyphenated(address)
    assert broken.replace(ZERO_WIDTH_SPACE, "") == address
    assert max(map(len, broken.split(ZERO_WIDTH_SPACE))) <= LONGEST_PIECE
