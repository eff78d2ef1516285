"""The formulas of a page, from the TeX that MathJax, KaTeX and others leave in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import Tag

from generator.formats.html.nodes import Node, new_text, plain, walk, words_of

FORMULA = re.compile(
    r"\\\((?P<round>.{1,2000}?)\\\)|\\\[(?P<square>.{1,4000}?)\\\]|\$\$(?P<double>[^$]{1,4000})\$\$"
    r"|(?<![\\$\w])\$(?P<single>(?![\s$])(?:\\.|[^\\$]){1,1000}?(?<!\s))\$(?!\d)",
    re.DOTALL,
)
FORMULA_SCRIPT = re.compile(r"mathjax|katex|tex-mml-chtml|tex-chtml|tex-svg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Open:
    """An element whose end is still to come."""

    tag: Tag | None
    name: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)


def formula_of(one: Open) -> Node | None:
    """The element as a formula, if it is one, from the TeX that MathJax, KaTeX and others leave in the page."""
    words = words_of(one.attributes)
    display = one.name in ("div", "section") or one.attributes.get("display") in ("block", "true")
    tex = ""
    if one.name == "script":
        tex = re.sub(r"%\s*(?:<!\[CDATA\[|\]\]>)", "", plain(one.children))  # kramdown's
        display = "mode=display" in one.attributes.get("type", "")
    elif one.name == "math":
        notes = [node for child in one.children for node in walk(child) if node.name == "annotation"]
        found = [node for node in notes if "tex" in node.attributes.get("encoding", "").lower()]
        tex = plain(found) if found else one.attributes.get("alttext", "")
    elif one.name == "img" and words & {"latex", "tex"}:
        tex = one.attributes.get("alt", "")
    elif "katex-display" in words or one.name == "mjx-container":
        inner = [node for child in one.children for node in walk(child) if node.name == "formula"]
        tex, display = (inner[0].text, display or "katex-display" in words) if inner else ("", False)
    elif (words & {"math", "arithmatex"} or one.name == "math-renderer") and not any(n.children for n in one.children):
        found = [node for node in cut(plain(one.children), one.line) if node.name == "formula"]
        return found[0] if len(found) == 1 else None
    return _tex(tex, one.line, display=display) if tex.strip() else None


def cut(text: str, line: int) -> Iterator[Node]:
    """The text with the formulas in it, delimited as in TeX, cut out."""
    end = 0
    for match in FORMULA.finditer(text):
        if match.start() > end:
            yield new_text(text[end : match.start()], line)
        tex = match["round"] or match["square"] or match["double"] or match["single"]
        yield _tex(tex, line, display=bool(match["square"] or match["double"]))
        line += text.count("\n", end, match.end())
        end = match.end()
    if end < len(text):
        yield new_text(text[end:], line)


def _tex(tex: str, line: int, *, display: bool) -> Node:
    tex = " ".join(tex.split())
    if tex.startswith("{\\displaystyle") and tex.endswith("}"):  # Wikipedia's
        tex = tex[len("{\\displaystyle") : -1].strip()
    return Node(
        "formula", line, text=tex, attributes={"display": "block" if display else ""}, block=display, size=len(tex)
    )
