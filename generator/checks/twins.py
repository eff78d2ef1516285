"""Cards that are the same, or the same but for wording, in one deck or in several."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from generator.asking import asks
from generator.checks.material import Material, Subject
from generator.checks.rule import Found, Remark, Rule, place
from generator.checks.vocabulary import ASKING
from generator.identity import question_key

WORD = re.compile(r"[^\s()\[\]{}\"“”,;/]+")
# an answer shorter than this may well be that of several questions
TELLING_LENGTH = 60
# questions of the same words but one, if there are more than this, are a series and no slips
MOST_ALIKE = 20
# a word with fewer letters is another word when one of them is another
LONG_WORD = 7
SYMMETRIC = frozenset(
    "between difference differences differ compare comparison vs versus unterschied différence".split()
)


def _duplicates(material: Material) -> Iterator[Found]:
    for same in _groups(material):
        for subject in same[1:]:
            yield _found(subject, same[0], "asks the same as the card")


def _near(material: Material) -> Iterator[Found]:
    """The questions that have the same telling words, in order, or all but the spelling of one."""
    firsts = [group[0] for group in _groups(material)]
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, subject in enumerate(firsts):
        telling = _signature(subject) if subject.card.kind not in ("cloze", "choice") else ()
        # two words of a vocabulary may be "a father" and "the father"
        if len(telling) > 1 or (telling and asks(subject.card.front)):
            alike[telling].append(number)
    pairs = {(same[0], other) for same in alike.values() for other in same[1:]}
    pairs |= {(alike[one][0], alike[other][0]) for one, other in _misspelled(alike)}
    reported = set()
    for one, other in sorted((min(pair), max(pair)) for pair in pairs):
        if other not in reported:
            reported.add(other)
            yield _found(firsts[other], firsts[one], "asks nearly the same as the card")


def _same_answers(material: Material) -> Iterator[Found]:
    questions = {id(subject) for group in _groups(material) for subject in group[1:]}
    answers: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in material.subjects:
        text = " ".join(subject.card.back.split())
        if len(text) >= TELLING_LENGTH and id(subject) not in questions:
            answers[text].append(subject)
    for same in answers.values():
        for subject in same[1:]:
            yield _found(subject, same[0], "has the same answer as the card")


def _groups(material: Material) -> Iterator[list[Subject]]:
    """The cards of each question."""
    groups: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in material.subjects:
        groups[question_key(subject.card.front)].append(subject)
    return iter(groups.values())


def _found(subject: Subject, other: Subject, what: str) -> Found:
    deck = f', of the deck "{other.topic.deck}"' if other.topic.slug != subject.topic.slug else ""
    here, there = place(subject.card), place(other.card)
    where = f"in line {there.first}" if here.path == there.path else f"at {there}"
    return Found(Remark(f"{what} {where}{deck}"), here, subject.card)


def _signature(subject: Subject) -> tuple[str, ...]:
    """The words of a question that tell what it asks; their order, too, unless it asks for a difference."""
    words = WORD.findall(question_key(subject.card.front))
    telling = [_singular(word) for word in words if word not in ASKING]
    return tuple(sorted(telling)) if not SYMMETRIC.isdisjoint(words) else tuple(telling)


def _singular(word: str) -> str:
    """The word without the ending of an English plural: queries, classes, indexes, pods."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "is", "us")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "zes", "ches", "shes")) else word[:-1]


def _misspelled(signatures: Iterable[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The signatures that differ in one letter of one long word."""
    from rapidfuzz.distance import OSA

    without: defaultdict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    for words in signatures:
        for index, word in enumerate(words):
            if len(words) > 1 and len(word) >= LONG_WORD and word.isalpha():
                without[index, words[:index] + words[index + 1 :]].append(word)
    for (index, rest), same in without.items():
        for one, other in combinations(same, 2) if len(same) <= MOST_ALIKE else ():
            if one[:3] == other[:3] and OSA.distance(one, other, score_cutoff=1) <= 1:
                yield (*rest[:index], one, *rest[index:]), (*rest[:index], other, *rest[index:])


DUPLICATE = Rule(
    name="duplicate",
    severity="warning",
    finds="A question that another card asks too, in this deck or in another.",
    why="It is reviewed twice, and where the answers differ, one of them is called wrong.",
    mend="keep one of the two, with what both say",
    look=_duplicates,
)
NEAR_DUPLICATE = Rule(
    name="near-duplicate",
    severity="hint",
    finds="A question that says the same as another card's in nearly the same words.",
    why="It is reviewed twice, and the learner cannot tell which answer is asked for.",
    mend="keep one of the two, or say in each what sets it apart",
    look=_near,
)
SAME_ANSWER = Rule(
    name="same-answer",
    severity="hint",
    finds="A longer answer that another question has word for word.",
    why="One of them may have been copied and not written anew.",
    mend="answer each question for itself, or make one card of them",
    look=_same_answers,
)
