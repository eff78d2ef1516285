"""What is read at a glance is what the parsers make of it: the same canonical text, the same HTML."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import cardfile, plain
from generator.canonical import by_parser, canonical
from generator.find import find
from generator.markup.html import by_markdown, to_html
from generator.normalize import normalize
from generator.read import parse
from generator.topic import topic_name
from tests.texts import check_linear, check_speed

HERE = Path(__file__).parent
# what stands in a line: words, marks, and what makes a line no plain one
PARTS = """a|Word|two words|`x`|`a<b>&c`|`{{c1::x}}`|`[^1]: x`|`<!-- a -->`|`a  b`|`a``b`|**bold**|**two words**|*em*
    **A?**|**b:**|*c.*|**(d)**|**e "f"**|*g-*|**h=**|*x's*|(*a*)|:|: |, |. |! |? |R & D|&amp;| |  |-|--|...|1.|10.|+ |= |/|%|"q"|'s|’|é|Ж|й|www.x.y|http://x|x@y|_a_|[a]|<b>|\\|$|#|~
    :smile:|a:b|**|*|`""".replace("\n    ", "|").split("|")
LINES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join).map(str.strip)
WORDS = st.lists(st.sampled_from(PARTS[:20]), min_size=1, max_size=4).map(" ".join)
LANGUAGES = ("python", "js", "math", "mermaid", "console", "yaml", "nosuch")
CODE = st.lists(st.sampled_from(["x = 1", "    y", "", "# c", "<b>&amp;", "'q' \"d\"", "a\tb", "$ ls", "- k: v", "  "]))


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A block that is plain, or almost."""
    lines = draw(st.lists(WORDS | LINES, min_size=1, max_size=3))
    kind = draw(st.sampled_from(["paragraph", "bullets", "numbers", "fence"]))
    if kind == "fence":
        return "\n".join([f"```{draw(st.sampled_from(LANGUAGES))}", *draw(CODE), "```"])
    if kind == "bullets":
        return "\n".join(f"- {line}" for line in lines)
    if kind == "numbers":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    return lines[0]


TEXTS = st.lists(blocks(), min_size=1, max_size=4).map("\n\n".join)


@given(TEXTS)
@example("1. a\n2. b")
@example("- a\n\n1. b")
@example("A `b`: **c**, *d* & e.\n\n```python\nx\n```\n\n- f\n- g")
def test_plain_text_is_read_as_the_parsers_read_it(text: str) -> None:
    same(text)


@given(st.lists(WORDS, min_size=1, max_size=4).map("\n".join) | st.lists(LINES, min_size=1, max_size=4).map("\n".join))
@example("A line\nthat goes on\n2024 and on.")
@example("1.\na")
@example("a\n1. b")
@example("a\n- b")
@example("a \nb")
@example("*a\nb*")
def test_lines_of_a_plain_paragraph_are_joined_as_the_parser_joins_them(text: str) -> None:
    assert canonical(text) == by_parser(text)


def test_what_is_broken_at_a_width_needs_no_parser() -> None:
    assert plain.is_plain(
        plain.unwrapped("A line\nthat (goes on)\nto here.\n\n```py\na\nb\n```\n\n- x\n- y\n\nAnd\non.")
    )


def same(text: str) -> bool:
    """Compare, where the text is plain; whether it is."""
    if not plain.is_plain(text):
        return False
    assert by_parser(text) == text
    assert by_markdown(text) == [to_html(text)]
    return True


def texts() -> Iterator[str]:
    """All texts of all cards of all fixtures."""
    for path in chain((HERE / "cases").glob("*/*.md"), (HERE / "checks").rglob("*.md")):
        document = parse(path.read_bytes().partition(b"\n=== ")[0], path.name)
        for card in normalize(document, find(document), topic_name(document)).cards:
            yield from (card.front, card.back)
    for path in (HERE / "decks").glob("*.md"):
        for card in cardfile.loads(path.read_text("utf-8"), path.name, "x").cards:
            yield from (card.front, card.back, card.extra, card.hint)


def test_every_text_of_the_fixtures_is_read_alike() -> None:
    assert sum(map(same, texts())) > 300


def test_regexes_are_linear() -> None:
    check_speed(plain, (*PARTS, "```py\n", "\n```", "- ", "1. ", "x"))


@pytest.mark.parametrize("part", ["```py\nx", "- a\n", "*a ", "`a ", "a\n\n", "```py\nx\n```\n\n"])
def test_reading_takes_linear_time(part: str) -> None:
    check_linear(lambda size: plain.is_plain(f"{part * size}{time.perf_counter_ns()}"))  # no text is read twice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a  b",
        " a",
        "a ",
        "#a",
        "a\nb",
        "- a\n\n- b",
        "2. a",
        "1. a\n3. b",
        "```\nx\n```",
        "```py\n```",
        "```py\nx",
        "```py\ne\u0301\n```",
        "a_b_",
        "x:y",
    ],
)
def test_what_is_not_plain(text: str) -> None:
    assert not plain.is_plain(text)
