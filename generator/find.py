"""Blocks -> entries, questions without answers, and what every other line of the document was."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from generator.asking import asks
from generator.cleaning import noise
from generator.dialects import DIALECTS
from generator.dialects.reading import Reading, title
from generator.identity import question_key
from generator.records import Block, Document, Findings, Origin, Question, Role, Span
from generator.similarity import pair_up

# how alike a question in the index and a question in the text must be to be one, from 0 to 100
SAME_IN_INDEX = 70
# a list is an index of questions when this share of its items are questions of the document
INDEX_SHARE = 0.5


def find(document: Document) -> Findings:
    """The document in the dialect that explains it best."""
    readings = [(dialect.name, dialect.read(document)) for dialect in DIALECTS]
    name, reading = max(readings, key=lambda named: _worth(document, named[1]))
    index = _index(document, reading)
    unanswered = _unanswered(document, reading, index)
    return Findings(name, reading.entries, tuple(unanswered), tuple(_all_spans(document, reading, index)))


def _worth(document: Document, reading: Reading) -> float:
    """How well a reading explains the document: its share of the lines, more if what it calls questions ask."""
    if not reading.entries:
        return 0.0
    filled = {number for number, line in enumerate(document.lines, start=1) if line.strip()}
    explained = len(filled & _lines(reading.spans)) / max(1, len(filled))
    asking = sum(asks(entry.question) for entry in reading.entries) / len(reading.entries)
    return explained * (1 + asking) * math.log2(1 + len(reading.entries))


def _index(document: Document, reading: Reading) -> list[Block]:
    """The lists outside the answers that name the document's questions."""
    asked = {question_key(entry.question) for entry in reading.entries}
    taken = _lines(reading.spans)
    found = []
    for block in document.blocks:
        if block.kind == "list" and block.first not in taken and asked:
            items = [question_key(_item_text(item)) for item in block.children]
            if sum(item in asked for item in items) >= INDEX_SHARE * len(items):
                found.append(block)
    return found


def _unanswered(document: Document, reading: Reading, index: Sequence[Block]) -> Iterator[Question]:
    """The questions that the index names and the text does not hold, even in other words."""
    items = [item for block in index for item in block.children]
    pairs = pair_up(
        [question_key(_item_text(item)) for item in items],
        [question_key(entry.question) for entry in reading.entries],
        at_least=SAME_IN_INDEX,
    )
    for number, item in enumerate(items):
        if number not in pairs:
            yield Question(_item_text(item), Origin(document.path, item.first, item.last))


def _item_text(item: Block) -> str:
    return " ".join(item.children[0].text.split()) if item.children else ""


def _all_spans(document: Document, reading: Reading, index: Sequence[Block]) -> Iterator[Span]:
    """Spans that hold each line of the document exactly once."""
    roles: list[Role] = ["blank"] * len(document.lines)
    roles[: document.head] = ["front matter"] * document.head
    last = max((entry.origin.last for entry in reading.entries), default=len(document.lines))
    known = [Span(block.first, block.last, _role(block, after=block.first > last)) for block in document.blocks]
    known += [Span(block.first, block.last, "index") for block in index]
    for span in [*known, *reading.spans, *_noise(document.blocks)]:
        roles[span.first - 1 : span.last] = [span.role] * (span.last + 1 - span.first)
    first = 1
    for role, lines in groupby(roles):
        last = first - 1 + len(list(lines))
        yield Span(first, last, role)
        first = last + 1


def _noise(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        if role := noise(block):
            yield Span(block.first, block.last, role)
        yield from _noise(block.children)


def _role(block: Block, *, after: bool) -> Role:
    """What a block that no dialect explains is. after: whether it stands after the last answer."""
    if block.kind == "rule":
        return "rule"
    if block.kind == "definitions":
        return "definition"
    if after:
        return "footer"
    return "heading" if title(block) is not None else "introduction"


def _lines(spans: Sequence[Span]) -> set[int]:
    return {line for span in spans for line in range(span.first, span.last + 1)}
