"""A list of questions, and the list of their answers further down -> each answer in the item of its question, as in

1. What is steam for?
2. Where is the light?

## Answers

1. For the crust.
2. On the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator import words
from generator.asking import asks
from generator.dialects.options import WORD
from generator.dialects.reading import title
from generator.records import Block, Document

# this share of the questions must read like one
SHARE = 0.5
# words beside those for an answer in the title of the second list
BESIDE = frozenset(["the", "to", "and", "of", "questions", "question", "sheet", "model", "sample"])


def joined(document: Document) -> Document:
    """The document with the answers that stand apart in the lists of their questions, in place of titles and keys."""
    blocks = list(document.blocks)
    asked: int | None = None
    for index, block in enumerate(blocks):
        if block.kind != "list":
            continue
        if asked is not None and _is_key(blocks, index) and _fits(blocks[asked], block):
            blocks[asked] = _with_answers(blocks[asked], block)
            blocks[index - 1] = replace(blocks[index - 1], kind="rule")
            blocks[index] = replace(block, kind="rule")
            asked = None
        elif _asks(block):
            asked = index
    return replace(document, blocks=tuple(blocks)) if blocks != list(document.blocks) else document


def _is_key(blocks: Sequence[Block], index: int) -> bool:
    """Whether a title right above a block says that it holds answers."""
    said = set(WORD.findall((title(blocks[index - 1]) or "").casefold())) if index else set()
    return bool(said & words.of("key")) and said <= words.of("key") | BESIDE


def _asks(block: Block) -> bool:
    """Whether a list is one of questions and of nothing else."""
    short = all(len(item.children) == 1 and item.children[0].kind == "paragraph" for item in block.children)
    return short and sum(asks(item.children[0].text) for item in block.children) >= SHARE * len(block.children)


def _fits(questions: Block, answers: Block) -> bool:
    return len(questions.children) == len(answers.children) and all(item.children for item in answers.children)


def _with_answers(questions: Block, answers: Block) -> Block:
    pairs = zip(questions.children, answers.children, strict=True)
    children = tuple(replace(q, children=q.children + a.children) for q, a in pairs)
    return replace(questions, children=children, last=answers.last)
