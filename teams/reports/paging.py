"""A page of a list whose number of rows is known already."""

from typing import Any

from django.core.paginator import Paginator


class CountedPaginator(Paginator):
    """Does not count what a tab or a tile of the same page has counted."""

    count: int = 0  # a cached property above, which would ask the database

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count
