"""A number of cards -> the work of learning them, day by day: a plain model, whose figures are no more than a guide.

A card is seen on the day it is new and then after 1, 3, 8, 19, 47 and 117 days more, which is what Anki's own default
settings give one who presses *Good* each time: a day, then each interval 2.5 times the last. Of the cards of a day, one
in ten is not known and comes once more on the next; Anki aims at nine in ten being known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

INTERVALS = (1, 3, 8, 19, 47, 117)
FORGOTTEN = 0.1
# how many days are shown after the last new card, and at most
AFTER, MOST = 30, 365


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be done. per_day: new cards each day, as long as there are any; days: how many days that is.

    new, reviews: the cards of each day, a year at most.
    """

    per_day: int
    days: int
    new: tuple[int, ...]
    reviews: tuple[int, ...]

    @property
    def most(self) -> int:
        """The most cards of a day, new ones and reviews."""
        return max(map(sum, zip(self.new, self.reviews, strict=True)), default=0)


def load(cards: int, per_day: int) -> Load:
    """The work that so many cards are. per_day: at least 1."""
    new = [min(per_day, cards - begun) for begun in range(0, cards, per_day)]
    shown = [*new, *[0] * AFTER][:MOST] if new else []
    return Load(per_day, len(new), tuple(shown), tuple(_reviews(shown)))


def _reviews(new: Sequence[int]) -> list[int]:
    places = list(accumulate(INTERVALS))
    due = [sum(new[day - place] for place in places if place <= day) for day in range(len(new))]
    return [round(count + FORGOTTEN * before) for count, before in zip(due, [0, *due], strict=False)]
