"""Two at the same moment: each in a thread and on a connection of its own. For tests on a database that others see."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_the_same_moment(*works: Callable[[], T]) -> list[T]:
    """Starts them together; what each returned, in the order given."""
    start = Barrier(len(works), timeout=10)

    def run(work: Callable[[], T]) -> T:
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
