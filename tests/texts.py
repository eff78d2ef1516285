"""Texts for property tests, and the lines that a slow regex would choke on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# the same examples in every run, on any machine
PROPERTY = settings(
    deadline=None, derandomize=True, database=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)
LONG = 200_000
# many times what a linear regex takes for LONG on a slow machine; a quadratic one takes minutes
PATIENCE = 0.8


def words(alphabet: Sequence[str]) -> st.SearchStrategy[str]:
    """A few of the given words with a blank between them."""
    return st.lists(st.sampled_from(alphabet), min_size=1, max_size=8).map(" ".join)


def built_from(fragments: Sequence[str], most: int = 12) -> st.SearchStrategy[str]:
    """The fragments one behind another, in any order."""
    return st.lists(st.sampled_from(fragments), max_size=most).map("".join)


def adversaries(pieces: Iterable[str]) -> list[str]:
    """Lines of some 200 kB: each piece over and over, between such beginnings and endings as make a regex go back."""
    repeated = [piece * (LONG // len(piece)) for piece in pieces]
    return [begin + line + end for line in repeated for begin, end in (("", ""), ("", "\0"), ("x", "x\n"))]


def slow(patterns: Iterable[re.Pattern[str]], lines: Sequence[str]) -> list[str]:
    """Which of the patterns take longer than a linear one would, on which lines."""
    found = []
    for pattern in patterns:
        for line in lines:
            uses: tuple[Callable[[], object], ...] = (
                lambda pattern=pattern, line=line: pattern.match(line),
                lambda pattern=pattern, line=line: sum(1 for _ in pattern.finditer(line)),
            )
            found += [f"{pattern.pattern!r} on {line[:20]!r}" for use in uses if _seconds(use) > PATIENCE]
    return found


def _seconds(function: Callable[[], object]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin
