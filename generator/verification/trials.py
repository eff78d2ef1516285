"""Packages -> what happens to them in throw-away collections of the real Anki: imported, studied, updated.

The only module that knows `anki`, Anki's own backend, and only while it runs: it is an extra, under the AGPL.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.errors import PackageError
from generator.progress import Progress
from generator.verification.state import CardState, NoteState, State, TypeState, rows, shorten, state_of, words_of

if TYPE_CHECKING:
    from anki.collection import Collection

# what a package may hold; Anki reads the first that is there
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
# how many imports and studies an update is tried with
TRIALS = 4
OWN_TAGS = "a-tag-of-my-own marked"
OWN_WORDS = " (in words of my own)"
OWN_STYLE = "\n/* a style of my own */"
OWN_FLAG = 3
# Anki's page on cards whose front is blank or whose template is broken; it links there from such a card
CARD_ERROR = "docs.ankiweb.net/templates/errors"
ISOLATES = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did, in notes. untouched: not newer than what is there. skipped: refused by Anki."""

    new: int
    updated: int
    untouched: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Package:
    """A package under the name that its user gave, and a copy under one that any Anki can open."""

    path: Path
    copy: Path


@dataclass(frozen=True, slots=True)
class Arrival:
    """A collection after an import. skipped, missing: fronts, file names. empty: the fronts of cards, by their ids."""

    counts: Counts
    skipped: tuple[str, ...]
    state: State
    missing: tuple[str, ...]
    empty: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Alone:
    """The new package in an empty collection. bare: notes and cards that lack something. altered: names that Anki
    changed, None if that cannot be known. unclean: what Check Database says, if it does.
    """

    arrival: Arrival
    bare: tuple[str, ...]
    altered: tuple[str, ...] | None
    unclean: str


@dataclass(frozen=True, slots=True)
class Update:
    """The new package over the older one: before the study, after it, after the import and after a second one."""

    old: State
    empty: Mapping[int, str]
    unclean_before: str
    studied: State
    arrival: Arrival
    again: State
    unclean: str


@dataclass(frozen=True, slots=True)
class Own:
    """What a learner made their own, before and after the import. notes, types: those that did not change."""

    notes: frozenset[str]
    types: frozenset[int]
    before: State
    after: State


def try_alone(package: Package, folder: Path) -> Alone:
    with _collection(folder / "alone") as collection:
        arrival = _import(collection, package)
        bare = tuple(_bare(collection, arrival))
        return Alone(arrival, bare, _altered(package, arrival.state), _unclean(collection))


def try_update(old: Package, new: Package, folder: Path, progress: Progress) -> Update:
    with _collection(folder / "studied") as collection:
        before = _import(collection, old)
        unclean_before = _unclean(collection)
        progress(f"studying {counted(before.state.cards, 'card')}", 1, TRIALS)
        _study(collection)
        _unclean(collection)  # settles what the study itself leaves behind
        studied = state_of(collection)
        progress(f"importing {new.path.name} over it", 2, TRIALS)
        arrival = _import(collection, new)
        again = _import(collection, new).state
        return Update(before.state, before.empty, unclean_before, studied, arrival, again, _unclean(collection))


def try_own(old: Package, new: Package, alone: State, folder: Path) -> Own:
    path = folder / "own"
    with _collection(path) as collection:
        before = _import(collection, old).state
        notes = _unchanged(before, alone)
        types = [id for id, each in before.types.items() if each.same_look(alone.types.get(id))]
        _make_own(collection, notes, [before.types[id] for id in types])
    with _collection(path) as collection:  # opened anew, as Anki remembers the times of note types
        mine = state_of(collection)
        after = _import(collection, new).state
    return Own(frozenset(note.guid for note in notes), frozenset(types), mine, after)


def _unchanged(old: State, new: State) -> list[NoteState]:
    """The notes of old that are the same in new."""
    here, there = old.by_guid(), new.by_guid()
    return [
        note
        for note in old.notes
        if len(here[note.guid]) == 1 and [(note.type, note.content)] == [(n.type, n.content) for n in there[note.guid]]
    ]


@contextmanager
def _collection(path: Path) -> Iterator[Collection]:
    from anki.collection import Collection

    path.mkdir(exist_ok=True)
    collection = Collection(str(path / "collection.anki2"))
    try:
        rows(collection, "pragma synchronous = off")  # it is thrown away: no answer need wait for the disk
        yield collection
    finally:
        collection.close()


def _import(collection: Collection, package: Package) -> Arrival:
    """Import with the options that the dialog begins with: what is newer is updated, all else is off."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
    from anki.errors import AnkiException, DBError

    # a message that says nothing is those options; tests/test_anki.py spells them out
    request = ImportAnkiPackageRequest(package_path=str(package.copy), options=ImportAnkiPackageOptions())
    try:
        log = collection.import_anki_package(request).log
    except AnkiException as error:
        reason = "its database is broken" if isinstance(error, DBError) else ISOLATES.sub("", str(error))
        hint = "build or export the package anew"
        raise PackageError(str(package.path), None, f"Anki does not import it: {reason}", hint) from error
    if rows(collection, "select id from notes where id <= 0"):
        what, hint = "a note has the number 0, on which Anki's Check Database crashes", "build it with the real time"
        raise PackageError(str(package.path), None, what, hint)
    skipped = [*log.conflicting, *log.missing_notetype, *log.missing_deck]
    return Arrival(
        Counts(len(log.new), len(log.updated), len(log.duplicate), len(skipped)),
        tuple(shorten(note.fields[0]) for note in skipped),
        state_of(collection),
        tuple(collection.media.check().missing),
        _empty(collection),
    )


def _study(collection: Collection) -> None:
    """Answer every card twice, so that some are reviewed, some learned again; suspend each fifth."""
    ids = [id for (id,) in rows(collection, "select id from cards where queue >= 0 order by id")]
    eases: tuple[Literal[1, 2, 3, 4], ...] = (1, 2, 3, 4)
    for id in ids:
        _answer(collection, id, 4)
    if ids:
        collection.sched.set_due_date(ids, "0")
    for number, id in enumerate(ids):
        _answer(collection, id, eases[number % 4])
    collection.sched.suspend_cards(ids[::5])


def _answer(collection: Collection, id: Any, ease: Literal[1, 2, 3, 4]) -> None:
    card = collection.get_card(id)
    card.start_timer()
    collection.sched.answerCard(card, ease)


def _make_own(collection: Collection, notes: Sequence[NoteState], types: Sequence[TypeState]) -> None:
    """Flag every card; tag, mark and edit notes; restyle note types: right after the import, as to their times."""
    from anki.models import NotetypeId
    from anki.notes import NoteId

    assert collection.db is not None
    collection.set_user_flag_for_cards(OWN_FLAG, collection.db.list("select id from cards"))
    collection.tags.bulk_add([NoteId(note.id) for note in notes], OWN_TAGS)
    edited = [collection.get_note(NoteId(note.id)) for note in notes]
    for note in edited:
        last = max((number for number, text in enumerate(note.fields) if text), default=0)
        note.fields[last] += OWN_WORDS
    collection.update_notes(edited)
    for each in types:
        model = collection.models.get(NotetypeId(each.id))
        assert model is not None
        model["css"] += OWN_STYLE
        collection.models.update_dict(model)
    collection.db.executemany("update notes set mod = ? where id = ?", [(note.mod, note.id) for note in notes])
    collection.db.executemany(
        "update notetypes set mtime_secs = ? where id = ?", [(each.mod, each.id) for each in types]
    )


def _unclean(collection: Collection) -> str:
    """What Check Database finds and mends; nothing if the database is clean."""
    told, clean = collection.fix_integrity()
    return "" if clean else "; ".join(ISOLATES.sub("", told).strip().split("\n"))


def _empty(collection: Collection) -> dict[int, str]:
    from anki.notes import NoteId

    report = collection.get_empty_cards()
    return {
        id: shorten(collection.get_note(NoteId(each.note_id)).fields[0])
        for each in report.notes
        for id in each.card_ids
    }


def _bare(collection: Collection, arrival: Arrival) -> Iterator[str]:
    """What lacks a front or a back, and notes that make no card."""
    from anki.cards import CardId

    fronts = arrival.state.fronts()
    cards = {card.guid for card in arrival.state.cards}
    for note in arrival.state.notes:
        if note.guid not in cards:
            yield f"makes no card: {note.front}"
    for each in arrival.state.cards:
        card = collection.get_card(CardId(each.id))
        front, back = card.question(), card.answer()
        if each.id in arrival.empty or CARD_ERROR in front or not words_of(front):
            yield f"nothing on its front: {told_card(each, fronts)}"
        elif CARD_ERROR in back or not _revealed(front, back, str(card.template()["afmt"]), card.note().tags):
            yield f"nothing more on its back than on its front: {told_card(each, fronts)}"


def _revealed(front: str, back: str, template: str, tags: Sequence[str]) -> bool:
    """Whether the back says more than the front, its tags aside."""
    if "[[type:" in back:
        return True
    known = Counter(words_of(front)) + Counter(tags if "{{Tags}}" in template else ())
    return bool(Counter(words_of(back)) - known)


def _altered(package: Package, state: State) -> tuple[str, ...] | None:
    """The tags and decks that are not called in Anki as they are in the package."""
    with zipfile.ZipFile(package.copy) as archive, tempfile.TemporaryDirectory() as folder:
        name = next(each for each in COLLECTIONS if each in archive.namelist())
        if name == COLLECTIONS[0]:  # compressed with Zstandard, which Python reads from 3.14 on
            return None
        with closing(sqlite3.connect(archive.extract(name, folder))) as database:
            tags = Counter(tag for (tags,) in database.execute("select tags from notes") for tag in tags.split())
            decks = {int(id): deck["name"] for id, deck in json.loads(*_row(database, "select decks from col")).items()}
            used = Counter(decks.get(id, "") for (id,) in database.execute("select did from cards"))
    found_tags = Counter(tag for note in state.notes for tag in note.tags)
    found_decks = Counter(card.deck for card in state.cards)
    return (*_renamed("tag", tags, found_tags), *_renamed("deck", used, found_decks))


def _row(database: sqlite3.Connection, sql: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = database.execute(sql).fetchone()
    return row


def _renamed(kind: str, written: Counter[str], found: Counter[str]) -> Iterator[str]:
    names: Counter[str] = Counter()
    for name, times in written.items():
        names[unicodedata.normalize("NFC", name)] += times
    lost, came = sorted(names - found), sorted(found - names)
    if lost or came:
        yield f"{kind}s in the package: {', '.join(lost)}; in Anki: {', '.join(came) or 'none'}"


def counted(things: Sequence[Any] | int, name: str) -> str:
    number = things if isinstance(things, int) else len(things)
    return f"{number} {name}{'s' * (number != 1)}"


def told_card(card: CardState, fronts: Mapping[str, str]) -> str:
    return fronts[card.guid] + (f" (card {card.number + 1})" if card.number else "")
