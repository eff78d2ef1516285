"""The lists of a document -> the number and label of each item, which Word counts itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from generator.formats.docx.elements import W, value_of, whole
from generator.formats.docx.styles import Manner

ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class Level:
    """How a list numbers its items at one level. text: the label; %1 stands for the number at the first level."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """The levels of a list. key: what it counts under, as a list may go on where another stopped."""

    key: str
    levels: dict[int, Level]


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph as an item of a list. number: 0 where it has a bullet. is_named: its label is more than a number."""

    depth: int
    number: int = 0
    type: str = "1"
    label: str = ""
    is_named: bool = False


@dataclass(slots=True)
class Progress:
    """What holds for all paragraphs of a document, and what has been counted so far.

    place: paragraphs and table rows. deeper: by how much headings go down, to stand under the title.
    """

    styles: dict[str, Manner]
    lists: dict[str, Numbering]
    deeper: int
    place: int = 0
    counts: dict[str, dict[int, int]] = field(default_factory=dict)


def lists_of(part: Element) -> dict[str, Numbering]:
    """The lists by the id that paragraphs call them by."""
    kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in part.findall(f"{W}abstractNum")}
    lists = {}
    for one in part.findall(f"{W}num"):
        number, kind = one.get(f"{W}numId", ""), value_of(one.find(f"{W}abstractNumId")) or ""
        levels = {}
        for level in kinds[kind].findall(f"{W}lvl") if kind in kinds else []:
            levels[whole(level.get(f"{W}ilvl")) or 0] = _level(level)
        restarts = one.findall(f"{W}lvlOverride")
        for restart in restarts:
            depth = whole(restart.get(f"{W}ilvl")) or 0
            own = restart.find(f"{W}lvl")
            level_ = levels.get(depth, Level()) if own is None else _level(own)
            start = whole(value_of(restart.find(f"{W}startOverride")))
            levels[depth] = level_ if start is None else replace(level_, start=start)
        lists[number] = Numbering(f"list {number}" if restarts else f"kind {kind}", levels)
    return lists


def _level(level: Element) -> Level:
    start = whole(value_of(level.find(f"{W}start")))
    return Level(
        format=value_of(level.find(f"{W}numFmt")) or "decimal",
        text=value_of(level.find(f"{W}lvlText")) or "",
        start=1 if start is None else start,
    )


def item_of(properties: Element, manner: Manner, progress: Progress) -> Item | None:
    """The paragraph as an item of a list, counted; None if it is none."""
    own = value_of(properties.find(f"{W}numPr/{W}numId"))
    depth = whole(value_of(properties.find(f"{W}numPr/{W}ilvl")))
    numbering = progress.lists.get(own or manner.list or "")
    if numbering is None or own == "0":
        return None
    depth = min(depth if depth is not None else manner.depth or 0, 8)
    level = numbering.levels.get(depth, Level())
    if level.format == "bullet":
        return Item(depth)
    counts = progress.counts.setdefault(numbering.key, {})
    for deeper in [other for other in counts if other > depth]:
        del counts[deeper]
    counts[depth] = counts.get(depth, level.start - 1) + 1

    def numbered(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = numbering.levels.get(at, Level())
        return _spelled(counts.get(at, other.start), other.format)

    return Item(
        depth=depth,
        number=counts[depth],
        type={"lowerLetter": "a", "upperLetter": "A"}.get(level.format, "1"),
        label=re.sub(r"%([1-9])", numbered, level.text),
        # a label such as "Question 1:" is part of the text; Markdown has nothing but numbers
        is_named=level.format == "none" or any(letter.isalpha() for letter in level.text),
    )


def _spelled(number: int, format: str) -> str:
    """A number in one of Word's formats (ISO 29500-1, 17.18.59)."""
    if format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if format == "lowerLetter" else "A") + number - 1)
    if format in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if format == "upperRoman" else roman.lower()
    return "" if format == "none" else str(number)
