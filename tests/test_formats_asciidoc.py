"""AsciiDoc -> Markdown: whole small files, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import blocks
from generator.find import find
from generator.formats import FORMATS
from generator.formats.asciidoc import adoc
from generator.read import parse

# what reading leaves of a document's characters
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r\x7f").filter(
    lambda letter: letter in "\t\n" or letter >= "\xa0" or " " <= letter <= "~"
)
FILES = sorted((Path(__file__).parent / "formats" / "asciidoc").glob("*.adoc"))
PIECES = (
    *(
        "= a",
        "== b",
        "Title",
        "-----",
        "~~~~~",
        ":a: b",
        "{a}",
        "[qanda]",
        "[source,py]",
        "[NOTE]",
        "NOTE: c",
        ".Named",
    ),
    *(
        "----",
        "....",
        "====",
        "____",
        "--",
        "|===",
        "|a |b",
        "////",
        "```",
        "* d",
        "** e",
        "- f",
        ". g",
        "+",
        "h:: i",
        "j::",
    ),
    *(
        "*k* _l_ `m`",
        "<<n,o>>",
        "https://p.q[r]",
        "image::s.png[t]",
        "include::u[]",
        "'''",
        " v",
        "",
        "",
        "[[w]]",
        "// x",
    ),
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(adoc(path.read_bytes(), path.name).lines) + "\n"
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


def test_questions_of_every_form() -> None:
    path = next(path for path in FILES if path.stem == "faq")
    document = parse(path.read_bytes(), path.name, FORMATS[".adoc"])
    assert [entry.question for entry in find(document).entries][:3] == [
        "Q: What makes dough rise?",
        "Q: Does it need warmth?",
        "Q: When is it `done`?",
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("\n".join) | st.text(LETTERS))
def test_any_text(text: str) -> None:
    result = adoc(text.encode("utf-8", "replace"), "notes.adoc")
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)
    blocks.parse(result.lines)


@pytest.mark.parametrize(
    "piece", ["*a ", "`a", "_b ", "[[c", "<<d", "a::\n", "* ", "[x]\n", "+\n", "----\n", "|===\n", "#e "]
)
def test_faults_without_end(piece: str) -> None:
    adoc((piece * (100_000 // len(piece))).encode(), "notes.adoc")
