"""Records are never changed, and are kept apart by what they hold."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from generator.ledger import CardRecord, Stamp
from generator.records import Block, Card, Entry, Note, Origin, Question, Span, Topic

ORIGIN = Origin("a.md", 1, 2)
RECORDS = [
    ORIGIN,
    Block("paragraph", "text", 1, 2),
    Entry("front", "back", ORIGIN),
    Span(1, 2, "answer"),
    Question("front", ORIGIN),
    Card("front", "back"),
    Topic("slug", "name", "deck"),
    Note("guid", "Deckpress Basic", ("front", "back"), ()),
    CardRecord("slug", Stamp("hash", 1)),
    Stamp("hash", 1),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_nothing_is_changed(record: object) -> None:
    for field in fields(record):  # type: ignore[arg-type]
        with pytest.raises(FrozenInstanceError):
            setattr(record, field.name, getattr(record, field.name))


def test_they_are_one_in_a_set_if_they_hold_the_same() -> None:
    assert len({Card("a", "b"), Card("a", "b"), Card("a", "c")}) == 2
    assert len({Block("html", "a", 1, 1), Block("html", "a", 1, 1), Block("code", "a", 1, 1)}) == 2
