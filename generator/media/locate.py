"""What a document calls a picture -> the file that is meant, if it lies where the document may take it from.

A document is handed on and built by people who did not read every line of it; without this wall it could carry any
picture of theirs into a package.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator import archive
from generator.nearest import nearest_file

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class NotFoundError(ValueError):
    """A target that leads to no file that may be taken. what: the fault, hint: what to do about it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


class AbsentError(NotFoundError):
    """A target that leads nowhere."""


def locate(target: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path:
    """The file that a target means. folders: where it may start. roots: the folders in which it must lie.

    Raises NotFoundError: there is none, its letter case is another, or it lies elsewhere, also by a link.
    """
    real = [Path(os.path.realpath(root)) for root in roots]
    outside = False
    for path in _candidates(target, folders, roots):
        root = next((root for root in (*roots, *real) if path.is_relative_to(os.path.abspath(root))), None)
        if root is None:
            outside = True
            continue
        found = _exact(Path(os.path.abspath(root)), path, target)
        if found is None or not _is_file(found):
            continue
        place = Path(os.path.realpath(found))
        if not any(place.is_relative_to(root) for root in real):
            raise NotFoundError(
                f'the link "{target}" leads out of the folder of the document', "put the file itself there"
            )
        return place
    if outside:
        hint = "copy it into that folder, or name its own folder: --media-folder FOLDER"
        raise NotFoundError(f'"{target}" lies outside of the folder of the document', hint)
    raise AbsentError(f'there is no file "{target}"', _near(target, folders))


def forget() -> None:
    """Look at the folders anew from now on."""
    _searched.clear()
    _members.cache_clear()


def searched() -> dict[Path, frozenset[str]]:
    """The folders that were looked into since, and the names there."""
    return dict(_searched)


def _candidates(target: str, folders: Sequence[Path], roots: Sequence[Path]) -> Iterator[Path]:
    """The paths that a target may mean, likeliest first, each in full."""
    for spelling in dict.fromkeys(_spellings(target)):
        if "\0" in spelling or not spelling:
            continue
        starts = [*folders, *roots] if spelling.startswith("/") else folders
        yield from (Path(os.path.abspath(folder / spelling.lstrip("/"))) for folder in starts)
        if Path(spelling).is_absolute():
            yield Path(os.path.abspath(spelling))


def _spellings(target: str) -> Iterator[str]:
    if target.lower().startswith("file:"):
        parts = urlsplit(target)
        path = unquote(parts.path)
        yield path[1:] if re.match("/[A-Za-z]:", path) else path
        return
    bare = re.split(r"[?#]", target, maxsplit=1)[0]
    for each in (target, bare, unquote(bare)):
        yield each
        yield each.replace("\\", "/")


def _exact(root: Path, path: Path, target: str) -> Path | None:
    """The file below root as it is spelled on disk, the same on systems that do not tell letter cases apart."""
    at = root
    for part in path.relative_to(root).parts:
        names = _names(at)
        if part in names:
            at /= part
            continue
        alike = [name for name in names if _folded(name) == _folded(part)]
        same = [name for name in alike if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", part)]
        if not alike:
            return None
        if not same:
            hint = "write it so: phones tell upper from lower case"
            raise NotFoundError(f'there is no file "{target}", but one is called "{alike[0]}"', hint)
        at /= same[0]
    return at


_searched: dict[Path, frozenset[str]] = {}


def _names(folder: Path) -> frozenset[str]:
    if folder not in _searched:
        _searched[folder] = _read(folder)
    return _searched[folder]


def _read(folder: Path) -> frozenset[str]:
    try:
        if archive.is_archive(folder) or archive.split(folder):
            return frozenset(_packed(folder))
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def _packed(folder: Path) -> Iterator[str]:
    """What is in a zip, or in a folder of one."""
    split = archive.split(folder)
    for path in _members(split[0] if split else folder):
        if path.is_relative_to(folder) and path != folder:
            yield path.relative_to(folder).parts[0]


def _is_file(path: Path) -> bool:
    split = archive.split(path)
    return path in _members(split[0]) if split else path.is_file()


@lru_cache(maxsize=16)
def _members(archived: Path) -> frozenset[Path]:
    return frozenset(archive.members(archived))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _near(target: str, folders: Sequence[Path]) -> str:
    """What to do about a file that is not there."""
    folder, _, name = unquote(target.replace("\\", "/")).rpartition("/")
    names = {name for each in folders for name in _names(Path(os.path.abspath(each / folder.lstrip("/"))))}
    near = nearest_file(name, names)
    return f'did you mean "{near}"?' if near else "check its name, put it there, or build with --allow-missing"
