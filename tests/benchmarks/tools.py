"""The tools that pip can install, each with the same cards in its own way of writing, in an environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.contestants import PROJECT, Contestant, from_scratch, write
from tests.benchmarks.documents import Card, cards, document

# where the environments are kept
ENVIRONMENTS = PROJECT / ".benchmarks"


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
        return Contestant(self.name, command, lambda folder: write(folder, texts), from_scratch)

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
