"""Headings, paragraphs and items that a tag such as `#card` makes questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.dialects.clozes import CODE
from generator.dialects.colons import part_at_colons
from generator.dialects.glossary import Located
from generator.dialects.reading import heading_text
from generator.dialects.stamps import TAG, Found, clean, found_card, is_text
from generator.fences import scan
from generator.records import CardKind, Document


def is_tagged(document: Document) -> bool:
    """Whether a tag says that there are flash cards, in the text or in the front matter."""
    texts = [block.text for block in document.blocks if is_text(block) and "card" in block.text.casefold()]
    lines = (line for text in texts for line, code in scan(text.split("\n")) if not code)
    return any(TAG.search(re.sub(CODE, "", line)) for line in lines) or any(
        "flashcard" in line.casefold() for line in document.lines[: document.head]
    )


def tagged(document: Document, blocks: Located) -> Iterator[Found]:
    """The headings and paragraphs that a tag calls a card, each with what follows."""
    past = 0
    for index, (section, block) in enumerate(blocks):
        lines = block.text.split("\n")
        tags = [number for number, line in enumerate(lines) if names_card(line)]
        if index < past or block.kind not in ("heading", "paragraph") or not tags:
            continue
        past = _end_of_block_answer(blocks, index, whole=block.kind == "heading" or tags[0] == len(lines) - 1)
        front = heading_text(block.text) if block.kind == "heading" else "\n".join(lines[: tags[0] + 1])
        rest = "\n".join(lines[tags[0] + 1 :]) if block.kind == "paragraph" else ""
        if not clean(front):
            continue
        back = "\n\n".join([rest, *(other.text for _, other in blocks[index + 1 : past])])
        turn = block.last if block.kind == "heading" else block.first + tags[0]
        span = block.first, turn, blocks[past - 1][1].last
        yield found_card(document, section, span, (front, back), kind=direction(lines[tags[0]]))


def _end_of_block_answer(blocks: Located, index: int, *, whole: bool) -> int:
    """The index after the last block of a tagged block's answer.

    A heading's goes on to the next of its level, or to the next card; a paragraph's is what stands directly below it.
    whole: whether the answer is all in the blocks that follow.
    """
    block = blocks[index][1]
    end = index + 1
    while end < len(blocks):
        following = blocks[end][1]
        if following.kind == "rule" or names_card(following.text.partition("\n")[0]):
            break
        if following.kind == "heading" and following.level <= (block.level or 7):
            break
        if (
            block.kind != "heading"
            and following.first > blocks[end - 1][1].last + 1
            and not (whole and end == index + 1)
        ):
            break
        end += 1
    return end


def names_card(line: str) -> bool:
    """Whether a tag at the end of the line calls it, alone, a card."""
    if "#" not in line:
        return False
    return any(not tag["several"] and not line[tag.end() :].strip() for tag in TAG.finditer(line)) and (
        part_at_colons(line) is None
    )


def direction(line: str) -> CardKind:
    tag = TAG.search(line)
    return "reversed" if tag and "reverse" in (tag["more"] or "") else "basic"
