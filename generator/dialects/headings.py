"""Headings that ask, at whatever level, also inside list items, as in

    ## 3. What is a canary release?

    Rolling a new version out to a small share of the traffic first.

    ### When to use it

    Whenever a fault would be costly.

One level of headings holds the questions: the one with the most of them (see series.py). Deeper headings belong to the
answer; the others at this level, and those above, begin a section.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator.dialects import series
from generator.dialects.cutting import QUESTION_MARKS, cut, listed, units
from generator.dialects.reading import Reading, heading_text
from generator.labels import is_answer
from generator.records import Block, Document


def headings(document: Document) -> Reading:
    """The headings that ask, each with what stands below it."""
    blocks = units(document)
    if series.of_use(document):
        return Reading((), ())
    index = listed(document)
    named = series.of_questions(document)
    levels = {block.level for block in blocks if block.kind == "heading"}
    chosen = max(((len(_asking(blocks, level, index, named=named)), -level) for level in levels), default=(0, 0))
    if not chosen[0]:
        return Reading((), ())
    level = -chosen[1]
    asking = _asking(blocks, level, index, named=named)
    if len(asking) == 1 and not heading_text(blocks[asking[0]].text).endswith(QUESTION_MARKS):
        return Reading((), ())  # "How to knit a scarf" is the title of its document
    if len(asking) == 1 and level == 1 and any(_is_section(block) for block in blocks[asking[0] + 1 :]):
        return Reading((), ())  # and so is "Is hand-knitting dead?"
    parts = [number for number, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    return cut(document, blocks, asking, set(parts) - set(asking))


def _is_section(block: Block) -> bool:
    return block.kind == "heading" and not is_answer(heading_text(block.text))


def _asking(blocks: Sequence[Block], level: int, index: Collection[str], *, named: bool) -> list[int]:
    """The headings of a level that are questions; none where the level is not one of questions."""
    texts = {
        number: heading_text(block.text)
        for number, block in enumerate(blocks)
        if block.kind == "heading" and block.level == level
    }
    return series.asking(blocks, texts, index, named=named)
