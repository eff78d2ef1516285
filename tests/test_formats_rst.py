"""reStructuredText -> Markdown: whole small files, and what must not happen whatever the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import blocks
from generator.errors import DocumentError
from generator.formats.rst import MAX_BYTES, rst

CASES = Path(__file__).parent / "formats" / "rst"
FILES = sorted(CASES.glob("*.rst"))
PIECES = (
    *("*", "**", "`", "``", "_", "__", "|", "|a|", ":func:`", "[1]_", "::", "..", ".. note::", ".. code::", ".. |a| "),
    *(".. [1] ", ".. _a: ", ".. image:: x", ".. figure:: x", ".. math::", ".. table::", ".. glossary::", ".. role:: x"),
    *("=== ===", "+--+--+", "| a |", "===", "---", "-", "1.", "(a)", ":x: y", "-a  b", ">>> 1", "Q: a", "A: b", "word"),
    *("\n", "\n", "\n\n", "  ", "    ", "\t", "\0", "\u2028", "漢字", "<b>", "&amp;", "\\"),
)


def markdown(text: str) -> str:
    return "\n".join(rst(text.encode(), "notes.rst").lines) + "\n"


def line_of(text: str, found: str) -> int:
    """The line of the file that the Markdown line with this text is said to come from."""
    result = rst(text.encode(), "notes.rst")
    return next(origin for line, origin in zip(result.lines, result.origins, strict=True) if found in line)


def test_there_are_files() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = markdown(path.read_text("utf-8"))
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_where_its_lines_stand(path: Path) -> None:
    text = path.read_text("utf-8")
    origins = rst(text.encode(), "notes.rst").origins
    assert list(origins) == sorted(origins)
    assert origins[-1] <= text.count("\n") + 1


def test_lines_are_those_of_the_file() -> None:
    text = (CASES / "faq.rst").read_text("utf-8")
    lines = text.split("\n")
    for found in (
        "Which temperature",
        "def brew",
        "int main",
        "It costs",
        "1. quickly",
        "The *hops*",
        "*New in version",
    ):
        source = lines[line_of(text, found) - 1]
        words = found.strip("*123. ").replace("*New in version", "versionadded").split()[0].replace("*", "")
        assert words in source or "versionadded" in source


def test_nothing_is_included_or_executed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", "utf-8")
    directives = ("include", "literalinclude", "csv-table", "raw")
    text = "\n".join(f".. {name}:: {secret}\n\n.. {name}:: html\n   :file: {secret}\n" for name in directives)
    assert "a secret" not in markdown(f"{text}\n\n.. raw:: html\n\n   <script>alert(1)</script>\n")
    assert "alert" not in markdown(".. role:: html(raw)\n   :format: html\n\na :html:`<script>alert(1)</script>` b\n")


def test_no_file_changes_how_the_next_is_read() -> None:
    text = "a :math:`x` and :red:`y`\n\n.. note:: b\n"
    before = markdown(text)
    markdown(".. role:: math(code)\n.. role:: red(strong)\n.. default-role:: code\n\n:red:`a` `b`\n")
    assert markdown(text) == before


def test_a_paragraph_is_one_line() -> None:
    assert markdown("one\ntwo\n  \nthree\n") == "one two\n\nthree\n"
    assert markdown("日本\n語です。\n") == "日本語です。\n"


def test_messages_of_docutils_never_show() -> None:
    result = markdown((CASES / "malformed.rst").read_text("utf-8"))
    assert not [word for word in ("system", "WARNING", "ERROR", "Unknown", "Malformed", "<string>") if word in result]


def test_nested_too_deeply() -> None:
    text = "a\n\n" + "\n\n".join(" " * depth + "x" for depth in range(1, 400))
    with pytest.raises(DocumentError) as caught:
        rst(text.encode(), "notes.rst")
    assert caught.value.line == 799
    assert caught.value.hint


def test_too_large() -> None:
    with pytest.raises(
        DocumentError, match=r"^notes\.rst: the document is too large for reStructuredText: more than 4 MB"
    ):
        rst(b"a" * (MAX_BYTES + 1), "notes.rst")


@pytest.mark.parametrize(
    "piece", ["*a ", "`a ", "a_ ", "|a ", "[1]_ ", "http://a.b/c ", "``", ".. [1] a\n", "a\n=\n\n"]
)
def test_faults_without_end(piece: str) -> None:
    assert markdown(piece * (60_000 // len(piece))).strip()


def test_long_lines_and_paragraphs() -> None:
    assert len(markdown("word " * 400_000)) == 5 * 400_000
    assert markdown("word, *word*\n" * 300).count("*word*") == 300


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text(text: str) -> None:
    result = rst(text.encode(), "notes.rst")
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)
    blocks.parse(result.lines)
