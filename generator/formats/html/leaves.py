"""A node -> the texts in it, each with its look: bold, in code, a link ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from generator.formats.html.inline import target_of
from generator.formats.html.nodes import BLOCKS, Leaf, Line, Look, Node, style_of, walk, words_of

# what the class of a question, or of the button that shows its answer, ends in
ASKED = re.compile(
    r"(?:.*[-_])?(?:question|(?:accordion|collapsible|collapse|faq|toggle)[-_]+"
    r"(?:title|header|heading|head|button|btn|trigger|toggle|label|name|question))(?:[-_](?:title|text|name))?"
)
LONGEST_ASKED = 400  # characters
# a GIF or SVG in a data address that has no more characters shows nothing: it holds the place of a picture
PLACE_HOLDER = 200
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)|font:[^;]*\bbold")
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)")
ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)")
TYPED = re.compile(
    r"font(?:-family)?:[^;]*(?:monospace|courier|consolas|menlo|monaco|inconsolata|\bmono\b|source code|lucida console)"
)
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\ufeff")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
CODE_CLASS = re.compile(r"(?:language|lang|highlight-source|highlight-text|highlight|src)-([\w+#.]+)[\w+#.-]*")
CODE_CLASS_BEFORE = frozenset({"sourcecode", "hljs", "brush:"})
NO_LANGUAGE = frozenset(
    {
        *("none", "default", "text", "plain", "plaintext", "notranslate", "nohighlight", "highlighter"),
        *("literal", "block", "wrapper"),
    }
)


def code_lines(node: Node) -> list[Line]:
    """The text of a node line by line, blanks and all."""
    lines: list[Line] = [("", node.line)]
    for leaf in leaves_of(replace(node, name="code", block=False), Look(typed=True)):
        if leaf.kind == "end":
            # the end of a block in code ends a line, but not twice
            if leaf.text == "br" or lines[-1][0]:
                lines.append(("", leaf.line))
            continue
        first, *others = leaf.text.split("\n")
        lines[-1] = (lines[-1][0] + first, lines[-1][1] if lines[-1][0] else leaf.line)
        lines += [(text, leaf.line + number) for number, text in enumerate(others, start=1)]
    return [(CONTROLS.sub(" ", text.replace("\xa0", " ").translate(INVISIBLE)).rstrip(), at) for text, at in lines]


def language_of(node: Node) -> str:
    """The language of the code in a node, as its classes name it."""
    words = node.attributes.get("class", "").lower().split()
    found = [match[1] for word in words if (match := CODE_CLASS.fullmatch(word))]
    found += [after.strip(";") for word, after in pairwise(words) if word in CODE_CLASS_BEFORE]
    found += [node.attributes.get(name, "").lower() for name in ("data-lang", "data-language")]
    found += [node.attributes.get("lang", "").lower()] if node.name in ("pre", "code") else []
    return next((name for name in found if re.fullmatch(r"[\w+#.]+", name) and name not in NO_LANGUAGE), "")


def leaves_of(node: Node, look: Look) -> Iterator[Leaf]:
    """The texts in a node, with their looks; a block in it stands on lines of its own."""
    if not node.name:
        yield Leaf(node.text, node.line, look)
        return
    if node.name in ATOMIC:
        yield from ATOMIC[node.name](node, look)
        return
    own = look_of(node, look)
    if node.block:
        yield Leaf("", node.line, own, "end")
    if node.name in AFFIXES:
        yield Leaf(AFFIXES[node.name][0], node.line, look)
    for child in node.children:
        yield from leaves_of(child, own)
    if node.name in AFFIXES:
        yield Leaf(AFFIXES[node.name][1], node.line, look)
    if node.block:
        yield Leaf("", node.line, own, "end")


def _break(node: Node, look: Look) -> Iterator[Leaf]:
    yield Leaf("br", node.line, look, "end")


def _image(node: Node, look: Look) -> Iterator[Leaf]:
    alt, source = (" ".join(node.attributes.get(name, "").split()) for name in ("alt", "src"))
    if not source or source.startswith("data:"):
        source = node.attributes.get("data-src", "" if _holds_place(source) else source)
    if "1" in (node.attributes.get("width"), node.attributes.get("height")):  # a counter of visitors
        return
    if not source or "emoji" in words_of(node.attributes):
        yield Leaf(alt, node.line, look)
    else:
        text = re.sub(r"([\[\]\\])", r"\\\1", alt)
        yield Leaf(f"![{text}]({target_of(source)})", node.line, Look(link=look.link), "markdown")


def _holds_place(source: str) -> bool:
    return len(source) <= PLACE_HOLDER and source.startswith(("data:image/gif", "data:image/svg"))


def _tick(node: Node, look: Look) -> Iterator[Leaf]:
    # with an id, it is what a style sheet opens an answer by
    if node.attributes.get("type") == "checkbox" and not node.attributes.get("id"):
        yield Leaf("[x]" if "checked" in node.attributes else "[ ]", node.line, look, "markdown")
        yield Leaf(" ", node.line, look)


def _inline_formula(node: Node, look: Look) -> Iterator[Leaf]:
    dollars = "$$" if node.block else "$"
    yield Leaf(f"{dollars}{node.text}{dollars}", node.line, look, "markdown")


def _code_cell(node: Node, look: Look) -> Iterator[Leaf]:
    """A block of code where no block can be, as in a table."""
    for text, line in code_lines(node):
        yield Leaf("", line, look, "end")
        yield Leaf(text, line, Look(code=True))
    yield Leaf("", node.line, look, "end")


ATOMIC: dict[str, Callable[[Node, Look], Iterator[Leaf]]] = {
    "br": _break,
    "formula": _inline_formula,
    "hr": _break,
    "img": _image,
    "input": _tick,
    "pre": _code_cell,
}
# "ul" and "ol" in a cell of a table, where no list can be
AFFIXES = {"li": ("• ", ""), "q": ("“", "”")}


def look_of(node: Node, look: Look) -> Look:
    """The look of what is in a node."""
    name, style = node.name, style_of(node)
    bold = look.bold or name in ("b", "strong", "button") or BOLD.search(style) is not None or _is_asked(node)
    typed = name == "tt" or (TYPED.search(style) is not None and not look.code and name not in ("code", "pre"))
    typed = typed and not any(child.block for child in node.children)
    href = re.sub(r"[\t\n\r]+", "", node.attributes.get("href", "")).strip() if name == "a" else ""
    return Look(
        bold=bold and not NOT_BOLD.search(style),
        italic=look.italic or name in ("i", "em", "cite", "var", "dfn") or ITALIC.search(style) is not None,
        struck=look.struck or name in ("s", "del", "strike"),
        code=look.code or typed or name in ("code", "samp"),
        typed=look.typed or typed,
        link=look.link if not href or href.lower().startswith("javascript:") else _unwrapped(href),
        tags=(*look.tags, name) if name in ("sub", "sup", "kbd", "mark") and name not in look.tags else look.tags,
        language=(language_of(node) if node.block else "") or look.language,
    )


def _is_asked(node: Node) -> bool:
    """Whether the page says that the text is a question: of an element's class, or as schema.org does."""
    if node.name not in ("div", "p", "span", "label", "a") or not 0 < node.size <= LONGEST_ASKED:
        return False
    if not any(ASKED.fullmatch(word) for word in words_of(node.attributes)):
        return False
    inner = [one for child in node.children for one in walk(child)]
    return sum(one.name == "p" for one in inner) <= 1 and not any(
        (one.name in BLOCKS and one.name != "p") or one.name in ("br", "b", "strong") for one in inner
    )


def _unwrapped(href: str) -> str:
    """The address that a link leads to, without Google's detour."""
    if href.startswith("https://www.google.com/url?"):
        return next(iter(parse_qs(urlsplit(href).query).get("q", [])), href)
    return href
