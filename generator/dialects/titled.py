"""Headings of one level, or bold lines, that are terms with a short text below them -> entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.dialects.cutting import cut, units
from generator.dialects.glossary import BESIDE, LETTER, Located
from generator.dialects.reading import BOLD_LINE, NOTHING, Reading, heading_text
from generator.records import Block, Document

# the longest body, in lines, that a heading which is a mere term has in most cases
SHORT_BODY = 15
MOST = 0.8


def titled_terms(document: Document, located: Located) -> Reading:
    """The headings of one level, or the bold lines, that have a short text below them."""
    blocks = units(document)
    levels: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if (level := _level(block)) and _may_be_term(blocks, index):
            levels.setdefault(level, []).append(index)
    bodies = {level: [index for index in terms if _has_body(blocks, index)] for level, terms in levels.items()}
    level = max(bodies, key=lambda level: len(bodies[level]), default=0)
    if not level or len(bodies[level]) < MOST * len(levels[level]):
        return NOTHING
    parts = {index for index, block in enumerate(blocks) if 0 < _level(block) <= level} - set(levels[level])
    reading = cut(document, blocks, set(levels[level]), parts)
    short = sum(entry.origin.last - entry.origin.first < SHORT_BODY for entry in reading.entries)
    told = sum(blocks[index].kind == "paragraph" or _is_told(blocks, index) for index in levels[level])
    if min(short, told) < MOST * len(reading.entries):
        return NOTHING
    entries = [
        replace(entry, section="" if LETTER.fullmatch(entry.section) else entry.section) for entry in reading.entries
    ]
    return Reading(tuple(entries), reading.spans)


def _level(block: Block) -> int:
    """The level of a heading, 7 for a line in bold with or without text below it, 0 for anything else."""
    if block.kind == "paragraph" and BOLD_LINE.fullmatch(block.text.partition("\n")[0].strip()):
        return 7
    return block.level


def _head(block: Block) -> str:
    return heading_text(block.text) if block.kind == "heading" else block.text.partition("\n")[0].strip("*_ ")


def _may_be_term(blocks: Sequence[Block], index: int) -> bool:
    """Whether a title is no letter above terms and no heading beside them."""
    head = _head(blocks[index]).strip()
    if not head or BESIDE.fullmatch(head):
        return False
    return not LETTER.fullmatch(head) or _has_body(blocks, index)


def _has_body(blocks: Sequence[Block], index: int) -> bool:
    """Whether something but a heading or a title like it stands directly below the title."""
    if blocks[index].kind == "paragraph" and "\n" in blocks[index].text:
        return True
    below = blocks[index + 1] if index + 1 < len(blocks) else blocks[index]
    return below.kind not in ("heading", "rule") and _level(below) != _level(blocks[index])


def _is_told(blocks: Sequence[Block], index: int) -> bool:
    """Whether the text below the title begins with a sentence, not with a list, a table or code."""
    return index + 1 < len(blocks) and blocks[index + 1].kind in ("paragraph", "quote")
