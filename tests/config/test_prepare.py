"""`config/prepare.py`: what it finds done it leaves alone."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import prepare


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty tree whose commands are written down and succeed."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "prepared.json")
    monkeypatch.setattr(prepare, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(sys, "argv", ["prepare.py"])
    (tmp_path / "requirements.txt").write_text("one==1\n")
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    done: list[list[str]] = []

    def run(command: list[Any], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        done.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(prepare, "run", run)
    return done


def test_a_second_time_nothing_is_done(place: Path, commands: list[list[str]]) -> None:
    prepare.main()
    assert any("--require-hashes" in command for command in commands)
    commands.clear()
    prepare.main()
    assert commands == []


def test_changed_requirements_are_installed(place: Path, commands: list[list[str]]) -> None:
    prepare.main()
    commands.clear()
    (place / "requirements.txt").write_text("one==2\n")
    prepare.main()
    assert any("--require-hashes" in command for command in commands)


def test_an_interrupted_installation_is_repeated(
    place: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[Any], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("install" in command), stdout="no network\n")

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "run", fail)
        with pytest.raises(SystemExit, match="no network\nThe requirements could not be"):
            prepare.main()
    prepare.main()
    assert any("--require-hashes" in command for command in commands)


def test_missing_pdf_libraries_are_named_and_asked_for_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "pdf_libraries_are_there", lambda: False)
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    for _time in range(2):
        prepare.main()
        assert "PDF needs libraries of the system; all else works without." in capsys.readouterr().out
    monkeypatch.setattr(prepare, "pdf_libraries_are_there", lambda: True)
    prepare.main()
    assert capsys.readouterr().out == ""


def test_an_old_python_gets_one_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Talitus needs Python 3.11 or newer; .* is 3.9"):
        prepare.main()
