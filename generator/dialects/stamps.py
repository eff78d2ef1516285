"""What plugins for flash cards write beside the text, and a card without it: tags, ids, review dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.fences import scan
from generator.patterns import lazy
from generator.records import Block, CardKind, Document, Entry, Origin

TAG = re.compile(r"(?<!\S)#(?:flash-?)?card(?P<several>s)?(?P<more>[/-][\w/-]*)?(?!\S)", re.IGNORECASE)
TAGS = lazy(r"\s*(?:#(?:flash-?)?cards(?:[/-][\w/-]*)?\s*)+", re.IGNORECASE)
# of plugins: review dates and ids; of Obsidian: the id of a block; of Logseq: a block's properties
STAMP = lazy(
    r"<!--\s?(?:SR|ID|CARD)\b[^<>]*-->|(?<!\S)\^(?=[a-z-]*\d)[0-9a-z-]{6,40}[ \t]*$"
    r"|^[ \t]*(?:id|collapsed|card-[a-z-]{1,40})::[^\n]*$",
    re.MULTILINE,
)
ITEM = lazy(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, the last line of its question, and whether its markup can be nothing else."""

    entry: Entry
    turn: int
    sure: bool = True


def is_text(block: Block) -> bool:
    return block.kind in ("paragraph", "heading", "list", "quote")


def found_card(
    document: Document,
    section: str,
    lines: tuple[int, int, int],
    texts: tuple[str, str],
    *,
    kind: CardKind = "basic",
    sure: bool = True,
) -> Found:
    """A flash card. lines: its first, the last of its question, its last. texts: its question and its answer."""
    first, turn, last = lines
    question, answer = map(clean, texts)
    return Found(Entry(question, answer, Origin(document.path, first, last), section, kind), turn, sure)


def clean(text: str) -> str:
    """The text without tags and stamps; what stands in code is left."""
    lines = []
    for line, code in scan(text.split("\n")):
        plain = line if code else TAG.sub("", STAMP.sub("", line)).rstrip(" \t")
        if plain or not line.strip():
            lines.append(plain)
    return "\n".join(lines).strip("\n")
