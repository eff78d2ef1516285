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
from generator.dialects.cutting import QUESTION_MARKS, cut, listed, units
from generator.dialects.reading import Reading, heading_text
from generator.identity import question_key
from generator.labels import is_question
from generator.records import Block, Document

# a level is one of questions when this share of its headings ask
SHARE = 0.5
MOSTLY = 0.75


def headings(document: Document) -> Reading:
    """The headings that ask, each with what stands below it."""
    blocks = units(document)
    index = listed(document)
    levels = {block.level for block in blocks if block.kind == "heading"}
    chosen = max(((len(_asking(blocks, level, index)), -level) for level in levels), default=(0, 0))
    if not chosen[0]:
        return Reading((), ())
    level = -chosen[1]
    asking = _asking(blocks, level, index)
    if len(asking) == 1 and not heading_text(blocks[asking[0]].text).endswith(QUESTION_MARKS):
        return Reading((), ())  # "How to knit a scarf" is the title of its document
    parts = [number for number, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    return cut(document, blocks, asking, set(parts) - set(asking))


def _asking(blocks: Sequence[Block], level: int, index: set[str]) -> list[int]:
    """The headings of a level that are questions; none where the level is not one of questions."""
    texts = {
        number: heading_text(block.text)
        for number, block in enumerate(blocks)
        if block.kind == "heading" and block.level == level
    }
    labelled = [number for number, text in texts.items() if is_question(text)]
    if labelled:
        return labelled
    asking = [number for number, text in texts.items() if asks(text) or question_key(text) in index]
    if len(asking) < SHARE * len(texts):
        return []
    named = sum(question_key(texts[number]) in index for number in asking)
    if len(asking) < MOSTLY * len(texts) or named >= SHARE * len(asking):
        return asking
    # among so many questions, and with no index to tell, what stands between them with a text of its own is one more
    inner = [number for number in texts if asking[0] < number < asking[-1] and _has_body(blocks, number)]
    return sorted({*asking, *inner})


def _has_body(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 < len(blocks) and blocks[index + 1].kind not in ("heading", "rule")
