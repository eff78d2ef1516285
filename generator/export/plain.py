"""The HTML of a field -> the text that a person reads, for where nothing can be marked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

PARAGRAPHS = frozenset("p pre blockquote table ul ol dl details div h1 h2 h3 h4 h5 h6 hr".split())
LINES = frozenset("li tr dt dd summary".split())
SOUND = re.compile(r"\[sound:([^\[\]\n]*)\]")
BULLET = "• "
INDENT = "  "


def plain(html: str) -> str:
    """The text of a field: paragraphs with a blank line between, items with bullets or numbers, the cells of a table
    with bars between, code and the TeX of formulas as they stand, the text of a picture in brackets, and the number of
    a footnote.
    """
    if "<" not in html and "&" not in html:
        return SOUND.sub(r"[\1]", html)
    text = _text(BeautifulSoup(html, "html.parser"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _text(element: Tag) -> str:
    return "".join(_pieces(element))


def _pieces(element: Tag) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Tag):
            yield from _element(child)
        elif type(child) is NavigableString:
            text = SOUND.sub(r"[\1]", re.sub(r"\s+", " ", child)) if child.strip() else _blank(child)
            yield text.lstrip(" ") if _is_break(child.previous_sibling) else text


def _is_break(element: PageElement | None) -> bool:
    return isinstance(element, Tag) and element.name == "br"


def _blank(text: str) -> str:
    """What white space is between elements: none between blocks, which have a line feed there."""
    return "" if "\n" in text else " "


def _element(element: Tag) -> Iterator[str]:
    name = element.name
    if name == "br":
        yield "\n"
    elif "footnote-backref" in element.get_attribute_list("class"):
        return  # it leads to where the reader comes from
    elif "footnote-ref" in element.get_attribute_list("class"):
        yield f"[{element.get_text()}]"
    elif name == "img":
        yield f"[{element.get('alt') or element.get('src', '')}]"
    elif name == "pre":
        yield f"\n\n{element.get_text().strip(chr(10))}\n\n"
    elif name == "input":
        yield "☑" if element.has_attr("checked") else "☐"
    elif name in ("ul", "ol"):
        yield f"\n\n{chr(10).join(_items(element))}\n\n"
    elif name == "tr":
        cells = (_text(cell).strip() for cell in element.find_all(("th", "td"), recursive=False))
        yield f"\n{' | '.join(cells)}"
    elif name in PARAGRAPHS | LINES:
        around = "\n\n" if name in PARAGRAPHS else "\n"
        yield f"{around}{_text(element).strip()}{around}"
    else:
        yield _text(element)


def _items(element: Tag) -> Iterator[str]:
    """The items of a list, each on lines of its own, what is in them set in."""
    first = str(element.get("start", "1"))
    for number, item in enumerate(element.find_all("li", recursive=False), int(first) if first.isdecimal() else 1):
        letter = chr(64 + number) if element.get("type") == "A" else str(number)
        mark = f"{letter}. " if element.name == "ol" else BULLET
        yield mark + re.sub(r"\n+", f"\n{INDENT}", _text(item).strip())
