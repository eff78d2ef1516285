"""Card -> it as it is compared with others: what it asks, what it answers, what it offers, each as plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.identity import question_key
from generator.offered import offered
from generator.records import Card, Topic

if TYPE_CHECKING:
    from generator.likeness import Known

# its number is no word, and its hint none of the text
CLOZE = re.compile(r"\{\{c\d+::((?:(?!::|\}\}|\{\{c\d).)*+)(?:::(?:(?!\}\}|\{\{c\d).)*+)?\}\}", re.DOTALL)
# kinds of cards that have a note type of their own: an import makes none of them another
APART = ("cloze", "choice")
LETTERS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Common:
    """What several cards have, now or before, which tells none of them.

    answers: the answers, and what clozes hide. questions: those of choice cards, whose options differ.
    """

    answers: Collection[str]
    questions: Collection[str]

    @staticmethod
    def of(*sides: Sequence[Topic]) -> Common:
        answers: set[str] = set()
        questions: set[str] = set()
        for side in sides:
            cards = [card for topic in side for card in topic.cards]
            answers |= _repeated(answered(card) or _hidden(card) for card in cards)
            questions |= _repeated(question_key(asked(card)) for card in cards if card.kind == "choice")
        return Common(answers, questions)


def asked(card: Card) -> str:
    """What asks in a card's front: all of it, but for the options of a choice card."""
    return offered(card).question if card.kind == "choice" else card.front


def answered(card: Card) -> str:
    """What answers: the back; of a choice card, the options that are right, and what explains."""
    if card.kind != "choice":
        return card.back
    parts = offered(card)
    return "\n".join([*(option.text for option in parts.options if option.right), parts.back]).strip("\n")


def compared(card: Card, id: str, topic: str, beside: tuple[str, str], common: Common) -> Known:
    """The card with its id, "" if it has none yet, its topic, and the ids of the certain cards before and after it."""
    from generator.likeness import Known  # takes time to load

    front, back = (CLOZE.sub(r"\1", text) for text in (asked(card), answered(card)))
    answer = " ".join(LETTERS.findall((back or front * (card.kind == "cloze")).casefold()))
    question, hidden = question_key(front), _hidden(card)
    options = offered(card).options if card.kind == "choice" else ()
    return Known(
        id,
        topic,
        question,
        answer,
        *beside,
        common=answered(card) in common.answers,
        notetype=card.kind if card.kind in APART else "",
        options=frozenset(question_key(option.text) for option in options),
        recalled="" if hidden in common.answers else hidden,
        repeated=question in common.questions,
    )


def _hidden(card: Card) -> str:
    """What a cloze hides that has no back, in its order; "" of other cards."""
    return " / ".join(map(question_key, CLOZE.findall(card.front))) if card.kind == "cloze" and not card.back else ""


def _repeated(texts: Iterable[str]) -> set[str]:
    return {text for text, count in Counter(texts).items() if text and count > 1}
