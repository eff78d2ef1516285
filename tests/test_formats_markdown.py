"""Markdown and MDX: what documentation sites frame and fold, what their scripts leave, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import blocks
from generator.find import find
from generator.formats.markdown import markdown
from generator.normalize import normalize
from generator.read import parse

CASES = Path(__file__).parent / "formats" / "markdown"
FILES = sorted(path for path in CASES.iterdir() if path.suffix in (".mdx", ".markdown"))
PIECES = (
    *("import a from 'b'", "export const a = {", "}", "{/*", "*/}", "<Tabs>", "</Tabs>", '<Tab label="a">', "</Tab>"),
    *('<Note\n  a="b"', ">", "/>", ":::note", "::::tip a", ":::", "::::", "!!! note", '??? question "A?"', '=== "b"'),
    *("    ", "  ", "```", "~~~", "> ", "- ", "# A?", "`", "text", "\n", "\n", "\n\n", "---\n"),
)


def shown(text: str, name: str = "notes.mdx") -> str:
    return "\n".join(line for line in markdown(text.encode(), name).lines if line)


def test_there_are_files() -> None:
    assert len(FILES) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(markdown(path.read_bytes(), path.name).lines) + "\n"
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_are_those_of_the_file(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    result = markdown(path.read_bytes(), path.name)
    for line, origin in zip(result.lines, result.origins, strict=True):
        words = [word for word in line.split() if word.isalpha()]
        assert not words or words[-1] in "\n".join(lines[origin - 1 : origin + 3])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docusaurus.mdx", ["What is a warp?", "How is it wound?", "Which is the weft?"]),
        ("mkdocs.markdown", ["Why does it boil over & <code>spit</code>?", "How hot is it?"]),
        ("vitepress.markdown", ["What is oolong?"]),
    ],
)
def test_cards(path: str, expected: list[str]) -> None:
    document = parse((CASES / path).read_bytes(), path)
    cards = normalize(document, find(document), "Looms").cards
    assert [card.front for card in cards][: len(expected)] == expected
    assert "import " not in "".join(card.back for card in cards).replace("import wool", "").replace("import duties", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import 'a.css'\nimport {b} from 'c'\n\ntext", "text", id="imports"),
        pytest.param("export default () => {\n\n  a\n}\n\ntext", "text", id="a blank line in an export"),
        pytest.param("import duties rise", "import duties rise", id="a sentence"),
        pytest.param("text\nimport a from 'b'", "text\nimport a from 'b'", id="in a paragraph"),
        pytest.param("a {/* b */} c {/* d */}", "a  c", id="comments in a line"),
        pytest.param("`{/* a */}` {/* b", "`{/* a */}` {/* b", id="comments in code, or without an end"),
        pytest.param("<A/>\n<B c={{d: '>'}} />", "", id="components that show nothing"),
        pytest.param("a <B/> c <D>e</D>", "a <B/> c <D>e</D>", id="components in a sentence"),
        pytest.param("<B>a <C>b</C></B>", "a <C>b</C>", id="components in a component on one line"),
        pytest.param("<Info>a", "> [!NOTE]\n> a", id="never closed"),
        pytest.param("a</B>", "a", id="never opened"),
        pytest.param("<Aside type='tip'>\n\n  - a\n    - b\n\n</Aside>", "> [!TIP]\n> - a\n>   - b", id="indented"),
        pytest.param(
            '<Details summary="A?">\n# b\n</Details>',
            "<details>\n<summary>A?</summary>\n# b\n</details>", id="details",
        ),
        pytest.param(
            "<Details>\n<summary>A?</summary>\n\nb\n</Details>",
            "<details>\n<summary>A?</summary>\nb\n</details>", id="details with a summary",
        ),
        pytest.param(":::note\n\n:::", "", id="nothing in it"),
        pytest.param("!!! question \"Why?\"\n    So.", "**Why?**\nSo.", id="a frame that asks"),
        pytest.param(":::unknown\na\n:::", "a", id="an unknown frame"),
        pytest.param(':::note{title="A b"}\na\n:::', "> [!NOTE]\n> **A b**\n>\n> a", id="a title among the attributes"),
        pytest.param('!!! warning "Warning"\n    a', "> [!WARNING]\n> a", id="a title that is the kind"),
        pytest.param('!!! quote "A b"\n    a', "> **A b**\n>\n> a", id="a title of no kind"),
        pytest.param(":::{tip}\na\n:::", "> [!TIP]\n> a", id="MyST"),
        pytest.param("  :::note\n  a\n  :::", "  >   [!NOTE]\n  > a".replace(">   [", "> ["), id="indented colons"),
    ],
)  # fmt: skip
def test_mdx(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    ["import a from 'b'", "{/* a */}", "<Tabs>", "!!! note\n", "!!! important is this\n\ntext", "a\n:::", "\n"],
)
def test_plain_markdown_is_itself(text: str) -> None:
    text = f"# A\n\n{text}\nb"
    assert markdown(text.encode(), "notes.md").lines == tuple(text.split("\n"))


def test_a_page_of_docusaurus_that_is_called_md() -> None:
    assert shown("---\na: b\n---\n\nimport A from 'a';\n\n<A/>\n\ntext", "notes.md") == "---\na: b\n---\ntext"


@pytest.mark.parametrize(
    "piece",
    [
        "{/*\n",
        "<A\n",
        "<A>\n",
        "<A>",
        "</A>",
        ":::a\n",
        ":::\n",
        "!!! a\n ",
        "import {\n",
        "`",
        "export const a = '",
        '<A b="',
    ],
)
def test_faults_without_end(piece: str) -> None:
    for name in ("notes.mdx", "notes.md"):
        markdown((piece * (300_000 // len(piece))).encode(), name)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["notes.md", "notes.mdx"]))
def test_any_text(text: str, name: str) -> None:
    result = markdown(text.encode(), name)
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)
    blocks.parse(result.lines)
