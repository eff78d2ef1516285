"""The tags of HTML, and the attributes of a tag with their places: what a quoted value holds is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

_VALUE = r"\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++"
NAME = r"[A-Za-z][A-Za-z0-9-]*+"
ATTRIBUTES = rf"(?:[\s/]*+[^\s\"'<>/=]++(?:\s*+=\s*+(?:{_VALUE}))?+)*+[\s/]*+"
TAG = re.compile(rf"<(?P<close>/?)(?P<name>{NAME})(?P<attributes>{ATTRIBUTES})>")
ATTRIBUTE = re.compile(rf"(?P<name>[^\s\"'<>/=]++)(?:\s*+=\s*+(?P<value>{_VALUE}))?+")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute. name: in small letters. value: what it means. begin, end: where it stands in its text."""

    name: str
    value: str
    begin: int
    end: int


def attributes(tag: re.Match[str]) -> Iterator[Attribute]:
    """The attributes of a tag that TAG has matched, with their places in the text that it was found in."""
    for each in ATTRIBUTE.finditer(tag.string, *tag.span("attributes")):
        value = each["value"] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        yield Attribute(each["name"].lower(), unescape(value).strip(), each.start("name"), each.end())


def attribute(tag: re.Match[str], name: str) -> Attribute | None:
    """The first attribute of that name, which is the one that counts; None where the tag has none."""
    return next((each for each in attributes(tag) if each.name == name), None)


def written(tag: re.Match[str], old: Attribute, value: str) -> str:
    """The tag with another value of one of its attributes."""
    text = tag.string
    return f'{text[tag.start() : old.begin]}{old.name}="{escape(value)}"{text[old.end : tag.end()]}'
