"""Which lines of a Markdown text stand inside a code fence, where nothing is structure; and the text without code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FENCE = re.compile(r"(?P<before>(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
QUOTES = re.compile(r"[ \t>]*")
# no author writes code spans of more characters
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`).{1,4000}?(?<!`)\1(?!`)", re.DOTALL)


class FenceScanner:
    """Follows code fences from line to line. open: whether the lines so far leave one open."""

    def __init__(self) -> None:
        self._fence = ""
        self._quotes = 0

    @property
    def open(self) -> bool:
        return bool(self._fence)

    def is_code(self, line: str) -> bool:
        """Whether the line, the next of its text, is a fence or stands inside one."""
        if not self._fence and "```" not in line and "~~~" not in line:
            return False
        if self._quotes and _quotes(line) < self._quotes:
            self._fence, self._quotes = "", 0  # the quote that the fence stands in is over
        if self._fence:
            text = line.strip(" \t>")
            if len(text) >= len(self._fence) and set(text) == {self._fence[0]} and _quotes(line) == self._quotes:
                self._fence = ""
            return True
        if match := FENCE.match(line):
            self._fence = match["mark"]
            self._quotes = match["before"].count(">")
        return self.open


def scan(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a code fence."""
    scanner = FenceScanner()
    for line in lines:
        yield line, scanner.is_code(line)


def outside_code(markdown: str) -> str:
    """A Markdown text without its code fences, a word in place of each code span."""
    if "```" in markdown or "~~~" in markdown:
        markdown = "\n".join(line for line, code in scan(markdown.split("\n")) if not code)
    return CODE_SPAN.sub("`code`", markdown) if "`" in markdown else markdown


def _quotes(line: str) -> int:
    """How many quotes the line stands in, if its `>` are such."""
    return QUOTES.match(line)[0].count(">")  # type: ignore[index]
