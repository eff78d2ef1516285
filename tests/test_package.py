"""The bytes of a package: what genanki writes is what docs/explanation/anki.md asks for, the same each time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.press import START, Press, document, query

ENTRIES = [(f"Which number comes after {number}?", f"{number + 1}, of course.") for number in range(12)]


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
