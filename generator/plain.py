"""Markdown that all readers read alike, at a glance: lines of words, code and emphasis, lists of such, and fences.

Most of what people write is that. It is canonical as it stands, and its blocks are known without a parser. What is read
here is only what the tests can hold against the parsers; anything else, to the last odd character, is left to them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# in Unicode's composed form
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0137\u0139-\u0148\u014a-\u017e\u0410-\u0418\u041a-\u0438\u043a-\u044f"
)
# a colon or an ampersand only before a blank: :smile:, https: and &copy; are no words
_TEXT = rf"[{_LETTER}0-9 ,;()\"'’“”–—?%/=+.!-]++|:(?= |\Z)|&(?= )"
_STRESSED = rf"[{_LETTER}0-9](?:[{_LETTER}0-9 ,'/-]*[{_LETTER}0-9])?"
_BEFORE, _BEHIND = r"(?<![^ (])", r"(?=[ .,;:)?!]|\Z)"
# code has no blank at its edges, and nothing that might be a formula, an escape or the edge of a table's cell
_SPAN = (
    r"(?<!`)`(?:[!-#%-\[\]-_a-{}~](?:[ -#%-\[\]-_a-{}~]*[!-#%-\[\]-_a-{}~])?)`(?!`)"
    rf"|{_BEFORE}\*\*{_STRESSED}\*\*{_BEHIND}"
    rf"|{_BEFORE}\*{_STRESSED}\*{_BEHIND}"
)
LINE = re.compile(rf"(?=[{_LETTER}`*])(?:{_TEXT}|{_SPAN})+(?<! )")
FENCE = re.compile(r"```(?P<info>(?!math\n)[a-z][a-z0-9]*)\n")
FENCE_END = "\n```"
BETWEEN = "\n\n"
BULLET = "- "
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
    at = end = 0
    while not found or end < len(text):
        fence = FENCE.match(text, at)
        # what is in a fence goes on over blank lines
        end = text.find(BETWEEN, text.find(FENCE_END, fence.end() - 1) if fence else at)
        end = len(text) if end < 0 else end
        block = _fence(text[at:end], fence["info"]) if fence else _block(text[at:end])
        if block is None or (found and {found[-1].kind, block.kind} <= LISTS):
            return None
        found.append(block)
        at = end + len(BETWEEN)
    return tuple(found)


def _fence(text: str, info: str) -> Plain | None:
    """The fence that a text is."""
    code = text[len(f"```{info}\n") : -len(FENCE_END)]
    lines = code.split("\n")
    is_plain = all(map(str.isprintable, lines)) and unicodedata.is_normalized("NFC", code) and "`" not in code
    if not is_plain or not text.endswith(FENCE_END) or not lines[0].strip() or lines[-1][-1:] in ("", " "):
        return None
    return Plain("fence", tuple(lines), info)


def _block(text: str) -> Plain | None:
    """The paragraph or list that a text is."""
    if "  " in text or "www." in text.casefold():
        return None
    lines = text.split("\n")
    kind: Kind = "paragraph"
    if text.startswith(BULLET):
        kind, marks = "bullets", [BULLET] * len(lines)
    elif text.startswith("1. "):
        kind, marks = "numbers", [f"{number}. " for number in range(1, len(lines) + 1)]
    elif len(lines) > 1:
        return None
    else:
        marks = [""]
    if not all(map(str.startswith, lines, marks)):
        return None
    lines = list(map(str.removeprefix, lines, marks))
    return Plain(kind, tuple(lines)) if all(map(LINE.fullmatch, lines)) else None
