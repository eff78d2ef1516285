r"""HTML with \( \) and \[ \] -> the same with MathML, which browsers show without the script that Anki's clients have.

It stands in the element that this script would make, so that a card's stylesheet applies. A formula that cannot be
converted stays as its TeX.
"""

from __future__ import annotations

import html
import re
from functools import cache

from generator.preview.plain import plain

# the scripts of Anki's clients pass over code and what is inside a tag, too
PART = re.compile(
    r"<(?P<code>pre|code)\b.*?</(?P=code)>|<!--.*?-->|<[^>]*>|\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]",
    re.DOTALL | re.IGNORECASE,
)


def with_mathml(text: str) -> str:
    """The HTML with each formula as MathML."""
    return PART.sub(_converted, text) if "\\(" in text or "\\[" in text else text


def _converted(part: re.Match[str]) -> str:
    tex = part["inline"] or part["display"]
    return part[0] if tex is None else _mathml(plain(tex).strip(), is_display=part["display"] is not None) or part[0]


@cache
def _mathml(tex: str, *, is_display: bool) -> str:
    """The formula as MathML, its TeX as its name; "" where that cannot be."""
    from math_core import LatexError, LatexToMathML  # only where there are formulas

    try:
        shown = LatexToMathML().convert_with_local_state(tex, displaystyle=is_display)
    except LatexError:
        return ""
    kind = ' display="true"' if is_display else ""
    return f'<mjx-container{kind} title="{html.escape(tex)}">{shown}</mjx-container>'
