"""A list, of items or of definitions -> Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from generator.formats.html.blocks import on_one_line
from generator.formats.html.leaves import look_of
from generator.formats.html.nodes import Line, Look, Node, Piece, walk, whole, wrapped_in
from generator.formats.html.paragraphs import is_bold, line_of, not_bold
from generator.formats.html.pieces import hung, joined, pieces_of, write_content


def write_list(node: Node, look: Look) -> Iterator[Piece]:
    """A list. What stands in it beside its items, as nested lists often do, belongs to the item before."""
    items: list[tuple[str, list[Piece]]] = []
    number = whole(node.attributes.get("start"), 1)
    for child in node.children:
        if child.name == "li":
            number = whole(child.attributes.get("value"), number)
            pieces = list(pieces_of(child.children, look_of(child, look)))
            if pieces:
                items.append((_marker(node, child, number), pieces))
                number += 1
        elif pieces := list(pieces_of([child], look)):
            if not items:
                items.append(("-", []))
            items[-1][1].extend(pieces)
    if not items:
        return
    # a level that was left out, or Notion's toggles
    if all(len(pieces) == 1 and (pieces[0].is_list or pieces[0].lines[0][0] == "<details>") for _, pieces in items):
        yield from chain.from_iterable(pieces for _, pieces in items)
        return
    tight = all(piece.is_list for _, pieces in items for piece in pieces[1:])
    lines: list[Line] = []
    for marker, pieces in items:
        if lines and not tight:
            lines.append(("", lines[-1][1]))
        lines += hung(f"{marker} ", " " * (len(marker.split(" ")[0]) + 1), joined(pieces, tight=tight))
    yield Piece(tuple(lines), is_list=True)


def _marker(parent: Node, item: Node, number: int) -> str:
    if parent.name != "ol":
        return "-"
    type_ = item.attributes.get("type") or parent.attributes.get("type", "1")
    # Markdown numbers items only; a letter is a name by which an answer may call its option
    if type_ in ("a", "A") and 1 <= number <= 26:
        return f"- {chr(ord(type_) + number - 1)})"
    return f"{number}."


def write_definitions(node: Node, look: Look) -> Iterator[Piece]:
    """Terms, each on its own line, and the definitions after them: `: ` and what belongs to it indented as far."""
    lines: list[Line] = []
    is_term = True
    if not any(child.name == "dt" for child in walk(node)):  # used to indent a text
        yield from write_content(node, look)
        return
    for child in wrapped_in(node, "dt", "dd"):
        added = list(_term(child) if child.name == "dt" else _definition(child, look))
        if added and lines and child.name == "dt" and not is_term:
            lines.append(("", lines[-1][1]))
        lines += added
        is_term = child.name == "dt" if added else is_term
    if lines:
        yield Piece(tuple(lines))


def _term(node: Node) -> Iterator[Line]:
    atoms = on_one_line(node)
    if atoms:
        yield (line_of(not_bold(atoms) if is_bold(atoms) else atoms, first=True), atoms[0].line)


def _definition(node: Node, look: Look) -> Iterator[Line]:
    return hung(": ", "  ", joined(pieces_of(node.children if node.name == "dd" else [node], look_of(node, look))))
