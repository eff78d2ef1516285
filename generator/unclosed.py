"""Lines with a comment that nobody closes -> the same lines, its sign a text: else all behind it would be comment.

<!-- to do: more        \\<!-- to do: more
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.fences import scan
from generator.records import Block

BEGIN, END = "<!--", "-->"


def opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks that are comments, or begin as one, and that run to the end of what they stand in."""
    for block in blocks:
        if block.kind == "html" and block.text.lstrip().startswith(BEGIN) and END not in block.text:
            yield block
        if block.children:
            yield from opened(block.children)


def as_text(lines: Sequence[str], blocks: Iterable[Block]) -> list[str]:
    """The lines with each sign that begins a comment in one of the blocks escaped, outside of code fences."""
    shown = list(lines)
    for block in blocks:
        for number, (line, code) in enumerate(scan(lines[block.first - 1 : block.last]), start=block.first - 1):
            shown[number] = line if code else line.replace(BEGIN, f"\\{BEGIN}")
    return shown
