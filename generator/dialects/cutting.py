"""Cutting a document into entries at the blocks where its questions begin: what dialects that read in order share.

A dialect says which blocks ask and which begin a new part of the document; a question goes on to the next of either.
Here its blocks are shared out: the question, the answer, or neither.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, takewhile

from generator import words
from generator.asking import asks
from generator.cleaning import is_opening, noise
from generator.dialects.inline import inline_answer
from generator.dialects.prose import is_prose, is_prose_block
from generator.dialects.reading import BOLD_LINE, Reading, heading_text, title
from generator.identity import question_key
from generator.labels import OPTION, is_answer, is_bare_answer, is_question, strip_bare_answer, strip_question
from generator.patterns import lazy
from generator.records import Block, Document, Entry, Origin, Span

QUESTION_MARKS = ("?", "？", "؟")
# an answer's label counts deep inside an answer only where that is the document's habit: in this share of its entries
HABIT = 0.5
FEWEST_LISTED = 3
ABOUT_CODE = lazy(words.whole("about-code"), re.IGNORECASE)
LINK = lazy(r"\[([^\[\]]*)\]\([^()]*\)")


# most dialects ask for the same
@lru_cache(maxsize=2)
def units(document: Document) -> tuple[Block, ...]:
    """The blocks in reading order, without noise; lists that hold headings are opened, paragraphs cut at labels."""
    return tuple(unit for block in document.blocks for unit in ((block,) if is_prose_block(block) else _units(block)))


@lru_cache(maxsize=2)
def marked_units(document: Document) -> tuple[tuple[int, Block], ...]:
    """Those of the units that are no prose, with their numbers."""
    return tuple((number, block) for number, block in enumerate(units(document)) if not is_prose_block(block))


def _units(block: Block) -> Iterator[Block]:
    return (unit for unit in _open(block) if unit.kind != "definitions" and noise(unit) is None)


def cut(document: Document, blocks: Sequence[Block], asking: Collection[int], parts: Collection[int]) -> Reading:
    """The entries that begin at the blocks with the indexes asking; those with the indexes parts begin a section."""
    asking = set(asking)
    begins = sorted({*asking, *parts})
    groups = [(begin, blocks[begin:stop]) for begin, stop in pairwise([*begins, len(blocks)])]
    asked = [_without_rules(group) for begin, group in groups if begin in asking]
    if asked and groups[-1][0] in asking:
        ruled = any(block.kind == "rule" for group in asked[:-1] for block in group)
        asked[-1] = _without_rules(_without_closing(groups[-1][1], ruled=ruled))
    habit = sum(any(_is_answer(block) for block in group[1:]) for group in asked) >= HABIT * len(asked)
    title_of_document = _title_of_document(blocks, begins)
    entries: list[Entry] = []
    spans: list[Span] = []
    section = ""
    bodies = iter(asked)
    for begin, _ in groups:
        if begin in asking:
            front, back = _share_out(next(bodies), habit=habit)
            entries.append(_entry(document, front, back, section))
            spans.append(Span(front[0].first, front[-1].last, "question"))
            if back:
                spans.append(Span(back[0].first, back[-1].last, "answer"))
        elif begin != title_of_document:
            section = title(blocks[begin]) or section
    return Reading(tuple(entries), tuple(spans))


def listed(document: Document) -> set[str]:
    """The keys of what lists and tables of links name, where half of it asks: an index, as likely as not.

    A title that such a list names is a question, though it may not read like one.
    """
    found: set[str] = set()
    for block in _holding_items(document.blocks):
        texts = [item.text for item in index_items(block)]
        if len(texts) >= FEWEST_LISTED and sum(asks(text) for text in texts) >= HABIT * len(texts):
            found |= {question_key(text) for text in texts}
    return found


def index_items(block: Block) -> list[Block]:
    """What an index made of the block would hold: a block for each question, its text that alone."""
    if block.kind == "list":
        return [replace(item, text=" ".join(item.children[0].text.split())) for item in block.children if item.children]
    if block.kind == "table":
        rows = list(enumerate(block.text.split("\n"), start=block.first))[2:]
        texts = ((number, max(row.strip("| ").split("|"), key=len).strip()) for number, row in rows)
        return [Block("item", text, number, number) for number, text in texts if LINK.search(text)]
    return []


def _holding_items(blocks: Iterable[Block]) -> Iterator[Block]:
    """The lists and tables, and those in them."""
    for block in blocks:
        if block.kind in ("list", "table"):
            yield block
        if block.children:
            yield from _holding_items(block.children)


def titles_before(blocks: Sequence[Block], asking: Iterable[int]) -> set[int]:
    """The titles that stand directly before a question, with nothing but other titles and rules between."""
    found = set()
    for index in asking:
        while index and (blocks[index - 1].kind == "rule" or title(blocks[index - 1]) is not None):
            index -= 1
            if blocks[index].kind != "rule":
                found.add(index)
    return found - set(asking)


def _open(block: Block) -> Iterator[Block]:
    if block.kind == "list" and any(_begins_question(item) for item in block.children):
        for item in block.children:
            for child in _of_one_question(item.children):
                yield from _open(child)
    elif block.kind == "paragraph" and "\n" in block.text:
        lines = block.text.split("\n")
        asked = is_question(lines[0])
        options = max((number for number, line in enumerate(lines) if OPTION.match(line)), default=0)
        cuts = [
            number
            for number, line in enumerate(lines)
            if number
            and (is_question(line) or is_answer(line) or (asked and number > options and is_bare_answer([line])))
        ]
        if not cuts:
            yield block
            return
        for begin, end in pairwise([0, *cuts, len(lines)]):
            yield _part(block, lines[begin:end], begin)
    else:
        yield block


def _of_one_question(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of an item; below the title that it begins with, one as high that does not ask is a sub-title."""
    first = blocks[0] if blocks and blocks[0].kind == "heading" else None
    for block in blocks:
        is_below = first and block is not first and block.kind == "heading" and block.level <= first.level
        is_inner = is_below and not asks(heading_text(block.text))
        yield replace(block, level=first.level + 1) if first and is_inner else block


def _begins_question(item: Block) -> bool:
    first = item.children[0] if item.children else None
    return first is not None and (first.kind == "heading" or (first.kind == "paragraph" and is_question(first.text)))


def _part(block: Block, lines: Sequence[str], begin: int) -> Block:
    """The part of a paragraph that these of its lines are. begin: the number of the first, counted from 0."""
    first = block.first + begin
    return replace(block, text="\n".join(lines), first=first, last=first + len(lines) - 1)


def _without_rules(group: Sequence[Block]) -> Sequence[Block]:
    """The blocks of one question without the rules at their end, and the HTML that opens around the next."""
    end = len(group)
    while end > 1 and (group[end - 1].kind == "rule" or is_opening(group[end - 1])):
        end -= 1
    return group[:end]


def _without_closing(group: Sequence[Block], *, ruled: bool) -> list[Block]:
    """The blocks of the last question without the document's closing part, which a rule or a title sets off.

    ruled: whether rules stand inside the other answers too; then one alone says nothing.
    """
    for index, block in enumerate(group[1:], start=1):
        is_last = index + 1 == len(group)
        if block.kind == "rule" and (not ruled or (not is_last and title(group[index + 1]))):
            return list(group[:index])
        if block.kind == "heading" and block.level == 1:
            return list(group[:index])
    return list(group)


def _share_out(group: Sequence[Block], *, habit: bool) -> tuple[list[Block], list[Block]]:
    """The blocks of the question, at least one, and those of the answer."""
    for index, block in enumerate(group[1 : None if habit else 2], start=1):
        if _is_answer(block):
            return list(group[:index]), list(group[index:])
        is_marked = index == 1 and block.kind == "paragraph" and not is_prose(block.text)
        if is_marked and is_bare_answer(_text_lines(group[1:])):
            return [group[0]], [replace(block, text=strip_bare_answer(block.text)), *group[2:]]
    if shown := _shown(group):
        return list(group[: 1 + shown]), list(group[1 + shown :])
    first, *rest = group
    if rest and not strip_question(_text(first)).strip():  # `Question 3`, and what it is stands below
        return [first, rest[0]], rest[1:]
    lines = first.text.split("\n")
    if first.kind == "paragraph" and len(lines) > 1 and _is_whole_question(lines[0]):
        return [_part(first, lines[:1], 0)], [_part(first, lines[1:], 1), *rest]
    if halves := inline_answer(first, alone=not rest):
        return [halves[0]], [halves[1], *rest]
    return [first], rest


def _shown(group: Sequence[Block]) -> int:
    """How many blocks of code after a question it asks about; none where they are all that could answer it."""
    if len(group) < 2 or group[1].kind != "fence":
        return 0
    shown = len(list(takewhile(lambda block: block.kind == "fence", group[1:])))
    asked = group[0].text.rstrip("*_# ")
    about = shown and asked.endswith((*QUESTION_MARKS, ":", "：")) and ABOUT_CODE.search(asked)
    return shown if about and 1 + shown < len(group) else 0


def _text_lines(blocks: Iterable[Block]) -> list[str]:
    return [line for block in blocks if block.kind in ("paragraph", "list") for line in block.text.split("\n")]


def _is_whole_question(line: str) -> bool:
    return line.rstrip().endswith(QUESTION_MARKS) or BOLD_LINE.fullmatch(strip_question(line).strip()) is not None


def _is_answer(block: Block) -> bool:
    """Whether the block begins with an answer's label."""
    if block.kind == "paragraph":
        return not is_prose(block.text) and is_answer(block.text.partition("\n")[0])
    return block.kind == "heading" and is_answer(heading_text(block.text).partition("\n")[0])


def _text(block: Block) -> str:
    return heading_text(block.text) if block.kind == "heading" else block.text


def _entry(document: Document, front: Sequence[Block], back: Sequence[Block], section: str) -> Entry:
    first, *more = front
    answer = [_text(block) if block.kind == "heading" and _is_answer(block) else block.text for block in back]
    return Entry(
        question="\n\n".join([_text(first), *(block.text for block in more)]).strip(),
        answer="\n\n".join(answer).strip("\n"),
        origin=Origin(document.path, first.first, [*front, *back][-1].last),
        section=section,
    )


def _title_of_document(blocks: Sequence[Block], begins: Sequence[int]) -> int | None:
    """The one heading of the top level, if it stands before everything else: it names no section."""
    top = [index for index, block in enumerate(blocks) if block.kind == "heading" and block.level == 1]
    return top[0] if len(top) == 1 and begins and top[0] <= begins[0] else None
