"""Lines that ask, with no mark at all or in a quote, each answered below, as in

    What is a canary release?
    A small share of the traffic first.

    2.1. The canary died
    Roll back.

    ❓ Who decides?
    Whoever is on call.

Answers may stand on every other line, with nothing between them and the next question. A question that stands in a
text asks, too: these count only where they follow one another all through the document, close enough to be its order.
Lines that are numbered on and on are questions where most of them ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from generator.asking import OPENERS
from generator.dialects import series
from generator.dialects.cutting import QUESTION_MARKS, cut, units
from generator.dialects.prose import is_prose, marked
from generator.dialects.reading import NOTHING, Reading, title
from generator.levels import SIGN
from generator.patterns import lazy
from generator.records import Block, Document

QUOTE = lazy(r"^ {0,3}> ?", re.MULTILINE)
SENTENCE = re.compile(r"[.!?]\s+(?=\S)")
# what stands before a question's first word: signs, emphasis, a number or a letter
BEFORE = lazy(
    rf"(?:{SIGN}\s{{0,3}}|</?[a-z]{{1,6}}>|[*_`¿¡'\"“«]{{1,3}}"
    r"|(?:[#(\[]?\d{1,4}(?:\.\d{1,4}){0,3}[.):\]]{0,2}|[(\[]?(?:[ivxl]{1,6}|[a-z])[.)\]])\s{1,3}){0,6}",
    re.IGNORECASE,
)
# those that say no more than that it is a question, or its place among the others
MARK = lazy(
    r"(?:[❓❔]\ufe0f?|[#(\[]?(?:\d{1,4}|[ivxl]{1,6}|[a-z])(?:[.)\]](?=\s)|(?=\s)))\s{0,3}(?=\S)", re.IGNORECASE
)
SIGNED = lazy(rf"{SIGN}\s{{1,3}}")
# a question's mark, and what may stand behind it
END = lazy(rf"[{''.join(QUESTION_MARKS)}](?:(?i:</?[a-z]{{1,6}}>)|[\s*_`]){{0,9}}$")
DEFINITION = re.compile(r" {0,3}: ")
# which hold no lines that ask, nor does prose
OTHERS = ("heading", "fence", "code", "html", "table", "rule", "definitions")
FEWEST = 3
# the longest question, in letters and in sentences
LONGEST = 300
MOST_SENTENCES = 3
# how many blocks an answer has on the average at most, also where the document calls itself one of questions
MOST = 3
MOST_NAMED = 8


def lines(document: Document) -> Reading:
    """The lines that ask, each with what follows it up to the next or to a heading."""
    if not any(map(_may_ask, marked(document))):
        return NOTHING
    if any("?" in map(str.strip, block.text.split("\n")) for block in marked(document)):  # it separates flash cards
        return NOTHING
    if any(_is_definition(block) for block in marked(document)):
        return NOTHING
    blocks = [part for block in units(document) for part in _ended(document, block)]
    named = series.of_questions(document)
    read = (_read(document, part(blocks), named=named) for part in (_numbered, _plain, _quoted))
    return next((reading for reading in read if reading.entries), NOTHING)


def _may_ask(block: Block) -> bool:
    """Whether a line that asks may be in a block, or a paragraph begin with a number."""
    if block.kind in OTHERS:
        return False
    return block.kind == "list" or _may_end(block.text) or series.NUMBER.match(block.text.lstrip()) is not None


def _is_definition(block: Block) -> bool:
    """Whether a paragraph is a question and, in a definition list, its answer."""
    first, _, rest = block.text.partition("\n")
    return block.kind == "paragraph" and DEFINITION.match(rest) is not None and _ends(first)


def _read(document: Document, blocks: Sequence[Block], *, named: bool) -> Reading:
    """The entries of blocks in which the questions are of the kind item; none where those are no series."""
    asking = {number: block.text for number, block in enumerate(blocks) if block.kind == "item"}
    bodies = [block for block in blocks[min(asking, default=0) :] if block.kind not in ("heading", "rule", "item")]
    most = MOST_NAMED if named else MOST
    if len(asking) < FEWEST or len(bodies) > most * len(asking):
        return NOTHING
    if sum(map(_opens, asking.values())) < (series.SOME if named else series.SHARE) * len(asking):
        return NOTHING
    parts = {number for number, block in enumerate(blocks) if block.kind == "heading"}
    return _unmarked(cut(document, blocks, asking, parts))


def _unmarked(reading: Reading) -> Reading:
    """The reading without the marks that all questions begin with, and all answers."""
    entries = reading.entries
    if all(MARK.match(entry.question) for entry in entries):
        entries = tuple(replace(entry, question=MARK.sub("", entry.question, count=1)) for entry in entries)
    if all(SIGNED.match(entry.answer) for entry in entries):
        entries = tuple(replace(entry, answer=SIGNED.sub("", entry.answer, count=1)) for entry in entries)
    return replace(reading, entries=entries)


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the paragraphs as questions that numbers go on in."""
    begun = ((number, _head(block)) for number, block in enumerate(blocks) if series.NUMBER.match(block.text.lstrip()))
    counted = set(series.numbered([(number, head) for number, head in begun if series.NUMBER.match(head)]))
    if not counted:
        return []
    return [part for number, block in enumerate(blocks) for part in (_parted(block) if number in counted else [block])]


def _plain(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the paragraphs as questions that begin with a question, and nothing else on its lines."""
    return [part for block in blocks for part in (_asked(block) if _may_end(block.text) else [block])]


def _asked(block: Block) -> Iterator[Block]:
    """The questions that a paragraph holds, and what stands between them."""
    for each in _alternating(block):
        yield from _parted(each) if _asks(each) else [each]


def _quoted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the quotes as questions that are one."""
    if not any(block.kind == "quote" for block in blocks):
        return []
    paragraphs = [
        replace(block, kind="paragraph", text=QUOTE.sub("", block.text)) if block.kind == "quote" else block
        for block in blocks
    ]
    return [
        part
        for block, paragraph in zip(blocks, paragraphs, strict=True)
        for part in (_parted(paragraph) if block.kind == "quote" and _asks(paragraph) else [block])
    ]


def _parted(block: Block) -> list[Block]:
    """The question in a paragraph, and what follows it there."""
    texts = block.text.split("\n")
    end = _question_lines(block.text)
    question = replace(block, kind="item", text="\n".join(texts[:end]), last=block.first + end - 1)
    if end == len(texts):
        return [question]
    return [question, replace(block, text="\n".join(texts[end:]), first=block.first + end)]


def _alternating(block: Block) -> list[Block]:
    """The paragraphs in one whose lines are questions and answers by turns."""
    if block.kind != "paragraph" or "\n" not in block.text:
        return [block]
    texts = block.text.split("\n")
    begins = [number for number, line in enumerate(texts) if _ends(line) and _opens(line)]
    if len(begins) < FEWEST or begins[0] or any(after == before + 1 for before, after in pairwise(begins)):
        return [block]
    return [_lines(block, begin, end) for begin, end in pairwise([*begins, len(texts)])]


def _ended(document: Document, block: Block) -> list[Block]:
    """A list and the questions in it that no blank line parts from the item before, as Markdown needs."""
    if block.kind != "list":
        return [block]
    ends = {item.last for item in block.children if item.last > item.first}
    asked = [
        last for last in sorted(ends) if _ends(line := document.lines[last - 1]) and line[:1].isupper() and _opens(line)
    ]
    numbers = {last - block.first for last in asked}
    cuts = sorted({0, *numbers, *(number + 1 for number in numbers), len(block.text.split("\n"))})
    if not asked:
        return [block]
    parts = (_lines(block, begin, end) for begin, end in pairwise(cuts))
    return [replace(part, kind="paragraph") if part.first in asked else part for part in parts]


def _lines(block: Block, begin: int, end: int) -> Block:
    """The part of a block on its lines begin..end-1, counted from 0."""
    text = "\n".join(block.text.split("\n")[begin:end])
    return replace(block, text=text, first=block.first + begin, last=block.first + end - 1, children=())


def _asks(block: Block) -> bool:
    return _ends(_head(block))


def _opens(text: str) -> bool:
    """Whether a text begins as a question does, after what stands before its first word."""
    return OPENERS.match(series.key(text)) is not None or OPENERS.match(BEFORE.sub("", text, count=1)) is not None


def _ends(text: str) -> bool:
    return END.search(text[-LONGEST:]) is not None


def _may_end(text: str) -> bool:
    """Whether a line of the text may end as a question does."""
    return any(map(text.__contains__, QUESTION_MARKS))


def _head(block: Block) -> str:
    """What may be the question of a paragraph; "" where none may, as in an index."""
    if block.kind != "paragraph" or is_prose(block.text):
        return ""
    numbers = sum(series.NUMBER.match(line) is not None for line in block.text.split("\n"))
    if title(block) is not None or numbers > 1:
        return ""
    head = " ".join(block.text.split("\n")[: _question_lines(block.text)]).strip()
    return head if len(head) <= LONGEST and len(SENTENCE.findall(head)) < MOST_SENTENCES else ""


def _question_lines(text: str) -> int:
    """How many lines the question takes: up to the first that ends as one, or all."""
    texts = text.split("\n")
    ends = (number for number, line in enumerate(texts[:-1], 1) if _ends(line))
    return next(ends, len(texts))
