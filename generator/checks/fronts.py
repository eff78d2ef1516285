"""Questions that cannot be answered as they stand on the card, or that are answered without knowing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.asking import asks
from generator.checks.material import Subject
from generator.checks.rule import Remark, Rule, on_cards
from generator.checks.vocabulary import are_vague, say_nothing
from generator.identity import question_key
from generator.wordcount import word_count

WORD = re.compile(r"\w[\w'’-]*")
POINTS = re.compile(
    r"\b(?:the |this |these )?(?:following|above|preceding|given)(?: \w+)? (?P<what>code|snippet|program|function|query"
    r"|diagram|picture|image|figure|table|expression|statements?|output)\b"
    r"|\b(?:code|snippet|program|diagram|picture|image|figure|table|query) (?:above|below)\b"
    r"|\b(?:previous|last|above) question\b",
    re.IGNORECASE,
)
YES_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|must|may"
    r"|ist|sind|war|kann|können|muss|darf|hat|haben|gibt|est-ce)\s+(?P<next>[^\W\d_]+)"
)
# what looks like yes or no and asks for more
MORE = re.compile(
    r"\b(?:and|or|if|why|how|what|when|which|where|who|explain|describe|tell|give|name|list|show|example"
    r"|oder|warum|wie|was|erkläre|ou|pourquoi|comment)\b"
)
ANSWERED = re.compile(
    r"(?:yes|true|false|yep|nope|ja|nein|oui|non|sí|да|нет)\b(?!-)|no(?=[,.;:!–—]|\s+[-–—,]|$|\s+(?:it|there|you|they|we)\b)",
    re.IGNORECASE,
)
# what is asked of something that only a pronoun names: "Why is it slow?", "Who wrote it?", "How big is it?"
_VERB = r"(?:is|are|was|were|does|do|did|can|could|will|would|should|must|has|have|had)"
NAMELESS = re.compile(
    rf"(?:why|where|when|how) {_VERB} (?:it|they|he|she|this|that|these|those)(?: so| too| very| not| often)?(?: \w+)?"
    rf"|how (?!late\b|early\b|far\b)\w+ {_VERB} (?:it|they|he|she|this|that|these|those)(?: \w+)?"
    rf"|what {_VERB} (?:it|they|he|she)(?: \w+)?"
    rf"|(?:who|what) (?:{_VERB} )?\w+ (?:it|them|him|this|that|these|those)"
    r"|(?:warum|wieso|wie|wann|wo|wer|was) (?:ist|war|hat|wird|kann|wurde) es(?: \w+)?"
)
# "What is IT?" asks for something
ACRONYM = re.compile(r"\bIT\b")
SENTENCE_END = re.compile(r"(?<=[.?!。？！\n])")
# more than the front of a phone shows with its first lines of answer
MOST_WORDS = 60
# a follow-up of fewer words belongs to the question before it: "Why?", "If so, how?"
FOLLOW_UP = 4


def _vague(subject: Subject) -> Iterator[Remark]:
    front = subject.front
    if subject.card.kind == "cloze" or _shows_something(subject) or front.prose != front.text:
        return
    words = WORD.findall(question_key(front.text))
    says_nothing = say_nothing(words) and (are_vague(words) or asks(front.text))
    is_nameless = NAMELESS.fullmatch(" ".join(words)) and not ACRONYM.search(front.text)
    if words and (says_nothing or is_nameless):
        yield Remark("the question does not say what it is about")


def _points_elsewhere(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind not in ("basic", "typed") or _shows_something(subject):
        return
    found = POINTS.search(subject.front.prose)
    # what follows may stand in the line itself: "the following expression: 1 + 1"
    if found and ":" not in subject.front.prose[found.end() :] and subject.front.prose == subject.front.text:
        yield Remark(f'it asks about "{found[0].strip()}", which is not on the card')


def _shows_something(subject: Subject) -> bool:
    """Whether there is more on the front than a line of text."""
    front = subject.front
    pictures = "![" in subject.card.front or "<img" in subject.card.front.lower()
    return bool(front.code or front.lists or front.columns or pictures or "\\(" in front.text or "\\[" in front.text)


def _several(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind == "choice" or subject.front.code:
        return
    sentences = SENTENCE_END.split(subject.front.prose)
    asked = [each for each in sentences if each.endswith(("?", "？")) and len(WORD.findall(each)) >= FOLLOW_UP]
    if len(asked) > 1:
        yield Remark(f"{len(asked)} questions on one card")


def _yes_no(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind not in ("basic", "reversed"):
        return
    question = subject.front.prose.strip().casefold()
    begin = YES_NO.match(question)
    if begin and not MORE.search(question) and ANSWERED.match(subject.back.prose):
        yield Remark("yes or no answers it")


def _long(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind in ("cloze", "choice") or subject.front.code or subject.front.columns:
        return
    count = word_count(subject.front.text)
    if count > MOST_WORDS:
        yield Remark(f"a question of {count} words, more than {MOST_WORDS}")


VAGUE_QUESTION = Rule(
    name="vague-question",
    severity="warning",
    finds='A question that does not say what it is about, such as "How does it work?".',
    why='In a review, cards come in any order and from any deck; nothing tells what "it" is.',
    mend="name the thing in the question",
    look=on_cards(_vague),
)
POINTS_ELSEWHERE = Rule(
    name="points-elsewhere",
    severity="warning",
    finds='A question about "the following code" or "the table above" that is not on its front.',
    why="A card is shown alone: what stood beside the question in the document is not there.",
    mend="put what the question is about on the front: in a cards file, above a line <!-- answer -->",
    look=on_cards(_points_elsewhere),
)
SEVERAL_QUESTIONS = Rule(
    name="several-questions",
    severity="hint",
    finds="A front that asks several things.",
    why="One grade cannot say which of them was known, so the known ones are asked too often.",
    mend="make a card of each question",
    look=on_cards(_several),
)
YES_NO_QUESTION = Rule(
    name="yes-no-question",
    severity="hint",
    finds="A question that is answered with yes or no.",
    why="A guess is right every second time, and the question says what to guess.",
    mend='ask for what the answer explains, as in "Why ...?" or "What does ...?"',
    look=on_cards(_yes_no),
)
LONG_QUESTION = Rule(
    name="long-question",
    severity="hint",
    finds=f"A question of more than {MOST_WORDS} words.",
    why="In each review it is read again to the end, and the list of cards shows only how it begins.",
    mend="ask in one sentence, and say the rest in the answer",
    look=on_cards(_long),
)
