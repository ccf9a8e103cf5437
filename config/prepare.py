"""Makes the environment that everything else runs in: `python3 config/prepare.py [--tests]`.

Standard library only, and readable by old Pythons down to the version check: it runs before anything is there.
With nothing left to do it takes no network and a few hundredths of a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "prepared.json"

OLDEST_PYTHON = (3, 11)
RUN_REQUIREMENTS = ["requirements.txt"]
TEST_REQUIREMENTS = ["tests/requirements.txt", "tests/requirements-browser.txt"]

# What WeasyPrint loads at run time and no wheel brings, by the name of each package manager.
PDF_LIBRARIES = {
    "apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "pango harfbuzz",
    "pacman": "pango harfbuzz",
    "brew": "pango harfbuzz",
}
# Without HarfBuzz's subsetter WeasyPrint still imports, and writes other bytes.
PDF_LIBRARIES_ARE_THERE = "import sys; from weasyprint.text import ffi; sys.exit(ffi.harfbuzz_subset is None)"


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        stop(
            "Talitus needs Python %d.%d or newer; %s is %d.%d. Name a newer one: make setup PYTHON=python3.12"
            % (*OLDEST_PYTHON, sys.executable, *sys.version_info[:2])
        )
    stamp = read_stamp()
    python = version_of(PYTHON)
    if python is None or stamp.get("python", python) != python:
        python = make_virtual_environment("--clear")
        stamp = {}
    stamp["python"] = python
    install_requirements(RUN_REQUIREMENTS + (TEST_REQUIREMENTS if "--tests" in sys.argv[1:] else []), stamp)
    provide_pdf_libraries(stamp)


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def version_of(python: Path) -> str | None:
    """The version of a Python, or nothing when it is not there or has lost its base."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run([python, "-c", question], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def make_virtual_environment(*options: str) -> str:
    say("Making .venv with Python %d.%d" % sys.version_info[:2])
    command = [sys.executable, "-m", "venv", *options, VENV]
    if run(command).returncode != 0:
        # Debian keeps ensurepip in a package of its own.
        install_system_packages("python3-venv")
        done = run(command)
        if done.returncode != 0:
            stop(done.stdout + "Python's venv does not work; on Debian: apt-get install python3-venv")
    return "%d.%d" % sys.version_info[:2]


def install_requirements(names: list[str], stamp: dict) -> None:
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}
    installed = stamp.setdefault("installed", {})
    missing = [name for name in names if installed.get(name) != wanted[name]]
    if not missing:
        return
    if run([PYTHON, "-m", "pip", "--version"]).returncode != 0:
        make_virtual_environment()
    say("Installing %s (a minute or so, this once)" % " and ".join(missing))
    arguments = [part for name in missing for part in ("-r", str(ROOT / name))]
    pip = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    done = run([*pip, "--require-hashes", "--only-binary", ":all:", *arguments])
    if done.returncode != 0:
        stop(done.stdout + "The requirements could not be installed: see above. This once, the network is needed.")
    installed.update({name: wanted[name] for name in missing})
    # What the PDF libraries were asked with may have changed.
    stamp.pop("pdf_libraries", None)
    STAMP.write_text(json.dumps(stamp, indent=1) + "\n")


def provide_pdf_libraries(stamp: dict) -> None:
    if stamp.get("pdf_libraries"):
        return
    if not pdf_libraries_are_there():
        install_system_packages(PDF_LIBRARIES["apt-get"])
        if not pdf_libraries_are_there():
            manager = next((name for name in PDF_LIBRARIES if shutil.which(name)), None)
            command = "%s install %s" % (manager, PDF_LIBRARIES[manager]) if manager else "Pango and HarfBuzz"
            say("PDF needs libraries of the system; all else works without. Install them with: " + command)
            return
    STAMP.write_text(json.dumps({**stamp, "pdf_libraries": True}, indent=1) + "\n")


def pdf_libraries_are_there() -> bool:
    return run([PYTHON, "-W", "ignore", "-c", PDF_LIBRARIES_ARE_THERE]).returncode == 0


def install_system_packages(names: str) -> None:
    """Tries apt where that needs no question; whoever calls looks whether it helped."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("Installing " + names)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "-q", "update"], env=quiet)
        run(["apt-get", "-q", "install", "-y", "--no-install-recommends", *names.split()], env=quiet)


def run(command: list, env: dict | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, check=False)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def stop(sentence: str) -> None:
    sys.exit(sentence)


if __name__ == "__main__":
    main()
