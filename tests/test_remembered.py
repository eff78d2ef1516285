"""What texts became is worked out once: counted in calls of what converts, and in files written, not in seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import comrak
import pytest
from markdown import Markdown

from generator import pipeline, remembered
from generator.manifest import FOLDER
from generator.remembered import kept

NOTES = Path("notes.md")
# what no glance can read: a table, so that each answer is converted
CARD = "## What is {0}?\n\n| a | b |\n|---|---|\n| {0} | x |\n"
COUNT = 20


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget()


def forget() -> None:
    """Begin as another process would."""
    remembered._known.clear()
    remembered._new.clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that the name of a converter is put on each time that it is called."""
    calls: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            calls.append(name)
            return function(*arguments, **named)

        return call

    monkeypatch.setattr(Markdown, "convert", counted("Python-Markdown", Markdown.convert))
    monkeypatch.setattr(comrak, "render_commonmark", counted("comrak", comrak.render_commonmark))
    return calls


def write(*words: str) -> None:
    NOTES.write_text("\n".join(CARD.format(word) for word in words), "utf-8")


def build() -> dict[str, int]:
    """Build as a process of its own; the inode of each file, which another one has that was written anew."""
    forget()
    pipeline.build([NOTES])
    return {str(path): path.stat().st_ino for path in Path().rglob("*.*") if path.is_file() and path != NOTES}


def test_one_card_among_many(made: list[str]) -> None:
    words = [f"number {number}" for number in range(COUNT)]
    write(*words)
    first = build()
    assert made.count("Python-Markdown") == COUNT
    assert made.count("comrak") >= COUNT
    del made[:]
    assert build() == first
    assert not made
    NOTES.write_text(NOTES.read_text("utf-8").replace("| number 3 | x |", "| number 3 | y |"), "utf-8")
    second = build()
    assert made.count("Python-Markdown") == 1
    assert 1 <= made.count("comrak") <= 4
    written = {name for name in second if second[name] != first[name] and ".cache" not in name}
    assert written == {"cards/notes.md", "cards/ledger.json", "build/notes.apkg"}


def test_what_is_remembered_is_what_would_be_made() -> None:
    write("a", "b")
    build()
    before = Path("build/notes.apkg").read_bytes(), Path("cards/notes.md").read_bytes()
    for path in (Path("build/notes.apkg"), Path("cards/notes.md")):
        path.unlink()
    Path("cards/ledger.json").rename("ledger.json")
    Path("cards").joinpath("ledger.json").write_bytes(Path("ledger.json").read_bytes())
    build()
    assert (Path("build/notes.apkg").read_bytes(), Path("cards/notes.md").read_bytes()) == before


def test_a_dry_run_keeps_nothing() -> None:
    write("a")
    pipeline.build([NOTES], dry_run=True)
    assert not Path("build").exists()


@pytest.mark.parametrize("edit", [lambda data: b"", lambda data: data[:-9], lambda data: data.replace(b"td", b"tx")])
def test_a_cache_that_is_not_as_it_was_written_is_none(edit: Callable[[bytes], bytes]) -> None:
    write("a")
    build()
    (path,) = (Path("build") / FOLDER).glob("texts-*.json")
    before = path.read_bytes()
    path.write_bytes(edit(before))
    build()
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", "utf-8")
    with kept(tmp_path / "out"):
        remembered._new.add("x")
    assert (tmp_path / "out").read_bytes() == b""


def test_little_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(remembered, "MOST_TEXTS", 3)
    monkeypatch.setattr(remembered, "MOST_CHARACTERS", 2)

    @remembered.remembered
    def same(text: str) -> str:
        return text

    with kept(tmp_path):
        for letter in "abcd":
            same(letter)
        same("b")
    assert [*remembered._known.values()] == ["c", "d", "b"]
    (path,) = (tmp_path / FOLDER).glob("texts-*.json")
    assert [*json.loads(path.read_bytes().partition(b"\n")[2]).values()] == ["d", "b"]
