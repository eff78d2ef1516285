"""docutils' own parser and reader, but for what takes too long or fails."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import states
from docutils.readers import standalone
from docutils.transforms import Transform, misc, references

# docutils takes the square of this for markup that is left open
LONGEST_PIECE = 4000
# a text with so many faults or elements, and one in so few characters, is no reStructuredText
MOST_FAULTS, FAULT_EVERY = 500, 200
MOST_ELEMENTS, ELEMENT_EVERY = 2000, 16
# docutils takes the square of the elements of a paragraph
MOST_IN_PARAGRAPH = 1000


class Reader(standalone.Reader):  # type: ignore[type-arg]  # it is generic in its stubs only
    """docutils' own without two steps that fail on some texts (0.23); the writer does what is needed of them."""

    def get_transforms(self) -> list[type[Transform]]:
        return [step for step in super().get_transforms() if step not in (references.Substitutions, misc.Transitions)]


class Inliner:
    """docutils' own, but that it is given texts in pieces of bounded length, and none of what is of another format."""

    def __init__(self) -> None:
        self._own = states.Inliner()
        self._faults = 0
        self._elements = 0
        self._length = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def parse(
        self, text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """The text and inline elements of a paragraph, and the messages about it."""
        found: list[nodes.Node] = []
        messages: list[nodes.Node] = []
        for piece in re.findall(rf"(?s).{{1,{LONGEST_PIECE}}}(?:\s|$)|.{{1,{LONGEST_PIECE}}}", text):
            self._length += len(piece)
            if len(found) > MOST_IN_PARAGRAPH or self._is_other_format():
                found.append(nodes.Text(piece))
                continue
            inline, faults = self._own.parse(piece, lineno, memo, parent)
            found += inline
            messages += faults
            self._faults += len(faults)
            self._elements += len(inline)
        return found, messages

    def _is_other_format(self) -> bool:
        too_many_faults = self._faults > max(MOST_FAULTS, self._length // FAULT_EVERY)
        return too_many_faults or self._elements > max(MOST_ELEMENTS, self._length // ELEMENT_EVERY)
