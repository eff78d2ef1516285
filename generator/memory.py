"""What a build worked out -> what the next one in the same process need not work out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Thing = TypeVar("Thing")
# of so many texts a function remembers what it said: those of 100,000 cards, for each stage asks of all in turn, and of
# a longer round nothing is left when the next stage asks
TEXTS = 1 << 18


class Memory:
    """What was made, by what it was made of, for as long as builds ask for it."""

    def __init__(self) -> None:
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What was made of the key, made now if it has not been. Whatever make raises is not kept."""
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else make()
        found: Thing = self._now[key]
        return found

    def end(self) -> None:
        """A build has come to its end: forget what it did not ask for."""
        self._now, self._before = {}, self._now
