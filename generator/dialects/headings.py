"""Headings that ask, at whatever level, also inside list items, as in

    ## 3. What is a canary release?

    Rolling a new version out to a small share of the traffic first.

    ### When to use it

    Whenever a fault would be costly.

One level of headings holds the questions: the one with the most of them (see series.py). Deeper headings belong to the
answer; the others at this level, and those above, begin a section.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from generator.asking import asks
from generator.dialects import series
from generator.dialects.cutting import QUESTION_MARKS, cut, index_items, listed, units
from generator.dialects.reading import Reading, heading_text
from generator.labels import is_answer
from generator.patterns import lazy
from generator.records import Block, Document

JUMP = lazy(r"\[([^\[\]]+)\]\(#[^()\s]*\)")
NUMBER = lazy(r"\s*\d{1,9}[.)]\s")


def headings(document: Document) -> Reading:
    """The headings that ask, each with what stands below it."""
    blocks = units(document)
    if series.of_use(document):
        return Reading((), ())
    named = series.of_questions(document)
    index = listed(document) | (_linked(document) if named else set())
    numbered = set(_numbered(document.blocks))
    levels = {block.level for block in blocks if block.kind == "heading"}
    asked = {level: _asking(blocks, level, index, numbered, named=named) for level in sorted(levels)}
    level = max(asked, key=lambda level: len(asked[level]), default=0)
    asking = asked.get(level, [])
    if not asking:
        return Reading((), ())
    if len(asking) == 1 and not heading_text(blocks[asking[0]].text).endswith(QUESTION_MARKS):
        return Reading((), ())  # "How to knit a scarf" is the title of its document
    if len(asking) == 1 and level == 1 and any(_is_section(block) for block in blocks[asking[0] + 1 :]):
        return Reading((), ())  # and so is "Is hand-knitting dead?"
    parts = [number for number, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    return cut(document, blocks, asking, set(parts) - set(asking))


def _numbered(blocks: Iterable[Block]) -> Iterator[int]:
    """The lines on which headings begin the items of numbered lists: no other titles are written so."""
    for block in blocks:
        if block.kind == "list" and NUMBER.match(block.text):
            yield from (item.first for item in block.children if item.children and item.children[0].kind == "heading")


def _linked(document: Document) -> set[str]:
    """The keys of the numbered headings, if most of them are what the document's lists of links lead to."""
    found = {
        series.key(link[1])
        for block in document.blocks
        for item in index_items(block)
        if (link := JUMP.fullmatch(item.text.strip()))
    }
    titles = [heading_text(block.text) for block in document.blocks if block.kind == "heading"]
    keys = {series.key(text) for text in titles if series.NUMBER.match(text)}
    return keys & found if len(keys & found) >= series.MOSTLY * len(keys) else set()


def _is_section(block: Block) -> bool:
    return block.kind == "heading" and not is_answer(heading_text(block.text))


def _asking(
    blocks: Sequence[Block], level: int, index: Collection[str], numbered: Collection[int], *, named: bool
) -> list[int]:
    """The headings of a level that are questions; none where the level is not one of questions."""
    texts = {
        number: heading_text(block.text)
        for number, block in enumerate(blocks)
        if block.kind == "heading" and block.level == level
    }
    begun = [number for number in texts if blocks[number].first in numbered]
    numbers = {number: f"{place}. {texts[number]}" for place, number in enumerate(begun, 1)}
    asked = [text for text in texts.values() if asks(text)]
    named = named or (len(begun) >= series.MOSTLY * len(texts) and series.are_clear(asked, named=False))
    return series.asking(blocks, texts | numbers, index, named=named)
