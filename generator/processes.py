"""Work that can wait -> the same, done meanwhile by a fork of this process, from the far end, until the two meet.

    with several():
        meanwhile(work)  # yields pairs: a text, and what is to be found by it; the last that will be looked for first
        ...
        found(text)      # None: the fork has not come so far, so it is done here

Nothing hangs on the fork. What it has not found, or could not, is worked out where it is needed: the results are the
same with it and without it, and whatever is wrong is told by the process that tells everything. Once something that is
looked for has been found, the two have met, and the fork is ended.

It is a fork because threads would share one interpreter lock, and take as long together as one. A fork has all that
this process has and need be sent nothing; what it finds comes through a file, for which neither waits, as both would
for a pipe. Each page of memory that both go on to use is copied, in 0.02 s for 50 MB: it pays for work of
a tenth of a second and more.

There is a fork on Linux alone, where the process may use a second processor, and while it has but one thread: another
might hold a lock, which nobody would open in the fork. macOS has libraries that start threads by themselves, and
Windows has no forks; there, as wherever nobody asked for `several`, all is done in one process.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

from generator.interrupts import held

Thing = TypeVar("Thing")
Pairs = Iterable[tuple[str, Any]]
# before each pair, the number of its bytes takes so many
LENGTH = 8
# seconds of work of which it pays to share out the half
LONG = 0.2

_are_wanted = False
_fork: _Fork | None = None
_known: dict[str, Any] = {}


@contextmanager
def several() -> Iterator[None]:
    """Let there be a second process. None is left afterwards, whatever happens, nor anything that it has found."""
    global _are_wanted
    _are_wanted = True
    try:
        yield
    finally:
        _are_wanted = False
        _end()
        _known.clear()


def meanwhile(work: Callable[[], Pairs]) -> None:
    """Let a fork do the work, if there may be one and none is at work already.

    What belongs to a text consists of texts, bytes, numbers, lists, tuples and dicts.
    """
    global _fork
    if _fork and _fork.has_ended():
        _end()
    if _fork is None and _may_be():
        # Ctrl-C waits until this process knows the fork, which it will end; in the fork itself it waits for ever
        with suppress(OSError), held():  # no room for another process, or for its file
            _fork = _forked(work)


def shared(things: Sequence[Thing], work: Callable[[Thing], Pairs]) -> Iterator[Thing]:
    """The things, to be done one by one; once they turn out to take long, a fork does work of those that are left."""
    begin = time.process_time()
    is_shared = False
    for number, thing in enumerate(things):
        spent = time.process_time() - begin
        if not is_shared and number and spent / number * (len(things) - number) >= LONG:
            is_shared = True
            meanwhile(partial(_backwards, things[number:], work))
        yield thing


def _backwards(things: Sequence[Thing], work: Callable[[Thing], Pairs]) -> Pairs:
    return (pair for thing in reversed(things) for pair in work(thing))


def found(text: str) -> Any:
    """What the fork has found by a text; None where it has found nothing so far."""
    if _fork:
        _known.update(_fork.news())
        if text in _known:
            _end()
    return _known.get(text)


def _may_be() -> bool:
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    return _are_wanted and is_safe and len(os.sched_getaffinity(0)) > 1


def _end() -> None:
    """End the fork, if there is one; what it has found is known."""
    global _fork
    if _fork:
        with held():
            _fork.end()
            _known.update(_fork.news())
            _fork.files.close()
            _fork = None


@dataclass(slots=True)
class _Fork:
    """A fork that writes what it finds into a file. id: 0 once there is none. past: how far the file has been read.

    files: what closes the file, and removes whatever else the fork may have left on disk.
    """

    id: int
    file: IO[bytes]
    files: ExitStack
    past: int = 0

    def has_ended(self) -> bool:
        """Whether it has come to its end."""
        with suppress(ChildProcessError):  # where the shell has said that nobody waits, it is gone already
            if self.id and os.waitpid(self.id, os.WNOHANG) == (0, 0):
                return False
        self.id = 0
        return True

    def end(self) -> None:
        """Be rid of it."""
        with suppress(ChildProcessError, ProcessLookupError):
            if not self.has_ended():
                os.kill(self.id, signal.SIGKILL)
                os.waitpid(self.id, 0)
        self.id = 0

    def news(self) -> Iterator[tuple[str, Any]]:
        """The pairs that have come since; one that is not there to its last byte is none."""
        handle = self.file.fileno()
        while length := int.from_bytes(os.pread(handle, LENGTH, self.past), "big"):
            data = os.pread(handle, length, self.past + LENGTH)
            if len(data) < length:
                return
            self.past += LENGTH + length
            yield marshal.loads(data)


def _forked(work: Callable[[], Pairs]) -> _Fork:
    """A fork that does the work. Raises OSError."""
    here = os.getpid()
    with ExitStack() as files:
        folder = files.enter_context(tempfile.TemporaryDirectory())
        file = files.enter_context(Path(folder, "pairs").open("w+b", buffering=0))
        id = os.fork()
        if not id:
            tempfile.tempdir = folder  # for the files that it has no time to remove
            _do(work, file, here)
        return _Fork(id, file, files.pop_all())


def _do(work: Callable[[], Pairs], file: IO[bytes], parent: int) -> None:
    """Do the work in the fork, and end: at once and without a word, since all else is left to the parent."""
    global _are_wanted
    try:
        _are_wanted = False
        for pair in work():
            data = marshal.dumps(pair)
            file.write(len(data).to_bytes(LENGTH, "big") + data)
            if os.getppid() != parent:  # nobody is left to read it
                break
    finally:
        os._exit(0)
