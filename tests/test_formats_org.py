"""Org -> Markdown: whole small files, what becomes of items to study, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import blocks
from generator.dialects.labelled import labelled
from generator.errors import DocumentError
from generator.formats import FORMATS
from generator.formats.org import org
from generator.read import parse

CASES = Path(__file__).parent / "formats" / "org"
FILES = sorted(CASES.glob("*.org"))
PIECES = (
    *(
        "*",
        "* ",
        "** a :drill:",
        "*** b",
        "/a/",
        "=b=",
        "~c~",
        "_d_",
        "+e+",
        "[[a]]",
        "[[a][b]]",
        "[fn:1]",
        "$x$",
        "\\(y\\)",
    ),
    *(
        "#+BEGIN_SRC",
        "#+END_SRC",
        "#+begin_quote",
        "#+end_quote",
        "#+TITLE: t",
        ":PROPERTIES:",
        ":A: b",
        ":END:",
        ": x",
    ),
    *(
        "| a | b |",
        "|---+---|",
        "-----",
        "- a",
        "- [X] b",
        "- c :: d",
        "1. e",
        "+ f",
        "[aa||b]",
        "{{c1::x}}",
        "Q: a",
        "A: b",
    ),
    *("\\begin{align}", "\\end{align}", "<2020-01-01>", "\n", "\n", "\n\n", "  ", "\t", "\0", "\u2028", "漢字", "<b>"),
)


def markdown(text: str) -> str:
    return "\n".join(org(text.encode(), "notes.org").lines) + "\n"


def entries(text: str) -> list[tuple[str, str]]:
    reading = labelled(parse(text.encode(), "notes.org", FORMATS[".org"]))
    return [(entry.question, entry.answer) for entry in reading.entries]


def test_there_are_files() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = markdown(path.read_text("utf-8"))
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


def test_items_are_read_as_labelled_entries() -> None:
    found = entries((CASES / "drill.org").read_text("utf-8"))
    assert [question.removeprefix("Q: ") for question, _ in found] == [
        "What does a burr grinder do?",
        "Nämn två sätt att brygga kaffe!",
        "What is crema?",
        "What is a moka pot?",
        "Translate.\n\n**Spanish:** el agua",
        "Translate.\n\n**English:** the water",
        "**One:** 1",
        "**Two:** 2",
        "**Three:** 3",
        "eins",
        "one",
        "Coffee grows in the [where...], see [a link](https://example.org) and [ ] this.",
        "Without an answer?",
        "Nothing below",
        "What is cold brew?",
        "Espresso needs [how many...] bars.",
        "What is fc?",
        "A program.",
    ]
    assert [question for question, answer in found if not answer] == ["Q: Without an answer?"]


def test_a_label_in_an_item_is_text() -> None:
    (entry,) = entries("* What? :drill:\nIt is\n\nA: no label\n\nQ: nor this\n")
    assert entry == ("Q: What?", "A: It is\n\n&#65;: no label\n\n&#81;: nor this")


def test_lines_are_those_of_the_file() -> None:
    text = (CASES / "drill.org").read_text("utf-8")
    lines = text.split("\n")
    result = org(text.encode(), "notes.org")
    for line, origin in zip(result.lines, result.origins, strict=True):
        if line.startswith(("Q: What", "A: The", "- ")):
            words = line.removeprefix("Q: ").removeprefix("A: ").split()
            assert words[1] in lines[origin - 1]


def test_only_lines_that_end_far_from_the_margin_stay() -> None:
    assert markdown("Product owner\nScrum master\n") == "Product owner<br>Scrum master\n"
    assert markdown("A sentence that\ngoes on.\n") == "A sentence that goes on.\n"
    assert markdown("Words that are wrapped where Emacs would wrap\nThem, whatever comes.\n").count("<br>") == 0


def test_nested_too_deeply() -> None:
    text = "\n".join(" " * depth + "- x" for depth in range(1000))
    with pytest.raises(DocumentError, match=r"^notes\.org:1000: lists are nested too deeply"):
        org(text.encode(), "notes.org")


@pytest.mark.parametrize(
    "piece",
    ["*a ", "[[a][", "$a ", "\\(", "x_{", "#+BEGIN_SRC\n", ":A:\n", "* a :drill:\n[a", "- a ::", "[fn:1] ", "<<"],
)
def test_faults_without_end(piece: str) -> None:
    org((piece * (200_000 // len(piece))).encode(), "notes.org")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text(text: str) -> None:
    result = org(text.encode(), "notes.org")
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)
    blocks.parse(result.lines)


def test_tags_are_inherited() -> None:
    text = "#+FILETAGS: :coffee:\n* Brewing :hot@home:\n** What is a moka pot? :@pot:drill:\nA pot.\n* Tea?\nA leaf.\n"
    assert [line for line in markdown(text).split("\n") if "tags" in line] == [
        "<!-- tags: coffee hot@home pot -->",
        "<!-- tags: coffee -->",
    ]
