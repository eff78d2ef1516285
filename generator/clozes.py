"""A cloze card as its document has it -> the same card with the numbers that its clozes had before.

Anki knows each card of a cloze note by its number alone. A document that marks clozes without numbers has them counted
in order, so that one more at the beginning would hand the reviews of each on to the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from generator.records import Card

CLOZE = re.compile(r"\{\{c(?P<number>\d+)::(?P<text>.*?)(?=::|\}\})", re.DOTALL)
BETWEEN = "\0"

Cloze = tuple[int, str]


def with_known_numbers(card: Card, known: Card) -> Card:
    """The card, its clozes numbered as those with the same texts are in the known card.

    A text that changed keeps the number of the one in its place, if as many came as went; one that is new gets the
    next number that is free, and clozes that had one number in the card still share one.
    """
    numbers = iter(_numbers(_clozes(card), _clozes(known)))
    text = CLOZE.sub(lambda cloze: f"{{{{c{next(numbers)}::{cloze['text']}", f"{card.front}{BETWEEN}{card.back}")
    front, _, back = text.partition(BETWEEN)
    return replace(card, front=front, back=back)


def _clozes(card: Card) -> list[Cloze]:
    found = CLOZE.finditer(f"{card.front}{BETWEEN}{card.back}")
    return [(int(cloze["number"]), " ".join(cloze["text"].casefold().split())) for cloze in found]


def _numbers(clozes: Sequence[Cloze], known: Sequence[Cloze]) -> list[int]:
    """The number of each cloze."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in known:
        waiting[text].append(number)
    numbers = [waiting[text].pop(0) if waiting[text] else 0 for _, text in clozes]
    left = [number for number, text in known if number in waiting[text]]
    came = [index for index, number in enumerate(numbers) if not number]
    if len(left) == len(came):
        for index, number in zip(came, left, strict=True):
            numbers[index] = number
    shared = {stated: number for (stated, _), number in zip(clozes, numbers, strict=True) if number}
    free = max([0, *(number for number, _ in known)])
    for index, (stated, _) in enumerate(clozes):
        if not numbers[index]:
            free += stated not in shared
            numbers[index] = shared.setdefault(stated, free)
    return numbers
