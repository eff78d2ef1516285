"""Which card each question of a document is: gives every card its id, a known one wherever the card is known.

The ways to know a card, the surest first; each way is tried for all cards before the next way is:

1. the document states the id itself
2. its document, or a card on disk, asked the same question in this topic
3. the same document asked the same question in another topic: its title changed, or its folder's name
4. it is not known: an id is born
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.identity import born_id, question_key
from generator.ledger import CardRecord
from generator.records import Card, Topic

Way = Callable[[str, Card], Iterator[str]]


def question_hash(question: str) -> str:
    """What the ledger keeps of a question: equal for wordings that question_key takes for one."""
    return hashlib.sha256(question_key(question).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_born_ids(topics: Sequence[Topic], records: Mapping[str, CardRecord]) -> list[Topic]:
    """The topics, as they are on disk, with an id for each card written by hand that has none."""
    taken = {card.id for topic in topics for card in topic.cards} | set(records)
    given = []
    for topic in topics:
        cards = []
        for card in topic.cards:
            if not card.id:
                card = replace(card, id=_born(topic.slug, card, taken))
                taken.add(card.id)
            cards.append(card)
        given.append(replace(topic, cards=tuple(cards)))
    return given


def identify(
    wanted: Sequence[Topic],
    on_disk: Sequence[Topic],
    records: Mapping[str, CardRecord],
    document_of: Callable[[Card], str],
) -> list[Topic]:
    """The wanted topics with an id on every card, no id twice.

    on_disk: the topics of cards/, all with ids. records: the ledger's, by id. document_of: the name by which the ledger
    knows the document of a card.
    """
    known = _Known(on_disk, records, document_of)
    ids = _assign(wanted, (known.stated, known.same_question, known.same_question_elsewhere))
    taken = {*ids.values(), *records, *(card.id for topic in on_disk for card in topic.cards)}
    given = []
    for topic in wanted:
        cards = []
        for number, card in enumerate(topic.cards):
            id = ids.get((topic.slug, number)) or _born(topic.slug, card, taken)
            taken.add(id)
            cards.append(replace(card, id=id))
        given.append(replace(topic, cards=tuple(cards)))
    return given


class _Known:
    """The known cards, by what they can be recognized by. Each way gives the ids that a card may be, best first."""

    def __init__(
        self, on_disk: Sequence[Topic], records: Mapping[str, CardRecord], document_of: Callable[[Card], str]
    ) -> None:
        self.records = records
        self.document_of = document_of
        self.asked: dict[str, list[str]] = {}
        self.fronts: dict[tuple[str, str], list[str]] = {}
        for id, record in records.items():
            self.asked.setdefault(record.question, []).append(id)
        for topic in on_disk:
            for card in topic.cards:
                self.fronts.setdefault((topic.slug, question_hash(card.front)), []).append(card.id)

    def stated(self, slug: str, card: Card) -> Iterator[str]:
        if card.id:
            yield card.id

    def same_question(self, slug: str, card: Card) -> Iterator[str]:
        question = question_hash(card.front)
        yield from (id for id in self.asked.get(question, ()) if self.records[id].topic == slug)
        yield from self.fronts.get((slug, question), ())

    def same_question_elsewhere(self, slug: str, card: Card) -> Iterator[str]:
        document = self.document_of(card)
        asked = self.asked.get(question_hash(card.front), ())
        yield from (id for id in asked if self.records[id].document == document)


def _assign(wanted: Sequence[Topic], ways: Sequence[Way]) -> dict[tuple[str, int], str]:
    """The ids of the cards that are known, by topic and place; no id twice."""
    ids: dict[tuple[str, int], str] = {}
    taken: set[str] = set()
    for way in ways:
        for topic in wanted:
            for number, card in enumerate(topic.cards):
                if (topic.slug, number) not in ids:
                    id = next((id for id in way(topic.slug, card) if id not in taken), None)
                    if id is not None:
                        ids[topic.slug, number] = id
                        taken.add(id)
    return ids


def _born(slug: str, card: Card, taken: Collection[str]) -> str:
    attempt = 0
    while (id := born_id(slug, card.front, attempt)) in taken:
        attempt += 1
    return id
