"""Plain text -> Markdown, and the HTML and boxes in it -> GitHub's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.foreign import native
from generator.formats.layout import laid_out

FILES = sorted((Path(__file__).parent / "formats" / "text").glob("*.txt"))
PIECES = (
    *('??? question "a"', '!!! faq "b"', "::: details c", ":::", "> [!faq]- d", "> e", '<Accordion title="f">'),
    *(
        "</Accordion>",
        "<h2>g</h2>",
        "<b>h</b><br>",
        "<table>",
        "```",
        "    i",
        "\tfour words of prose",
        "--------",
        "~~~~~~~~",
    ),
    *("", "", "`<table>`", "1. j"),
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(laid_out(path.read_bytes(), path.name).lines)
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_line_comes_from_one_and_none_is_lost(lines: list[str]) -> None:
    found = native(list(zip(lines, range(len(lines)), strict=True)))
    assert [number for _, number in found] == sorted(number for _, number in found)
    words = {line.strip(" \t>") for line, _ in found}
    plain = {line.strip() for line in lines if line.strip().isalpha() or line.startswith("\tfour")}
    assert plain <= words
    result = laid_out("\n".join(lines).encode(), "notes.txt")
    assert len(result.lines) == len(result.origins)
    assert all(1 <= origin <= max(1, len(lines)) for origin in result.origins)
