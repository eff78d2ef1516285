"""Cards whose sides a line `%` parts, as ankdown and mdanki have them: each under a heading, or between two rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.dialects.glossary import Located
from generator.dialects.reading import heading_text
from generator.dialects.stamps import Found, found_card
from generator.records import Block, Document

MARK = "%"


def halved(document: Document, blocks: Located) -> Iterator[Found]:
    """The cards with one such line in them."""
    if not any(_is_mark(block) for _, block in blocks):
        return
    begin = 0
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or blocks[index][1].kind in ("heading", "rule"):
            section, part = blocks[begin][0], [block for _, block in blocks[begin:index] if block.kind != "rule"]
            marks = [number for number, block in enumerate(part) if _is_mark(block)]
            if len(marks) == 1 and 0 < marks[0] < len(part) - 1:
                yield _card(document, section, part, marks[0])
            begin = index


def _is_mark(block: Block) -> bool:
    return block.kind == "paragraph" and block.text.strip() == MARK


def _card(document: Document, section: str, part: Sequence[Block], mark: int) -> Found:
    front, back = part[:mark], part[mark + 1 :]
    first = heading_text(front[0].text) if front[0].kind == "heading" else front[0].text
    texts = "\n\n".join([first, *(block.text for block in front[1:])]), "\n\n".join(block.text for block in back)
    return found_card(document, section, (front[0].first, part[mark].last, back[-1].last), texts)
