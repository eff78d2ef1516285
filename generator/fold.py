"""A long answer -> its lead, and the rest that a card shows folded."""

from __future__ import annotations

from generator import blocks

# what announces the block behind it
ANNOUNCES = (":", "：")


def fold(text: str, words: int) -> tuple[str, str]:
    """The first blocks of a Markdown text, of so many words, and the others; "" where nothing is to be folded.

    The first block is never folded; a heading or an announcement stands with what it announces.
    """
    if not words or len(text.split()) <= words or "[^" in text:  # a note belongs to the text that refers to it
        return text, ""
    lines = text.split("\n")
    found = blocks.parse(lines)
    count = lead = 0
    for block in found:
        count += len(block.text.split())
        if lead and count > words:
            break
        lead += 1
    while lead > 1 and (found[lead - 1].kind == "heading" or found[lead - 1].text.rstrip("*_ ").endswith(ANNOUNCES)):
        lead -= 1
    if lead >= len(found):
        return text, ""
    at = found[lead].first - 1
    return "\n".join(lines[:at]).rstrip("\n"), "\n".join(lines[at:])
