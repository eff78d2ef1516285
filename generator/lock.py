"""A project's folder -> a lock on it, so that two builds of one project do not run at once."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EAGAIN, EWOULDBLOCK
from pathlib import Path

from generator.errors import OutputError

# how many seconds a build waits for another of the same project
PATIENCE = 60
PAUSE = 0.05


@contextmanager
def alone(cards: Path) -> Iterator[None]:
    """Keep other builds off a project while its files are read and written: they wait, or after PATIENCE say so.

    The lock is on the folder that holds cards/, so that all users agree on it, and is no file. Where folders cannot be
    locked (Windows, some network drives) it is a file among the machine's temporary ones. Raises OutputError.
    """
    home = Path(os.path.realpath(cards)).parent
    while not home.exists():
        home = home.parent
    try:
        handle = _locked(home, time.monotonic() + PATIENCE)
    except TimeoutError as error:
        raise _taken(cards) from error
    if handle is None:
        with _by_file(cards):
            yield
        return
    try:
        yield
    finally:
        os.close(handle)


def _locked(folder: Path, deadline: float) -> int | None:
    """The open folder, locked until it is closed; None where that cannot be. Raises TimeoutError."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError as error:
            is_taken = error.errno in (EACCES, EAGAIN, EWOULDBLOCK)
            if not is_taken or time.monotonic() > deadline:
                os.close(handle)
                if is_taken:
                    raise TimeoutError from error
                return None
        time.sleep(PAUSE)


@contextmanager
def _by_file(cards: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    name = hashlib.sha256(os.fsencode(os.path.realpath(cards))).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"deckpress-{name}.lock"
    lock = FileLock(path, mode=0o666)
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout as error:
        raise _taken(cards) from error
    except OSError as error:
        what = f"cannot be locked: {(error.strerror or str(error)).lower()}"
        raise OutputError(str(path), None, what, "delete it, or ask the user who owns it to") from error
    try:
        yield
    finally:
        lock.release()


def _taken(cards: Path) -> OutputError:
    return OutputError(str(cards), None, "another build of it is running", "wait until that has ended")
