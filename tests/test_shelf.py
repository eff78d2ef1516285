"""A document that is as it was is not read again, and gives what it would give if it were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from generator import pipeline, shelf, sources
from generator.cli.summary import texts
from generator.config import Config
from generator.errors import InputError
from generator.gather import Named
from generator.project import Project
from generator.read import document as read_document
from generator.records import Document
from generator.report import Source
from tests.press import Press, document

HERE = Path(__file__).parent
FIXTURES = sorted(path for folder in ("cases", "formats") for path in (HERE / folder).rglob("*.*") if path.is_file())
BREAD = document(("What is a starter?", "Flour and water, alive."), title="Interview questions on Bread")
TEA = document(("How hot for green tea?", "80 degrees."), ("And black?", ""), title="Interview questions on Tea")
PICTURE = "![dot](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)"
OIL = document(("Which oil to fry in?", "One that smokes late."), title="Interview questions on Oil")
CACHE = Path("build/.cache/deckpress")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return _pantry(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that are read."""
    names: list[str] = []

    def noted(data: bytes, path: Path) -> object:
        names.append(path.name)
        return read_document(data, path)

    monkeypatch.setattr(sources, "parsed", noted)
    return names


EDITS: list[tuple[str, Callable[[Press], object], list[str]]] = [
    ("an answer", lambda press: press.edit("cards/sources/bread.md", "alive", "living"), ["bread.md"]),
    ("a document more", lambda press: press.write("cards/sources/rye.md", BREAD.replace("Bread", "Rye")), ["rye.md"]),
    ("a document less", lambda press: (press.folder / "cards/sources/tea.md").unlink(), []),
    ("another name", lambda press: _move(press, "tea.md", "chai.md"), ["chai.md"]),
    ("a hand's edit", lambda press: press.edit("cards/bread.md", "alive", "sour"), []),
    ("a broken cache", lambda press: _spoil(press), ["bread.md", "oil.md", "tea.md"]),
    ("no cache", lambda press: shutil.rmtree(press.folder / CACHE), ["bread.md", "oil.md", "tea.md"]),
]


@pytest.mark.parametrize(("edit", "expected"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_only_what_has_changed_is_read(
    press: Press, read: list[str], edit: Callable[[Press], object], expected: list[str]
) -> None:
    press.build()
    edit(press)
    read.clear()
    press.build()
    assert read == expected


@pytest.mark.parametrize("edit", [edit[1] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_all_is_as_if_all_had_been_read(tmp_path: Path, edit: Callable[[Press], object]) -> None:
    found = []
    for name in ("kept", "anew"):
        press = _pantry(tmp_path / name)
        press.build()
        edit(press)
        if name == "anew":
            shutil.rmtree(press.folder / CACHE, ignore_errors=True)
        report = press.build()
        files = [path for folder in ("cards", "build") for path in (press.folder / folder).rglob("*")]
        held = {path.relative_to(press.folder): path.read_bytes() for path in files if _counts(path)}
        found.append((texts(report)["verbose"].replace(str(press.folder), ""), held))
    assert found[0] == found[1]


def test_all_are_read_where_reading_is_to_do_another_thing(press: Press, read: list[str]) -> None:
    press.build()
    read.clear()
    press.build(config=replace(Config(), cards=replace(Config().cards, atomic=True)))
    press.build(dialect="labelled")
    assert len(read) == 6


def test_a_document_alone_is_not_kept(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.write("cards/sources/bread.md", BREAD)
    press.build()
    assert not list((tmp_path / CACHE).glob("source-*"))


def test_one_that_holds_pictures_is_read_each_time(press: Press, read: list[str]) -> None:
    press.write("cards/sources/tea.md", TEA.replace("80 degrees", PICTURE))
    press.build()
    press.edit("cards/sources/bread.md", "alive", "living")
    read.clear()
    press.build()
    assert read == ["bread.md", "tea.md"]


def test_a_dry_run_keeps_nothing(press: Press) -> None:
    press.build(dry_run=True)
    assert not (press.folder / CACHE).exists()


def test_of_each_document_one_is_kept(press: Press, read: list[str]) -> None:
    for word in ("living", "sour", "bubbling"):
        press.build()
        press.edit("cards/sources/bread.md", "alive", f"{word}, alive")
    read.clear()
    press.build()
    assert read == ["bread.md"]
    assert len(list((press.folder / CACHE).glob("source-*"))) == 3


def test_what_was_not_built_for_the_longest_goes_first(
    press: Press, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    press.write("notes/rye.md", BREAD.replace("Bread", "Rye"))
    press.write("notes/oat.md", BREAD.replace("Bread", "Oat"))
    press.build("notes")
    for path in (press.folder / CACHE).glob("source-*"):
        os.utime(path, (1, 1))
    press.build()
    monkeypatch.setattr(shelf, "MOST", 4)
    press.edit("cards/sources/bread.md", "alive", "living")
    press.build()
    read.clear()
    press.edit("cards/sources/bread.md", "living", "sour")
    press.build()
    assert read == ["bread.md"]
    assert len(list((press.folder / CACHE).glob("source-*"))) == 4


def test_a_readme_is_called_by_its_folder_though_it_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bread"
    press = Press(folder)
    press.write("README.md", "## What is a starter?\n\nFlour and water.\n")
    press.write("tea.md", TEA)
    names = []
    for name in ("bread", "rye"):
        folder = folder.rename(tmp_path / name)
        monkeypatch.chdir(folder)
        names += [deck.topic.name for deck in pipeline.build([Path("README.md"), Path("tea.md")]).decks]
        shutil.rmtree("cards")
    assert names == ["bread", "Tea", "rye", "Tea"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_what_a_build_looks_at_comes_back(path: Path, tmp_path: Path) -> None:
    def source(shelf: shelf.Shelf | None) -> Source:
        return sources.Reader([Named(path, (path,))], Project(tmp_path), Config(), memory=shelf).source(path)

    try:
        made = source(None)
    except InputError:
        return
    kept = shelf.Shelf(tmp_path)
    source(kept)
    kept.keep()
    found = source(shelf.Shelf(tmp_path))
    assert (found.normalized, found.topic, found.findings.spans) == (
        made.normalized,
        made.topic,
        made.findings.spans,
    )
    for name in {*shelf.VALUES, *shelf.TUPLES, "removed", "embedded"} - {"lines"}:
        assert getattr(found.document, name) == getattr(made.document, name)
    assert found.document.lines in ((), made.document.lines)
    assert list(found.removed()) == list(made.removed())
    assert found.document.embedded or not found.document.blocks


def test_each_part_of_a_document_is_kept_or_not_looked_at() -> None:
    kept = {*shelf.VALUES, *shelf.TUPLES, "removed"}
    assert {field.name for field in fields(Document)} == kept | {"blocks", "embedded"}


def _pantry(folder: Path) -> Press:
    press = Press(folder)
    for name, text in {"bread": BREAD, "oil": OIL, "tea": TEA}.items():
        press.write(f"cards/sources/{name}.md", text)
    return press


def _move(press: Press, name: str, other: str) -> None:
    (press.folder / "cards/sources" / name).rename(press.folder / "cards/sources" / other)


def _spoil(press: Press) -> None:
    for path in (press.folder / CACHE).glob("source-*"):
        path.write_bytes(path.read_bytes()[:-2] + b"}}")


def _counts(path: Path) -> bool:
    return path.is_file() and ".cache" not in path.parts
