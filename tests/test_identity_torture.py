"""Identity under random edits whose truth is known: cards are reworded, rewritten, moved, dropped and brought back.

DECKPRESS_SCRIPTS sets how many edit scripts are tried; the figures of the changelog are those of 1,000.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from generator.ledger import Ledger
from generator.reconcile import Reconciled, reconcile
from generator.records import Card, Origin, Topic

SCRIPTS = int(os.environ.get("DECKPRESS_SCRIPTS", "12"))
CARDS = 500
DOCUMENT = "notes.md"
SUBJECTS = [
    f"{kind} {name}"
    for kind in ("red", "blue", "nested", "shared", "lazy")
    for name in (
        "index",
        "queue",
        "cache",
        "socket",
        "thread",
        "lock",
        "parser",
        "cursor",
        "buffer",
        "proxy",
        "token",
        "shard",
    )
]
ASKED = [
    "What is a {}?",
    "How does a {} work?",
    "Why would you use a {}?",
    "When does a {} fail?",
    "Explain the {}.",
    "What are the costs of a {}?",
    "How do you test a {}?",
    "Which rules does a {} follow?",
    "Compare a {} with a {}.",
]
LETTERS = random.Random(1)
WORDS = ["".join(LETTERS.choice("abcdefghiklmnoprstuvwy") for _ in range(LETTERS.randint(3, 9))) for _ in range(600)]


@dataclass(frozen=True)
class Truth:
    """A card that we know to be itself, whatever its text becomes."""

    key: int
    question: str
    answer: str
    section: str


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def fresh(rng: random.Random, key: int, taken: set[str]) -> Truth:
    while True:
        question = rng.choice(ASKED)
        question = question.format(*(rng.choice(SUBJECTS) for _ in range(question.count("{}"))))
        question = question.replace(" a ", f" a {rng.choice(WORDS)} ", 1).replace(
            " the ", f" the {rng.choice(WORDS)} ", 1
        )
        if question not in taken:
            taken.add(question)
            answer = " ".join(sentence(rng, rng.randint(6, 14)) for _ in range(rng.randint(2, 6)))
            return Truth(key, question, answer, rng.choice(["Basics", "Storage", "Network"]))


def reword(rng: random.Random, truth: Truth) -> Truth:
    """The question asked in another way: other opening words, some words more or fewer."""
    words = truth.question.rstrip("?.").split()
    opening = rng.choice(
        ["In short, what", "Can you say what", "Tell me how", "Say why", "Describe how", "Do you know what"]
    )
    kept = [word for word in words[2:] if rng.random() > 0.1]
    return replace(truth, question=f"{opening} {' '.join(kept)}?")


def rewrite(rng: random.Random, truth: Truth) -> Truth:
    """A new answer to the same question."""
    return replace(truth, answer=" ".join(sentence(rng, 10) for _ in range(3)))


def polish(rng: random.Random, truth: Truth) -> Truth:
    """Both at once, a little: a word or two of the question, a sentence of the answer."""
    words = truth.question.split()
    words[rng.randrange(len(words) - 1)] = rng.choice(WORDS)
    sentences = truth.answer.split(". ")
    sentences[rng.randrange(len(sentences))] = sentence(rng, 9).rstrip(".")
    return replace(truth, question=" ".join(words), answer=". ".join(sentences))


def move(rng: random.Random, truth: Truth) -> Truth:
    return replace(truth, section=rng.choice(["Basics", "Storage", "Network", "Other"]))


Revision = tuple[list[Truth], list[Truth]]
EDITS: tuple[Callable[[random.Random, Truth], Truth], ...] = (reword, rewrite, polish, move)


def edit(rng: random.Random, truths: list[Truth], dropped: list[Truth], asked: set[str], key: int) -> Revision:
    """One revision: a tenth of the cards edited, some moved about, dropped, brought back and added.

    asked: every question there ever was; none is asked again by another card. key: of the first new card.
    """
    edited = [_edited(rng, truth, asked) if rng.random() < 0.1 else truth for truth in truths]
    back = [truth for truth in dropped if rng.random() < 0.3]
    gone = {truth.key for truth in rng.sample(edited, 8)}
    dropped = [truth for truth in dropped if truth not in back] + [truth for truth in edited if truth.key in gone]
    kept = [truth for truth in edited if truth.key not in gone]
    for truth in [*back, *(fresh(rng, key + number, asked) for number in range(8))]:
        kept.insert(rng.randrange(len(kept)), truth)
    if rng.random() < 0.5:
        begin = rng.randrange(len(kept) - 40)
        kept = [*kept[begin : begin + 40], *kept[:begin], *kept[begin + 40 :]]
    return kept, dropped


def _edited(rng: random.Random, truth: Truth, asked: set[str]) -> Truth:
    after = rng.choice(EDITS)(rng, truth)
    if after.question != truth.question and after.question in asked:
        return truth
    asked.add(after.question)
    return after


def build(truths: list[Truth], before: Reconciled | None) -> Reconciled:
    cards = tuple(
        Card(truth.question, truth.answer, section=truth.section, origin=Origin(DOCUMENT, number, number))
        for number, truth in enumerate(truths, start=1)
    )
    topic = Topic("notes", "Notes", "Notes", cards)
    found = before.topics if before else ()
    ledger = before.ledger if before else Ledger()
    return reconcile([topic], found, ledger, documents={DOCUMENT: DOCUMENT})


def run(seed: int) -> tuple[int, int, int]:
    """Five revisions: how many cards that were there before kept their id, of how many; and how many got another's."""
    rng = random.Random(seed)
    taken: set[str] = set()
    truths = [fresh(rng, key, taken) for key in range(CARDS)]
    dropped: list[Truth] = []
    built = build(truths, None)
    ids = {truth.key: card.id for truth, card in zip(truths, built.topics[0].cards, strict=True)}
    kept = total = false = 0
    for revision in range(1, 6):
        truths, dropped = edit(rng, truths, dropped, taken, CARDS * revision)
        built = build(truths, built)
        owners = {id: key for key, id in ids.items()}
        for truth, card in zip(truths, built.topics[0].cards, strict=True):
            if truth.key in ids:
                total += 1
                kept += ids[truth.key] == card.id
            false += owners.get(card.id, truth.key) != truth.key
            ids[truth.key] = card.id
    return kept, total, false


def test_cards_keep_their_ids() -> None:
    figures = [run(seed) for seed in range(SCRIPTS)]
    kept, total, false = map(sum, zip(*figures, strict=True))
    assert false == 0
    assert kept >= 0.999 * total, f"{kept} of {total}"
