"""What stands above a fold -> the question that the fold answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import blocks
from generator.asking import asks
from generator.cleaning import TAG, noise
from generator.dialects.folds import Fold, between, column_of
from generator.dialects.reading import heading_text, title
from generator.dialects.tags import Place, unwrap
from generator.labels import is_question
from generator.patterns import lazy
from generator.records import Block, Document

# what stands below a question rather than a title
HINT = lazy(r"\W{0,9}(?:hints?|tips?|difficulty|level|tags?|topics?|time|marks?|points?)\W", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoldedQuestion:
    """A question and the folds that answer it.

    line: where it begins, from 0. above: whether that is above its fold; level: that of the last heading there.
    """

    text: str
    line: int
    folds: tuple[Fold, ...]
    above: bool = False
    level: int = 0


def visible_text(text: str) -> str:
    return TAG.sub("", text).strip()


def question_above(document: Document, fold: Fold, past: Place) -> FoldedQuestion | None:
    """The question that stands above a fold, after the place past."""
    begin = max(past, fold.floor)
    lines = between(document, begin, fold.begin).split("\n")
    found = [block for block in blocks.parse(lines) if block.kind != "definitions" and noise(block) is None]
    found = found[max((index + 1 for index, block in enumerate(found) if block.kind == "rule"), default=0) :]
    found = list(_opened(found, inside=column_of(document, fold.begin) > 1))
    if not found:
        return None
    start = _start(found)
    text = "\n\n".join(map(_text, found[start:]))
    level = next((block.level for block in reversed(found) if block.level), 0)
    return FoldedQuestion(text, begin[0] + found[start].first - 1, (fold,), above=True, level=level)


def _opened(found: Sequence[Block], *, inside: bool) -> Iterator[Block]:
    """The blocks above a fold, with the list item that asks opened. inside: whether the fold stands in an item."""
    for index, block in enumerate(found, start=1):
        numbered = len(block.children) == 1 and block.text.lstrip()[:1].isdigit()
        if block.kind == "list" and (numbered or (inside and index == len(found))):
            first, *rest = block.children[-1].children or (block,)
            yield replace(first, kind="item")
            yield from rest
        else:
            yield block


def _start(found: Sequence[Block]) -> int:
    """The index of the block that begins the question which these lead to."""
    strong = [index for index, block in enumerate(found) if _is_strong(block)]
    headings = [index for index, block in enumerate(found) if block.kind == "heading"]
    if strong:
        return strong[-1]
    if headings:
        below = min(headings[-1] + 1, len(found) - 1)
        return headings[-1] if HINT.match(visible_text(found[below].text)) else below
    texts = [index for index, block in enumerate(found) if block.kind in ("paragraph", "item", "html")]
    asking = [index for index in texts if asks(found[index].text)]
    return (asking or texts or [0])[-1]


def _is_strong(block: Block) -> bool:
    """Whether a block begins a question by its form and by its words."""
    if block.kind in ("item", "html"):
        return asks(visible_text(block.text).split("\n")[0])
    text = title(block)
    return is_question(text or block.text) or (text is not None and asks(text))


def _text(block: Block) -> str:
    if block.kind == "heading":
        return heading_text(block.text)
    return unwrap(block.text) if block.kind == "html" else block.text
