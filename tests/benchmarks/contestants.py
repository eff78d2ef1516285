"""Who is measured: deckpress in several situations, the bare script, the floor, and the tools that pip can install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.documents import Card, cards, document, documents

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
DECKPRESS = (sys.executable, "-m", "generator", "build", "--quiet")
BARE, FLOOR = "bare script", "floor: rows and zip"
COLD, UNCHANGED, EDITED = "deckpress, cold", "deckpress, nothing changed", "deckpress, one card edited"
MANY_COLD, MANY_EDITED = "deckpress, 200 documents, cold", "deckpress, one document of 200 edited"
# where the environments of the tools are kept
ENVIRONMENTS = PROJECT / ".benchmarks"
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
    command = (*DECKPRESS, *texts)
    some = list(cards(min(count, 1000)))
    first = next(iter(texts))

    def edit(folder: Path, run: int) -> None:
        _edit(folder / first, some[len(some) // 2 + run])

    yield Contestant(COLD, command, lambda folder: _write(folder, texts), _from_scratch)
    yield Contestant(UNCHANGED, command, lambda folder: _built(folder, texts, command), _as_it_is)
    yield Contestant(EDITED, command, lambda folder: _built(folder, texts, command), edit)


def ours_in_many(count: int) -> Iterator[Contestant]:
    """Deckpress with as many cards in 200 documents, a deck each; then with one of them edited."""
    some = list(cards(count))
    each = count // MANY
    parts = {f"docs/part{number}.md": some[number * each : (number + 1) * each] for number in range(MANY)}
    texts = {
        name: document(part, "headings", f"benchmarks {number}") for number, (name, part) in enumerate(parts.items())
    }
    command = (*DECKPRESS, "docs")

    def edit(folder: Path, run: int) -> None:
        name, part = list(parts.items())[MANY // 2 + run]
        _edit(folder / name, part[0])

    yield Contestant(MANY_COLD, command, lambda folder: _write(folder, texts), _from_scratch)
    yield Contestant(MANY_EDITED, command, lambda folder: _built(folder, texts, command), edit)


def scripts(count: int, dialect: str) -> Iterator[Contestant]:
    """The bare script and the floor, of the same documents."""
    texts = documents(count, dialect)
    for name, script in ((BARE, "bare.py"), (FLOOR, "floor.py")):
        command = (sys.executable, str(HERE / script), dialect, "out.apkg", *texts)
        yield Contestant(name, command, lambda folder: _write(folder, texts), _from_scratch)


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that pip can install. requirements: what pip is told. write: cards to the files that it reads.

    arguments: its command line, of which the first word is the name of its script.
    """

    name: str
    requirements: Sequence[str]
    arguments: Sequence[str]
    write: Callable[[Sequence[Card]], dict[str, str]]

    def version(self) -> str:
        """Its version, where it is installed."""
        code = f"import importlib.metadata as m; print(m.version({self.name!r}))"
        return subprocess.run(
            [self._bin("python"), "-c", code], check=True, capture_output=True, text=True
        ).stdout.strip()

    def install(self) -> str:
        """Put it into an environment of its own; what is wrong, if it does not run there."""
        folder = ENVIRONMENTS / self.name
        if not folder.exists():
            venv.create(folder, with_pip=True)
            subprocess.run([self._bin("python"), "-m", "pip", "install", "--quiet", *self.requirements], check=False)
        try:
            self.version()
            subprocess.run([self._bin(self.arguments[0]), "--help"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            said = getattr(error, "stderr", b"").decode().strip().split("\n")[-1]
            return f"{self.name} does not run on Python {sys.version.split()[0]}: {said or error}"
        return ""

    def contestant(self, count: int) -> Contestant:
        """It, with so many cards to press."""
        texts = self.write(list(cards(count)))
        command = (self._bin(self.arguments[0]), *self.arguments[1:])
        return Contestant(self.name, command, lambda folder: _write(folder, texts), _from_scratch)

    def _bin(self, name: str) -> str:
        return str(ENVIRONMENTS / self.name / "bin" / name)


def _sections(some: Sequence[Card]) -> dict[str, str]:
    return {"in/deck.md": document(some, "headings")}


def _percents(some: Sequence[Card]) -> dict[str, str]:
    return {"in/deck.md": "\n\n---\n\n".join(f"{card.question}\n\n%\n\n{card.answer}" for card in some)}


def _files(some: Sequence[Card]) -> dict[str, str]:
    return {f"in/{card.question.rstrip('?')}.md": card.answer for card in some}


TOOLS = (
    # its command line library breaks with newer versions of click
    Tool("markdown-anki-decks", ("markdown-anki-decks", "click<8.2"), ("mdankideck", "in", "out"), _sections),
    Tool("ankdown", ("ankdown",), ("ankdown", "-r", "in", "-p", "out.apkg"), _percents),
    # later versions need Python 3.12
    Tool("md2anki", ("md2anki==3.0.20b0",), ("md2anki", "in/deck.md", "-o-anki", "out.apkg"), _sections),
    Tool("md2ankicard", ("md2ankicard",), ("md2ankicard", "in", "out.apkg", "Deck"), _files),
)


def environment() -> dict[str, str]:
    """The environment of whoever is measured: deckpress as it is in this checkout."""
    return {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": ""}


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _built(folder: Path, texts: Mapping[str, str], command: Sequence[str]) -> None:
    _write(folder, texts)
    subprocess.run(command, cwd=folder, check=True, env=environment())


def _edit(path: Path, card: Card) -> None:
    text = path.read_text("utf-8")
    edited = text.replace(card.answer, f"It is an edited one. {card.answer}", 1)
    assert edited != text
    path.write_text(edited, "utf-8")


def _from_scratch(folder: Path, run: int) -> None:
    """Remove what the last run has left."""
    for name in ("cards", "build", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "out").mkdir()
    (folder / "out.apkg").unlink(missing_ok=True)


def _as_it_is(folder: Path, run: int) -> None:
    """Leave all as it is."""
