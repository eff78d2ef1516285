"""A question and an answer with a line `?`, or `??`, between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from generator.dialects.glossary import Located
from generator.dialects.reading import heading_text
from generator.dialects.stamps import ITEM, TAGS, Found, found_card, is_text
from generator.fences import scan
from generator.records import Block, CardKind, Document

# a document of which so much is cards has no notes beside them
STRICT = 0.5
SEPARATORS: dict[str, CardKind] = {"?": "basic", "??": "reversed"}


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines between two blank ones: what Obsidian's plugins take for a card.

    mark: which line separates question and answer. ends: whether it is a heading or a rule. joined: whether it goes on
    with the block of the group before.
    """

    section: str
    first: int
    lines: tuple[str, ...]
    mark: int | None = None
    ends: bool = False
    joined: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def separated(document: Document, blocks: Located) -> Iterator[Found]:
    """The cards whose question and answer a line of one or two question marks separates."""
    if not any(line.strip() in SEPARATORS for _, block in blocks for line in block.text.split("\n")):
        return
    groups = list(_groups(document, blocks))
    filled = [group for group in groups if any(map(str.strip, group.lines)) and not group.ends]
    # where the document is all cards, what follows after a blank line is no note beside them
    strict = sum(group.mark is None for group in filled) > STRICT * len(filled)
    past = 0
    for index, group in enumerate(groups):
        if group.mark is None or index < past:
            continue
        front, first = list(group.lines[: group.mark]), group.first
        before = groups[index - 1] if index > past else None
        if before and any(before.lines) and not (front and _is_text_line(front[0])):
            front, first = [*before.lines, *([""] if front else []), *front], before.first
        back = list(group.lines[group.mark + 1 :])
        past = _end_of_answer(groups, index, alone=not back, strict=strict)
        for other in groups[index + 1 : past]:
            back += ["", *other.lines]
        if len(front) == 1 and (item := ITEM.match(front[0])):
            front, back = [front[0][item.end() :]], [line.removeprefix(" " * min(4, item.end())) for line in back]
        lines = first, group.first + group.mark, groups[past - 1].last
        kind = SEPARATORS[group.lines[group.mark].strip()]
        yield found_card(document, group.section, lines, ("\n".join(front), "\n".join(back)), kind=kind)


def _is_text_line(line: str) -> bool:
    """Whether the line begins a paragraph, not a list, a table or code, which a question stands before."""
    return not (ITEM.match(line) or line.startswith(("    ", "\t", "```", "~~~", "|", "![", ">", "$$")))


def _end_of_answer(groups: Sequence[_Group], index: int, *, alone: bool, strict: bool) -> int:
    """The index after the last group of the answer.

    alone: whether a blank line follows the separator, too; strict: whether one ends the answer otherwise.
    """
    end = index + 1
    while end < len(groups) and groups[end].mark is None and not groups[end].ends:
        asks_next = end + 1 < len(groups) and groups[end + 1].mark == 0
        if asks_next or (strict and not alone and not groups[end].joined):
            break
        end += 1
    return end


def _groups(document: Document, blocks: Located) -> Iterator[_Group]:
    """The document cut at its blank lines, but not inside code."""
    open_: _Group | None = None
    for section, block in blocks:
        for number, piece in enumerate(_pieces(document, block)):
            ends = block.kind == "rule" or (block.kind == "heading" and "\n" not in block.text)
            lines = (heading_text(block.text),) if block.kind == "heading" and ends else tuple(piece[1])
            if open_ and not number and not ends and open_.last + 1 == block.first:
                open_ = replace(open_, lines=open_.lines + lines, ends=False)
            else:
                if open_:
                    yield _marked(open_)
                open_ = _Group(section, piece[0], lines, ends=ends, joined=number > 0)
    if open_:
        yield _marked(open_)


def _pieces(document: Document, block: Block) -> Iterator[tuple[int, list[str]]]:
    """The lines of the block between its blank ones, with the number of the first; a line of tags begins anew."""
    piece: list[str] = []
    lines = document.lines[block.first - 1 : block.last]
    for number, (line, code) in zip(count(block.first), scan(lines), strict=False):
        blank = not line.strip() and not code and is_text(block)
        if piece and (blank or (not code and TAGS.fullmatch(line))):
            yield number - len(piece), piece
            piece = []
        if not blank:
            piece.append(line)
    if piece:
        yield block.last + 1 - len(piece), piece


def _marked(group: _Group) -> _Group:
    marks = (number for number, (line, code) in enumerate(scan(group.lines)) if line.strip() in SEPARATORS and not code)
    return replace(group, mark=next(marks, None))
