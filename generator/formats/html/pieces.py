"""Nodes -> blocks of Markdown, each by the writer of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from generator.formats.html.groups import regrouped
from generator.formats.html.leaves import leaves_of, look_of
from generator.formats.html.nodes import HEADINGS, Line, Look, Node, Piece, style_of, walk, words_of
from generator.formats.html.paragraphs import paragraphs

# Sphinx and MkDocs, GitHub, Docusaurus, VitePress, Starlight
CALLOUT_CLASSES = frozenset(
    {"admonition", "markdown-alert", "callout", "theme-admonition", "custom-block", "starlight-aside"}
)
PREFORMATTED = re.compile(r"display:\s*block|white-space:\s*pre")
# who writes an element, by its name; markdown.py says it, for those who write what is in one come back to here
WRITERS: dict[str, Callable[[Node, Look], Iterator[Piece]]] = {}


def joined(pieces: Iterable[Piece], *, tight: bool = False) -> list[Line]:
    """The lines of the pieces, a blank one between each two but lists that go on; tight: nor before a list."""
    lines: list[Line] = []
    before: Piece | None = None
    for piece in pieces:
        if before and not (_goes_on(before, piece) or (tight and _interrupts(piece))):
            lines.append(("", lines[-1][1]))
        lines += piece.lines
        before = piece
    return lines


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a list is the same one to Markdown as that before it; Notion makes a list of each item."""
    if not (before.is_list and piece.is_list) or any(not text for text, _ in (*before.lines, *piece.lines)):
        return False
    return before.lines[0][0].startswith("- ") == piece.lines[0][0].startswith("- ")


def _interrupts(piece: Piece) -> bool:
    """Whether this is a list that can begin after a line of a paragraph (CommonMark 5.3)."""
    return piece.is_list and piece.lines[0][0].startswith(("- ", "1. "))


def pieces_of(nodes: Sequence[Node], look: Look) -> Iterator[Piece]:
    """The blocks of Markdown that nodes beside one another give: each block its own, and what is between them too."""
    run: list[Node] = []
    for node in regrouped(nodes):
        if not node.block and not _is_code_block(node):
            run.append(node)
            continue
        yield from _run(run, look)
        run = []
        yield from WRITERS.get(kind_of(node), write_content)(node, look)
    yield from _run(run, look)


def kind_of(node: Node) -> str:
    """The name of the element that a node is for us."""
    words = words_of(node.attributes)
    if node.name == "p" and "title" in words and node.attributes.get("id", "").startswith("h."):  # Google Docs
        return "h1"
    if node.attributes.get("role") == "heading":
        level = node.attributes.get("aria-level", "2")
        return f"h{level}" if f"h{level}" in HEADINGS else "h6"
    if words & CALLOUT_CLASSES:
        return "callout"
    return node.name


def _run(nodes: Sequence[Node], look: Look) -> Iterator[Piece]:
    """The paragraphs of what stands between blocks."""
    return paragraphs(chain.from_iterable(leaves_of(node, look) for node in nodes))


def _is_code_block(node: Node) -> bool:
    """Whether a code element, made for words in a line, is styled as a block or holds several lines."""
    return node.name == "code" and (
        "block" in words_of(node.attributes)
        or PREFORMATTED.search(style_of(node)) is not None
        or any(inner.name == "br" for inner in walk(node))
    )


def write_content(node: Node, look: Look) -> Iterator[Piece]:
    """What is in an element that is nothing by itself."""
    yield from pieces_of(node.children, look_of(node, look))


def hung(first: str, others: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines behind a marker."""
    for index, (text, origin) in enumerate(lines):
        yield (f"{others if index else first}{text}" if text else "", origin)
