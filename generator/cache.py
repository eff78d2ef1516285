"""Files that keep what a build worked out for the next one: by content, for this installation, and safe to delete.

They are below the folder of the packages, out of version control. `save` seals a value of JSON by its hash, for `load`:
one of which a byte is another is as if it were not there. Their names or their keys hang on `installation`, so that
nothing is ever taken from another version, nor from a cache that came with somebody's project: nobody else knows the
times of this installation's files.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from generator import __version__

# below the folder of the packages
FOLDER = Path(".cache", "deckpress")


class DoubtError(Exception):
    """Something that cannot be compared later."""


def digest(data: bytes) -> str:
    """The hash by which contents are compared."""
    return hashlib.sha256(data).hexdigest()


def put(path: Path, data: bytes, most: int | None) -> None:
    """Put a file of the cache in its place at once, and remove the oldest but so many of its kind; None is all."""
    import tempfile  # as the next, it takes time to load, and where nothing has changed nothing is written

    from generator.interrupts import held

    folder = path.parent
    with held():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        handle, temporary = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:  # no room
            Path(temporary).unlink()
            raise
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
    """Keep a value of JSON, as put does. Raises OSError."""
    put(path, sealed(value), most)


def load(path: Path) -> Any:
    """The value that was sealed in a file; None where there is none, or where a byte of it is not as it was written."""
    with suppress(OSError):
        return opened(path.read_bytes())
    return None


def opened(data: bytes) -> Any:
    """The value that is sealed in this; None where a byte is not as it was."""
    hash, _, value = data.partition(b"\n")
    return json.loads(value) if hash == digest(value).encode() else None


def files_below(folder: Path) -> Iterator[tuple[str, str, os.stat_result]]:
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
    files = ((name, status) for name, _, status in files_below(folder) if not name.endswith(".pyc"))
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in files)
