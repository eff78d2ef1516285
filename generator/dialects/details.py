"""Answers that are folded away, with the question on the fold, as in

    <details>
    <summary>What is a canary release?</summary><br>

    Rolling a new version out to a small share of the traffic first.
    </details>

or above it, where the fold only says that here is the answer:

    ### What is a canary release?

    <details><summary>Show the answer</summary> ...

A fold inside an answer belongs to it; a fold that asks nothing and holds folds that do is a section. What hides
a table of contents is no question, nor is what asks nothing where most folds do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.asking import asks
from generator.cleaning import noise
from generator.dialects.above import FoldedQuestion, question_above, visible_text
from generator.dialects.folds import Fold, between, body, folds, reveals
from generator.dialects.prose import marked
from generator.dialects.reading import NOTHING, Reading, heading_text
from generator.dialects.summaries import SHARE, summary_roles
from generator.dialects.tags import Place
from generator.records import Document, Entry, Origin, Span


def details(document: Document) -> Reading:
    """The folds that hold answers, each with its question."""
    questions = list(_questions(document, list(_leaves(document))))
    if not questions:
        return NOTHING
    told = _without_noise(document)
    entries: list[Entry] = []
    spans: list[Span] = []
    for question, section in zip(questions, _sections(document, questions), strict=True):
        fold, last = question.folds[0], _last_line(document, question.folds[-1])
        answer = "\n\n".join(body(told, each) for each in question.folds)
        asked = max(question.line, fold.begin[0] - 1) if question.above else min(fold.summary[1][0], last - 1)
        entries.append(Entry(question.text, answer, Origin(document.path, question.line + 1, last), section))
        spans.append(Span(question.line + 1, asked + 1, "question"))
        if asked + 1 < last:
            spans.append(Span(asked + 2, last, "answer"))
    return Reading(tuple(entries), tuple(spans))


def _without_noise(document: Document) -> Document:
    """The document with blank lines in the place of what is about it, such as a link back to its top in each fold."""
    lines = list(document.lines)
    for block in marked(document):
        if block.kind != "html" and noise(block):
            lines[block.first - 1 : block.last] = [""] * (block.last + 1 - block.first)
    return replace(document, lines=tuple(lines))


def _leaves(document: Document) -> Iterator[Fold]:
    """The folds, and in place of those that are sections, the folds in them."""
    waiting = folds(document)[::-1]
    while waiting:
        fold = waiting.pop()
        if _is_section(document, fold):
            inner = (replace(child, floor=fold.body[0], section=fold.text) for child in fold.children)
            waiting += [*inner][::-1]
        else:
            yield fold


def _is_section(document: Document, fold: Fold) -> bool:
    """Whether a fold asks nothing and holds several that ask or answer, or nothing but folds of which one asks."""
    if not fold.children or (asks(fold.text) and not reveals(fold.text)):
        return False
    edges = [fold.body[0], *(place for child in fold.children for place in (child.begin, child.after)), fold.body[1]]
    own = "".join(between(document, *edge) for edge in zip(edges[::2], edges[1::2], strict=True))
    asking = sum(asks(child.text) and not reveals(child.text) for child in fold.children)
    answering = sum(reveals(child.text) for child in fold.children)
    return asking + answering > 1 or (asking == 1 and not visible_text(own))


def _questions(document: Document, found: Sequence[Fold]) -> Iterator[FoldedQuestion]:
    """The questions, in order: on the folds where those ask, else above them."""
    last: FoldedQuestion | None = None
    past: Place = (0, 0)
    for fold, role in zip(found, summary_roles(document, found), strict=True):
        if role == "hint":
            continue
        question = FoldedQuestion(fold.text, fold.begin[0], (fold,)) if role in ("asks", "topic") else None
        if role == "reveals":
            question = question_above(document, fold, past)
            if question is None and last and last.above:
                last = replace(last, folds=(*last.folds, fold))
        if question:
            if last:
                yield last
            last = question
        past = fold.after
    if last:
        yield last


def _sections(document: Document, questions: Sequence[FoldedQuestion]) -> Iterator[str]:
    """The section of each question: the heading before it, or the fold around it."""
    levels = Counter(question.level for question in questions if question.level)
    usual = max(levels, key=lambda level: (levels[level], level), default=7)
    below = usual if levels.total() >= SHARE * len(questions) else 7
    asked = {question.line + 1 for question in questions}
    found = [block for block in document.blocks if block.kind == "heading" and block.level < below]
    found = [block for block in found if block.first not in asked]
    tops = [block for block in found if block.level == 1]
    waiting = iter([*found, None])
    heading, section = next(waiting), ""
    past = 0
    for question in questions:
        while heading and heading.first <= question.line + 1:
            if heading.first > past and tops != [heading]:
                section = heading_text(heading.text)
            heading = next(waiting)
        past = _last_line(document, question.folds[-1])
        yield question.folds[0].section or section


def _last_line(document: Document, fold: Fold) -> int:
    """The last line that a fold has a part in, counted from 1."""
    number = fold.after[0] if fold.after[1] else fold.after[0] - 1
    while number > fold.begin[0] and not document.lines[number].strip():
        number -= 1
    return number + 1
