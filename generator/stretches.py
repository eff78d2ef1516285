"""The lines of a document -> stretches that can be parsed one by one; of most, what they are is seen at a glance.

A line that begins a paragraph, a heading or a fence without being indented, and has a blank line before it, ends all
lists and quotes (CommonMark 0.31.2, 5.1 and 5.2). So what stands before it says nothing on what follows, but for fences
and for the kinds of HTML that go on over blank lines; where one of these is not plainly closed, no more is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from generator.patterns import lazy

# how a line begins that can be nothing but a paragraph's
_WORD = r"[^\W\d_]|[\"'(“‘«¿¡]|\*\*[^\s*]|`(?!``)"
WORD = re.compile(_WORD)
HEADING = re.compile(r"#{1,6} ")
FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})[^`]*$")
BEGIN = lazy(rf"{_WORD}|{HEADING.pattern}|`{{3}}|~{{3}}")
# what goes on over blank lines (CommonMark 4.6, kinds 1 to 5), and what ends it
HTML = (
    (
        re.compile(r" {0,3}<(?:script|pre|style|textarea)(?=\s|>|$)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (re.compile(r" {0,3}<!--"), re.compile("-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<![A-Z]"), re.compile(">")),
    (re.compile(r" {0,3}<!\[CDATA\["), re.compile(r"\]\]>")),
)
TAG = lazy(" {0,3}<")
OPENING = lazy(" {0,3}[<`~]")
INDENTED_FENCE = lazy(r"(?P<indent> {0,3})(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
# the tags, of CommonMark's sixth kind, with which authors begin a block; a blank line ends it
BLOCK_TAG = re.compile(r"</?(?:center|details|div|p|summary|table)(?=[ >]|/>|$)", re.IGNORECASE)
Kind = Literal["paragraph", "heading", "fence", "html"]


def stretches(lines: Sequence[str]) -> Iterator[tuple[int, int, Kind | None]]:
    """Where each stretch begins and ends, counted from 0, and the kind of the one block it is; None is for a parser."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip(" "):
            at += 1
            continue
        kind, end = _plain(lines, at)
        if not kind:
            end = _end(lines, at)
        yield at, end, kind
        at = end


def _plain(lines: Sequence[str], begin: int) -> tuple[Kind | None, int]:
    """The kind of the block that begins at a line, and where it ends, if that is plain."""
    line, end = lines[begin], begin
    if WORD.match(line):
        while end < len(lines) and WORD.match(lines[end]):
            end += 1
        is_ended = end == len(lines) or not lines[end].strip(" ") or HEADING.match(lines[end])
        return ("paragraph", end) if is_ended else (None, begin)
    if HEADING.match(line):
        return "heading", begin + 1
    if fence := FENCE.match(line):
        closing = re.compile(rf" {{0,3}}{fence['mark']}{fence['mark'][0]}*[ ]*$")
        ends = (number for number in range(begin + 1, len(lines)) if closing.match(lines[number]))
        last = next(ends, None)
        return ("fence", last + 1) if last is not None else (None, begin)
    if BLOCK_TAG.match(line):
        while end < len(lines) and lines[end].strip(" "):
            end += 1
        return "html", end
    return None, begin


def _end(lines: Sequence[str], begin: int) -> int:
    """Where what begins at a line has certainly ended."""
    at = begin
    while at < len(lines):
        if at > begin and not lines[at - 1].strip(" ") and BEGIN.match(lines[at]):
            return at
        closed = _closed(lines, at)
        if closed is None:
            break
        at = closed + 1
    return len(lines)


def _closed(lines: Sequence[str], at: int) -> int | None:
    """The line on which what a line opens, if anything, is closed; None where that is not plain to see."""
    line = lines[at]
    if not OPENING.match(line):
        return at
    if fence := INDENTED_FENCE.match(line):
        # in an item of a list it would end with that, at the first line that is not indented
        closing = re.compile(rf"(?P<indent> *){fence['mark']}{fence['mark'][0]}*[ ]*$")
        for number in range(at + 1, len(lines)):
            if end := closing.match(lines[number]):
                return number if end["indent"] == fence["indent"] else None
            if fence["indent"] and lines[number][:1] not in ("", " "):
                return None
        return None
    ended = next((end for opening, end in HTML if opening.match(line)), None)
    if ended is None:
        return _closed_at_blank(lines, at) if TAG.match(line) else at
    if ended.search(line):
        return at
    if line.startswith(" "):
        return None
    return next((number for number in range(at + 1, len(lines)) if ended.search(lines[number])), None)


def _closed_at_blank(lines: Sequence[str], at: int) -> int | None:
    """The last line of what begins with a tag; None where it may hold a fence, or be a paragraph that a fence ends."""
    end = at
    while end + 1 < len(lines) and lines[end + 1].strip(" "):
        end += 1
        if INDENTED_FENCE.match(lines[end]) or any(opening.match(lines[end]) for opening, _ in HTML):
            return None
    return end
