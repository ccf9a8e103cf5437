"""`make check`: that its own eyes see."""

from pathlib import Path

import pytest

from tests import check


@pytest.mark.parametrize(
    "line",
    ['<p style="color: red">', "<style>", "<script>alert()</script>", '<b onclick="x()">', '<b hx-on:click="x()">'],
)
def test_inline_style_and_script_are_seen(line: str) -> None:
    assert check.INLINE.search(line)


@pytest.mark.parametrize(
    "line", ['<script src="/x.js" defer></script>', '<p class="style-guide">', "<p>a style = habit, on one = off</p>"]
)
def test_what_only_looks_like_it_is_not(line: str) -> None:
    assert not check.INLINE.search(line)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("one>=1,<2  # reason\n-c other.txt\n", None),
        ("one>=2\n", "is not what"),
        ("one>=1\ntwo\n", "two stands in only one"),
        ("", "one stands in only one"),
    ],
)
def test_requirements_that_were_not_compiled_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, problem: str | None
) -> None:
    monkeypatch.setattr(check, "ROOT", tmp_path)
    (tmp_path / "requirements.in").write_text(source)
    (tmp_path / "requirements.txt").write_text(
        "one==1.5 \\\n    --hash=sha256:0\n    # via -r requirements.in\nthree==3 \\\n    # via one\n"
    )
    problems = list(check.stale_requirements(tmp_path / "requirements"))
    assert len(problems) == (problem is not None)
    assert all(problem in it for it in problems if problem)
