"""Stars, underscores and tildes in the lines of a tree -> emphasis and struck text, paired as CommonMark pairs them.

The rules are those of CommonMark 0.31, "Emphasis and strong emphasis", with the algorithm of its appendix; for tildes
they are GitHub's. Regexes for the shapes that emphasis may take pair otherwise wherever delimiters touch.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from markdown import Markdown

RUN = re.compile(r"\*+|_+|~+")
# between two texts: code, a link, a picture; no text holds it, as CommonMark's parsers replace it
OTHER = "\0"
# what holds an escaped sign, a tag or an entity begins and ends so; each is written with a sign
SIGNS = OTHER + "\x02\x03"


@dataclass(slots=True)
class Run:
    """As many delimiters as stand in a row. closing, opening: the elements that some of them bound, from within."""

    start: int
    sign: str
    length: int
    opens: bool
    closes: bool
    left: int
    closing: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)


class Emphasis(Treeprocessor):
    """What finds emphasis when all else that stands in the lines is found."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._markdown = markdown

    def run(self, root: Element) -> None:
        """Put tags in the place of the delimiters in all that stands in an element."""
        stored: dict[str, str] = {}

        def hold(tag: str) -> str:
            if tag not in stored:
                stored[tag] = self._markdown.htmlStash.store(tag)
            return stored[tag]

        for element in root.iter():
            for places in self._lines(element):
                texts = [getattr(owner, name) or "" for owner, name in places]
                if any(map(RUN.search, texts)):
                    for (owner, name), text in zip(places, emphasized(texts, hold), strict=True):
                        setattr(owner, name, text)

    def _lines(self, element: Element) -> Iterator[list[tuple[Element, str]]]:
        """The places of the texts of each paragraph in an element, between what is no text in it."""
        places = [] if isinstance(element.text, AtomicString) else [(element, "text")]
        for child in element:
            if self._markdown.is_block_level(child.tag):
                yield places
                places = []
            places.append((child, "tail"))
        yield places


def emphasized(texts: Sequence[str], hold: Callable[[str], str]) -> list[str]:
    """The texts of a paragraph with tags in the place of the delimiters that bound an element.

    hold: what stands for a tag in a text.
    """
    whole = OTHER.join(texts)
    runs = [_run(found) for found in RUN.finditer(whole)]
    _pair(runs)
    parts = []
    end = 0
    for run in runs:
        parts.append(whole[end : run.start])
        parts += [hold(f"</{name}>") for name in run.closing]
        parts.append(run.sign * run.left)
        parts += [hold(f"<{name}>") for name in reversed(run.opening)]
        end = run.start + run.length
    return "".join([*parts, whole[end:]]).split(OTHER)


def _run(found: re.Match[str]) -> Run:
    """The delimiters, and whether by what is around them they may open or close an element."""
    sign, length = found[0][0], len(found[0])
    before, after = (_kind(found.string, at) for at in (found.start() - 1, found.end()))
    is_left = after != "blank" and (after == "letter" or before != "letter")
    is_right = before != "blank" and (before == "letter" or after != "letter")
    opens, closes = is_left, is_right
    if sign == "_":  # never within a word
        opens = is_left and (not is_right or before == "sign")
        closes = is_right and (not is_left or after == "sign")
    if sign == "~" and length > 2:
        opens = closes = False
    return Run(found.start(), sign, length, opens, closes, length)


def _kind(text: str, at: int) -> str:
    if not 0 <= at < len(text) or text[at] in " \t\n\f\r" or unicodedata.category(text[at]) == "Zs":
        return "blank"
    return "sign" if text[at] in SIGNS or unicodedata.category(text[at])[0] in "PS" else "letter"


def _pair(runs: Sequence[Run]) -> None:
    """Give the runs the elements that they open and close."""
    openers: list[Run] = []
    # of closers of a kind, where the last looked for an opener in vain: no other needs to look there again
    bottoms: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        kind = closer.sign, closer.opens, closer.length % 3
        while closer.closes and closer.left:
            place = _opener(openers, closer, bottoms.get(kind, -1))
            if place is None:
                bottoms[kind] = closer.start - 1
                break
            del openers[place + 1 :]
            if not _bound(openers[-1], closer) or not openers[-1].left:
                openers.pop()
        if closer.opens and closer.left:
            openers.append(closer)


def _opener(openers: Sequence[Run], closer: Run, bottom: int) -> int | None:
    """The place of the nearest of the openers, not before the bottom, that the closer may close."""
    for place in reversed(range(len(openers))):
        opener = openers[place]
        if opener.start <= bottom:
            return None
        both = opener.length + closer.length
        is_odd = (opener.closes or closer.opens) and both % 3 == 0 and closer.length % 3 != 0
        if opener.sign == closer.sign and not is_odd:
            return place
    return None


def _bound(opener: Run, closer: Run) -> bool:
    """Make one element of two runs, and whether it came to that: as many tildes close as opened."""
    if closer.sign == "~" and opener.length != closer.length:
        closer.opens = closer.closes = False
        return False
    size = closer.length if closer.sign == "~" else min(2, opener.left, closer.left)
    name = "del" if closer.sign == "~" else "strong" if size == 2 else "em"
    opener.opening.append(name)
    closer.closing.append(name)
    opener.left -= size
    closer.left -= size
    return True
