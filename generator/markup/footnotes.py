"""Footnotes of a Markdown text: what they say, and the text without it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.fences import FenceScanner

BEGIN = re.compile(r"\[\^(?P<label>[^\]\s]+)\]:[ \t]*(?P<text>.*)")
INDENT = "    "


def split(lines: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """The lines that are no footnote's, and the text of each footnote by its label; it goes on in indented lines."""
    lines = list(lines)
    if not any("[^" in line for line in lines):
        return lines, {}
    scanner = FenceScanner()
    rest: list[str] = []
    found: dict[str, list[str]] = {}
    label = ""
    for line in lines:
        begin = None if scanner.open else BEGIN.match(line)
        if begin:
            label = begin["label"]
            found.setdefault(label, []).append(begin["text"])
        elif label and (line.startswith(INDENT) or not line.strip()):
            found[label].append(line.removeprefix(INDENT))
        else:
            label = ""
            scanner.is_code(line)
            rest.append(line)
    return rest, {label: "\n".join(inside).strip("\n") for label, inside in found.items()}


def join(footnotes: dict[str, str]) -> list[str]:
    """The footnotes as they are written in Markdown, each a text of its own."""
    return [
        f"[^{label}]:\n" + "\n".join(f"{INDENT}{line}".rstrip() for line in text.split("\n"))
        for label, text in footnotes.items()
    ]
