"""Which texts of two lists are the same but for wording: a one-to-one assignment, surest pairs first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

# only texts that share one of the few rarest words are compared, so that time is linear
MOST_WORDS = 5
MOST_HOLDING = 100
WORD = re.compile(r"\w+")


def pair_up(left: Sequence[str], right: Sequence[str], *, at_least: float) -> dict[int, int]:
    """The index in right of each text of left that has a partner there.

    Equal texts are partners, in order; what is left over pairs by likeness, from the likest pair down to at_least
    (0 to 100: half for the letters in common, half for the words, where a rare word weighs more, less what one
    text says instead of the other: questions that differ in their one telling word are different questions).
    """
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for index in reversed(range(len(right))):
        waiting[right[index]].append(index)
    pairs = {index: waiting[text].pop() for index, text in enumerate(left) if waiting[text]}
    lonely = [index for index in range(len(left)) if index not in pairs]
    free = sorted(set(range(len(right))) - set(pairs.values()))
    taken: set[int] = set()
    for _, index, partner in sorted(_candidates(left, lonely, right, free, at_least)):
        if index not in pairs and partner not in taken:
            pairs[index] = partner
            taken.add(partner)
    return pairs


def _candidates(
    left: Sequence[str], lonely: Sequence[int], right: Sequence[str], free: Sequence[int], at_least: float
) -> Iterator[tuple[float, int, int]]:
    """(minus the score, index in left, index in right) of each pair that is alike enough."""
    if not lonely or not free:
        return

    from rapidfuzz import fuzz

    words = {text: frozenset(WORD.findall(text)) for text in [*left, *right]}
    counts = Counter(word for text in words for word in words[text])
    weight = {word: math.log(1 + len(words) / count) for word, count in counts.items()}
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for partner in free:
        for word in words[right[partner]]:
            holding[word].append(partner)
    for index in lonely:
        rarest = sorted(words[left[index]], key=lambda word: (len(holding[word]), word))
        near = [holding[word] for word in rarest if 0 < len(holding[word]) <= MOST_HOLDING][:MOST_WORDS]
        for partner in sorted(set().union(*near)):
            letters = fuzz.ratio(left[index], right[partner])
            if letters >= 2 * at_least - 100:
                shared, replaced = _compare(words[left[index]], words[right[partner]], weight)
                score = (letters + 100 * shared) / 2 - 100 * replaced
                if score >= at_least:
                    yield -score, index, partner


def _compare(left: frozenset[str], right: frozenset[str], weight: dict[str, float]) -> tuple[float, float]:
    """The share of their words' weight that two texts have in common, and the share put in another's place."""
    common, ours, theirs = (sum(weight[word] for word in part) for part in (left & right, left - right, right - left))
    if not common:
        return 0.0, 1.0
    return 2 * common / (2 * common + ours + theirs), min(ours, theirs) / (common + min(ours, theirs))
