"""Multiple choice: a question, its options, and somewhere which of them are right, as in

    ### 3. Who sees a canary release first?

    - A) Nobody
    - B) A small share of the users

    **Answer: B)** It shows trouble while it is still small.

The right options may also be ticked or bold, stand in a fold below them, or in a key at the end of a part, as in
`1-B, 2-C`. The question becomes a task list of its options, the answer what explains it. Lists with letters of which
none is said to be right are options only where they are all of a size: others are the parts of an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.asking import asks
from generator.dialects.marking import Test, piece_texts, told, with_keys
from generator.dialects.options import ALPHABETS, have_boxes, have_letters, ticked
from generator.dialects.pieces import Piece, may_hold_options, piece_text, read_pieces
from generator.dialects.prose import marked
from generator.dialects.quizzes import beginnings, has_options, read_tests
from generator.dialects.reading import BOLD_LINE, NOTHING, Reading, heading_text
from generator.labels import is_question, strip_question
from generator.numbers import is_alone, without
from generator.patterns import lazy
from generator.records import CardKind, Document, Entry, Origin, Span

BOX = lazy(r"(?<=^[-*+] )\[[ xX]\](?: |$)", re.MULTILINE)
# a document is one of tests where this share of its questions have options, and of these so many a right one
SHARE = 0.5
# tests without any right option: so many, most of them with the same number of options
TESTS = 3
ALIKE = 0.7


def choice(document: Document) -> Reading:
    """The questions with options, and those without that stand between them."""
    if not any(map(may_hold_options, marked(document))):
        return NOTHING
    pieces = read_pieces(document)
    boxes = any(have_boxes(piece.options) and ticked(piece.options) for piece in pieces)
    begins = beginnings(pieces, [index for index in range(len(pieces)) if has_options(pieces, index, boxes=boxes)])
    tests = [told(test) for test in read_tests(pieces, begins)]
    tests = with_keys(tests, pieces)
    if not _is_examination(tests):
        return NOTHING
    spans = [Span(piece.block.first, piece.block.last, "answer") for piece in pieces if piece.key]
    entries = []
    for test, section in zip(tests, _sections(pieces, tests), strict=True):
        first, asked = test.front[0].block.first, test.front[-1].block.last
        last = max([asked, *(piece.block.last for piece in test.back)])
        question = _question(test)
        kind: CardKind = "choice" if test.right and _is_named(question) else "basic"
        entries.append(Entry(question, test.answer, Origin(document.path, first, last), section, kind))
        spans.append(Span(first, asked, "question"))
        if last > asked:
            spans.append(Span(asked + 1, last, "answer"))
    return Reading(tuple(entries), tuple(spans))


def _is_examination(tests: Sequence[Test]) -> bool:
    """Whether questions mostly have options, of which one is said to be right, or which are all of a size."""
    optional = [test for test in tests if test.options]
    right = sum(bool(test.right) for test in optional)
    if not optional or (len(optional) < SHARE * len(tests) and not _is_labelled(tests, optional)):
        return False
    asking = sum(asks(piece_text(test.front[0])) for test in optional)
    if right >= SHARE * len(optional):
        return len(optional) > 1 or asking > 0 or have_letters(optional[0].options)
    alike = max(Counter(len(test.options) for test in optional).values())
    return len(optional) >= TESTS and alike >= ALIKE * len(optional) and asking >= SHARE * len(optional)


def _is_labelled(tests: Sequence[Test], optional: Sequence[Test]) -> bool:
    """Whether labels begin all questions, and a right option is known of each that has some: then they may be few."""
    labelled = all(is_question(piece_text(test.front[0])) for test in tests)
    return labelled and all(test.right and have_letters(test.options) for test in optional)


def _question(test: Test) -> str:
    """The question as a card has it: the bare question first, a task list of its options last."""
    first, *others = _unnamed(test.front[: -1 if test.options else None])
    # without a right option it is a text like any other, for normalize to strip
    text = _bare_question(piece_text(first)) if test.right else piece_text(first)
    texts = [text, *(BOX.sub("", text) for text in piece_texts(others))]
    # after a list, another marker begins a list of its own
    bullet = "*" if any(re.search(r"^\s*-", text, re.MULTILINE) for text in texts) else "-"
    options = (
        f"{bullet} [{'x' if index in test.right else ' '}] {option.text or ALPHABETS[0][index]}"
        for index, option in enumerate(test.options)
    )
    return "\n\n".join(filter(None, [*texts, "\n".join(options)]))


def _unnamed(front: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a question without the lines before it that are only its number, if more is left."""
    for number, piece in enumerate(front):
        lines = piece_text(piece).split("\n")
        begin = next((index for index, line in enumerate(lines) if line.strip() and not is_alone(line)), None)
        if begin is None:
            continue
        if begin:
            piece = replace(piece, block=replace(piece.block, text="\n".join(lines[begin:])))
        return [piece, *front[number + 1 :]]
    return front


def _is_named(question: str) -> bool:
    """Whether a question with options has more before them than its number."""
    head = question.split("\n\n")[0]
    return not is_alone(head) and re.match(r"[-*] \[[ x]\] ", head) is None


def _bare_question(text: str) -> str:
    """A question without its label or number, and without emphasis around all of it."""
    text = without(strip_question(text)).strip()
    bold = BOLD_LINE.fullmatch(text)
    return without(strip_question(bold[2].strip())) if bold else text


def _sections(pieces: Sequence[Piece], tests: Sequence[Test]) -> Iterator[str]:
    """The section of each question: the heading before it that is not part of one."""
    inside = {piece.block.first for test in tests for piece in (*test.front, *test.back)}
    found = [piece.block for piece in pieces if piece.block.kind == "heading" and piece.block.first not in inside]
    tops = [block for block in found if block.level == 1]
    waiting = iter([*found, None])
    heading, section = next(waiting), ""
    for test in tests:
        while heading and heading.first < test.front[0].block.first:
            section = section if tops == [heading] else heading_text(heading.text)
            heading = next(waiting)
        yield section
