"""Two texts -> lines that show them side by side, with a sign between those that differ."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

# characters of each side; with the margin of an error message, 80 columns
WIDTH = 36
SAME, DIFFERENT = "|", "≠"


def beside(left: str, right: str) -> Iterator[str]:
    """The lines of both texts, wrapped to their half of a terminal of 80 columns."""
    ours, theirs = left.split("\n"), right.split("\n")
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for here, there in zip_longest(ours[i1:i2], theirs[j1:j2], fillvalue=""):
            for one, other in zip_longest(_wrapped(here), _wrapped(there), fillvalue=""):
                yield f"{one:<{WIDTH}} {SAME if kind == 'equal' else DIFFERENT} {other}".rstrip()


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, replace_whitespace=False, drop_whitespace=True) or [""]
