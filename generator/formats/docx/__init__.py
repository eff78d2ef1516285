"""A Word document, also as Google Docs and others export it -> Markdown; mammoth reads it, the package html writes it.

mammoth gives HTML and knows links, fields, nested lists, merged cells and tracked changes. What it would not see is
said in the document beforehand, in words that it knows: what a style inherits, the numbers that Word counts itself,
typewriter fonts, formulas, notes, what a picture shows that is not there, and for each paragraph where it stands.
"""

from __future__ import annotations

import io
from dataclasses import replace
from xml.parsers.expat import ExpatError

import mammoth
from bs4 import BeautifulSoup

from generator.errors import DocumentError
from generator.formats.docx.package import SAVE_AS, relations_of, unpack
from generator.formats.docx.saying import PLACE, STYLES, plainly
from generator.formats.html.markdown import markdown
from generator.formats.html.nodes import Node
from generator.formats.html.tree import tree
from generator.formats.writing import text_of
from generator.records import Text

MOST_TYPED = 0.5  # of the text; where more of it is in such a font, the font means nothing


def docx(data: bytes, name: str) -> Text:
    """The text of a Word document; name: what messages call it. Its lines are its paragraphs and table rows, counted.

    Raises DocumentError where data is no Word document or a damaged one, unpacks to more than 64 MB, or has no text.
    """
    parts = unpack(data, name)
    try:
        relations = relations_of(parts, "_rels/.rels")
        main = [target for kind, target in relations.values() if kind == "officeDocument"] + ["word/document.xml"]
        path = next((target for target in main if target in parts), None)
        if path is None:
            raise DocumentError(name, None, "this is a zip file without a Word document in it", SAVE_AS)
        found = mammoth.convert_to_html(io.BytesIO(plainly(parts, path)), style_map=STYLES)
    except (LookupError, AttributeError, TypeError, ValueError, SyntaxError, ExpatError, RecursionError) as error:
        # mammoth meets what Word would not write with whatever then fails in it; SyntaxError: ElementTree's own
        raise DocumentError(name, None, "this Word document is damaged", SAVE_AS) from error
    page, _ = _placed(tree(BeautifulSoup(found.value, "html.parser")), 1)
    lines = markdown(_without_font(page))
    if not lines:
        raise DocumentError(name, None, "there is no text in this document", "write a question and its answer into it")
    return text_of(lines)


def _placed(node: Node, line: int) -> tuple[Node, int]:
    """The node with the places of its paragraphs and the numbers of its items; and the place where it ends."""
    id_ = node.attributes.get("id", "") if node.name == "a" else ""
    if id_.startswith(PLACE):
        line = int(id_.split("-")[2])
    children = []
    end = line
    for child in node.children:
        placed, end = _placed(child, end)
        children.append(placed)
    attributes = {**node.attributes, **_number(node)} if node.name == "li" else node.attributes
    begin = children[0].line if children else line
    return replace(node, line=begin, children=tuple(children), attributes=attributes), end


def _number(node: Node) -> dict[str, str]:
    """The number of an item, as its own paragraph states it."""
    for child in node.children:
        if child.name == "a" and child.attributes.get("id", "").startswith(PLACE):
            _, _, _, number, type_ = child.attributes["id"].split("-")
            return {"value": number, "type": type_}
        if child.name not in ("ul", "ol") and (found := _number(child)):
            return found
    return {}


def _without_font(page: Node) -> Node:
    """The page, without a typewriter's font where that is the font of most of it."""
    return _renamed(page) if _typed(page) > MOST_TYPED * page.size else page


def _typed(node: Node) -> int:
    return node.size if node.name == "tt" else sum(map(_typed, node.children))


def _renamed(node: Node) -> Node:
    children = tuple(map(_renamed, node.children))
    return replace(node, name="span" if node.name == "tt" else node.name, children=children)
