"""The CSS of an SVG picture -> the same with nothing that loads or runs: an allow-list of functions and at-rules.

What a declaration loads it loads by a function, `url(..)`, `image-set(..)`, and a style sheet also by `@import`. There
are escapes and comments to write these in ways that no search finds, so a parser reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

FUNCTIONS = frozenset(
    """rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark
    calc min max clamp round mod rem sin cos tan asin acos atan atan2 pow sqrt hypot log exp abs sign var env
    matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scalez scale3d
    rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient
    circle ellipse inset path polygon rect xywh cubic-bezier steps linear counter counters attr
    not is where has host lang dir nth-child nth-last-child nth-of-type nth-last-of-type
    format local tech minmax repeat fit-content""".split()
)
AT_RULES = frozenset("container font-face keyframes -webkit-keyframes layer media supports".split())
INSIDE = re.compile(r"\s*#[^\s\"'()<>\\]+\s*")
# nearly all values have no escape or at-rule, and need no parser: a search finds their functions
ODD = re.compile(r"[\\@]")
FUNCTION = re.compile(r"(?<![\w-])([\w-]*)\((\s*[\"']?#[\w.:-]+[\"']?\s*\))?")
# deeper than anyone writes, and less deep than Python goes
DEEPEST = 24
# one of tinycss2's, which says no types
Token = Any


def clean(text: str, is_allowed: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """A style sheet or the value of a style, and what was removed from it: `url()`, `@import`.

    is_allowed: whether an address may be loaded; a part of the same file, #id, always may. What has nothing to remove
    is given back as it is.
    """
    if _is_plain(text):
        return text, ()
    import tinycss2

    cleaner = _Cleaner(is_allowed)
    kept = cleaner.kept(tinycss2.parse_component_value_list(text), 0)
    removed = tuple(dict.fromkeys(cleaner.removed))
    return (tinycss2.serialize(kept), removed) if removed else (text, ())


def _is_plain(text: str) -> bool:
    return not ODD.search(text) and all(
        name.lower() in FUNCTIONS or (inside and name.lower() == "url") for name, inside in FUNCTION.findall(text)
    )


class _Cleaner:
    """Goes through the values of a style sheet. removed: what was left out, in words."""

    def __init__(self, is_allowed: Callable[[str], bool]) -> None:
        self.is_allowed = is_allowed
        self.removed: list[str] = []

    def kept(self, tokens: Iterable[Token], depth: int) -> list[Token]:
        found: list[Token] = []
        dropping = False
        for token in tokens:
            kind = token.type
            if dropping:  # up to where the at-rule ends
                dropping = not (kind == "{} block" or token == ";")
            elif kind == "at-keyword" and token.lower_value not in AT_RULES:
                self.removed.append(f"@{token.lower_value}")
                dropping = True
            elif self._is_safe(token, kind, depth):
                found.append(token)
        return found

    def _is_safe(self, token: Token, kind: str, depth: int) -> bool:
        """Whether a value may stay; what is in it is made safe."""
        if kind == "error":
            self.removed.append("broken CSS")
        elif kind == "url" or (kind == "function" and token.lower_name == "url"):
            address = token.value if kind == "url" else _argument(token)
            if INSIDE.fullmatch(address) or self.is_allowed(address):
                return True
            self.removed.append("url()")
        elif kind == "function" and token.lower_name not in FUNCTIONS:
            self.removed.append(f"{token.lower_name}()")
        elif kind == "function" or kind.endswith(" block"):
            name = "arguments" if kind == "function" else "content"
            inside = getattr(token, name)
            if depth < DEEPEST:
                inside[:] = self.kept(inside, depth + 1)
                return True
            self.removed.append("broken CSS")
        else:
            return True
        return False


def _argument(function: Token) -> str:
    """The string of url("..") , "" where it is anything else."""
    values = [each for each in function.arguments if each.type != "whitespace"]
    return str(values[0].value) if len(values) == 1 and values[0].type == "string" else ""
