"""The elements of WordprocessingML: how they are named, read and made."""

from __future__ import annotations

from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement

T = TypeVar("T")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def run_of(text: str, style: str = "") -> Element:
    """A run of text of its own."""
    run = Element(f"{W}r")
    if style:
        add(SubElement(run, f"{W}rPr"), "rStyle", style)
    run.append(words_of(text))
    return run


def words_of(text: str) -> Element:
    """A text in a run."""
    words = Element(f"{W}t")
    words.text = text
    return words


def add(parent: Element, name: str, value: str) -> None:
    """Adds a property, with its value, to others."""
    SubElement(parent, f"{W}{name}", {f"{W}val": value})


def value_of(element: Element | None) -> str | None:
    """What a property is set to; None where there is none."""
    return None if element is None else element.get(f"{W}val")


def is_on(value: str) -> bool:
    """Whether a value of a switch means that it is on."""
    return value not in ("0", "false", "off", "none")


def switch_of(element: Element | None) -> bool | None:
    """What a property says that is on where it is but named."""
    return None if element is None else is_on(value_of(element) or "1")


def first_of(value: T | None, other: T | None) -> T | None:
    """The value, or where nothing is said, the other."""
    return other if value is None else value


def whole(value: str | None) -> int | None:
    """The whole number that a value is; None where it is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
