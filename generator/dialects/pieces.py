"""A document of tests -> its pieces in order: options, folds, keys, and blocks of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import blocks
from generator.asking import asks
from generator.cleaning import LINK, noise
from generator.dialects.folds import Fold, body, folds, reveals
from generator.dialects.keys import PAIR, Pair, first_lines, key_pairs
from generator.dialects.options import (
    CHECKBOX,
    LABEL_END,
    LETTER,
    MARKER,
    NEXT_LABEL,
    Option,
    code_in_line,
    have_boxes,
    have_letters,
    item_text,
    label,
    place_of,
    read_option,
)
from generator.dialects.prose import is_prose_block
from generator.dialects.reading import heading_text
from generator.dialects.tags import unwrap
from generator.dialects.verdicts import SOLE, is_saying
from generator.labels import is_question
from generator.numbers import numbered
from generator.patterns import lazy
from generator.records import Block, Document

# an answer rather than an option: `A: B) ...`
ANSWERED = re.compile(rf"\s{{0,3}}[*_]{{0,3}}A\s?[:：][*_]{{0,3}}\s{{0,9}}\(?{LETTER}(?:[).]|\s{{0,9}}$)")
LINE_BREAK = re.compile(r"<br\s*/?>|\n", re.IGNORECASE)
FOLD_TAGS = lazy(
    r"<summary\b[^<>]*>[^<]*(?:<(?!/?summary)[^<]*)*</summary>|</?(?:details|summary)\b[^<>]*>", re.IGNORECASE
)
CLOSED = lazy(r"(?:\s|</\w+>)*</details>(?:\s|</\w+>)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the document: options, a fold, a key, or a block.

    item: what kind of list item it begins; number: that item's. lists: those it was taken out of, the outer ones first.
    """

    block: Block
    options: tuple[Option, ...] = ()
    fold: Fold | None = None
    key: tuple[Pair, ...] = ()
    item: str = ""
    number: int = 0
    lists: tuple[Block, ...] = ()

    @property
    def is_text(self) -> bool:
        return not (self.options or self.fold or self.key)


def may_hold_options(block: Block) -> bool:
    """Whether some options of read_pieces may be in a block."""
    return block.kind == "list" or (block.kind == "paragraph" and not all(map(_is_plain, block.text.split("\n"))))


def read_pieces(document: Document) -> list[Piece]:
    """The document in pieces, in order; a fold is one of them, unless options are in it."""
    found = list(_flatten(document.blocks))
    asking = [
        piece.block.first
        for piece in found
        if piece.options and (have_letters(piece.options) or have_boxes(piece.options))
    ]
    hidden: set[int] = set()
    waiting = folds(document)
    while waiting:
        fold = waiting.pop()
        first, last = fold.begin[0] + 1, fold.after[0] + (1 if fold.after[1] else 0)
        if not reveals(fold.text) and bisect_right(asking, last) > bisect_right(asking, first):
            waiting += fold.children
            told = max(first, fold.summary[1][0] + (1 if fold.summary[1][1] else 0))
            found.append(Piece(Block("paragraph", fold.text, first, told), item="summary"))
            continue
        block = Block("html", body(document, fold), first, last)
        may_be_key = "|" in block.text or len(PAIR.findall(block.text)) > 1
        parts = blocks.parse(block.text.split("\n")) if may_be_key else ()
        key = [pair for part in parts for pair in key_pairs(part)]
        hidden.update(range(first, last + 1))
        found.append(Piece(block, fold=fold, key=tuple(key)))
    kept = [piece for piece in found if piece.fold or piece.block.first not in hidden]
    return _merged(sorted(kept, key=lambda piece: piece.block.first))


def _flatten(found: Iterable[Block], depth: int = 0) -> Iterator[Piece]:
    """The blocks in pieces: options apart from what stands around them, lists that hold no options opened."""
    letter = 0
    for block in found:
        if is_prose_block(block):
            yield Piece(block)
        elif block.kind == "definitions" or noise(block):
            continue
        elif key := tuple(key_pairs(block)):
            yield Piece(block, key=key)
        elif block.kind == "list" and (options := _list_options(block)):
            yield Piece(block, options)
        elif block.kind == "list":
            yield from _open(block, depth)
        elif block.kind == "paragraph":
            parts = list(_paragraph(block, letter))
            letter = next((part.options[-1].letter + 1 for part in reversed(parts) if part.options), letter)
            yield from parts
        elif block.kind == "html":
            text = unwrap(FOLD_TAGS.sub("", block.text))
            if text or CLOSED.fullmatch(block.text):
                yield Piece(replace(block, text=text))
        else:
            yield Piece(block)


def _open(block: Block, depth: int) -> Iterator[Piece]:
    """The pieces of a list that is no list of options, each item's first marked as its beginning."""
    for item, line in zip(block.children, first_lines(block), strict=True):
        marker = MARKER.match(line)
        number = int(marker["number"] or 0) if marker else 0
        for index, piece in enumerate(_flatten(item.children, depth + 1)):
            piece = replace(piece, lists=(block, *piece.lists))
            if index == 0 and piece.is_text:
                piece = replace(piece, item=f"{'numbered' if number else 'bulleted'} {depth}", number=number)
            yield piece


def _list_options(block: Block) -> tuple[Option, ...]:
    """What the items of a list are if they are options: none holds a list or has options in its text."""
    inner = [child for item in block.children for child in item.children]
    texts = [item_text(item) for item in block.children]
    if any(child.kind == "list" for child in inner) or not all(texts):
        return ()
    options = tuple(map(read_option, texts))
    letters = [option.letter for option in options]
    if letters[0] >= 0:
        return options if all(two == one + 1 for one, two in pairwise(letters)) else ()
    links = any(LINK.fullmatch(option.text) for option in options)
    inner_options = any(part.options for child in inner if child.kind == "paragraph" for part in _paragraph(child, 0))
    boxed = all(map(CHECKBOX.match, texts))
    return options if not (links or inner_options) and (boxed or len(options) > 1) else ()


def _is_plain(text: str) -> bool:
    """Whether a paragraph is one line that holds no option."""
    has_end = text.endswith((" ", "\\")) or "\n" in text or "<" in text
    return not has_end and label(text) is None and not (LABEL_END.search(text) and NEXT_LABEL.search(text))


def _paragraph(block: Block, letter: int) -> Iterator[Piece]:
    """A paragraph in pieces: each option, and what stands before and after. letter: the next after those before."""
    if _is_plain(block.text):
        yield Piece(block)
        return
    chunks: list[tuple[int, list[str], bool]] = []
    for number, line in _lines(block.text):
        begin = None if ANSWERED.match(line) else label(line)
        place = place_of(begin["letter"]) if begin else -1
        if begin and place in (0, letter):
            chunks.append((number, [line], True))
            letter = place + 1
        elif not chunks or is_question(line) or _asks_anew(line) or (chunks[-1][2] and is_saying(line)):
            chunks.append((number, [line], False))
        else:
            chunks[-1][1].append(line)
    ends = [number for number, _, _ in chunks[1:]]
    for (number, lines, is_option), end in zip(chunks, [*ends, block.last + 1 - block.first], strict=True):
        part = replace(
            block, text="\n".join(lines), first=block.first + number, last=block.first + max(end - 1, number)
        )
        yield Piece(part, (read_option(" ".join(line.strip() for line in lines)),) if is_option else ())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a paragraph with their numbers, also those that a tag or one letter after the other sets off."""
    for number, line in enumerate(text.split("\n")):
        for part in LINE_BREAK.split(line):
            edges = [0, *(() if ANSWERED.match(part) else _inner_labels(part)), len(part)]
            for begin, next_label in pairwise(edges):
                # what stands between two options on one line is text of neither
                yield number, part[begin:next_label].rstrip(" \\" if next_label == len(part) else " \\/|;,")


def _inner_labels(line: str) -> list[int]:
    """Where options begin inside a line: after one that begins it, or where at least two follow each other."""
    following = list(NEXT_LABEL.finditer(line))
    begin = label(line) if following else None
    expected = place_of(begin["letter"]) + 1 if begin else 0
    places: list[int] = []
    for match in following:
        if place_of(match["letter"]) == expected:
            places.append(match.start())
            expected += 1
    return places if begin or len(places) > 1 else []


def _asks_anew(line: str) -> bool:
    found = numbered(line)
    return found is not None and asks(found.text)


def _merged(found: Sequence[Piece]) -> list[Piece]:
    """The pieces with options that follow each other as one; code between them belongs to the option before it."""
    merged: list[Piece] = []
    for piece in found:
        begin = len(merged)
        while piece.options and begin and merged[begin - 1].block.kind in ("fence", "code"):
            begin -= 1
        before = merged[begin - 1] if begin and piece.options else None
        if before and before.options and _goes_on(before, piece, apart=begin < len(merged)):
            merged[begin - 1 :] = [_joined(before, merged[begin:], piece.options, piece.block)]
        else:
            merged.append(piece)
    return _with_last_code(merged)


def _goes_on(piece: Piece, following: Piece, *, apart: bool) -> bool:
    one, two = piece.options[-1], following.options[0]
    boxed = one.letter == two.letter == -1 and None not in (one.right, two.right)
    return (one.letter >= 0 and two.letter == one.letter + 1) or (boxed and apart)


def _joined(piece: Piece, code: Sequence[Piece], options: tuple[Option, ...], block: Block) -> Piece:
    last = piece.options[-1]
    texts = [last.text, *(code_in_line(each.block) for each in code)]
    text = " ".join(filter(None, texts[1:] if code and SOLE.fullmatch(last.text) else texts))
    return replace(
        piece,
        block=replace(piece.block, text=f"{piece.block.text}\n{block.text}", last=block.last),
        options=(*piece.options[:-1], replace(last, text=text), *options),
    )


def _with_last_code(found: Sequence[Piece]) -> list[Piece]:
    """The pieces with code after the last option in it where all others end in code too; lone letters are text."""
    kept: list[Piece] = []
    for piece in found:
        last = kept[-1] if kept else None
        coded = [option.text.endswith("`") for option in last.options] if last else []
        if last and piece.block.kind == "fence" and len(coded) > 1 and all(coded[:-1]) and not coded[-1]:
            kept[-1] = _joined(last, [piece], (), piece.block)
        else:
            kept.append(piece)
    return [replace(piece, options=()) if len(piece.options) == 1 else piece for piece in kept]


def piece_text(piece: Piece) -> str:
    return heading_text(piece.block.text) if piece.block.kind == "heading" else piece.block.text
