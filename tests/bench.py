"""`make bench`: pages and the PDF beside their references, measured in one run.

A figure counts only as a ratio of processor times, the two alternated in one process; the median of the trials is
given with the quarter below and above it. Nothing here is a promise in seconds, and no test asserts one.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

TRIALS = 12
POSITIONS = int(os.environ.get("BENCH_POSITIONS", "2000"))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parents[1] / "var" / "bench"))


@dataclass(frozen=True)
class Ratio:
    """One row of the answer: what was measured beside what, and how it came out."""

    name: str
    reference: str
    target: str
    ratios: list[float]
    milliseconds: float

    def line(self) -> str:
        low, middle, high = statistics.quantiles(self.ratios, n=4)
        return (
            f"{self.name:<34} {middle:5.2f} × {self.reference:<30} ({low:.2f}–{high:.2f}), target {self.target:<8}"
            f" [{self.milliseconds:.1f} ms]"
        )


def compare(name: str, reference: str, target: str, work: Callable[[], object], base: Callable[[], object]) -> Ratio:
    """Alternates the two; each trial repeats both often enough for the clock of the processor."""
    work(), base()
    times = max(1, int(0.15 / max(_seconds(base, 1), 1e-4)))
    ratios, spent = [], []
    for _trial in range(TRIALS):
        reference_seconds = _seconds(base, times)
        work_seconds = _seconds(work, times)
        ratios.append(work_seconds / reference_seconds)
        spent.append(work_seconds / times * 1000)
    return Ratio(name, reference, target, ratios, statistics.median(spent))


def _seconds(work: Callable[[], object], times: int) -> float:
    before = time.process_time()
    for _time in range(times):
        work()
    return time.process_time() - before


def main() -> int:
    django.setup()
    # Django is set up first: everything below imports models.
    from tests import bench_due, bench_pages  # noqa: PLC0415

    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    settings.TEMPLATES[0]["OPTIONS"]["debug"] = False
    today = timezone.localdate()
    with bench_pages.scratch_database():
        bench_pages.fill(POSITIONS, today, in_force_from=today - timedelta(days=300))
        print(f"{POSITIONS} positions with a job description each; {TRIALS} trials; processor times in one process.\n")
        rows = [
            compare("list of job descriptions, 60 rows", "bare page", "1.3", *bench_pages.list_and_bare()),
            compare("editor of a draft", "bare page", "2.5", *bench_pages.editor_and_bare()),
            compare("version, read", "bare page", "2.0", *bench_pages.version_and_bare()),
            compare("PDF", "bare WeasyPrint, same HTML", "1.15", *bench_pages.pdf_and_bare()),
        ]
        bench_due.make_teams()
        rows += [
            compare("My day", "bare page", "1.3", *bench_due.my_day_and_bare()),
            compare("My team of 200", "the same, nothing due", "1.5", *bench_due.team_and_team_without_due()),
        ]
        # A server's work is not in the processor time of this process: these two by two on SQLite alone.
        if connection.vendor == "sqlite":
            rows += [
                compare("due of a team, all rules", "rows by key", "3.0", *bench_due.due_of_a_team_and_look_up()),
                compare("sweep, all due", "one raw insert", "1.5", *bench_due.sweep_and_raw_insert()),
                compare("sweep, all told", "one raw look", "3.0", *bench_due.sweep_again_and_raw_look()),
            ]
        for row in rows:
            print(row.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
