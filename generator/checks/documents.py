"""What a document says that nothing comes of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Material
from generator.checks.rule import Found, Remark, Rule
from generator.records import Block, Document, Origin

# the names that mean something to a build
KEYS = ("topic", "deck", "tags", "cloze", "title")
# how alike a name is, of 100, that was meant to be one of them
MEANT = 75
FENCE_END = re.compile(r"[ >]*(?P<fence>`{3,}|~{3,})[ \t]*")


def _front_matter(material: Material) -> Iterator[Found]:
    from rapidfuzz import fuzz

    for source in material.sources:
        document = source.document
        for key in document.front_matter:
            best = max(KEYS, key=lambda known: fuzz.ratio(known, key.casefold()))
            if key not in KEYS and fuzz.ratio(best, key.casefold()) >= MEANT:
                line = next((n for n, text in enumerate(document.lines, 1) if text.startswith(f"{key}:")), 1)
                yield Found(
                    Remark(f'"{key}" in the front matter means nothing', mend=f'write "{best}:"'), _at(document, line)
                )


def _empty_sections(material: Material) -> Iterator[Found]:
    for source in material.sources:
        blocks = source.document.blocks
        headings = {span.first for span in source.findings.spans if span.role == "heading"}
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block.kind == "heading" and block.first in headings and _is_empty(block, after):
                title = block.text.strip("# \t")
                yield Found(
                    Remark(f'nothing stands below the heading "{title[:60]}"'), _at(source.document, block.first)
                )


def _is_empty(heading: Block, after: Block | None) -> bool:
    """Whether what comes after a heading is no part of it. A title is no section."""
    if heading.level == 1:
        return False
    return after is None or (after.kind == "heading" and after.level <= heading.level)


def _open_fences(material: Material) -> Iterator[Found]:
    for source in material.sources:
        for block in _all(source.document.blocks):
            if block.kind == "fence" and not _is_closed(block):
                yield Found(Remark("this code fence is not closed"), _at(source.document, block.first))


def _all(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _all(block.children)


def _is_closed(block: Block) -> bool:
    lines = block.text.split("\n")
    begin, end = FENCE_END.match(lines[0]), FENCE_END.fullmatch(lines[-1])
    return len(lines) > 1 and bool(begin and end and end["fence"].startswith(begin["fence"]))


def _at(document: Document, line: int) -> Origin:
    return document.place(Origin(document.path, line, line))


def _open_comments(material: Material) -> Iterator[Found]:
    for source in material.sources:
        for line in source.document.unclosed:
            yield Found(Remark("this comment is not closed"), Origin(source.document.path, line, line))


FRONT_MATTER = Rule(
    name="front-matter",
    severity="warning",
    finds="A name in a document's front matter that is nearly one that a build knows, such as topics.",
    why="It means nothing to a build, and the deck gets another name than its author wanted.",
    mend="write topic: or deck:",
    look=_front_matter,
)
EMPTY_SECTION = Rule(
    name="empty-section",
    severity="hint",
    finds="A heading of a document with nothing below it.",
    why="It may be a question that was forgotten.",
    mend="write what belongs there, or delete the heading",
    look=_empty_sections,
)
OPEN_COMMENT = Rule(
    name="open-comment",
    severity="warning",
    finds="A comment of a document that is not closed.",
    why="It is read as text, and stands on a card.",
    mend="close it with -->",
    look=_open_comments,
)
OPEN_FENCE = Rule(
    name="open-fence",
    severity="warning",
    finds="A code fence of a document that is not closed.",
    why="All behind it is code, questions too.",
    mend="close it with a line of the same signs",
    look=_open_fences,
)
