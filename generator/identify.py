"""Which card each question of a document is: gives every card its id, a known one wherever the card is known.

The ways to know a card, the surest first; each way is tried for all cards before the next way is:

1. the document states the id itself
2. its document, or a card on disk, asked the same question in this topic
3. the same document, or the one whose place it took, asked the same question in another topic: its title changed, or
   the name of its file or folder
4. a card that nothing else claims is alike enough; in another topic, both in question and answer (see matching.py)
5. it is not known: an id is born
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator import cardfile
from generator.comparison import Common, answered, asked, compared
from generator.identity import born_id, question_key
from generator.ledger import JOINT, CardRecord, is_whole
from generator.memory import TEXTS
from generator.records import Card, Topic

Place = tuple[str, int]
Way = Callable[[str, Card], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A new card that may be an old one in other words. score: how alike they are, to 100."""

    old: Card
    new: Card
    score: float


@dataclass(frozen=True, slots=True)
class Identified:
    """The topics with an id on every card, and the cards that may be others of before."""

    topics: tuple[Topic, ...]
    doubts: tuple[Doubt, ...]


# of each card, by its document, by its cards file, and for the ledger
@lru_cache(maxsize=TEXTS)
def question_hash(question: str) -> str:
    """What the ledger keeps of a question: equal for wordings that question_key takes for one."""
    return hashlib.sha256(question_key(question).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_born_ids(topics: Sequence[Topic], records: Mapping[str, CardRecord]) -> list[Topic]:
    """The topics, as they are on disk, with an id for each card that has none: one written by hand, as a rule.

    Where a hand has taken an id away, the card whose question it is gets that id again.
    """
    taken = {card.id for topic in topics for card in topic.cards}
    lost = {
        (record.topic, record.question): id for id, record in records.items() if id not in taken and record.question
    }
    taken |= set(records)
    given = []
    for topic in topics:
        cards = []
        for card in topic.cards:
            if not card.id:
                id = lost.pop((topic.slug, question_hash(card.front)), "") or _born(topic.slug, card, taken)
                card = replace(card, id=id)
                taken.add(id)
            cards.append(card)
        given.append(replace(topic, cards=tuple(cards)))
    return given


def identify(
    wanted: Sequence[Topic],
    on_disk: Sequence[Topic],
    records: Mapping[str, CardRecord],
    *,
    document_of: Callable[[Card], str],
    built: Collection[str],
    succeeded: Collection[str] = (),
) -> Identified:
    """The wanted topics with an id on every card, no id twice.

    on_disk: the topics of cards/, all with ids. records: the ledger's, by id. document_of: the name by which the ledger
    knows the document of a card. built: such names of the documents that are here in full, so that a card of theirs
    that none of them has any more is free to be another's. succeeded: of the documents that are no more, those that
    others of this build are in the place of.
    """
    known = _Known(on_disk, records, document_of, succeeded)
    ids = _assign(wanted, (known.stated, known.same_question, known.same_question_elsewhere))
    free = _free(on_disk, records, set(ids.values()), built, {topic.slug for topic in wanted})
    alike, doubts = _alike(wanted, on_disk, ids, free, records)
    ids |= alike
    taken = {*ids.values(), *records, *(card.id for topic in on_disk for card in topic.cards)}
    given = []
    for topic in wanted:
        cards = []
        for number, card in enumerate(topic.cards):
            id = ids.get((topic.slug, number)) or _born(topic.slug, card, taken)
            taken.add(id)
            cards.append(replace(card, id=id))
        given.append(replace(topic, cards=tuple(cards)))
    cards_of = {topic.slug: topic.cards for topic in given}
    return Identified(
        tuple(given), tuple(Doubt(old, cards_of[slug][number], score) for old, (slug, number), score in doubts)
    )


class _Known:
    """The known cards, by what they can be recognized by. Each way gives the ids that a card may be, best first."""

    def __init__(
        self,
        on_disk: Sequence[Topic],
        records: Mapping[str, CardRecord],
        document_of: Callable[[Card], str],
        succeeded: Collection[str],
    ) -> None:
        self.records = records
        self.succeeded = succeeded
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
        documents = {self.document_of(card), *self.succeeded}
        asked = self.asked.get(question_hash(card.front), ())
        yield from (id for id in asked if not documents.isdisjoint(self.records[id].document.split(JOINT)))


def _assign(wanted: Sequence[Topic], ways: Sequence[Way]) -> dict[Place, str]:
    """The ids of the cards that are known, by topic and place; no id twice."""
    ids: dict[Place, str] = {}
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


def _renamed(ids: Mapping[Place, str], records: Mapping[str, CardRecord]) -> dict[str, str]:
    """The topics of before none of whose known cards is still in them, by the one that most of these are in now."""
    now: dict[str, Counter[str]] = {}
    for (slug, _), id in ids.items():
        if id in records:
            now.setdefault(records[id].topic, Counter())[slug] += 1
    return {slug: went.most_common(1)[0][0] for slug, went in now.items() if slug not in went}


def _free(
    on_disk: Sequence[Topic],
    records: Mapping[str, CardRecord],
    taken: Collection[str],
    built: Collection[str],
    topics: Collection[str],
) -> dict[str, Card]:
    """The cards that nothing of now claims: retired ones, those of documents that no longer have them, adopted ones."""
    free = {}
    for id, record in records.items():
        if id not in taken and record.retired and not record.was_deleted:
            free[id] = cardfile.load_card(record.retired)
    for topic in on_disk:
        for card in topic.cards:
            if card.id not in taken and card.id in records and _is_free(records[card.id], built, topics):
                free[card.id] = card
    return free


def _is_free(record: CardRecord, built: Collection[str], topics: Collection[str]) -> bool:
    """Whether a card that no document has now was in one: in one of this build or, if adopted, in nobody knows which.

    topics: those of this build, by slug.
    """
    is_adopted = bool(record.question) and not record.document
    return is_whole(record, built) or (is_adopted and record.topic in topics)


def _alike(
    wanted: Sequence[Topic],
    on_disk: Sequence[Topic],
    ids: Mapping[Place, str],
    free: Mapping[str, Card],
    records: Mapping[str, CardRecord],
) -> tuple[dict[Place, str], list[tuple[Card, Place, float]]]:
    """The ids of cards that are alike enough, and the cards and places that are only somewhat alike."""
    certain = set(ids.values())
    places = [
        (topic.slug, number)
        for topic in wanted
        for number in range(len(topic.cards))
        if (topic.slug, number) not in ids
    ]
    if not places or not free:
        return {}, []
    from generator.matching import match  # takes time to load

    beside_old = {
        id: beside
        for topic in on_disk
        for id, beside in _beside([card.id for card in topic.cards], certain)
        if id in free
    }
    beside_new = {
        place: beside
        for topic in wanted
        for place, beside in zip(
            [(topic.slug, number) for number in range(len(topic.cards))],
            (beside for _, beside in _beside([ids.get((topic.slug, n), "") for n in range(len(topic.cards))], certain)),
            strict=True,
        )
    }
    renamed = _renamed(ids, records)
    topic_of = {id: renamed.get(records[id].topic, records[id].topic) for id in free}
    cards = {topic.slug: topic.cards for topic in wanted}
    common = Common.of(wanted, on_disk)
    old = [compared(card, id, topic_of[id], beside_old.get(id, ("", "")), common) for id, card in free.items()]
    new = [compared(cards[slug][number], "", slug, beside_new[slug, number], common) for slug, number in places]
    questions = [question_key(asked(card)) for topic in wanted for card in topic.cards]
    texts = [answered(card) for topic in wanted for card in topic.cards]
    sure, doubtful = match(old, new, questions, texts)
    return (
        {places[pair.new]: old[pair.old].id for pair in sure},
        [(replace(free[old[pair.old].id], id=old[pair.old].id), places[pair.new], pair.score) for pair in doubtful],
    )


def _beside(ids: Sequence[str], certain: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each id with the nearest certain ids before and after it."""
    after = [""] * len(ids)
    for number in range(len(ids) - 2, -1, -1):
        after[number] = ids[number + 1] if ids[number + 1] in certain else after[number + 1]
    before = ""
    for number, id in enumerate(ids):
        yield id, (before, after[number])
        before = id if id in certain else before


def _born(slug: str, card: Card, taken: Collection[str]) -> str:
    attempt = 0
    while (id := born_id(slug, card.front, attempt)) in taken:
        attempt += 1
    return id
