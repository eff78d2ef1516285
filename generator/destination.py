"""The files that a person wants written somewhere -> refused where they would take the place of what is their own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.errors import BuildError, InputError, OutputError
from generator.project import LEDGER


def guard(
    files: Mapping[Path, bytes],
    mark: re.Pattern[str],
    *,
    cards: Path,
    documents: Iterable[Path] = (),
    is_forced: bool = False,
) -> None:
    """Raise BuildError with each of the files that must not be written.

    mark: how every file begins that is written so, and no other. cards: the folder of the cards files.
    documents: what cards are taken from; a path may lead into a zip. is_forced: whether a file without the mark may
    be overwritten; a document, and what lies among cards files, never is.
    """
    kept = {_identity(_file(each)) for each in documents}
    errors: list[InputError] = []
    for path, data in files.items():
        if _identity(path) in kept:
            what = "this is a document that cards are made of, and a document is never written to"
            errors.append(OutputError(str(path), None, what, "name another file"))
        elif _is_among_cards(path, cards):
            what = "this is among the cards files, which only a build writes"
            errors.append(OutputError(str(path), None, what, "name another place"))
        elif not is_forced and not _may_go(path, data, mark):
            what = "this file is there already, and holds something else"
            errors.append(OutputError(str(path), None, what, "name another file, or overwrite it with --force"))
    if errors:
        raise BuildError(errors)


def _identity(path: Path) -> object:
    """What is the same for one file by whatever name: through links, and in whatever case where that is all one."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


def _file(document: Path) -> Path:
    """The document itself, or the zip that its path leads into."""
    return next((path for path in (document, *document.parents) if path.is_file()), document)


def _is_among_cards(path: Path, cards: Path) -> bool:
    """Whether the path leads into the folder of the cards files, or into that of another project."""
    place = Path(os.path.realpath(path))
    home = _identity(cards)
    return any(_identity(each) == home or (each / LEDGER).is_file() for each in (place, *place.parents))


def _may_go(path: Path, data: bytes, mark: re.Pattern[str]) -> bool:
    """Whether nothing is lost with what is at the path: nothing there, no file, an empty one, the same, or our own."""
    if not path.is_file() or not path.stat().st_size:
        return True
    try:
        before = path.read_bytes()
    except OSError:  # whatever it holds
        return False
    return before == data or mark.match(before.decode("utf-8", "replace")) is not None
