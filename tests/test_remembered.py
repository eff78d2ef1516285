"""What texts became is worked out once: counted in calls of what converts, and in files written, not in seconds."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import nh3
import pygments
import pytest
from markdown import Markdown

from generator import pipeline, remembered
from generator.cache import FOLDER
from generator.remembered import kept

NOTES = Path("notes.md")
# what no glance can read: a table and a tag, so that each answer is converted; and code to be coloured
CARD = "## What is {0}?\n\n| a | b |\n|---|---|\n| {0} | <kbd>x</kbd> |\n\n```python\n{0} = 1\n```\n"
# where a glance is enough but for the code
PLAIN = "## What is {0}?\n\nThis is **it**.\n\n```python\n{0} = 1\n```\n"
COUNT = 20
# those that are written in Python; any function of the others is one
CONVERTERS = {Markdown.convert.__code__: "Python-Markdown", pygments.highlight.__code__: "Pygments"}
NATIVE = ("comrak", "nh3")
NEEDED = {CARD: {*CONVERTERS.values(), *NATIVE}, PLAIN: {"Pygments", "nh3"}}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget()


def forget() -> None:
    """Begin as another process would."""
    remembered._known.clear()
    remembered._new.clear()


def write(*words: str, card: str = CARD) -> None:
    NOTES.write_text("\n".join(card.format(word) for word in words), "utf-8")


def build() -> dict[str, tuple[int, int]]:
    """Build as a process of its own; of each file there is then, what another has that was written anew."""
    forget()
    pipeline.build([NOTES])
    stats = {path: path.stat() for path in Path().rglob("*") if path.is_file() and path != NOTES}
    return {str(path): (stat.st_ino, stat.st_mtime_ns) for path, stat in stats.items()}


def native(function: Any) -> str:
    """The name of the library that a function is of, if it is written in no Python."""
    is_cleaner = isinstance(getattr(function, "__self__", None), nh3.Cleaner)  # a method does not know its module
    return "nh3" if is_cleaner else (getattr(function, "__module__", None) or "").partition(".")[0]


@contextmanager
def converting() -> Iterator[Counter[str]]:
    """How often each converter is called, by its name; by whatever name the program knows its functions."""
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            calls.update(filter(None, [CONVERTERS.get(frame.f_code)]))
        elif event == "c_call":
            calls.update({native(function)} & {*NATIVE})

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("card", NEEDED, ids=["any", "plain"])
def test_one_card_among_many(card: str) -> None:
    write(*(f"number {number}" for number in range(COUNT)), card=card)
    with converting() as cold:
        first = build()
    assert cold.keys() == NEEDED[card]
    assert all(COUNT <= count <= 4 * COUNT for count in cold.values())
    with converting() as again:
        assert build() == first
    assert not again
    text = NOTES.read_text("utf-8")
    NOTES.write_text(text.replace("| number 3 |", "| other |").replace("number 3 = 1", "number 3 = 2"), "utf-8")
    with converting() as edited:
        second = build()
    assert edited.keys() == NEEDED[card]
    assert all(1 <= count <= 4 for count in edited.values())
    written = {name for name in second if second[name] != first.get(name)}
    cache = {name for name in written if name.startswith(f"build/{FOLDER}/")}
    assert len(cache) == 3  # of texts, of packages, and what keeps them out of git
    assert written - cache == {"cards/notes.md", "cards/ledger.json", "build/notes.apkg"}


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
