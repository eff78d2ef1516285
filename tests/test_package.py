"""The bytes of a package: what genanki writes is what docs/explanation/anki.md asks for, the same each time."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import genanki
import pytest
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from generator.notetypes import BASIC, CHOICE, CLOZE, NoteType, looks
from generator.package import FIRST_ID, ID_SPAN, _model, deck_id, package
from generator.records import Note
from tests.press import START, Press, document, query

ENTRIES = [(f"Which number comes after {number}?", f"{number + 1}, of course.") for number in range(12)]


def note(guid: str, notetype: NoteType, mod: int, tags: tuple[str, ...] = (), **values: str) -> Note:
    """A note with the fields that are named filled, and the others empty."""
    fields = tuple(values.get(field.name, "") for field in notetype.fields)
    return Note(guid, notetype.name, fields, tags, mod)


NOTES = [
    note("forward", BASIC, START, ("bread", "bread::dough"), Front="What is a starter?", Back="<p>Alive.</p>"),
    note("backward", BASIC, START - 5, Front="pain", Back="bread", Reverse="1"),
    note("typed", BASIC, START, Front="miche", Back="loaf", Typed="loaf", Hint="a large one"),
    note("spare", BASIC, START, Front="rye", Back="grain", Reverse="1", Spare3="1"),
    note("number", BASIC, START, Front="007", Back="a < b > c & {{x}}"),
    note("clozes", CLOZE, START - 9, ("bread",), Text="{{c9::biga}} {{c1::wet}} {{c12::old}} {{c1::sour}}", Back="é 𝄞"),
    note("choice", CHOICE, START, Front="Which rise?", Options="<ul></ul>", Answer="wheat"),
]


class Timed(genanki.Note):  # type: ignore[misc]
    """A note with a time of its own; genanki gives all notes one."""

    def __init__(self, mod: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.mod = mod

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.mod, deck_id, id_gen)


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("numbers.md", document(*ENTRIES, title="Interview questions on Numbers"))
    press.build("numbers.md")
    return press


def test_zip_is_sound_deflated_and_without_a_clock(press: Press) -> None:
    with zipfile.ZipFile(press.package("numbers")) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["collection.anki2", "media"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("media") == b"{}"


@pytest.mark.filterwarnings("ignore:Field contained the following invalid HTML tags")
def test_rows_are_those_that_genanki_writes(tmp_path: Path) -> None:
    styles, deck = looks(), genanki.Deck(deck_id("Kitchen::Bread"), "Kitchen::Bread")
    (tmp_path / "bread.apkg").write_bytes(package(deck.name, NOTES, styles, dict.fromkeys(styles, 0)))
    models = {name: _model(look, 0) for name, look in styles.items()}
    for due, each in enumerate(NOTES):
        model, fields, tags = models[each.notetype], list(each.fields), list(each.tags)
        deck.add_note(Timed(each.mod, model=model, fields=fields, tags=tags, guid=each.guid, due=due))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(APKG_SCHEMA + APKG_COL)
        deck.write_to_db(connection.cursor(), 0, itertools.count(FIRST_ID + deck.deck_id % ID_SPAN))
        tables = [f"select * from {name} order by 1" for name in ("col", "notes", "cards", "revlog", "graves")]
        for sql in (*tables, "select type, name, tbl_name, sql from sqlite_master order by 1, 2"):
            assert query(tmp_path / "bread.apkg", sql) == connection.execute(sql).fetchall()
        ((cards,),) = connection.execute("select count(*) from cards")
        assert cards == 12  # of seven notes: four have one, one has two, two have three


def test_cards_are_due_in_reading_order(press: Press) -> None:
    rows = query(
        press.package("numbers"), "select n.sfld, c.due from cards c join notes n on n.id = c.nid order by n.id"
    )
    assert rows == [(question, due) for due, (question, _) in enumerate(ENTRIES)]


def test_note_type_carries_its_ids_and_its_own_time(press: Press) -> None:
    ((models,),) = query(press.package("numbers"), "select models from col")
    (model,) = json.loads(models).values()
    stamp = press.ledger()["notetypes"]["Deckpress Basic"]
    assert model["mod"] == stamp["mod"] <= START
    assert all(field["id"] > 0 for field in model["flds"])
    assert all(template["id"] > 0 for template in model["tmpls"])


def test_ids_are_dates_in_the_past(press: Press) -> None:
    ids = [id for (id,) in query(press.package("numbers"), "select id from notes union all select id from cards")]
    assert len(set(ids)) == 24
    assert all(1_700_000_000_000 < id < 1_720_000_000_000 for id in ids)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_bytes_are_the_same_in_any_process(press: Press, seed: str) -> None:
    """Another process, another hash seed, at least a second later, from the same cards and ledger."""
    before = hashlib.sha256(press.package("numbers").read_bytes()).hexdigest()
    press.package("numbers").unlink()
    # the clock of the first build stands in 2027; this process has the real one
    text = press.read("cards/ledger.json")
    press.write("cards/ledger.json", text.replace(str(START + 60), str(START - 100_000_000)))
    first = _run(press.folder, seed)
    second = _run(press.folder, "77")
    assert first == second
    assert first != before


def _run(folder: Path, seed: str) -> str:
    (folder / "build" / "numbers.apkg").unlink(missing_ok=True)
    root = str(Path(__file__).parent.parent)
    subprocess.run(
        [sys.executable, "-m", "generator", "build", "numbers.md", "--quiet"],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
        check=True,
    )
    return hashlib.sha256((folder / "build" / "numbers.apkg").read_bytes()).hexdigest()


def test_bytes_are_the_same_a_second_later(press: Press) -> None:
    before = press.package("numbers").read_bytes()
    press.package("numbers").unlink()
    press.build("numbers.md", later=1)
    assert press.package("numbers").read_bytes() == before


@pytest.mark.parametrize("broken", ["nothing", "no zip", "half", "no collection", "no database"])
def test_broken_package_is_overwritten(press: Press, broken: str) -> None:
    path = press.package("numbers")
    whole = path.read_bytes()
    spoilt = {"nothing": b"", "no zip": b"PK", "half": whole[: len(whole) // 2]}
    if broken in spoilt:
        path.write_bytes(spoilt[broken])
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("media" if broken == "no collection" else "collection.anki2", "{}")
    press.build("numbers.md")
    assert path.read_bytes() == whole


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to the size of a file")
def test_where_there_is_no_room_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "numbers.md").write_text(document(*ENTRIES), "utf-8")
    result = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 16; exec "$@"', "sh", sys.executable, "-m", "generator", "build", "numbers.md"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "there is no room to make a package" in result.stderr
    assert "  hint: make room" in result.stderr
    assert "Traceback" not in result.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and ".cache" not in path.parts] == [
        "numbers.md"
    ]
