"""Sentences: paragraphs that no dialect takes for anything but a part of an answer.

Much of what documents hold is that, and each dialect asks each paragraph whether it is a question, a label, an option,
a term, a mark. Here it is settled once for all of them: what is prose is none of these (a test holds each against it),
and so a dialect in which nothing else could be a question need not look further. One thing prose may be: a line such as
"Answer key", which begins a part of its own (see apart.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.cleaning import CLOSING
from generator.labels import is_answer, is_question
from generator.records import Block, Document

# Latin, Greek and Cyrillic
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0388-\u052f"
# a number before more than one letter: `1a` and `1 a` may be of a key to a test
_NUMBER = rf"[0-9]++(?:[,.%]?(?= [{_LETTER}]{{2}})|%?(?=[{_LETTER}]{{2}})|\.?\Z)"
# what ends a sentence or a bracket, not the letter of an option
_END = rf"\.\Z|(?<=[{_LETTER}0-9`*\"'’”%)]{{2}})[.)]"
_HYPHEN = rf"(?<=[{_LETTER}0-9])[-/](?=[{_LETTER}])"
_CODE = r"`[A-Za-z0-9_.() -]+`"
_STRESSED = rf"\*{{1,2}}[{_LETTER}](?:[{_LETTER} ,'-]*[{_LETTER}])?\*{{1,2}}"
# one line: a word, another, and nothing that marks anything: no colon, no dash between blanks, no bracket
# but round ones, no sign that asks
PROSE = re.compile(
    rf"[{_LETTER}]+ (?=[{_LETTER}*`\"'“(])"
    rf"(?:[{_LETTER} ,;!(\"'’“”]++|{_END}|{_NUMBER}|{_HYPHEN}|{_CODE}|{_STRESSED})++(?<! )"
)


@lru_cache(maxsize=1 << 16)
def is_prose(text: str) -> bool:
    """Whether a paragraph is sentences that carry no mark of any dialect, in no line nor in all as one."""
    if "\n" in text:
        return all(map(_is_unmarked, text.split("\n"))) and _is_unmarked(text.replace("\n", " "))
    return _is_unmarked(text)


def _is_unmarked(line: str) -> bool:
    return PROSE.fullmatch(line) is not None and not (is_question(line) or is_answer(line) or CLOSING.match(line))


def is_prose_block(block: Block) -> bool:
    """Whether a block is such a paragraph."""
    return block.kind == "paragraph" and is_prose(block.text)


# most dialects ask for them
@lru_cache(maxsize=2)
def marked(document: Document) -> tuple[Block, ...]:
    """The blocks of a document but for prose."""
    return tuple(block for block in document.blocks if not is_prose_block(block))
