"""A labelled question and its answer in one line -> each on its own, as in

Q1. When is a release rolled back? A: When the errors grow.
**Q2: Who sees it first?** A small share of the users.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from generator.asking import asks
from generator.labels import is_answer, is_question
from generator.patterns import lazy
from generator.records import Block

BOLD = lazy(r"\s*(\*\*|__)(?=\S)(?:(?!\1).)+?[?？؟][ ]?\1:?\s+(?=[^\s:])", re.DOTALL)
# `::` sets off an answer in other dialects
QUESTION_END = lazy(r"[?？؟][*_]*\s+(?=[^\s(:])")
# so many questions may stand before the answer does
MOST_QUESTIONS = 5


def inline_answer(block: Block, *, alone: bool) -> tuple[Block, Block] | None:
    """The question and the answer that a labelled paragraph holds, or None where it holds no answer.

    alone: whether nothing else answers it; then what follows the question mark does, unless that asks, too.
    """
    if block.kind != "paragraph" or not is_question(block.text):
        return None
    if bold := BOLD.match(block.text):
        rest = block.text[bold.end() :]
        return None if asks(rest) else _halves(block, bold.end())
    for match in islice(QUESTION_END.finditer(block.text), MOST_QUESTIONS):
        rest = block.text[match.end() :]
        if is_answer(rest) or (alone and not asks(rest)):
            return _halves(block, match.end())
    return None


def _halves(block: Block, end: int) -> tuple[Block, Block]:
    """The block's text before and after the letter at end, which may stand in a line of both."""
    question, answer = block.text[:end].rstrip(), block.text[end:]
    return (
        replace(block, text=question, last=block.first + question.count("\n")),
        replace(block, text=answer, first=block.last - answer.count("\n")),
    )
