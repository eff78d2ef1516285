"""Which texts of two lists are the same but for wording: a one-to-one assignment, surest pairs first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

# only texts that share one of the few rarest words are compared, so that time is linear
MOST_WORDS = 5
MOST_HOLDING = 100
WORD = re.compile(r"\w+")


class Partners:
    """The texts of one list, to pair several others with, each in time that is linear in the other."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        self._words = {text: frozenset(WORD.findall(text)) for text in texts}
        self._counts = Counter(word for words in self._words.values() for word in words)
        for index, text in enumerate(texts):
            self._places[text].append(index)
            for word in self._words[text]:
                self._holding[word].append(index)

    def of(self, others: Sequence[str], *, at_least: float) -> dict[int, int]:
        """The index of the partner of each of the others that has one.

        Equal texts are partners, in order; what is left over pairs by likeness, from the likest pair down to at_least
        (0 to 100: half for the letters in common, half for the words, where a rare word weighs more, less what one
        text says instead of the other: questions that differ in their one telling word are different questions).
        """
        used: Counter[str] = Counter()
        pairs: dict[int, int] = {}
        for index, text in enumerate(others):
            if used[text] < len(self._places.get(text, ())):
                pairs[index] = self._places[text][used[text]]
                used[text] += 1
        taken = set(pairs.values())
        if len(pairs) < len(others) and len(taken) < len(self._texts):
            for _, index, partner in sorted(self._candidates(others, pairs, at_least)):
                if index not in pairs and partner not in taken:
                    pairs[index] = partner
                    taken.add(partner)
        return pairs

    def _candidates(
        self, others: Sequence[str], pairs: Mapping[int, int], at_least: float
    ) -> list[tuple[float, int, int]]:
        """(minus the score, index of the other, index of the text) of each pair that is alike enough."""
        from rapidfuzz import fuzz

        ours = {text: self._words.get(text) or frozenset(WORD.findall(text)) for text in others}
        counts = Counter(word for text in ours if text not in self._words for word in ours[text])
        total = len(self._words) + len(ours.keys() - self._words.keys())
        # of the texts that hold a word, how many have their partner
        gone = Counter(word for partner in pairs.values() for word in self._words[self._texts[partner]])
        taken = set(pairs.values())

        def weight(word: str) -> float:
            return math.log(1 + total / (self._counts[word] + counts[word]))

        def left(word: str) -> int:
            return len(self._holding.get(word, ())) - gone[word]

        found = []
        for index, text in enumerate(others):
            if index in pairs:
                continue
            rarest = sorted(ours[text], key=lambda word: (left(word), word))
            near = [self._holding[word] for word in rarest if 0 < left(word) <= MOST_HOLDING][:MOST_WORDS]
            for partner in set().union(*near) - taken:
                letters = fuzz.ratio(text, self._texts[partner])
                if letters >= 2 * at_least - 100:
                    shared, replaced = _compare(ours[text], self._words[self._texts[partner]], weight)
                    score = (letters + 100 * shared) / 2 - 100 * replaced
                    if score >= at_least:
                        found.append((-score, index, partner))
        return found


def _compare(left: frozenset[str], right: frozenset[str], weight: Callable[[str], float]) -> tuple[float, float]:
    """The share of their words' weight that two texts have in common, and the share put in another's place."""
    common, ours, theirs = (sum(weight(word) for word in part) for part in (left & right, left - right, right - left))
    if not common:
        return 0.0, 1.0
    return 2 * common / (2 * common + ours + theirs), min(ours, theirs) / (common + min(ours, theirs))
