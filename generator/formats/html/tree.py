"""A parsed page -> a tree of nodes, with the ends that its author left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement, PreformattedString

from generator.formats.html.formulas import FORMULA_SCRIPT, Open, cut, formula_of
from generator.formats.html.nodes import BLOCKS, LISTS, Node, new_node, new_text

# no page nests so deep on purpose; an element deeper than this gives its children to the one that it is in
DEEPEST = 120
WITHOUT_TEXT = frozenset(
    {
        *("area", "audio", "base", "canvas", "datalist", "embed", "iframe", "link", "map", "meta", "noscript"),
        *("object", "param", "script", "select", "source", "style", "svg", "template", "textarea", "title"),
        *("track", "video", "wbr"),
    }
)
# where HTML lets an end be left out: the elements that this one ends when it begins, and those it looks no further than
ENDS = {
    "li": ({"li"}, LISTS),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr", "caption"}, {"table"}),
    "tbody": ({"thead", "tbody", "caption"}, {"table"}),
    "tfoot": ({"thead", "tbody", "caption"}, {"table"}),
}
ENDS_PARAGRAPH = ({"p"}, BLOCKS - {"p"})
CSS_RULE = re.compile(r"\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")


def tree(soup: BeautifulSoup) -> Node:
    """The elements of a page that hold text, with the ends that its author left out; scripts and styles are none."""
    styles = _styles(soup)
    formulas = any(FORMULA_SCRIPT.search(f"{script.get('src')} {script.string}") for script in soup.find_all("script"))
    opened = [Open(None, "body", 1, {})]
    line = 1
    for element, begins in _events(soup):
        if isinstance(element, Tag):
            line = (begins and element.sourceline) or line
            if begins:
                _end_others(opened, element.name)
                if element.name in ("td", "th") and opened[-1].name in ("table", "tbody", "thead", "tfoot"):
                    opened.append(Open(None, "tr", line, {}))
                if len(opened) < DEEPEST and not _is_loose_anchor(element):
                    opened.append(Open(element, element.name, line, _attributes(element, styles)))
            elif any(one.tag is element for one in opened):
                while opened[-1].tag is not element:
                    _close(opened)
                _close(opened)
        else:
            text = str(element)
            if not isinstance(element, PreformattedString):  # a comment, a declaration
                raw = not formulas or any(one.name in ("pre", "code", "kbd", "samp", "script") for one in opened)
                opened[-1].children.extend([new_text(text, line)] if raw else cut(text, line))
            line += text.count("\n")
    while len(opened) > 1:
        _close(opened)
    return new_node("body", 1, {}, opened[0].children)


def _events(soup: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Each element as it begins and as it ends, and the texts between; without recursion, however deep they nest."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(soup, iter(soup.contents))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield parent, False
        elif not isinstance(child, Tag):
            yield child, True
        elif child.name not in WITHOUT_TEXT or str(child.get("type")).startswith("math/tex"):
            yield child, True
            stack.append((child, iter(child.contents)))


def _end_others(opened: list[Open], name: str) -> None:
    """Closes what an element of this name ends by beginning."""
    ends, stops = ENDS.get(name) or (ENDS_PARAGRAPH if name in BLOCKS else (set(), BLOCKS))
    depth = len(opened)
    for number in range(len(opened) - 1, 0, -1):
        if opened[number].name in ends:
            depth = number
        elif opened[number].name in stops:
            break
    while len(opened) > depth:
        _close(opened)


def _close(opened: list[Open]) -> None:
    one = opened.pop()
    opened[-1].children.append(formula_of(one) or new_node(one.name, one.line, one.attributes, one.children))


def _is_loose_anchor(element: Tag) -> bool:
    """Whether this is an anchor around blocks; old pages often leave it open, and then it holds the rest of them."""
    return (
        element.name == "a"
        and not element.get("href")
        and any(isinstance(child, Tag) and child.name in BLOCKS for child in element.contents)
    )


def _attributes(element: Tag, styles: dict[str, str]) -> dict[str, str]:
    """The attributes of an element; its style with that of its classes."""
    found = {name: value if isinstance(value, str) else " ".join(value) for name, value in element.attrs.items()}
    declared = [styles[word] for word in found.get("class", "").split() if word in styles]
    if declared or "style" in found:
        found["style"] = ";".join([*declared, found.get("style", "")]).lower()
    return found


def _styles(soup: BeautifulSoup) -> dict[str, str]:
    """What the page's style sheets declare of classes about fonts; Google Docs marks bold text in no other way."""
    styles: dict[str, str] = {}
    for sheet in soup.find_all("style"):
        for name, declared in CSS_RULE.findall(sheet.string or ""):
            if "font" in declared:
                styles[name] = f"{styles.get(name, '')};{declared}"
    return styles
