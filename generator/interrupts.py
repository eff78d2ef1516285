"""Ctrl-C in the middle of something that must not be left half done -> Ctrl-C at a moment that suits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held() -> Iterator[Callable[[], None]]:
    """Keep Ctrl-C waiting. Gives a function that lets it through, as does the end: both raise what it raises.

    Python runs signal handlers in the main thread only: in others, nothing comes and nothing is to be held.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield lambda: None
        return
    waiting: list[tuple[int, FrameType | None]] = []

    def let_through() -> None:
        if waiting:
            usual(*waiting.pop())

    signal.signal(signal.SIGINT, lambda number, frame: waiting.append((number, frame)))
    try:
        yield let_through
    finally:
        signal.signal(signal.SIGINT, usual)
    let_through()
