"""HTML pages -> the Markdown of their articles: whole small pages, what is around an article, and any page at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import blocks
from generator.errors import DocumentError
from generator.formats.html import html

CASES = Path(__file__).parent / "formats" / "html"
FILES = sorted(CASES.glob("*.html"))
PIECES = (
    *("<p>", "</p>", "<div>", "</div>", "<ul>", "<ol start=3>", "<li>", "</ul>", "<table>", "<tr>", "<td colspan=2>"),
    *("<th>", "</table>", "<pre>", "</pre>", "<code>", "</code>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>"),
    *("<h2>", "</h2>", "<details>", "<summary>", "</details>", "<dl>", "<dt>", "<dd>", "</dl>", "<br>", "<hr>"),
    *(
        "<blockquote>",
        "</blockquote>",
        "<img src=a.png alt=b>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<",
    ),
    *("&amp;", "&lt", "&#0;", "\\(x\\)", "$$y$$", "a", "Q1. b?", "*", "_", "`", "\n", "\u00a0", "\u200b", "漢字", "\0"),
    *('<p style="mso-list:l0 level2 lfo1">', '<ul class="lst-kix_a-1">', '<span style="font-weight:700">', "<nav>"),
)


def markdown(page: str) -> str:
    """The Markdown of a page, without the title that it has none of."""
    return "\n".join(html(page.encode(), "notes.html").lines)


def test_there_are_files() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(html(path.read_bytes(), path.name).lines) + "\n"
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_are_those_of_the_file(path: Path) -> None:
    """Each line of the Markdown begins with a word of the line that it is said to come from, or of the next."""
    data = path.read_bytes()
    lines = data.decode("utf-8", "replace").split("\n")
    result = html(data, path.name)
    for line, origin in zip(result.lines, result.origins, strict=True):
        words = [word for word in line.split() if word.isalpha() and word.isascii()]
        if words and not line.startswith("# "):  # the title comes from the head
            assert words[0] in "\n".join(lines[origin - 1 : origin + 1])


def test_lines_do_not_go_back() -> None:
    for path in FILES:
        origins = html(path.read_bytes(), path.name).origins[2:]
        assert list(origins) == sorted(origins), path.name


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param("<p>a</p><nav><a href=/>b</a></nav>", "a", id="navigation"),
        pytest.param("<main><p>a b c d e f</p></main><p>b</p>", "a b c d e f", id="main"),
        pytest.param("<nav><p>All that there is in it.</p></nav>", "All that there is in it.", id="nothing but it"),
        pytest.param("<p>a<br>b<br><br>c", "a  \nb\n\nc", id="breaks"),
        pytest.param("<ol start=3><li>a<li>b</ol>", "3. a\n4. b", id="a list that goes on"),
        pytest.param("<ol type=A><li>a<li>b</ol>", "- A) a\n- B) b", id="letters"),
        pytest.param("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b", id="a list in a list"),
        pytest.param("<ul><li>a<pre>b\n c</pre></ul>", "- a\n\n  ```\n  b\n   c\n  ```", id="code in a list"),
        pytest.param("<table><tr><td>a<td>b</table>", "|  |  |\n| --- | --- |\n| a | b |", id="no header"),
        pytest.param("<table><tr><td><h2>Q?</h2>a<td>b</table>", "## Q?\n\na\n\nb", id="a table for the layout"),
        pytest.param("<p><b>What?</b> It.</p>", "**What?**\n\nIt.", id="a question that leads on"),
        pytest.param("<p>in<b>fi</b>x, <b>“q”</b>x</p>", "in**fi**x, <b>“q”</b>x", id="emphasis in a word"),
        pytest.param("<pre class=language-py>a\n\n\n b</pre>", "```py\na\n\n\n b\n```", id="blank lines in code"),
        pytest.param("<p>&#42;a&#42; # b</p>", "\\*a\\* # b", id="signs stay signs"),
        pytest.param("<img src='a b.png' alt='a [b]'>", "![a \\[b\\]](a%20b.png)", id="a picture"),
    ],
)
def test_a_page(page: str, expected: str) -> None:
    assert markdown(page) == expected


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>café</p>".encode(), "café"),
        ("<p>café</p>".encode("utf-16"), "café"),
        ('<meta charset="iso-8859-1"><p>caf\u00e9 \u201cx\u201d</p>'.encode("cp1252"), "café “x”"),
        ('<meta charset="iso-8859-1"><p>café</p>'.encode(), "café"),
        ('<meta charset="shift_jis"><p>茶</p>'.encode("cp932"), "茶"),
        ('<meta charset="no-such"><p>café</p>'.encode("latin-1"), "café"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert html(data, "notes.html").lines[-1] == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "notes.html: there is no text in this page"),
        (b"<script>var a = 1;</script><nav></nav>", "notes.html: there is no text in this page"),
        (b"<p>\0\0\0", "notes.html: this is a binary file, not a page"),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        html(data, "notes.html")
    assert str(caught.value).startswith(f"{message}\n  hint: ")


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<ul><li>", "<!--", "<a href='", "<table><tr><td>", "<p>$", "</p>", "&"]
)
def test_faults_without_end(piece: str) -> None:
    html(("a" + piece * (100_000 // len(piece))).encode(), "notes.html")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_page(page: str) -> None:
    try:
        result = html(page.encode(), "notes.html")
    except DocumentError:
        return
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= page.count("\n") + 1 for origin in result.origins)
    blocks.parse(result.lines)
