"""A page and its article -> what of the article no card may have, with its line: frames, scripts, javascript: links."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bs4 import BeautifulSoup, Tag

from generator.formats.html.nodes import Node, walk
from generator.markup import safety

# what shows or does something in an article and leaves no text in it
ELEMENTS = ("applet", "embed", "iframe", "object", "script")
# what a script may be that is none: formulas, data for search engines
DATA = ("math/tex", "application/", "text/template")


def unsafe(soup: BeautifulSoup, article: Node, last: int) -> tuple[tuple[str, int], ...]:
    """What is left out of the article, such as `<iframe>`, `onclick=`, `javascript:`, each with its line, in order.

    last: the line where the last text of the article begins. Head, footer and what a page ends with are the site's.
    """
    found = [*_elements(soup, article, last), *_attributes(article)]
    return tuple(dict.fromkeys(sorted(found, key=lambda each: each[1])))


def _elements(soup: BeautifulSoup, article: Node, last: int) -> Iterator[tuple[str, int]]:
    for element in soup.find_all(ELEMENTS):
        line, parent = element.sourceline or 1, element.parent
        if str(element.get("type")).startswith(DATA) or not isinstance(parent, Tag) or element.find_parent("noscript"):
            continue
        # behind the last text, the site's own scripts stand in the body itself, and its footer begins there
        is_own = line <= last or (
            (parent.sourceline or 1) <= last and not (element.name == "script" and parent.name in ("body", "html"))
        )
        if line >= article.line and is_own:
            yield f"<{element.name}>", line


def _attributes(article: Node) -> Iterator[tuple[str, int]]:
    for node in walk(article):
        if node.name == "button":  # a page's own: it copies or unfolds
            continue
        for name, value in node.attributes.items():
            if name.startswith("on") or (name == "href" and ":" in value):
                for what in safety.removed(f'<a {name}="{escape(value)}">'):
                    yield what, node.line
