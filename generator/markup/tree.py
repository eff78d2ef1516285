"""Canonical Markdown -> the element tree in which Python-Markdown finds what stands within the lines.

Its own block parser wants lists, fences, quotes and HTML put otherwise than authors do, who write for GitHub. So the
blocks are those of markdown-it-py, a CommonMark parser, and the rest is left to Python-Markdown and its extensions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from generator import dollars
from generator.markup import footnotes
from generator.markup.code import code_block
from generator.markup.safety import closed

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# deeper than any author nests lists; not as deep as Python's own recursion goes
DEEPEST = 120
# what Python-Markdown marks its own places with
RESERVED = re.compile("[\x02\x03]")
DISPLAY = re.compile(rf"{dollars.DISPLAY}|\\\[(?P<square>(?:[^\\]|\\[^\]])+)\\\]", re.DOTALL)
ALERT = re.compile(r"\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?P<title>[^\n]*)(?:\n|$)", re.IGNORECASE)
# a bold line at the beginning of an alert, which has no other title on GitHub
TITLE = re.compile(r"\*\*(?P<title>(?:[^*\n]|\*(?!\*))++\*?)\*\*")
LINE_BEGIN = re.compile(r"\n[ \t]+")


@cache
def _blocks() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


class Tree(BlockParser):
    """The block parser of a Markdown instance.

    raw: the name of the elements that hold HTML. footnote: is told the label and text of each footnote.
    """

    def __init__(self, markdown: Markdown, raw: str, footnote: Callable[[str, str], None]) -> None:
        super().__init__(markdown)
        self._store: Callable[[str], str] = markdown.htmlStash.store
        self._raw_tag = raw
        self._footnote = footnote
        self.references: dict[str, dict[str, str]] = {}

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """The tree of a whole text."""
        self.root = Element(self.md.doc_tag)
        self.references.clear()
        text, found = footnotes.split(lines)
        for label, footnote in found.items():
            self._footnote(label, footnote)
        self.parseChunk(self.root, "\n".join(text))
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802
        """Put the elements of a text into their parent."""
        env: dict[str, dict[str, dict[str, str]]] = {}
        tokens = _blocks().parse(RESERVED.sub("", text), env)
        self.references.update(env.get("references", {}))
        self._fill(parent, iter(tokens))

    def _fill(self, parent: Element, tokens: Iterator[Token]) -> None:
        """Put the blocks up to the end of their container into the element that it is."""
        for token in tokens:
            if token.nesting == -1:
                return
            if token.nesting == 1 and not token.hidden:
                element = SubElement(parent, token.tag, {name: str(value) for name, value in token.attrs.items()})
                self._fill(element, tokens)
                _finish(element)
            elif token.nesting == 1:  # a paragraph of an item that stands close to its neighbours
                self._fill(parent, tokens)
            elif token.type == "inline":
                _inline(parent, LINE_BEGIN.sub("\n", token.content))
            elif token.type == "hr":
                SubElement(parent, "hr")
            elif token.type == "fence" and token.info.strip() == "math":
                _formula(SubElement(parent, "div"), token.content)
            elif token.type in ("fence", "code_block"):
                self._raw(parent, code_block(token.content, token.info))
            elif token.type == "html_block":
                self._raw(parent, closed(token.content.rstrip("\n")))

    def _raw(self, parent: Element, html: str) -> None:
        SubElement(parent, self._raw_tag).text = self._store(html)


def _inline(parent: Element, text: str) -> None:
    """Put the text of a paragraph into it, or into the item that it stands in; one that is a formula becomes it."""
    formula = DISPLAY.fullmatch(text.strip()) if parent.tag in ("p", "li") else None
    if formula is None:
        _write(parent, text)
        return
    element = parent if parent.tag == "p" else SubElement(parent, "div")
    element.tag = "div"
    _formula(element, formula["display"] or formula["square"])


def _write(parent: Element, text: str) -> None:
    """Put a text into an element, behind what is already in it."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _finish(element: Element) -> None:
    """Make an alert of the quote that is one."""
    if element.tag == "blockquote" and len(element) and (alert := ALERT.match(element[0].text or "")):
        _alert(element, alert)


def _formula(element: Element, tex: str) -> None:
    lines = [line for line in tex.strip().split("\n") if line.strip()]  # a blank line ends a formula of TeX
    element.set("class", "arithmatex")
    escaped = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    element.text = AtomicString(f"\\[{escaped}\\]")


def _alert(quote: Element, alert: re.Match[str]) -> None:
    kind = alert["kind"].lower()
    quote.tag = "div"
    quote.set("class", f"dp-alert dp-alert-{kind}")
    first = quote[0]
    first.text = (first.text or "")[alert.end() :]
    title = Element("p", {"class": "dp-alert-title"})
    title.text = alert["title"].strip()
    bold = None if title.text or len(quote) == 1 else TITLE.fullmatch(first.text.strip())
    if bold:
        title.text = bold["title"]
    if bold or not first.text.strip():
        quote.remove(first)
    title.text = title.text or kind.capitalize()
    quote.insert(0, title)
