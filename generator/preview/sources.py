"""The text of a file that was read -> a page that shows it with its line numbers, each with an anchor: `#L12`."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from string import Template

from generator.records import Origin
from generator.topic import slug

PAGE = Path(__file__).parent / "source.html"
FOLDER = "sources"


def address(path: str) -> str:
    """Where in the site the page of a file is: the same in every build."""
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{FOLDER}/{slug(PurePath(path).name) or 'file'}-{digest}.html"


def link(origin: Origin) -> str:
    """The address of a line, or of the whole file."""
    return address(origin.path) + (f"#L{origin.first}" if origin.first else "")


def source_page(path: str, lines: Sequence[tuple[int, str]]) -> str:
    """The page. lines: with their numbers in the file, which a file without lines may have several times."""
    return Template(PAGE.read_text("utf-8")).substitute(path=html.escape(path), lines="\n".join(_rows(lines)))


def _rows(lines: Sequence[tuple[int, str]]) -> Iterator[str]:
    before = 0
    for number, text in lines:
        begins = f' id="L{number}"' if number != before else ""
        yield f'<li value="{number}"{begins}>{html.escape(text) or " "}</li>'
        before = number
