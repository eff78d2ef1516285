"""Questions and answers that carry labels, as in

    Q1. **What is a canary release?**

    Ans - Rolling a new version out to a small share of the traffic first.

    It shows trouble while it is still small.

A labelled line begins a question, wherever it stands in a paragraph. The answer begins at its own label or, where
there is none, after the question's paragraph; it goes on to the next question, but not over the titles before that
nor into the document's closing matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from generator.dialects.reading import Reading, title
from generator.labels import is_answer, is_question
from generator.records import Block, Document, Entry, Origin, Span


def labelled(document: Document) -> Reading:
    """The labelled questions of the document, each with all that follows it up to where it ends."""
    blocks = list(_split(document.blocks))
    starts = [index for index, block in enumerate(blocks) if block.kind == "paragraph" and is_question(block.text)]
    entries: list[Entry] = []
    spans: list[Span] = []
    section = _last_title(blocks[: starts[0]]) if starts else ""
    for start, stop in pairwise([*starts, len(blocks)]):
        end = start + _extent(blocks[start:stop], last=stop == len(blocks))
        entry = _entry(document, blocks[start:end], section)
        entries.append(entry)
        spans += _roles(entry)
        between = blocks[end:stop]
        if stop < len(blocks):
            section = _last_title(between) or section
        elif between:
            spans.append(Span(between[0].first, between[-1].last, "footer"))
    return Reading(tuple(entries), tuple(spans))


def _split(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with each paragraph cut where a question's label begins one of its lines."""
    for block in blocks:
        lines = block.text.split("\n")
        cuts = [number for number, line in enumerate(lines) if number and is_question(line)]
        if block.kind != "paragraph" or not cuts:
            yield block
            continue
        for begin, end in pairwise([0, *cuts, len(lines)]):
            yield Block("paragraph", "\n".join(lines[begin:end]), block.first + begin, block.first + end - 1)


def _extent(blocks: Sequence[Block], *, last: bool) -> int:
    """How many of the blocks, which run up to the next question or the end, belong to the question they begin with."""
    if last:
        closing = (index for index in range(1, len(blocks)) if _is_closing(blocks[index:]))
        extent = next(closing, len(blocks))
    else:
        extent = len(blocks)
        while extent > 1 and title(blocks[extent - 1]) is not None:
            extent -= 1  # titles just before the next question are its section's
    while extent > 1 and blocks[extent - 1].kind in ("rule", "definitions"):
        extent -= 1
    return extent


def _is_closing(blocks: Sequence[Block]) -> bool:
    """Whether blocks after the last answer begin a closing part: a rule, then a title of its own."""
    return blocks[0].kind == "rule" and len(blocks) > 1 and title(blocks[1]) is not None


def _last_title(blocks: Iterable[Block]) -> str:
    return next((text for block in reversed(list(blocks)) if (text := title(block))), "")


def _entry(document: Document, blocks: Sequence[Block], section: str) -> Entry:
    first, last = blocks[0].first, blocks[-1].last
    begin = _answer_line(blocks)
    return Entry(
        question="\n".join(document.lines[first - 1 : begin - 1]).strip(),
        answer="\n".join(document.lines[begin - 1 : last]).strip("\n"),
        origin=Origin(document.path, first, last),
        section=section,
        answer_line=begin,
    )


def _answer_line(blocks: Sequence[Block]) -> int:
    """The line on which the answer begins: at its label, else with the second block."""
    for block in blocks:
        if block.kind == "paragraph":
            for number, line in enumerate(block.text.split("\n"), start=block.first):
                if is_answer(line):
                    return number
    return blocks[1].first if len(blocks) > 1 else blocks[0].last + 1


def _roles(entry: Entry) -> Iterator[Span]:
    yield Span(entry.origin.first, min(entry.answer_line - 1, entry.origin.last), "question")
    if entry.answer_line <= entry.origin.last:
        yield Span(entry.answer_line, entry.origin.last, "answer")
