"""Two cards -> how alike they are, 0 to 100: by their questions, their answers, and what only one of them says.

Questions of one family are alike in all but a word (a left join, a right join), and so are their answers. So letters
decide nothing alone: a word that tells questions apart keeps their cards apart, unless the answers say otherwise.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise, product, takewhile

from generator.words import asking, of

# a pair at least so alike is the same card; one between the two is in doubt
SAME = 72
DOUBTFUL = 58
# what it counts to stand between the same two cards
SAME_PLACE = 12
# an answer shorter than this says little: many cards are answered "Yes."
TELLING_LENGTH = 80
# likeness is measured on this much of a question, and of an answer
MOST_LETTERS = 2000
# answers with less in common than RELATED are on different things; the more they have in common, the more may be other
# in their questions
RELATED = 30
HALF = 45
NEARLY = 60
ALMOST = 85
SURE = 90
# questions with the same telling words and other answers must be as alike as this
SAME_WORDING = 80
# so many words in a row are a stretch, and of an answer that is edited so much of its stretches, or more, are left
STRETCH = 4
STRETCHES = 0.25
# of one whose question has but a word more, or less
MOST_STRETCHES = 0.5
# so few words of an answer that are others are no revision of it
MOST_FOR_ONE = 4
NEGATIONS = of("negation")
# words that weigh more than this together tell questions apart: one that a fifth of them has, or rarer
TELLING = 1.7
# words of a question that say only that one of its options is to be chosen
CHOOSING = (
    "all answer answers apply best choice choices choose claim claims correct correctly false fits following incorrect"
    " invalid least most none not one ones option options pick right select sentence sentences statement statements"
    " true two untrue valid wrong"
)
# more than this share of the options is most of them
MOST_OPTIONS = 0.5
# two words that share so much of their beginning, and end in so few letters of their own, are forms of one
SAME_BEGINNING = 0.6
LONGEST_ENDING = 4
ENDINGS = frozenset(["ed", "er", "ers", "es", "ing", "ion"])
# of a word so long, a slip of the pen seldom makes another
SLIP = 5
# a letter of Chinese or Japanese is a word; C, C++ and C# are three, and so are == and ===
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+[+#]*|[=<>!&|*%^~+?@$]+")
# words that ask for something else each, and words that merely ask, or hold a sentence together
ASKED = frozenset(["how", "when", "where", "which", "who", "whom", "whose", "why"])
ENGLISH = (
    "a about also an and any are as at be been between briefly by can could define describe did discuss do does each"
    " explain for from give had has have i if in into is it its list me mean means my name of on or please should show"
    " so some such tell than that the their them there these they this those to us was we were what will with would"
    " you your"
)
ASKING = ASKED | asking() | frozenset(ENGLISH.split())
OF_NOTHING = ASKING | frozenset(CHOOSING.split())


@dataclass(frozen=True, slots=True)
class Known:
    """A card as it is compared: its id, or "" before it has one; its topic; question and answer as plain words.

    before, after: the ids of the certain cards that it stands between, "" where there is none. common: whether other
    cards have the same answer. notetype: what tells its type from others; only cards of one type are compared.
    options: what the question offers to choose from, as plain words; the answer is then what of it is right, and what
    explains that. recalled: what a cloze hides that has no answer, unless others hide the same. repeated: whether other
    cards ask the same, of other options.
    """

    id: str
    topic: str
    question: str
    answer: str
    before: str = ""
    after: str = ""
    common: bool = False
    notetype: str = ""
    options: frozenset[str] = frozenset()
    recalled: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A card and its words: of its question, in order; those of them that tell; of its answer; and all, options too."""

    card: Known
    question: tuple[str, ...]
    telling: tuple[str, ...]
    answer: Counter[str]
    all: frozenset[str]

    @staticmethod
    def of(card: Known) -> Words:
        question, answer = (WORD.findall(text[:MOST_LETTERS]) for text in (card.question, card.answer))
        telling = tuple(word for word in question if word not in ASKING) or tuple(question)
        offered = (word for option in card.options for word in WORD.findall(option[:MOST_LETTERS]))
        return Words(card, tuple(question), telling, Counter(answer), frozenset((*question, *answer, *offered)))


class Weights:
    """What words weigh: more the fewer cards have them. cards: how many there are; having: those with each word.

    frame: words that weigh nothing, for most of the questions that are compared have them.
    """

    def __init__(self, cards: int, having: Mapping[str, int], frame: Collection[str] = ()) -> None:
        self.frame = frozenset(frame)
        self.known = {word: math.log(1 + cards / count) for word, count in having.items()} | dict.fromkeys(frame, 0.0)
        self.unknown = math.log(1 + cards)

    def __call__(self, words: Iterable[str]) -> float:
        return math.fsum(self.of(word) for word in words)

    def of(self, word: str) -> float:
        return self.known.get(word, self.unknown)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two cards that are compared, and how alike their questions and answers are, each 0 to 100.

    said: how much the answers say, 0 to 1. same_answer: it is one, and no other card's. left, came: the telling words
    that only the old or the new question has.
    """

    old: Words
    new: Words
    beside: bool
    question: float
    answer: float
    said: float
    same_answer: bool
    left: Collection[str]
    came: Collection[str]

    @property
    def same_asking(self) -> bool:
        """Whether they ask for the same: what of it, when, why; of two things, in the same order."""
        moved = sorted(self.old.telling) == sorted(self.new.telling) and self.old.telling != self.new.telling
        return not moved and ASKED & {*self.old.question} == ASKED & {*self.new.question}


def likeness(old: Words, new: Words, weigh: Weights, tells: Weights, *, beside: bool) -> float:
    """How alike two cards are. weigh: by all words of the cards compared; tells: by those of all questions there are.

    beside: whether they stand between the same two cards.
    """
    pair = _pair(old, new, weigh, beside)
    score = _elsewhere(pair) if old.card.topic != new.card.topic else _here(pair, tells)
    if score < DOUBTFUL:
        return score
    return min(score, _most(pair, tells), _most_of_options(pair))


def _pair(old: Words, new: Words, weigh: Weights, beside: bool) -> _Pair:
    from rapidfuzz import fuzz

    ours, theirs = old.card, new.card
    common = ours.common or theirs.common
    return _Pair(
        old,
        new,
        beside,
        fuzz.ratio(ours.question[:MOST_LETTERS], theirs.question[:MOST_LETTERS]),
        0.0 if common else 100 * _shared(old.answer.keys(), new.answer.keys(), weigh),
        0.0 if common else min(1.0, min(len(ours.answer), len(theirs.answer)) / TELLING_LENGTH),
        not common and (ours.answer == theirs.answer != "" or ours.recalled == theirs.recalled != ""),
        *_apart(old, new),
    )


def _here(pair: _Pair, tells: Weights) -> float:
    """The best of what the questions, the answers, both, and the places say of two cards of a topic."""
    both = pair.question * (1 - 0.6 * pair.said) + pair.answer * 0.6 * pair.said
    score = max(pair.question, both, pair.answer if pair.said == 1.0 else 0.0)
    if pair.same_answer or (_is_related(pair) and max(tells(pair.left), tells(pair.came)) <= TELLING):
        score = max(score, SAME)
    return score + SAME_PLACE * pair.beside


def _elsewhere(pair: _Pair) -> float:
    """In another subject the same words mean another thing: there only the whole of both counts."""
    if pair.question == 100.0 and pair.old.card.answer == pair.new.card.answer:
        return 100.0
    return min(pair.question, pair.answer) if pair.said == 1.0 else 0.0


def _most(pair: _Pair, tells: Weights) -> float:
    """The most that two cards can be alike, for all that one says and the other does not."""
    replaced, changed = sorted((tells(pair.left), tells(pair.came)))
    if _is_negated(pair) and not pair.same_answer:
        return SAME - 1
    if _is_related(pair):
        return SAME - 1 if _is_another(pair, changed, replaced, tells) else 100
    if replaced > TELLING:
        return SAME - 1 if pair.same_answer else DOUBTFUL - 1
    if changed > TELLING:
        return 100 if pair.same_answer and pair.question >= SAME else SAME - 1
    if not tells.frame.isdisjoint((*pair.left, *pair.came)):
        return 100 if pair.old.card.answer == pair.new.card.answer and pair.same_asking else SAME - 1
    is_same = pair.same_answer or (pair.question >= SAME_WORDING and pair.same_asking)
    return 100 if is_same else SAME - 1


def _most_of_options(pair: _Pair) -> float:
    """The most that two choice cards can be alike, for their options: more the more of these are the same.

    One question may offer others, if it says a word of them again. But where other cards ask in the same words, and
    where it says no more than which of these is true, most of the options must be the same.
    """
    ours, theirs = pair.old.card, pair.new.card
    if not (ours.options and theirs.options):
        return 100.0
    same = len(ours.options & theirs.options) / min(len(ours.options), len(theirs.options))
    says_nothing = any(OF_NOTHING.issuperset(words.telling) for words in (pair.old, pair.new))
    is_known = pair.same_answer or ours.question == theirs.question
    needs_most = says_nothing or not is_known or ours.repeated or theirs.repeated
    if needs_most and same <= MOST_OPTIONS:
        return SAME - 1
    is_far = not same and _words_of(ours.options).isdisjoint(_words_of(theirs.options))
    return SAME - 1 if is_far else SAME + (100 - SAME) * same


def _words_of(options: Iterable[str]) -> set[str]:
    """The words of options that tell."""
    return {word for option in options for word in WORD.findall(option)} - OF_NOTHING


def _is_another(pair: _Pair, changed: float, replaced: float, tells: Weights) -> bool:
    """Whether the words that differ speak against one card, though its answers are related."""
    goes = any(pair.old.answer[word.casefold()] > pair.new.answer[word.casefold()] for word in pair.left)
    comes = any(pair.new.answer[word.casefold()] > pair.old.answer[word.casefold()] for word in pair.came)
    if goes and comes:  # the answers change their subject with the questions
        is_version = pair.answer >= NEARLY and all(map(_is_numbered, (*pair.left, *pair.came)))
        return not (pair.beside and pair.question >= SAME_WORDING and is_version)
    if replaced > TELLING:
        common = tells({*pair.old.telling} & {*pair.new.telling})
        is_far = pair.answer < ((RELATED if pair.beside else HALF) if common else SURE)
        return is_far or _verbatim(pair) < STRETCHES or _is_one_for_one(pair)
    if changed > TELLING:
        few, many = sorted(({*pair.old.question}, {*pair.new.question}), key=len)
        least = MOST_STRETCHES if few < many else STRETCHES  # a join, an anti join
        return ((goes or comes) and pair.answer < ALMOST) or _verbatim(pair) < least
    return not pair.same_asking and pair.answer < NEARLY


def _verbatim(pair: _Pair) -> float:
    """The share of the answers that is the same in whole stretches of words, 0 to 1.

    Answers to two questions of a family have words in common, and turns of phrase; one that is edited keeps sentences.
    """
    ours, theirs = (_stretches(words.card.answer) for words in (pair.old, pair.new))
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _stretches(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text[:MOST_LETTERS])
    return set(zip(*(words[begin:] for begin in range(STRETCH)), strict=False))


def _is_one_for_one(pair: _Pair) -> bool:
    """Whether each telling word that a question has for another goes with few words that its answer has for others.

    So differ min() and max(), of the smallest and the largest; who rewrites an answer writes more than a word anew.
    """
    left, came = ({*ours.answer} - {*theirs.answer} for ours, theirs in ((pair.old, pair.new), (pair.new, pair.old)))
    numbered = all(map(_is_numbered, (*pair.left, *pair.came)))
    is_swap = len(pair.left) == len(pair.came) and bool(left and came)
    return not pair.same_answer and (numbered or (is_swap and max(len(left), len(came)) <= MOST_FOR_ONE))


def _is_negated(pair: _Pair) -> bool:
    """Whether only one of two questions says not."""
    return NEGATIONS.isdisjoint(pair.old.question) != NEGATIONS.isdisjoint(pair.new.question)


def _is_numbered(word: str) -> bool:
    """Whether it is a number, or a version: v6."""
    return any(letter.isdigit() for letter in word)


def _is_related(pair: _Pair) -> bool:
    return pair.said == 1.0 and pair.answer >= RELATED


def _shared(ours: Set[str], theirs: Set[str], weigh: Weights) -> float:
    """The share of two texts' weight that they have in common, 0 to 1."""
    common = 2 * weigh(ours & theirs)
    total = common + weigh(ours ^ theirs)
    return common / total if total else 0.0


def _apart(old: Words, new: Words) -> tuple[set[str], set[str]]:
    """The telling words that only one of two questions has, in no form and however they are joined."""
    left, came = {*old.question} - {*new.question}, {*new.question} - {*old.question}
    for words, only, others in ((old.question, left, came), (new.question, came, left)):
        for first, second in pairwise(words):
            if first + second in others and first not in ASKING:  # front end, frontend; not: a symmetric, asymmetric
                others.discard(first + second)
                only -= {first, second}
    forms = {word for pair in product(left, came) if _is_form(*pair) for word in pair}
    return left - forms - ASKING, came - forms - ASKING


def _is_form(word: str, other: str) -> bool:
    """Whether two words are one in another form, or but for a slip of the pen: container, containers; first, frist."""
    from rapidfuzz.distance import OSA

    if not (word.isalpha() and other.isalpha()):
        return False
    shared = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(word, other, strict=False)))
    if shared >= max(4, SAME_BEGINNING * max(len(word), len(other))):
        ends = word[shared:], other[shared:]
        short, long = sorted(map(len, ends))
        if long <= LONGEST_ENDING and (short <= 1 or ENDINGS.issuperset(ends)):
            return True
    is_long = max(len(word), len(other)) >= SLIP or word in ASKING or other in ASKING
    return is_long and word[0] == other[0] and OSA.distance(word, other, score_cutoff=1) <= 1
