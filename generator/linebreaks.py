"""What the end of a line means in a document: nothing but a space, or something its author meant.

Markdown gives a line end inside a paragraph no meaning. Authors do: pasted from a word processor, each line of
a paragraph is a list item or a paragraph of its own. Only where lines are broken to fit a width, or once
a sentence as some writers do, is the end of a line really just a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from generator.patterns import lazy
from generator.records import Block

# a sentence that ends inside a line, in any script: a full stop, then blank and a new beginning
INNER_SENTENCE = lazy(r"[.!?]['\"”’)*_]*\s+[^\W\d_a-z]|[。！？]\S")
# English is broken at 60 to 120 columns, some code bases at 132; nobody wraps a line by hand beyond that
WIDEST_WRAP = 140


def matter(blocks: Sequence[Block]) -> bool:
    """Whether the author of these blocks ends a line on purpose."""
    paragraphs = [block.text.split("\n") for block in _paragraphs(blocks)]
    broken = [lines for lines in paragraphs if len(lines) > 1]
    if not broken:
        return False
    return not _wrapped(paragraphs, broken) and not _sentence_a_line(paragraphs, broken)


def _wrapped(paragraphs: Sequence[Sequence[str]], broken: Sequence[Sequence[str]]) -> bool:
    """Lines are broken because the next word did not fit."""
    lengths = sorted(len(line) for lines in paragraphs for line in lines)
    width = lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]
    if width > WIDEST_WRAP:
        return False
    forced = breaks = 0
    for lines in broken:
        for line, following in pairwise(lines):
            breaks += 1
            forced += len(line) + 1 + len((following.split(maxsplit=1) or [""])[0]) > 0.9 * width
    # one line alone would always reach the width that it sets
    return forced > 0.6 * breaks and width >= 40


def _sentence_a_line(paragraphs: Sequence[Sequence[str]], broken: Sequence[Sequence[str]]) -> bool:
    """Each line holds one sentence, in most paragraphs: the habit of writers who keep their text in git."""
    if len(broken) <= 0.5 * len(paragraphs):
        return False
    lines = [line for lines in paragraphs for line in lines]
    several = sum(1 for line in lines if INNER_SENTENCE.search(line))
    ended = sum(1 for lines in broken for line in lines if line.rstrip(' *_"”’)').endswith((".", "!", "?", "。")))
    inside = sum(len(lines) for lines in broken)
    return several < 0.05 * len(lines) and ended > 0.8 * inside


def _paragraphs(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        if block.kind == "paragraph":
            yield block
        else:
            yield from _paragraphs(block.children)
