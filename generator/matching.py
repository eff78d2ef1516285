"""Which cards of before are which of now, where their questions are no longer the same: by likeness, one to one.

A reworded question is known by its answer, a rewritten answer by its question, both a little by both and by the cards
beside it. What is likest is settled first, over all cards at once; what is only somewhat alike is left in doubt.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

WORD = re.compile(r"\w+")
# a pair at least so alike, of 100, is the same card; one between the two is in doubt
SAME = 72
DOUBTFUL = 58
# what it counts to stand between the same two cards
SAME_PLACE = 12
# an answer shorter than this says little: many cards are answered "Yes."
TELLING_LENGTH = 80
# likeness is measured on this much of a question, and of an answer
MOST_LETTERS = 2000
# answers that have less in common than this, of 100, are on different things
RELATED = 30
# words that weigh more than this together tell questions apart: one that a fifth of them has, or rarer
TELLING = 1.7
# in a document of fewer questions no word is taken for a common one
FEW = 25
# two words that share so much of their beginning are forms of one
SAME_BEGINNING = 0.6
# words in more cards than this lead to no candidates, and no more candidates than this are compared with a card
MOST_CARDS = 40
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A card as it is compared: its id, or "" before it has one; its topic; question and answer as plain words.

    before, after: the ids of the certain cards that it stands between, "" where there is none.
    """

    id: str
    topic: str
    question: str
    answer: str
    before: str = ""
    after: str = ""


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
    olds, news = [_Words.of(card) for card in old], [_Words.of(card) for card in new]
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(olds):
        for word in words.all:
            found[word].append(number)
    weigh = _Weights(len(old), {word: len(numbers) for word, numbers in found.items()})
    asked = Counter(word for question in questions for word in set(WORD.findall(question)))
    tells = _Weights(max(len(questions), FEW), asked)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, card in enumerate(old):
        places[card.before, card.after].append(number)
    for number, card in enumerate(new):
        beside = places[card.before, card.after][:MOST_CANDIDATES] if card.before or card.after else []
        for candidate in {*beside, *_candidates(news[number], found, weigh)}:
            score = _likeness(old[candidate], card, olds[candidate], news[number], weigh, tells)
            score += SAME_PLACE if candidate in beside else 0
            if score >= DOUBTFUL:
                yield Pair(candidate, number, min(100.0, score))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a card's question, of its answer, and of both."""

    question: frozenset[str]
    answer: frozenset[str]
    all: frozenset[str]

    @staticmethod
    def of(card: Known) -> _Words:
        question, answer = (frozenset(WORD.findall(text[:MOST_LETTERS])) for text in (card.question, card.answer))
        return _Words(question, answer, question | answer)


class _Weights:
    """What words weigh: more the fewer cards have them. cards: how many there are; having: those with each word."""

    def __init__(self, cards: int, having: Mapping[str, int]) -> None:
        self.known = {word: math.log(1 + cards / count) for word, count in having.items()}
        self.unknown = math.log(1 + cards)

    def __call__(self, words: Iterable[str]) -> float:
        return math.fsum(self.of(word) for word in words)

    def of(self, word: str) -> float:
        return self.known.get(word, self.unknown)


def _candidates(words: _Words, found: Mapping[str, Sequence[int]], weigh: _Weights) -> list[int]:
    """The old cards that share the most rare words with a new one."""
    shared: defaultdict[int, float] = defaultdict(float)
    for word in sorted(words.all):
        numbers = found.get(word, ())
        if 0 < len(numbers) <= MOST_CARDS:
            weight = weigh.of(word)
            for number in numbers:
                shared[number] += weight
    return [number for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]


def _likeness(old: Known, new: Known, olds: _Words, news: _Words, weigh: _Weights, tells: _Weights) -> float:
    """How alike two cards are, 0 to 100: the best of what the questions, the answers, and both say."""
    from rapidfuzz import fuzz

    question = float(fuzz.ratio(old.question[:MOST_LETTERS], new.question[:MOST_LETTERS]))
    answer = 100 * _shared(olds.answer, news.answer, weigh)
    telling = min(1.0, min(len(old.answer), len(new.answer)) / TELLING_LENGTH)
    if question >= DOUBTFUL and (telling < 1.0 or answer < RELATED):
        # the answers do not tell: then a question with another telling word is another question, however alike
        replaced = _replaced(olds.question, news.question, tells)
        question = (
            min(question, DOUBTFUL - 1) if replaced > TELLING else min(question, SAME - 1) if replaced else question
        )
    if old.topic != new.topic:
        # in another subject the same words mean another thing: there only the whole of both counts
        is_same = old.question == new.question and old.answer == new.answer
        return 100.0 if is_same else min(question, answer) if telling == 1.0 else 0.0
    both = question * (1 - 0.6 * telling) + answer * 0.6 * telling
    return max(question, answer if telling == 1.0 else 0.0, both)


def _shared(ours: frozenset[str], theirs: frozenset[str], weigh: _Weights) -> float:
    """The share of two texts' weight that they have in common, 0 to 1."""
    common = 2 * weigh(ours & theirs)
    total = common + weigh(ours ^ theirs)
    return common / total if total else 0.0


def _replaced(ours: frozenset[str], theirs: frozenset[str], tells: _Weights) -> float:
    """How much each of two questions says that the other does not, in no form; 0 where only one says more."""
    only_ours, only_theirs = ours - theirs, theirs - ours
    forms = {word for pair in product(only_ours, only_theirs) if _is_form(*pair) for word in pair}
    return min(tells(only_ours - forms), tells(only_theirs - forms))


def _is_form(word: str, other: str) -> bool:
    """Whether two words are forms of one: container, containers."""
    beginning = max(4, math.ceil(SAME_BEGINNING * max(len(word), len(other))))
    return word[:beginning] == other[:beginning]
