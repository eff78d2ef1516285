"""What a page is made of, and what its Markdown is: nodes, texts with their looks, pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup"),
        *("hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
FEWEST_LINKS = 3
# a line of Markdown and the line of the file that it came from
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a page or, without a name, a text in it. line: where it begins, 1-based.

    block: whether it is a block or holds one. size: how many characters of text it holds, blanks aside; away: how
    many of them in links to other pages.
    """

    name: str
    line: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    block: bool = False
    size: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks. typed: in a typewriter's font that need not mean code. language: of the code that it is in."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    typed: bool = False
    link: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of one look, or what is Markdown already, or the end of a line."""

    text: str
    line: int
    look: Look = Look()
    kind: Literal["text", "markdown", "end"] = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of Markdown."""

    lines: tuple[Line, ...]
    is_list: bool = False


def new_node(name: str, line: int, attributes: dict[str, str], children: Sequence[Node]) -> Node:
    """The node of an element, with what is known of its children."""
    size = sum(child.size for child in children)
    return Node(
        name=name,
        line=line,
        attributes=attributes,
        children=tuple(children),
        block=name in BLOCKS or attributes.get("role") == "heading" or any(child.block for child in children),
        size=size,
        away=size if name == "a" and not attributes.get("href", "#").startswith("#") else sum(n.away for n in children),
    )


def new_text(text: str, line: int) -> Node:
    """The node of a text."""
    return Node("", line, text=text, size=sum(map(len, text.split())))


def wrapped_in(node: Node, *names: str) -> Iterator[Node]:
    """The children of these names, also those in wrappers; and what stands beside them, where it should not."""
    for child in node.children:
        if child.name in names or not any(inner.name in names for inner in walk(child)):
            yield child
        else:
            yield from wrapped_in(child, *names)


def walk(node: Node) -> Iterator[Node]:
    """The node and all in it, in reading order."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def plain(nodes: Iterable[Node]) -> str:
    """The text in the nodes, blanks and all."""
    return "".join(found.text for node in nodes for found in walk(node))


def prose_of(node: Node) -> int:
    """How much text there is outside links to other pages."""
    return node.size - node.away


def words_of(attributes: dict[str, str]) -> set[str]:
    """The classes and the id of an element."""
    return set(f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split())


def parts_of(words: Iterable[str]) -> list[list[str]]:
    """The words that each class is composed of: entry-footer, md-sidebar__inner."""
    return [re.split(r"[-_]+", word) for word in words]


def style_of(node: Node) -> str:
    """What the style of an element declares, in lower case."""
    return node.attributes.get("style", "")


def whole(value: str | None, default: int) -> int:
    """The number that an attribute holds."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else default
