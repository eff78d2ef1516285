"""Questions and answers that carry labels, as in

    Q1. **What is a canary release?**

    Ans - Rolling a new version out to a small share of the traffic first.

    It shows trouble while it is still small.

A labelled line begins a question, wherever it stands in a paragraph. The answer begins at its own label or, where
there is none, after the question's line; it goes on to the next question, but not over the titles before that nor
into the document's closing part.
"""

from __future__ import annotations

from generator.dialects.cutting import cut, titles_before, units
from generator.dialects.reading import Reading, heading_text
from generator.labels import is_question
from generator.records import Block, Document


def labelled(document: Document) -> Reading:
    """The labelled questions of the document, each with all that follows it up to where it ends."""
    blocks = units(document)
    asking = [index for index, block in enumerate(blocks) if _asks(block)]
    parts = titles_before(blocks, asking)
    # a heading of such a level begins a part also where a sentence stands between it and the question
    level = min((blocks[index].level for index in parts if blocks[index].kind == "heading"), default=1)
    parts |= {index for index, block in enumerate(blocks) if block.kind == "heading" and block.level <= level}
    return cut(document, blocks, asking, parts - set(asking))


def _asks(block: Block) -> bool:
    if block.kind == "heading":
        return is_question(heading_text(block.text))
    return block.kind == "paragraph" and is_question(block.text)
