"""Paragraphs and lists whose lines are cards: parted by colons, or with deletions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.dialects.clozes import CLOZE, CODE, clozed
from generator.dialects.colons import part_at_colons
from generator.dialects.glossary import Located
from generator.dialects.hashtags import direction, is_tagged, names_card
from generator.dialects.stamps import STAMP, Found, clean, found_card
from generator.records import Block, Document

ASKED_FOR = frozenset(["true", "yes", "on", "highlight", "highlights", "=="])


@dataclass(frozen=True, slots=True)
class Habits:
    """What counts in a document. tight: colons without blanks around them; highlights: as clozes."""

    document: Document
    tight: bool
    highlights: bool


def one_line_cards(document: Document, blocks: Located) -> Iterator[Found]:
    """The cards on one line, and the clozes, of paragraphs and lists."""
    asked = document.front_matter.get("cloze", "").casefold() in ASKED_FOR
    habits = Habits(document, tight=is_tagged(document), highlights=asked)
    open_: Found | None = None
    before: Block | None = None
    for section, block in blocks:
        found = list(_of_block(habits, section, block, before))
        if open_ and not found and block.kind in ("fence", "code", "list", "table", "quote"):
            found, open_ = [_with_rest(open_, block.text, block.last)], None
        if open_:
            yield open_
        # colons at the end of a line leave the answer, or the rest of it, to the block that follows
        open_ = found.pop() if found and found[-1].entry.kind != "cloze" and _is_open(found[-1].entry.answer) else None
        yield from found
        before = block
    if open_:
        yield open_


def _is_open(answer: str) -> bool:
    return not answer or answer.endswith((":", "："))


def _of_block(habits: Habits, section: str, block: Block, before: Block | None) -> Iterator[Found]:
    """The cards in a block. before: the block before it."""
    if block.kind == "paragraph":
        yield from _of_lines(habits, section, block.text.split("\n"), block.first)
    elif block.kind == "list" and _counts_on(block):
        intro = before if before and before.kind == "paragraph" and before.text.endswith(":") else None
        text = "\n\n".join([intro.text, block.text] if intro else [block.text])
        yield _cloze(habits, section, text, (intro or block).first, block.last)
    elif block.kind == "list":
        yield from _of_list(habits, section, block)


def _counts_on(block: Block) -> bool:
    """Whether the clozes of a list are numbered from item to item, so that it is one note."""
    if "{{c" not in block.text:
        return False
    numbers = [CLOZE.findall(re.sub(CODE, "", item.text)) for item in block.children]
    return any(numbers) and not all("1" in each for each in numbers if each)


def _of_list(habits: Habits, section: str, block: Block) -> Iterator[Found]:
    for item in block.children:
        head = item.children[0] if item.children and item.children[0].kind == "paragraph" else None
        inside = [each for child in item.children if child.kind == "list" for each in _of_list(habits, section, child)]
        if head:
            lines = head.text.split("\n")
            rest = "" if inside else "\n".join(item.text.split("\n")[len(lines) :]).strip("\n")
            yield from _of_item(habits, section, item, lines, rest)
        yield from inside


def _of_item(habits: Habits, section: str, item: Block, lines: Sequence[str], rest: str) -> Iterator[Found]:
    """The cards of an item but for those of lists in it. lines: of its first paragraph; rest: what follows."""
    deleted = clozed("\n".join(lines), highlights=habits.highlights)
    turn = item.first + len(lines) - 1
    last = item.last if rest else turn
    tagged = next((line for line in reversed(lines) if STAMP.sub("", line).strip()), "")
    if deleted is None and rest and names_card(tagged):
        texts = "\n".join(lines), rest
        yield found_card(habits.document, section, (item.first, turn, last), texts, kind=direction(tagged))
        return
    found = list(_of_lines(habits, section, lines, item.first, ends=bool(rest)))
    yield from found[:-1]
    for final in found[-1:]:
        yield final if final.entry.kind == "cloze" else _with_rest(final, rest, last)


def _with_rest(found: Found, rest: str, last: int) -> Found:
    """The card with what else its item holds."""
    answer = "\n\n".join(filter(None, [found.entry.answer, clean(rest)]))
    return replace(found, entry=replace(found.entry, answer=answer, origin=replace(found.entry.origin, last=last)))


def _of_lines(habits: Habits, section: str, lines: Sequence[str], first: int, *, ends: bool = False) -> Iterator[Found]:
    """The cards of a paragraph's lines. ends: whether the answer may be all in what follows."""
    parted = {number: part_at_colons(line, tight=habits.tight, ends=ends) for number, line in enumerate(lines)}
    cuts = [number for number in parted if parted[number]]
    for begin, end in pairwise([*cuts, len(lines)]):
        sides = parted[begin]
        assert sides is not None
        texts = sides[0], "\n".join([sides[1], *lines[begin + 1 : end]])
        span = first + begin, first + begin, first + end - 1
        yield found_card(habits.document, section, span, texts, kind=sides[2], sure=False)
    if cuts:
        return
    if len(lines) > 1 and all("{{c1::" in line for line in lines):
        for number, line in enumerate(lines, start=first):
            yield _cloze(habits, section, line, number, number)
    elif clozed("\n".join(lines), highlights=habits.highlights) is not None:
        yield _cloze(habits, section, "\n".join(lines), first, first + len(lines) - 1)


def _cloze(habits: Habits, section: str, text: str, first: int, last: int) -> Found:
    question = clozed(text, highlights=habits.highlights) or text
    return found_card(habits.document, section, (first, last, last), (question, ""), kind="cloze")
