"""How far a command has come, as a terminal shows it and as a pipe does not."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.press import document

fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

# a command of so many documents that each stage is seen, with no time to wait for
SLOW = "from generator.cli import bar, main; bar.DELAY = 0; main(prog_name='deckpress')"


def shown(folder: Path, *arguments: str, columns: int = 80, **environment: str) -> tuple[str, str]:
    """What a command shows on its stderr, a terminal, and what it prints on stdout, a pipe."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    python = subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments],
        cwd=folder,
        env={**os.environ, "TERM": "xterm", **environment},
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 65536):
            seen += part
    except OSError:  # how Linux says that the other end is closed
        pass
    out, _ = python.communicate(timeout=60)
    os.close(ours)
    assert python.returncode == 0
    return seen.decode(), out.decode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    entries = [(f"What is number {n}?", f"It is the number {n}.") for n in range(60)]
    (tmp_path / "notes.md").write_text(document(*entries), "utf-8")
    return tmp_path


def after(seen: str) -> str:
    """What is left on the line: the rest of it has been overwritten."""
    return seen.rpartition("\r")[2]


def test_a_terminal_sees_each_stage_and_nothing_of_it_in_the_end(project: Path) -> None:
    seen, out = shown(project, "build", "notes.md")
    assert "reading notes.md" in seen
    assert "rendering" in seen
    assert "cards/s" in seen
    assert "left" in seen
    assert "\n" not in seen
    assert not after(seen).strip()
    assert "60 new" in out


@pytest.mark.parametrize("columns", [80, 40, 20])
def test_the_bar_fits_into_the_terminal(project: Path, columns: int) -> None:
    seen, _ = shown(project, "build", "notes.md", columns=columns)
    assert max(map(len, seen.split("\r"))) in range(columns - 2, columns + 1)


def test_it_has_no_colours(project: Path) -> None:
    assert "\x1b[" not in shown(project, "build", "notes.md", NO_COLOR="1")[0].replace("\x1b[A", "")


@pytest.mark.parametrize("arguments", [["--quiet"], ["--json"]])
def test_who_wants_quiet_has_it(project: Path, arguments: list[str]) -> None:
    assert shown(project, "build", "notes.md", *arguments)[0] == ""


def test_a_terminal_that_cannot_overwrite_a_line_sees_no_bar(project: Path) -> None:
    assert shown(project, "build", "notes.md", TERM="dumb")[0] == ""


def test_verbose_leaves_a_line_for_each_thing_done(project: Path) -> None:
    seen, _ = shown(project, "build", "notes.md", "--verbose", NO_COLOR="1")
    lines = [line.rpartition("\r")[2] for line in seen.split("\r\n")[:-1]]
    assert lines == ["reading notes.md", "matching", "rendering", "packaging"]


@pytest.mark.parametrize(
    ("arguments", "stage"),
    [
        ("check notes.md", "reading notes.md"),
        ("diff notes.md", "reading notes.md"),
        ("inspect notes.md", "reading notes.md"),
        ("export notes.md --to csv", "reading notes.md"),
        ("preview notes.md --output site", "reading notes.md"),
        ("adopt build/bread.apkg --cards other/cards", "adopting"),
        ("verify build/bread.apkg", "importing bread.apkg"),
        ("verify build/bread.apkg build/bread.apkg", "studying 60 cards"),
    ],
)
def test_other_commands_that_take_time_show_it_too(project: Path, arguments: str, stage: str) -> None:
    shown(project, "build", "notes.md")
    seen, out = shown(project, *arguments.split())
    assert stage in seen
    assert not after(seen).strip()
    assert out


@pytest.mark.parametrize(
    "arguments",
    ["check notes.md --only wide-code", "adopt build/bread.apkg --cards other/cards", "verify build/bread.apkg"],
)
def test_quiet_shows_nothing_and_prints_nothing_where_all_is_well(project: Path, arguments: str) -> None:
    shown(project, "build", "notes.md")
    assert shown(project, *arguments.split(), "--quiet") == ("", "")


def test_a_pipe_sees_nothing(project: Path) -> None:
    command = [sys.executable, "-c", SLOW, "build", "notes.md"]
    assert subprocess.run(command, cwd=project, capture_output=True, check=True, timeout=60).stderr == b""
