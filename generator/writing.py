"""Contents by path -> files, all of them or none."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from errno import EISDIR, ENOTDIR
from pathlib import Path

from generator.errors import OutputError
from generator.interrupts import held

# what the temporary files end in: nobody else's do
SUFFIX = ".deckpress"
TEMPORARY = re.compile(rf"\..+\.[a-z0-9_]{{8}}{re.escape(SUFFIX)}")


def write(files: Mapping[Path, bytes], remove: Iterable[Path] = ()) -> bool:
    """Write all files, or none: each goes to a temporary file beside it first, then all are renamed, in order.

    A file that already has its content is not touched. remove: files that go, last, if they are there.
    Gives whether anything was written or removed.
    Raises OutputError, with all as it was, where one cannot be written or removed. After Ctrl-C, too, all is as it was.
    """
    with held() as let_through, ExitStack() as kept, ExitStack() as undo:
        try:
            ready = []
            for path, data in files.items():
                if not _holds(path, data):
                    ready.append((_beside(path, data, undo), path))
                let_through()
            leaving = [path for path in remove if path.is_file() or path.is_symlink()]
            before = {path: _kept(path, kept) for path in [*(path for _, path in ready), *leaving]}
            for temporary, path in ready:
                os.replace(temporary, _target(path))
                undo.callback(_restore, path, before[path])
            for path in leaving:
                path.unlink()
                undo.callback(_restore, path, before[path])
        except OSError as error:
            raise _unwritten(error) from error
        let_through()
        undo.pop_all()
    return bool(ready or leaving)


def tidy(folders: Iterable[Path]) -> None:
    """Remove the temporary files that a build has left that was killed. Nothing else may be writing there."""
    for folder in folders:
        with suppress(OSError):
            for path in folder.iterdir():
                if TEMPORARY.fullmatch(path.name):
                    path.unlink()


def _beside(path: Path, data: bytes, undo: ExitStack) -> Path:
    """A new file beside path that holds the data, on disk for certain; undo will remove it, and new folders."""
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "a folder is in the way", str(path))
    path = _target(path)
    _make_folder(path.parent, undo)
    try:
        handle, temporary = _temporary(path, undo)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    return temporary


def _kept(path: Path, kept: ExitStack) -> Path | None:
    """What is at path, under another name beside it, from where a mere renaming brings it back; None for nothing."""
    if path.is_symlink() and not path.exists():
        return None
    path = _target(path)
    if not path.exists():
        return None
    handle, temporary = _temporary(path, kept)
    os.close(handle)
    temporary.unlink()
    try:
        os.link(path, temporary)
    except OSError:  # a file system without links
        shutil.copy2(path, temporary)
    return temporary


def _temporary(path: Path, stack: ExitStack) -> tuple[int, Path]:
    """A new file beside path, open, that the stack will remove."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=SUFFIX, dir=path.parent)
    stack.callback(_remove, Path(name))
    return handle, Path(name)


def _restore(path: Path, before: Path | None) -> None:
    try:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            os.replace(before, _target(path))
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> OutputError:
    where = error.filename2 or error.filename or "the output"
    what = f"cannot be written: {(error.strerror or str(error)).lower()}"
    return OutputError(str(where), None, what, "check the folder, or name another")


def _target(path: Path) -> Path:
    """Where to write for path: a link stays a link."""
    return path.resolve() if path.is_symlink() else path


def _make_folder(folder: Path, undo: ExitStack) -> None:
    for each in reversed((folder, *folder.parents)):
        if not each.exists():
            each.mkdir()
            undo.callback(_remove_empty, each)
        elif not each.is_dir():
            raise NotADirectoryError(ENOTDIR, "a file is in the way", str(each))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
