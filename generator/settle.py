"""comrak's Markdown, line by line -> lines that every reader takes for the same blocks.

comrak writes no more than CommonMark asks for. Some readers take `#tag` for a heading and the last letter of `C#` for a
heading's end, and know neither `1)` nor what some authors write behind a fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from generator import inline
from generator.fences import FENCE, FenceScanner
from generator.patterns import lazy

# raw stays to the letter, being code or an HTML block
Kind = Literal["text", "blank", "fence", "raw"]
Line = tuple[str, Kind]

# level 1 is a section and level 2 a card in cards/<topic>.md
TOP_HEADING = 3
HEADING = lazy(rf"{inline.MARKS}(?P<level>#{{1,6}})(?P<after> .*|$)", re.DOTALL)
HASH = lazy(rf"^{inline.MARKS}(?=#)")
LANGUAGE = lazy(r"\w[\w#.+-]*")
HARD_BREAK = lazy(r"(?<!\\)(?:\\\\)*\\$")
# what the end of a heading would lose: C#, C:\
HEADING_END = lazy(r"(?<![\\ ])(?=(?:\\\\)*#$)|(?<!\\)(?=(?:\\\\)*\\$)")
EMPTY_ITEM = lazy(rf"{inline.MARKS}(?<=[-*+.)] )")
NUMBER = lazy(r"\d{1,9}[.)](?: |$)")
END_OF_LIST = "<!-- end list -->"


def settle(lines: Sequence[str]) -> list[str]:
    """The lines, put so that all read them the same; headings begin at level 3."""
    marked = list(_joined(_without_ends(_begun(_mark(lines)))))
    levels = [len(match["level"]) for line, kind in marked if kind == "text" and (match := HEADING.fullmatch(line))]
    deeper = max(0, TOP_HEADING - min(levels, default=TOP_HEADING))
    settled: list[str] = []
    for kind, group in groupby(marked, key=lambda each: each[1]):
        texts = [line for line, _ in group]
        if kind == "text":  # together, as a tag may go on in the next line
            settled += inline.settle("\n".join(_text(line, deeper) for line in texts)).split("\n")
        elif kind == "blank":  # one is enough; comrak writes more before a fence in a quote
            settled += texts[:1] if settled else []
        else:
            settled += map(_fence, texts) if kind == "fence" else texts
    return settled


def _mark(lines: Iterable[str]) -> Iterator[Line]:
    """Each line, and what it is."""
    scanner = FenceScanner()
    end: re.Pattern[str] | None = None  # of the HTML block that the line is in
    in_paragraph = False
    for line in lines:
        own = inline.own(line)
        blank = not line.strip("> \t")
        in_code = scanner.open
        if end is None and not in_code and own.startswith("<"):
            end = _end_of_html(own, in_paragraph=in_paragraph)
        if end is not None:
            # blank, even within HTML: comrak adds a blank line to a block that its author did not close
            yield (line.rstrip(), "blank") if blank else (line, "raw")
            end = None if end.search("" if blank else own) else end
        elif scanner.is_code(line):
            yield line, "raw" if in_code else "fence"
        else:
            yield (line.rstrip(), "blank") if blank else (line, "text")
        in_paragraph = not blank and end is None and not scanner.open


def _end_of_html(line: str, *, in_paragraph: bool) -> re.Pattern[str] | None:
    """What ends the HTML block that the line begins, if it begins one."""
    from markdown_it.rules_block.html_block import HTML_SEQUENCES

    ends = (end for begin, end, interrupts in HTML_SEQUENCES if begin.search(line) and (interrupts or not in_paragraph))
    return next(ends, None)


def _begun(marked: Iterable[Line]) -> Iterator[Line]:
    """The lines, with no blank one between the mark of an item and the HTML that the item begins with."""
    held: list[Line] = []
    for line, kind in marked:
        if kind == "blank" and len(held) == 1:
            held.append((line, kind))
            continue
        yield from held[:1] if kind == "raw" else held
        held = []
        if kind == "text" and EMPTY_ITEM.fullmatch(line):
            held = [(line, kind)]
        else:
            yield line, kind
    yield from held


def _without_ends(marked: Iterable[Line]) -> list[Line]:
    """The lines without the comments that would part a list from an indented code block: ours are fenced."""
    kept: list[Line] = []
    for line, kind in marked:
        if kind == "fence":
            ends = [inline.own(each) == END_OF_LIST for each, kind in kept[-2:] if kind != "blank"]
            while ends[-1:] == [True] and inline.own(kept.pop()[0]) != END_OF_LIST:
                pass
        kept.append((line, kind))
    return kept


def _joined(marked: Iterable[Line]) -> Iterator[Line]:
    """The lines, with those that a hard break parts made one."""
    parts: list[str] = []
    for line, kind in marked:
        if parts and kind == "text" and _goes_on(parts, line):
            parts[-1] = parts[-1][:-1]
            parts.append(line.lstrip(" >"))
            continue
        if parts:
            yield inline.BREAK.join(parts), "text"
        parts = [line] if kind == "text" else []
        if kind != "text":
            yield line, kind
    if parts:
        yield inline.BREAK.join(parts), "text"


def _goes_on(parts: Sequence[str], line: str) -> bool:
    """Whether the last of the parts of a paragraph ends in a hard break, and the line is the next part."""
    own = line.lstrip(" >")
    if NUMBER.match(own):  # no item unless the paragraph is one
        return HARD_BREAK.search(parts[-1]) is not None and NUMBER.match(parts[0], len(line) - len(own)) is None
    return HARD_BREAK.search(parts[-1]) is not None and not inline.BLOCK.match(own)


def _fence(line: str) -> str:
    """The line that opens a fence with nothing behind it but the language."""
    fence = FENCE.match(line)
    assert fence is not None
    language = LANGUAGE.search(line, fence.end())
    return fence[0] + (language[0] if language else "")


def _text(line: str, deeper: int) -> str:
    """The line with its marks, at its beginning and at a heading's end, as they should be."""
    line = inline.marks(line).replace(")", ".") + inline.own(line)
    if heading := HEADING.fullmatch(line):
        level = "#" * min(6, len(heading["level"]) + deeper)
        return heading["marks"] + level + HEADING_END.sub(r"\\", heading["after"])
    return HASH.sub(r"\g<marks>\\", line)
