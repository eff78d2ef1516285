"""A card template -> its parts, and with the values of a note the HTML of a side, as Anki fills it.

The rules are those of Anki's manual, https://docs.ankiweb.net/templates/intro.html. generator/faults.py has refused
what Anki would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from generator.preview import gaps
from generator.preview.filters import applied

TOKEN = re.compile(r"<!--.*?-->|\{\{(?P<sign>[#^/]?)(?P<name>[^{}]*)\}\}", re.DOTALL)
# a field with nothing but these is empty to Anki
BLANK = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A {{filter:Field}}. filters: from the innermost, which comes first."""

    name: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between {{#Field}} and {{/Field}}; or, where is_inverted, {{^Field}}."""

    field: str
    is_inverted: bool
    parts: tuple[Part, ...]


Part = str | Field | Section


@dataclass(frozen=True, slots=True)
class Values:
    """What fills a template. fields: HTML by name. cloze: the number of the card of a cloze note, else 0."""

    fields: Mapping[str, str]
    cloze: int = 0
    is_back: bool = False


@cache
def parse(text: str) -> tuple[Part, ...]:
    """The parts of a template."""
    stack: list[list[Part]] = [[]]
    opened: list[tuple[str, bool]] = []
    past = 0
    for token in TOKEN.finditer(text):
        stack[-1].append(text[past : token.start()])
        past = token.end()
        sign = token["sign"]
        if sign is None:  # a comment stays as it is
            stack[-1].append(token[0])
        elif sign == "/":
            parts = tuple(stack.pop())
            stack[-1].append(Section(*opened.pop(), parts))
        elif sign:
            opened.append((token["name"].strip(), sign == "^"))
            stack.append([])
        else:
            *filters, name = (part.strip() for part in token["name"].split(":"))
            stack[-1].append(Field(name, tuple(reversed(filters))))
    stack[-1].append(text[past:])
    return tuple(part for part in stack[0] if part)


def fill(parts: tuple[Part, ...], values: Values) -> str:
    """The HTML of the parts."""
    return "".join(_filled(part, values) for part in parts)


def makes_card(parts: tuple[Part, ...], nonempty: Collection[str]) -> bool:
    """Whether Anki makes a card of a front: it shows a field that has something. nonempty: the names of those."""
    return any(
        makes_card(part.parts, nonempty)
        if isinstance(part, Section) and (part.field in nonempty) != part.is_inverted
        else isinstance(part, Field) and part.name in nonempty
        for part in parts
    )


def is_blank(text: str) -> bool:
    """Whether Anki takes a field for empty."""
    return BLANK.fullmatch(text) is not None


def _filled(part: Part, values: Values) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Section):
        is_shown = is_blank(values.fields.get(part.field, "")) == part.is_inverted
        return fill(part.parts, values) if is_shown else ""
    text = values.fields.get(part.name, "")
    for number, name in enumerate(part.filters):
        if name == "type":  # the client puts a field to type in, or a comparison, in its place
            return f"[[type:{':'.join((*reversed(part.filters[:number]), part.name))}]]"
        if name == "cloze":
            text = gaps.filled(text, values.cloze, is_back=values.is_back)
        elif name == "cloze-only":
            text = gaps.only(text, values.cloze, is_back=values.is_back)
        else:
            text = applied(name, text, part.name)
    return text
