"""A session in a real terminal -> the picture of it that the README shows.

`make recording` draws it; it needs tmux. All is typed as a person would, into a project that `deckpress init` makes.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURE = Path(__file__).parent / "images" / "terminal.svg"
COLUMNS, LINES = 92, 50
SESSION = (
    "deckpress init memory && cd memory",
    "deckpress build",
    "sed -i 's/the repetition adds/it adds/' cards/sources/memory.md",
    "deckpress diff",
    "deckpress build",
)
PROMPT = "$ "
# seconds
BOUND, PAUSE = 60, 0.1
# of GitHub's pages, at night
THEME = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [
        (72, 79, 88),
        (255, 123, 114),
        (63, 185, 80),
        (210, 153, 34),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
        (177, 186, 196),
    ],
)


def main() -> None:
    """Play the session, and draw it."""
    PICTURE.write_text(drawn(played()), "utf-8")


def drawn(seen: str) -> str:
    """The picture of what a terminal shows, with its colours; it loads no fonts."""
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(seen), soft_wrap=True)
    picture = console.export_svg(title="deckpress", theme=THEME, unique_id="deckpress")
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


def played() -> str:
    """What a terminal shows when all commands have been run, with its colours."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        return _play(Path(folder), ["tmux", "-S", f"{place}/socket", "-f", os.devnull])


def _play(folder: Path, tmux: list[str]) -> str:
    """The same. folder: where it is played. tmux: how it is called."""
    shell = {
        "HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PS1": rf"\[\e[1;32m\]{PROMPT}\[\e[0m\]",
        "LANG": "C.UTF-8",
        "HISTFILE": os.devnull,
    }
    setting = [f"{name}={value}" for name, value in shell.items()]
    size = ["-x", str(COLUMNS), "-y", str(LINES)]
    start = ["env", "-i", "TERM=tmux-256color", *setting, "bash", "--noprofile", "--norc"]
    subprocess.run([*tmux, "new-session", "-d", "-c", str(folder), *size, *start], check=True)
    try:
        for number, command in enumerate(SESSION, start=1):
            _wait(tmux, number)
            subprocess.run([*tmux, "send-keys", "-l", command], check=True)
            subprocess.run([*tmux, "send-keys", "Enter"], check=True)
        _wait(tmux, len(SESSION) + 1)
        shown = _seen(tmux, "-e").rstrip()
        return shown[: shown.rindex("\n")].rstrip()
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


def _wait(tmux: list[str], prompts: int) -> None:
    """Wait until the shell has asked so many times for a command."""
    deadline = time.monotonic() + BOUND
    while len(re.findall(r"^\$", _seen(tmux), re.MULTILINE)) < prompts:
        if time.monotonic() > deadline:
            raise TimeoutError(_seen(tmux))
        time.sleep(PAUSE)


def _seen(tmux: list[str], *options: str) -> str:
    """What the terminal shows and has shown."""
    command = [*tmux, "capture-pane", "-p", "-S", "-", *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    if not shutil.which("tmux"):
        sys.exit("make recording needs tmux")
    main()
