"""Building decks in tests, with a clock that stands where a test puts it."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.pipeline import build
from generator.report import Report

START = 1_800_000_000


@dataclass
class Clock:
    """A clock in Unix seconds that moves only when it is told to, or slept on."""

    now: float = START

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Row:
    """A note as a package holds it."""

    guid: str
    mod: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class Press:
    """A project in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def build(self, *documents: str, later: float = 60, **options: Any) -> Report:
        """Build, so many seconds after the last time."""
        self.clock.now += later
        return build(
            [self.folder / document for document in documents],
            cards=self.folder / "cards",
            output=self.folder / "build",
            clock=self.clock.read,
            sleep=self.clock.sleep,
            **options,
        )

    def package(self, slug: str) -> Path:
        return self.folder / "build" / f"{slug}.apkg"

    def ledger(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.read("cards/ledger.json"))
        return value

    def notes(self, slug: str) -> list[Row]:
        """The notes of a package, in the order in which they are due."""
        sql = "select guid, n.mod, tags, flds from notes n join cards c on c.nid = n.id where c.ord = 0 order by c.due"
        return [
            Row(guid, mod, tuple(tags.split()), tuple(fields.split("\x1f")))
            for guid, mod, tags, fields in query(self.package(slug), sql)
        ]

    def by_front(self, slug: str) -> dict[str, Row]:
        return {row.fields[0]: row for row in self.notes(slug)}


def query(package: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows that a query gives on a package's collection."""
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as folder:
        database = Path(archive.extract("collection.anki2", folder))
        connection = sqlite3.connect(database)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


def document(*entries: tuple[str, str], title: str = "Interview questions on Bread") -> str:
    """A labelled document of questions and answers."""
    parts = [f"# {title}"]
    for number, (question, answer) in enumerate(entries, start=1):
        parts += [f"Q{number}. **{question}**", f"Ans - {answer}"]
    return "\n\n".join(parts) + "\n"
