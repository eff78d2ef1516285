"""Which topic a document is about: its front matter, its title, its folder or its file's name."""

from __future__ import annotations

import pytest

from generator.read import parse
from generator.topic import topic_name

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("---\ntopic: Rye\n---\n# Interview questions on Bread", "Rye"),
        ("---\ndeck: Food::Rye\n---\n", "Rye"),
        ("---\ntitle: Interview questions on Rye\n---\n# Bread", "Rye"),
        ("# Interview questions on **Bread**", "Bread"),
        ("# Top 50 Bread Interview Questions and Answers 🍞", "Bread"),
        ("# Bread Frequently Asked Questions", "Bread"),
        ("# Bread FAQ", "Bread"),
        ("# Frequently Asked Questions", "notes"),
        ("# Bread", "notes"),
    ],
)
def test_what_a_document_says(text: str, topic: str) -> None:
    assert topic_name(parse(f"{text}\n\nText.\n".encode(), "notes.md")) == topic


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("my_notes-on rye.md", "my notes on rye"),
        ("bread/README.md", "bread"),
        ("export.zip/index.html", "export"),
        (f"export.zip/Rye {ID}.md", "Rye"),
        (f"export.zip/Rye {ID}_all.csv", "Rye"),
        (f"export.zip/Rye {ID}/README.md", "Rye"),
        ("Rye-01234567-89ab-cdef-0123-456789abcdef.md", "Rye"),
        (f"{ID}.md", ID),
    ],
)
def test_what_its_path_says(path: str, topic: str) -> None:
    assert topic_name(parse(b"Text.\n", path)) == topic
    assert topic_name(parse(b"Text.\n", path), "Other") == "Other"
