"""Any author's Markdown -> canonical Markdown: the same meaning, in constructs that every Markdown reader reads alike.

Authors write for GitHub; the fields of a note are rendered by Python-Markdown, which reads lists, escapes and breaks
differently. comrak, a GFM parser that can write Markdown again, settles what was meant; what Python-Markdown would
still misread in its output is put in another way here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from generator.fences import scan

# level 1 is a section and level 2 a card in cards/<topic>.md
TOP_HEADING = 3
HEADING = re.compile(r"^(#{1,6})(?= |$)")
PAREN_ITEM = re.compile(r"^((?:[ >]|[-*+] |\d{1,9}[.)] )*\d{1,9})\)(?= |$)")
HARD_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
BLANK = re.compile(r"[ \t]+$|(?<=>)[ \t]+$")


@cache
def _options() -> tuple[Any, Any, Any]:
    import comrak

    extensions, parse, render = comrak.ExtensionOptions(), comrak.ParseOptions(), comrak.RenderOptions()
    for name in ("table", "strikethrough", "tasklist", "autolink", "math_dollars", "footnotes", "alerts"):
        setattr(extensions, name, True)
    render.unsafe_ = True  # raw HTML is the author's text here; what may reach a field is render's affair
    render.prefer_fenced = True
    render.width = 1 << 30  # a line end inside a paragraph is a space: wrapping a text anew changes nothing
    render.experimental_minimize_commonmark = True  # no escape where none is needed
    return extensions, parse, render


def canonical(text: str, definitions: Sequence[str] = ()) -> str:
    """The text in canonical Markdown, without a final line feed.

    definitions: the document's link reference definitions; links are written out with what they name.
    """
    import comrak

    if not text.strip():
        return ""
    source = "\n\n".join([text, *definitions])
    lines = comrak.render_commonmark(source, *_options()).rstrip("\n").split("\n")
    return "\n".join(_settle(lines))


def _settle(lines: Sequence[str]) -> list[str]:
    """comrak's lines, put so that Python-Markdown reads them the same."""
    marked = list(scan(lines))
    levels = [len(match[1]) for line, code in marked if not code and (match := HEADING.match(line))]
    deeper = max(0, TOP_HEADING - min(levels, default=TOP_HEADING))
    settled = []
    for line, code in marked:
        if not code:
            line = BLANK.sub("", line) if not line.strip("> \t") else line
            line = PAREN_ITEM.sub(r"\1.", line)
            line = HEADING.sub(lambda match: "#" * min(6, len(match[1]) + deeper), line)
            line = HARD_BREAK.sub(r"\1<br>", line)
        settled.append(line)
    return settled
