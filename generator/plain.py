"""Markdown that all readers read alike, at a glance: lines of words, code and emphasis, lists of such, and fences.

Most of what people write is that. It is canonical as it stands, and its blocks are known without a parser. What is read
here is only what the tests can hold against the parsers; anything else, to the last odd character, is left to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.memory import TEXTS
from generator.patterns import lazy

# in Unicode's composed form
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0137\u0139-\u0148\u014a-\u017e\u0410-\u0418\u041a-\u0438\u043a-\u044f"
)
# a colon or an ampersand only before a blank: :smile:, https: and &copy; are no words
_SIGNS = f"{_LETTER}0-9 ,;()\"'’“”–—?%/=+.!-"
_TEXT = rf"[{_SIGNS}]++|:(?= |\n|\Z)|&(?= )"
_STRESSED = rf"[{_LETTER}0-9](?:[{_SIGNS}]*+(?<! ):?)?"
_BEFORE, _BEHIND = r"(?<![^ (\n])", r"(?=[ .,;:)?!\n]|\Z)"
# code has no blank at its edges, and nothing that might be a formula, an escape or the edge of a table's cell
_SPAN = (
    r"(?<!`)`(?:[!-#%-\[\]-_a-{}~](?:[ -#%-\[\]-_a-{}~]*[!-#%-\[\]-_a-{}~])?)`(?!`)"
    rf"|{_BEFORE}\*\*{_STRESSED}\*\*{_BEHIND}"
    rf"|{_BEFORE}\*{_STRESSED}\*{_BEHIND}"
)
LINE = re.compile(rf"(?=[{_LETTER}`*])(?:{_TEXT}|{_SPAN})+(?<! )")
# a text of nothing but paragraphs, as most are
PARAGRAPHS = re.compile(rf"{LINE.pattern}(?:\n\n{LINE.pattern})*+")
FENCE = re.compile(r"```(?P<info>(?!math\n)[a-z][a-z0-9]*)\n")
FENCE_END = "\n```"
BETWEEN = "\n\n"
_WORD = rf"[{_LETTER}]|`(?!``)|\*{{1,2}}[{_LETTER}0-9]"
# how a line begins that is a paragraph, and the end of one whose next can be nothing but more of the same
PARAGRAPH = lazy(_WORD)
LINE_END = lazy(rf"\n(?={_WORD}|[(\"'’“]|[0-9]++(?![.)]))")
BULLET = "- "
Kind = Literal["paragraph", "bullets", "numbers", "fence"]
# of which one behind another would be one list, or parted by a comment
LISTS = frozenset({"bullets", "numbers"})


class Plain(NamedTuple):
    """A plain block. lines: its own, without the marks of lists and fences. info: the language of a fence."""

    kind: Kind
    lines: tuple[str, ...]
    info: str = ""


# an answer is looked at when it is made canonical, when it is compared and written, and when it is rendered
@lru_cache(maxsize=TEXTS)
def is_plain(text: str) -> bool:
    """Whether all of a text is plain."""
    if are_paragraphs(text):
        return True
    was_list = False
    for block in blocks(text):
        is_list = block.kind in LISTS
        if (is_list and was_list) or not (_is_fence(block) if block.kind == "fence" else _is_text(block)):
            return False
        was_list = is_list
    return True


@lru_cache(maxsize=TEXTS)
def are_paragraphs(text: str) -> bool:
    """Whether a text is plain, and nothing but paragraphs."""
    return PARAGRAPHS.fullmatch(text) is not None and "  " not in text and "www." not in text.casefold()


def unwrapped(text: str) -> str:
    """The text with each paragraph in one line; of one that is not plain, the result is not either."""
    parts = (part for part, _ in _parts(text))
    return BETWEEN.join(LINE_END.sub(" ", part) if PARAGRAPH.match(part) else part for part in parts)


def blocks(text: str) -> Iterator[Plain]:
    """The blocks of a text that is plain; of another, one at least is not."""
    for part, fence in _parts(text):
        yield _fence(part, fence["info"]) if fence else _block(part)


def _parts(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """The text of each block, and how it begins if it is a fence."""
    at = end = 0
    while not at or end < len(text):
        fence = FENCE.match(text, at)
        # what is in a fence goes on over blank lines
        end = text.find(BETWEEN, text.find(FENCE_END, fence.end() - 1) if fence else at)
        end = len(text) if end < 0 else end
        yield text[at:end], fence
        at = end + len(BETWEEN)


def _fence(text: str, info: str) -> Plain:
    """The fence that a text is, if it has an end."""
    if not text.endswith(FENCE_END):
        return Plain("paragraph", (text,))
    return Plain("fence", tuple(text[len(f"```{info}\n") : -len(FENCE_END)].split("\n")), info)


def _block(text: str) -> Plain:
    """The list that a text is or, if every line is not an item, the paragraph."""
    if text.startswith((BULLET, "1. ")):
        lines = text.split("\n")
        is_ordered = text.startswith("1. ")
        marks = [f"{number}. " if is_ordered else BULLET for number in range(1, len(lines) + 1)]
        if all(map(str.startswith, lines, marks)):
            return Plain("numbers" if is_ordered else "bullets", tuple(map(str.removeprefix, lines, marks)))
    return Plain("paragraph", (text,))


def _is_fence(block: Plain) -> bool:
    lines, code = block.lines, "\n".join(block.lines)
    is_code = all(map(str.isprintable, lines)) and unicodedata.is_normalized("NFC", code) and "`" not in code
    return is_code and bool(lines[0].strip()) and lines[-1][-1:] not in ("", " ")


def _is_text(block: Plain) -> bool:
    return not any("  " in line or LINE.fullmatch(line) is None or "www." in line.casefold() for line in block.lines)
