"""The pieces of a document -> its questions with options, and those without that stand between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from generator.asking import asks
from generator.dialects.marking import KINDS, Test, piece_kind, said_in_piece
from generator.dialects.options import WORD, emphasized, have_boxes, have_letters, ticked
from generator.dialects.pieces import Piece, piece_text
from generator.dialects.reading import title
from generator.dialects.verdicts import is_label, is_saying
from generator.numbers import is_alone

MOST_OPTIONS = 26


def has_options(pieces: Sequence[Piece], index: int, *, boxes: bool) -> bool:
    """Whether a piece holds the options of a test: they have letters, or a mark or what follows tells the right one.

    boxes: whether the document ticks boxes before right options; then empty boxes alone are before options too.
    """
    options = pieces[index].options
    if not options or len(options) > MOST_OPTIONS:
        return False
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if have_letters(options) or (following and said_in_piece(following, options, bare=False)):
        return True
    before = index - 1
    while before >= 0 and pieces[before].block.kind in ("fence", "code"):
        before -= 1
    if before < 0 or not (piece_kind(pieces[before]) or asks(piece_text(pieces[before]))):
        return False
    said = following and said_in_piece(following, options, bare=True)
    return bool(ticked(options) or said or emphasized(options) or (boxes and have_boxes(options)))


def beginnings(pieces: Sequence[Piece], asked: Sequence[int]) -> dict[int, int]:
    """Where each question begins, and where its options are: at the same place if it has none."""
    gaps = []
    kinds = list(map(piece_kind, pieces))
    begin = _after_title(pieces, asked[0]) if asked else 0
    for index, following in pairwise([*asked, len(pieces)]):
        gaps.append((begin, index))
        begin = _answer_end(pieces, index, following)
    counts = Counter(kind for begin, end in gaps for kind in dict.fromkeys(kinds[begin:end]) if kind)
    habit = max(counts, key=lambda kind: (counts[kind], -KINDS.index(kind.split()[0])), default="")
    found = ((_begin(pieces, kinds, range(begin, index), habit), index) for begin, index in gaps)
    begins = {begin: index for begin, index in found if begin is not None}
    taken = {number for begin, index in begins.items() for number in range(begin, index + 1)}
    for number, piece in enumerate(pieces):
        if habit and number not in taken and kinds[number] == habit and asks(piece_text(piece)):
            begins[number] = number
    return dict(sorted(begins.items()))


def _after_title(pieces: Sequence[Piece], end: int) -> int:
    """The first piece behind the document's title, if what begins a question stands between that and the options."""
    levels = [piece.block.level for piece in pieces if piece.block.kind == "heading"]
    top = min(levels, default=0)
    if levels.count(top) != 1:
        return 0
    number = next(number for number, piece in enumerate(pieces) if piece.block.level == top)
    text = piece_text(pieces[number])
    follows = any(piece_kind(piece) or asks(piece_text(piece)) for piece in pieces[number + 1 : end] if piece.is_text)
    return number + 1 if follows and not asks(text) and not is_alone(text) else 0


def _answer_end(pieces: Sequence[Piece], index: int, end: int) -> int:
    """The first piece that follows the options at index and what says which is right."""
    told = index
    for number in range(index + 1, end):
        if pieces[number].fold or said_in_piece(pieces[number], pieces[index].options, bare=number == index + 1):
            told = number
    return told + 1


def _begin(pieces: Sequence[Piece], kinds: Sequence[str], gap: Iterable[int], habit: str) -> int | None:
    """The piece of those in a gap before options that begins the question. kinds: of the pieces."""
    texts = [number for number in gap if pieces[number].block.kind in ("heading", "paragraph", "html")]
    texts = [number for number in texts if pieces[number].is_text]
    asking = [number for number in texts if asks(piece_text(pieces[number]))]
    usual = [number for number in texts if habit and kinds[number] == habit]
    formal = [number for number in texts if kinds[number]]
    clear = [number for number in formal if number in asking]
    return next((found[-1] for found in (usual, clear, asking, formal, texts) if found), None)


def read_tests(pieces: Sequence[Piece], begins: dict[int, int]) -> Iterator[Test]:
    """The questions, each up to the next, to a key, or to the titles before these."""
    stops = {*begins, *(number for number, piece in enumerate(pieces) if piece.key), len(pieces)}
    for begin, end in pairwise(sorted(stops)):
        if begin in begins:
            index = begins[begin]
            back = _without_closing(pieces[begin], pieces[index + 1 : end], last=end == len(pieces))
            options = pieces[index].options if index > begin else ()
            yield Test(tuple(pieces[begin : index + 1]), options, back)


def _without_closing(first: Piece, back: Sequence[Piece], *, last: bool) -> tuple[Piece, ...]:
    """What follows a question without the titles and rules at its end, and without what begins another part."""
    level = first.block.level or 7
    end = len(back)
    for number, piece in enumerate(back):
        begins_part = piece.block.kind == "heading" and piece.block.level <= level and not is_saying(piece_text(piece))
        closing = last and piece.block.kind == "rule" and number + 1 < end and _is_title(back[number + 1])
        if (begins_part and WORD.findall(piece_text(piece).casefold())[:1] != ["explanation"]) or closing:
            end = number
            break
    while end and (
        back[end - 1].block.kind == "rule" or _is_title(back[end - 1]) or is_label(piece_text(back[end - 1]))
    ):
        end -= 1
    return tuple(back[:end])


def _is_title(piece: Piece) -> bool:
    return piece.is_text and title(piece.block) is not None and not is_saying(piece_text(piece))
