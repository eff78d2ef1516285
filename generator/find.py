"""Blocks -> entries, questions without answers, and what every other line of the document was."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from generator.asking import MARK, asks
from generator.cleaning import is_opening, noise
from generator.dialects import DIALECTS, Dialect, series
from generator.dialects.prose import marked
from generator.dialects.reading import NOTHING, Reading, title
from generator.errors import DocumentError
from generator.index import index
from generator.progress import Progress, silent, steps
from generator.records import Block, Document, Entry, Explanation, Findings, Role, Span
from generator.turns import answered_labels, without_swallowed

# what the formats write of an entry's tags, and an author may
TAGS = re.compile(r"<!--\s*tags:([^<>]*)-->")
# a part of the document that the chosen dialect finds nothing in may be in another, if that explains so much of it
PART_SHARE = 0.5
# terms, flash cards and statements ask nothing: their dialects believe only what is regular all through
TOLD_BY_FORM = ("answered", "definitions", "flashcards", "tables")
# so few entries beside a single answer are no list of questions that nobody has answered
MOST_UNANSWERED = 3
# what is also the role of the blank lines in it
WHOLE = ("question", "answer")
# so few answers may stand in a document of another kind
FEW = 10


def find(document: Document, dialect: str | None = None, progress: Progress = silent) -> Findings:
    """What is in the document, read in the dialect that explains it best, or in the named one.

    A part, under a heading, in which that dialect finds nothing is read in the dialect that explains the part best.
    progress: is told how many dialects have been tried. Raises DocumentError where there is no dialect of that name.
    """
    labels = answered_labels(marked(document))
    wanted = [each for each in DIALECTS if dialect in (None, each.name)]
    if not wanted:
        known = ", ".join(each.name for each in DIALECTS)
        raise DocumentError(document.path, None, f'there is no dialect "{dialect}"', f"use one of {known}")
    tried = [_try(each, document, labels) for each in steps(progress, "trying dialects", wanted)]
    tried.sort(key=lambda pair: -pair[0].worth)
    reading = NOTHING if dialect is None and _is_accident(document, *tried[0]) else tried[0][1]
    if dialect is None and reading.entries:
        reading = _with_other_parts(document, reading, labels)
    reading = replace(reading, entries=tuple(_tagged(reading.entries, document.blocks)))
    found = index(document, reading)
    spans = _all_spans(document, reading, found.blocks)
    return Findings(tuple(pair[0] for pair in tried), reading.entries, found.unanswered, tuple(spans))


def _try(dialect: Dialect, document: Document, labels: Sequence[int]) -> tuple[Explanation, Reading]:
    """What a dialect makes of a document, and how well it explains it.

    More if what it calls questions ask; an entry without an answer counts half, one that swallows others nothing.
    """
    found = dialect.read(document)
    reading = without_swallowed(found, labels)
    count = len(reading.entries)
    cards = sum(_weight(entry) for entry in reading.entries)
    lines = _share(document.blocks, _lines(reading.spans)) if reading.spans else 0.0
    asked = sum(entry.kind == "choice" or asks(entry.question.split("\n\n")[0]) for entry in reading.entries)
    asking = asked / max(1, count)
    return Explanation(dialect.name, count, lines, asking, lines * (1 + asking) * math.log2(1 + cards)), found


def _share(blocks: Sequence[Block], lines: Set[int]) -> float:
    """The share of the lines of blocks that these are."""
    filled = {line for block in blocks for line in range(block.first, block.last + 1)}
    return len(filled & lines) / max(1, len(filled))


def _is_accident(document: Document, explanation: Explanation, reading: Reading) -> bool:
    """Whether a few answers are so little of the document that it is one of another kind.

    That is a single one, or several to what has no question mark, in a document that does not call itself one of
    questions.
    """
    if explanation.lines >= PART_SHARE or explanation.dialect in (*TOLD_BY_FORM, "labelled"):
        return False
    answered = [entry for entry in reading.entries if entry.answer.strip() or entry.kind != "basic"]
    if len(answered) == 1:
        return len(reading.entries) <= MOST_UNANSWERED
    marked = any(MARK.search(entry.question.split("\n\n")[0].rstrip()) for entry in answered)
    return 0 < len(answered) <= FEW and not marked and not series.of_questions(document)


def _weight(entry: Entry) -> float:
    """How much an entry says for its dialect: half without an answer, more with options of which one is right."""
    if entry.kind == "choice":
        return 1.5
    return 1.0 if entry.answer.strip() or entry.kind != "basic" else 0.5


def _with_other_parts(document: Document, reading: Reading, labels: Sequence[int]) -> Reading:
    """The reading, and what other dialects find in the parts where it finds nothing."""
    entries, spans = list(reading.entries), list(reading.spans)
    found = sorted(reading.entries, key=lambda entry: entry.origin.first)
    begins = [entry.origin.first for entry in found]
    ends = list(accumulate((entry.origin.last for entry in found), max))
    for blocks in _parts(document.blocks):
        before = bisect_right(begins, blocks[-1].last)
        if before and ends[before - 1] >= blocks[0].first:
            continue
        tried = [_try(dialect, replace(document, blocks=blocks), labels) for dialect in DIALECTS]
        explanation, other = max(tried, key=lambda pair: pair[0].worth)
        told = explanation.asking >= PART_SHARE or explanation.dialect in TOLD_BY_FORM
        if explanation.entries > 1 and explanation.lines >= PART_SHARE and told:
            part = title(blocks[0]) or ""
            entries += [replace(entry, section=entry.section or part) for entry in other.entries]
            spans += other.spans
    return Reading(tuple(sorted(entries, key=lambda entry: entry.origin.first)), tuple(spans))


def _tagged(entries: Sequence[Entry], blocks: Sequence[Block]) -> Iterator[Entry]:
    """The entries, with the tags that a comment in one or right behind it gives it."""
    tags: dict[int, list[str]] = {}
    number = 0
    for before, block in pairwise(blocks):
        while number < len(entries) and entries[number].origin.first <= before.first:
            number += 1
        match = TAGS.fullmatch(block.text.strip()) if block.kind == "html" else None
        if match and number and before.first <= entries[number - 1].origin.last:
            tags.setdefault(number - 1, []).extend(match[1].split())
    for number, entry in enumerate(entries):
        yield replace(entry, tags=tuple(tags[number])) if number in tags else entry


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks under each heading of the highest level that has several."""
    levels = Counter(block.level for block in blocks if block.kind == "heading")
    level = min((level for level, count in levels.items() if count > 1), default=0)
    begins = [number for number, block in enumerate(blocks) if block.kind == "heading" and block.level == level]
    for begin, end in pairwise([*begins, len(blocks)]):
        yield tuple(blocks[begin:end])


def _all_spans(document: Document, reading: Reading, indexes: Sequence[Block]) -> Iterator[Span]:
    """Spans that hold each line of the document exactly once."""
    roles: list[Role] = ["blank"] * len(document.lines)
    roles[: document.head] = ["front matter"] * document.head
    last = max((entry.origin.last for entry in reading.entries), default=len(document.lines))
    others = _outside(document.blocks, reading.spans)
    known = [Span(block.first, block.last, _role(block, after=block.first > last)) for block in others]
    known += [Span(block.first, block.last, "index") for block in indexes]
    for span in [*known, *reading.spans, *_noise(marked(document))]:
        if span.role in WHOLE:
            roles[span.first - 1 : span.last] = [span.role] * (span.last + 1 - span.first)
            continue
        for line in range(span.first - 1, span.last):
            if document.lines[line].strip():
                roles[line] = span.role
    first = 1
    for role, lines in groupby(roles):
        last = first - 1 + len(list(lines))
        yield Span(first, last, role)
        first = last + 1


def _outside(blocks: Sequence[Block], spans: Iterable[Span]) -> Iterator[Block]:
    """The blocks that have a line in none of the questions and answers."""
    inside = bytearray(max((block.last for block in blocks), default=0))
    for span in spans:
        if span.role in WHOLE:
            inside[span.first - 1 : span.last] = b"\1" * (span.last + 1 - span.first)
    return (block for block in blocks if inside.find(0, block.first - 1, block.last) >= 0)


def _noise(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        if role := noise(block):
            yield Span(block.first, block.last, role)
        if block.children:
            yield from _noise(block.children)


def _role(block: Block, *, after: bool) -> Role:
    """What a block that no dialect explains is. after: whether it stands after the last answer."""
    if block.kind == "rule":
        return "rule"
    if block.kind == "definitions":
        return "definition"
    if is_opening(block):
        return "anchor"
    if after:
        return "footer"
    return "heading" if title(block) is not None else "introduction"


def _lines(spans: Sequence[Span]) -> set[int]:
    return {line for span in spans for line in range(span.first, span.last + 1)}
