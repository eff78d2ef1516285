"""A formula of Word (ISO 29500-1, 22.1) -> TeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from generator.formats.docx.elements import M

# signs of Word's formulas in TeX; of the others, TeX reads Unicode's
LARGE = {"∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint"}
LARGE |= {"⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge"}
FENCES = {"{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle"}
ROW_END = r" \\ "
HAT = "\u0302"
ACCENTS = {HAT: "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline", "\u0307": "dot", "\u0308": "ddot"}
ACCENTS |= {"\u20d7": "vec", "¯": "bar", "~": "tilde", "→": "vec"}
FUNCTIONS = frozenset({"sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln"})
FUNCTIONS |= {"exp", "lim", "max", "min", "sup", "inf", "det", "dim", "gcd", "arg", "ker", "deg"}


def tex_of(element: Element) -> str:
    """A formula of Word (ISO 29500-1, 22.1) in TeX; what is not known here is left out, but not what is in it."""
    name = element.tag.removeprefix(M)
    if name == "t":
        return re.sub(r"[{}%#&_$]", r"\\\g<0>", (element.text or "").replace("\\", r"\backslash "))
    if name in FORMULAS:
        return FORMULAS[name](element)
    return "".join(tex_of(child) for child in element if not child.tag.endswith("Pr"))


def _part(element: Element, name: str) -> str:
    """A part of a formula, such as a numerator."""
    found = element.find(f"{M}{name}")
    return "" if found is None else tex_of(found)


def _sign(element: Element, name: str, usual: str) -> str:
    """A sign that the properties of a formula name."""
    found = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


def _fraction(element: Element) -> str:
    parts = f"{{{_part(element, 'num')}}}{{{_part(element, 'den')}}}"
    return rf"\binom{parts}" if _sign(element, "type", "bar") == "noBar" else rf"\frac{parts}"


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e')}}}"


def _scripts(element: Element) -> str:
    before = "{}" if element.tag == f"{M}sPre" else f"{{{_part(element, 'e')}}}"
    below, above = _part(element, "sub"), _part(element, "sup")
    after = f"{{{_part(element, 'e')}}}" if element.tag == f"{M}sPre" else ""
    return before + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "") + after


def _large(element: Element) -> str:
    sign = _sign(element, "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    return f"{LARGE.get(sign, sign)}{limits}{{{_part(element, 'e')}}}"


def _fenced(element: Element) -> str:
    begin, end = (FENCES.get(sign, sign) for sign in (_sign(element, "begChr", "("), _sign(element, "endChr", ")")))
    between = _sign(element, "sepChr", "|")
    inside = between.join(tex_of(child) for child in element.findall(f"{M}e"))
    return rf"\left{begin or '.'} {inside} \right{end or '.'}"


def _function(element: Element) -> str:
    name = _part(element, "fName").strip()
    return rf"\{name} {{{_part(element, 'e')}}}" if name in FUNCTIONS else f"{name} {{{_part(element, 'e')}}}"


def _accent(element: Element) -> str:
    return rf"\{ACCENTS.get(_sign(element, 'chr', HAT), 'hat')}{{{_part(element, 'e')}}}"


def _limit(element: Element) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    base = rf"\{base}" if base in FUNCTIONS else rf"\mathop{{{base}}}"
    return f"{base}{'_' if element.tag == f'{M}limLow' else '^'}{{{limit}}}"


def _matrix(element: Element) -> str:
    rows = [" & ".join(map(tex_of, row.findall(f"{M}e"))) for row in element.findall(f"{M}mr")]
    return rf"\begin{{matrix}} {ROW_END.join(rows)} \end{{matrix}}"


def _equations(element: Element) -> str:
    return rf"\begin{{aligned}} {ROW_END.join(map(tex_of, element.findall(f'{M}e')))} \end{{aligned}}"


FORMULAS: dict[str, Callable[[Element], str]] = {
    "acc": _accent,
    "d": _fenced,
    "eqArr": _equations,
    "f": _fraction,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _matrix,
    "nary": _large,
    "rad": _root,
    "sPre": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sSup": _scripts,
}
