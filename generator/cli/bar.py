"""How far a command has come -> a bar on a terminal, or with --verbose a line for each thing done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from generator.progress import Progress, silent

if TYPE_CHECKING:
    from tqdm import tqdm

# what is done to what: the rate is told in it
UNITS = {
    "reading": "documents",
    "fetching": "files",
    "rendering": "cards",
    "packaging": "packages",
    "adopting": "notes",
}
# of fewer things, no rate is told
FEW = 10
# seconds: a command that takes no longer shows no bar
DELAY = 0.5
WITH_RATE = "{desc:<24.24} {percentage:3.0f} % {bar} {rate_noinv_fmt}, {remaining} left"
WIDE = "{desc:<24.24} {percentage:3.0f} % {bar} {remaining} left"
NARROW = "{desc:.12} {percentage:3.0f} % {bar} {remaining} left"
# columns, from which on there is room for all
ROOM = 70


@contextmanager
def progress(*, quiet: bool = False, verbose: bool = False, is_slow: bool = False) -> Iterator[Progress]:
    """What shows on stderr how far a command has come, and is gone when that has ended.

    quiet: show nothing, as where stderr is no terminal, or one that cannot move its cursor. verbose: also leave a line
    for each thing that is done. is_slow: show it at once, whatever it is that is told first.
    """
    is_shown = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not is_shown and (quiet or not verbose):
        yield silent
        return
    bar = Bar(is_shown=is_shown, is_verbose=verbose, delay=0 if is_slow else DELAY)
    try:
        yield bar
    finally:
        bar.close()


class Bar:
    """The bar of the stage that is running."""

    def __init__(self, *, is_shown: bool, is_verbose: bool, delay: float) -> None:
        self._is_shown = is_shown
        self._is_verbose = is_verbose
        self._doing = ""
        self._bar: tqdm[Any] | None = None
        self._due = time.monotonic() + delay

    def __call__(self, doing: str, done: float, total: int) -> None:
        if doing != self._doing:
            self._begin(doing, total)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, doing: str, total: int) -> None:
        stage, before = doing.partition(" ")[0], self._doing.partition(" ")[0]
        self._doing = doing
        if self._is_verbose:
            if self._bar is not None:
                self._bar.clear()
            click.echo(click.style(doing, dim=True), err=True)
        if self._bar is not None and stage == before:
            self._bar.set_description_str(doing, refresh=False)
            return
        self.close()
        if self._is_shown:
            self._bar = _bar(doing, total, UNITS.get(stage, "steps"), self._due - time.monotonic())


def _bar(doing: str, total: int, unit: str, delay: float) -> tqdm[Any]:
    """A bar that shows after so many seconds."""
    from tqdm import tqdm  # takes time to load

    tqdm.monitor_interval = 0  # a thread that redraws; each thing that is done redraws as well
    columns = os.get_terminal_size(sys.stderr.fileno()).columns
    return tqdm(
        desc=doing,
        total=total,
        unit=f" {unit}",
        file=sys.stderr,
        leave=False,
        dynamic_ncols=True,
        delay=max(0, delay),
        bar_format=NARROW if columns < ROOM else WIDE if total < FEW else WITH_RATE,
    )
