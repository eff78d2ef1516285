"""Questions with options -> the same with the right ones: ticked, told by what follows, or by a key."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator import words
from generator.dialects.keys import Pair
from generator.dialects.options import Option, emphasized, ticked
from generator.dialects.pieces import Piece, piece_text
from generator.dialects.reading import BOLD_LINE
from generator.dialects.verdicts import is_label, is_saying, named_right, said_right
from generator.fences import scan
from generator.labels import is_question
from generator.numbers import asked_number, is_alone, numbered
from generator.patterns import lazy

# before a number that stands alone
COUNTED = lazy(rf"[\s*_]{{0,9}}(?:#|{words.pattern('question')})", re.IGNORECASE)
# which of several ways to begin a question is the document's, where as many options follow each
KINDS = ("heading", "summary", "labelled", "numbered", "bold", "bulleted")


@dataclass(frozen=True, slots=True)
class Test:
    """A question: its pieces, its options if it has any, and what follows; the right ones and the answer once known."""

    front: tuple[Piece, ...]
    options: tuple[Option, ...]
    back: tuple[Piece, ...]
    right: tuple[int, ...] = ()
    answer: str = ""


def piece_kind(piece: Piece) -> str:
    """In which way a piece begins a question, if it does: one of KINDS, and on which level; else ""."""
    line = piece_text(piece).split("\n")[0]
    if not piece.is_text or is_saying(line):
        return ""
    if piece.item or piece.block.kind == "heading":
        return piece.item or f"heading {piece.block.level}"
    if piece.block.kind != "paragraph":
        return ""
    if is_question(line) or (is_alone(line) and COUNTED.match(line)):
        return "labelled"
    if numbered(line):
        return "numbered"
    return "bold" if BOLD_LINE.fullmatch(line.strip()) else ""


def told(test: Test) -> Test:
    """The question with the right options, where a mark or what follows tells, and with what explains them."""
    right = ticked(test.options)
    told: list[Piece] = []
    label = False
    for number, piece in enumerate(test.back):
        said = said_in_piece(piece, test.options, bare=number == 0 or label) if test.options else None
        if said:
            right = right or said[0]
            told = told[:-1] if label else told
            piece = replace(piece, block=replace(piece.block, text=said[1]), lists=())
        label = not said and is_label(piece_text(piece))
        told.append(piece)
    answer = "\n\n".join(piece_texts(told))
    return replace(test, right=right or emphasized(test.options), answer=answer)


def piece_texts(pieces: Sequence[Piece]) -> Iterator[str]:
    """The texts of pieces, those of whole lists as they stand."""
    past = 0
    for piece in pieces:
        whole = (block for block in piece.lists if block.first >= pieces[0].block.first)
        block = next((block for block in whole if block.last <= pieces[-1].block.last), piece.block)
        if piece.block.first > past and block.text:
            yield block.text
            past = block.last if block is not piece.block else past


def said_in_piece(piece: Piece, options: Sequence[Option], *, bare: bool) -> tuple[tuple[int, ...], str] | None:
    """The options that a piece says are right, and its text without that.

    bare: whether its first line may just name them, without the word for "answer".
    """
    if piece.key or piece.block.kind in ("fence", "code", "table", "rule"):
        return None
    if piece.fold and (said := said_right(piece.fold.text, options, bare=False)):
        return said[0], "\n\n".join(filter(None, [said[1], piece.block.text]))
    lines = piece.block.text.split("\n")
    label = -1
    bare = (bare and not piece_kind(piece) and piece.block.kind != "list") or piece.fold is not None
    for number, (line, code) in enumerate(scan(lines)):
        if code or not line.strip():
            continue
        if said := said_right(line, options, bare=bare):
            kept = [*lines[: number if label < 0 else label], said[1], *lines[number + 1 :]]
            return said[0], "\n".join(kept).strip("\n")
        bare = is_label(line)
        label = number if bare else -1
    return None


def with_keys(tests: Sequence[Test], pieces: Sequence[Piece]) -> list[Test]:
    """The questions with the right options that keys tell, each key those of the questions before it."""
    found = list(tests)
    lines = [test.front[0].block.first for test in tests]
    begin = 0
    for piece in pieces:
        if piece.key:
            end = bisect_right(lines, piece.block.first)
            for index, pair in _keyed(found[begin:end], piece.key):
                found[begin + index] = _told_by_key(found[begin + index], pair)
            begin = end
    return found


def _keyed(tests: Sequence[Test], key: Iterable[Pair]) -> Iterator[tuple[int, Pair]]:
    """The questions that a key's numbers mean, in order where these begin anew; they count where none has a number."""
    numbers = [_number(test) for test in tests]
    places: dict[int, list[int]] = {}
    for index, number in enumerate(numbers if any(numbers) else range(1, len(tests) + 1)):
        places.setdefault(number, []).append(index)
    past = -1
    for pair in key:
        found = places.get(pair.number, [])
        index = bisect_right(found, past)
        if index < len(found):
            past = found[index]
            yield past, pair


def _told_by_key(test: Test, pair: Pair) -> Test:
    said = named_right(pair.text, test.options, known=True) if test.options and not test.right else None
    if said is None:
        return test
    return replace(test, right=said[0], answer="\n\n".join(filter(None, [test.answer, said[1]])))


def _number(test: Test) -> int:
    """The number that a question's author gave it; 0 if none."""
    return test.front[0].number or asked_number(piece_text(test.front[0]))
