"""Markdown, MDX, and plain text, which is read as Markdown: each line is itself, but for what is not CommonMark."""

from __future__ import annotations

from generator import frontmatter
from generator.formats import containers, mdx
from generator.formats.writing import text_of
from generator.records import Text


def markdown(data: bytes, name: str) -> Text:
    """The lines of the document: split on the line feed only, as other separators may stand inside a line.

    Frames and folds of documentation sites are written as quotations and details (see containers.py).
    """
    lines = data.decode("utf-8").split("\n")
    head = frontmatter.length(lines)
    is_script = name.lower().endswith(".mdx") or mdx.begins_with_imports(lines[head:])
    numbered = list(zip(lines, range(1, len(lines) + 1), strict=True))
    if is_script:
        content = containers.unpacked(mdx.without_script(numbered[head:]), mdx.tags)
    elif containers.has_containers(lines):
        content = containers.unpacked(numbered[head:])
    else:
        return Text(tuple(lines), tuple(range(1, len(lines) + 1)))
    return text_of([*numbered[:head], *content])
