"""Packages -> what the real Anki makes of them: imported into throw-away collections, studied, updated, and compared.

The only module that knows `anki`, Anki's own backend, and only while it runs: it is an extra, under the AGPL. The
trials come first, then the state of a collection, then one judge for each finding, a plain function of states.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import sqlite3
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.errors import DeckpressError, InputError

if TYPE_CHECKING:
    from anki.collection import Collection

INSTALL = "pip install 'deckpress[verify]'"
# the first that is there is the one that Anki reads; the last is an apology to old versions of Anki
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
OWN_TAGS = "a-tag-of-my-own marked"
OWN_WORDS = " (in words of my own)"
OWN_STYLE = "\n/* a style of my own */"
OWN_FLAG = 3
DEFAULT_DECK = "Default"
# Anki's page on cards whose front is blank or whose template is broken; it links there from such a card
CARD_ERROR = "docs.ankiweb.net/templates/errors"
MARKUP = re.compile(r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|<(?!(?:img|audio|video|object)\b)[^>]*>", re.S | re.I)
MEDIA = re.compile(r"""(?<=\[sound:)[^\]]+(?=\])|(?<=(?:src|ata)=")[^"]+|(?<=(?:src|ata)=')[^']+""")
ISOLATES = re.compile("[\u2066-\u2069]")
# that so many words stand on two cards is no chance
TELLING_WORDS = 4
FRONT_WIDTH = 80


class PackageError(InputError):
    """A file that is no package, or that Anki does not import."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    name: a short word, the same in every run. told: what was found, as a sentence. hint: what to do about it; with
    ok, what to know. details: the notes, cards, decks it is about.
    """

    name: str
    ok: bool
    told: str
    hint: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did, in notes. untouched: not newer than what is there. skipped: refused by Anki."""

    new: int
    updated: int
    untouched: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. counts: of the import of new, over old if there is one. anki: the version that was asked."""

    new: Path
    old: Path | None
    anki: str
    counts: Counts
    findings: tuple[Finding, ...]

    @property
    def safe(self) -> bool:
        return all(finding.ok for finding in self.findings)


def verify(
    new: Path, old: Path | None = None, *, progress: Callable[[str], None] = lambda message: None
) -> Verification:
    """Import new as a learner does, over old if there is one, and say what that would do to their collection.

    progress: is told what is being done. Raises PackageError where a file is no package that Anki imports, and
    DeckpressError where Anki's backend is not installed.
    """
    version = _version()
    with tempfile.TemporaryDirectory(prefix="deckpress-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        package = _Package(new, _copy(new, folder / "new.apkg"))
        older = old and _Package(old, _copy(old, folder / "old.apkg"))
        progress(f"importing {new.name}")
        alone = _alone(package, folder)
        if not older:
            return Verification(new, old, version, alone.arrival.counts, tuple(_judge_alone(alone)))
        update = _update(older, package, folder, progress)
        progress("marking and editing as a learner does")
        own = _own(older, package, alone.arrival.state, folder)
        findings = (*_judge_alone(alone), *_judge_update(alone.arrival.state, update, own))
        return Verification(new, old, version, update.arrival.counts, findings)


# --- trials: what is done with the packages


@dataclass(frozen=True, slots=True)
class _Package:
    """A package under the name that its user gave, and a copy under one that any Anki can open."""

    path: Path
    copy: Path


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A collection after an import. skipped, missing: fronts, file names. empty: the fronts of cards, by their ids."""

    counts: Counts
    skipped: tuple[str, ...]
    state: _State
    missing: tuple[str, ...]
    empty: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Alone:
    """The new package in an empty collection. bare: notes and cards that lack something. altered: names that Anki
    changed, None if that cannot be known. unclean: what Check Database says, if it does.
    """

    arrival: _Arrival
    bare: tuple[str, ...]
    altered: tuple[str, ...] | None
    unclean: str


@dataclass(frozen=True, slots=True)
class _Update:
    """The new package over the older one: before the study, after it, after the import and after a second one."""

    old: _State
    empty: Mapping[int, str]
    unclean_before: str
    studied: _State
    arrival: _Arrival
    again: _State
    unclean: str


@dataclass(frozen=True, slots=True)
class _Own:
    """What a learner made their own, before and after the import. notes, types: those that did not change."""

    notes: frozenset[str]
    types: frozenset[int]
    before: _State
    after: _State


def _version() -> str:
    try:
        from anki.buildinfo import version
        from anki.collection import ImportAnkiPackageOptions  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "anki":
            raise
        what = 'deckpress verify needs Anki\'s own backend, the Python package "anki", which is not installed'
        raise DeckpressError(f"{what}\n  hint: {INSTALL}") from error
    except ImportError as error:
        what = f'deckpress verify cannot use the Python package "anki" that is installed: {error}'
        raise DeckpressError(f"{what}\n  hint: {INSTALL.replace('install', 'install --upgrade')}") from error
    return version


def _copy(path: Path, copy: Path) -> Path:
    try:
        shutil.copyfile(path, copy)
        with zipfile.ZipFile(copy) as archive:
            names = archive.namelist()
    except FileNotFoundError as error:
        raise PackageError(str(path), None, "there is no such package", "check the path") from error
    except OSError as error:
        raise PackageError(str(path), None, f"cannot be read: {error.strerror or error}", "check the file") from error
    except zipfile.BadZipFile as error:
        raise PackageError(str(path), None, "this is no package for Anki: not a zip file", "name an .apkg") from error
    if not set(names) & set(COLLECTIONS):
        what = "this is no package for Anki: a zip file without a collection in it"
        raise PackageError(str(path), None, what, "name an .apkg")
    return copy


def _alone(package: _Package, folder: Path) -> _Alone:
    with _collection(folder / "alone") as collection:
        arrival = _import(collection, package)
        bare = tuple(_bare(collection, arrival))
        return _Alone(arrival, bare, _altered(package, arrival.state), _unclean(collection))


def _update(old: _Package, new: _Package, folder: Path, progress: Callable[[str], None]) -> _Update:
    with _collection(folder / "studied") as collection:
        before = _import(collection, old)
        unclean_before = _unclean(collection)
        progress(f"studying {_count(before.state.cards, 'card')}")
        _study(collection)
        _unclean(collection)  # settles what the study itself leaves behind
        studied = _state(collection)
        progress(f"importing {new.path.name} over it")
        arrival = _import(collection, new)
        again = _import(collection, new).state
        return _Update(before.state, before.empty, unclean_before, studied, arrival, again, _unclean(collection))


def _own(old: _Package, new: _Package, alone: _State, folder: Path) -> _Own:
    path = folder / "own"
    with _collection(path) as collection:
        before = _import(collection, old).state
        notes = [note for note in before.notes if _unchanged(note, before, alone)]
        types = [id for id, each in before.types.items() if each.same_look(alone.types.get(id))]
        _make_own(collection, notes, [before.types[id] for id in types])
    with _collection(path) as collection:  # opened anew, as Anki remembers the times of note types
        mine = _state(collection)
        after = _import(collection, new).state
    return _Own(frozenset(note.guid for note in notes), frozenset(types), mine, after)


def _unchanged(note: _Note, old: _State, new: _State) -> bool:
    here, there = old.by_guid[note.guid], new.by_guid.get(note.guid, ())
    return len(here) == len(there) == 1 and (note.type, note.content) == (there[0].type, there[0].content)


@contextmanager
def _collection(path: Path) -> Iterator[Collection]:
    from anki.collection import Collection

    path.mkdir(exist_ok=True)
    collection = Collection(str(path / "collection.anki2"))
    try:
        yield collection
    finally:
        collection.close()


def _import(collection: Collection, package: _Package) -> _Arrival:
    """Import with the options that the dialog begins with: those of a message that says none (see docs/anki.md)."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
    from anki.errors import AnkiException

    request = ImportAnkiPackageRequest(package_path=str(package.copy), options=ImportAnkiPackageOptions())
    try:
        log = collection.import_anki_package(request).log
    except AnkiException as error:
        what = f"Anki does not import it: {ISOLATES.sub('', str(error))}"
        raise PackageError(str(package.path), None, what, "build or export the package anew") from error
    skipped = [*log.conflicting, *log.missing_notetype, *log.missing_deck]
    return _Arrival(
        Counts(len(log.new), len(log.updated), len(log.duplicate), len(skipped)),
        tuple(_shorten(note.fields[0]) for note in skipped),
        _state(collection),
        tuple(collection.media.check().missing),
        _empty(collection),
    )


def _study(collection: Collection) -> None:
    """Answer every card twice, so that some are reviewed, some learned again; suspend each fifth."""
    ids = collection.db.list("select id from cards where queue >= 0 order by id") if collection.db else []
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


def _make_own(collection: Collection, notes: Sequence[_Note], types: Sequence[_Type]) -> None:
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
    collection.db.executemany("update notetypes set mtime_secs = ? where id = ?", [(each.mod, each.id) for each in types])


def _unclean(collection: Collection) -> str:
    """What Check Database finds and mends; nothing if the database is clean."""
    if collection.db and collection.db.scalar("select count() from notes where id <= 0"):
        return "a note has the id 0, on which Check Database crashes"
    told, clean = collection.fix_integrity()
    return "" if clean else "; ".join(ISOLATES.sub("", told).strip().split("\n"))


def _empty(collection: Collection) -> dict[int, str]:
    from anki.notes import NoteId

    report = collection.get_empty_cards()
    return {
        id: _shorten(collection.get_note(NoteId(each.note_id)).fields[0])
        for each in report.notes
        for id in each.card_ids
    }


def _bare(collection: Collection, arrival: _Arrival) -> Iterator[str]:
    """What lacks a front or a back, and notes that make no card."""
    from anki.cards import CardId

    cards = {card.guid for card in arrival.state.cards}
    for note in arrival.state.notes:
        if note.guid not in cards:
            yield f"makes no card: {note.front}"
    for each in arrival.state.cards:
        card = collection.get_card(CardId(each.id))
        front, back = card.question(), card.answer()
        if each.id in arrival.empty or CARD_ERROR in front or not _words(front):
            yield f"nothing on its front: {_told_card(each, arrival.state)}"
        elif CARD_ERROR in back or not _revealed(front, back, card.template()["afmt"], card.note().tags):
            yield f"nothing more on its back than on its front: {_told_card(each, arrival.state)}"


def _revealed(front: str, back: str, template: str, tags: Sequence[str]) -> bool:
    """Whether the back says more than the front, its tags aside."""
    if "[[type:" in back:
        return True
    known = Counter(_words(front)) + Counter(tags if "{{Tags}}" in template else ())
    return bool(Counter(_words(back)) - known)


def _altered(package: _Package, state: _State) -> tuple[str, ...] | None:
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


# --- the state of a collection


@dataclass(frozen=True, slots=True)
class _Note:
    """A note. content: its fields, media by what is in the files, and its tags, whose letter case does not count."""

    id: int
    guid: str
    mod: int
    type: int
    front: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def content(self) -> tuple[tuple[str, ...], frozenset[str]]:
        return self.fields, frozenset(tag.casefold() for tag in self.tags)


@dataclass(frozen=True, slots=True)
class _Card:
    """A card. schedule: all that says when it is due and how it was learned."""

    id: int
    guid: str
    number: int
    deck: str
    flag: int
    schedule: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Type:
    """A note type. look: its templates and stylesheet."""

    id: int
    name: str
    mod: int
    look: tuple[Any, ...]

    def same_look(self, other: _Type | None) -> bool:
        return other is not None and (self.name, self.look) == (other.name, other.look)


@dataclass(frozen=True, slots=True)
class _State:
    """All that is compared of a collection. types: by id. media: digests by file name."""

    notes: tuple[_Note, ...]
    cards: tuple[_Card, ...]
    types: Mapping[int, _Type]
    decks: tuple[str, ...]
    reviews: tuple[Any, ...]
    media: Mapping[str, str]

    @property
    def by_guid(self) -> dict[str, list[_Note]]:
        found: dict[str, list[_Note]] = {}
        for note in self.notes:
            found.setdefault(note.guid, []).append(note)
        return found

    @property
    def used_types(self) -> dict[int, _Type]:
        return {id: self.types[id] for id in sorted({note.type for note in self.notes})}

    @property
    def empty_decks(self) -> set[str]:
        parts = [card.deck.split("::") for card in self.cards]
        used = {"::".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)}
        return set(self.decks) - used - {DEFAULT_DECK}
