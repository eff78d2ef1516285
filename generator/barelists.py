"""Lists that their author wrote without markers -> Markdown lists, in a document whose lines matter.

    Here are the key steps:                         Here are the key steps:

    Choose a cloud provider.                        - Choose a cloud provider.
    Set up data storage.               becomes      - Set up data storage.
    Monitor and optimize.                           - Monitor and optimize.

    Cost: You pay for what you use.                 - **Cost**: You pay for what you use.
    Speed: New machines in minutes.                 - **Speed**: New machines in minutes.
    Both matter to a small team.
                                                    Both matter to a small team.

Only paragraphs of the top level are looked at: fenced, indented, quoted and listed text stays as it is, and so does a
paragraph with a formula on lines of its own.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from generator import blocks, formula, plain, words

TERM = re.compile(
    r"(?P<mark>\*\*|__|)(?P<term>(?![*_\s])[^\n:：]{1,60}?)(?:(?P=mark)\s{0,3}[:：]|\s{0,3}[:：](?P=mark))"
    r"(?:\s+|(?<=：)|(?<=：\*\*)|(?<=：__))(?P<rest>\S.*)"
)
MOST_TERM_WORDS = 7
DEFINITION = re.compile(r"\n {0,3}[:~]\s")  # the list is one already
SHORT_ITEM = 60  # characters; a line that is surely no sentence of prose
SENTENCE_END = re.compile(r"[.!?。！？…]['\"”’)*_]*$")
LEAD_IN = re.compile(r"[:：][*_]*$")
# how a sentence begins that closes a list and is no item of it
CLOSERS = re.compile(words.whole("closing"), re.IGNORECASE)
# without it, a list would take in the list or the indented code after it
END_OF_LIST = "<!-- end list -->"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer after a closer look at its line ends."""

    kind: Literal["items", "prose", "list", "code", "other"]
    lines: tuple[str, ...]


def with_markers(answer: str) -> str:
    """The answer with markers before the lines that are list items, and each other line as what it is.

    A line that ends a sentence, or that leads to a list, is a paragraph; else its end is just a space.
    """
    if _is_settled(answer):
        return answer
    found = [block for block in blocks.parse(answer.split("\n")) if block.kind != "definitions"]
    if not any(block.kind == "paragraph" for block in found):
        return answer
    pieces: list[Piece] = []
    for block in found:
        lines = block.text.split("\n")
        if (
            block.kind == "paragraph"
            and block.text.strip()
            and not (DEFINITION.search(block.text) or formula.is_displayed(lines))
        ):
            lead_in = bool(pieces) and LEAD_IN.search(pieces[-1].lines[-1]) is not None
            pieces += _pieces([line.lstrip() for line in lines if line.strip()], lead_in)
        else:
            pieces.append(Piece(block.kind if block.kind in ("list", "code") else "other", tuple(lines)))
    return "".join(_written(_term_runs(pieces)))


def _is_settled(answer: str) -> bool:
    """Whether an answer is plain, and each paragraph one line without a term: there is nothing to look for then."""
    return plain.is_plain(answer) and all(
        block.kind != "paragraph" or (len(block.lines) == 1 and ":" not in block.lines[0])
        for block in plain.blocks(answer)
    )


def _pieces(lines: Sequence[str], lead_in: bool) -> Iterator[Piece]:
    """The lists and paragraphs in the lines of one paragraph; lead_in: the text before announces a list."""
    # without the two blanks, or the backslash, that make a line's end a break in Markdown
    bare = [*(line.rstrip().removesuffix("\\").rstrip() or line for line in lines[:-1]), lines[-1].rstrip()]
    all_short = len(bare) - sum(1 for _ in takewhile(_is_short, reversed(bare)))
    begin = index = 0
    while index < len(lines):
        items = _items(bare, index, lead_in)
        if not items and index >= all_short and len(bare) - index >= 3:
            items = len(bare) - index
        if items:
            yield from _prose(lines[begin:index], bare[begin:index])
            yield Piece("items", tuple(bare[index : index + items]))
            index += items
            begin = index
            lead_in = False
        else:
            lead_in = LEAD_IN.search(bare[index]) is not None
            index += 1
    yield from _prose(lines[begin:], bare[begin:])


def _items(lines: Sequence[str], begin: int, lead_in: bool) -> int:
    """How many of the lines, from begin on, are the items of a list for what they say or what announces them."""
    following = (lines[index] for index in range(begin, len(lines)))
    if _term(lines[begin]):
        terms = sum(1 for _ in takewhile(_term, following))
        return terms if terms >= 2 else 0
    if not lead_in:
        return 0
    return _without_closing(list(takewhile(lambda line: not LEAD_IN.search(line) and not _term(line), following)))


def _is_short(line: str) -> bool:
    """Whether the line is an item if all others are as short."""
    return len(line) <= SHORT_ITEM and line[-1] not in ",;:" and not line[0].islower()


def _without_closing(lines: Sequence[str]) -> int:
    """How many lines after a lead-in are items; the rest closes the list. Fewer than two are no list."""
    if len({line[0].islower() for line in lines}) != 1:
        return 0  # a sentence that goes on in the next line
    lengths = [len(lines[0])]
    closer, gerunds = CLOSERS.match(lines[0]) is not None, _is_gerund(lines[0])
    for count, line in enumerate(lines[1:], start=1):
        median = (lengths[(count - 1) // 2] + lengths[count // 2]) / 2
        longer = len(line) > 2 * SHORT_ITEM and len(line) > 2.5 * median
        if (CLOSERS.match(line) and not closer) or (count > 1 and (longer or (gerunds and not _is_gerund(line)))):
            return count if count > 1 else 0
        insort(lengths, len(line))
        closer, gerunds = closer or CLOSERS.match(line) is not None, gerunds and _is_gerund(line)
    return len(lines) if len(lines) > 1 else 0


def _is_gerund(line: str) -> bool:
    return line.split(maxsplit=1)[0].endswith("ing")


def _prose(lines: Sequence[str], bare: Sequence[str]) -> Iterator[Piece]:
    """Paragraphs: one ends where a line ends a sentence or announces something, and the next begins anew."""
    begin = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or (_ends(bare[index - 1]) and not bare[index][0].islower()):
            yield Piece("prose", (*lines[begin : index - 1], bare[index - 1]))
            begin = index


def _ends(line: str) -> bool:
    return bool(SENTENCE_END.search(line) or LEAD_IN.search(line))


def _term(line: str) -> re.Match[str] | None:
    """The line as `Term: definition`, if it is one."""
    match = TERM.fullmatch(line)
    if match is None or match["term"][0].islower() or len(match["term"].split()) > MOST_TERM_WORDS:
        return None
    return None if SENTENCE_END.search(match["term"]) or re.search(r"[.!?]\s|https?$", match["term"]) else match


def _is_plain_term(piece: Piece) -> bool:
    if piece.kind != "prose" or len(piece.lines) != 1:
        return False
    match = _term(piece.lines[0])
    return match is not None and not match["mark"]


def _term_runs(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, with three or more `Term: definition` paragraphs in a row made one list."""
    settled: list[Piece] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece("other", ())]:
        if _is_plain_term(piece):
            run.append(piece)
            continue
        if len(run) >= 3:
            run = [Piece("items", tuple(line for member in run for line in member.lines))]
        settled += [*run, piece]
        run = []
    return settled[:-1]


def _written(pieces: Sequence[Piece]) -> Iterator[str]:
    for before, piece in pairwise([Piece("other", ()), *pieces]):
        own = "items" in (before.kind, piece.kind)
        if own and before.kind in ("items", "list") and piece.kind in ("items", "list", "code"):
            yield f"\n\n{END_OF_LIST}\n\n"
        elif before.lines:
            yield "\n\n"
        lines = (f"- {_emphasize(line)}" for line in piece.lines) if piece.kind == "items" else piece.lines
        yield "\n".join(lines)


def _emphasize(line: str) -> str:
    """A list item with its term, if it has one, in bold."""
    match = _term(line)
    return line if match is None or match["mark"] else f"**{match['term'].strip()}**: {match['rest']}"
