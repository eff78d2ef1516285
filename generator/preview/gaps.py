"""A field with {{c1::clozes}} -> the field as Anki shows it, on the card of one number.

As in Anki 26.09, probed: tests/test_preview_faces.py compares with its backend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.preview.plain import unmarked

CLOZE = re.compile(r"\{\{c(?P<number>\d+)::(?P<text>.*?)(?:::(?P<hint>.*?))?\}\}", re.DOTALL)
FORMULA = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)
# what Anki writes in an attribute as it stands
PLAIN = re.compile(r"[A-Za-z0-9\u0100-\U0010ffff]")
NAMED = {'"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A cloze. hint: None where its author gave none."""

    number: int
    text: str
    hint: str | None

    @property
    def asking(self) -> str:
        """What stands in its place while it is asked for."""
        return "[...]" if self.hint is None else f"[{self.hint}]"


def numbers(text: str) -> list[int]:
    """The numbers of the clozes, each once, in order: a card for each."""
    return sorted({gap.number for gap in _gaps(text)})


def filled(text: str, number: int, *, is_back: bool) -> str:
    """The field on the card of that number."""
    shown = CLOZE.sub(lambda found: _shown(_gap(found), number, is_back=is_back), text)
    return FORMULA.sub(lambda formula: formula[1] + unmarked(formula[2]) + formula[3], shown)


def only(text: str, number: int, *, is_back: bool) -> str:
    """What the filter cloze-only leaves of the field: the clozes of that number."""
    wanted = (gap for gap in _gaps(text) if gap.number == number)
    return ", ".join(gap.text if is_back else gap.asking[1:-1] for gap in wanted)


def _gaps(text: str) -> Iterator[Gap]:
    return map(_gap, CLOZE.finditer(text))


def _gap(found: re.Match[str]) -> Gap:
    return Gap(int(found["number"]), found["text"], found["hint"])


def _shown(gap: Gap, number: int, *, is_back: bool) -> str:
    if gap.number != number:
        return f'<span class="cloze-inactive" data-ordinal="{gap.number}">{gap.text}</span>'
    if is_back:
        return f'<span class="cloze" data-ordinal="{number}">{gap.text}</span>'
    return f'<span class="cloze" data-cloze="{_attribute(gap.text)}" data-ordinal="{number}">{gap.asking}</span>'


def _attribute(text: str) -> str:
    return "".join(each if PLAIN.match(each) else NAMED.get(each) or f"&#x{ord(each):02X};" for each in text)
