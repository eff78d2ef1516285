"""Markdown that all readers read alike, at a glance: lines of words, code and emphasis, lists of such, and fences.

Most of what people write is that. It is canonical as it stands, and its blocks are known without a parser. What is read
here is only what the tests can hold against the parsers; anything else, to the last odd character, is left to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# in Unicode's composed form
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0137\u0139-\u0148\u014a-\u017e\u0410-\u0418\u041a-\u0438\u043a-\u044f"
)
# a colon or an ampersand only before a blank: :smile:, https: and &copy; are no words
_TEXT = rf"[{_LETTER}0-9 ,;()\"'’“”–—?%/=+.!-]++|:(?=[ \n]|\Z)|&(?= )"
_STRESSED = rf"[{_LETTER}0-9](?:[{_LETTER}0-9 ,'/-]*[{_LETTER}0-9])?"
_BEFORE, _BEHIND = r"(?<![^ (\n])", r"(?=[ .,;:)?!\n]|\Z)"
# code has no blank at its edges, and nothing that might be a formula, an escape or the edge of a table's cell
SPAN = (
    r"(?<!`)`(?P<code>[!-#%-\[\]-_a-{}~](?:[ -#%-\[\]-_a-{}~]*[!-#%-\[\]-_a-{}~])?)`(?!`)"
    rf"|{_BEFORE}\*\*(?P<strong>{_STRESSED})\*\*{_BEHIND}"
    rf"|{_BEFORE}\*(?P<em>{_STRESSED})\*{_BEHIND}"
)
_LINE = rf"(?=[{_LETTER}`*])(?:{_TEXT}|{re.sub('[?]P<[a-z]+>', '?:', SPAN)})+(?<! )"
BLOCK = re.compile(
    r"(?:```(?P<info>(?!math\n)[a-z][a-z0-9]*)\n(?P<code>[^\n`\t\x00-\x08\x0b-\x1f]*\S[^\n`]*(?:\n[^`]*[^\s`])?)\n```"
    rf"|(?P<bullets>- {_LINE}(?:\n- {_LINE})*)"
    rf"|(?P<numbers>1\. {_LINE}(?:\n\d+\. {_LINE})*)"
    rf"|(?P<paragraph>{_LINE}))(?P<end>\n\n|\Z)"
)
Kind = Literal["paragraph", "bullets", "numbers", "fence"]
# of which one behind another would be one list, or parted by a comment
LISTS = frozenset({"bullets", "numbers"})


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain block. lines: its own, without the marks of lists and fences. info: the language of a fence."""

    kind: Kind
    lines: tuple[str, ...]
    info: str = ""


# a card's answer is read when it is made canonical and when it is rendered
@lru_cache(maxsize=4)
def read(text: str) -> tuple[Plain, ...] | None:
    """The blocks of a text, if all of it is plain; else None."""
    found: list[Plain] = []
    at = 0
    while at < len(text) or not found:
        match = BLOCK.match(text, at)
        block = _block(match) if match else None
        if match is None or block is None or (found and {found[-1].kind, block.kind} <= LISTS):
            return None
        found.append(block)
        at = match.end()
    return None if text.endswith("\n") else tuple(found)


def _block(match: re.Match[str]) -> Plain | None:
    if match["info"]:
        return Plain("fence", tuple(match["code"].split("\n")), match["info"])
    text = match[0].removesuffix(match["end"])
    if "  " in text or "www." in text.casefold():
        return None
    if match["paragraph"]:
        return Plain("paragraph", (text,))
    lines = text.split("\n")
    if match["bullets"]:
        return Plain("bullets", tuple(line[2:] for line in lines))
    marks = [f"{number}. " for number in range(1, len(lines) + 1)]
    if not all(map(str.startswith, lines, marks)):
        return None
    return Plain("numbers", tuple(map(str.removeprefix, lines, marks)))
