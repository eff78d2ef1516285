"""Any author's Markdown -> canonical Markdown: the same meaning, in constructs that every Markdown reader reads alike.

Authors write for GitHub; the fields of a note are rendered by Python-Markdown, which reads lists, escapes and breaks
differently. comrak, a GFM parser that can write Markdown again, settles what was meant; what Python-Markdown would
still misread in its output is put in another way (see settle.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from generator import dollars, plain, strong
from generator.flavour import github
from generator.remembered import remembered
from generator.settle import settle

# what is put in another way may be written otherwise by comrak the next time
MOST_PASSES = 5
# comrak finds out which escapes are needed by reading the text anew for each, at some 40 ns a character
MOST_READING = 4_000_000
# so that with an escape before each of its characters it still takes no more
SHORT = 1000
# stands for an escaped dollar, which comrak would write without its escape; Unicode keeps it for such uses
DOLLAR = "\ufdd0"
ESCAPE = re.compile(r"\\([\\$])")


@cache
def _options(minimize: bool = True) -> tuple[Any, Any, Any]:
    import comrak

    extensions, parse, render = comrak.ExtensionOptions(), comrak.ParseOptions(), comrak.RenderOptions()
    for name in ("table", "strikethrough", "tasklist", "autolink", "math_dollars", "footnotes", "alerts"):
        setattr(extensions, name, True)
    render.unsafe_ = True  # raw HTML is the author's text here; what may reach a field is render's affair
    render.prefer_fenced = True
    render.width = 1 << 30  # a line end inside a paragraph is a space: wrapping a text anew changes nothing
    render.experimental_minimize_commonmark = minimize  # no escape where none is needed
    return extensions, parse, render


def canonical(text: str, definitions: Sequence[str] = ()) -> str:
    """The text in canonical Markdown, without a final line feed.

    definitions: the document's link reference definitions; links are written out with what they name.
    """
    if plain.is_plain(text):
        return text
    if plain.is_plain(whole := plain.unwrapped(text)):
        return whole
    # definitions before the text, where no fence that it leaves open can swallow them
    return by_parser("\n\n".join([*definitions, text]))


@remembered
def by_parser(text: str) -> str:
    """The same for any text; what is plain is canonical already."""
    before, after = "", text
    for number in range(MOST_PASSES):
        if before == after:
            break
        # of the brackets that comrak escapes, none begins a formula
        before, after = after, _once(github(after, in_brackets=number == 0))
    return after if after.strip() else ""


def _once(text: str) -> str:
    text = ESCAPE.sub(lambda escape: DOLLAR if escape[1] == "$" else escape[0], text) + "\n"
    extensions = _options()[0]
    text = dollars.put_away(text)
    put_away = strong.put_away(text, extensions)
    written = None if put_away == text else strong.put_back(_written(put_away), text, extensions)
    lines = (written or _written(text)).rstrip("\n").split("\n")
    return dollars.put_back("\n".join(settle(lines))).replace(DOLLAR, "\\$")


def _written(text: str) -> str:
    """What comrak makes of a text."""
    import comrak

    written = "" if len(text) <= SHORT else comrak.render_commonmark(text, *_options(minimize=False))
    if written.count("\\") * len(written) <= MOST_READING:
        written = comrak.render_commonmark(text, *_options())
    return written
