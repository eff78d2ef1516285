"""Markdown, and plain text, which is read as Markdown: each line is itself."""

from __future__ import annotations

from generator.records import Text


def markdown(data: bytes, name: str) -> Text:
    """The lines of the document: split on the line feed only, as other separators may stand inside a line."""
    lines = data.decode("utf-8").split("\n")
    return Text(tuple(lines), tuple(range(1, len(lines) + 1)))
