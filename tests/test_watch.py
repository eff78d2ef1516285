"""`deckpress watch`: a process of its own, files as people save them, and what it says of each build."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import pipeline, sources
from generator.errors import BuildError
from generator.find import find
from generator.memory import Memory
from generator.records import Document, Findings
from generator.render import render
from tests.pictures import RED

# seconds: far more than any build takes
BOUND = 30
TEA = "# Interview questions on Tea\n\n## What is oolong?\n\nA tea.\n\n## What is matcha?\n\nPowder.\n"


class Watching:
    """The process, whose lines are waited for."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "generator", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, wanted: str) -> str:
        """The next line in which the pattern is found; fails where none comes."""
        seen = []
        while True:
            try:
                seen.append(self.lines.get(timeout=BOUND))
            except queue.Empty:
                raise AssertionError(f"no line with {wanted!r} in {seen}") from None
            if re.search(wanted, seen[-1]):
                return seen[-1]

    def end(self) -> int:
        """End it as Ctrl-C does; gives its exit status."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(BOUND)
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait(BOUND)
        self.thread.join(BOUND)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / "notes.md").write_text(TEA, "utf-8")
    watching = Watching(tmp_path, "watch", "notes.md")
    yield watching
    watching.close()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(".beside")
    beside.write_text(text.replace(old, new), "utf-8")
    os.replace(beside, path)


def test_each_build_is_a_line_that_says_what_happened(started: Watching, tmp_path: Path) -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d  Tea 2 new  \d+\.\d s", started.until("new"))
    started.until("watching notes.md; Ctrl-C ends")
    edit(tmp_path / "notes.md", "A tea", "A dark tea")
    started.until("Tea 1 changed  ")
    edit(tmp_path / "cards/tea.md", "Powder", "Ground leaves")
    started.until("Tea 1 changed  ")
    edit(tmp_path / "notes.md", "## What is matcha?\n\nPowder.\n", "## What is sencha?\n")
    started.until("Tea 1 retired, 1 without an answer  ")
    (tmp_path / "deckpress.toml").write_text("[theme]\nfont_size = 24\n", "utf-8")
    started.until("a new look  ")
    assert started.end() == 0


def test_nothing_that_is_broken_ends_it(started: Watching, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    started.until("Tea 2 new")
    notes.write_text("# Tea\n", "utf-8")
    started.until("not built")
    started.until(r"error: notes.md: ")
    started.until("hint: ")
    notes.unlink()
    started.until("error: notes.md: there is no such document")
    notes.write_text(TEA, "utf-8")
    started.until("nothing changed")
    (tmp_path / "deckpress.toml").write_text("[meida]\n", "utf-8")
    started.until('error: deckpress.toml:1: there is no table "meida"')
    (tmp_path / "deckpress.toml").write_text("", "utf-8")
    started.until("nothing changed")
    edit(notes, "A tea", "Theirs")
    started.until("Tea 1 changed")
    edit(tmp_path / "cards/tea.md", "Theirs", "Ours")
    started.until("Tea 1 changed")
    edit(notes, "Theirs", "Theirs again")
    started.until("error: cards/tea.md:.*edited here and in its document")
    edit(notes, "Theirs again", "Ours")
    started.until("nothing changed")
    (tmp_path / "build/tea.apkg").unlink()
    (tmp_path / "build/tea.apkg").mkdir()
    edit(notes, "Ours", "Mine")
    started.until("error: build/tea.apkg: cannot be written: a folder is in the way")
    (tmp_path / "build/tea.apkg").rmdir()
    edit(notes, "Mine", "Mine!")
    started.until("Tea 1 changed")
    assert started.end() == 0


def test_a_picture_is_waited_for_and_its_change_is_seen(started: Watching, tmp_path: Path) -> None:
    started.until("Tea 2 new")
    edit(tmp_path / "notes.md", "A tea.", "A tea.\n\n![](pictures/leaf.png)")
    started.until('error: notes.md:7: there is no file "pictures/leaf.png"')
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/leaf.png").write_bytes(RED)
    started.until("Tea 1 changed")
    assert started.end() == 0


def test_a_project_is_watched_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "cards/sources").mkdir(parents=True)
    watching = Watching(tmp_path, "watch", "--quiet")
    watching.until("error: cards: there is nothing to build")
    (tmp_path / "cards/sources/new").mkdir()
    (tmp_path / "cards/sources/new/tea.md").write_text(TEA, "utf-8")
    while not (tmp_path / "build/tea.apkg").exists():
        assert watching.process.poll() is None
    assert watching.end() == 0
    watching.close()
    assert not [line for line in watching.lines.queue if "new" in line]


def test_what_has_not_changed_is_neither_read_nor_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    worked: list[str] = []

    def finding(document: Document, *arguments: object) -> Findings:
        worked.append(document.path)
        return find(document)

    def rendering(card: object, *arguments: object) -> object:
        worked.append(card.front)  # type: ignore[attr-defined]
        return render(card, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sources, "find", finding)
    monkeypatch.setattr(pipeline, "render", rendering)
    documents = [Path("tea.md"), Path("coffee.md")]
    documents[0].write_text(TEA, "utf-8")
    documents[1].write_text("## What is a flat white?\n\nA coffee.\n", "utf-8")
    memory = Memory()
    pipeline.build(documents, memory=memory)
    assert len(worked) == 5
    worked.clear()
    edit(documents[0], "Powder", "Ground leaves")
    pipeline.build(documents, memory=memory)
    assert worked == ["tea.md", "What is matcha?"]
    worked.clear()
    edit(documents[0], "Ground leaves", "Powder")
    documents[1].write_text("nothing", "utf-8")
    with pytest.raises(BuildError):
        pipeline.build(documents, memory=memory)
    documents[1].write_text("## What is a flat white?\n\nA coffee.\n", "utf-8")
    pipeline.build(documents, memory=memory)
    assert worked == ["tea.md", "coffee.md", "What is matcha?"]


def test_preview_tells_when_there_are_more_cards(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(TEA, "utf-8")
    shown = Watching(tmp_path, "preview", "--no-open", "notes.md")
    try:
        shown.until("^2 cards at http")
        edit(tmp_path / "notes.md", "Powder.", "Powder.\n\n## What is sencha?\n\nA steamed tea.")
        shown.until("^3 cards now$")
    finally:
        shown.close()
