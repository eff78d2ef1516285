"""Markdown, and plain text, which is read as Markdown: each line is itself."""

from __future__ import annotations


def lines(text: str) -> list[str]:
    """The lines of the document: split on the line feed only, as other separators may stand inside a line."""
    return text.split("\n")
