"""Headings that ask, at whatever level, also inside list items, as in

    ## 3. What is a canary release?

    Rolling a new version out to a small share of the traffic first.

    ### When to use it

    Whenever a fault would be costly.

One level of headings holds the questions: the one most of whose headings ask, or where any is labelled, the labelled
ones. Deeper headings belong to the answer; the others at this level, and those above, begin a section.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.asking import asks
from generator.dialects.cutting import cut, units
from generator.dialects.reading import Reading, heading_text
from generator.labels import is_question
from generator.records import Block, Document

# a level is one of questions when this share of its headings ask
SHARE = 0.5


def headings(document: Document) -> Reading:
    """The headings that ask, each with what stands below it."""
    blocks = units(document)
    levels = {block.level for block in blocks if block.kind == "heading"}
    chosen = max(((len(_asking(blocks, level)), -level) for level in levels), default=(0, 0))
    if not chosen[0]:
        return Reading((), ())
    level = -chosen[1]
    asking = _asking(blocks, level)
    parts = [index for index, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    return cut(document, blocks, asking, set(parts) - set(asking))


def _asking(blocks: Sequence[Block], level: int) -> list[int]:
    """The headings of a level that are questions; none where the level is not one of questions."""
    texts = {
        index: heading_text(block.text)
        for index, block in enumerate(blocks)
        if block.kind == "heading" and block.level == level
    }
    labelled = [index for index, text in texts.items() if is_question(text)]
    if labelled:
        return labelled
    asking = [index for index, text in texts.items() if asks(text)]
    return asking if len(asking) >= SHARE * len(texts) else []
