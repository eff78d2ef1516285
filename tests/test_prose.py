"""What is known at a glance, as prose, changes nothing in what is found; and prose is nothing that a dialect knows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import read
from generator.cleaning import noise
from generator.dialects import DIALECTS, choice, deflists, flashcards, lines, prose, terms
from generator.dialects.clozes import clozed
from generator.dialects.colons import part_at_colons
from generator.dialects.deflists import LISTED
from generator.dialects.hashtags import names_card
from generator.dialects.keys import key_pairs
from generator.dialects.options import label
from generator.dialects.pairs import LABEL
from generator.dialects.pieces import read_pieces
from generator.dialects.reading import Reading, title
from generator.dialects.vocabulary import LINE
from generator.errors import DocumentError
from generator.find import find
from generator.formats import markdown
from generator.labels import is_answer, is_bare_answer, is_question
from generator.levels import LEGEND
from generator.numbers import numbered
from generator.records import Block, Document, Findings
from tests.texts import PROPERTY, check_speed, sentences

HERE = Path(__file__).parent
FIXTURES = sorted(path for path in HERE.rglob("*.md") if path.is_file())
NEVER = re.compile(r"(?!)")
ANY = re.compile("")
# by which dialects tell that nothing in a document, or in a block, is for them
GLANCES = (
    (choice, "may_hold_options"),
    (flashcards, "_is_marked"),
    (lines, "_may_ask"),
    (lines, "_may_end"),
    (terms, "_may_hold_bold"),
    (deflists, "may_hold_definitions"),
)
# what sentences are made of, and what in them may be a mark of some dialect
WORDS = """
The answer is B. Answer Ans Question Q A a b C. (a) b) 1. 2 1a 3 B, 12-B 5% e.g. it's well-known and/or `f(x)` `a::b`
**bold** *so* **Q1** Ответ Вопрос Ἀπόκρισις Étape - – — : :: ? ! … Follow me on Thanks for reading copyright 2024 ©
👍 ⭐
card #card {{c1:: [x] [y](z) ~~no~~ TARGET DECK true false correct option "quoted" “curly” , ; . . & = -> $x$ \\ <b> |
""".split()
# blocks of other kinds, between which prose may stand
OTHERS = (
    *("# Title", "## What is a canary release?", "## Rolling back", "**What is a mop?**", "[r]: http://x.org", "---"),
    *("Q1. What is a mop?", "Ans - A tool.", "Answer: B", "Poolish :: A wet dough", "**Poolish**: A wet dough."),
    *("- [ ] Nobody\n- [x] A few", "- A) Nobody\n- B) A few", "1. What is a mop?\n2. When is it used?"),
    *(
        "```\ncode\n```",
        "> A quote?",
        "Poolish\n: A wet dough.",
        "What makes bread rise?\n?\nYeast.",
        "What is a biga?",
    ),
    *(
        "1. What is a mop?\n2. What is a biga?\n3. Who?",
        "Answer key",
        "1. A tool.\n2. A dough.\n3. Nobody.",
        "Solutions",
    ),
    *("<details><summary>Show the answer</summary>", "</details>", "| Term | Meaning |\n| --- | --- |\n| mop | tool |"),
)


# each is something to some dialect, and nearly prose
NO_PROSE = """
Poolish: a wet dough
Poolish - a wet dough
Poolish – a wet dough
Question 3 What makes bread rise
Question. What makes bread rise
Answer **yes** it does
Ans - it does
Thanks for reading this
Follow me on the web
One of A. yeast B. steam
One of (a) yeast (b) steam
The key 1a 2b
The key 1 A, 2 B
Who kneads it?
Bread rises :: yeast
Bread is a #card
Bread is {{c1::risen}}
Bread is <b>risen</b>
Bread is [risen](bread.md)
**Bread is risen**
1. Bread is risen
- Bread is risen
Bread
""".strip().split("\n")


@pytest.mark.parametrize("text", NO_PROSE)
def test_what_a_dialect_may_know_is_no_prose(text: str) -> None:
    assert not prose.is_prose(text)


@given(text=st.lists(sentences(WORDS, most=10), min_size=1, max_size=3).map("\n".join))
@example(text="A wet dough is a poolish.")
@example(text="A wet dough\nthat ferments is a poolish.")
@PROPERTY
def test_prose_is_nothing_that_a_dialect_knows(text: str) -> None:
    if not prose.is_prose(text):
        return
    block = Block("paragraph", text, 1, 1)
    assert {title(block), noise(block), clozed(text, highlights=True), *key_pairs(block)} == {None}
    for line in text.split("\n"):
        assert {numbered(line), label(line), LABEL.match(line), part_at_colons(line, tight=True, ends=True)} == {None}
        assert not any([is_question(line), is_answer(line), is_bare_answer([line]), names_card(line)])
        assert {LISTED.match(line), LINE.fullmatch(line), LEGEND.search(line)} == {None}
    (piece,) = read_pieces(_document(text))
    assert piece.is_text
    assert piece.block.text == text


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_a_document_reads_the_same_without_that_knowledge(path: Path) -> None:
    data = path.read_bytes()
    try:
        document = read.document(data, path)
    except DocumentError:
        return
    with _nothing_known():
        expected = _read(read.document(data, path))
    assert _read(document) == expected


@given(seed=st.integers(0, 10_000), size=st.integers(2, 40))
@PROPERTY
def test_so_does_any_mixture(seed: int, size: int) -> None:
    chance = random.Random(seed)
    wrapped = (_wrapped(sentence, chance) for sentence in chance.choices(_sentences(), k=size))
    text = "\n\n".join(chance.choices([*OTHERS, *_sentences(), *wrapped], k=size))
    with _nothing_known():
        expected = _read(_document(text))
    assert _read(_document(text)) == expected


def test_most_of_what_people_write_is_prose() -> None:
    sentences = _sentences()
    assert sum(map(prose.is_prose, sentences)) > 0.2 * len(sentences)


def test_no_text_takes_long() -> None:
    check_speed(prose, ["a", "a ", "a. ", "a-b ", "`a` ", "**a** ", "1, ", "(a) ", "'", "* "], PROSE="fullmatch")


def _document(text: str) -> Document:
    return read.parse(text.encode(), "mops.md")


def _read(document: Document) -> tuple[Findings, list[Reading]]:
    return find(document), [dialect.read(document) for dialect in DIALECTS]


@contextmanager
def _nothing_known() -> Iterator[None]:
    """Take nothing for prose, and rule nothing out at a glance, so that each dialect looks at all there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prose, "PROSE", NEVER)
        patch.setattr(markdown, "FOREIGN", ANY)
        for module, glance in GLANCES:
            patch.setattr(module, glance, lambda _: True)
        prose.is_prose.cache_clear()
        yield
    prose.is_prose.cache_clear()


@cache
def _sentences() -> list[str]:
    """The paragraphs of the fixtures that are one line."""
    texts = (path.read_text("utf-8", "replace") for path in FIXTURES)
    parts = [part.strip() for text in texts for part in re.split(r"\n\s*\n", text)]
    return sorted({part for part in parts if part[:1].isalpha() and "\n" not in part})


def _wrapped(text: str, chance: random.Random) -> str:
    """The text, some of its blanks being the ends of lines."""
    return re.sub(" ", lambda _: chance.choices(" \n", [3, 1])[0], text)
