"""Questions and answers that carry labels, as in

    Q1. **What is a canary release?**

    Ans - Rolling a new version out to a small share of the traffic first.

    It shows trouble while it is still small.

A labelled line begins a question, wherever it stands in a paragraph. The answer begins at its own label or, where
there is none, after the question's line; it goes on to the next question, but not over the titles before that nor
into the document's closing part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.blocks import parse
from generator.dialects.clozes import bracketed
from generator.dialects.cutting import cut, marked_units, titles_before, units
from generator.dialects.pairs import with_labels
from generator.dialects.reading import NOTHING, Reading, heading_text
from generator.labels import is_answer, is_question, strip_question
from generator.patterns import lazy
from generator.records import Block, Document, Entry

QUOTED = lazy(r"^ {0,3}> ?", re.MULTILINE)
# so many questions in quotes are a habit
FEWEST = 2
INDEXED = lazy(r"\s*\[[^\n]*\]\([^()\s]*#[^()\s]*\)\s*")


def labelled(document: Document) -> Reading:
    """The labelled questions of the document, each with all that follows it up to where it ends."""
    document = with_labels(document)
    document = _unquoted(document)
    blocks = units(document)
    asking = [index for index, block in marked_units(document) if _asks(block)]
    if not asking:
        return NOTHING
    asking = sorted({*asking, *(index for index, block in marked_units(document) if _is_cloze(block))})
    parts = titles_before(blocks, asking)
    # a heading of such a level begins a part also where a sentence stands between it and the question
    tops = [index for index, block in enumerate(blocks) if block.kind == "heading" and block.level == 1]
    above = {index for index in parts if blocks[index].kind == "heading" and tops != [index]} or _above(blocks, asking)
    level = min((blocks[index].level for index in above), default=1)
    parts |= {index for index, block in enumerate(blocks) if block.kind == "heading" and block.level <= level}
    reading = cut(document, blocks, asking, parts - set(asking))
    return replace(reading, entries=tuple(map(_clozed, reading.entries)))


def _is_cloze(block: Block) -> bool:
    """Whether a block is a cloze of hashcards, which stand between the questions."""
    return block.kind == "paragraph" and bracketed(block.text) is not None


def _clozed(entry: Entry) -> Entry:
    text = bracketed(entry.question)
    return entry if text is None else replace(entry, question=text, kind="cloze")


def _above(blocks: Sequence[Block], asking: Sequence[int]) -> list[int]:
    """The heading that the first question stands under, if it is no title of the whole document."""
    headings = [index for index, block in enumerate(blocks[: min(asking, default=0)]) if block.kind == "heading"]
    return headings[-1:] if len(headings) > 1 else []


def _unquoted(document: Document) -> Document:
    """The document with its quotes opened where it sets its questions in quotes."""
    quotes = {block.first: QUOTED.sub("", block.text) for block in document.blocks if block.kind == "quote"}
    if sum(map(is_question, quotes.values())) < FEWEST:
        return document
    labelled = {first for first, text in quotes.items() if is_question(text) or is_answer(text)}
    opened = (_inside(block, quotes[block.first]) if block.first in labelled else [block] for block in document.blocks)
    return replace(document, blocks=tuple(inner for found in opened for inner in found))


def _inside(quote: Block, text: str) -> list[Block]:
    return [_moved(block, quote.first - 1) for block in parse(text.split("\n"))]


def _moved(block: Block, lines: int) -> Block:
    """The block and those in it so many lines further down."""
    children = tuple(_moved(child, lines) for child in block.children)
    return replace(block, first=block.first + lines, last=block.last + lines, children=children)


def _asks(block: Block) -> bool:
    if block.kind == "heading":
        return is_question(heading_text(block.text))
    # a label before a link to another place is in an index of the questions
    return block.kind == "paragraph" and is_question(block.text) and not INDEXED.fullmatch(strip_question(block.text))
