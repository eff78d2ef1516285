"""Texts for property tests, and the lines that a slow regex would choke on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Literal, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from generator.patterns import Lazy

# the same examples in every run, on any machine
PROPERTY = settings(
    deadline=None, derandomize=True, database=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)
LONG = 200_000
# many times what a linear regex takes for LONG on a slow machine; a quadratic one takes minutes
PATIENCE = 0.9
Use = Literal["match", "fullmatch", "search", "finditer"]


def sentences(words: Sequence[str], most: int = 8) -> st.SearchStrategy[str]:
    """A few of the given words with a blank between them."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=most).map(" ".join)


def pieced(pieces: Sequence[str], most: int = 12) -> st.SearchStrategy[str]:
    """The given pieces one behind another, in any order."""
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


def words(text: str) -> list[str]:
    """The words of a text without all that is not a letter or digit."""
    return re.findall(r"[^\W_]+", text)


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The regexes of a module, with their names."""
    for name, value in vars(module).items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, re.Pattern | Lazy):
                yield name, cast("re.Pattern[str]", each)


def check_speed(module: ModuleType, pieces: Sequence[str], **uses: Use) -> None:
    """Fail if a regex of the module takes more than linear time on lines of 200 kB that repeat one of the pieces.

    uses: how the module uses the regexes of these names; the others are for matching at a place.
    """
    assert set(uses) <= {name for name, _ in patterns(module)}
    lines = [begin + piece * (LONG // len(piece)) + end for piece in pieces for begin, end in (("", ""), ("x", "\0x"))]
    slow = [
        (name, line[:20])
        for name, pattern in patterns(module)
        for line in lines
        if _seconds(lambda: _use(pattern, uses.get(name, "match"), line)) > PATIENCE  # noqa: B023
    ]
    assert slow == []


def check_linear(function: Callable[[int], object]) -> None:
    """Fail if the function of a size takes more than linear time, within what is noise."""
    function(10)  # what is done but once
    if _seconds(lambda: function(4000)) >= PATIENCE:
        small, large = (min(_seconds(lambda: function(size)) for _ in range(3)) for size in (500, 4000))  # noqa: B023
        assert large < max(8 * 4 * small, PATIENCE)


def _use(pattern: re.Pattern[str], use: Use, line: str) -> None:
    found = getattr(pattern, use)(line)
    if use == "finditer":
        for _ in found:
            pass


def _seconds(function: Callable[[], object]) -> float:
    """The CPU time that it takes: other tests may run beside it."""
    begin = time.process_time()
    function()
    return time.process_time() - begin
