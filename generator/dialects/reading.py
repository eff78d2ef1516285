"""What a dialect makes of a document, and what all dialects know of its blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.records import Block, Entry, Span

# what a heading holds for its page alone: a place to jump to, and an arrow that leads back to the top
ANCHOR = re.compile(r"<a\s(?![^<>]*href)[^<>]*>|\[[^\w\[\]]{1,9}\]\(#[^()\s]*\)", re.IGNORECASE)
MARKS = ("**", "__")
BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1:?")


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries a dialect found, and the lines it can explain; every other line is for find to explain."""

    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]


NOTHING = Reading((), ())


def title(block: Block) -> str | None:
    """The text of a block that stands above others: a heading, or a paragraph that is one bold line. Else None."""
    if block.kind == "heading":
        return heading_text(block.text)
    if block.kind == "paragraph" and block.text.lstrip().startswith(MARKS):
        bold = BOLD_LINE.fullmatch(block.text.strip())
        return bold[2].strip() if bold else None
    return None


@lru_cache(maxsize=1 << 16)
def heading_text(text: str) -> str:
    """The text of a heading, ATX or setext, without its markers and anchors."""
    first = text.strip().split("\n")[0] if text.lstrip().startswith("#") else text.strip().rsplit("\n", 1)[0]
    plain = ANCHOR.sub("", first) if "<" in first or "[" in first else first
    plain = plain.replace("</a>", "") if plain != first else first
    plain = plain.strip().lstrip("#")
    return (re.sub(r"\s+#+$", "", plain) if plain.endswith("#") else plain).strip()
