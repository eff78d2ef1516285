"""Settling by hand which card is which, where a build left it in doubt: two functions on a project's files.

To link gives a card that was taken for new the id of the card of before that it is; to unlink gives a card that was
taken for one of before an id of its own. Learners see it at the next import.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator import cardfile, ledger, lock, project, writing
from generator.errors import BuildError, CardFileError, LedgerError
from generator.handover import retire, succeed
from generator.identity import born_id
from generator.ledger import CardRecord, Ledger, Stamp
from generator.project import Project
from generator.records import Card, Topic


def link(cards: Path, old: str, new: str) -> Card:
    """Give the card with the id new the id old, that of a retired card, and write the project. Returns the card.

    If learners may have the card with its new id already, that id is retired in turn.
    Raises BuildError where the project's files are broken, and LedgerError or CardFileError for ids that do not fit.
    """
    with lock.alone(cards):
        disk = _load(cards)
        record = disk.ledger.cards.get(old)
        if (turned := disk.ledger.cards.get(new)) and turned.retired and record and not record.retired:
            what = f'"{new}" is the retired card and "{old}" the one that is there'
            raise LedgerError(str(disk.ledger_path), None, what, f"turn them round: deckpress link {new} {old}")
        topic, card = _card(disk, new)
        if record is None or not record.retired:
            what = f'the card "{old}" is still there' if record else f'there is no card "{old}"'
            hint = "name the id of a retired card first, as the build told it"
            raise LedgerError(str(disk.ledger_path), None, what, hint)
        linked = replace(card, id=old)
        taken = disk.ledger.cards.get(new, CardRecord(topic.slug, Stamp("", 0)))
        if record.note.mod and "" != record.notetype != taken.notetype != "":
            what = f'learners have "{old}" as {record.notetype}, and an import cannot make it {taken.notetype}'
            raise LedgerError(str(disk.ledger_path), None, what, f'leave "{new}" a card of its own')
        records = dict(disk.ledger.cards)
        records[old] = replace(taken, note=record.note, notetype=record.notetype, retired="", section="")
        retire(records, card, taken)
        _write(disk, topic, card, linked, records)
        return linked


def unlink(cards: Path, id: str) -> Card:
    """Give the card with that id a new one, and write the project. Returns the card. The old id is retired.

    Raises as link does.
    """
    with lock.alone(cards):
        disk = _load(cards)
        topic, card = _card(disk, id)
        taken = {*disk.ledger.cards, *(card.id for each in disk.topics for card in each.cards)}
        attempt = 1
        while (new := born_id(topic.slug, card.front, attempt)) in taken:
            attempt += 1
        unlinked = replace(card, id=new)
        records = dict(disk.ledger.cards)
        records.setdefault(id, CardRecord(topic.slug, Stamp("", 0)))
        succeed(records, card, new)
        _write(disk, topic, card, unlinked, records)
        return unlinked


def _load(cards: Path) -> Project:
    disk, errors = project.load(cards)
    if errors:
        raise BuildError(errors)
    return disk


def _card(disk: Project, id: str) -> tuple[Topic, Card]:
    for topic in disk.topics:
        for card in topic.cards:
            if card.id == id:
                return topic, card
    raise CardFileError(str(disk.cards), None, f'no cards file has a card "{id}"', "name the id in the braces after ##")


def _write(disk: Project, topic: Topic, before: Card, after: Card, records: dict[str, CardRecord]) -> None:
    cards = tuple(after if card.id == before.id else card for card in topic.cards)
    changed = Ledger(records, disk.ledger.notetypes, disk.ledger.decks)
    writing.write(
        {
            disk.topic_path(topic.slug): cardfile.dumps(replace(topic, cards=cards)).encode("utf-8"),
            disk.ledger_path: ledger.dumps(changed).encode("utf-8"),
        }
    )
