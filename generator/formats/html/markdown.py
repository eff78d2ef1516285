"""The article of a page -> Markdown; which writer writes which element."""

from __future__ import annotations

from generator.formats.html.blocks import (
    RULE,
    write_callout,
    write_code,
    write_details,
    write_formula,
    write_heading,
    write_quote,
    write_rule,
)
from generator.formats.html.lists import write_definitions, write_list
from generator.formats.html.nodes import HEADINGS, LISTS, Line, Look, Node
from generator.formats.html.pieces import WRITERS, joined, pieces_of
from generator.formats.html.tables import write_table


def markdown(root: Node) -> list[Line]:
    """The Markdown of what is in a node, without rules around it; no line, where that is nothing."""
    pieces = list(pieces_of(root.children, Look()))
    while pieces and pieces[0].lines[0][0] == RULE:  # at the beginning, it would begin front matter
        del pieces[0]
    while pieces and pieces[-1].lines[0][0] == RULE:
        del pieces[-1]
    return joined(pieces)


WRITERS.update(
    {
        **dict.fromkeys(HEADINGS, write_heading),
        **dict.fromkeys(LISTS, write_list),
        "blockquote": write_quote,
        "callout": write_callout,
        "code": write_code,
        "details": write_details,
        "dl": write_definitions,
        "formula": write_formula,
        "hr": write_rule,
        "pre": write_code,
        "table": write_table,
    }
)
