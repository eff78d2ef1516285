"""The HTML of a field -> the same, its direction said where the first letter would mislead `dir="auto"`."""

from __future__ import annotations

import re
import unicodedata

from generator.patterns import lazy

RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# code and formulas go from left to right in any text
UNSEEN = lazy(r"<(pre|code)\b.*?</\1>|<[^<>]*>|\\\(.*?\\\)|\\\[.*?\\\]|&\w+;", re.DOTALL)
SIDES = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def directed(html: str) -> str:
    """The HTML in an element of the direction that most of its letters have, if its first letter has another.

    A Hebrew answer that begins with "HTTP" would be set from the left: browsers go by the first letter (HTML, 3.2.6.4).
    """
    if html.isascii() or not RIGHT_TO_LEFT.search(html):
        return html
    sides = [side for letter in UNSEEN.sub("", html) if (side := SIDES.get(unicodedata.bidirectional(letter)))]
    most = "rtl" if 2 * sides.count("rtl") > len(sides) else "ltr"
    return html if not sides or sides[0] == most else f'<div dir="{most}">{html}</div>'
