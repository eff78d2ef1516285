"""Any text at all gives cards or a clear error, and every line of it is accounted for, exactly once.

The documents are the golden fixtures, torn: lines lost, doubled, moved, indented, joined to those of another fixture,
marks thrown in. DECKPRESS_MUTATIONS says how many (make fuzz: a million), DECKPRESS_SEED which.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import InputError
from generator.find import find
from generator.normalize import Normalized, normalize, require_cards
from generator.read import decode, parse
from generator.records import Document, Findings
from generator.topic import topic_name
from tests.test_golden import FIXTURES
from tests.texts import PROPERTY, check_linear, pieced

TEXTS = [path.read_text("utf-8").partition("\n=== ")[0] for path in FIXTURES]
READABLE = [path for path in FIXTURES if "\n=== error" not in path.read_text("utf-8")]
MUTATIONS = int(os.environ.get("DECKPRESS_MUTATIONS", "1000"))
SEED = int(os.environ.get("DECKPRESS_SEED", "1"))
PARTS = 20
MARKS = [
    *(
        "#",
        "##",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "```",
        "~~~",
        "    ",
        "\t",
        "**",
        "_",
        "`",
        "|",
        "::",
        "==",
        "---",
        "\n",
    ),
    *("===", "<details>", "</details>", "<summary>", "</summary>", "<!--", "-->", "<div>", "$", "$$", "{{c1::", "}}"),
    *("Q1. ", "Q: ", "A: ", "Answer:", "Ans - ", "a) ", "B. ", "[x] ", "[ ] ", ": ", "?", "\\", "](", "![", "{#", "}"),
    *("\u00a0", "\u2028", "\x85", "\u200f", "é", "？", "：", "😀", "&lt;", "<", "\r", "{#an-id}", "[^1]", "[^1]: "),
]
PIECES = [
    *MARKS,
    *MARKS,
    "What is it?",
    "Why",
    "It is so.",
    "word ",
    " ",
    "\n",
    "\n\n",
    "\n\n",
    "\n## ",
    "TODO",
    "1",
    "2",
]
# words: what labels, reviewing dates and ids leave off the cards of one line
LONGEST_LABEL = 3
Edit = Callable[[list[str], random.Random], None]


def _lose(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]


def _double(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _swap(lines: list[str], rng: random.Random) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at] = rng.choice([" ", "  ", "    ", "\t", "> ", "- "]) + lines[at]


def _dedent(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at] = lines[at].lstrip()


def _mark(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    cut = rng.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:cut] + rng.choice(MARKS) + lines[at][cut:]


def _cut(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    cut = rng.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][cut:] if rng.random() < 0.5 else lines[at][:cut]


def _join(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _graft(lines: list[str], rng: random.Random) -> None:
    other = rng.choice(TEXTS).split("\n")
    begin = rng.randrange(len(other))
    at = rng.randrange(len(lines) + 1)
    lines[at:at] = other[begin : begin + rng.randrange(1, 12)]


EDITS: tuple[Edit, ...] = (_lose, _double, _swap, _indent, _dedent, _mark, _mark, _cut, _join, _graft)


def mutation(number: int) -> str:
    """A torn fixture, the same one for the same number on any machine."""
    rng = random.Random(number)
    lines = rng.choice(TEXTS).split("\n")
    for _ in range(rng.randrange(1, 9)):
        rng.choice(EDITS)(lines, rng)
        lines = lines or [""]
    return "\n".join(lines)


def check(text: str) -> None:
    """Read the text as a document; fail where a line is lost, or anything but a clear error is raised."""
    try:
        document = parse(decode(text.encode("utf-8"), "torn.md").encode("utf-8"), "torn.md")
    except InputError as error:
        assert error.hint  # noqa: PT017
        return
    findings = find(document)
    lines = [line for span in findings.spans for line in range(span.first, span.last + 1)]
    assert lines == list(range(1, len(document.lines) + 1))
    normalized = normalize(document, findings, topic_name(document))
    assert not list(_out_of_place(document, findings, normalized))
    try:
        require_cards(document, normalized)
    except InputError as error:
        assert error.hint  # noqa: PT017


def _out_of_place(document: Document, findings: Findings, normalized: Normalized) -> Iterator[str]:
    """What is wrong with where entries, cards and questions say that they stand."""
    last, of_file = len(document.lines), max(document.origins)
    places = [(entry.origin, last) for entry in findings.entries]
    places += [(card.origin, of_file) for card in normalized.cards if card.origin]
    places += [(question.origin, of_file) for question in normalized.unanswered]
    yield from (f"{each} is not in the document" for each, end in places if not 1 <= each.first <= each.last <= end)
    firsts = [entry.origin.first for entry in findings.entries]
    yield from (
        f"the entry at {after} comes before that at {before}" for before, after in pairwise(firsts) if after < before
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_any_torn_fixture(part: int) -> None:
    for number in range(SEED * 10**9 + part, SEED * 10**9 + MUTATIONS, PARTS):
        try:
            check(mutation(number))
        except Exception as error:
            raise AssertionError(f"mutation({number}) of seed {SEED}:\n{mutation(number)}") from error


@PROPERTY
@given(pieced(PIECES, most=30))
def test_any_marks(text: str) -> None:
    check(text)


@PROPERTY
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    if not any("\ud800" <= character <= "\udfff" for character in text):
        check(text)


@pytest.mark.parametrize("path", READABLE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_word_of_an_answer_is_on_a_card(path: Path) -> None:
    text = path.read_text("utf-8").partition("\n=== ")[0]
    document = parse(text.encode("utf-8"), path.name)
    findings = find(document)
    found = normalize(document, findings, topic_name(document))
    kept = {word for card in found.cards for word in _words(f"{card.front} {card.back} {card.tags}")}
    kept |= {word for question in found.unanswered for word in _words(question.text)}
    for span in findings.spans:
        if span.role in ("question", "answer"):
            for line in document.lines[span.first - 1 : span.last]:
                assert len(set(_words(line)) - kept) <= LONGEST_LABEL, line


def _words(text: str) -> list[str]:
    """The words of more than three letters, but not those of tags and of links' targets."""
    return re.findall(r"[^\W_]{4,}", re.sub(r"</?[a-zA-Z][^<>]*>|\]\([^()]*\)", " ", text).casefold())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_reading_takes_linear_time(path: Path) -> None:
    text = path.read_text("utf-8").partition("\n=== ")[0]

    def read(size: int) -> None:
        check("\n\n".join([text] * (size // 50)))

    check_linear(read)


@pytest.mark.parametrize(
    "text",
    [
        "1. Which loop?\n- [ ] <details>granny knot\n- [x] bowline\n2. Which bend?\n- [ ] cleat\n<summary>",
        "<table>\n<tr><td>What is a bend?</td><![td>\n</table>",
    ],
    ids=["summary that nothing closes", "section of Word's"],
)
def test_torn_html(text: str) -> None:
    check(text)
