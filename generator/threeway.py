"""A card as its document has it + as its cards file has it + what it was when last taken -> the card that stands.

Text and section are merged each by itself: a section with a new name is no edit of the cards below it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from generator.cardfile import dump_card
from generator.records import Card
from generator.topic import slug

# between the two hashes; a base without it is one hash of both
SEAM = "."


def base(card: Card) -> str:
    """What the ledger keeps of a card as it was taken: hashes of its text and of its section.

    Hints, sources, extra notes and further tags are a hand's: no document says them.
    """
    return f"{_hash(_text(card))}{SEAM}{_section_hash(card.section)}"


def is_text_of(taken: str, card: Card) -> bool:
    """Whether a card has the text that it had when it was taken."""
    text, seam, _ = taken.partition(SEAM)
    return text == _hash(_text(card) if seam else f"{card.section}\n{_text(card)}")


def merge(card: Card, hand: Card, taken: str) -> tuple[Card, bool]:
    """What stands of the document's card and the hand's, and whether both had changed the same of what was taken.

    What both had changed stands as the hand has it.
    """
    if card.kind == "basic" and hand.kind != "basic":
        card = replace(card, kind=hand.kind)  # what a card asks for, a document can hardly say
    is_same = (card.front, card.back) == (hand.front, hand.back)
    keeps_text = not (is_same or is_text_of(taken, hand))
    keeps_section = card.section != hand.section and not _is_section_of(taken, hand)
    if not (keeps_text or keeps_section):
        return with_attributes(card, hand), False
    clash = (keeps_text and not is_text_of(taken, card)) or (keeps_section and not _is_section_of(taken, card))
    if keeps_text and (keeps_section or card.section == hand.section):
        return hand, clash
    if keeps_text:
        return replace(hand, section=card.section, tags=with_attributes(card, hand).tags), clash
    return replace(with_attributes(card, hand), section=hand.section, tags=hand.tags), clash


def with_attributes(card: Card, hand: Card) -> Card:
    """The card as its document has it, with what only a hand can have given it."""
    if (hand.tags, hand.hint, hand.source, hand.extra) == (card.tags, card.hint, card.source, card.extra):
        return card
    given = (tag for tag in hand.tags if tag != slug(hand.section) and not tag.startswith("level::"))
    return replace(
        card, tags=tuple(dict.fromkeys((*card.tags, *given))), hint=hand.hint, source=hand.source, extra=hand.extra
    )


def _is_section_of(taken: str, card: Card) -> bool:
    _, seam, section = taken.partition(SEAM)
    return section == _section_hash(card.section) if seam else is_text_of(taken, card)


def _text(card: Card) -> str:
    return dump_card(Card(card.front, card.back))


# of each section, for each of its cards
@lru_cache(maxsize=1 << 12)
def _section_hash(section: str) -> str:
    return _hash(section)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
