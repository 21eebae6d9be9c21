"""All rows of a list for one file, page by page up to a limit (features P4): a file never ends halfway in silence."""

from collections.abc import Callable
from typing import TypeVar

from contracts.base import Model, Page

M = TypeVar("M", bound=Model)

MOST_WAITED_FOR = 5_000
"""Rows of a file that is made while somebody waits; 50 calls."""


def every(ask: Callable[[str | None], Page[M]], *, most: int) -> list[M] | None:
    """All rows; None where there are more than `most`. `ask` gets what the page before called `next`."""
    rows: list[M] = []
    after: str | None = None
    while len(rows) <= most:
        found = ask(after)
        rows += found.items
        if (after := found.next) is None:
            break
    return rows if len(rows) <= most else None
