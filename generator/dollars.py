"""Which dollars are mathematics: `$a$` and `$$a$$` are, those of money, shells, templates and jQuery are not.

comrak takes any two dollars for a formula, even where that cuts code in two. So those that are none are put away from
it: `It costs $10; use `$(pwd)`.`
"""

from __future__ import annotations

import re

from generator.patterns import lazy

# code is found before mathematics; it ends with its paragraph, and no author writes spans of more than 4000 characters
CODE = r"(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[^\x00]){1,4000}?(?<!`)(?P=ticks)(?!`)|`+"
# ${name} is of a shell or a template, unless there is TeX behind it
_BRACED = r"(?=\{[^$`]*?(?:\\[A-Za-z]|\^|\}_|\b[A-Za-z]_))"
_NO_BEGIN = r"(?![\s${,;)]|-(?![\w\\({|.$]))"
# a line may end in a formula, but a paragraph, an item or a row may not
_INSIDE = r"(?:\\.|[^\\$`\n]|\n(?![ \t>]*(?:\n|[-*+|] |\d{1,9}[.)] )))+?"
FORMULA = rf"(?<![^\W_])(?<!\$)\$(?:{_BRACED}|{_NO_BEGIN}){_INSIDE}(?<!\s)\$(?!\$|[^\W_]|[({{]|\[(?!\^))"
DISPLAY = r"\$\$(?=\s*[^\s$])(?P<display>(?:\\.|[^\\$`])+)\$\$(?!\$)"
# stands for a dollar that is put away; Unicode keeps it for such uses
SIGN = "\ufdd5"
# a dollar that none follows begins nothing
_PARTS = lazy(rf"{CODE}|{FORMULA}|{DISPLAY}|(?P<other>\$+)(?=[^$]*\$)|\\.")


def put_away(text: str) -> str:
    """The text with signs for the dollars that are no mathematics and stand in no code."""
    return _PARTS.sub(_part, text) if text.count("$") > 1 else text


def put_back(text: str) -> str:
    """The text with dollars for signs."""
    return text.replace(SIGN, "$")


def _part(match: re.Match[str]) -> str:
    return SIGN * len(match["other"]) if match["other"] else match[0]
