"""Notes -> .apkg, by genanki: the only module that knows it.

The recipe is that of docs/explanation/anki.md: each note and note type carries its own time, fields and templates
their own ids, cards are due in reading order, and the same notes give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from generator.notetypes import Look
from generator.records import Note

# Ids are milliseconds, shown by Anki as the date of creation. The same in every build, and hardly ever those of
# another package: each deck counts up from a moment of its own in the hundred days after this one, 2024-01-01.
FIRST_ID = 1704067200_000
ID_SPAN = 100 * 24 * 3600 * 1000
# the earliest date that a zip entry can have
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# the kinds of media that are not compressed already
LOOSE = (".svg", ".bmp", ".ico", ".wav")


class _Note(genanki.Note):  # type: ignore[misc]
    """A note with a time of its own. genanki would give all notes the time of the build."""

    def __init__(self, mod: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.mod = mod

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.mod, deck_id, id_gen)


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with a time of its own."""

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
    media: the files that the notes show, by name.
    """
    models = {name: _model(looks[name], mods[name]) for name in sorted({note.notetype for note in notes})}
    made = genanki.Deck(deck_id(deck), deck)
    for due, note in enumerate(notes):
        made.add_note(
            _Note(
                note.mod,
                model=models[note.notetype],
                fields=list(note.fields),
                tags=list(note.tags),
                guid=note.guid,
                due=due,
            )
        )
    return _zip(_database(made), media)


def deck_id(name: str) -> int:
    """A deck's id. Anki goes by the name alone, but the number must be the same in every build."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4], "big") | 1 << 32


def _model(look: Look, mod: int) -> _Model:
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


def _database(deck: genanki.Deck) -> bytes:
    """The collection as genanki writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(path)
        try:
            connection.execute("pragma journal_mode = off")
            connection.execute("pragma synchronous = off")
            cursor = connection.cursor()
            cursor.executescript(APKG_SCHEMA)
            cursor.executescript(APKG_COL)
            with warnings.catch_warnings():
                # genanki takes some HTML that browsers know for broken, and says so on stderr
                warnings.filterwarnings("ignore", message="Field contained the following invalid HTML tags")
                deck.write_to_db(cursor, 0, itertools.count(FIRST_ID + deck.deck_id % ID_SPAN))
            connection.commit()
        finally:
            connection.close()
        return path.read_bytes()


def _zip(database: bytes, media: Mapping[str, bytes]) -> bytes:
    """The archive; in it the files have numbers for names, and a table says what they are called."""
    names = sorted(media)
    table = json.dumps({str(number): name for number, name in enumerate(names)}).encode()
    files = [("collection.anki2", database), *((str(number), media[name]) for number, name in enumerate(names))]
    packed = {str(number) for number, name in enumerate(names) if not name.endswith(LOOSE)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in (*files, ("media", table)):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name in packed else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
