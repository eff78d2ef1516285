"""What a build read and wrote -> whether another one would write nothing, and what it would say.

A manifest holds the hash of every file that decided over a build, of every file that it left, and the summary that the
next build would print. Where all is still so, `deckpress build` prints that, and loads none of its libraries. On any
doubt there is no manifest, or it does not count, and all is built; nothing needs one, so it may be deleted.

Doubt is: another version of deckpress, of Python or of any library beside it, other settings or options, a file more,
less or other than it was, a link to a folder, more files than are worth reading, an earlier time than the ledger's, and
whatever the network decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from generator import __version__

# below the folder of the packages
FOLDER = Path(".cache", "deckpress")
# so many manifests are kept: one for each way of calling `build`
MOST_KEPT = 16
# reading more than this would take as long as a build
MOST_FILES = 20_000
MOST_BYTES = 512 * 1024 * 1024
CHUNK = 1024 * 1024


class DoubtError(Exception):
    """Something that cannot be compared later."""


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

        beside: what else is to be kept as long as this is. is_part: whether the build did not look at what decided over
        the one before.
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
            replace(self._path, data, MOST_KEPT)
            if beside:
                save(self._beside, [digest(data), beside], MOST_KEPT)

    @property
    def _beside(self) -> Path:
        return self._path.with_name(self._path.name.replace("build-", "beside-"))


def digest(data: bytes) -> str:
    """The hash by which contents are compared."""
    return hashlib.sha256(data).hexdigest()


def replace(path: Path, data: bytes, most: int | None) -> None:
    """Put a file of the cache in its place at once, and remove the oldest but so many of its kind; None is all."""
    import tempfile  # as the next, it takes time to load, and where nothing has changed nothing is written

    from generator.interrupts import held

    folder = path.parent
    with held():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
        if most is None:
            return
        kind = path.name.partition("-")[0]
        kept = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[most:]:
            old.unlink()


def sealed(value: Any) -> bytes:
    """A value of JSON behind its hash."""
    data = json.dumps(value).encode()
    return digest(data).encode() + b"\n" + data


def save(path: Path, value: Any, most: int) -> None:
    """Keep a value of JSON, as replace does. Raises OSError."""
    replace(path, sealed(value), most)


def load(path: Path) -> Any:
    """The value that was sealed in a file; None where there is none, or where a byte of it is not as it was written."""
    with suppress(OSError):
        return opened(path.read_bytes())
    return None


def opened(data: bytes) -> Any:
    """The value that is sealed in this; None where a byte is not as it was."""
    hash, _, value = data.partition(b"\n")
    return json.loads(value) if hash == digest(value).encode() else None


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
    below = _below(root) if root.is_dir() else [(os.curdir, str(root), root.stat())]
    for name, path, status in below:
        size += status.st_size
        if len(found) > MOST_FILES or size > MOST_BYTES:
            raise DoubtError
        found[name] = _file(Path(path)) or ""
    return found


def _below(folder: Path) -> Iterator[tuple[str, str, os.stat_result]]:
    """Each file below a folder but for hidden ones: its path from there, its path, and its state.

    Paths are texts here: there are hundreds, and making a Path of each took a fifth of a build of nothing.
    """
    folders = [str(folder)]
    for each in folders:
        with os.scandir(each) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~$")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_dir():
                    raise DoubtError
                else:
                    yield entry.path.removeprefix(folders[0]).lstrip(os.sep), entry.path, entry.stat()


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


# a build asks for it several times, and it does not change while one runs
@cache
def installation() -> list[object]:
    """All whose change may change a build: this program to the last file, its libraries, and what is below them."""
    from _sqlite3 import sqlite_version  # without all of sqlite3

    here = Path(__file__).parent
    libraries = sorted(name for folder in sys.path for name in _names(Path(folder)) if name.endswith(("-info", ".pth")))
    code = [_stamps(folder) for folder in (here, here.parent / "templates") if folder.is_dir()]
    return [__version__, sys.version, sys.platform, sqlite_version, zlib.ZLIB_RUNTIME_VERSION, libraries, code]


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:  # a zip of modules, or none
        return []


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """The size and time of each file of a program."""
    files = ((name, status) for name, _, status in _below(folder) if not name.endswith(".pyc"))
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in files)
