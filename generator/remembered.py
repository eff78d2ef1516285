"""What functions of texts gave -> the same again without their work, within a process and from one build to the next.

    @remembered
    def canonical(text): ...

    with kept(output):  # what earlier builds worked out is known, and so will be what this one does
        ...

Only what a text became is kept, under the hashes of the text and of all that its conversion hangs on: this program to
the last file, Python, and every library beside it (see cache.py). So nothing is ever taken from another version, nor
from a cache that came with somebody's project: nobody else knows the times of this installation's files. What was not
asked for the longest goes first; nothing needs the file, so it may be deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from generator.cache import FOLDER, digest, installation, load, save

Text = str | list[str]
Given = ParamSpec("Given")
Became = TypeVar("Became", bound=Text)

# so many texts are remembered, and so many characters written: what a few hundred documents hold
MOST_TEXTS = 100_000
MOST_CHARACTERS = 64_000_000

_known: dict[str, Text] = {}
_new: set[str] = set()


def remembered(function: Callable[Given, Became]) -> Callable[Given, Became]:
    """The function, which does its work once for each text. It depends on nothing but its arguments, all of them texts.

    What it gives is a text or a list of texts, which nobody may change.
    """

    @wraps(function)
    def known(*texts: Given.args, **named: Given.kwargs) -> Became:
        key = digest("\0".join([function.__qualname__, *map(str, texts)]).encode("utf-8", "surrogatepass"))
        found = _known.pop(key, None)
        if found is None:
            found = function(*texts, **named)
            _new.add(key)
        _known[key] = found  # behind all others
        if len(_known) > MOST_TEXTS:
            del _known[next(iter(_known))]
        return found  # type: ignore[return-value]

    return known


@contextmanager
def kept(output: Path) -> Iterator[None]:
    """Know what builds into this folder have worked out before, and keep what this one does."""
    path = output / FOLDER / f"texts-{digest(json.dumps(installation()).encode())[:32]}.json"
    for key, value in (load(path) or {}).items():
        _known.setdefault(key, value)
    _new.clear()
    yield
    if _new:
        with suppress(OSError):
            save(path, dict(_youngest()), 1)


def _youngest() -> Iterator[tuple[str, Text]]:
    """As much as is kept of what was asked for, in the order of the asking."""
    left = MOST_CHARACTERS
    items = list(_known.items())
    begin = len(items)
    while begin and left > 0:
        begin -= 1
        left -= len("".join(items[begin][1]))
    yield from items[begin:]
