"""Packages -> the two sides of each card, as Anki's own backend gives them."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection, ImportAnkiPackageRequest

from tests.clients import Face
from tests.press import Press

if TYPE_CHECKING:
    from anki.cards import Card

DECKS = Path(__file__).parent / "decks"
EXPECTED = re.compile(r"\[\[type:(?:cloze:)?(?P<field>.+?)\]\]")


@contextmanager
def collection(folder: Path, packages: Iterable[Path]) -> Iterator[Collection]:
    """A collection in this folder with all these packages imported."""
    opened = Collection(str(folder / "collection.anki2"))
    try:
        for package in packages:
            opened.import_anki_package(ImportAnkiPackageRequest(package_path=str(package)))
        yield opened
    finally:
        opened.close()


def press_decks(folder: Path, templates: Path | None = None) -> list[Path]:
    """Press the decks of tests/decks in this folder; their packages. templates: an author's own."""
    press = Press(folder)
    shutil.copytree(DECKS, folder / "cards")
    press.build(templates=templates)
    return sorted((folder / "build").glob("*.apkg"))


def faces(opened: Collection) -> list[Face]:
    """Every card of a collection, in the order of its import."""
    assert opened.db is not None
    ids = opened.db.list("select c.id from cards c join notes n on n.id = c.nid order by n.id, c.ord")
    return [_face(opened, opened.get_card(id)) for id in ids]


def _face(opened: Collection, card: Card) -> Face:
    note, notetype = card.note(), card.note_type()["name"]
    number = f"-{card.ord + 1}" if len(note.cards()) > 1 else ""
    front, back = (opened.media.escape_media_filenames(text) for text in (card.question(), card.answer()))
    if typed := EXPECTED.search(front):
        expected = html.unescape(note[typed["field"]])
        return Face(
            f"{note.guid}{number}", notetype, card.ord, front, back, opened.compare_answer(expected, _slip(expected))
        )
    return Face(f"{note.guid}{number}", notetype, card.ord, front, back)


def _slip(text: str) -> str:
    """What somebody types who knows it nearly: a letter too many, one missing."""
    middle = len(text) // 2
    return text[:middle] + "x" + text[middle:-1] if len(text) > 3 else text
