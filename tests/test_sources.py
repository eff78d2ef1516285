"""What a build keeps of its documents: of ten thousand cards, each copy takes a tenth of its memory."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from generator.records import Document, Entry
from tests.press import Press

DOCUMENTS = {
    "headings": "# Bread\n\n## What is unforgettable?\n\nA **crust** of rye.\n\n- one\n- two\n",
    "labels": "# Bread\n\nQ1. What is unforgettable?\n\nAns - A crust of rye.\n",
    "bold lines": "# Bread\n\n**What is unforgettable?**\n\nA crust.\n\n**What is a biga?**\n\nA stiff starter.\n",
}


def kept() -> list[object]:
    """All records there are that hold the text of the document as it was read and found."""
    return [
        each
        for each in gc.get_objects()
        if (isinstance(each, Entry) and "unforgettable" in each.question)
        or (isinstance(each, Document) and "unforgettable" in "".join(each.lines))
    ]


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_let_go_once_its_cards_are_made(text: str, tmp_path: Path) -> None:
    found: list[list[object]] = []

    def looked(doing: str, done: float, total: int) -> None:
        if doing == "rendering":
            found.append(kept())

    press = Press(tmp_path)
    press.write("bread.md", text)
    press.build("bread.md", progress=looked)
    assert found
    assert not any(found)
