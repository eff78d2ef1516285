"""Which cards of before are which of now, where their questions are no longer the same: by likeness, one to one.

A reworded question is known by its answer, a rewritten answer by its question, both a little by both and by the cards
beside it. What is likest is settled first, over all cards at once; what is only somewhat alike is left in doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.likeness import DOUBTFUL, SAME, WORD, Known, Weights, Words, likeness

# in a document of fewer questions no word is taken for a common one
FEW = 25
# words in more cards than this lead to no candidates, and no more candidates than this are compared with a card
MOST_CARDS = 40
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards that are, or may be, one: their indexes among the old and the new, and how alike they are, to 100."""

    old: int
    new: int
    score: float


def match(old: Sequence[Known], new: Sequence[Known], questions: Collection[str]) -> tuple[list[Pair], list[Pair]]:
    """The pairs that are the same card, and those in doubt. No card is in two pairs of the first, nor of the second.

    questions: all there are, as plain words, to tell common words from telling ones.
    """
    pairs = sorted(_pairs(old, new, questions), key=lambda pair: (-pair.score, pair.old, pair.new))
    sure = _one_to_one([pair for pair in pairs if pair.score >= SAME], set(), set())
    olds, news = {pair.old for pair in sure}, {pair.new for pair in sure}
    return sure, _one_to_one([pair for pair in pairs if pair.score < SAME], olds, news)


def _one_to_one(pairs: Sequence[Pair], olds: set[int], news: set[int]) -> list[Pair]:
    taken_old, taken_new = set(olds), set(news)
    chosen = []
    for pair in pairs:
        if pair.old not in taken_old and pair.new not in taken_new:
            chosen.append(pair)
            taken_old.add(pair.old)
            taken_new.add(pair.new)
    return chosen


def _pairs(old: Sequence[Known], new: Sequence[Known], questions: Collection[str]) -> Iterator[Pair]:
    """Every pair that may be the same card."""
    if not old or not new:
        return
    olds, news = [Words.of(card) for card in old], [Words.of(card) for card in new]
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(olds):
        for word in words.all:
            found[word].append(number)
    weigh = Weights(len(old), {word: len(numbers) for word, numbers in found.items()})
    asked = Counter(word for question in questions for word in set(WORD.findall(question)))
    tells = Weights(max(len(questions), FEW), asked)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, card in enumerate(old):
        places[card.before, card.after].append(number)
    for number, card in enumerate(new):
        beside = places[card.before, card.after][:MOST_CANDIDATES] if card.before or card.after else []
        for candidate in {*beside, *_candidates(news[number], found, weigh)}:
            score = likeness(olds[candidate], news[number], weigh, tells, beside=candidate in beside)
            if score >= DOUBTFUL:
                yield Pair(candidate, number, score)


def _candidates(words: Words, found: Mapping[str, Sequence[int]], weigh: Weights) -> list[int]:
    """The old cards that share the most rare words with a new one."""
    shared: defaultdict[int, float] = defaultdict(float)
    for word in sorted(words.all):
        numbers = found.get(word, ())
        if 0 < len(numbers) <= MOST_CARDS:
            weight = weigh.of(word)
            for number in numbers:
                shared[number] += weight
    return [number for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]
