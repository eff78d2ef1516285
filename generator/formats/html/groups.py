"""Nodes side by side that are one: items of Word and Google Docs a list, lines in a typewriter's font code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from generator.formats.html.leaves import leaves_of
from generator.formats.html.nodes import LISTS, Look, Node, new_node, plain, style_of, walk, whole

# lists as Word and Google Docs write them: level by level, not nested
WORD_LIST = re.compile(r"mso-list:\s*\S+\s+level(\d+)")
GOOGLE_LIST = re.compile(r"(?:^|\s)lst-kix_\S+-(\d)(?:\s|$)")
NUMBER = re.compile(r"\s*\(?(\d{1,9}|[A-Za-z])[.)]")


def regrouped(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes, with items that stand level by level made one list and those in a typewriter's font one block."""
    group: list[Node] = []
    kind = ""
    for node in nodes:
        own = _group(node)
        if own not in ("blank", kind) and group:
            yield from _grouped(group, kind)
            group, kind = [], ""
        if own in ("list", "code"):
            kind = own
        if kind:
            group.append(node)
        else:
            yield node
    yield from _grouped(group, kind)


def _group(node: Node) -> str:
    """What the node must be grouped as, "blank" where it says nothing, "" where it stays as it is."""
    if not node.size and node.name in ("", "p") and not any(inner.name == "img" for inner in walk(node)):
        return "blank"
    if node.name == "p" and WORD_LIST.search(style_of(node)):
        return "list"
    if node.name in LISTS and GOOGLE_LIST.search(node.attributes.get("class", "")):
        return "list"
    if node.name in ("p", "div") and not any(child.block for child in node.children):
        leaves = [leaf for leaf in leaves_of(node, Look()) if leaf.text.strip() and leaf.kind != "end"]
        return "code" if leaves and all(leaf.look.typed for leaf in leaves) else ""
    return ""


def _grouped(group: Sequence[Node], kind: str) -> Iterator[Node]:
    if not group:
        return
    if kind == "list":
        items = list(chain.from_iterable(map(_flat_items, group)))
        begin = 0
        while begin < len(items):
            found, begin = _nested(items, begin)
            yield found
        return
    last = max(number for number, node in enumerate(group) if node.size) + 1
    lines = [[*node.children, Node("br", node.line)] for node in group[:last] if node.name]
    yield new_node("pre", group[0].line, {}, list(chain.from_iterable(lines)))
    yield from group[last:]


def _flat_items(node: Node) -> Iterator[tuple[int, Node]]:
    """The items of one list of Google Docs, or the paragraph that is one of Word's, each with its level."""
    google = GOOGLE_LIST.search(node.attributes.get("class", ""))
    if google:
        number = whole(node.attributes.get("start"), 1)
        for child in node.children:
            if child.name == "li" or child.size:
                inside = child.children if child.name == "li" else (child,)
                yield int(google[1]), new_node(node.name, child.line, {"value": str(number)}, inside)
                number += 1
    elif word := WORD_LIST.search(style_of(node)):
        marker = next((inner for inner in walk(node) if "mso-list:ignore" in style_of(inner)), None)
        number_typed = NUMBER.match(plain([marker])) if marker else None
        value = number_typed[1] if number_typed else ""
        content = _without(node, marker) if marker else node
        attributes = (
            {"value": value}
            if value.isdigit()
            else {"value": str(ord(value.lower()) - 96), "type": "a"}
            if value
            else {}
        )
        yield int(word[1]), replace(content, name="ol" if value else "ul", attributes=attributes)


def _without(node: Node, gone: Node) -> Node:
    children = [_without(child, gone) if child.children else child for child in node.children if child is not gone]
    return new_node(node.name, node.line, node.attributes, children)


def _nested(items: Sequence[tuple[int, Node]], begin: int) -> tuple[Node, int]:
    """The list whose first item is the one at begin, with the deeper ones in its items; and the index after it.

    items: each with its level, under the name of its list.
    """
    level, first = items[begin]
    found: list[Node] = []
    while begin < len(items) and items[begin][0] >= level:
        if items[begin][0] > level:
            inner, begin = _nested(items, begin)
            found[-1] = new_node("li", found[-1].line, found[-1].attributes, [*found[-1].children, inner])
        else:
            item = items[begin][1]
            found.append(new_node("li", item.line, item.attributes, item.children))
            begin += 1
    return new_node(first.name, first.line, {}, found), begin
