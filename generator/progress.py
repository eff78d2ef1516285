"""How far long work has come: told by those who do it, shown by whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

# what is being done, how much of it is done, and how much there is, in the things that its first word is done to:
# documents are read, cards rendered, files fetched
Progress = Callable[[str, float, int], None]
Thing = TypeVar("Thing")


def silent(doing: str, done: float, total: int) -> None:
    """Tell nobody."""


def steps(progress: Progress, doing: str, things: Sequence[Thing]) -> Iterator[Thing]:
    """The things one by one; tells how many are done."""
    for done, thing in enumerate(things):
        progress(doing, done, len(things))
        yield thing
    if things:
        progress(doing, len(things), len(things))
