"""The ledger's file, and its times."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import ledger
from generator.errors import LedgerError
from generator.ledger import CardRecord, Ledger, Stamp
from generator.notetypes import looks
from generator.records import Note

WORDS = st.text(max_size=20)
STAMPS = st.builds(Stamp, WORDS, st.integers(0, 2**40))
RECORDS = st.builds(CardRecord, WORDS, STAMPS, WORDS, WORDS, WORDS, WORDS, WORDS)
DECKS = st.dictionaries(WORDS, st.text(min_size=1))
LEDGERS = st.builds(Ledger, st.dictionaries(WORDS, RECORDS), st.dictionaries(WORDS, STAMPS), DECKS)
LOOKS = looks()
NOTE = Note("a", "Deckpress Basic", ("front", "back"), ("bread",))


@given(LEDGERS)
def test_loads_gives_back_what_dumps_wrote(value: Ledger) -> None:
    text = ledger.dumps(value)
    assert ledger.loads(text, "ledger.json") == value
    assert ledger.dumps(ledger.loads(text, "ledger.json")) == text


def test_one_card_a_line_in_order() -> None:
    record = CardRecord("bread", Stamp("12", 5), document="bread.md", question="q", taken="t")
    assert ledger.dumps(Ledger({"b": record, "a": CardRecord("tea", Stamp("34", 6))}, {"T": Stamp("56", 7)})) == (
        '{\n"cards": {\n'
        '"a": {"mod": 6, "note": "34", "topic": "tea"},\n'
        '"b": {"document": "bread.md", "mod": 5, "note": "12", "question": "q", "taken": "t", "topic": "bread"}\n},\n'
        '"decks": {},\n"notetypes": {\n"T": {"hash": "56", "mod": 7}\n},\n"version": 1\n}\n'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "l.json:1: the ledger is not JSON"),
        ('{\n"cards": {\n<<<<<<< ours\n', "l.json:3: the ledger is not JSON"),
        ("[]", "l.json:1: the ledger's version is None"),
        ('{"version": 2}', "l.json:1: the ledger's version is 2, not 1"),
        ('{"version": 1}', 'l.json:1: the ledger has no table "cards"'),
        (
            '{\n"cards": {\n"a": {"mod": 1}\n},\n"decks": {},\n"notetypes": {},\n"version": 1}',
            'l.json:3: the record of card "a"',
        ),
        (
            '{\n"cards": {\n"a": {"mod": "1", "note": "", "topic": ""}\n},\n"decks": {},\n'
            '"notetypes": {},\n"version": 1}',
            'l.json:3: the record of card "a"',
        ),
        ('{\n"cards": {},\n"notetypes": {\n"T": 5},\n"decks": {},\n"version": 1}', "l.json:4: the record of note type"),
    ],
)
def test_broken_ledger_says_where(text: str, message: str) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.loads(text, "l.json")
    assert str(caught.value).startswith(message)


def stamped(before: Stamp, note: Note, now: int) -> Stamp:
    _, after = ledger.stamp(Ledger({"a": CardRecord("bread", before)}), [note], LOOKS, now)
    return after.cards["a"].note


def test_new_note_is_of_now() -> None:
    assert stamped(Stamp("", 0), NOTE, 100).mod == 100


@pytest.mark.parametrize(
    "other",
    [
        replace(NOTE, fields=("front", "other")),
        replace(NOTE, tags=("bread", "bread::rye")),
        replace(NOTE, notetype="Deckpress Choice"),
    ],
    ids=["field", "tag", "note type"],
)
def test_changed_note_is_later(other: Note) -> None:
    first = stamped(Stamp("", 0), NOTE, 100)
    assert stamped(first, NOTE, 200) == first
    assert stamped(first, other, 200).mod == 200
    assert stamped(first, other, 100).mod == 101
    assert stamped(first, other, 50).mod == 101


def test_latest_passes_over_what_is_in_no_package() -> None:
    cards = {"a": CardRecord("t", Stamp("", 5)), "b": CardRecord("t", Stamp("", 9), retired="## b")}
    assert ledger.latest(Ledger(cards, {"T": Stamp("", 7)})) == 7


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_both_sides_of_a_merge_give_the_later_time(order: slice) -> None:
    sides = ['"a": {"mod": 5, "note": "12", "topic": "tea"}', '"a": {"mod": 7, "note": "34", "topic": "tea"}'][order]
    looks = ['"T": {"hash": "56", "mod": 7}', '"T": {"hash": "78", "mod": 9}'][order]
    text = f'{{"cards": {{{", ".join(sides)}}}, "notetypes": {{{", ".join(looks)}}}, "decks": {{}}, "version": 1}}'
    merged = ledger.loads(text, "ledger.json")
    assert (merged.cards["a"].note, merged.notetypes["T"]) == (Stamp("34", 7), Stamp("78", 9))
