"""Documents that are no more -> those of them whose place the documents of a build have taken: renamed, moved, joined.

A name that the ledger knows and no file has may be one that was deleted, or renamed, or that lies elsewhere on the
machine of a colleague. The questions tell: where most of them are asked in a build, their document is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.identify import question_hash
from generator.ledger import JOINT, CardRecord
from generator.records import Card, Topic


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of documents that are missing.

    taken: those that documents of this build are in the place of. doubtful: those of which they have some questions,
    each with its topic's slug, and how many of how many.
    """

    taken: frozenset[str] = frozenset()
    doubtful: tuple[tuple[str, str, int, int], ...] = ()


def succession(
    wanted: Sequence[Topic],
    on_disk: Sequence[Topic],
    records: Mapping[str, CardRecord],
    *,
    document_of: Callable[[Card], str],
    missing: Collection[str],
) -> Succession:
    """Which of the missing documents are in this build under another name: those most of whose cards it has.

    A card is one that it has by its question, or by an answer that tells; what a document of this build asked before
    is its own, and shows nothing.
    """
    if not missing:
        return Succession()
    from generator.likeness import TELLING_LENGTH  # takes time to load

    owned = {(record.question, name) for record in records.values() for name in record.document.split(JOINT)}
    come = [
        (question, card)
        for topic in wanted
        for card in topic.cards
        if ((question := question_hash(card.front)), document_of(card)) not in owned
    ]
    questions = {question for question, _ in come}
    answers = {card.back for _, card in come if len(card.back) >= TELLING_LENGTH}
    backs = {card.id: card.back for topic in on_disk for card in topic.cards}
    all_of: Counter[tuple[str, str]] = Counter()
    here: Counter[tuple[str, str]] = Counter()
    for id, record in records.items():
        for name in {*missing} & {*record.document.split(JOINT)} if not record.retired else ():
            all_of[name, record.topic] += 1
            here[name, record.topic] += record.question in questions or backs.get(id) in answers
    totals, found = _by_name(all_of), _by_name(here)
    taken = frozenset(name for name in totals if 2 * found[name] > totals[name])
    doubtful = [(name, topic, count, all_of[name, topic]) for (name, topic), count in here.items() if count]
    return Succession(taken, tuple(sorted(each for each in doubtful if each[0] not in taken)))


def without(
    records: Mapping[str, CardRecord], missing: Collection[str], built: Collection[str]
) -> dict[str, CardRecord]:
    """The records without the missing documents among those that share a card, where another of them is built."""
    return {id: _without(record, missing, built) for id, record in records.items()}


def _without(record: CardRecord, missing: Collection[str], built: Collection[str]) -> CardRecord:
    names = record.document.split(JOINT)
    left = [name for name in names if name not in missing]
    if len(left) == len(names) or not any(name in built for name in left):
        return record
    return replace(record, document=JOINT.join(left))


def _by_name(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (name, _), count in counts.items():
        found[name] += count
    return found
