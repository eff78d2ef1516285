"""Packages are made only where they would be made of something else, and are then as if all had been made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import package, unchanged
from generator.cache import load
from tests.press import Press, document

BREAD = document(("What is a starter?", "Flour and water, alive."), title="Interview questions on Bread")
TEA = document(("How hot for green tea?", "80 degrees. ![leaf](leaf.svg)"), title="Interview questions on Tea")
LEAF = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n'
CACHE = Path("build/.cache")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("cards/sources/bread.md", BREAD)
    press.write("cards/sources/tea.md", TEA)
    press.write("cards/sources/leaf.svg", LEAF)
    press.build()
    return press


@pytest.fixture
def made(press: Press, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The decks whose packages are made after the first build."""
    decks: list[str] = []
    real = package.package

    def noted(deck: str, *arguments: object) -> bytes:
        decks.append(deck)
        return real(deck, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(package, "package", noted)
    return decks


def styled(press: Press) -> None:
    press.write("templates/style.css", ".card { color: teal; }\n")


EDITS: list[tuple[str, Callable[[Press], object], list[str]]] = [
    ("nothing", lambda press: None, []),
    ("an answer", lambda press: press.edit("cards/sources/bread.md", "alive", "living"), ["Bread"]),
    (
        "a card more",
        lambda press: press.edit("cards/sources/bread.md", "alive.", "alive.\n\nQ2. A?\n\nAns - B."),
        ["Bread"],
    ),
    ("a deck's name", lambda press: press.edit("cards/bread.md", "deck: Bread", "deck: Loaf"), ["Loaf"]),
    ("a picture", lambda press: press.edit("cards/sources/leaf.svg", "9", "8"), ["Tea"]),
    ("the look", styled, ["Bread", "Tea"]),
    ("a package", lambda press: press.package("tea").write_bytes(b"spoilt"), ["Tea"]),
    ("no package", lambda press: press.package("tea").unlink(), ["Tea"]),
    ("no cache", lambda press: shutil.rmtree(press.folder / CACHE), ["Bread", "Tea"]),
]


@pytest.mark.parametrize(("edit", "remade"), [pytest.param(edit, remade, id=name) for name, edit, remade in EDITS])
def test_what_changed_is_made(
    press: Press, made: list[str], edit: Callable[[Press], object], remade: list[str]
) -> None:
    edit(press)
    templates = press.folder / "templates"
    press.build(templates=templates if templates.is_dir() else None)
    assert made == remade
    before = packages(press)
    shutil.rmtree(press.folder / CACHE)
    press.build(templates=templates if templates.is_dir() else None)
    assert packages(press) == before
    assert len(made) == len(remade) + 2


def test_nothing_is_taken_from_another_installation(
    press: Press, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "installation", lambda: ["another"])
    press.build()
    press.build()
    assert made == ["Bread", "Tea"]


def packages(press: Press) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (press.folder / "build").glob("*.apkg")}


def test_what_is_gone_is_forgotten(press: Press) -> None:
    (press.folder / "cards/sources/tea.md").unlink()
    (press.folder / "cards/tea.md").unlink()
    press.package("tea").unlink()
    press.edit("cards/sources/bread.md", "alive", "living")
    press.build()
    (path,) = (press.folder / CACHE / "deckpress").glob("packages-*.json")
    assert [*load(path)] == ["bread.apkg"]
