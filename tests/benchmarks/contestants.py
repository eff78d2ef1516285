"""Who is measured: deckpress in several situations, the bare script, the floor, and what comes before and after."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.documents import Card, cards, document, documents

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
DECKPRESS = (sys.executable, "-m", "generator")
BUILD = (*DECKPRESS, "build", "--quiet")
BARE, FLOOR = "bare script", "floor: rows and zip"
COLD, UNCHANGED, EDITED = "deckpress, cold", "deckpress, nothing changed", "deckpress, one card edited"
MANY_COLD, MANY_EDITED = "deckpress, 200 documents, cold", "deckpress, one document of 200 edited"
PYTHON, HELP, VERSION = "python -c pass", "deckpress --help", "deckpress --version"
NO_PACKAGE, BARE_PACKAGE, OUR_PACKAGE = "Anki, nothing imported", "the bare script's package", "deckpress's package"
IN_TURN, AT_ONCE = "one after the other", "side by side"
MANY = 200


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody who is measured.

    command: what is run, in a folder of its own. prepare: puts there what it reads, once. before: is called with the
    folder and the number of the run before each run; the time that it takes does not count.
    """

    name: str
    command: Sequence[str]
    prepare: Callable[[Path], object]
    before: Callable[[Path, int], object]


def ours(count: int, dialect: str) -> Iterator[Contestant]:
    """Deckpress with nothing built yet, with nothing changed since, and with one card edited."""
    texts = documents(count, dialect)
    command = (*BUILD, *texts)
    some = list(cards(min(count, 1000)))
    first = next(iter(texts))

    def change(folder: Path, run: int) -> None:
        edit(folder / first, some[len(some) // 2 + run])

    yield Contestant(COLD, command, lambda folder: write(folder, texts), from_scratch)
    yield Contestant(UNCHANGED, command, lambda folder: _built(folder, texts, command), _as_it_is)
    yield Contestant(EDITED, command, lambda folder: _built(folder, texts, command), change)


def ours_in_many(count: int) -> Iterator[Contestant]:
    """Deckpress with as many cards in 200 documents, a deck each; then with one of them edited."""
    some = list(cards(count))
    each = count // MANY
    parts = {f"docs/part{number}.md": some[number * each : (number + 1) * each] for number in range(MANY)}
    texts = {
        name: document(part, "headings", f"benchmarks {number}") for number, (name, part) in enumerate(parts.items())
    }
    command = (*BUILD, "docs")

    def change(folder: Path, run: int) -> None:
        name, part = list(parts.items())[MANY // 2 + run]
        edit(folder / name, part[0])

    yield Contestant(MANY_COLD, command, lambda folder: write(folder, texts), from_scratch)
    yield Contestant(MANY_EDITED, command, lambda folder: _built(folder, texts, command), change)


def scripts(count: int, dialect: str) -> Iterator[Contestant]:
    """The bare script and the floor, of the same documents."""
    texts = documents(count, dialect)
    for name, script in ((BARE, "bare.py"), (FLOOR, "floor.py")):
        command = (sys.executable, str(HERE / script), dialect, "out.apkg", *texts)
        yield Contestant(name, command, lambda folder: write(folder, texts), from_scratch)


def starts() -> Iterator[Contestant]:
    """What it takes until a command answers, and Python alone."""
    for name, command in (
        (PYTHON, (sys.executable, "-c", "pass")),
        (HELP, (*DECKPRESS, "--help")),
        (VERSION, (*DECKPRESS, "--version")),
    ):
        yield Contestant(name, command, _nothing, _as_it_is)


def imports(count: int) -> Iterator[Contestant]:
    """Anki's backend with a new profile: alone, and importing the package of the bare script, or of deckpress."""
    texts = documents(count, "headings")
    bare = (sys.executable, str(HERE / "bare.py"), "headings", "out.apkg", *texts)
    importing = (sys.executable, str(HERE / "importing.py"))
    yield Contestant(NO_PACKAGE, importing, _nothing, _as_it_is)
    yield Contestant(BARE_PACKAGE, (*importing, "out.apkg"), lambda folder: _built(folder, texts, bare), _as_it_is)
    command = (*importing, "build/benchmarks.apkg")
    yield Contestant(OUR_PACKAGE, command, lambda folder: _built(folder, texts, (*BUILD, *texts)), _as_it_is)


def projects(count: int) -> Iterator[Contestant]:
    """Two projects with half of the cards each, built one after the other, and both at once."""
    topics = {"milk": cards(count // 2, seed=2), "tea": cards(count // 2, seed=3)}
    texts = {f"{topic}.md": document([*some], "headings", topic) for topic, some in topics.items()}
    first, second = (
        shlex.join([*BUILD, f"{topic}.md", "--cards", f"out/{topic}/cards", "--output", f"out/{topic}/build"])
        for topic in topics
    )
    # in a folder that is not there yet, both would wait for the lock of the one above
    folders = f"mkdir -p {shlex.join(f'out/{topic}' for topic in topics)}"
    for name, builds in ((IN_TURN, f"{first} && {second}"), (AT_ONCE, f"{first} & {second} && wait $!")):
        script = f"{folders} && {{ {builds}; }}"
        yield Contestant(name, ("sh", "-c", script), lambda folder: write(folder, texts), from_scratch)


def environment() -> dict[str, str]:
    """The environment of whoever is measured: deckpress as it is in this checkout."""
    return {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": ""}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write documents into a folder, by their paths there."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _built(folder: Path, texts: Mapping[str, str], command: Sequence[str]) -> None:
    write(folder, texts)
    subprocess.run(command, cwd=folder, check=True, env=environment())


def edit(path: Path, card: Card) -> None:
    """Change the answer of one of the cards of a document."""
    text = path.read_text("utf-8")
    edited = text.replace(card.answer, f"It is an edited one. {card.answer}", 1)
    assert edited != text
    path.write_text(edited, "utf-8")


def from_scratch(folder: Path, run: int) -> None:
    """Remove what the last run has left."""
    for name in ("cards", "build", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "out").mkdir()
    (folder / "out.apkg").unlink(missing_ok=True)


def _nothing(folder: Path) -> None:
    """Put nothing there."""


def _as_it_is(folder: Path, run: int) -> None:
    """Leave all as it is."""
