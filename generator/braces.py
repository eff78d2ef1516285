r"""The HTML of a cloze field -> the same, its `}}` and `::` only those that close a cloze or begin its hint.

Anki ends a cloze at the first `}}`, be it of a formula or of an object: {{c1::$x^{y^{z}}$}}  {{c1::{a: {b: 1}}}}
It begins the hint of a cloze at the first `::`, be it of code: {{c1::`std::vector`}}
And it takes the braces of a cloze away: what a command of TeX takes for its argument gets others of its own, or it
would take no more than the first sign, and the brackets of \sqrt[...] for an option.
"""

from __future__ import annotations

import re

from generator.patterns import lazy

CLOZE = lazy(r"\{\{c\d+::")
# one that an index or exponent is, or that a command, or another argument before it, may leave to be taken; a mere sign
# such as + is none of these, and in braces it would lose the blanks around it
SIZES = r"(?!(?:left|right|middle|[bB]igg?[lmr]?|begin|end)(?![A-Za-z]))"
ARGUMENT = lazy(
    rf"(?P<taker>(?<=[\^_])|(?:(?<=\}})|\\{SIZES}[A-Za-z]++\*?+(?:\[[^\[\]{{}}]*+\])?+)(?=\s*+\{{\{{c\d+::[^}}]*?\w))"
    r"(?P<blanks>\s*+)(?P<cloze>\{\{c\d+::(?:(?!\}\}|\{\{c\d).)*+\}\})",
    re.DOTALL,
)
BRACE = lazy(r"[{}]")
DOUBLE = lazy(r"\}(?=\})")
BEGIN = lazy(r"<code>|\\[(\[]")
ENDS = {"<code>": "</code>", "\\(": "\\)", "\\[": "\\]"}


def hidden(text: str) -> str:
    """The text with the braces and colons that Anki would take for those of a cloze hidden."""
    parts, past, place = list[str](), 0, 0
    never = {begin for begin in ENDS if ENDS[begin] not in text}
    while begin := BEGIN.search(text, place):
        end = -1 if begin[0] in never else text.find(ENDS[begin[0]], begin.end())
        if end < 0:
            never.add(begin[0])
            place = begin.end()
            continue
        place = end + len(ENDS[begin[0]])
        inside = text[begin.start() : place]
        parts += [text[past : begin.start()], quoted(inside) if begin[0] == "<code>" else _spaced(inside)]
        past = place
    return _kept("".join([*parts, text[past:]]), "&#125;")


def quoted(text: str) -> str:
    """The text, no brace or colon of it one of a cloze."""
    return _uncoloned(text.replace("{{", "&#123;&#123;").replace("}}", "&#125;&#125;"))


def _spaced(formula: str) -> str:
    """The formula with blanks between its braces, which mean nothing in it, and braces around a cloze that need be."""
    if not CLOZE.search(formula):
        return _uncoloned(DOUBLE.sub("} ", formula))
    return ARGUMENT.sub(r"\g<taker>\g<blanks>{\g<cloze>}", _kept(formula, "} "))


def _uncoloned(text: str) -> str:
    return text.replace("::", "&#58;&#58;")


def _kept(text: str, mark: str) -> str:
    """The text with the mark for each brace within a cloze that closes one within it, and has another behind it."""
    begins = [*CLOZE.finditer(text)]
    ends = [*(each.start() for each in begins), len(text)][1:]
    parts = []
    past = 0
    for begin, end in zip(begins, ends, strict=False):
        for place in _inner(text, begin.end(), end):
            parts += [text[past:place], mark]
            past = place + 1
    return "".join([*parts, text[past:]])


def _inner(text: str, begin: int, end: int) -> list[int]:
    """Where such braces stand in a cloze; nowhere, if its own do not pair."""
    depth = 0
    found: list[int] = []
    for brace in BRACE.finditer(text, begin, end):
        place = brace.start()
        is_double = text.startswith("}}", place)
        if brace[0] == "{":
            depth += 1
        elif depth:
            depth -= 1
            found += [place] if is_double else []
        elif is_double:
            return found
    return []
