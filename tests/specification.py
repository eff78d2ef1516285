"""The examples of the CommonMark and GFM specifications, from the texts that `make specs` brings into .venv.

The texts are under a licence that shares alike (CC BY-SA 4.0), so this project does not hold them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(sys.prefix, "specification")
FILES = {"CommonMark": FOLDER / "commonmark.txt", "GFM": FOLDER / "gfm.txt"}
NO_SPECIFICATION = "the specifications of Markdown are not here; `make specs` brings them into .venv"
END = "<!-- END TESTS -->"
FENCE = "`" * 32
PART = re.compile(
    rf"^{FENCE} example[^\n]*\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^{FENCE}$|^\#+ (?P<section>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A Markdown text and the HTML that it stands for; the number is that of its specification, from 1."""

    specification: str
    number: int
    section: str
    markdown: str
    html: str


def examples(specification: str) -> Iterator[Example]:
    """All examples of a specification, those of GFM's extensions included."""
    text = FILES[specification].read_text(encoding="utf-8").partition(END)[0].replace("→", "\t")
    section, number = "", 0
    for part in PART.finditer(text):
        section = part["section"] or section
        if part["section"] is None:
            number += 1
            yield Example(specification, number, section, part["markdown"], part["html"])


def union() -> list[Example]:
    """Each text that either specification has, once: as CommonMark has it, the newer one, if both do."""
    found: dict[str, Example] = {}
    for specification in FILES:
        for example in examples(specification):
            found.setdefault(example.markdown, example)
    return list(found.values())
