"""Packages -> what the real Anki makes of them: imported into throw-away collections, studied, updated, and compared.

The only module that knows `anki`, Anki's own backend, and only while it runs: it is an extra, under the AGPL. The
trials come first, then the state of a collection, then one judge for each finding, a plain function of states.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import shutil
import sqlite3
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.errors import DeckpressError, PackageError

if TYPE_CHECKING:
    from anki.collection import Collection

INSTALL = "pip install 'deckpress[verify]'"
UPGRADE = "pip install --upgrade 'deckpress[verify]'"
# what a package may hold; Anki reads the first that is there
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
OWN_TAGS = "a-tag-of-my-own marked"
OWN_WORDS = " (in words of my own)"
OWN_STYLE = "\n/* a style of my own */"
OWN_FLAG = 3
DEFAULT_DECK = "Default"
# Anki's page on cards whose front is blank or whose template is broken; it links there from such a card
CARD_ERROR = "docs.ankiweb.net/templates/errors"
MARKUP = re.compile(r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|<(?!(?:img|audio|video|object)\b)[^>]*>", re.S | re.I)
PICTURE = re.compile(r"<(?:img|audio|video|object)\b[^>]*>", re.I)
MEDIA = re.compile(
    r"""(?<=\[sound:)[^]]+|(?<=(?:src|ata)=")[^"]+|(?<=(?:src|ata)=')[^']+|(?<=(?:src|ata)=)[^"'\s>]+""", re.I
)
ISOLATES = re.compile("[\u2066-\u2069]")
# that so many words stand on two cards is no chance
TELLING_WORDS = 4
FRONT_WIDTH = 80


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
    with _silence(), tempfile.TemporaryDirectory(prefix="deckpress-", ignore_cleanup_errors=True) as name:
        version = _version()
        folder = Path(name)
        package = _Package(new, _copy(new, folder / "new.apkg"))
        older = None if old is None else _Package(old, _copy(old, folder / "old.apkg"))
        progress(f"importing {new.name}")
        alone = _alone(package, folder)
        if older is None:
            return Verification(new, old, version, alone.arrival.counts, tuple(_judge_alone(alone)))
        update = _update(older, package, folder, progress)
        progress("marking and editing as a learner does")
        own = _own(older, package, alone.arrival.state, folder)
        findings = (*_judge_alone(alone), *_judge_update(alone.arrival.state, update, own))
        return Verification(new, old, version, update.arrival.counts, findings)


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


def _silence() -> redirect_stdout[io.StringIO]:
    """Nothing on stdout: up to 25.9 at least, Anki prints a stack there when a command takes long."""
    return redirect_stdout(io.StringIO())


def _version() -> str:
    """Which Anki is asked; raises DeckpressError if none is installed, or one that is of no use."""
    try:
        from anki.buildinfo import version
        from anki.collection import ImportAnkiPackageOptions  # noqa: F401
    except ImportError as error:
        what, hint = f'deckpress verify cannot use the Python package "anki" that is installed: {error}', UPGRADE
        if isinstance(error, ModuleNotFoundError) and error.name == "anki":
            what = 'deckpress verify needs Anki\'s own backend, the Python package "anki", which is not installed'
            hint = INSTALL
        raise DeckpressError(f"{what}\n  hint: {hint}") from error
    return version


def _copy(path: Path, copy: Path) -> Path:
    """Where the copy is; raises PackageError for what is no package at first sight."""
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
        notes = _unchanged(before, alone)
        types = [id for id, each in before.types.items() if each.same_look(alone.types.get(id))]
        _make_own(collection, notes, [before.types[id] for id in types])
    with _collection(path) as collection:  # opened anew, as Anki remembers the times of note types
        mine = _state(collection)
        after = _import(collection, new).state
    return _Own(frozenset(note.guid for note in notes), frozenset(types), mine, after)


def _unchanged(old: _State, new: _State) -> list[_Note]:
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
        _rows(collection, "pragma synchronous = off")  # it is thrown away: no answer need wait for the disk
        yield collection
    finally:
        collection.close()


def _import(collection: Collection, package: _Package) -> _Arrival:
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
    if _rows(collection, "select id from notes where id <= 0"):
        what, hint = "a note has the number 0, on which Anki's Check Database crashes", "build it with the real time"
        raise PackageError(str(package.path), None, what, hint)
    skipped = [*log.conflicting, *log.missing_notetype, *log.missing_deck]
    return _Arrival(
        Counts(len(log.new), len(log.updated), len(log.duplicate), len(skipped)),
        tuple(_shorten(note.fields[0]) for note in skipped),
        _state(collection),
        tuple(collection.media.check().missing),
        _empty(collection),
    )


def _rows(collection: Collection, sql: str) -> list[Any]:
    assert collection.db is not None
    return collection.db.all(sql)


def _study(collection: Collection) -> None:
    """Answer every card twice, so that some are reviewed, some learned again; suspend each fifth."""
    ids = [id for (id,) in _rows(collection, "select id from cards where queue >= 0 order by id")]
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
        id: _shorten(collection.get_note(NoteId(each.note_id)).fields[0])
        for each in report.notes
        for id in each.card_ids
    }


def _bare(collection: Collection, arrival: _Arrival) -> Iterator[str]:
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
        if each.id in arrival.empty or CARD_ERROR in front or not _words(front):
            yield f"nothing on its front: {_told_card(each, fronts)}"
        elif CARD_ERROR in back or not _revealed(front, back, str(card.template()["afmt"]), card.note().tags):
            yield f"nothing more on its back than on its front: {_told_card(each, fronts)}"


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

    @property
    def asked(self) -> str:
        """The front, whatever its markup."""
        return " ".join(_words(self.fields[0]))

    @property
    def rest(self) -> str:
        """All but the front."""
        return " ".join(self.fields[1:])


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

    def by_guid(self) -> defaultdict[str, list[_Note]]:
        found: defaultdict[str, list[_Note]] = defaultdict(list)
        for note in self.notes:
            found[note.guid].append(note)
        return found

    def fronts(self) -> dict[str, str]:
        return {note.guid: note.front for note in self.notes}

    def used_types(self) -> dict[int, _Type]:
        return {id: self.types[id] for id in sorted({note.type for note in self.notes})}

    def empty_decks(self) -> set[str]:
        parts = [card.deck.split("::") for card in self.cards]
        used = {"::".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)}
        return set(self.decks) - used - {DEFAULT_DECK}


def _state(collection: Collection) -> _State:
    from anki.models import ModelManager, NotetypeId

    models = ModelManager(collection)  # of its own: the collection's remembers what was before an import
    decks = {int(each.id): each.name for each in collection.decks.all_names_and_ids()}
    media = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in Path(collection.media.dir()).iterdir()
    }
    notes = _rows(collection, "select id, guid, mod, mid, flds, tags from notes order by id")
    cards = _rows(
        collection,
        "select c.id, n.guid, c.ord, case c.odid when 0 then c.did else c.odid end, c.flags,"
        " c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.left, c.odue, c.data"
        " from cards c join notes n on n.id = c.nid order by c.id",
    )
    return _State(
        tuple(_note(row, media) for row in notes),
        tuple(
            _Card(id, guid, number, decks.get(deck, ""), flag, tuple(rest))
            for id, guid, number, deck, flag, *rest in cards
        ),
        {each.id: _type(models.get(NotetypeId(each.id))) for each in models.all_names_and_ids()},
        tuple(sorted(decks.values())),
        tuple(tuple(row) for row in _rows(collection, "select * from revlog order by id")),
        media,
    )


def _note(row: Sequence[Any], media: Mapping[str, str]) -> _Note:
    id, guid, mod, type, fields, tags = row
    shown = fields
    if media:  # one picture may have two names, and one name two pictures
        shown = MEDIA.sub(lambda match: media.get(html.unescape(match.group()), match.group()), fields)
    front = _shorten(fields.split("\x1f")[0]) or f"(a blank field, id {guid})"
    return _Note(id, guid, mod, type, front, tuple(shown.split("\x1f")), tuple(tags.split()))


def _type(model: Mapping[str, Any] | None) -> _Type:
    assert model is not None
    templates = tuple((each["name"], each["qfmt"], each["afmt"]) for each in model["tmpls"])
    look = (model["type"], model["css"], tuple(field["name"] for field in model["flds"]), templates)
    return _Type(int(model["id"]), model["name"], model["mod"], look)


def _words(text: str) -> list[str]:
    """The words of HTML; a picture is one."""
    return html.unescape(MARKUP.sub(" ", text)).split()


def _shorten(text: str) -> str:
    line = " ".join(_words(PICTURE.sub("[picture]", text)))
    return line if len(line) <= FRONT_WIDTH else line[: FRONT_WIDTH - 1] + "…"


def _count(things: Sequence[Any] | int, name: str) -> str:
    number = things if isinstance(things, int) else len(things)
    return f"{number} {name}{'s' * (number != 1)}"


def _told_card(card: _Card, fronts: Mapping[str, str]) -> str:
    return fronts[card.guid] + (f" (card {card.number + 1})" if card.number else "")


def _judge(name: str, faults: Iterable[str], well: str, ill: str, hint: str) -> Finding:
    """A finding that is well if there are no faults."""
    details = tuple(faults)
    return Finding(name, False, ill, hint, details) if details else Finding(name, True, well)


def _judge_alone(alone: _Alone) -> Iterator[Finding]:
    state = alone.arrival.state
    yield _contents(state)
    yield _guids(state)
    yield _judge(
        "sides",
        alone.bare,
        "every card has a front and a back",
        "cards lack a front or a back",
        "fill the fields that the card's template shows, or leave the note out",
    )
    yield _judge(
        "media",
        alone.arrival.missing,
        "no picture or sound is missing",
        "pictures or sounds are missing from the package",
        "put the files into the package, under the names that the notes give them",
    )
    yield _names(alone.altered)
    yield _times(state, int(time.time()))
    yield _judge(
        "database",
        filter(None, [alone.unclean]),
        "Anki's Check Database finds nothing to mend",
        "Anki's Check Database finds something to mend",
        "make the package anew; its database is broken",
    )


def _contents(state: _State) -> Finding:
    decks = sorted({card.deck for card in state.cards})
    where = f"the deck {decks[0]}" if len(decks) == 1 else _count(decks, "deck")
    told = f"{_count(state.notes, 'note')} and {_count(state.cards, 'card')} in {where}"
    if state.cards:
        return Finding("contents", True, told)
    return Finding("contents", False, "the package makes no card", "put notes into it that have a front")


def _guids(state: _State) -> Finding:
    return _judge(
        "ids",
        (f"{guid}: {' | '.join(note.front for note in notes)}" for guid, notes in state.by_guid().items() if notes[1:]),
        "every note has an id (guid) of its own",
        "notes share an id (guid): Anki takes in all of them, and later updates only one",
        "give each note an id of its own",
    )


def _names(altered: tuple[str, ...] | None) -> Finding:
    if altered is None:
        told = "the names of tags and decks were not compared: the package is in Anki's newer format"
        return Finding("names", True, told, "to have them compared, export it with support for older Anki versions")
    return _judge(
        "names",
        altered,
        "tags and decks are called as the package says",
        "Anki changes the names of tags or decks",
        "no blanks around ::, no empty level, one way to write each name, also in its capital letters",
    )


def _times(state: _State, now: int) -> Finding:
    types = (f"the note type {each.name}" for each in state.used_types().values() if each.mod > now)
    return _judge(
        "times",
        [*types, *(note.front for note in state.notes if note.mod > now)],
        "no time lies in the future",
        "times lie in the future: until they have passed, Anki takes no edit of these",
        "set the clock of the machine that builds, and build again",
    )


def _judge_update(new: _State, update: _Update, own: _Own) -> Iterator[Finding]:
    arrival = update.arrival
    yield _arrived(arrival)
    yield _edits(new, update)
    if not arrival.skipped:
        yield _looks(new, arrival.state)
    yield _types(new, update)
    yield _reviews(update.studied, arrival.state)
    yield _kept(own, new)
    yield _twice(new, update)
    yield _decks(new, update)
    yield _gone(new, update.old)
    yield _judge(
        "empty",
        (front for id, front in arrival.empty.items() if id not in update.empty),
        "no card becomes empty",
        "cards become empty: learners who remove empty cards lose the reviews of these",
        "keep the numbers of clozes, and fill the fields that made the cards",
    )
    yield _judge(
        "clean",
        _unclean_times(update),
        "Check Database finds nothing to mend, before and after",
        "Check Database finds something to mend",
        "make the package anew; its database is broken",
    )
    yield _judge(
        "again",
        _differences(arrival.state, update.again),
        "importing it a second time changes nothing",
        "importing it a second time changes something",
        "mend what is told above first; times in the future can be the cause",
    )


def _arrived(arrival: _Arrival) -> Finding:
    counts = arrival.counts
    told = (
        f"notes: {counts.new} new, {counts.updated} updated, {counts.untouched} untouched, "
        f"{counts.skipped or 'none'} skipped"
    )
    hint = "bring note types back to the fields and templates they had, and notes to their note types"
    return _judge("import", arrival.skipped, told, f"{told}: Anki refuses them, now and later", hint)


def _edits(new: _State, update: _Update) -> Finding:
    found = {guid: {note.content for note in notes} for guid, notes in update.arrival.state.by_guid().items()}
    lost = [note.front for note in new.notes if note.content not in found.get(note.guid, ())]
    return _judge(
        "edits",
        lost,
        f"all {_count(new.notes, 'note')} read as the new package says",
        f"edits do not arrive on {len(lost)} of {_count(new.notes, 'note')}",
        _edits_hint(new, update),
    )


def _edits_hint(new: _State, update: _Update) -> str:
    if update.arrival.skipped:
        return "mend what is skipped, as told above"
    latest = max((note.mod for note in update.old.notes), default=0)
    if latest > time.time():
        return "wait: the old package has times in the future, and until they have passed, Anki takes no edit of it"
    hint = (
        "give each note that changed a later time (mod), by a whole second, and each picture that changed a new name;"
        " deckpress build does, from cards/ledger.json"
    )
    turned = latest > max((note.mod for note in new.notes), default=0)
    return hint + "; or are the packages the wrong way round? The first one is the newer" * turned


def _looks(new: _State, after: _State) -> Finding:
    types = (each.name for each in new.used_types().values() if not each.same_look(after.types.get(each.id)))
    files = (name for name, digest in new.media.items() if after.media.get(name, digest) != digest and name[0] == "_")
    return _judge(
        "looks",
        [*types, *files],
        "cards look as the new package says",
        "the new look does not arrive",
        "give a note type that changed a later time (mod), and a file (_name) that changed a new name",
    )


def _types(new: _State, update: _Update) -> Finding:
    known = {each.name for each in (*new.types.values(), *update.studied.types.values())}
    return _judge(
        "types",
        sorted({each.name for each in update.arrival.state.types.values()} - known),
        "no note type is doubled",
        "Anki makes a second note type, and updates no note of the first one any more",
        "keep the number, order, names and ids of a note type's fields and templates, and its own id",
    )


def _reviews(studied: _State, after: _State) -> Finding:
    found = {card.id: card.schedule for card in after.cards}
    fronts = studied.fronts()
    lost = [_told_card(card, fronts) for card in studied.cards if found.get(card.id) != card.schedule]
    reviews = set(studied.reviews) - set(after.reviews)
    if reviews:
        lost.append(_count(len(reviews), "review"))
    return _judge(
        "reviews",
        lost,
        f"all {_count(studied.reviews, 'review')} and the schedules of all {_count(studied.cards, 'card')} are kept",
        "reviews or schedules are lost",
        "do not publish this package",
    )


def _kept(own: _Own, new: _State) -> Finding:
    return _judge(
        "own",
        _lost(own),
        _promise(own, new),
        "tags, marks, flags or edits of the learner's own are lost where nothing changed",
        "leave the time (mod) of a note or note type as it was until its text changes: Anki writes anew all that is"
        " newer; deckpress build does, from cards/ledger.json",
    )


def _promise(own: _Own, new: _State) -> str:
    changed = len({note.guid for note in own.before.notes} & {note.guid for note in new.notes} - own.notes)
    if not own.notes:
        return "learners keep their flags; every note changes, so their own tags, marks and edits go"
    told = f"learners keep flags, and tags, marks and edits on the {_count(len(own.notes), 'note')} that did not change"
    return f"{told}, not on the {changed} that did" if changed else told


def _lost(own: _Own) -> Iterator[str]:
    found = {note.id: note.content for note in own.after.notes}
    yield from (n.front for n in own.before.notes if n.guid in own.notes and found.get(n.id) != n.content)
    flags = {card.id: card.flag for card in own.after.cards}
    unflagged = sum(flags.get(card.id) != card.flag for card in own.before.cards)
    if unflagged:
        yield f"the flags of {_count(unflagged, 'card')}"
    for id in sorted(own.types):
        if not own.before.types[id].same_look(own.after.types.get(id)):
            yield f"the styling of the note type {own.before.types[id].name}"


def _twice(new: _State, update: _Update) -> Finding:
    """Notes that a learner has twice after the import: by the same id, the same front, or the same answer."""
    after, old = update.arrival.state, update.old
    usual = Counter(note.asked for note in old.notes) | Counter(note.asked for note in new.notes)
    more = Counter(note.asked for note in after.notes) - usual
    shared = {guid for guid, notes in after.by_guid().items() if notes[1:]}
    faults = [note.front for note in after.notes if note.asked in more or note.guid in shared]
    return _judge(
        "twice",
        dict.fromkeys([*faults, *_renewed(old, new, more)]),
        "nothing is there twice",
        "notes are there twice: the old one keeps its reviews, the other begins anew",
        "keep the id (guid) of a note when its text changes",
    )


def _renewed(old: _State, new: _State, known: Iterable[str]) -> Iterator[str]:
    """Notes that are gone and came back in other words under another id."""
    gone = {note.rest: note for note in _without(old, new)}
    for note in _without(new, old):
        before = gone.get(note.rest)
        if before and note.asked not in known and len(_words(note.rest)) >= TELLING_WORDS:
            yield f"{before.front} | {note.front}"


def _without(state: _State, other: _State) -> list[_Note]:
    """The notes of one that are not in the other."""
    guids = {note.guid for note in other.notes}
    return [note for note in state.notes if note.guid not in guids]


def _decks(new: _State, update: _Update) -> Finding:
    after = update.arrival.state
    wanted = {(card.guid, card.number): card.deck for card in new.cards}
    pairs = Counter((card.deck, wanted.get((card.guid, card.number), card.deck)) for card in after.cards)
    faults = [
        f"{_count(number, 'card')} in {deck}, not in {other}"
        for (deck, other), number in sorted(pairs.items())
        if deck.casefold() != other.casefold()
    ]
    empty = after.empty_decks() - update.studied.empty_decks()
    faults += [f"{deck} is empty" for deck in sorted(empty) if not any(each.startswith(f"{deck}::") for each in empty)]
    added = sorted(set(after.decks) - set(update.studied.decks))
    return _judge(
        "decks",
        faults,
        "every card is in the deck that the new package says" + (f"; new decks: {', '.join(added)}" if added else ""),
        "cards stay in another deck than the new package says: an import moves no card",
        "keep the name of the deck; or have it renamed in Anki before the import",
    )


def _gone(new: _State, old: _State) -> Finding:
    gone = tuple(note.front for note in _without(old, new))
    if not gone:
        return Finding("gone", True, "every note of the old package is in the new one")
    if len(gone) == len(old.notes):
        told = "no note of the old package is in the new one: for a learner all begins anew"
        return Finding("gone", False, told, "keep the ids (guids) of notes; or name two packages of one deck", gone)
    told = f"{_count(gone, 'note')} of the old package not in the new one: learners keep them"
    return Finding("gone", True, told, "a package cannot delete; tell learners to suspend them", gone)


def _unclean_times(update: _Update) -> Iterator[str]:
    if update.unclean_before:
        yield f"before the import: {update.unclean_before}"
    if update.unclean:
        yield f"after the import: {update.unclean}"


def _differences(before: _State, after: _State) -> Iterator[str]:
    for name in ("notes", "cards", "types", "decks", "reviews", "media"):
        if getattr(before, name) != getattr(after, name):
            yield name
