"""Titles that carry the numbers of questions, whatever they look like, as in

    #### 1. What is a canary release?

    A small share of the traffic first.

    **2.When is it stopped?**

    When errors rise.

What a document from a word processor looks like: the author typed the numbers, and every other title is in another
style. The numbers go up by one, or begin again.
"""

from __future__ import annotations

import re
from itertools import pairwise

from generator.asking import asks
from generator.dialects import series
from generator.dialects.cutting import cut, marked_units, titles_before, units
from generator.dialects.reading import Reading, title
from generator.records import Document

NUMBER = re.compile(r"[\W_]*(\d{1,4})\s*[.):、．）：]\s*(?=\D)(.*)", re.DOTALL)
FEWEST = 3
# so many of the titles must ask, and so many numbers follow the one before
SHARE = 0.7


def numbered(document: Document) -> Reading:
    """The numbered titles of the document, each with what follows it."""
    blocks = units(document)
    found: dict[int, tuple[int, str]] = {}
    for index, block in marked_units(document):
        if (text := title(block)) and (match := NUMBER.fullmatch(text)):
            found[index] = int(match[1]), match[2]
    numbers = [number for number, _ in found.values()]
    asking = sum(asks(text) for _, text in found.values())
    following = sum(after in (before + 1, 1) for before, after in pairwise(numbers))
    if len(found) < FEWEST or asking < SHARE * len(found) or following < SHARE * (len(found) - 1):
        return Reading((), ())
    if not series.are_clear([text for _, text in found.values()], named=series.of_questions(document)):
        return Reading((), ())
    return cut(document, blocks, found.keys(), titles_before(blocks, found))
