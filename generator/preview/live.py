"""What is read again and again -> what the page shows: the newest, or where that is broken, the last that was not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from generator.errors import BuildError, InputError, OutputError
from generator.preview.contents import Contents, Problem
from generator.preview.site import Site, site
from generator.records import Origin


class Board:
    """The site that is shown at the moment. One thread puts it there, others read it."""

    def __init__(self, shown: Site) -> None:
        self._shown = shown
        self._changed = threading.Condition()

    @property
    def site(self) -> Site:
        return self._shown

    def put(self, shown: Site) -> None:
        with self._changed:
            self._shown = shown
            self._changed.notify_all()

    def wait(self, version: str, seconds: float) -> str:
        """The version of the site once it is another, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown.version != version, seconds)
            return self._shown.version


def follow(
    board: Board,
    read: Callable[[], Contents],
    first: Contents,
    changes: Iterable[object],
    tell: Callable[[Contents], None],
) -> None:
    """Read all again at each change, put it on the board, and tell of it. first: what is there."""
    last = first
    for _ in changes:
        last = newest(read, last)
        board.put(site(last, is_live=True))
        tell(last)


def newest(read: Callable[[], Contents], last: Contents) -> Contents:
    """What is read now; the last that was, with what is wrong, where files have no cards any more because of that."""
    try:
        now = read()
    except BuildError as error:
        return replace(last, problems=tuple(map(_problem, error.errors)))
    except InputError as error:
        return replace(last, problems=(_problem(error),))
    except OSError as error:  # a file that went while it was read: at its next change all is read again
        what = (error.strerror or str(error)).lower()
        return replace(last, problems=(_problem(OutputError(str(error.filename), None, what, "save it again")),))
    wrong = {problem.origin.path for problem in now.problems if problem.severity == "error"}
    if (_with_cards(last) - _with_cards(now)) & wrong:
        return replace(last, problems=now.problems)
    return now


def _with_cards(contents: Contents) -> set[str]:
    """The files that cards come from."""
    return {row.origin.path for deck in contents.decks for row in deck.rows if row.origin}


def _problem(error: InputError) -> Problem:
    line = error.line or 0
    return Problem("error", "refused", error.what, error.hint, "", Origin(error.path, line, line))
