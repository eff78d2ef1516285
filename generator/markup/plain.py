"""Plain Markdown (see generator/plain.py) -> the HTML that Python-Markdown makes of it, written down without it."""

from __future__ import annotations

import re
from html import escape

from generator import plain
from generator.markup import safety
from generator.markup.code import code_block
from generator.remembered import remembered

# in a line that is known to be plain, nothing else has these signs
MARKED = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|&")


def to_html(text: str) -> str:
    """The HTML of a plain text, as safe as what safety.clean gives."""
    if plain.are_paragraphs(text):
        return f"<p>{to_inline_html(text)}</p>".replace(plain.BETWEEN, "</p>\n<p>")
    return "\n".join(map(_block, plain.blocks(text)))


def _block(block: plain.Plain) -> str:
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
    """The HTML of a line, or of the lines of several paragraphs."""
    return MARKED.sub(_span, line)


def _span(match: re.Match[str]) -> str:
    tag = match.lastgroup
    if tag is None:
        return "&amp;"
    return f"<{tag}>{escape(match[tag], quote=False) if tag == 'code' else match[tag]}</{tag}>"
