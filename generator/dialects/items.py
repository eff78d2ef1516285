"""List items that ask, each answered in the item or below the list, as in

    1. What is a canary release?

       Rolling a new version out to a small share of the traffic first.

    2. When is it rolled back?

    When the share that has it sees more errors than the rest.

The lists of an answer are part of it; but items below a question that mostly ask are questions of their own or, where
not one of them is answered, more of the same question. Where lists of questions are not answered below them, what
stands there is no answer to their last item, and code set close to an item is what it asks about. Links are no
questions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from generator.asking import MARK, OPENERS, asks, interrogates
from generator.cleaning import LINK, noise
from generator.dialects import series
from generator.dialects.cutting import QUESTION_MARKS, cut, titles_before, units
from generator.dialects.options import LABEL, place_of
from generator.dialects.prose import marked
from generator.dialects.reading import BOLD_LINE, NOTHING, Reading, title
from generator.identity import question_key
from generator.labels import is_answer
from generator.numbers import numbered
from generator.patterns import lazy
from generator.records import Block, Document, Span

# the dots of a table of contents, and the page that they lead to
LEADER = lazy(r"(?:\.{4}|…{2}|(?: \.){4})[ .…]*\d{1,4}$")
MARKER = lazy(r"\s*(?:(?P<number>\d{1,9})[.)]|[-*+])")
CHECKBOX = lazy(r"\[[ xX]\]\s+")
BOLD = lazy(r"(?P<bold>(\*\*|__)(?=\S)(?:(?!\2).)+\2)\s*(?P<stop>[:：]|[-–—](?=\s))?\s*(?=\S)")
QUESTION_END = lazy(r"[?？؟][*_]*\s+(?=[^\s(])")
# of the title of a section that is a list item; those of headings end at 6
OUTLINE_LEVEL = 7
# a list is one of questions where this share of its items ask, and all lists are where this share of all items do
SHARE = 0.5
ALL = 0.75
# so many questions may stand in the line of one before the answer does
MOST_QUESTIONS = 5
# orders to the reader are questions only among some that ask: else they are steps to take
INTERROGATIVE = 0.25


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the document answers. below: under its lists. inline: in the question's own line. lines: its ends matter."""

    below: bool
    inline: bool
    lines: bool


def items(document: Document) -> Reading:
    """The list items that ask, each with its answer if it has one."""
    if not any(map(_may_hold_items, marked(document))):
        return NOTHING
    cut_up = list(_cut_up(document.blocks))
    lists, habit = _lists(document, cut_up)
    blocks = units(replace(document, blocks=tuple(_opened(cut_up, lists, habit))))
    asking = {index for index, block in enumerate(blocks) if block.kind == "item"}
    is_clear = interrogates if series.of_questions(document) else _interrogates
    clear = sum(is_clear(block.text) if block.kind == "item" else is_answer(block.text) for block in blocks)
    if not asking or clear < INTERROGATIVE * len(asking):
        return NOTHING
    # a bold line set in below its question is the answer to it
    inside = {i for i, block in enumerate(blocks) if block.kind == "paragraph" and _is_set_in(document, block)}
    parts = _parts(blocks, asking) - {index for index in inside if index - 1 in asking}
    if not habit.below:
        after = _after(blocks, [block.last for block in lists.values()]) - asking
        parts |= {index for index in after if not _is_close_below(blocks[index], lists.values())}
    reading = cut(document, blocks, asking, parts)
    titles = (Span(block.first, block.last, "heading") for block in blocks if block.level == OUTLINE_LEVEL)
    return replace(reading, spans=(*reading.spans, *titles))


def _may_hold_items(block: Block) -> bool:
    """Whether an item that asks may be in a block: in a list, or in a paragraph that is numbered by hand."""
    return block.kind == "list" or (block.kind == "paragraph" and any(map(numbered, block.text.split("\n"))))


def _cut_up(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with each numbered list cut where its numbers break off, or go on with those of the questions.

    Where an answer ends in a numbered list, Markdown takes the next question for one more item of it.
    """
    number = 0
    for block in blocks:
        if not _number(block):
            yield block
            continue
        numbers = _numbers(block)
        lazy = len(set(numbers)) == 1  # every item numbered 1: Markdown does the counting
        cuts = [index for index, (one, two) in enumerate(pairwise(numbers), 1) if two != one + 1 and not lazy]
        if not _mostly_asks(block):
            goes_on = (
                index for index, item in enumerate(block.children) if numbers[index] == number + 1 and _asks(item)
            )
            cuts += [index for index in goes_on if index]
        for begin, end in pairwise(sorted({0, *cuts, len(numbers)})):
            part = _slice(block, begin, end)
            number = numbers[end - 1] if _mostly_asks(part) or numbers[begin:end] == [number + 1] else number
            yield part


def _lists(document: Document, blocks: Sequence[Block]) -> tuple[dict[int, Block], _Habit]:
    """The lists of questions of the document by their first line, and how it answers."""
    found = [block for block in blocks if block.kind == "list" and not _is_index(block)]
    chosen = {block.first: block for block in _asking_lists(found)}
    listed = [item for block in chosen.values() for item in block.children]
    inline = sum(map(_is_inline, listed)) >= max(1, SHARE * len(listed))
    habit = _Habit(below=False, inline=inline, lines=document.lines_matter or _is_cut_at_lines(listed))
    open_ended = [item for item in listed if len(list(_open(item, habit))) < 2]
    answers = _below(blocks, chosen)
    some = len(answers) > 1 or len(open_ended) == len(listed) or any(is_answer(block.text) for block in answers)
    if answers and some and len(answers) >= SHARE * len(open_ended):
        ordered = 2 * sum(_number(block) > 0 for block in chosen.values()) >= len(chosen)
        chosen = {first: block for first, block in chosen.items() if (_number(block) > 0) == ordered}
        return chosen, replace(habit, below=True)
    everything = [item for block in found for item in block.children]
    if sum(map(_asks, everything)) >= max(1, ALL * len(everything)):
        chosen = {block.first: block for block in found}
    return chosen, habit


def _asking_lists(found: Sequence[Block]) -> Iterator[Block]:
    """The lists whose items mostly ask, or hold such lists, and single items that go on with their numbers."""
    number = 0
    for block in found:
        goes_on = number and len(block.children) == 1 and _number(block) == number + 1
        if goes_on or _mostly_asks(block) or _is_outline(block):
            yield block
            number = _numbers(block)[-1]


def _below(blocks: Sequence[Block], lists: dict[int, Block]) -> list[Block]:
    """What stands below the lists and may be an answer to the last item of one."""
    rest = [block for block in blocks if noise(block) is None and block.kind != "definitions"]
    return [
        following
        for block, following in pairwise(rest)
        if block.first in lists
        and following.first not in lists
        and following.kind != "rule"
        and title(following) is None
    ]


def _opened(blocks: Sequence[Block], lists: dict[int, Block], habit: _Habit) -> Iterator[Block]:
    """The blocks with the questions taken out of their lists and paragraphs, as blocks of the kind item."""
    number = 0
    waiting: list[Block] = []
    for block in blocks:
        last = waiting[-1] if waiting else None
        if last and last.kind == "item" and block.kind == "fence" and block.first == last.last + 1 and not habit.below:
            waiting[-1] = replace(last, text=f"{last.text}\n\n{block.text}", last=block.last)
            continue
        yield from waiting
        waiting = [block]
        if block.first in lists:
            waiting = [part for item in block.children for part in _open(item, habit)]
            number = _numbers(block)[-1]
        elif block.kind == "paragraph":
            waiting, number = _numbered(block, habit, number)
    yield from waiting


def _open(item: Block, habit: _Habit) -> Iterator[Block]:
    """The parts of a list item: the question, its answer, and the questions in it."""
    if not item.children or _is_link(item.children[0]):
        return
    first, *rest = item.children
    if first.kind != "paragraph":
        yield from item.children
        return
    first = replace(first, text=CHECKBOX.sub("", first.text, count=1))
    if rest and asks(first.text) and _follows_up(rest[0]):
        yield replace(first, kind="item", text=f"{first.text}\n\n{rest[0].text}", last=rest[0].last)
        yield from rest[1:]
        return
    if not asks(first.text) and any(map(_mostly_asks, rest)):
        yield replace(first, kind="heading", text=f"# {first.text}", level=OUTLINE_LEVEL)
    else:
        yield from _split(first, habit)
    for block in rest:
        if _mostly_asks(block):
            for child in block.children:
                yield from _open(child, habit)
        else:
            yield block


def _numbered(block: Block, habit: _Habit, number: int) -> tuple[list[Block], int]:
    """The parts of a paragraph in whose lines questions are numbered by hand, going on after number."""
    lines = block.text.split("\n")
    begins: dict[int, str] = {}
    for index, line in enumerate(lines):
        found = numbered(line)
        if found and found.plain and found.value in (1, number + 1) and asks(found.text):
            begins[index] = found.text
            number = found.value
    if not begins:
        return [block], number
    parts: list[Block] = []
    for begin, end in pairwise(sorted({0, *begins, len(lines)})):
        part = _lines(block, begin, end)
        if begin in begins:
            text = "\n".join([begins[begin], *lines[begin + 1 : end]])
            parts += _split(replace(part, text=text), habit)
        else:
            parts.append(part)
    return parts, number


def _split(block: Block, habit: _Habit) -> list[Block]:
    """The question in a paragraph, and the answer where it begins in the same."""
    lines = block.text.split("\n")
    end = _question_lines(lines, habit)
    if end < len(lines):
        return [replace(_lines(block, 0, end), kind="item"), _lines(block, end, len(lines))]
    place, begin = _question_letters(block.text, habit)
    if begin < len(block.text):
        question = replace(block, kind="item", text=block.text[:place], last=block.first)
        return [question, replace(block, text=block.text[begin:])]
    return [replace(block, kind="item")]


def _question_lines(lines: Sequence[str], habit: _Habit) -> int:
    """How many of the lines the question takes."""
    asks_to_end = _ends_asking(lines[-1])
    for index, line in enumerate(lines):
        if index and is_answer(line):
            return index
        whole = _ends_asking(line) or (not index and BOLD_LINE.fullmatch(line.strip()))
        ends = whole or (habit.lines and not index and asks(line))
        if ends and not asks_to_end and not _goes_on(line, "".join(lines[index + 1 : index + 2])):
            return index + 1
    return len(lines)


def _goes_on(line: str, following: str) -> bool:
    """Whether two lines are parts of one question, as `a)` and `b)`."""
    one, other = LABEL.match(line), LABEL.match(following)
    apart = place_of(other["letter"]) - place_of(one["letter"]) if one and other else 0
    return other is not None and apart == 1 and asks(other["text"])


def _question_letters(text: str, habit: _Habit) -> tuple[int, int]:
    """Where in a text the question ends and where the answer begins; both at its end if no answer does."""
    bold = BOLD.match(text)
    if (
        bold
        and asks(bold["bold"])
        and (bold["stop"] or bold["bold"].rstrip("*_").endswith((*QUESTION_MARKS, ".", ":")))
    ):
        return bold.end("bold"), bold.end()
    for match in islice(QUESTION_END.finditer(text), MOST_QUESTIONS):
        if is_answer(text[match.end() :]) or (habit.inline and not asks(text[match.end() :])):
            return match.end(), match.end()
    return len(text), len(text)


def _ends_asking(line: str) -> bool:
    return line.rstrip("*_ ").endswith(QUESTION_MARKS)


def _is_cut_at_lines(items: Sequence[Block]) -> bool:
    """Whether the items mostly have a question in their first line and its answer in those below."""
    texts = [item.children[0].text.split("\n") for item in items if item.children]
    return sum(len(lines) > 1 and _ends_asking(lines[0]) for lines in texts) >= max(2, SHARE * len(texts))


def _is_inline(item: Block) -> bool:
    """Whether an item holds nothing but a question and, in the same line, more that does not ask."""
    if len(item.children) != 1:
        return False
    text = item.children[0].text
    match = QUESTION_END.search(text)
    return match is not None and not asks(text[match.end() :])


def _asks(item: Block) -> bool:
    """Whether an item begins with a paragraph that asks, and is more than a link."""
    if not item.children or item.children[0].kind != "paragraph":
        return False
    text = CHECKBOX.sub("", item.children[0].text, count=1)
    return not _is_link(item.children[0]) and (asks(text) or ("\n" in text and asks(text.split("\n")[0])))


def _is_link(block: Block) -> bool:
    """Whether a block is no more than a link."""
    return LINK.search(block.text) is not None and not re.search(r"[^\W\d_]", LINK.sub("", block.text))


def _mostly_asks(block: Block) -> bool:
    return block.kind == "list" and sum(map(_asks, block.children)) >= max(1, SHARE * len(block.children))


def _follows_up(block: Block) -> bool:
    """Whether a list only asks more about the question that it stands below: not one of its items is answered."""
    bare = all(len(item.children) == 1 and not _is_inline(item) for item in block.children)
    return _mostly_asks(block) and bare


def _is_outline(block: Block) -> bool:
    """Whether most items of a list hold a list of questions: they are sections."""
    holding = sum(any(map(_mostly_asks, item.children)) for item in block.children)
    return holding >= max(1, SHARE * len(block.children))


def _is_index(block: Block) -> bool:
    """Whether the items of a list mostly lead to other places of the document."""
    leading = sum(map(_leads_on, block.children))
    return leading >= max(1, SHARE * len(block.children))


def _leads_on(item: Block) -> bool:
    if "](#" in item.text and any(match[3].startswith("#") for match in LINK.finditer(item.text)):
        return True
    return LEADER.search(item.text) is not None


def _interrogates(text: str) -> bool:
    """Whether a text asks, rather than tells to do something."""
    return MARK.search(text.rstrip()) is not None or OPENERS.match(question_key(text)) is not None


def _number(block: Block) -> int:
    """The number of a list's first item; 0 where its items have none."""
    return _numbers(block)[0] if block.kind == "list" else 0


def _numbers(block: Block) -> list[int]:
    """The numbers that stand before the items of a list; 0 for a bullet."""
    lines = block.text.split("\n")
    matches = (MARKER.match(lines[item.first - block.first]) for item in block.children)
    return [int(match["number"] or 0) if match else 0 for match in matches] or [0]


def _slice(block: Block, begin: int, end: int) -> Block:
    """The list of a list's items from begin to before end."""
    if end - begin == len(block.children):
        return block
    children = block.children[begin:end]
    first, last = children[0].first, children[-1].last
    text = "\n".join(block.text.split("\n")[first - block.first : last + 1 - block.first])
    return Block("list", text, first, last, children=children)


def _lines(block: Block, begin: int, end: int) -> Block:
    """The part of a paragraph on its lines begin..end-1, counted from 0."""
    text = "\n".join(block.text.split("\n")[begin:end])
    return replace(block, text=text, first=block.first + begin, last=block.first + end - 1)


def _is_set_in(document: Document, block: Block) -> bool:
    return document.lines[block.first - 1].startswith((" ", "\t"))


def _parts(blocks: Sequence[Block], asking: set[int]) -> set[int]:
    """The titles of sections: those right before a question, and all headings of as high a level."""
    before = titles_before(blocks, asking)
    levels = {blocks[index].level for index in before if blocks[index].kind == "heading"} - {OUTLINE_LEVEL}
    lowest = max(levels, default=6)
    headings = {index for index, block in enumerate(blocks) if block.kind == "heading" and block.level <= lowest}
    return before | headings


def _is_close_below(block: Block, lists: Iterable[Block]) -> bool:
    """Whether a block is a list with bullets, set close to the last item of a list with numbers, which asks for it."""
    close = (above for above in lists if above.last + 1 == block.first)
    return block.kind == "list" and not _number(block) and any(map(_number, close))


def _after(blocks: Sequence[Block], ends: Sequence[int]) -> set[int]:
    """The first block after each of the lines."""
    begins = [block.first for block in blocks]
    return {bisect_left(begins, end + 1) for end in ends} - {len(blocks)}
