"""Statements whose answers carry labels, whatever form the statements have, as in

    1. A canary release goes to all users at once.

       Answer: False

    2. What is rolled out to ____ first is a canary.

       Answer: a few

A label before the answer is proof enough: what stands before it is asked, though it does not ask. It begins at its
title or its list item or, where statements have neither, at the paragraph right before the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from generator.dialects import series
from generator.dialects.cutting import cut, titles_before, units
from generator.dialects.prose import marked
from generator.dialects.reading import NOTHING, Reading, heading_text, title
from generator.labels import is_answer, is_question
from generator.records import Block, Document

FEWEST = 2
# so many answers have a title or a list item of their own before them, if titles and items are what is asked
SHARE = 0.75


def answered(document: Document) -> Reading:
    """What labelled answers stand below; nothing where questions carry labels too."""
    if not any(_holds_answer(block) for block in marked(document)):
        return NOTHING
    opened = tuple(_opened(document.blocks))
    blocks = units(document if opened == document.blocks else replace(document, blocks=opened))
    answers = [index for index, block in enumerate(blocks) if is_answer(_text(block))]
    if series.of_use(document) or len(answers) < FEWEST or any(is_question(_text(block)) for block in blocks):
        return NOTHING
    asked = _asked(blocks, answers)
    if len(asked) < max(FEWEST, SHARE * len(answers)):
        return NOTHING
    deepest = max((blocks[index].level for index in asked), default=0)
    headings = {index for index, block in enumerate(blocks) if block.kind == "heading" and index not in answers}
    parts = {index for index in headings if not deepest or blocks[index].level <= deepest}
    return cut(document, blocks, asked, (parts | titles_before(blocks, asked)) - asked)


def _holds_answer(block: Block) -> bool:
    return any(map(is_answer, _text(block).split("\n"))) or any(map(_holds_answer, block.children))


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with those of list items in place of the lists in which answers are labelled."""
    for block in blocks:
        if block.kind != "list" or not any(map(_has_answer, block.children)):
            yield block
            continue
        for item in block.children:
            for first in item.children[:1]:
                yield from _question(first)
            yield from item.children[1:]


def _question(block: Block) -> Iterator[Block]:
    """What a list item begins with, as a block of the kind item, and the answer where that begins in the same."""
    lines = block.text.split("\n")
    end = next((number for number, line in enumerate(lines) if number and is_answer(line)), len(lines))
    if block.kind != "paragraph":
        yield block
        return
    yield replace(block, kind="item", text="\n".join(lines[:end]), last=block.first + end - 1)
    if end < len(lines):
        yield replace(block, text="\n".join(lines[end:]), first=block.first + end)


def _has_answer(item: Block) -> bool:
    """Whether a labelled answer stands in a list item, but not at its beginning."""
    lines = [line for block in item.children for line in _text(block).split("\n")]
    return any(map(is_answer, lines[1:])) and not is_answer(lines[0])


def _asked(blocks: Sequence[Block], answers: Sequence[int]) -> set[int]:
    """The blocks with which what the answers answer begins."""
    titled: set[int] = set()
    before: set[int] = set()
    for past, answer in pairwise([-1, *answers]):
        begins = [index for index in range(past + 1, answer) if _begins(blocks[index])]
        titled |= set(begins[-1:])
        if answer - 1 > past and blocks[answer - 1].kind == "paragraph":
            before.add(answer - 1)
    return titled if len(titled) >= SHARE * len(answers) else before


def _begins(block: Block) -> bool:
    return block.kind == "item" or title(block) is not None


def _text(block: Block) -> str:
    return heading_text(block.text) if block.kind == "heading" else block.text
