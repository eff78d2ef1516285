"""Blocks -> the lines of labelled questions that a labelled answer follows: no answer holds several of these.

A dialect that reads `Q2.` and its `Ans -` as a part of another question's answer explains nothing there, whatever else
in the document looks like questions, such as an index of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.dialects.reading import Reading, heading_text
from generator.labels import is_answer, is_question
from generator.records import Block, Entry

# an example of a question and its answer may stand in an answer
MOST = 1


def answered_labels(blocks: Iterable[Block]) -> list[int]:
    """The lines, 1-based, at which a question's label stands whose answer has its label too, in order."""
    found: list[int] = []
    asked = 0
    for line, text in _lines(blocks):
        if is_question(text):
            asked = line
        elif asked and is_answer(text):
            found.append(asked)
            asked = 0
    return found


def without_swallowed(reading: Reading, labels: Sequence[int]) -> Reading:
    """The reading without the entries whose answers hold more than one of the labelled questions, and their lines."""
    kept = [entry for entry in reading.entries if not _swallows(entry, labels)]
    if len(kept) == len(reading.entries):
        return reading
    gone = {line for entry in reading.entries if _swallows(entry, labels) for line in _range(entry)}
    return replace(reading, entries=tuple(kept), spans=tuple(span for span in reading.spans if span.first not in gone))


def _swallows(entry: Entry, labels: Sequence[int]) -> bool:
    """Whether labelled questions stand in an entry after its first line."""
    return bisect_right(labels, entry.origin.last) - bisect_left(labels, entry.origin.first + 1) > MOST


def _range(entry: Entry) -> range:
    return range(entry.origin.first, entry.origin.last + 1)


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """The lines that may begin with a label, with their numbers."""
    for block in blocks:
        if block.kind == "heading":
            yield block.first, heading_text(block.text)
        elif block.kind == "paragraph":
            yield from enumerate(block.text.split("\n"), start=block.first)
