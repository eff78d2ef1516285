"""A document of any shape is read with work in proportion to its size, counted in calls and characters, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from inspect import CO_GENERATOR
from types import FrameType

import pytest

from generator.canonical import canonical
from generator.find import find
from generator.markup.html import to_html
from generator.normalize import normalize
from generator.read import parse
from generator.topic import topic_name

SMALL, TIMES = 60, 4
# what a sort and a few large numbers take more than in proportion
SLACK = 1.15
# so many characters handed to a function are as much work as a call of one
CHARACTERS = 20
QUESTIONS = "\n\n## What is x?\n\ny\n\n## What is z?\n\ny"


def each(text: str, apart: str = "\n\n") -> Callable[[int], str]:
    """A document that repeats the text, with a number for each #N."""
    return lambda size: apart.join(text.replace("#N", str(number)) for number in range(size))


def answered(text: str, apart: str = "\n") -> Callable[[int], str]:
    """A document of two questions, whose first answer repeats the text."""
    return lambda size: "## What is it?\n\n" + each(text, apart)(size) + QUESTIONS


SHAPES: dict[str, Callable[[int], str]] = {
    "parts without questions": lambda size: each("# Part #N\n\ntext\n\nmore")(size) + QUESTIONS,
    "parts with HTML tables": lambda size: each("# Part #N\n\n<table><tr><td>x</td></tr></table>")(size) + QUESTIONS,
    "sections and a few bold lines": lambda size: (
        each("## Topic #N\n\ntext here")(size) + "\n\n" + each("**What is #N?**\n\ny")(5)
    ),
    "definitions": each("## What is #N?\n\nSee [r#N].\n\n[r#N]: https://example.org/#N"),
    "footnotes": each("## What is #N?\n\nSee[^#N].\n\n[^#N]: A note."),
    "lists that name questions": lambda size: (
        each("- [What is #N?](#a)\n- [Who was #N then?](#b)\n\ntext")(size) + "\n\n" + each("## What is #N?\n\ny")(size)
    ),
    "blank lines": lambda size: "## What is it?\n" + "\n" * 40 * size + QUESTIONS,
    "blank lines in a fence": answered("```\n" + "\n" * 40 + "```"),
    "a long paragraph": answered("It goes on, line #N."),
    "a long line": answered("It goes on (#N).", " "),
    "one large fence": lambda size: answered("x = #N")(size).replace("x = 0", "```\nx = 0"),
    "one large list": answered("- item #N"),
    "one large table": lambda size: "| Question | Answer |\n|---|---|\n" + each("| What is #N? | It is. |", "\n")(size),
    "short lists": each("## What is #N?\n\n- a\n- b\n\n1. c\n2. d"),
    "labels": each("Q#N. What is #N?\n\nAns: It is."),
    "options": each("#N. What is #N?\n\n- A) x\n- B) y\n\n**Answer: B**"),
    "folds": each("<details><summary>What is #N?</summary>\n\nIt is.\n\n</details>"),
    "terms": lambda size: "# Glossary\n\n" + each("**Term #N**: it is #N in words")(size),
    "colons": lambda size: "#flashcards\n\n" + each("Word #N::it is")(size),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_document(shape: str) -> None:
    write = SHAPES[shape]
    documents = write(SMALL), write(SMALL * TIMES)
    read(documents[1])  # what caches hold is no work for either
    small, large = map(work, documents)
    growth = len(documents[1]) / len(documents[0])
    assert large <= SLACK * growth * small


@pytest.mark.parametrize("depth", [10, 20])
def test_work_grows_with_the_depth_and_no_more(depth: int) -> None:
    """A list in a list is looked at once more with each level, so the levels' characters are what it may take."""
    small, large = (QUESTIONS + "\n\n" + nested(levels) for levels in (depth, 2 * depth))
    read(large)
    assert work(large) <= SLACK * len(large) / len(small) * work(small)


ANSWERS: dict[str, Callable[[int], str]] = {
    "references to one footnote": lambda size: each("a[^1]", " ")(size) + "\n\n[^1]: b",
    "footnotes": lambda size: each("a[^#N]", " ")(size) + "\n\n" + each("[^#N]: b", "\n")(size),
    "footnotes of footnotes": lambda size: "a[^0]\n\n" + each("[^#N]: b[^#N0]\n\n[^#N0]: c", "\n\n")(size),
    "abbreviations": lambda size: each("A#N", " ")(size) + "\n\n" + each("*[A#N]: b", "\n")(size),
    "links by name": lambda size: each("[a#N]", " ")(size) + "\n\n" + each("[a#N]: b", "\n")(size),
    "strong in strong": each("**a **b** c**", " "),
    "strong in strong in strong": lambda size: "**a " * size + "**" * size,
    "delimiters that pair with none": each("*a **b_ ~c", " "),
    "emphasis without an end": each("**a_ ", ""),
    "brackets": lambda size: "[" * size + "]" * size,
    "links in links": lambda size: "[" * size + "a" + "](b)" * size,
    "tags": each("<kbd>a</kbd> <b>"),
    "comments without an end": each("<!-- a", " "),
    "escapes": each("\\*a \\# \\\\", " "),
    "lists in a row": each("- a\n\n+ b"),
    "frames": each("!!! note\n    a\n\n> [!TIP]\n> b"),
}


@pytest.mark.parametrize("shape", ANSWERS)
def test_work_grows_with_the_answer(shape: str) -> None:
    write = ANSWERS[shape]
    texts = write(SMALL), write(SMALL * TIMES)
    show(texts[1])
    # Python-Markdown hands its patterns the whole paragraph, which takes no time unless they read it
    small, large = (work(text, show, characters=False) for text in texts)
    assert large <= SLACK * len(texts[1]) / len(texts[0]) * small


def show(text: str) -> None:
    canonical(text)
    to_html(text)


def nested(levels: int) -> str:
    return "\n".join("  " * level + f"- item {level}" for level in range(levels))


def read(text: str) -> None:
    document = parse(text.encode("utf-8"), "shape.md")
    normalize(document, find(document), topic_name(document))


def work(text: str, do: Callable[[str], None] = read, *, characters: bool = True) -> int:
    """How many functions are called for a text, to read it or as said, and the characters that they are handed."""
    done = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal done
        if event in ("call", "c_call"):
            done += 1
        # a generator goes on with the same arguments
        if characters and event == "call" and not frame.f_code.co_flags & CO_GENERATOR:
            values = map(frame.f_locals.get, frame.f_code.co_varnames[: frame.f_code.co_argcount])
            done += sum(len(value) for value in values if isinstance(value, str)) // CHARACTERS

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        do(text)
    finally:
        sys.setprofile(before)
    return done
