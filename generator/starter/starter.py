"""An empty folder -> the files of a small project."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from generator import __version__, config, writing
from generator.errors import OutputError
from generator.project import SOURCES

# where each file of this folder goes
PLACES = {
    "memory.md": Path("cards", SOURCES, "memory.md"),
    "quiz.md": Path("cards", SOURCES, "quiz.md"),
    "Makefile": Path("Makefile"),
    "README.md": Path("README.md"),
    "gitignore": Path(".gitignore"),
    "decks.yml": Path(".github", "workflows", "decks.yml"),
}
# what a folder may hold that is called empty: a repository that was just begun, and what a Mac leaves everywhere
EMPTY = frozenset({".git", ".DS_Store"})
# stand for the name of the project and for the version that makes it
NAME = "{{name}}"
VERSION = "{{version}}"
# how many files a message names
MOST_NAMED = 5


def start(folder: Path) -> tuple[Path, ...]:
    """Write a small project into the folder, which may be missing, and give the paths of its files.

    Raises OutputError, with nothing written, where the folder is not empty or cannot be written to.
    """
    _require_empty(folder)
    found = files(folder)
    writing.write({path: text.encode("utf-8") for path, text in found.items()})
    return tuple(found)


def files(folder: Path) -> dict[Path, str]:
    """The files of a small project in the folder, by path."""
    shipped = resources.files(__package__)
    name = " ".join(folder.resolve().name.split()) or "Cards"
    found = {folder / config.FILE: config.example(is_commented=True)}
    for source, place in PLACES.items():
        text = shipped.joinpath(source).read_text("utf-8")
        found[folder / place] = text.replace(NAME, name).replace(VERSION, __version__)
    return found


def _require_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), None, "this is a file, not a folder", "name a folder that is empty or new")
    try:
        there = sorted(path.name for path in folder.iterdir() if path.name not in EMPTY) if folder.exists() else []
    except OSError as error:
        what = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise OutputError(str(folder), None, what, "name another folder") from error
    if there:
        more = f" and {len(there) - MOST_NAMED} more" if len(there) > MOST_NAMED else ""
        what = f"this folder is not empty: it holds {', '.join(there[:MOST_NAMED])}{more}"
        hint = "name a new folder, as in: deckpress init decks; a document that is here already needs none: build it"
        raise OutputError(str(folder), None, what, hint)
