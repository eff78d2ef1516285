"""The files of a project -> which of them changed, as they change.

The notices of the file system only wake us. What changed is found by looking: a notice that comes twice, late, or never
(network drives, links, a folder made a moment ago) does no harm, and a file that is saved as it was is no change.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from generator.config import FILE, PYPROJECT
from generator.gather import is_hidden

# milliseconds: what comes closer together is one change; the longest that one may grow; how often to look unasked
QUIET = 50
LONGEST = 400
UNASKED = 1000
# seconds in which a file that is gone may come back: some programs delete a file and write it anew
GRACE = 0.2
# a larger file is known by its time and size alone
MOST_BYTES = 20_000_000

Stamp = tuple[int, int, int]


def watched(
    documents: Iterable[Path], cards: Path, *, templates: Path | None = None, others: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """The files and folders that a build is made of, whether they are there or not.

    documents: those that are built by their names. cards: the folder of the cards files, with all in it. templates: an
    author's own. others: what else is read, such as pictures.
    """
    settings = (cards.parent / FILE, cards.parent / PYPROJECT)
    own = () if templates is None else (templates,)
    return tuple(dict.fromkeys((*documents, cards, *settings, *own, *others)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when last looked at. stamp: time in nanoseconds, size, inode. digest: of its content; None as
    long as that has not been read.
    """

    stamp: Stamp
    digest: bytes | None = None


@dataclass(slots=True)
class _Scan:
    """Files with their stamps, and the folders whose notices tell of them with their inodes; all paths absolute."""

    files: dict[Path, Stamp] = field(default_factory=dict)
    folders: dict[Path, int] = field(default_factory=dict)


class Watch:
    """Yields, for each change, the absolute paths of the files that were changed, made or deleted, until stop is set.

    paths: gives the files and folders to look at, of a folder all below it that is not hidden; it is asked at every
    look, and what it names need not be there. What happens while the caller is busy with one change is the next.
    """

    def __init__(self, paths: Callable[[], Iterable[Path]], stop: Event) -> None:
        self._paths = paths
        self._stop = stop
        self._seen = {path: _Seen(stamp) for path, stamp in _scan(paths()).files.items()}
        self._written: dict[Path, bytes | None] = {}

    def wrote(self, files: Mapping[Path, bytes | None]) -> None:
        """Take what the caller itself has written, or removed (None), for no change."""
        self._written |= {_absolute(path): None if data is None else _digest(data) for path, data in files.items()}

    def __iter__(self) -> Iterator[frozenset[Path]]:
        while not self._stop.is_set():
            folders = _scan(self._paths()).folders
            for _ in _wakes(folders, self._stop):
                found = self._look()
                changed = self._changed(found)
                if changed:
                    yield changed
                if found.folders != folders:
                    break  # a folder was made, or made anew: it has no watch yet

    def _look(self) -> _Scan:
        found = _scan(self._paths())
        if self._seen.keys() - found.files.keys():
            self._stop.wait(GRACE)
            found = _scan(self._paths())
        return found

    def _changed(self, found: _Scan) -> frozenset[Path]:
        """The files whose content is not what it was; from now on it is what is found."""
        changed = {path for path in self._seen.keys() - found.files.keys() if not self._wrote(path, None)}
        seen: dict[Path, _Seen] = {}
        for path, stamp in found.files.items():
            before = self._seen.get(path)
            if before is not None and before.stamp == stamp:
                seen[path] = before
                continue
            seen[path] = _Seen(stamp, _content(path, stamp))
            is_known = before is not None and before.digest == seen[path].digest
            if not is_known and not self._wrote(path, seen[path].digest):
                changed.add(path)
        self._seen = seen
        return frozenset(changed)

    def _wrote(self, path: Path, digest: bytes | None) -> bool:
        """Whether the caller has left the file so; that holds once."""
        return path in self._written and self._written.pop(path) == digest


def _wakes(folders: Iterable[Path], stop: Event) -> Iterator[None]:
    """At once, and then whenever something may have changed in one of the folders."""
    from watchfiles import watch

    yield
    try:
        for _ in watch(
            *folders,
            watch_filter=None,
            debounce=LONGEST,
            step=QUIET,
            stop_event=stop,
            rust_timeout=UNASKED,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        ):
            yield
    except (OSError, RuntimeError):
        # a folder that is gone again, or more of them than the system watches for one user, which is a RuntimeError
        stop.wait(UNASKED / 1000)
        yield


def _scan(paths: Iterable[Path]) -> _Scan:
    found = _Scan()
    for path in map(_absolute, paths):
        _add_folder(found, path.parent)
        if path.is_dir():
            for parent, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not is_hidden(Path(name))]
                _add_folder(found, Path(parent))
                for name in names:
                    if not is_hidden(Path(name)) and not name.endswith("~"):
                        _add_file(found, Path(parent, name))
        else:
            _add_file(found, path)
    return found


def _add_file(found: _Scan, path: Path) -> None:
    """Add a file if it is there, or the zip that it is in."""
    try:
        stat = path.stat()
    except NotADirectoryError:
        _add_file(found, path.parent)
    except OSError:
        return
    else:
        found.files[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def _add_folder(found: _Scan, path: Path) -> None:
    """Add a folder, or the nearest one above it that is there."""
    for each in (path, *path.parents):
        if each.is_dir():
            found.folders[each] = each.stat().st_ino
            return


def _content(path: Path, stamp: Stamp) -> bytes:
    if stamp[1] > MOST_BYTES:
        return repr(stamp).encode()
    try:
        return _digest(path.read_bytes())
    except OSError:
        return b""


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))
