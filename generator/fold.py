"""A long answer -> its lead, and the rest that a card shows folded."""

from __future__ import annotations

import re

from generator.elements import Element, elements
from generator.tagged import TAG
from generator.wordcount import word_count

# what announces the block behind it
ANNOUNCES = (":", "：")
# a line in bold, which is a heading in all but name
BOLD = re.compile(r"\*\*[^*\n]*[^*\n.!?。！？]\*\*")


def fold(text: str, words: int) -> tuple[str, str]:
    """The first elements of a Markdown text, of so many words, and the others; "" where nothing is to be folded.

    The first is never folded; a heading or an announcement stands with what it announces, an element is never torn.
    """
    if not words or word_count(text) <= words or "[^" in text:  # a note belongs to the text that refers to it
        return text, ""
    lines = text.split("\n")
    found = elements(lines)
    lead = _lead(found, words)
    if lead >= len(found):
        return text, ""
    at = found[lead][0].first - 1
    return "\n".join(lines[:at]).rstrip("\n"), "\n".join(lines[at:])


def _lead(found: list[Element], words: int) -> int:
    """How many of the elements are the lead."""
    count = lead = 0
    for element in found:
        count += sum(word_count(TAG.sub(" ", block.text) if block.kind == "html" else block.text) for block in element)
        if lead and count > words:
            break
        lead += 1
    while lead > 1 and _announces(found[lead - 1]):
        lead -= 1
    while 0 < lead < len(found) and _announces(found[lead - 1]):  # the first alone would say nothing
        lead += 1
    return lead


def _announces(element: Element) -> bool:
    last = element[-1]
    if last.kind in ("fence", "code"):
        return False
    return last.kind == "heading" or last.text.rstrip("*_ ").endswith(ANNOUNCES) or bool(BOLD.fullmatch(last.text))
