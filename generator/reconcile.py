"""Cards as the documents have them + cards/ on disk + the ledger -> cards with ids, and what became of each.

Here the author's two hands meet: the document, and the cards file edited by hand. Of two that changed one, the change
is taken; of two that changed both, the cards file stands and a conflict is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from generator.cardfile import dump_card, load_card
from generator.clozes import with_known_numbers
from generator.handover import follow
from generator.identify import Doubt, identify, question_hash, with_born_ids
from generator.ledger import DELETED, JOINT, CardRecord, Ledger, Stamp, is_whole
from generator.records import Card, Origin, Topic
from generator.succession import succession, without
from generator.threeway import base, is_text_of, merge, with_attributes

NEW = Stamp("", 0)
Prefer = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A card that was edited in its document and by hand: the two texts."""

    document: Card
    hand: Card


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The topics as they shall be written, and the ledger without the times of this build.

    retired: the cards that leave in this build, by topic. left_out: cards that documents have and a hand deleted.
    conflicts: the cards that both hands edited, also where the build was told whose text stands.
    doubts: cards that are new, but may be others of before in other words. owned: cards that a document of this build
    answers otherwise than the document whose answer stands, and the name of that. held: cards that several documents
    answer, with an edit that waits for those that are not in this build, and the names of all. vanished: the documents
    that are no more and of which the build has some cards, as in Succession.
    """

    topics: tuple[Topic, ...]
    ledger: Ledger
    retired: Mapping[str, tuple[Card, ...]]
    left_out: tuple[Card, ...]
    conflicts: tuple[Conflict, ...]
    doubts: tuple[Doubt, ...]
    owned: tuple[tuple[Card, str], ...]
    held: tuple[tuple[Card, tuple[str, ...]], ...]
    vanished: tuple[tuple[str, str, int, int], ...]


def reconcile(
    wanted: Sequence[Topic],
    found: Sequence[Topic],
    ledger: Ledger,
    *,
    documents: Mapping[str, str],
    joint: Mapping[Origin | None, str] = MappingProxyType({}),
    gone: Collection[str] = (),
    elsewhere: Collection[str] = (),
    missing: Collection[str] = (),
    everything: bool = False,
    prefer: Prefer | None = None,
) -> Reconciled:
    """Give each wanted card its id, and merge it with what is on disk.

    wanted: what the documents hold, each card with its origin. found: the cards files. documents: the name by which
    the ledger knows a document, by the path in the cards' origins; joint: those of cards that several documents share,
    joined by JOINT, by the cards' origins. gone: such names of documents that are no more;
    elsewhere: of those that are there, but not in this build; missing: of those that are not where they were.
    prefer: whose text stands where both hands edited a card: "ours" is the cards file's, "theirs" the document's.
    The wanted topics come back, those that lose a card, and with everything all others too, as they are on disk.
    """

    def document_of(card: Card) -> str:
        if card.origin in joint:
            return joint[card.origin]
        return documents.get(card.origin.path, "") if card.origin else ""

    found = with_born_ids(found, ledger.cards)
    known = dict(ledger.cards)
    followed = follow(known, found)
    missing = {*missing} - {*gone}
    heirs = succession(wanted, found, known, document_of=document_of, missing={*missing, *gone})
    built = {*documents.values(), *gone, *heirs.taken}
    records = without(known, missing - heirs.taken, built)
    identified = identify(wanted, found, records, document_of=document_of, built=built, succeeded=heirs.taken)
    wanted = identified.topics
    files = {topic.slug: topic for topic in found}
    owned = _owned(wanted, found, records, document_of, elsewhere)
    merged, left_out, conflicts = _merge_all(wanted, files, records, document_of, built, prefer, set(owned))

    placed = {card.id for cards in merged.values() for card in cards}
    retired: dict[str, tuple[Card, ...]] = {}
    topics = []
    for topic in [*wanted, *(topic for topic in found if topic.slug not in merged)]:
        file = files.get(topic.slug, replace(topic, cards=()))
        leaving = [card for card in file.cards if card.id not in placed and _leaves(records.get(card.id), built)]
        for card in leaving:
            records[card.id] = replace(records[card.id], retired=dump_card(card), section=card.section)
        retired[topic.slug] = (*leaving, *(card for slug, card in followed if slug == topic.slug))
        moving = [card for card in file.cards if card.id in placed]
        if topic.slug not in merged and not everything and not leaving and not moving:
            continue
        cards = _in_place(merged.get(topic.slug, []), file.cards, placed | {card.id for card in leaving})
        for card in cards:
            if card.id not in placed:
                records[card.id] = _by_hand(records.get(card.id), card, topic.slug)
        topics.append(replace(topic, cards=tuple(cards)))
    _forget(records, {card.id for topic in found for card in topic.cards} | placed, built)
    return Reconciled(
        tuple(topics),
        replace(ledger, cards=records),
        retired,
        tuple(left_out),
        tuple(conflicts),
        (*identified.doubts, *_moved(retired, [*found, *topics])),
        tuple((card, records[card.id].document) for card in owned.values()),
        tuple((card, tuple(records[card.id].document.split(JOINT))) for card in _held(wanted, files, records, built)),
        heirs.doubtful,
    )


def _moved(retired: Mapping[str, Sequence[Card]], found: Sequence[Topic]) -> Iterator[Doubt]:
    """The cards that leave while another topic has the same question and answer, from a build of its document alone."""
    if not any(retired.values()):
        return
    leaving = {card.id for cards in retired.values() for card in cards}
    there = {
        (question_hash(card.front), card.back): (topic.slug, card)
        for topic in found
        for card in topic.cards
        if card.id not in leaving
    }
    for key, cards in retired.items():
        for card in cards:
            topic, other = there.get((question_hash(card.front), card.back), (key, card))
            if topic != key:
                yield Doubt(card, other, 100.0)


def _held(
    wanted: Sequence[Topic], files: Mapping[str, Topic], records: Mapping[str, CardRecord], built: Collection[str]
) -> Iterator[Card]:
    """The wanted cards whose answer is not among those that their cards hold of several documents, not all built."""
    hands = {card.id: card for topic in files.values() for card in topic.cards}
    for topic in wanted:
        for card in topic.cards:
            record, hand = records.get(card.id), hands.get(card.id)
            if record and hand and _is_held(record, built) and card.back not in hand.back:
                yield card


def _is_held(record: CardRecord, built: Collection[str]) -> bool:
    return JOINT in record.document and not is_whole(record, built)


def _owned(
    wanted: Sequence[Topic],
    found: Sequence[Topic],
    records: Mapping[str, CardRecord],
    document_of: Callable[[Card], str],
    elsewhere: Collection[str],
) -> dict[str, Card]:
    """The wanted cards, by id, that the document they were taken from answers otherwise, but is not in this build."""
    disk = {card.id: card for topic in found for card in topic.cards}
    owned = {}
    for topic in wanted:
        for card in topic.cards:
            record, hand = records.get(card.id), disk.get(card.id)
            is_owned = record and hand and record.document in elsewhere and document_of(card) != record.document
            if record and is_owned and record.topic == topic.slug and not is_text_of(record.taken, card):
                owned[card.id] = card
    return owned


def _merge_all(
    wanted: Sequence[Topic],
    files: Mapping[str, Topic],
    records: dict[str, CardRecord],
    document_of: Callable[[Card], str],
    built: Collection[str],
    prefer: Prefer | None,
    owned: Collection[str],
) -> tuple[dict[str, list[Card]], list[Card], list[Conflict]]:
    """What stands for each wanted card, by topic; those that a hand deleted; the conflicts. Updates records."""
    disk = {card.id: card for topic in files.values() for card in topic.cards}
    left_out: list[Card] = []
    conflicts: list[Conflict] = []
    merged: dict[str, list[Card]] = {}
    for topic in wanted:
        merged[topic.slug] = []
        unknown = CardRecord(topic.slug, NEW)
        for card in topic.cards:
            before = records.get(card.id, unknown)
            hand = disk.get(card.id)
            if hand is None and topic.slug in files and _was_deleted(before, card, topic.slug):
                records[card.id] = replace(before, retired=f"{DELETED}\n{dump_card(card)}", section=card.section)
                left_out.append(card)
                continue
            if hand and (card.id in owned or _is_held(before, built)):
                merged[topic.slug].append(hand)  # it holds answers of documents that are not in this build
                continue
            if hand and card.kind == hand.kind == "cloze":
                card = with_known_numbers(card, hand)
            standing = card
            if hand := hand or _as_it_left(before, card):
                standing, clash = merge(card, hand, before.taken)
                if clash and card.id in disk:
                    conflicts.append(Conflict(card, hand))
                if clash and prefer == "theirs":
                    standing = with_attributes(card, hand)
            merged[topic.slug].append(standing)
            records[card.id] = CardRecord(
                topic.slug,
                before.note,
                document_of(card),
                question_hash(card.front),
                base(card),
                notetype=before.notetype,
            )
    return merged, left_out, conflicts


def _was_deleted(record: CardRecord, card: Card, slug: str) -> bool:
    """Whether a card that its file lacks was deleted there, by hand, while its document stayed the same."""
    is_out = not record.retired or record.was_deleted
    return record.topic == slug and is_out and is_text_of(record.taken, card)


def _forget(records: dict[str, CardRecord], there: Collection[str], built: Collection[str]) -> None:
    """Forget how cards were taken that neither their files nor their documents have, though nobody retired them.

    That is how a build leaves them that is killed before its ledger is written: no hand has deleted them.
    """
    for id, record in records.items():
        if id not in there and not record.retired and is_whole(record, built):
            records[id] = replace(record, taken="")


def _as_it_left(record: CardRecord, card: Card) -> Card | None:
    """A card that comes back with the text that its document had, as a hand had left it; else None."""
    if not record.retired or not is_text_of(record.taken, card):
        return None
    return replace(load_card(record.text), id=card.id, section=record.section, origin=card.origin)


def _leaves(record: CardRecord | None, built: Collection[str]) -> bool:
    """Whether a card that no document has now was taken from a document of this build."""
    return record is not None and not record.retired and is_whole(record, built)


def _by_hand(record: CardRecord | None, card: Card, slug: str) -> CardRecord:
    """The record of a card that stays in a cards file though no document of this build has it."""
    if record is None or record.retired or not record.document:  # written by hand, brought back by hand, or adopted
        before = replace(record, taken="") if record and record.retired else record or CardRecord(slug, NEW)
        question = question_hash(card.front)
        return replace(before, topic=slug, document="", question=question, retired="", section="")
    return replace(record, topic=slug)


def _in_place(cards: Sequence[Card], file: Sequence[Card], known: Collection[str]) -> list[Card]:
    """The cards in the documents' order, each other card of the file behind the one that it stood behind there."""
    here = {card.id for card in cards}
    behind: dict[str, list[Card]] = {}
    previous = ""
    for card in file:
        if card.id in here:
            previous = card.id
        elif card.id not in known:
            behind.setdefault(previous, []).append(card)
    ordered = list(behind.get("", []))
    for card in cards:
        ordered.append(card)
        ordered += behind.get(card.id, [])
    return ordered
