"""Formulas as LaTeX, Anki and others sign them -> formulas between dollars or in a `math` fence, as GitHub has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator import inline
from generator.patterns import lazy

# a line, and whether it is code, or HTML, that nothing may touch
Marked = tuple[str, bool]

# a parenthesis may just be escaped; a formula has one of these, or is one letter
IS_FORMULA = lazy(r"\\[A-Za-z]|[\^={}+<>]|(?<!\\)_|^\s*[A-Za-z](?:'?\s*$|\()|^\s*\d+\s*[-/*]\s*\w+\s*$", re.DOTALL)
ENVIRONMENTS = (
    "align|aligned|alignat|array|bmatrix|cases|eqnarray|equation|flalign|gather|gathered|matrix|multline|pmatrix|split"
    "|subequations|vmatrix"
)
BEGIN = lazy(rf"\$\$|\\\[|\\begin\{{(?:{ENVIRONMENTS})\*?\}}")
# brackets are escaped often within a line, names with underscores in them; in a sentence, so are terms such as a=1
IS_DISPLAY = lazy(r"\\[A-Za-z]{2}|[\^=]")
IS_SURELY_DISPLAY = lazy(r"\\[A-Za-z]{2}|\^")
# longer formulas are none, but a sign that was never meant as one
LONGEST = 80


def display(lines: Sequence[Marked]) -> list[Marked]:
    """The lines with each formula that has lines of its own in a fence, or between two dollars if it has but one."""
    found: list[Marked] = []
    number = 0
    while number < len(lines):
        line, is_code = lines[number]
        marks = inline.marks(line)
        begin = None if is_code else BEGIN.match(line, len(marks))
        end = _end(lines, number, begin) if begin else None
        if begin is None or end is None:
            found.append((line, is_code))
            number += 1
            continue
        found += _formula(marks, [each for each, _ in lines[number : end + 1]], begin[0])
        number = end + 1
    return found


def is_displayed(lines: Sequence[str]) -> bool:
    """Whether some of the lines, which hold no code, are a formula that has lines of its own."""
    return any(is_formula for _, is_formula in display([(line, False) for line in lines]))


def inline_formula(tex: str) -> str | None:
    """The formula between dollars; None if it is a text in escaped brackets."""
    tex = " ".join(tex.split())
    return f"${tex}$" if tex and "$" not in tex and IS_FORMULA.search(tex) else None


def display_formula(tex: str) -> str | None:
    """The same between double dollars."""
    formula = inline_formula(tex) if IS_SURELY_DISPLAY.search(tex) else None
    return f"${formula}$" if formula else None


def _closing(sign: str) -> str:
    return {"$$": "$$", "\\[": "\\]"}.get(sign) or sign.replace("begin", "end")


def _end(lines: Sequence[Marked], number: int, begin: re.Match[str]) -> int | None:
    """The number of the line that ends with the sign that closes the formula; None if there is no such formula."""
    closing = _closing(begin[0])
    first = lines[number][0][begin.end() :]
    if closing in first:
        return number if first.rstrip().endswith(closing) and first.count(closing) == 1 and begin[0] != "$$" else None
    for end in range(number + 1, min(number + LONGEST, len(lines))):
        line = lines[end][0].rstrip()
        if line.endswith(closing):
            return end
        if closing in line:
            return None
    return None


def _formula(marks: str, lines: Sequence[str], sign: str) -> list[Marked]:
    inside = inline.continued(marks)
    own = [lines[0][len(marks) :], *(re.sub(rf"^[ >]{{0,{len(inside)}}}", "", line) for line in lines[1:])]
    tex = "\n".join(own).strip()
    if not sign.startswith("\\begin"):
        tex = tex[len(sign) : len(tex) - len(_closing(sign))]
    stands_alone = own[0].strip() == sign and own[-1].strip() == _closing(sign)
    if not tex.strip() or (sign == "\\[" and not stands_alone and not IS_DISPLAY.search(tex)):
        return [(line, False) for line in lines]
    rows = [row.rstrip() for row in tex.split("\n") if row.strip()]
    if len(rows) == 1:
        return [(f"{marks}$${rows[0].strip()}$$", True)]
    return [(f"{marks}```math", True), *((f"{inside}{row}", True) for row in rows), (f"{inside}```", True)]
