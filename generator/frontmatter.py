"""YAML front matter: the `---` block that may begin a document or a cards file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.patterns import lazy

FENCE = "---"
# a name and its value in a line of their own
PAIR = lazy(r"(?P<name>[A-Za-z_][\w-]*):(?:[ \t]+(?P<value>.*))?$")
# an item, or a line of the value above
MORE = lazy(r"[-\s]|$")
QUOTES = ('"', "'")
# what parts the tags in a text: Obsidian takes commas or blanks
COMMA, BLANKS = re.compile(r"[,\[\]]"), re.compile(r"\s")
HASHTAG = lazy(r"#\S")
# what tells a plugin of Obsidian that there are flash cards, before the tag that it may go on with
FLASHCARDS = lazy(r"^flash-?cards?(?:::|$)", re.IGNORECASE)
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
    return {name: value for name, value in mapping(lines).items() if isinstance(value, str)}


def mapping(lines: Sequence[str]) -> dict[str, object]:
    """The same, with what is no text: lists of texts, and mappings. Raises FrontMatterError."""
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
    return {str(name): value for name, value in values.items()}


def tags(lines: Sequence[str]) -> tuple[str, ...]:
    """The tags that the front matter gives all cards, levels joined by ::, which Obsidian writes as `#tea/green`.

    lines: with both fences. They are a list, or a text in which commas or else blanks part them; `flashcards`, which
    tells a plugin what the document holds, is none of theirs.
    """
    written = _pairs(lines).get("tags", "")
    try:
        said = mapping(lines).get("tags")
    except FrontMatterError:  # as `tags: [#tea]` is one
        said = written
    if not said and HASHTAG.match(written):  # which is a comment of YAML
        said = written
    if isinstance(said, str):
        said = (COMMA if COMMA.search(said) else BLANKS).split(said)
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, list) else []
    found = (FLASHCARDS.sub("", text.strip().lstrip("#").replace("/", "::"), count=1) for text in texts)
    return tuple(dict.fromkeys(filter(None, found)))


def pairs(lines: Sequence[str]) -> dict[str, str] | None:
    """What front matter that is no YAML says in lines of the form `name: value`, quotes taken off.

    lines: with both fences. None where it is a text between two rules: paragraphs, one of them of other lines.
    """
    inside = [line.rstrip() for line in lines[1:-1]]
    if "" in inside and not all(PAIR.match(line) or MORE.match(line) for line in inside):
        return None
    return {name: _unquoted(value) for name, value in _pairs(lines).items() if not value.startswith(NO_TEXT)}


def _pairs(lines: Sequence[str]) -> dict[str, str]:
    """The values that stand in the line of their name, as they are written."""
    found = (PAIR.match(line.rstrip()) for line in lines[1:-1])
    return {match["name"]: (match["value"] or "").strip() for match in found if match}


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith(QUOTES) and len(value) > 1 and value[0] == value[-1] else value
