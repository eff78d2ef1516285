"""The figures of decks, counted by hand on small decks; and the work and the reading level that are among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline
from generator.check import judge
from generator.overview import LENGTHS, Figures, Overview, overview
from generator.readability import Level, Measure, level, measure
from generator.study import AFTER, FORGOTTEN, INTERVALS, MOST, load
from tests.press import Press
from tests.texts import PROPERTY, check_linear

BREAD = """\
---
topic: Bread
deck: Kitchen::Bread
---

## What is dough? {#dough00001}

Flour and water.

# Tools

## Which tools does a baker have? {#tools00001}

- a scraper,
- a [lame](https://example.org).

```sh
ls tools
```

## pain {#pain000001 kind=reversed}

bread

## A {{c1::biga}} is stiff, a {{c2::poolish}} is wet, both are {{c1::preferments}}. {#cloze00001 kind=cloze}

## What is yeast? {#yeast00001}
"""
TEA = """\
---
topic: Tea
---

## How does it work? {#oolong0001}

By {words}.
"""


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("cards/bread.md", BREAD)
    press.write("cards/tea.md", TEA.replace("{words}", " ".join(["heat"] * 160)))
    return press


def figures(press: Press, **options: int) -> Overview:
    survey = pipeline.survey(cards=press.folder / "cards")
    return overview(survey, judge(survey), **options)


def bread(press: Press) -> Figures:
    (deck,) = (deck for deck in figures(press).decks if deck.name == "Kitchen::Bread")
    return deck


def test_cards_are_counted_as_a_learner_gets_them(press: Press) -> None:
    deck = bread(press)
    assert (deck.notes, deck.cards, deck.waiting) == (4, 6, 1)
    assert [(section.name, section.kinds) for section in deck.sections] == [
        ("", {"basic": 1}),
        ("Tools", {"basic": 1, "reversed": 2, "cloze": 2}),
    ]


def test_all_decks_together_are_the_sum_of_them(press: Press) -> None:
    found = figures(press)
    for name in ("notes", "cards", "waiting", "new", "changed"):
        assert getattr(found.total, name) == sum(getattr(deck, name) for deck in found.decks)
    assert [sum(counts) for counts in zip(*(deck.lengths.counts for deck in found.decks), strict=True)] == list(
        found.total.lengths.counts
    )
    assert sum(trouble.count for trouble in found.total.troubles) >= sum(
        trouble.count for deck in found.decks for trouble in deck.troubles
    )


def test_lengths_are_those_of_the_words_of_answers(press: Press) -> None:
    lengths = bread(press).lengths
    # 3 words, 4 without the code, 1; a cloze is its own answer
    assert lengths.counts == (3, 0, 0, 0, 0, 0, 0)
    assert (lengths.middle, lengths.longest, lengths.question) == (3, 4, "Which tools does a baker have?")
    total = figures(press).total.lengths
    assert len(total.counts) == len(LENGTHS) + 1
    assert (total.counts[-1], total.longest, total.question) == (1, 161, "How does it work?")


def test_what_cards_show(press: Press) -> None:
    assert bread(press).holds == {"code": 1, "lists": 1, "links": 1}


def test_cards_are_new_changed_or_as_they_were(press: Press) -> None:
    assert (bread(press).new, bread(press).changed) == (6, 0)
    press.build()
    assert (bread(press).new, bread(press).changed) == (0, 0)
    press.edit("cards/bread.md", "{{c2::poolish}}", "{{c2::levain}}")
    press.edit("cards/bread.md", "## pain", "## baguette {#baguette01}\n\na long bread\n\n## pain")
    assert (bread(press).new, bread(press).changed) == (1, 2)


def test_what_check_finds_is_counted_by_rule_the_worst_first(press: Press) -> None:
    (tea,) = (deck for deck in figures(press).decks if deck.name == "Tea")
    assert [(each.severity, each.rule, each.count) for each in tea.troubles] == [
        ("warning", "long-answer", 1),
        ("warning", "vague-question", 1),
    ]
    assert "unanswered" in {each.rule for each in bread(press).troubles}


def test_nothing_at_all(tmp_path: Path) -> None:
    found = figures(Press(tmp_path))
    assert found.decks == ()
    assert (found.total.cards, found.total.lengths.middle, found.total.load.new) == (0, 0, ())


# the work


def test_the_work_of_a_card() -> None:
    assert INTERVALS == (1, 3, 8, 19, 47, 117)
    one = load(1, 10)
    assert one.days == 1
    assert [day for day, count in enumerate(one.reviews) if count] == [1, 4, 12]
    assert len(one.new) == 1 + AFTER


def test_the_work_of_a_deck() -> None:
    work = load(25, 10)
    assert (work.per_day, work.days, work.new[:4]) == (10, 3, (10, 10, 5, 0))
    # the day after; and one in ten again, on the day after that, when the second ten come
    assert work.reviews[:4] == (0, 10, round(10 + FORGOTTEN * 10), round(5 + FORGOTTEN * 10))
    assert work.most == 20


@PROPERTY
@given(st.integers(0, 5000), st.integers(1, 300))
def test_all_cards_become_new_once(cards: int, per_day: int) -> None:
    work = load(cards, per_day)
    assert work.days == -(-cards // per_day)
    assert len(work.new) == len(work.reviews) <= MOST
    assert sum(work.new) == min(cards, per_day * len(work.new))
    assert max(work.new, default=0) <= per_day
    assert work.most >= min(cards, per_day)


# the reading level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Measure()),
        ("A cat sat.", Measure(3, 0, 1, 7, 7)),
        ("Readability matters! It does: really.", Measure(5, 2, 3, 30, 30)),
        ("An item\nAnother item", Measure(4, 1, 2, 17, 17)),
        (r"Let \(\hat{f}(x)\) be, see https://example.org/readability now", Measure(4, 0, 1, 11, 11)),
        ("дом и поле", Measure(3, 0, 1, 8, 8)),
        ("お茶 a", Measure(2, 0, 1, 3, 1)),
        ("红茶是热的。", Measure(3, 0, 1, 5, 0)),
    ],
)
def test_what_is_counted_in_a_text(text: str, expected: Measure) -> None:
    assert measure(text) == expected


def test_lix() -> None:
    # 10 words a sentence, and 1 long one in 10: 10 + 10
    text = "We like to read a very good book about elephants. " * 12
    assert level([measure(text)]) == Level(20)
    assert Level(20).like == "a children's book"
    # the same in one sentence
    assert level([measure(text.replace(".", ","))]) == Level(120 + 10)
    assert Level(130).like == "a scholarly text"


def test_what_is_counted_apart_is_counted_together() -> None:
    text = "We like to read a very good book about elephants."
    assert level([measure(text)] * 12) == level([measure(" ".join([text] * 12))])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Too short.", "there are fewer than 100 words"),
        ("私 は 本 を 読む。 " * 60, "it tells of texts in Latin, Greek and Cyrillic letters only"),
        ("اقرأ كتابا جيدا. " * 60, "it tells of texts in Latin, Greek and Cyrillic letters only"),
    ],
)
def test_where_lix_says_nothing(text: str, why: str) -> None:
    assert level([measure(text)]) == Level(None, why)
    assert Level(None, why).like == ""


def test_measuring_is_linear() -> None:
    check_linear(lambda size: measure(r"\( a. https://x \[" * size))
