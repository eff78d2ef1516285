"""Which lines of a Markdown text stand inside a code fence, where nothing is structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")


class FenceScanner:
    """Follows code fences from line to line. open: whether the lines so far leave one open."""

    def __init__(self) -> None:
        self._fence = ""

    @property
    def open(self) -> bool:
        return bool(self._fence)

    def is_code(self, line: str) -> bool:
        """Whether the line, the next of its text, is a fence or stands inside one."""
        if self._fence:
            text = line.strip(" \t>")
            if len(text) >= len(self._fence) and set(text) == {self._fence[0]}:
                self._fence = ""
            return True
        if match := FENCE.match(line):
            self._fence = match[1]
        return self.open


def scan(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a code fence."""
    scanner = FenceScanner()
    for line in lines:
        yield line, scanner.is_code(line)
