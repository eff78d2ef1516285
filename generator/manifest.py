"""What a build read and wrote -> whether another one would write nothing, and what it would say.

A manifest holds the hash of every file that decided over a build, of every file that it left, and the summary that the
next build would print. Where all is still so, `deckpress build` prints that, and loads none of its libraries. On any
doubt there is no manifest, or it does not count, and all is built; nothing needs one, so it may be deleted. Where only
the contents of files are other, it tells which (see untouched.py).

Doubt is: another version of deckpress, of Python or of any library beside it, other settings or options, a file more,
less or other than it was, a link to a folder, more files than are worth reading, an earlier time than the ledger's, and
whatever the network decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.cache import FOLDER, DoubtError, digest, files_below, installation, load, put, save

# so many manifests are kept: one for each way of calling `build`
MOST_KEPT = 16
# reading more than this would take as long as a build
MOST_FILES = 20_000
MOST_BYTES = 512 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decided over a build beside the files that were named.

    read: the hashes of files read elsewhere, as `digest` makes them. searched: the names in folders where some were
    looked up. absent: documents that were looked for. latest: the last second in the ledger. is_lasting: whether
    nothing else did, such as the network.
    """

    read: Mapping[Path, str]
    searched: Mapping[Path, Collection[str]]
    absent: Collection[Path]
    latest: int
    is_lasting: bool


@dataclass(slots=True)
class Manifest:
    """The manifest of one way of calling `build`. output: the folder of the packages. call: all that was said.

    said: of a build that is still good, its summaries by their name; else None.
    """

    output: Path
    call: Any
    said: dict[str, str] | None = None
    _path: Path = field(init=False)
    _kept: dict[str, Any] | None = field(init=False, default=None)
    _hash: str = field(init=False, default="")
    _before: dict[str, dict[str, str]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        key = digest(json.dumps([self.call, installation(), str(Path.cwd())], default=repr).encode())
        self._path = self.output / FOLDER / f"build-{key[:32]}.json"
        with suppress(OSError, ValueError, KeyError, TypeError, DoubtError):
            data = self._path.read_bytes()
            self._kept, self._hash = json.loads(data), digest(data)
            if _is_same(self._kept) and all(_tree(Path(root)) == found for root, found in self._kept["trees"].items()):
                self.said = self._kept["said"]

    def look(self, named: Iterable[Path]) -> None:
        """Before a build reads anything: see what is in the files and folders that decide over it."""
        with suppress(OSError, DoubtError):
            self._before = {str(root): _tree(root) for root in map(_root, named)}

    def changed(self) -> frozenset[str] | None:
        """The files that are other than the last build left them; None if more is, or that cannot be told. See look."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, DoubtError):
            if self._kept and self._before and _is_same(self._kept):
                return frozenset(_changed(self._kept["trees"], self._before))
        return None

    def beside(self) -> Any:
        """What the last build kept beside its manifest; None if nothing."""
        hash, value = load(self._beside) or ("", None)
        return value if hash == self._hash else None

    def keep(
        self,
        said: dict[str, str],
        written: Mapping[Path, bytes],
        removed: Iterable[Path],
        evidence: Evidence,
        beside: Any = None,
        *,
        is_part: bool = False,
    ) -> None:
        """After a build: keep what a next one would say. written, removed: what is and is not there now.

        beside: what else is to be kept as long as this is. is_part: whether the build looked only at some of what it is
        made of, so that what decided over the rest in the last one still does.
        """
        if self._before is None or not evidence.is_lasting:
            return
        hashes: dict[Path, str | None] = {path: digest(data) for path, data in written.items()}
        hashes |= dict.fromkeys(removed)
        absolute = {os.path.abspath(path): hash for path, hash in hashes.items()}
        before = self._kept if is_part and self._kept else {"files": {}, "searched": {}}
        with suppress(OSError, DoubtError):
            searched = {str(folder): _since(folder, names, written) for folder, names in evidence.searched.items()}
            kept = {
                "trees": {root: dict(_overlaid(Path(root), found, absolute)) for root, found in self._before.items()},
                "files": before["files"] | {str(path): found for path, found in {**evidence.read, **hashes}.items()},
                "searched": before["searched"] | searched,
                "absent": {str(path): is_there(path) for path in evidence.absent},
                "latest": evidence.latest,
                "said": said,
            }
            data = json.dumps(kept).encode()
            put(self._path, data, MOST_KEPT)
            if beside:
                save(self._beside, [digest(data), beside], MOST_KEPT)

    @property
    def _beside(self) -> Path:
        return self._path.with_name(self._path.name.replace("build-", "beside-"))


def is_there(document: Path) -> bool:
    """Whether a document is there: a file, or in an archive that is one."""
    return document.exists() or any(folder.is_file() for folder in document.parents)


def _is_same(kept: Mapping[str, Any]) -> bool:
    """Whether all beside what was named is as a manifest says. Raises OSError or DoubtError where nobody can tell."""
    return (
        time.time() >= kept["latest"]
        and all(_file(Path(path)) == found for path, found in kept["files"].items())
        and all(_listing(Path(folder)) == found for folder, found in kept["searched"].items())
        and all(is_there(Path(path)) == found for path, found in kept["absent"].items())
    )


def _changed(before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The files with another hash. Raises DoubtError where one is more or less, or a root leads elsewhere."""
    if before.keys() != now.keys():
        raise DoubtError
    for root, found in now.items():
        was = before[root]
        if found.keys() != was.keys() or found[""] != was[""]:
            raise DoubtError
        yield from (str(Path(root, name)) for name in found if found[name] != was[name])


def _root(named: Path) -> Path:
    """What to look at for something that was named: itself, or the zip that it leads into."""
    return next((path for path in (named, *named.parents) if path.is_file()), named)


def _tree(root: Path) -> dict[str, str]:
    """The hash of a file, or of each file of a folder but for hidden ones, by its path from there; where root leads."""
    found = {"": os.path.realpath(root)}
    if not root.exists():
        return found
    size = 0
    files = files_below(root) if root.is_dir() else [(os.curdir, str(root), root.stat())]
    for name, path, status in files:
        size += status.st_size
        if len(found) > MOST_FILES or size > MOST_BYTES:
            raise DoubtError
        found[name] = _file(Path(path)) or ""
    return found


def _overlaid(root: Path, found: Mapping[str, str], hashes: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """A tree as it is once files have been written, and those removed that have no hash; by their absolute paths."""
    top = os.path.abspath(root)
    paths = hashes.keys() & {top} if root.is_file() else hashes  # of many documents, none looks through all that is new
    inside = {os.path.relpath(path, top): hashes[path] for path in paths if _is_in(path, top)}
    for name, hash in {**found, **inside}.items():
        if hash is not None:
            yield name, hash


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _file(path: Path) -> str | None:
    """The hash of a file; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _listing(folder: Path) -> list[str] | None:
    """What is in a folder, each with its kind and where a link leads; None for no folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(f"{_kind(entry)} {entry.name}" for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _since(folder: Path, names: Collection[str], written: Iterable[Path]) -> list[str] | None:
    """What is in a folder now. names: what was, and nothing but what has been written may have come or gone since."""
    ours = {part for path in map(Path.absolute, written) for part in (path, *path.parents)}
    with suppress(FileNotFoundError, NotADirectoryError):
        here = {path.name for path in folder.iterdir()}
        if not {folder.absolute() / name for name in here ^ {*names}} <= ours:
            raise DoubtError
    return _listing(folder)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return os.path.realpath(entry.path)
    return "folder" if entry.is_dir() else "file"
