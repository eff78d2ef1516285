"""An .apkg -> its notes: reads what deckpress, or any other tool of the legacy format, once wrote."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import PackageError
from generator.scratch import scratch

# the newer of the two legacy names first; a package may hold both, and then the older one holds a mere notice
COLLECTIONS = ("collection.anki21", "collection.anki2")
NEWEST = "collection.anki21b"
MAX_BYTES = 256 * 1024 * 1024
CHUNK = 1024 * 1024
BROKEN = "build it again, or take another copy"


@dataclass(frozen=True, slots=True)
class PackedNote:
    """A note in a package. fields: HTML by field name, in order. deck: of its first card, "" if it has none."""

    guid: str
    mod: int
    notetype: int
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    deck: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a package holds: its notes in the order in which their cards are due, and its note types by id.

    notetypes: the JSON that Anki keeps of each. media: its media files by name; those that are missing, empty.
    """

    notes: tuple[PackedNote, ...]
    notetypes: Mapping[int, Mapping[str, Any]]
    media: Mapping[str, bytes]


def unpack(path: Path) -> Unpacked:
    """What the package at path holds. Raises PackageError where it is none, or one in a format that cannot be read."""
    with collection(path) as connection:
        return _read(connection, _media(path))


@contextmanager
def collection(path: Path) -> Iterator[sqlite3.Connection]:
    """The collection in the package at path. Raises PackageError as unpack, also where using it shows it is broken."""
    try:
        with scratch() as file:
            with (
                zipfile.ZipFile(path) as archive,
                archive.open(_entry(archive, path)) as source,
                file.open("wb") as copy,
            ):
                shutil.copyfileobj(source, copy, CHUNK)
            with closing(sqlite3.connect(file)) as connection:
                yield connection
    except FileNotFoundError as error:
        raise PackageError(str(path), None, "there is no such package", "check the path") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PackageError(str(path), None, f"cannot be opened: {reason}", "check the file") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise PackageError(str(path), None, "this is not an Anki package", "name an .apkg file") from error
    # RuntimeError: a zip with a password, or JSON that is nested too deep
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise PackageError(str(path), None, "the collection in this package is broken", BROKEN) from error


def _entry(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    names = {entry.filename: entry for entry in archive.infolist()}
    name = next((name for name in COLLECTIONS if name in names), None)
    if NEWEST in names and "collection.anki21" not in names:
        hint = 'export it from Anki with "Support older Anki versions" on'
        raise PackageError(str(path), None, "this package is in Anki's newest format, which is not read", hint)
    if name is None:
        raise PackageError(str(path), None, "there is no collection in this package", "name an .apkg file")
    if names[name].file_size > MAX_BYTES:
        what = f"the collection in it is larger than {MAX_BYTES // 1024 // 1024} MB"
        raise PackageError(str(path), None, what, "split the deck")
    return names[name]


def _media(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        if "media" not in entries:
            return {}
        with archive.open("media") as file:
            names = {str(number): str(name) for number, name in json.loads(file.read(MAX_BYTES)).items()}
        if sum(entries[number].file_size for number in names if number in entries) > MAX_BYTES:
            what = f"the media in it are larger than {MAX_BYTES // 1024 // 1024} MB"
            raise PackageError(str(path), None, what, "split the deck")
        return {name: archive.read(number) if number in entries else b"" for number, name in names.items()}


def _read(connection: sqlite3.Connection, media: Mapping[str, bytes]) -> Unpacked:
    (models, decks) = connection.execute("select models, decks from col").fetchone()
    notetypes = {int(id): model for id, model in json.loads(models).items()}
    names = {int(id): deck["name"] for id, deck in json.loads(decks).items()}
    return Unpacked(tuple(_notes(connection, notetypes, names)), notetypes, media)


def _notes(
    connection: sqlite3.Connection, notetypes: Mapping[int, Mapping[str, Any]], decks: Mapping[int, str]
) -> Iterator[PackedNote]:
    """The notes, each once, by the first of its cards."""
    sql = (
        "select n.id, n.guid, n.mod, n.mid, n.flds, n.tags, c.did from notes n left join cards c on c.nid = n.id "
        "order by c.due, c.ord, n.id"
    )
    seen: set[int] = set()
    for id, guid, mod, mid, fields, tags, deck in connection.execute(sql):
        if id not in seen:
            seen.add(id)
            named = [field["name"] for field in sorted(notetypes[mid]["flds"], key=lambda field: field["ord"])]
            values = dict(zip(named, str(fields).split("\x1f"), strict=True))
            yield PackedNote(str(guid), int(mod), int(mid), values, tuple(str(tags).split()), decks.get(deck, ""))
