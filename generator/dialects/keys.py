"""The key at the end of a part, as in `1-B, 2-C` -> the number of each question with what the key says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from generator.dialects.options import ALPHABETS, LETTER, MARKER, WORD
from generator.dialects.verdicts import ANSWER_WORDS, REFERENCE, SOLE
from generator.patterns import lazy
from generator.records import Block

# a digit, in whatever script: most paragraphs have none
MAY_COUNT = re.compile(r"[0-9]|[^\x00-\x7f]")
TERMINATED = lazy(r"[\s*_]*(?:$|[).:,;\]、，。：）–—-])", re.MULTILINE)
PAIR = lazy(
    rf"(?<![\w.])(?:q(?:uestion)?\.?\s?)?(?P<number>\d{{1,3}})\s{{0,3}}(?:->|[-.):=–—→])?\s{{0,3}}[(\[*_]*"
    rf"(?P<letter>{LETTER})[)\]*_]*(?=$|[\s,;|.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question's number in a key, and what the key says: the letters of the right options first."""

    number: int
    text: str


def key_pairs(block: Block) -> list[Pair]:
    """The numbers of questions and the letters of their answers, in a block that is a key of these; else nothing."""
    if block.kind == "list":
        pairs = list(_list_pairs(block))
        letters = "".join(pair.text.lstrip("*_([ ")[:1].upper() for pair in pairs)
        full = all(len(WORD.findall(pair.text)) > 1 for pair in pairs)
        if len(pairs) == len(block.children) > 1 and not (full and letters == ALPHABETS[0][: len(letters)]):
            return pairs
    if block.kind in ("list", "paragraph"):
        if not MAY_COUNT.search(block.text):
            return []
        pairs = [Pair(int(match["number"]), match["letter"]) for match in PAIR.finditer(block.text)]
        left = WORD.finditer(PAIR.sub(" ", block.text).casefold()) if len(pairs) > 1 else ()
        return pairs if len(pairs) > 1 and all(word[0] in ANSWER_WORDS or word[0] == "the" for word in left) else []
    return list(_table_pairs(block)) if block.kind == "table" else []


def _list_pairs(block: Block) -> Iterator[Pair]:
    """The pairs of a list: an item's number, or the one that it begins with, and the letters after that."""
    for item, line in zip(block.children, first_lines(block), strict=True):
        marker = MARKER.match(line)
        text = item.text if marker and marker["number"] else ""
        number = int(marker["number"]) if marker and text else 0
        if not text and (pair := PAIR.match(item.text)):
            number, text = int(pair["number"]), item.text[pair.start("letter") :]
        match = REFERENCE.match(text)
        letter = match is not None and not match["reference"].isdigit()
        if match and letter and (match["close"] or TERMINATED.match(text, match.end())):
            yield Pair(number, text)


def first_lines(block: Block) -> list[str]:
    """The line that each item of a list begins in, with its marker."""
    lines = block.text.split("\n")
    return [lines[item.first - block.first] for item in block.children]


def _table_pairs(block: Block) -> Iterator[Pair]:
    """The pairs of a table, in its rows or, with the numbers in one row and the letters in the next, its columns."""
    rows = [[cell.strip(" *`") for cell in line.strip().strip("|").split("|")] for line in block.text.split("\n")]
    rows = [row for row in rows if any(WORD.search(cell) for cell in row)]
    for above, below in pairwise(rows):
        numbers = [(cell, letter) for cell, letter in zip(above, below, strict=False) if cell.isdecimal()]
        if len(numbers) > 1 and all(SOLE.fullmatch(letter) for _, letter in numbers):
            yield from (Pair(int(cell), letter) for cell, letter in numbers)
            return
    for row in rows:
        number = re.fullmatch(r"(?:[^\W\d_]+\W{0,2})?(\d{1,3})\W*", row[0])
        letter = next((cell for cell in row[1:] if SOLE.fullmatch(cell)), "")
        if number and letter:
            rest = " ".join(cell for cell in row[1:] if cell != letter)
            yield Pair(int(number[1]), f"{letter}. {rest}")
