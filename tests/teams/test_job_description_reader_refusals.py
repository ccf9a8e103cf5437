"""What is said of a file that cannot be read as a job description, how long reading may take, and the command."""

import json
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from teams.readers.decoding import LINE_LIMIT, SIZE_LIMIT, UnreadableText, decode
from teams.readers.job_description import read

FORMS = Path(__file__).parents[1] / "fixtures" / "job_descriptions"
HEAD = "AMETIJUHEND\n1. ÜLDOSA\n"
TABLE = f"{HEAD}Ametinimetus Referent\n2. TEENISTUSÜLESANDED\nÜlesanne Oodatav tulemus\n"
SECONDS = 30.0
"""A second or three on a quiet machine; what grows with the square of the length takes minutes."""


def refusal(text: str) -> str:
    with pytest.raises(UnreadableText) as caught:
        read(text)
    return caught.value.code


# What cannot be read


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TJ-101"),
        (b" \r\n\t\n", "TJ-101"),
        (b"AMETIJUHEND\x00\x01\x02", "TJ-102"),
        (bytes(range(128, 256)) * 4, "TJ-102"),
        ("Должностная инструкция".encode("cp1251"), "TJ-102"),
        (b"a" * (SIZE_LIMIT + 1), "TJ-103"),
        (b"%PDF-1.7 ...", "TJ-105"),
        (b"PK\x03\x04 word/document.xml", "TJ-105"),
    ],
)
def test_bad_file_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        decode(data)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code}: ")


def test_text_without_a_job_description_is_refused() -> None:
    assert refusal("Täna on ilus ilm.\nHomme tuleb vihm.") == "TJ-104"
    assert refusal("AMETIJUHEND") == "TJ-104"
    assert refusal("x\n" * (LINE_LIMIT + 1)) == "TJ-106"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_encodings_of_estonian_files_are_known(encoding: str) -> None:
    text = (FORMS / "02-kool-kokk.txt").read_text(encoding="utf-8")
    assert decode(text.encode(encoding)) == text


# Time


@pytest.mark.parametrize(
    ("begin", "unit"),
    [
        (TABLE, "a"),
        (TABLE, "a. 3. Õigused "),
        (TABLE, " "),
        (TABLE, "ab\xad"),
        (f"{TABLE}2.1 ", "tegemine Xa "),
        (HEAD, "1.1 Ametinimetus "),
        (HEAD, "x asendab y "),
    ],
)
def test_a_million_characters_take_seconds(begin: str, unit: str) -> None:
    assert seconds_for(begin + unit * ((SIZE_LIMIT - len(begin)) // len(unit))) < SECONDS


@pytest.mark.parametrize(
    ("begin", "unit"),
    [
        (f"{TABLE}2.1 Koostamine\n", "\nAbc\n"),
        (TABLE, "• a\n"),
        (HEAD, "Vahetu juht\n"),
        (HEAD, "1.3 Nõutav kvalifikatsioon: x\n"),
        ("", "AMETIJUHEND\n1. ÜLDOSA\n"),
    ],
)
def test_as_many_lines_as_are_read_take_seconds(begin: str, unit: str) -> None:
    assert seconds_for(begin + unit * (LINE_LIMIT // (unit.count("\n") + 1))) < SECONDS


def seconds_for(text: str) -> float:
    started = time.monotonic()
    with suppress(UnreadableText):
        read(text)
    return time.monotonic() - started


# The command


def test_command_prints_the_reading_as_json() -> None:
    out = StringIO()
    call_command("read_job_description", FORMS / "05-kaskkiri-kolme-lisaga.txt", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert [document["title"] for document in printed["documents"]] == ["juhataja", "ülevaataja", "registripidaja"]
    assert printed["documents"][1]["subordinates"] is None
    assert set(printed) == {"documents", "unassigned", "furniture"}


def test_command_prints_a_summary_for_people() -> None:
    out = StringIO()
    call_command("read_job_description", FORMS / "09-vald-vallavanema-abi.txt", stdout=out)
    assert "VALLAVANEMA ABI" in out.getvalue().upper()
    assert "Vallavanema abi asendab vallasekretär." in out.getvalue()


@pytest.mark.parametrize(("data", "code"), [(b"", "TJ-101"), (b"Tere!", "TJ-104"), (None, "TJ-100")])
def test_command_refuses_a_bad_file_in_one_sentence(tmp_path: Path, data: bytes | None, code: str) -> None:
    path = tmp_path / "fail.txt"
    if data is not None:
        path.write_bytes(data)
    errors = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("read_job_description", path, stderr=errors)
    assert caught.value.code == 2
    assert errors.getvalue().startswith(f"{code}: ")
    assert errors.getvalue().count("\n") == 1
