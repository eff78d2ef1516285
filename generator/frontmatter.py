"""YAML front matter: the `---` block that may begin a document or a cards file."""

from __future__ import annotations

import re
from collections.abc import Sequence

FENCE = "---"
# a name and its value in a line of their own
PAIR = re.compile(r"(?P<name>[A-Za-z_][\w-]*):(?:[ \t]+(?P<value>.*))?$")
# an item, or a line of the value above
MORE = re.compile(r"[-\s]|$")
QUOTES = ('"', "'")
# how a value begins that is no text
NO_TEXT = ("[", "{", "&", "*", "|", ">", "!")


class FrontMatterError(ValueError):
    """Front matter that is not a YAML mapping. line: 1-based."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line = line
        self.what = what


def length(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, both fences included; 0 where there is none."""
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in (FENCE, "..."):
            return number
    return 0


def parse(lines: Sequence[str]) -> dict[str, str]:
    """The values of the front matter that lines, fences included, hold; numbers and dates as they are written.

    Raises FrontMatterError where it is not a mapping.
    """
    import yaml

    try:
        # BaseLoader leaves every scalar the text that its author wrote: `topic: 1984` is not a number here
        values = yaml.load("\n".join(lines[1:-1]), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:  # the latter: brackets in brackets, by the hundred
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise FrontMatterError(mark.line + 2 if mark else 1, f"front matter is not YAML: {problem}") from error
    if values in (None, ""):
        return {}
    if not isinstance(values, dict):
        raise FrontMatterError(2, "front matter is not a mapping of names to values")
    return {str(name): value for name, value in values.items() if isinstance(value, str)}


def pairs(lines: Sequence[str]) -> dict[str, str] | None:
    """What front matter that is no YAML says in lines of the form `name: value`, quotes taken off.

    lines: with both fences. None where it is a text between two rules: paragraphs, one of them of other lines.
    """
    inside = [line.rstrip() for line in lines[1:-1]]
    if "" in inside and not all(PAIR.match(line) or MORE.match(line) for line in inside):
        return None
    found = {match["name"]: (match["value"] or "").strip() for line in inside if (match := PAIR.match(line))}
    return {name: _unquoted(value) for name, value in found.items() if not value.startswith(NO_TEXT)}


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith(QUOTES) and len(value) > 1 and value[0] == value[-1] else value
