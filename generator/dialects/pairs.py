"""Labels that a document has for itself -> `Q:` and `A:`, as in

    F: Wann geht das Brot auf?
    A: Wenn die Hefe arbeitet.

and `P:` / `R:`, `K:` / `V:`, `Front:` / `Back:`. Two labels are such a pair where they take turns, again and again, and
what the first stands before asks; those that phrases.py knows for the sides of a card need not ask.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import words
from generator.asking import asks
from generator.cleaning import LINK
from generator.dialects.prose import marked
from generator.labels import is_answer, is_question
from generator.records import Block, Document

LABEL = re.compile(
    r"(?P<before>\s{0,3}(?:[*_]{1,3})?)(?P<label>[^\W\d_]{1,12})"
    r"(?=(?:\s?\d{1,4})?[ ]?[.:)：]{1,2}(?:[*_]{1,3})?(?:\s|$))"
)
# names of speakers, and words such as "Note", are longer than a label that stands for a word
LONGEST = 3
FEWEST = 3
# how many of the labels must be the other one than before, and how many of the first must ask
TURNS = 0.9
ASKING = 0.5


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A line's label, and what follows."""

    label: str
    rest: str


def with_labels(document: Document) -> Document:
    """The document with `Q` and `A` in place of its own two labels, where it has such."""
    if not any(map(LABEL.match, _lines(marked(document)))):
        return document
    pair = _pair(list(_labels(list(_lines(document.blocks)))))
    if pair is None:
        return document
    return replace(
        document, blocks=tuple(_renamed(block, dict(zip(pair, "QA", strict=True))) for block in document.blocks)
    )


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of all paragraphs."""
    for block in blocks:
        if block.kind == "paragraph":
            yield from block.text.split("\n")
        yield from _lines(block.children)


def _labels(lines: Sequence[str]) -> Iterator[_Labelled]:
    """The labels that lines begin with, in order; a link behind a label is part of an index."""
    for line, following in pairwise([*lines, ""]):
        match = LABEL.match(line)
        rest = (line[match.end() :].lstrip(" *_.:)：") or following) if match else ""
        if match and not LINK.fullmatch(rest):
            yield _Labelled(match["label"].casefold(), rest)


def _pair(lines: Sequence[_Labelled]) -> tuple[str, str] | None:
    """The two labels that take turns, the first before the questions; None where none do or where they are known."""
    fronts, backs = words.of("front"), words.of("back")
    short = [line for line in lines if len(line.label) <= LONGEST or line.label in fronts | backs]
    counts = Counter(line.label for line in short)
    two = [label for label, _ in counts.most_common(2)]
    if len(two) < 2 or min(counts[label] for label in two) < FEWEST:
        return None
    turns = [line for line in short if line.label in two]
    first, second = turns[0].label, next(label for label in two if label != turns[0].label)
    if is_question(f"{first}:") and is_answer(f"{second}:"):
        return None
    # a) and b) of clauses are no labels but letters in a row
    if len(first) == len(second) == 1 and {ord(first), ord(second)} == {ord("a"), ord("b")}:
        return None
    changes = sum(one.label != other.label for one, other in pairwise(turns))
    if changes < TURNS * (len(turns) - 1):
        return None
    asking = [asks(line.rest) for line in turns if line.label == first]
    known = first in fronts and second in backs
    return (first, second) if known or sum(asking) >= ASKING * len(asking) else None


def _renamed(block: Block, names: dict[str, str]) -> Block:
    """The block with its lines' labels, and those of the blocks in it, called otherwise."""
    if block.kind == "paragraph":
        text = "\n".join(_rename(line, names) for line in block.text.split("\n"))
        return replace(block, text=text)
    return replace(block, children=tuple(_renamed(child, names) for child in block.children))


def _rename(line: str, names: dict[str, str]) -> str:
    match = LABEL.match(line)
    name = names.get(match["label"].casefold()) if match else None
    return f"{match['before']}{name}{line[match.end() :]}" if match and name else line
