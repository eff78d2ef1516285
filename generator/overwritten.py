"""The packages that a build will overwrite -> what learners have of them, and a ledger that is not behind them.

A ledger goes back in time when version control takes back an edit that was released, or another branch is checked out:
a card would then have an earlier second than the learners', and the text that is back would never reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import PackageError
from generator.ledger import Ledger, Stamp, note_hash
from generator.records import Note


@dataclass(frozen=True, slots=True)
class Overwritten:
    """notes: by guid. looks: the second of each note type, by its name."""

    notes: Mapping[str, Note]
    looks: Mapping[str, int]


def overwritten(paths: Iterable[Path]) -> Overwritten:
    """What the packages at these paths hold; those that are not there or cannot be read hold nothing."""
    notes: dict[str, Note] = {}
    looks: dict[str, int] = {}
    for path in filter(Path.exists, paths):
        from generator.unpack import unpack  # takes time to load

        try:
            found = unpack(path)
        except PackageError:
            continue
        for each in found.notes:
            name = str(found.notetypes[each.notetype]["name"])
            notes[each.guid] = Note(each.guid, name, tuple(each.fields.values()), each.tags, each.mod)
        for notetype in found.notetypes.values():
            name = str(notetype["name"])
            looks[name] = max(looks.get(name, 0), int(notetype.get("mod", 0)))
    return Overwritten(notes, looks)


def caught_up(ledger: Ledger, past: Overwritten) -> Ledger:
    """The ledger with the later times of what a package has later than it."""
    cards = dict(ledger.cards)
    for guid, note in past.notes.items():
        if guid in cards and note.mod > cards[guid].note.mod:
            cards[guid] = replace(cards[guid], note=Stamp(note_hash(note), note.mod), notetype=note.notetype)
    notetypes = dict(ledger.notetypes)
    for name, mod in past.looks.items():
        if name in notetypes and mod > notetypes[name].mod:
            notetypes[name] = Stamp("", mod)  # what it looked like, nobody knows
    return replace(ledger, cards=cards, notetypes=notetypes)
