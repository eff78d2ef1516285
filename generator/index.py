"""A document's index: the lists and tables that name its questions, and which of these have no answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.asking import asks
from generator.dialects.cutting import LINK, index_items
from generator.dialects.reading import Reading
from generator.identity import question_key
from generator.records import Block, Document, Origin, Question
from generator.similarity import Partners

# how alike a question in the index and a question in the text must be to be one, from 0 to 100
SAME = 70
# a list is an index of questions when this share of its items are questions of the document, if in other words,
SHARE = 0.5
# and this share in the same words
SAME_WORDS = 0.2


@dataclass(frozen=True, slots=True)
class Index:
    """The blocks that name the document's questions, and the questions that stand nowhere else."""

    blocks: tuple[Block, ...]
    unanswered: tuple[Question, ...]


def index(document: Document, reading: Reading) -> Index:
    """What of the blocks that the reading does not explain is an index of its questions."""
    taken = {line for span in reading.spans for line in range(span.first, span.last + 1)}
    lists = [block for block in document.blocks if block.kind in ("list", "table") and block.first not in taken]
    if not lists:
        return Index((), ())
    asked = [question_key(entry.question) for entry in reading.entries]
    known = set(asked)
    partners: Partners | None = None
    blocks: list[Block] = []
    unanswered: list[Question] = []
    for block in lists:
        items = list(_items(block))
        keys = [question_key(item.text) for item in items]
        exact = sum(key in known for key in keys)
        if not items or exact < SAME_WORDS * len(items):
            continue
        partners = partners or Partners(asked)
        pairs = partners.of(keys, at_least=SAME)
        missing = [item for number, item in enumerate(items) if number not in pairs and keys[number] not in known]
        if len(items) - len(missing) < SHARE * len(items):
            continue
        blocks.append(block)
        if exact >= SHARE * len(items):  # one that is out of date names questions that were reworded since
            unanswered += [_question(document, item) for item in missing]
    return Index(tuple(blocks), tuple(unanswered))


def _items(block: Block) -> Iterator[Block]:
    for item in index_items(block):
        if block.kind == "list" or asks(LINK.sub(r"\1", item.text)):
            yield item


def _question(document: Document, item: Block) -> Question:
    return Question(LINK.sub(r"\1", item.text), document.place(Origin(document.path, item.first, item.last)))
