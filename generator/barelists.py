"""Lists that their author wrote without markers -> Markdown lists, in a document whose lines matter.

    Here are the key steps:                         Here are the key steps:

    Choose a cloud provider.                        - Choose a cloud provider.
    Set up data storage.               becomes      - Set up data storage.
    Monitor and optimize.                           - Monitor and optimize.

    Cost: You pay for what you use.                 - **Cost**: You pay for what you use.
    Speed: New machines in minutes.                 - **Speed**: New machines in minutes.
    Both matter to a small team.
                                                    Both matter to a small team.

Only paragraphs of the top level are looked at: fenced, indented, quoted and listed text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from generator import blocks

TERM = re.compile(
    r"(?P<mark>\*\*|__|)(?P<term>(?![*_\s])[^\n:：]{1,60}?)(?P=mark)\s{0,3}[:：](?:(?P=mark))?(?:\s+|(?<=：))(?P<rest>\S.*)"
)
MOST_TERM_WORDS = 7
DEFINITION = re.compile(r"\n {0,3}[:~]\s")  # the list is one already
SHORT_ITEM = 60  # characters; a line that is surely no sentence of prose
SENTENCE_END = re.compile(r"[.!?。！？…]['\"”’)*_]*$")
LEAD_IN = re.compile(r"[:：][*_]*$")
# how a sentence begins that closes a list and is no item of it
CLOSERS = re.compile(
    r"(?:in (?:summary|conclusion|short|addition|general|other words|this way)|to (?:sum up|summari[sz]e|conclude)"
    r"|overall|as such|as a result|additionally|moreover|furthermore|however|thus|therefore|hence|while|by \w+ing"
    r"|these|this|those|it|they|all of|each of|both|note that|remember)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer after a closer look at its line ends."""

    kind: Literal["items", "prose", "other"]
    lines: tuple[str, ...]


def with_markers(answer: str) -> str:
    """The answer with markers before the lines that are list items, and each other line as what it is.

    A line that ends a sentence, or that leads to a list, is a paragraph; else its end is just a space.
    """
    found = [block for block in blocks.parse(answer.split("\n")) if block.kind != "definitions"]
    if not any(block.kind == "paragraph" for block in found):
        return answer
    pieces: list[Piece] = []
    for block in found:
        if block.kind == "paragraph" and not DEFINITION.search(block.text):
            lead_in = bool(pieces) and LEAD_IN.search(pieces[-1].lines[-1]) is not None
            pieces += _pieces([line.strip() for line in block.text.split("\n") if line.strip()], lead_in)
        else:
            pieces.append(Piece("other", tuple(block.text.split("\n"))))
    return "\n\n".join(_write(piece) for piece in _term_runs(pieces))


def _pieces(lines: Sequence[str], lead_in: bool) -> Iterator[Piece]:
    """The lists and paragraphs in the lines of one paragraph; lead_in: the text before announces a list."""
    index = 0
    prose: list[str] = []
    while index < len(lines):
        items = _items(lines[index:], lead_in)
        if items:
            yield from _prose(prose)
            yield Piece("items", tuple(lines[index : index + items]))
            prose = []
            index += items
            lead_in = False
        else:
            prose.append(lines[index])
            lead_in = LEAD_IN.search(lines[index]) is not None
            index += 1
    yield from _prose(prose)


def _items(lines: Sequence[str], lead_in: bool) -> int:
    """How many of the lines, from the first on, are the items of one list."""
    terms = _count(lines, lambda line: _term(line) is not None)
    if terms >= 2:
        return terms
    if lead_in and not terms:
        candidates = lines[: _count(lines, lambda line: not LEAD_IN.search(line) and _term(line) is None)]
        return _without_closing(candidates)
    short = _count(lines, lambda line: len(line) <= SHORT_ITEM and line[-1] not in ",;:" and not line[0].islower())
    return short if short >= 3 and short == len(lines) else 0


def _count(lines: Sequence[str], is_item) -> int:  # type: ignore[no-untyped-def]
    return next((number for number, line in enumerate(lines) if not is_item(line)), len(lines))


def _without_closing(lines: Sequence[str]) -> int:
    """How many lines after a lead-in are items; the rest closes the list. Fewer than two are no list."""
    if any(line[0].islower() for line in lines) and not all(line[0].islower() for line in lines):
        return 0  # a sentence that goes on in the next line
    count = 1
    while count < len(lines) and not _closes(lines[:count], lines[count]):
        count += 1
    return count if count >= 2 else 0


def _closes(items: Sequence[str], line: str) -> bool:
    """Whether the line is a sentence after the items rather than one more of them."""
    if CLOSERS.match(line) and not any(CLOSERS.match(item) for item in items):
        return True
    if len(items) < 2:
        return False
    gerunds = sum(item.split()[0].endswith("ing") for item in items)
    if gerunds == len(items) and not line.split()[0].endswith("ing"):
        return True
    return len(line) > 2 * SHORT_ITEM and len(line) > 2.5 * median(len(item) for item in items)


def _prose(lines: Sequence[str]) -> Iterator[Piece]:
    """Paragraphs: one ends where a line ends a sentence or announces something, and the next begins anew."""
    begin = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or (_ends(lines[index - 1]) and not lines[index][0].islower()):
            if lines[begin:index]:
                yield Piece("prose", tuple(lines[begin:index]))
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


def _write(piece: Piece) -> str:
    if piece.kind == "items":
        return "\n".join(f"- {_emphasize(line)}" for line in piece.lines)
    return "\n".join(piece.lines)


def _emphasize(line: str) -> str:
    """A list item with its term, if it has one, in bold."""
    match = _term(line)
    return line if match is None or match["mark"] else f"**{match['term'].strip()}**: {match['rest']}"
