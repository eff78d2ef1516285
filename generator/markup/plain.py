"""Plain Markdown (see generator/plain.py) -> the HTML that Python-Markdown makes of it, written down without it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from generator.markup import safety
from generator.markup.code import code_block
from generator.plain import Plain
from generator.remembered import remembered

# in a line that is known to be plain, nothing else has these signs
MARKED = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|&")


def to_html(blocks: Iterable[Plain]) -> str:
    """The HTML of blocks, as safe as what safety.clean gives."""
    return "\n".join(map(_block, blocks))


def _block(block: Plain) -> str:
    if block.kind == "fence":
        return coloured("\n".join(block.lines) + "\n", block.info)
    lines = map(to_inline_html, block.lines)
    if block.kind == "paragraph":
        return f"<p>{''.join(lines)}</p>"
    tag = "ul" if block.kind == "bullets" else "ol"
    return "\n".join([f"<{tag}>", *(f"<li>{line}</li>" for line in lines), f"</{tag}>"])


@remembered
def coloured(code: str, language: str) -> str:
    """The HTML of a block of code."""
    return safety.clean(code_block(code, language))


def to_inline_html(line: str) -> str:
    """The HTML of a line."""
    return MARKED.sub(_span, line)


def _span(match: re.Match[str]) -> str:
    if match["code"]:
        return f"<code>{escape(match['code'], quote=False)}</code>"
    if match["strong"]:
        return f"<strong>{match['strong']}</strong>"
    return f"<em>{match['em']}</em>" if match["em"] else "&amp;"
