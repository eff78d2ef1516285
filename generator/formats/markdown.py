"""Markdown and MDX: each line is itself, but for what is not CommonMark."""

from __future__ import annotations

import re

from generator import frontmatter
from generator.cardfile import is_document
from generator.formats import containers, foreign, mdx
from generator.formats.writing import Lines, text_of
from generator.records import Text

# how a line begins that may be none of CommonMark's
FOREIGN = re.compile(rf"\n[^\S\n]*(?:{foreign.BEGIN}|{'|'.join(map(re.escape, containers.SIGNS))})")


def markdown(data: bytes, name: str) -> Text:
    """The lines of the document: split on the line feed only, as other separators may stand inside a line.

    Frames and folds of documentation sites are written as quotations and details (see containers.py), and so are HTML
    headings and the boxes of Obsidian (see foreign.py). What deckpress exported stays as it is.
    """
    text = data.decode("utf-8")
    plain = tuple(text.split("\n"))
    is_script = name.lower().endswith(".mdx") or mdx.begins_with_imports(plain[frontmatter.length(plain) :])
    if not (is_script or FOREIGN.search(f"\n{text}")) or is_document(plain):
        return Text(plain, tuple(range(1, len(plain) + 1)))
    lines = lines_of(text, is_script=is_script)
    if plain == tuple(line for line, _ in lines):
        return Text(plain, tuple(range(1, len(plain) + 1)))
    return text_of(lines)


def lines_of(text: str, *, is_script: bool = False) -> Lines:
    """The same, each line with the number, from 1, of the one it came from. is_script: whether it is MDX."""
    lines = text.split("\n")
    head = frontmatter.length(lines)
    numbered = list(zip(lines, range(1, len(lines) + 1), strict=True))
    content = numbered[head:]
    if is_script or mdx.begins_with_imports(lines[head:]):
        content = containers.unpacked(mdx.without_script(content), mdx.tags)
    elif containers.has_containers(lines):
        content = containers.unpacked(content)
    return [*numbered[:head], *foreign.native(content)]
