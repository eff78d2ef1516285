"""The styles of a document -> what each says of the paragraphs and runs in it, with what it inherits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from generator.formats.docx.elements import W, first_of, is_on, switch_of, value_of, whole

TYPED_FONT = re.compile(
    r"courier|consolas|\bmono|mono\b|menlo|monaco|inconsolata|typewriter|lucida console|source code|fira code|cascadia",
    re.IGNORECASE,
)
HEADING_STYLE = re.compile(r"heading (\d)")
MOST_BASES = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks; None where nothing is said of it. typed: in a typewriter's font."""

    bold: bool | None = None
    italic: bool | None = None
    typed: bool | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """What a style, and those that it is based on, say. heading: at which level. list, depth: an item of which one."""

    name: str = ""
    look: Look = Look()
    heading: int | None = None
    list: str | None = None
    depth: int | None = None


def styles_of(part: Element) -> dict[str, Manner]:
    """The styles by id, and the default one of paragraphs by ""; each with what it inherits."""
    found = {style.get(f"{W}styleId", ""): style for style in part.iter(f"{W}style")}
    manners: dict[str, Manner] = {}
    for name, style in found.items():
        chain = [style]
        while (
            len(chain) < MOST_BASES and (base := found.get(value_of(chain[-1].find(f"{W}basedOn")) or "")) is not None
        ):
            chain.append(base)
        manner = Manner()
        for one in reversed(chain):
            manner = _more(manner, one)
        manners[name] = manner
        if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default", "0")):
            manners[""] = manner
    return manners


def _more(manner: Manner, style: Element) -> Manner:
    """The manner with what a style adds to it."""
    name = (value_of(style.find(f"{W}name")) or "").lower()
    named = HEADING_STYLE.fullmatch(name)
    return Manner(
        name=name,
        look=over(look_of(style.find(f"{W}rPr")), manner.look),
        heading=int(named[1]) if named else first_of(outline_of(style.find(f"{W}pPr")), manner.heading),
        list=first_of(value_of(style.find(f"{W}pPr/{W}numPr/{W}numId")), manner.list),
        depth=first_of(whole(value_of(style.find(f"{W}pPr/{W}numPr/{W}ilvl"))), manner.depth),
    )


def outline_of(properties: Element | None) -> int | None:
    """The level of a heading that the properties of a paragraph state; Word's tenth is that of no heading."""
    level = None if properties is None else whole(value_of(properties.find(f"{W}outlineLvl")))
    return None if level is None or level > 8 else level + 1


def look_of(properties: Element | None) -> Look:
    """What the properties of a run say of its look."""
    if properties is None:
        return Look()
    fonts = properties.find(f"{W}rFonts")
    font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return Look(
        bold=switch_of(properties.find(f"{W}b")),
        italic=switch_of(properties.find(f"{W}i")),
        typed=None if font is None else TYPED_FONT.search(font) is not None,
    )


def over(upper: Look, lower: Look) -> Look:
    """The look that one gives where it lies over another."""
    return Look(
        bold=first_of(upper.bold, lower.bold),
        italic=first_of(upper.italic, lower.italic),
        typed=first_of(upper.typed, lower.typed),
    )
