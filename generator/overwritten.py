"""The packages that a build will overwrite -> what learners have of them, and a ledger that is not behind them.

A ledger goes back in time when version control takes back an edit that was released, or another branch is checked out:
a card would then have an earlier second than the learners', and the text that is back would never reach them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import PackageError
from generator.ledger import Ledger, Stamp, note_hash
from generator.records import Note

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Overwritten:
    """notes: by guid, those that matter. looks: the second of each note type, by its name."""

    notes: Mapping[str, Note]
    looks: Mapping[str, int]


def overwritten(paths: Iterable[Path], notes: Iterable[Note], ledger: Ledger) -> Overwritten:
    """What the packages at these paths hold that is other than these notes, or later than in the ledger.

    Those that are not there or cannot be read hold nothing.
    """
    now = {note.guid: note for note in notes}
    old: dict[str, Note] = {}
    looks: dict[str, int] = {}
    for path in paths:
        if not os.access(path, os.R_OK):
            continue
        from generator.unpack import collection  # takes time to load

        try:
            with collection(path) as connection:
                types = _types(connection)
                found = list(_found(connection, now, ledger, types))
        except PackageError:
            continue
        old |= {note.guid: note for note in found}
        looks |= {name: max(mod, looks.get(name, 0)) for name, mod in types.values()}
    return Overwritten(old, looks)


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


def _types(connection: sqlite3.Connection) -> dict[int, tuple[str, int]]:
    """The name and the second of each note type, by its id."""
    (models,) = connection.execute("select models from col").fetchone()
    return {int(id): (str(model["name"]), int(model.get("mod", 0))) for id, model in json.loads(models).items()}


def _found(
    connection: sqlite3.Connection, now: Mapping[str, Note], ledger: Ledger, types: Mapping[int, tuple[str, int]]
) -> Iterator[Note]:
    """The notes that matter. The others, which are nearly all, are not even made into notes."""
    for guid, mod, notetype, fields, tags in connection.execute("select guid, mod, mid, flds, tags from notes"):
        is_other = guid in now and "\x1f".join(now[guid].fields) != fields
        if is_other or (guid in ledger.cards and mod > ledger.cards[guid].note.mod):
            yield Note(guid, types[notetype][0], tuple(fields.split("\x1f")), tuple(tags.split()), mod)
