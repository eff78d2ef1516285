"""A name that is nowhere -> the one that was meant, if one is near enough to be it.

What compares them is loaded when a name is nowhere, which is seldom.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

# the share of letters in common, as difflib counts them
NAMES, FILES = 0.5, 0.7


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The likest of the names that are known; None where none is like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=NAMES)), None)


def nearest_file(name: str, known: Iterable[str]) -> str | None:
    """The likest of the file names that are known, without regard to how they end, which is what many share."""
    from difflib import get_close_matches

    stems: dict[str, list[str]] = {}
    for each in sorted(known):
        stems.setdefault(PurePath(each).stem.casefold(), []).append(each)
    wanted = PurePath(name)
    for stem in get_close_matches(wanted.stem.casefold(), stems, n=1, cutoff=FILES):
        return max(stems[stem], key=lambda each: PurePath(each).suffix.casefold() == wanted.suffix.casefold())
    return None
