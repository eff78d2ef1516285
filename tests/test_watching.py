"""What counts as a change of a project's files: real files, as editors write them."""

from __future__ import annotations

import os
import queue
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest
import watchfiles

from generator import watching
from generator.watching import Watch, watched

# seconds: far more than any change takes
BOUND = 20


class Watcher:
    """A watch that runs in a thread; its changes are waited for."""

    def __init__(self, paths: Callable[[], Iterable[Path]], home: Path) -> None:
        self.home = home
        self.stop = threading.Event()
        self.watch = Watch(paths, self.stop)
        self.found: queue.Queue[frozenset[Path]] = queue.Queue()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        for changed in self.watch:
            self.found.put(changed)

    def names(self) -> list[str]:
        """The next change."""
        return sorted(path.relative_to(self.home).as_posix() for path in self.found.get(timeout=BOUND))

    def until(self, *names: str) -> None:
        """Wait until each of the names has been told of, in one change or in several."""
        left = set(names)
        while left:
            left -= set(self.names())

    def close(self) -> None:
        self.stop.set()
        self.thread.join(BOUND)
        assert not self.thread.is_alive()


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    (tmp_path / "cards/sources").mkdir(parents=True)
    (tmp_path / "notes.md").write_text("one", "utf-8")
    (tmp_path / "cards/bread.md").write_text("one", "utf-8")
    made = Watcher(lambda: watched([tmp_path / "notes.md"], tmp_path / "cards"), tmp_path)
    yield made
    made.close()


def replaced(path: Path, text: str) -> None:
    """Save as Vim, Emacs and most others do: write beside it, then rename."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, "utf-8")
    os.replace(beside, path)


def test_what_is_watched_is_what_a_build_reads() -> None:
    said = watched([Path("a.md"), Path("a.md")], Path("x/cards"), templates=Path("t"), others=[Path("roc.png")])
    names = ["a.md", "x/cards", "x/deckpress.toml", "x/pyproject.toml", "t", "roc.png"]
    assert [path.as_posix() for path in said] == names


def test_each_way_to_save_a_file_is_a_change(watcher: Watcher, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("two", "utf-8")
    assert watcher.names() == ["notes.md"]
    replaced(path, "three")
    assert watcher.names() == ["notes.md"]
    path.rename(tmp_path / "notes.md~")
    path.write_text("four", "utf-8")
    assert watcher.names() == ["notes.md"]


def test_a_file_that_goes_and_comes_back_is_told_of(watcher: Watcher, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.unlink()
    assert watcher.names() == ["notes.md"]
    path.write_text("again", "utf-8")
    assert watcher.names() == ["notes.md"]


def test_files_saved_together_are_one_change(watcher: Watcher, tmp_path: Path) -> None:
    for name in ("notes.md", "cards/bread.md", "deckpress.toml", "cards/ledger.json"):
        replaced(tmp_path / name, "together")
    assert watcher.names() == ["cards/bread.md", "cards/ledger.json", "deckpress.toml", "notes.md"]


def test_folders_made_later_and_made_anew_are_watched(watcher: Watcher, tmp_path: Path) -> None:
    below = tmp_path / "cards/sources/part/deep"
    below.mkdir(parents=True)
    (below / "a.md").write_text("one", "utf-8")
    watcher.until("cards/sources/part/deep/a.md")
    (below / "a.md").write_text("two", "utf-8")
    watcher.until("cards/sources/part/deep/a.md")
    shutil.rmtree(tmp_path / "cards")
    watcher.until("cards/bread.md", "cards/sources/part/deep/a.md")
    below.mkdir(parents=True)
    (below / "a.md").write_text("three", "utf-8")
    watcher.until("cards/sources/part/deep/a.md")


def test_a_file_saved_as_it_was_is_no_change(watcher: Watcher, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    replaced(path, "two")
    assert watcher.names() == ["notes.md"]
    replaced(path, "two")
    os.utime(path)
    (tmp_path / "cards/.hidden.md").write_text("x", "utf-8")
    (tmp_path / "cards/node_modules").mkdir()
    (tmp_path / "cards/node_modules/x.md").write_text("x", "utf-8")
    (tmp_path / "other.md").write_text("x", "utf-8")
    (tmp_path / "cards/last.md").write_text("x", "utf-8")
    assert watcher.names() == ["cards/last.md"]


def test_what_the_caller_wrote_is_no_change_until_somebody_edits_it(watcher: Watcher, tmp_path: Path) -> None:
    path = tmp_path / "cards/bread.md"
    watcher.watch.wrote({path: b"built", tmp_path / "cards/gone.md": None})
    replaced(path, "built")
    replaced(tmp_path / "notes.md", "two")
    assert watcher.names() == ["notes.md"]
    replaced(path, "edited")
    assert watcher.names() == ["cards/bread.md"]


def test_a_change_made_before_the_first_look_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("one", "utf-8")
    stop = threading.Event()
    changes = iter(Watch(lambda: [path], stop))
    path.write_text("three", "utf-8")
    assert next(changes) == {path}
    stop.set()
    assert not list(changes)


def test_a_page_in_a_zip_changes_with_the_zip(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"no zip yet")
    stop = threading.Event()
    changes = iter(Watch(lambda: [path / "Folder/Page.md"], stop))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Folder/Page.md", "x")
    assert next(changes) == {path}


def test_where_no_notice_comes_we_look_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(list(islice(watching._wakes([tmp_path / "nowhere"], threading.Event()), 3))) == 3

    def full(*folders: Path, **options: object) -> Iterator[None]:
        raise RuntimeError("OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", full)
    assert len(list(watching._wakes([tmp_path], threading.Event()))) == 2


def test_a_large_file_is_known_by_its_time_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_BYTES", 3)
    path = tmp_path / "film.mp4"
    path.write_bytes(b"one")
    watch = Watch(lambda: [path], threading.Event())
    path.write_bytes(b"longer")
    assert next(iter(watch)) == {path}
    os.utime(path, ns=(1, 1))
    assert next(iter(watch)) == {path}
