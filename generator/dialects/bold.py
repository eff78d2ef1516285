"""Bold lines that ask, as in

    **What is a canary release?**

    Rolling a new version out to a small share of the traffic first.

    **When is it stopped?** When errors rise.

A bold line that does not ask is part of an answer, but for one in a series (see series.py); headings begin sections.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from generator.asking import asks
from generator.dialects import series
from generator.dialects.cutting import QUESTION_MARKS, cut, listed, marked_units, units
from generator.dialects.reading import BOLD_LINE, MARKS, Reading
from generator.labels import strip_question
from generator.records import Block, Document

LEAD = re.compile(r"(?P<bold>(\*\*|__)(?=\S)(?:(?!\2)[^\n]){1,300}\2)[ \t]+(?=\S)")
# so many questions must begin a paragraph that goes on in the same line; one may be an exclamation
FEWEST = 3


def bold(document: Document) -> Reading:
    """The bold lines that ask, each with what follows it up to the next or to a heading."""
    blocks = units(document)
    marked = marked_units(document)
    if sum(len(list(_opened(block))) - 1 for _, block in marked) >= FEWEST:
        blocks = tuple(part for block in blocks for part in _opened(block))
        marked = tuple(enumerate(blocks))
    titles = {number: text for number, block in marked if (text := _title(block))}
    asking = _asking(titles, listed(document), named=series.of_questions(document))
    parts = [number for number, block in marked if block.kind == "heading"]
    return cut(document, blocks, asking, parts)


def _asking(titles: Mapping[int, str], index: Collection[str], *, named: bool) -> Collection[int]:
    """The bold lines that ask, and those that are numbered on with them."""
    used = {number for number, text in titles.items() if series.is_for_use(text)}
    known = {number for number, text in titles.items() if series.key(text) in index}
    sure = {number for number, text in titles.items() if number not in used and asks(text)}
    if not series.are_clear([titles[number] for number in sure], named=named) or len(used) >= max(1, len(sure)):
        sure = set()
    sure |= known
    counted = series.numbered([(number, text) for number, text in titles.items() if series.NUMBER.match(text)])
    asked = sum(number in sure for number in counted)
    if asked >= (series.FEW if named else series.SOME) * max(1, len(counted)):
        return {*sure, *counted}
    return sure


def _title(block: Block) -> str:
    """The text of the bold line that a paragraph begins with; "" without one, or where it is a mere label."""
    if block.kind != "paragraph" or not block.text.lstrip().startswith(MARKS):
        return ""
    line = BOLD_LINE.fullmatch(block.text.split("\n")[0].strip())
    return line[2] if line and strip_question(line[2]).strip() else ""


def _opened(block: Block) -> Iterator[Block]:
    """A paragraph in whose first line the answer follows a bold question, as two."""
    lead = LEAD.match(block.text) if block.kind == "paragraph" and block.text.startswith(MARKS) else None
    if lead and lead["bold"].rstrip("*_").endswith(QUESTION_MARKS):
        yield replace(block, text=lead["bold"], last=block.first)
        yield replace(block, text=block.text[lead.end() :])
    else:
        yield block
