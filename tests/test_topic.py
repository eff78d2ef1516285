"""The topic that a document's titles name."""

from __future__ import annotations

import pytest

from generator.read import parse
from generator.topic import topic_name


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("# Interview questions on Knots", "Knots"),
        ("# Top 50 knots interview questions and answers", "knots"),
        ("# 40 Knots Interview Questions in 2025", "Knots"),
        ("# Questions and answers about knots (2024)", "knots"),
        ("# The Rope's FAQ", "Rope"),
        ("# Knots Interview Questions\n\n## Old Q&A", "Knots"),
        ("# Answers\n\n## Knots FAQ", "Knots"),
        ("# Interview questions", "ropes and knots"),
        ("**Interview questions on Knots**", "Knots"),
        ("A book for **Knots** enthusiasts.", "Knots"),
        ("---\ntopic: Splices\n---\n\n# Knots FAQ", "Splices"),
        ("---\ntitle: Splices FAQ\n---\n\n# Knots FAQ", "Splices"),
    ],
)
def test_what_titles_say(text: str, topic: str) -> None:
    assert topic_name(parse(text.encode("utf-8"), "ropes_and-knots.md")) == topic
