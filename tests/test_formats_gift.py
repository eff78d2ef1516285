"""GIFT -> Markdown: a whole small file, what is no quiz, and any text at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EmptyError
from generator.find import find
from generator.formats import FORMATS
from generator.formats.gift import gift, is_gift
from generator.read import parse

FILE = Path(__file__).parent / "formats" / "gift" / "quiz.gift"
PIECES = (
    "{",
    "}",
    "=a",
    "~b",
    "~%50%c",
    "#d",
    "#3:1",
    "T",
    "\\{",
    "\\",
    "::e::",
    "$CATEGORY: f/g",
    "// h",
    " ",
    "\n",
    "\n\n",
    "->",
    "x",
)


def test_file(accept: bool) -> None:
    text = gift(FILE.read_bytes(), FILE.name)
    result = "".join(f"{origin}: {line}".rstrip() + "\n" for line, origin in zip(text.lines, text.origins, strict=True))
    if accept:
        FILE.with_suffix(".md").write_text(result, "utf-8")
    assert result == FILE.with_suffix(".md").read_text("utf-8")


def test_its_options_make_choice_cards() -> None:
    entries = find(parse(FILE.read_bytes(), FILE.name, FORMATS[".gift"])).entries
    assert [entry.kind for entry in entries].count("choice") == 3
    assert len(entries) == 9


def test_it_is_known_in_a_text() -> None:
    assert FORMATS[".txt"].read(FILE.read_bytes(), "quiz.txt") == gift(FILE.read_bytes(), FILE.name)


def test_what_is_no_quiz() -> None:
    with pytest.raises(EmptyError, match="there is no question in it"):
        gift(b"No question.", "quiz.gift")
    assert is_gift(FILE.read_text("utf-8"))
    assert not is_gift("How is a set written? {1, 2}\n\n{a = b} is one, too.\n")
    assert not is_gift("int main() {\n  return 0;\n}\n")


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text(text: str) -> None:
    is_gift(text)
    try:
        result = gift(text.encode(), "quiz.gift")
    except EmptyError:
        return
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)
    assert not any("\n" in line for line in result.lines)


@pytest.mark.parametrize("piece", ["{", "{=", "a{=b}\n\n", "::", "\\", "{~%1%", "{#1..", "=a->"])
def test_faults_without_end(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    is_gift(text)
    with suppress(EmptyError):
        gift(text.encode(), "quiz.gift")
