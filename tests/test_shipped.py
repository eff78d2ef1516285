"""The documents that deckpress ships: they are read whole, and their cards are short enough to study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.find import find
from generator.identity import question_key
from generator.normalize import Normalized, normalize
from generator.read import read
from generator.records import Document, Findings
from generator.topic import topic_name

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "cards" / "sources" / "mlops.md"
MOST_WORDS = 120


@pytest.fixture(scope="module")
def document() -> Document:
    return read(DOCUMENT)


@pytest.fixture(scope="module")
def findings(document: Document) -> Findings:
    return find(document)


@pytest.fixture(scope="module")
def normalized(document: Document, findings: Findings) -> Normalized:
    return normalize(document, findings, topic_name(document))


def test_every_question_of_the_index_is_answered(
    document: Document, findings: Findings, normalized: Normalized
) -> None:
    (index,) = [
        block for block in document.blocks if block.kind == "list" and block.first < findings.entries[0].origin.first
    ]
    assert [question_key(item.text) for item in index.children] == [
        question_key(card.front) for card in normalized.cards
    ]
    assert normalized.unanswered == ()


def test_answers_are_short(normalized: Normalized) -> None:
    lengths = {card.front: len(re.findall(r"\w[\w'’/-]*", card.back)) for card in normalized.cards}
    assert {front: words for front, words in lengths.items() if words > MOST_WORDS} == {}


def test_no_label_or_stray_mark_is_on_a_card(normalized: Normalized) -> None:
    for card in normalized.cards:
        assert not re.match(r"\W*(Q\d|Ans\b|\d+[.)])", card.front), card.front
        assert not re.match(r"\W*Ans\b", card.back), card.front
        assert card.back.count("**") % 2 == 0, card.front


def test_each_card_has_its_section_as_a_tag(normalized: Normalized) -> None:
    assert all(card.section and len(card.tags) == 1 for card in normalized.cards)
    assert 5 <= len({card.section for card in normalized.cards}) <= 10
