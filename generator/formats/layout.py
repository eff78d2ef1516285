"""Plain text -> Markdown: its layout is indentation and lines of dashes, as in

    2. Baking                                    # 2. Baking
    ---------------------------
    2.1. How hot is the oven?                    2.1. How hot is the oven?

            As hot as it gets, and with          As hot as it gets, and with
            steam.                               steam.

Where Markdown would see code, there is as often an answer set in from its question: prose is read as such. All else is
as Markdown has it, which many a text file is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator import blocks
from generator.formats.contents import with_headings
from generator.formats.hyphens import rejoined
from generator.formats.markdown import lines_of
from generator.formats.writing import text_of
from generator.records import Text

TAB = 8
# of signs that Markdown knows for something else: code, a heading
RULE = re.compile(r"^[ ]{0,3}([~#+^])\1{7,}[ ]*$")
DASHES = re.compile(r"[ ]{0,3}([-=_*])\1{7,}[ ]*$")
TITLE = re.compile(r"[ ]{0,3}(?=\S)(?![-*+>|#`~]).{1,80}$")
ITEM = re.compile(r"[ ]*(?:[-*+o]|\d{1,3}[.)])[ ]+\S")
WORD = re.compile(r"(?<![^\s\"'(*_])[^\W\d_]{2,}(?=[\s.,;:?!)\"'*_]|$)")
HASHES = re.compile(r"^#+(?=\s)")
# prose has so many words in a line, and they are this share of what stands in it
WORDS = 4
SHARE = 0.6


def laid_out(data: bytes, name: str) -> Text:
    """The lines of the text in UTF-8, those of its answers and titles as Markdown has them."""
    plain = ((line.replace("\xa0", " ").expandtabs(TAB), origin) for line, origin in lines_of(data.decode("utf-8")))
    found = with_headings([(RULE.sub("--------", line), origin) for line, origin in plain])
    lines = [line for line, _ in found]
    for block in blocks.parse(lines):
        if block.kind == "code":
            lines[block.first - 1 : block.last] = _dedented(lines[block.first - 1 : block.last])
    lines = rejoined(lines, blocks.parse(lines))
    return text_of(zip(_with_titles(lines), (origin for _, origin in found), strict=True))


def _dedented(lines: Sequence[str]) -> list[str]:
    """The lines of what is set in, without the blanks before its prose; what is set in further may be code."""
    pieces = list(_pieces(lines))
    prose = [_indent(piece) for piece in pieces if _is_prose(piece)]
    if not prose:
        return list(lines)
    base = min(prose)
    dedented: list[str] = []
    for piece in pieces:
        indent = _indent(piece)
        keep = 0 if indent <= base or _is_prose(piece) or ITEM.match(piece[0]) else max(4, indent - base)
        # a heading is not set in; a comment of a shell is
        dedented += [" " * keep + HASHES.sub(r"\\\g<0>", line[indent:]) if line.strip() else "" for line in piece]
    return dedented


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines between blank ones, each with the blank lines after it."""
    piece: list[str] = []
    for line in lines:
        if piece and line.strip() and not piece[-1].strip():
            yield piece
            piece = []
        piece.append(line)
    yield piece


def _indent(lines: Sequence[str]) -> int:
    return min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are sentences rather than code, commands or a table."""
    filled = " ".join(line.strip() for line in lines if line.strip())
    words = WORD.findall(filled)
    letters = sum(map(len, words)) + len(words)
    count = sum(bool(line.strip()) for line in lines)
    return len(words) >= min(WORDS, 2 * count) and letters >= SHARE * len(filled) and "   " not in filled


def _with_titles(lines: Sequence[str]) -> list[str]:
    """The lines with each that stands between two of dashes as a heading."""
    found = list(lines)
    for index in range(1, len(lines) - 1):
        if DASHES.match(lines[index - 1]) and DASHES.match(lines[index + 1]) and TITLE.match(lines[index]):
            found[index - 1 : index + 2] = ["", f"# {lines[index].strip()}", ""]
    return found
