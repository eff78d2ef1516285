"""A line that colons part, as in `What makes bread rise? :: Carbon dioxide` -> its two sides."""

from __future__ import annotations

import re

from generator.dialects.clozes import OPAQUE
from generator.dialects.stamps import STAMP
from generator.patterns import lazy
from generator.records import CardKind

# RemNote's arrows part a line as colons do
SPACED = lazy(r"(?<=\s)(?::{2,3}|>{2,3})(?=\s|$)")
TIGHT = lazy(r"(?<!:):{2,3}(?!:)")
QUESTION_MARKS = ("?", "？", "؟")
# `map :: (a -> b) -> [a] -> [b]` is the type of a function
SIGNATURE = lazy(r"\W{0,9}[\w']{1,80}")


def part_at_colons(line: str, *, tight: bool = False, ends: bool = False) -> tuple[str, str, CardKind] | None:
    """The two sides of a line that colons part, and whether both ask.

    tight: also without blanks around the colons; ends: also at the end of the line.
    """
    if "::" not in line and ">>" not in line:
        return None
    line = STAMP.sub("", line)
    masked = re.sub(rf"{OPAQUE}|==[^=\n]+==", lambda match: "x" * len(match[0]), line)
    match = SPACED.search(masked) or TIGHT.search(masked)
    if match is None:
        return None
    front, back = line[: match.start()].strip(), line[match.end() :].strip()
    # in reStructuredText, a paragraph that ends so introduces code
    if not front or not (back or tight or ends) or (SIGNATURE.fullmatch(front) and ("->" in back or "=>" in back)):
        return None
    # `author:: name` is a property, `std::vector` a name
    if not SPACED.match(masked, match.start()) and not front.endswith(QUESTION_MARKS):
        is_property = " " not in front and (line[match.end() :].startswith(" ") or not back)
        if not tight or is_property:
            return None
    return front, back, "reversed" if match[0] == ":::" else "basic"
