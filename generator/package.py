"""Notes -> .apkg, by genanki: the only module that knows it.

The recipe is that of docs/explanation/anki.md: each note and note type carries its own time, fields and templates
their own ids, cards are due in reading order, and the same notes give the same bytes. genanki makes all but the rows of
notes and cards: it says which cards a note has, and the rows are those that it would write, in half the time.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from generator.errors import OutputError
from generator.notetypes import Look
from generator.records import Note
from generator.scratch import scratch

# Ids are milliseconds, shown by Anki as the date of creation. The same in every build, and hardly ever those of
# another package: each deck counts up from a moment of its own in the hundred days after this one, 2024-01-01.
FIRST_ID = 1704067200_000
ID_SPAN = 100 * 24 * 3600 * 1000
# id, guid, note type, mod, tags, fields, sort field; and id, note, deck, template or cloze, mod, due
NOTE = "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
CARD = "insert into cards values (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
COLLECTION = "collection.anki2"
# 6, which is usual, takes three to five times as long, for a package that is 8 to 17 % smaller
LEVEL = 1
CHUNK = 1024 * 1024
# the kinds of media that are not compressed already
LOOSE = (".svg", ".bmp", ".ico", ".wav")


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with a time of its own. genanki would give all the time of the build."""

    def __init__(self, mod: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.mod = mod

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        fields: dict[str, Any] = super().to_json(self.mod, deck_id)
        return fields


def package(
    deck: str,
    notes: Sequence[Note],
    looks: Mapping[str, Look],
    mods: Mapping[str, int],
    media: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """The bytes of an .apkg that holds the notes, in reading order, in one deck.

    deck: its full name. looks and mods: the look of each note type and the second in which it last changed, by name.
    media: the files that the notes show, by name. Raises OutputError where there is no room to make them.
    """
    models = {name: _model(looks[name], mods[name]) for name in dict.fromkeys(note.notetype for note in notes)}
    made = genanki.Deck(deck_id(deck), deck)
    for model in models.values():
        made.add_model(model)
    try:
        with scratch() as collection:
            with closing(sqlite3.connect(collection)) as connection:
                _fill(connection, made, notes, models)
            return _zip(collection, media)
    except (sqlite3.OperationalError, OSError) as error:
        what = f"there is no room to make a package: {str(error).lower()}"
        raise OutputError(tempfile.gettempdir(), None, what, "make room, or name another folder in TMPDIR") from error


def deck_id(name: str) -> int:
    """A deck's id. Anki goes by the name alone, but the number must be the same in every build."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4], "big") | 1 << 32


@lru_cache(maxsize=8)
def _model(look: Look, mod: int) -> _Model:
    """The note type as genanki has it, made once for all packages: it renders each front to see what makes a card."""
    notetype = look.notetype
    return _Model(
        mod,
        model_id=notetype.id,
        name=notetype.name,
        fields=[{"name": field.name, "id": field.id} for field in notetype.fields],
        templates=[
            {"name": template.name, "id": template.id, "qfmt": front, "afmt": back}
            for template, (front, back) in zip(notetype.templates, look.formats, strict=True)
        ],
        css=look.css,
        model_type=genanki.Model.CLOZE if notetype.is_cloze else genanki.Model.FRONT_BACK,
    )


def _fill(
    connection: sqlite3.Connection, deck: genanki.Deck, notes: Sequence[Note], models: Mapping[str, _Model]
) -> None:
    """Put the deck, which has no notes of its own, and the notes into an empty database.

    All notes come before all cards, and the indexes last: so pages are full, and compress better.
    """
    connection.execute("pragma journal_mode = off")
    connection.execute("pragma synchronous = off")
    tables, *indexes = APKG_SCHEMA.partition("CREATE INDEX")
    connection.executescript(tables + APKG_COL)
    cursor = connection.cursor()
    ids = itertools.count(FIRST_ID + deck.deck_id % ID_SPAN)
    deck.write_to_db(cursor, 0, ids)
    cards: list[tuple[int, ...]] = []
    for due, note in enumerate(notes):
        id, model = next(ids), models[note.notetype]
        tags, fields = f" {' '.join(note.tags)} ", "\x1f".join(note.fields)
        cursor.execute(NOTE, (id, note.guid, model.model_id, note.mod, tags, fields, note.fields[0]))
        cards += [(next(ids), id, deck.deck_id, ord, note.mod, due) for ord in _ords(model, note.fields)]
    cursor.executemany(CARD, cards)
    connection.commit()
    cursor.executescript("".join(indexes))


def _ords(model: _Model, fields: Sequence[str]) -> list[int]:
    """Which cards a note has; of any but a cloze, that hangs on which fields are filled."""
    if model.model_type == genanki.Model.CLOZE:
        return [card.ord for card in genanki.Note(model=model, fields=fields).cards]
    return _ords_by_filled(model, tuple(map(bool, fields)))


@lru_cache(maxsize=64)
def _ords_by_filled(model: _Model, filled: tuple[bool, ...]) -> list[int]:
    return [card.ord for card in genanki.Note(model=model, fields=["filled" * each for each in filled]).cards]


def _zip(collection: Path, media: Mapping[str, bytes]) -> bytes:
    """The archive; in it the media have numbers for names, and a table says what they are called."""
    names = sorted(media)
    table = json.dumps({str(number): name for number, name in enumerate(names)}).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        # a mere name gets the earliest date that there is, 1980-01-01
        with collection.open("rb") as source, archive.open(COLLECTION, "w") as target:
            shutil.copyfileobj(source, target, CHUNK)
        for number, name in enumerate(names):
            how = zipfile.ZIP_DEFLATED if name.endswith(LOOSE) else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(str(number)), media[name], how, LEVEL)
        archive.writestr(zipfile.ZipInfo("media"), table, zipfile.ZIP_DEFLATED, LEVEL)
        for entry in archive.infolist():
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
    return buffer.getvalue()
