"""A table -> Markdown, or what is in its cells where it only lays out the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from generator.formats.html.inline import inline
from generator.formats.html.leaves import leaves_of
from generator.formats.html.nodes import (
    HEADINGS,
    Leaf,
    Line,
    Look,
    Node,
    Piece,
    plain,
    walk,
    whole,
    words_of,
    wrapped_in,
)
from generator.formats.html.paragraphs import atoms_of, broken, is_bold, not_bold
from generator.formats.html.pieces import joined, pieces_of
from generator.formats.writing import labelled

# what stands in a cell of its own before a question or an answer
LABEL = re.compile(r"\s*(?:(?:\w{1,3}\.)+\w{0,3}|\d{1,3}|[QA])[.):]?\s*|\s*[^\W\d_]{1,12}[.):]\s*")


def write_table(node: Node, look: Look) -> Iterator[Piece]:
    """A table, or where it only lays out the page, what is in its cells; before it, its caption."""
    found = list(wrapped_in(node, "tr"))
    yield from pieces_of([child for child in found if child.name != "tr"], look)
    if {"question", "answer"} <= {word for row in found for word in words_of(row.attributes)}:
        yield from _asked(found, look)
        return
    rows = [
        [cell for cell in row.children if cell.name in ("td", "th") or cell.size] for row in found if row.name == "tr"
    ]
    rows = [row for row in rows if row]
    if _lays_out(node, rows):
        yield from pieces_of(list(chain.from_iterable(rows)), look)
        return
    has_head = bool(rows) and _is_head(rows[0])
    lines = [_row(cells, look, bold=not has_head or index > 0) for index, cells in enumerate(_grid(rows))]
    lines = [(cells, origin) for cells, origin in lines if any(cells)]
    if not lines:
        return
    width = max(len(cells) for cells, _ in lines)
    head: tuple[list[str], int] = ([], lines[0][1])
    if has_head:
        head, *lines = lines
    table = [head, (["---"] * width, head[1]), *lines]
    yield Piece(tuple((f"| {' | '.join(cells + [''] * (width - len(cells)))} |", origin) for cells, origin in table))


def _asked(rows: Sequence[Node], look: Look) -> Iterator[Piece]:
    """The questions and answers that rows are, as DocBook writes them, each behind its number."""
    question: list[Line] = []
    for row in rows:
        first, *others = [cell for cell in row.children if cell.size] or [row]
        lines = joined(pieces_of(others if others and LABEL.fullmatch(plain([first])) else [first, *others], look))
        is_question = "question" in words_of(row.attributes)
        if question and (is_question or lines):
            yield Piece(tuple(labelled(question, [] if is_question else lines)))
            question = []
        elif lines and not is_question:
            yield Piece(tuple(lines))
        if is_question:
            question = lines
    if question:
        yield Piece(tuple(labelled(question, [])))


def _lays_out(table: Node, rows: Sequence[Sequence[Node]]) -> bool:
    """Whether a table is there for the page's layout: it has one column, or cells with what no table of data holds."""
    if table.attributes.get("role") in ("presentation", "none") or max(map(len, rows), default=0) < 2:
        return True
    large = HEADINGS | {"table", "details", "hr", "dl"}
    return any(inner.name in large for row in rows for cell in row for inner in walk(cell))


def _is_head(row: Sequence[Node]) -> bool:
    """Whether a row names the columns: by its cells' kind or, as word processors do, by being bold."""
    if all(cell.name == "th" for cell in row):
        return True
    filled = [atoms for cell in row if (atoms := atoms_of(leaves_of(cell, Look())))]
    return bool(filled) and all(is_bold(atoms) for atoms in filled)


def _grid(rows: Sequence[Sequence[Node]]) -> Iterator[list[Node | None]]:
    """The cells of each row by column; None where one reaches in from the left or from above."""
    reaching: dict[int, int] = {}
    for row in rows:
        cells: list[Node | None] = []
        for cell in row:
            while reaching.get(len(cells), 0):
                reaching[len(cells)] -= 1
                cells.append(None)
            width = min(whole(cell.attributes.get("colspan"), 1), 100)
            below = min(whole(cell.attributes.get("rowspan"), 1), 1000) - 1
            for column in range(len(cells), len(cells) + width):
                reaching[column] = below
            cells += [cell, *[None] * (width - 1)]
        yield cells


def _row(cells: Sequence[Node | None], look: Look, *, bold: bool) -> tuple[list[str], int]:
    """The texts of the cells, and where the first stands; bold: whether what is in bold is written so."""
    texts = []
    origins = []
    for cell in cells:
        lines = [atoms for atoms in broken(leaves_of(cell, look)) if atoms] if cell else []
        origins += [lines[0][0].line] if lines else []
        if not bold or (cell and cell.name == "th"):
            lines = list(map(not_bold, lines))
        texts.append("<br>".join(inline(list(map(_in_cell, line))) for line in lines).replace("|", "\\|"))
    return texts, min(origins, default=1)


def _in_cell(atom: Leaf) -> Leaf:
    """The atom as it can stand in a table: GFM takes the backslash from before a bar even in code."""
    if not atom.look.code or "\\|" not in atom.text:
        return atom
    code = re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", atom.text)
    return replace(atom, text=f"<code>{code}</code>", kind="markdown")
