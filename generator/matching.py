"""Which cards of before are which of now, where their questions are no longer the same: by likeness, one to one.

A reworded question is known by its answer, a rewritten answer by its question, both a little by both and by the cards
beside it. What is likest is settled first, over all cards at once; what is only somewhat alike is left in doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.likeness import DOUBTFUL, MOST_LETTERS, SAME, SAME_PLACE, WORD, Known, Weights, Words, likeness

# in a document of fewer questions no word is taken for a common one
FEW = 25
# so many questions, or more, may have a frame: what more than half of them share
FEWEST_FRAMED = 4
# so many answers show what words weigh
ENOUGH = 1000
# words in more cards than this lead to no candidates, and no more candidates than this are compared with a card
MOST_CARDS = 40
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards that are, or may be, one: their indexes among the old and the new, and how alike they are, to 100."""

    old: int
    new: int
    score: float


def match(
    old: Sequence[Known], new: Sequence[Known], questions: Collection[str], texts: Sequence[str]
) -> tuple[list[Pair], list[Pair]]:
    """The pairs that are the same card, and those in doubt. No card is in two pairs of the first, nor of the second.

    questions: all there are, as plain words, to tell common words from telling ones. texts: the answers there are.
    """
    pairs = sorted(_pairs(old, new, questions, texts), key=lambda pair: (-pair.score, pair.old, pair.new))
    sure = _one_to_one([pair for pair in pairs if pair.score >= SAME], set(), set())
    olds, news = {pair.old for pair in sure}, {pair.new for pair in sure}
    doubtful = _one_to_one([pair for pair in pairs if pair.score < SAME], olds, news)
    olds |= {pair.old for pair in doubtful}
    news |= {pair.new for pair in doubtful}
    return sure, [*doubtful, *_replaced(old, new, olds, news)]


def _replaced(old: Sequence[Known], new: Sequence[Known], olds: set[int], news: set[int]) -> Iterator[Pair]:
    """The cards that nothing else is alike, one where the other was: rewritten from end to end, or others."""
    left, came = _places(old, olds), _places(new, news)
    for place, numbers in came.items():
        gone = left.get(place, [])
        is_one = any(place) and len(numbers) == len(gone) == 1
        if is_one and old[gone[0]].notetype == new[numbers[0]].notetype:
            yield Pair(gone[0], numbers[0], SAME_PLACE)


def _places(cards: Sequence[Known], paired: Collection[int]) -> dict[tuple[str, str], list[int]]:
    """The cards that are in no pair, by the certain ones that they stand between."""
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, card in enumerate(cards):
        if number not in paired:
            places[card.before, card.after].append(number)
    return places


def _one_to_one(pairs: Sequence[Pair], olds: set[int], news: set[int]) -> list[Pair]:
    taken_old, taken_new = set(olds), set(news)
    chosen = []
    for pair in pairs:
        if pair.old not in taken_old and pair.new not in taken_new:
            chosen.append(pair)
            taken_old.add(pair.old)
            taken_new.add(pair.new)
    return chosen


def _pairs(
    old: Sequence[Known], new: Sequence[Known], questions: Collection[str], texts: Sequence[str]
) -> Iterator[Pair]:
    """Every pair that may be the same card."""
    if not old or not new:
        return
    olds, news = [Words.of(card) for card in old], [Words.of(card) for card in new]
    found: defaultdict[str, list[int]] = defaultdict(list)
    answers: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(olds):
        answers[words.card.answer].append(number)
        for word in words.all:
            found[word].append(number)
    weigh = _weights(texts)
    tells = _telling(questions, olds, news)
    places = _places(old, ())
    for number, card in enumerate(new):
        beside = places.get((card.before, card.after), [])[:MOST_CANDIDATES] if card.before or card.after else []
        same = _same_answer(news[number], olds, answers[card.answer] if card.answer else [])
        for candidate in {*beside, *same, *_candidates(news[number], found, weigh)}:
            if olds[candidate].card.notetype != card.notetype:
                continue
            score = likeness(olds[candidate], news[number], weigh, tells, beside=candidate in beside)
            if score >= DOUBTFUL:
                yield Pair(candidate, number, score)


def _weights(texts: Sequence[str]) -> Weights:
    """What words weigh by all answers, of which some do where there are many."""
    some = texts[:: 1 + len(texts) // ENOUGH]
    counts = Counter(word for text in some for word in set(WORD.findall(text[:MOST_LETTERS].casefold())))
    return Weights(max(len(some), FEW), counts)


def _telling(questions: Collection[str], olds: Sequence[Words], news: Sequence[Words]) -> Weights:
    """What words weigh by all questions; nothing, where most of the questions that are compared, or of all, have it."""
    counts = Counter(word for question in questions for word in set(WORD.findall(question)))
    frame = _frame(counts, len(questions))
    for side in (olds, news):
        frame |= _frame(Counter(word for words in side for word in set(words.question)), len(side))
    return Weights(max(len(questions), FEW), counts, frame)


def _frame(counts: Mapping[str, int], total: int) -> set[str]:
    return {word for word, count in counts.items() if count > total / 2} if total >= FEWEST_FRAMED else set()


def _same_answer(words: Words, olds: Sequence[Words], numbers: Sequence[int]) -> list[int]:
    """The old cards with the very answer of a new one, those with the most words of its question first."""
    if len(numbers) > MOST_CARDS:
        return []
    asked = set(words.question)
    return sorted(numbers, key=lambda number: (-len(asked & {*olds[number].question}), number))[:MOST_CANDIDATES]


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
