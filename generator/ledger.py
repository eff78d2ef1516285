"""cards/ledger.json: what each card was when last built, and the second in which it last changed.

Anki takes an edit only if the note is newer than the learner's, and wipes the learner's own tags from every note that
is newer without need; so a note's time must grow when it changes, and only then. The file is machine-written, one
card a line and sorted, so that git merges two authors' ledgers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, field, replace
from typing import Any, Literal

from generator.errors import LedgerError
from generator.notetypes import Look
from generator.records import Note, record

State = Literal["new", "changed", ""]
VERSION = 1
# the first line of a retired card's text where a hand deleted the card, and its document still has it
DELETED = "deleted by hand"
# between the names of the documents whose answers one card holds
JOINT = "\n"
ENCODER = json.JSONEncoder(sort_keys=True)
MEND = "restore the file from version control; without it ids stay the same, but times start anew"


@record
class Stamp:
    """What something was, as a hash, and the Unix second in which it became so."""

    hash: str
    mod: int


# of a card's record
TEXTS = ("topic", "document", "question", "taken", "retired", "section", "notetype")
NEEDED = {"topic", "note", "mod"}
NAMES = {*NEEDED, *TEXTS}


@record
class CardRecord:
    """What the ledger knows of a card.

    topic: its slug. note: the note as last packaged; notetype: the name of its note type, for Anki takes no note whose
    type has changed. document, question, taken: where it was last taken from, the hash of its question there and the
    base of later merges (see threeway.py); "" for a card written by hand. retired: the whole card, as canonical text,
    once it has left cards/; "" before. section: of a retired card.
    """

    topic: str
    note: Stamp
    document: str = ""
    question: str = ""
    taken: str = ""
    retired: str = ""
    section: str = ""
    notetype: str = ""

    @property
    def was_deleted(self) -> bool:
        """Whether a hand deleted the card that its document still has."""
        return self.retired.startswith(DELETED)

    @property
    def text(self) -> str:
        """The text of a retired card; "" before it is retired."""
        return self.retired.removeprefix(f"{DELETED}\n")


@record
class Ledger:
    """All cards by id, retired ones too; the note types by name; and the name of each topic's deck, by its slug."""

    cards: Mapping[str, CardRecord] = field(default_factory=dict)
    notetypes: Mapping[str, Stamp] = field(default_factory=dict)
    decks: Mapping[str, str] = field(default_factory=dict)


def dumps(ledger: Ledger) -> str:
    """The file's text: JSON with one card a line, in the order of their ids."""
    cards = {id: _compact(record) for id, record in ledger.cards.items()}
    notetypes = {name: asdict(stamp) for name, stamp in ledger.notetypes.items()}
    tables = {"cards": cards, "decks": ledger.decks, "notetypes": notetypes}
    lines = [f'"{name}": {_table(values)}' for name, values in tables.items()]
    return "{\n" + ",\n".join([*lines, f'"version": {VERSION}']) + "\n}\n"


def loads(text: str, path: str) -> Ledger:
    """The ledger that a file holds. Raises LedgerError with the line of what cannot be understood."""
    try:
        data = json.loads(text, object_pairs_hook=_merged)
    except (RecursionError, ValueError) as error:
        if not isinstance(error, json.JSONDecodeError):  # too deep, or a number of thousands of digits
            raise LedgerError(path, 1, "the ledger is not one that deckpress wrote", MEND) from error
        conflict = text.split("\n")[error.lineno - 1].startswith(("<<<<<<<", "=======", ">>>>>>>"))
        hint = "keep both sides' lines of the merge, without the marks" if conflict else MEND
        raise LedgerError(path, error.lineno, f"the ledger is not JSON: {error.msg.lower()}", hint) from error
    version = data.get("version") if isinstance(data, dict) else None
    if type(version) is not int or version != VERSION:
        raise LedgerError(
            path, 1, f"the ledger's version is {version!r}, not {VERSION}", "use the deckpress that wrote it"
        )
    lines = text.split("\n")
    return Ledger(
        {id: _card(id, value, path, lines) for id, value in _items(data, "cards", path, lines)},
        {name: _stamp(name, value, path, lines) for name, value in _items(data, "notetypes", path, lines)},
        {slug: _deck(slug, value, path, lines) for slug, value in _items(data, "decks", path, lines)},
    )


def is_whole(record: CardRecord, built: Collection[str]) -> bool:
    """Whether all documents that a card was taken from are among those of a build; never for one written by hand."""
    return bool(record.document) and all(name in built for name in record.document.split(JOINT))


def state(ledger: Ledger, note: Note) -> State:
    """What a note is since the last build: new, changed, or as it was, which is ""."""
    record = ledger.cards.get(note.guid)
    if record is None or not record.note.mod:
        return "new"
    return "" if record.note.hash == note_hash(note) else "changed"


def note_hash(note: Note) -> str:
    """A hash of all that Anki would show of a note."""
    return _hash([note.notetype, list(note.fields), list(note.tags)])


def stamp(ledger: Ledger, notes: Iterable[Note], looks: Mapping[str, Look], now: int) -> tuple[list[Note], Ledger]:
    """The notes with their times, and the ledger that knows them.

    now: Unix seconds. A note or note type that changed gets a time later than its last one, at the earliest now; any
    other keeps its time. Each note's card must be in the ledger.
    """
    cards = dict(ledger.cards)
    stamped = []
    for note in notes:
        record = cards[note.guid]
        after = _restamp(record.note, note_hash(note), now)
        if (after, note.notetype) != (record.note, record.notetype):
            cards[note.guid] = replace(record, note=after, notetype=note.notetype)
        stamped.append(replace(note, mod=after.mod))
    used = {note.notetype for note in stamped}
    notetypes = dict(ledger.notetypes)
    for name in sorted(used):
        look = looks[name]
        before = notetypes.get(name, Stamp("", 0))
        notetypes[name] = _restamp(before, look.fingerprint, look.released or now)
    return stamped, replace(ledger, cards=cards, notetypes=notetypes)


def with_decks(ledger: Ledger, decks: Mapping[str, str]) -> Ledger:
    """The ledger with the names of those topics' decks, by their slugs."""
    return replace(ledger, decks={**ledger.decks, **decks})


def latest(ledger: Ledger) -> int:
    """The latest second that the ledger holds for a card or note type that is in a package."""
    times = [record.note.mod for record in ledger.cards.values() if not record.retired]
    return max([*times, *(stamp.mod for stamp in ledger.notetypes.values())], default=0)


def _restamp(before: Stamp, hash: str, now: int) -> Stamp:
    return before if before.hash == hash else Stamp(hash, max(before.mod + 1, now))


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def _compact(record: CardRecord) -> dict[str, Any]:
    """A record without what is empty, and with the note's stamp unfolded."""
    values = {"topic": record.topic, "note": record.note.hash, "mod": record.note.mod}
    return values | {name: value for name in TEXTS if (value := getattr(record, name))}


def _table(values: Mapping[str, Any]) -> str:
    if not values:
        return "{}"
    lines = (f"{ENCODER.encode(key)}: {ENCODER.encode(values[key])}" for key in sorted(values))
    return "{\n" + ",\n".join(lines) + "\n}"


def _items(data: dict[str, Any], table: str, path: str, lines: list[str]) -> Iterable[tuple[str, Any]]:
    values = data.get(table)
    if not isinstance(values, dict):
        raise LedgerError(path, _line(lines, table), f'the ledger has no table "{table}"', MEND)
    return values.items()


def _merged(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's values. Of a key that stands twice, as after a merge that keeps both sides, the later time counts."""
    if len(found := dict(pairs)) == len(pairs):
        return found
    merged: dict[str, Any] = {}
    for key, value in pairs:
        merged[key] = max(merged[key], value, key=_time) if key in merged else value
    return merged


def _time(value: Any) -> int:
    mod = value.get("mod") if isinstance(value, dict) else None
    return mod if type(mod) is int else 0


def _card(id: str, value: Any, path: str, lines: list[str]) -> CardRecord:
    texts = dict(value) if isinstance(value, dict) and NEEDED <= value.keys() <= NAMES else {}
    mod = texts.pop("mod", None)
    if type(mod) is not int or any(type(text) is not str for text in texts.values()):
        raise LedgerError(path, _line(lines, id), f'the record of card "{id}" is broken', MEND)
    return CardRecord(note=Stamp(texts.pop("note"), mod), **texts)


def _stamp(name: str, value: Any, path: str, lines: list[str]) -> Stamp:
    if not isinstance(value, dict) or set(value) != {"hash", "mod"} or type(value["mod"]) is not int:
        raise LedgerError(path, _line(lines, name), f'the record of note type "{name}" is broken', MEND)
    return Stamp(str(value["hash"]), value["mod"])


def _deck(slug: str, value: Any, path: str, lines: list[str]) -> str:
    if not isinstance(value, str) or not value:
        raise LedgerError(path, _line(lines, slug), f'the deck of topic "{slug}" is broken', MEND)
    return value


def _line(lines: list[str], key: str) -> int:
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(json.dumps(key))), 1)
