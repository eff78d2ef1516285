"""A card gets another id -> the ledger's records: what is known of it goes to the new id, the old one is retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.cardfile import dump_card
from generator.identify import question_hash
from generator.ledger import CardRecord, Stamp
from generator.records import Card, Topic


def succeed(records: dict[str, CardRecord], card: Card, new: str) -> None:
    """Give a card a new id in the records. card: as it was, with its old one."""
    record = records[card.id]
    records[new] = replace(record, note=Stamp("", 0), retired="", section="")
    retire(records, card, record)


def retire(records: dict[str, CardRecord], card: Card, record: CardRecord) -> None:
    """Keep an id that leaves, if a package ever had it; no question leads to it any more."""
    if not record.note.mod:
        records.pop(card.id, None)
        return
    text = dump_card(card)
    records[card.id] = replace(record, document="", question="", taken="", retired=text, section=card.section)


def follow(records: dict[str, CardRecord], found: Iterable[Topic]) -> list[tuple[str, Card]]:
    """Bring the records up to ids that a hand has changed in a cards file, known by the question of a card that left.

    Returns the cards with their old ids, each with the slug of its topic.
    """
    found = list(found)
    here = {card.id for topic in found for card in topic.cards}
    lost = {
        (record.topic, record.question): id
        for id, record in records.items()
        if id not in here and record.document and not record.retired
    }
    followed = []
    for topic in found:
        for card in topic.cards:
            if card.id not in records and (old := lost.pop((topic.slug, question_hash(card.front)), "")):
                before = replace(card, id=old)
                succeed(records, before, card.id)
                followed.append((topic.slug, before))
    return followed
