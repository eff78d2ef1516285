"""Notes between START and END, as Obsidian_to_Anki reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from generator.dialects.clozes import CLOZE
from generator.dialects.glossary import Located
from generator.dialects.stamps import Found, found_card, is_text
from generator.fences import scan
from generator.patterns import lazy
from generator.records import CardKind, Document

FIELD = lazy(r"(?P<front>Front|Text|Question)?(?(front)|(?:Back(?: Extra)?|Extra|Answer)):\s*(?P<text>.*)", re.I)


def enclosed(document: Document, blocks: Located) -> Iterator[Found]:
    """The notes between START and END; the first line is the name of the note's type."""
    begun: tuple[str, int] | None = None
    for section, block in blocks:
        if not is_text(block):
            continue
        for number, (line, code) in zip(count(block.first), scan(block.text.split("\n")), strict=False):
            if line.strip() == "START" and not code:
                begun = section, number
            elif line.strip() == "END" and not code and begun:
                yield _note(document, begun[0], begun[1], number)
                begun = None


def _note(document: Document, section: str, first: int, last: int) -> Found:
    name, *lines = [line for line in document.lines[first : last - 1] if not line.startswith("Tags:")] or [""]
    parts: tuple[list[str], list[str]] = ([], [])
    side, turn = 0, first + 1
    for number, (line, code) in zip(count(first + 2), scan(lines), strict=False):
        field = None if code else FIELD.match(line)
        if field and not field["front"]:
            side = 1
        turn = turn if side else number
        parts[side].append(field["text"] if field else line)
    front, back = ("\n".join(part).strip("\n") for part in parts)
    if CLOZE.search(front):
        kind: CardKind = "cloze"
    else:
        kind = "reversed" if "revers" in name.casefold() else "basic"
        if not back:
            front, _, back = front.partition("\n\n")
    return found_card(document, section, (first, min(turn, last), last), (front, back), kind=kind)
