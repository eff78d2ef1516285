"""Strong text in strong text -> signs, and back, around what comrak writes: it would make one of the two.

**not **very** good**   is shown as   <strong>not <strong>very</strong> good</strong>
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from generator.patterns import lazy

# stands for two stars; Unicode keeps it for such uses
SIGN = "\ufdd4"
_OPENS = r"(?:(?<!\w)(?:\*\*|__)(?=\S)|(?:\*\*|__)(?=\w))"
# of strong text in strong text
DELIMITERS = 4
# what might be read so has two delimiters in a row that may open
MAYBE = lazy(rf"\*{{4}}|_{{4}}|{_OPENS}(?:(?!\*\*|__|\n\n)[^\x00])*{_OPENS}")
TAG = lazy(r"<(?P<end>/?)(?P<name>[a-z]+[1-6]?)(?: data-sourcepos=\"(?P<span>[\d:-]+)\")?[^<>]*>")
VOID = frozenset(("br", "hr", "img", "input"))


def put_away(text: str, extensions: Any) -> str:
    """The text with signs for the delimiters of strong text that stands in strong text. extensions: comrak's."""
    if text.count("**") + text.count("__") < DELIMITERS or not MAYBE.search(text):
        return text
    lines = text.encode("utf-8").split(b"\n")
    places = groupby(sorted(_inner(_html(text, extensions))), key=itemgetter(0))
    for line, columns in places:
        lines[line] = _with_signs(lines[line], [column for _, column in columns])
    return b"\n".join(lines).decode("utf-8")


def put_back(written: str, text: str, extensions: Any) -> str | None:
    """What comrak wrote, with stars for signs; None if it is not as strong as the text then."""
    whole = written.replace(SIGN, "**")
    alike = [_emphasis(_html(each, extensions)) for each in (whole, text)]
    return whole if alike[0] == alike[1] else None


def _html(text: str, extensions: Any) -> str:
    import comrak

    return comrak.render_markdown(text, extensions, *_options())


@cache
def _options() -> tuple[Any, Any]:
    import comrak

    render = comrak.RenderOptions()
    render.sourcepos = True
    return comrak.ParseOptions(), render


def _with_signs(line: bytes, columns: Sequence[int]) -> bytes:
    parts = [line[: columns[0]]]
    for begin, end in pairwise([*columns, len(line)]):
        is_delimiter = line[begin : begin + 2] in (b"**", b"__")
        parts += [SIGN.encode() if is_delimiter else line[begin : begin + 2], line[begin + 2 : end]]
    return b"".join(parts)


def _inner(html: str) -> list[tuple[int, int]]:
    """The lines, and columns in bytes, of both delimiters of each strong text that stands in another, from 0."""
    found = []
    elements: list[str] = []
    for tag in TAG.finditer(html):
        if tag["end"]:
            elements.pop()
        elif tag["name"] not in VOID:
            if tag["name"] == "strong" and elements[-1:] == ["strong"] and tag["span"]:
                begin, end = (tuple(map(int, place.split(":"))) for place in tag["span"].split("-"))
                found += [(begin[0] - 1, begin[1] - 1), (end[0] - 1, end[1] - 2)]
            elements.append(tag["name"])
    return found


def _emphasis(html: str) -> list[tuple[str, str]]:
    return [(tag["end"], tag["name"]) for tag in TAG.finditer(html) if tag["name"] in ("em", "strong")]
