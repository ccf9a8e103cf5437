"""`make check`: what holds for the whole tree. Every check runs, each says OK or what is wrong; one wrong fails all."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
APPS = ("config", "teams", "knowledge", "workplans", "reviews")
LANGUAGES = ("et", "en")

# Past this a file is two; past that a function is.
FILE_LINES = 450
FUNCTION_LINES = 40

REQUIREMENTS = ("requirements", "tests/requirements", "tests/requirements-browser")

# What the Content-Security-Policy would refuse. PDF and letters are not pages.
INLINE = re.compile(r"<style\b|<script\b(?![^>]*\bsrc=)|\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"'{]", re.IGNORECASE)
NOT_PAGES = ("pdf", "mail")

# Nothing of the caller's environment: these commands ask the code, not a server.
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
}


def tool(*arguments: str) -> Callable[[], str]:
    """A check that is a program of the environment: what it prints when it fails."""
    return lambda: output_of_failure([sys.executable, *arguments])


def output_of_failure(command: list[str], *, folder: Path = ROOT, environment: Mapping[str, str] = ENVIRONMENT) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout.strip() or f"exit code {done.returncode}"


def sources(*suffixes: str) -> Iterator[Path]:
    """Files written here: neither migrations, which the database froze, nor what others wrote."""
    for folder in (*APPS, "templates", "static", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            written_here = not {"migrations", "vendor", "__pycache__"} & set(path.parts) and ".min." not in path.name
            if path.suffix in suffixes and written_here:
                yield path


def told(path: Path, line: int, text: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {text}"


def inline_in_pages() -> str:
    pages = (path for path in sources(".html") if not set(NOT_PAGES) & set(path.relative_to(ROOT).parts))
    return "\n".join(
        told(page, number, f"inline style or script: {line.strip()}")
        for page in pages
        for number, line in enumerate(page.read_text().splitlines(), 1)
        if INLINE.search(line)
    )


def shape() -> str:
    return "\n".join([*long_files(), *long_functions()])


def long_files() -> Iterator[str]:
    for path in sources(".py", ".html", ".js", ".css"):
        lines = len(path.read_text().splitlines())
        if lines > FILE_LINES:
            yield told(path, 1, f"{lines} lines; more than {FILE_LINES}")


def long_functions() -> Iterator[str]:
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield told(path, node.lineno, f"{node.name} has {lines} lines; more than {FUNCTION_LINES}")


def migration_names() -> str:
    paths = (path for app in APPS for path in sorted((ROOT / app).rglob("migrations/*_auto_*.py")))
    return "\n".join(told(path, 1, "a migration is named for its purpose") for path in paths)


def requirements() -> str:
    return "\n".join(problem for name in REQUIREMENTS for problem in stale_requirements(ROOT / name))


def stale_requirements(name: Path) -> Iterator[str]:
    """What differs between a .in and its compiled .txt, as far as it can be seen without the network."""
    source, compiled = name.with_suffix(".in"), name.with_suffix(".txt")
    lines = (line.split("#")[0].strip() for line in source.read_text().splitlines())
    wanted = {it.name.lower(): it for it in (Requirement(line) for line in lines if line and not line.startswith("-"))}
    blocks = re.findall(r"^([\w.-]+)==([\w.]+)(.*(?:\n .*)*)", compiled.read_text(), re.MULTILINE)
    direct = {package.lower(): version for package, version, rest in blocks if f"-r {source.relative_to(ROOT)}" in rest}
    for package in sorted(wanted.keys() ^ direct.keys()):
        yield told(compiled, 1, f"{package} stands in only one of {source.name} and {compiled.name}: make requirements")
    for package in sorted(wanted.keys() & direct.keys()):
        if direct[package] not in wanted[package].specifier:
            yield told(
                compiled, 1, f"{package} {direct[package]} is not what {source.name} asks for: make requirements"
            )


def translations() -> str:
    return "\n".join(problem for language in LANGUAGES for problem in incomplete_catalogue(language)) or in_the_code()


def catalogue(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def entries(messages: Iterable[polib.POEntry]) -> dict[tuple[str | None, str, str], tuple[str, dict[int, str]]]:
    return {
        (it.msgctxt, it.msgid, it.msgid_plural): (it.msgstr, it.msgstr_plural) for it in messages if not it.obsolete
    }


def incomplete_catalogue(language: str) -> Iterator[str]:
    path = catalogue(ROOT, language)
    if not path.exists():
        yield f"{path.relative_to(ROOT)} is missing"
        return
    messages = polib.pofile(str(path))
    for message in [*messages.untranslated_entries(), *messages.fuzzy_entries()]:
        yield told(path, message.linenum, f"{'fuzzy' if message.fuzzy else 'missing'}: “{message.msgid}”")
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or entries(polib.mofile(str(compiled))) != entries(messages):
        yield f"{compiled.relative_to(ROOT)} is older than its .po: manage.py compilemessages"


def in_the_code() -> str:
    """Collects the messages of the code anew, in a copy, and compares."""
    if not shutil.which("xgettext"):
        sentence = "the code was not searched for new messages: gettext is missing (apt-get install gettext)"
        if os.environ.get("CI"):
            return sentence
        print(f"{'':14}Note: {sentence}")
        return ""
    with tempfile.TemporaryDirectory() as folder:
        for name in (*APPS, "templates", "locale"):
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        languages = [part for language in LANGUAGES for part in ("--locale", language)]
        makemessages = [sys.executable, "-m", "django", "makemessages", "--no-location", *languages]
        # Without settings makemessages takes the folder that it stands in.
        no_settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        failure = output_of_failure(makemessages, folder=Path(folder), environment=no_settings)
        return failure or "\n".join(
            f"“{message}” is in only one of the code and the {language} catalogue: makemessages --all --no-location"
            for language in LANGUAGES
            for message in sorted(messages_of(ROOT, language) ^ messages_of(Path(folder), language))
        )


def messages_of(root: Path, language: str) -> set[str]:
    return {message for _context, message, _plural in entries(polib.pofile(str(catalogue(root, language))))}


CHECKS: dict[str, Callable[[], str]] = {
    "format": tool("-m", "ruff", "format", "--check", "--output-format", "concise", "."),
    "lint": tool("-m", "ruff", "check", "--quiet", "--output-format", "concise", "."),
    "layers": tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"),
    "types": tool("-m", "mypy", "--no-error-summary"),
    "django": tool("manage.py", "check", "--fail-level", "WARNING"),
    "migrations": tool("manage.py", "makemigrations", "--check", "--dry-run"),
    "their names": migration_names,
    "translations": translations,
    "templates": tool("-m", "djlint", "--lint", "--quiet", "templates"),
    "no inline": inline_in_pages,
    "shape": shape,
    "requirements": requirements,
}


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda check: check(), CHECKS.values())
        failed = [name for name, problems in zip(CHECKS, results, strict=True) if not passed(name, problems)]
    if failed:
        sys.exit(f"Not in order: {', '.join(failed)}.")


def passed(name: str, problems: str) -> bool:
    print(f"{name:14}{'not in order' if problems else 'OK'}", flush=True)
    if problems:
        print(problems, flush=True)
    return not problems


if __name__ == "__main__":
    main()
