"""A text -> the link reference definitions and footnotes of its document that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

MARK = re.compile(r"\\.|[\[\]]", re.DOTALL)
# a label may go on in the next line of a quote
LINE_END = re.compile(r"\n[ \t>]*")


def by_label(definitions: Iterable[str]) -> dict[str, str]:
    """The definitions by their labels; of two with one label, the first counts, as in CommonMark."""
    found: dict[str, str] = {}
    for definition in definitions:
        if label := next(_labels(definition), None):
            found.setdefault(label, definition)
    return found


def named(text: str, known: Mapping[str, str]) -> list[str]:
    """The definitions that a text names, and those that these name, in a fixed order. known: by label."""
    if not known or "[" not in text:
        return []
    found: set[str] = set()
    texts = [text]
    while texts:
        new = {label for label in _labels(texts.pop()) if label in known} - found
        found |= new
        texts += [known[label] for label in new]
    return [known[label] for label in sorted(found)]


def _labels(text: str) -> Iterator[str]:
    """All that stands in brackets without brackets in it, as CommonMark compares labels."""
    begin = None
    for mark in MARK.finditer(text):
        if mark[0] == "[":
            begin = mark.end()
        elif mark[0] == "]" and begin is not None:
            yield " ".join(LINE_END.sub("\n", text[begin : mark.start()]).casefold().split())
            begin = None
