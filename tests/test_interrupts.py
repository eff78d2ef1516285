"""Ctrl-C at any moment, and a pipe that nobody reads any more: all stays as it was, and there is no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import writing
from generator.interrupts import held
from tests.press import document

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process")

# seconds: far more than any command takes
BOUND = 60
# calls by which files reach their places; Ctrl-C is sent in the middle of each
CALLS = ("mkdir", "mkstemp", "fsync", "link", "replace", "unlink", "rmdir")


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has been built once, and whose document was edited since."""
    entries = [(f"What is number {n}?", f"It is the number {n}, in a `list`.") for n in range(300)]
    notes = tmp_path / "notes.md"
    notes.write_text(document(*entries), "utf-8")
    subprocess.run([sys.executable, "-m", "generator", "build", "--quiet", "notes.md"], cwd=tmp_path, check=True)
    notes.write_text(notes.read_text("utf-8").replace("the number", "that number"), "utf-8")
    return tmp_path


def interrupted(folder: Path, *arguments: str, after: str) -> tuple[int, list[str]]:
    """The exit status, and the lines on stderr, of a command to which Ctrl-C comes once it has said something."""
    with subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line.rstrip("\n"))
            if said[-1] == after:
                process.send_signal(signal.SIGINT)
        process.wait(BOUND)
        return process.returncode, said


@pytest.mark.parametrize("stage", ["reading notes.md", "matching", "rendering", "packaging"])
def test_ctrl_c_in_each_stage_leaves_everything_as_it_was(project: Path, stage: str) -> None:
    before = tree(project)
    status, said = interrupted(project, "build", "--verbose", "notes.md", after=stage)
    assert (status, said[-2:]) == (130, [stage, "interrupted"])
    assert tree(project) == before


@pytest.mark.parametrize("moment", range(12))
def test_ctrl_c_at_any_moment_leaves_everything_as_it_was_or_built(project: Path, moment: int) -> None:
    before = tree(project)
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--verbose", "notes.md"],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    first = process.stderr.readline()
    threading.Event().wait(moment / 15)
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=BOUND)[1]
    assert "Traceback" not in first + rest
    # at its very end, Python leaves Ctrl-C to the system
    assert process.returncode in (0, -signal.SIGINT) or rest.endswith("interrupted\n")
    found = tree(project)
    assert found == before or found["cards/ledger.json"] != before["cards/ledger.json"]
    assert not [name for name in found if name.endswith(writing.SUFFIX)]


# the end of an object raises nothing: Python tells of it and goes on
PASSED_OVER = """
import signal, sys, time
from generator import __main__, cli

class Ends:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.1)

def main(**_):
    Ends()
    time.sleep(30)

cli.main = main
__main__.run()
"""


def test_ctrl_c_where_nothing_can_be_raised_comes_again(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", PASSED_OVER]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=BOUND, check=False
    )
    assert (ended.returncode, ended.stderr) == (130, "interrupted\n")


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("nth", range(4))
def test_ctrl_c_while_files_are_put_in_place_undoes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, nth: int
) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "stale").write_bytes(b"stale")
    before = tree(tmp_path)
    sent = iter(range(100))

    def sending(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            done = call(*arguments, **options)
            if next(sent) == nth:
                os.kill(os.getpid(), signal.SIGINT)
            return done

        return wrapped

    place: Any = {"mkstemp": writing.tempfile, "mkdir": Path, "unlink": Path, "rmdir": Path}.get(name, os)  # type: ignore[attr-defined]
    monkeypatch.setattr(place, name, sending(getattr(place, name)))
    files = {tmp_path / "old": b"new", tmp_path / "a/b/new": b"new", tmp_path / "a/other": b"new"}
    try:
        writing.write(files, remove=[tmp_path / "stale"])
    except KeyboardInterrupt:
        monkeypatch.undo()
        assert tree(tmp_path) == before or "stale" not in tree(tmp_path)
    else:
        monkeypatch.undo()
        assert next(sent) <= nth
    assert not list(tmp_path.rglob(f"*{writing.SUFFIX}"))


def test_held_ctrl_c_comes_when_it_is_let_through_or_in_the_end() -> None:
    done: list[str] = []

    def at_once() -> None:
        with held() as let_through:
            os.kill(os.getpid(), signal.SIGINT)
            done.append("held")
            let_through()
            done.append("never")

    def in_the_end() -> None:
        with held():
            with held():
                os.kill(os.getpid(), signal.SIGINT)
            done.append("held by the outer")

    with pytest.raises(KeyboardInterrupt):
        at_once()
    with pytest.raises(KeyboardInterrupt):
        in_the_end()
    assert done == ["held", "held by the outer"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_threads_hold_nothing() -> None:
    seen: list[object] = []

    def work() -> None:
        with held() as let_through:
            let_through()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


@pytest.mark.parametrize(
    "command", ["inspect notes.md", "check --list", "config --example", "export notes.md --to json"]
)
def test_a_pipe_that_nobody_reads_is_no_error(project: Path, command: str) -> None:
    line = f'"{sys.executable}" -m generator {command} | head -1'
    done = subprocess.run(["sh", "-c", line], cwd=project, capture_output=True, text=True, timeout=BOUND, check=True)
    assert done.stdout
    assert done.stderr == ""
