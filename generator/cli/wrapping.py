"""The width of the terminal, and texts as lines no wider than that, nor than is read with ease.

What measures and wraps is loaded when it is needed: the whole command line waits for each of its modules.
"""

from __future__ import annotations

WIDEST = 100


def columns() -> int:
    """How many the terminal has."""
    import shutil

    return shutil.get_terminal_size().columns


def wrapped(text: str, *, beside: int, least: int = 1, hyphens: bool = True) -> list[str]:
    """The lines of a text that stands beside so many columns. least: their width, at least. hyphens: may end one."""
    import textwrap

    width = max(least, min(columns(), WIDEST) - beside)
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=hyphens)
