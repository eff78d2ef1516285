"""The titles of one form -> those that are questions, though some of them do not read like one, as in

    ## 1. What is a canary release?
    ## 2. Blue-green deployment
    ## 3. Rolling back

Titles in a series are of one kind: where enough of them ask, where they are numbered on and on, or where the document
calls itself one of questions, so are the others that something stands below. Titles such as "References" are not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from generator import words
from generator.asking import HINTS, asks, interrogates
from generator.dialects.reading import heading_text
from generator.identity import question_key
from generator.labels import is_question
from generator.records import Block, Document

# titles are questions when this share of them ask, and with them all others when that one does
SHARE = 0.5
MOSTLY = 0.75
# in a document that calls itself one of questions, and there of numbered titles
SOME = 0.25
FEW = 0.1
# numbers that follow one another, and how many of a series are so at least
FEWEST = 3
FOLLOWING = 0.8
NUMBER = re.compile(
    r"[^\w\[^<]{0,9}+(?=\d)(?:(?:\d{1,3}\.){0,3}(?P<number>\d{1,4})\s?[^\w\s]{1,2}\s*|(?:\d{1,3}\.){1,3}(?P<last>\d{1,4})\s+)(?=\D)"
)
# so many of the titles that ask must do so without doubt, in a document that does not call itself one of questions
CLEAR = 0.25
# so many must ask where one beside them is of what is read for use, as in a README
AMONG_USE = 0.8
NAMED = re.compile(words.whole("questions"), re.IGNORECASE)
WAY = re.compile(words.whole("way"), re.IGNORECASE)
BESIDE = re.compile(rf"\W{{0,9}}(?:{words.pattern('beside')}|{words.pattern('for-use')})\W{{0,9}}", re.IGNORECASE)
FOR_USE = re.compile(rf"\W{{0,9}}{words.pattern('for-use')}\W{{0,9}}", re.IGNORECASE)


def of_questions(document: Document) -> bool:
    """Whether the document's title says that it holds questions: an interview, a FAQ, exercises."""
    headings = (heading_text(block.text)[:200] for block in document.blocks if block.kind == "heading")
    typed = (block.text[:200] for block in document.blocks[:3] if block.kind == "paragraph" and len(block.text) < 80)
    names = (document.front_matter.get("title", "")[:200], next(headings, ""), next(typed, ""))
    return any(map(_is_of_questions, names))


def _is_of_questions(name: str) -> bool:
    """Whether a title speaks of questions, and not of the way to them: "How I prepare for interviews"."""
    return bool(NAMED.search(name)) and not WAY.search(name) and not HINTS.match(question_key(name))


def of_use(document: Document) -> bool:
    """Whether the document's title says that it is no more than read for use: "Contributing", "Privacy policy"."""
    tops = [heading_text(block.text) for block in document.blocks if block.kind == "heading" and block.level == 1]
    return len(tops) == 1 and is_for_use(tops[0])


@lru_cache(maxsize=1 << 16)
def is_for_use(title: str) -> bool:
    """Whether a title is one of what is read for use, as in a README, and so asks nothing, mark or not."""
    return FOR_USE.fullmatch(_without_number(title)[:100]) is not None


def are_clear(titles: Collection[str], *, named: bool) -> bool:
    """Whether enough of the titles that ask do so without doubt."""
    return named or sum(map(interrogates, titles)) >= CLEAR * len(titles)


def asking(blocks: Sequence[Block], titles: Mapping[int, str], index: Collection[str], *, named: bool) -> list[int]:
    """The numbers of the blocks that are questions, of titles of one form; none where the form is none of questions.

    titles: their texts by the number of their block. index: the keys of what the document lists. named: whether the
    document calls itself one of questions.
    """
    labelled = [number for number, text in titles.items() if is_question(text)]
    if labelled:
        return labelled
    used = {number for number, text in titles.items() if is_for_use(text)}
    sure = [number for number, text in titles.items() if key(text) in index or (asks(text) and number not in used)]
    if not are_clear([titles[number] for number in sure if key(titles[number]) not in index], named=named):
        return []
    least = AMONG_USE if used and not named else SHARE
    others = [
        number for number, text in titles.items() if _has_body(blocks, number) and not BESIDE.fullmatch(text[:100])
    ]
    counted = numbered([(number, titles[number]) for number in sorted({*sure, *others})])
    share = len(sure) / max(1, len(titles))
    if counted and share >= (FEW if named else least) and not _are_sections(blocks, counted):
        return counted
    if sum(key(titles[number]) in index for number in sure) >= SHARE * max(1, len(sure)):
        return sure if share >= least else []
    if named and share >= SOME and len(titles) >= FEWEST and not _are_sections(blocks, others):
        return sorted({*sure, *others})
    # among so many questions, and with no index to tell, what stands between them with a text of its own is one more
    between = [number for number in others if share >= MOSTLY and sure[0] < number < sure[-1]]
    return sorted({*sure, *between}) if share >= least else []


# asked for each title, each time that one looks at it
@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """What the text of a title is compared by, without its number."""
    return question_key(_without_number(text))


@lru_cache(maxsize=1 << 16)
def _without_number(text: str) -> str:
    return NUMBER.sub("", text, count=1)


def _has_body(blocks: Sequence[Block], number: int) -> bool:
    """Whether a text stands below a title: an answer, and no index of others."""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    return following is not None and following.kind not in ("heading", "rule") and not _is_index(following)


def numbered(titles: Sequence[tuple[int, str]]) -> list[int]:
    """The titles that carry numbers, if these go on and on or begin again; none where they do not."""
    found = [(number, match) for number, text in titles if (match := NUMBER.match(text))]
    if len(found) < max(FEWEST, FOLLOWING * len(titles)):
        return []
    values = [int(match["number"] or match["last"]) for _, match in found]
    following = sum(after in (before + 1, 1) for before, after in pairwise(values))
    return [number for number, _ in found] if following >= FOLLOWING * (len(found) - 1) else []


def _are_sections(blocks: Sequence[Block], titles: Collection[int]) -> bool:
    """Whether below most of the titles stands a list of questions or of links."""
    holding = sum(_is_index(blocks[number + 1]) for number in titles if number + 1 < len(blocks))
    return holding >= SHARE * max(1, len(titles))


def _is_index(block: Block) -> bool:
    if block.kind not in ("list", "table"):
        return False
    lines = [item.text for item in block.children] or block.text.split("\n")[2:]
    return sum(asks(line) or "](" in line for line in lines) >= MOSTLY * len(lines)
