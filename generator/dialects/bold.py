"""Bold lines that ask, as in

    **What is a canary release?**

    Rolling a new version out to a small share of the traffic first.

A bold line that does not ask is part of an answer; headings begin sections.
"""

from __future__ import annotations

from generator.asking import asks
from generator.dialects.cutting import cut, listed, units
from generator.dialects.reading import BOLD_LINE, Reading
from generator.identity import question_key
from generator.records import Block, Document


def bold(document: Document) -> Reading:
    """The bold lines that ask, each with what follows it up to the next or to a heading."""
    blocks = units(document)
    index = listed(document)
    asking = [number for number, block in enumerate(blocks) if _asks(block, index)]
    parts = [number for number, block in enumerate(blocks) if block.kind == "heading"]
    return cut(document, blocks, asking, parts)


def _asks(block: Block, index: set[str]) -> bool:
    if block.kind != "paragraph":
        return False
    line = BOLD_LINE.fullmatch(block.text.split("\n")[0].strip())
    return line is not None and (asks(line[2]) or question_key(line[2]) in index)
