"""Lines of Markdown -> the HTML tags in them, and a text without the tags that only wrap it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.fences import scan
from generator.patterns import lazy

# a line of the document and a column in it, both counted from 0
Place = tuple[int, int]
TOKEN = lazy(r"`+|<!--|-->|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?:\s[^<>]*|/?)>", re.IGNORECASE)
BREAKS = frozenset(("br", "hr"))
WRAPPERS = frozenset(
    [
        *("b", "big", "br", "center", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "p", "small"),
        *("span", "strong", "u"),
    ]
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML tag, and the places where it begins and ends."""

    name: str
    closing: bool
    begin: Place
    end: Place


def tags(lines: Iterable[tuple[int, str]], names: Collection[str]) -> Iterator[Tag]:
    """The tags of these names in numbered lines; none in a code span or a comment."""
    for number, line in lines:
        if "<" not in line:
            continue
        tokens = list(TOKEN.finditer(line))
        last = {token[0]: index for index, token in enumerate(tokens)}
        inside = ""
        for index, token in enumerate(tokens):
            if inside:
                inside = inside if token[0] != inside else ""
            elif token["name"] is None:
                closer = "-->" if token[0] == "<!--" else token[0]
                inside = closer if last.get(closer, -1) > index else ""
            elif token["name"].lower() in names:
                yield Tag(token["name"].lower(), bool(token["close"]), (number, token.start()), (number, token.end()))


def unwrap(text: str) -> str:
    """The text without blank lines at its edges and without the tags that only wrap it, such as `<br><b> ... </b>`."""
    lines = text.split("\n")
    numbered = ((number, line) for number, (line, code) in enumerate(scan(lines)) if not code)
    found = list(tags(numbered, WRAPPERS)) if "<" in text else []
    if found:
        lines = _without(lines, _wrapping(lines, found))
    if lines[0].strip():
        lines[0] = lines[0].lstrip()
    return re.sub(r"\A(?:[ \t]*\n)+", "", "\n".join(lines)).rstrip()


def _wrapping(lines: Sequence[str], found: Sequence[Tag]) -> set[Tag]:
    """The tags at the edges of the lines that have no partner, or one that is there to wrap what is between."""
    partners = _partners(found)
    leading = list(_run(lines, (0, 0), found))
    trailing = list(_run(lines, (len(lines) - 1, len(lines[-1])), found[::-1]))
    edges = {*leading, *trailing}
    ends = [len(line.rstrip()) for line in lines]
    gone: set[Tag] = set()
    for tag in leading:
        partner = partners.get(tag)
        ends_line = tag.end[1] >= ends[tag.end[0]]
        if not (tag.closing or partner is None or partner in edges or ends_line):
            break
        gone |= {tag, partner or tag}
    for tag in trailing:
        if not (tag in gone or partners.get(tag) is None or partners[tag] in gone):
            break
        gone.add(tag)
    return gone


def _without(lines: Sequence[str], gone: Collection[Tag]) -> list[str]:
    cuts: dict[int, list[int]] = {}
    for tag in sorted(gone, key=lambda tag: tag.begin):
        cuts.setdefault(tag.begin[0], []).extend([tag.begin[1], tag.end[1]])
    kept = list(lines)
    for number, columns in cuts.items():
        edges = [0, *columns, len(lines[number])]
        kept[number] = "".join(lines[number][begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))
    return kept


def _partners(found: Iterable[Tag]) -> dict[Tag, Tag]:
    """For each tag that is one of a pair, the other one."""
    opened: dict[str, list[Tag]] = {}
    partners: dict[Tag, Tag] = {}
    for tag in found:
        waiting = opened.setdefault(tag.name, [])
        if not tag.closing and tag.name not in BREAKS:
            waiting.append(tag)
        elif waiting:
            partners[tag] = waiting[-1]
            partners[waiting.pop()] = tag
    return partners


def _run(lines: Sequence[str], place: Place, found: Iterable[Tag]) -> Iterator[Tag]:
    """The tags from a place on, in either direction, with nothing but blanks between."""
    for tag in found:
        forward = place <= tag.begin
        if not (_blank(lines, place, tag.begin) if forward else _blank(lines, tag.end, place)):
            return
        yield tag
        place = tag.end if forward else tag.begin


def _blank(lines: Sequence[str], begin: Place, end: Place) -> bool:
    """Whether nothing but blanks stands between two places."""
    if begin[0] == end[0]:
        return not lines[begin[0]][begin[1] : end[1]].strip()
    between = (lines[begin[0]][begin[1] :], *lines[begin[0] + 1 : end[0]], lines[end[0]][: end[1]])
    return not any(part.strip() for part in between)
