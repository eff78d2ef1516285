"""The headings of an Org file -> a tree, each with its tags, its properties and its body."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.formats.writing import (
    Lines,
)

HEADING = re.compile(r"(\*+)[ \t]+(.*)")
TODO = re.compile(r"#\+(?:SEQ_|TYP_)?TODO:(.*)", re.IGNORECASE)
FILE_TAGS = re.compile(r"#\+FILETAGS:(.*)", re.IGNORECASE)
KEYWORDS = frozenset(["TODO", "DONE", "NEXT", "WAITING", "WAIT", "HOLD", "STARTED", "CANCELLED", "CANCELED"])
ORG_TAGS = re.compile(r"(?:^|[ \t]+):([\w@#%:]+):[ \t]*$")
PRIORITY = re.compile(r"\[#\w{1,2}\][ \t]*")
COOKIE = re.compile(r"[ \t]*\[\d*(?:/\d*|%)\]")
PLANNING = re.compile(r"\s*(?:CLOSED|DEADLINE|SCHEDULED|CLOCK):.*")
STAMP = re.compile(r"\s*(?:[<\[]\d{4}-\d\d-\d\d[^>\]]*[>\]](?:--)?\s*)+")
DRAWER = re.compile(r"\s*:([\w-]+):\s*")
PROPERTY = re.compile(r"\s*:([\w+-]+):[ \t]*(.*)")
# what Org and org-fc keep for themselves
PROGRAM_DRAWERS = ("LOGBOOK", "CLOCK", "REVIEW_DATA")
STUDIED = ("drill", "fc")


@dataclass(slots=True)
class Node:
    """A heading and what stands below it up to the next of its level; the root is the file. body: without drawers.

    inherited: the tags of the headings above it, which Org takes for its own.
    """

    level: int
    title: str
    line: int
    tags: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    body: Lines = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def is_studied(self) -> bool:
        """Whether a program for spaced repetition takes it for an item."""
        return any(tag in STUDIED for tag in self.tags) or "ANKI_NOTE_TYPE" in self.properties


def outline(lines: Sequence[str]) -> Node:
    """The headings of a file as a tree; what is commented out is not in it."""
    words = {word for line in lines if (match := TODO.match(line)) for word in re.findall(r"[^\s|(]+", match[1])}
    path = [Node(0, "", 1, tuple(tag for line in lines if (match := FILE_TAGS.match(line)) for tag in _tags(match[1])))]
    for number, line in enumerate(lines, start=1):
        match = HEADING.fullmatch(line)
        if match is None:
            path[-1].body.append((line, number))
            continue
        node = _heading(len(match[1]), match[2], number, KEYWORDS | words)
        while path[-1].level >= node.level:
            _finish(path.pop())
        node.inherited = (*path[-1].inherited, *path[-1].tags)
        if not node.title.startswith("COMMENT "):
            path[-1].children.append(node)
        path.append(node)
    for node in path:
        _finish(node)
    return path[0]


def _heading(level: int, text: str, line: int, keywords: frozenset[str]) -> Node:
    tags: tuple[str, ...] = ()
    if match := ORG_TAGS.search(text):
        text, tags = text[: match.start()], tuple(_tags(match[1]))
    first, _, rest = text.partition(" ")
    text = rest if first in keywords else text
    return Node(level, COOKIE.sub("", PRIORITY.sub("", text, count=1)).strip(), line, tags)


def _tags(text: str) -> list[str]:
    return [tag for tag in re.split(r"[:\s]+", text) if tag]


def _finish(node: Node) -> None:
    """Takes the properties, the drawers of programs, and planning out of a body."""
    lines, node.body = node.body, []
    ends = [number for number, (text, _) in enumerate(lines) if text.strip().upper() == ":END:"]
    number = 0
    while number < len(lines):
        text, _ = lines[number]
        drawer = DRAWER.fullmatch(text)
        place = bisect(ends, number)
        if drawer and place < len(ends):
            end = ends[place]
            if drawer[1].upper() == "PROPERTIES":
                node.properties.update(_properties(lines[number:end]))
            elif drawer[1].upper() not in PROGRAM_DRAWERS:
                node.body += lines[number + 1 : end]
            number = end
        elif drawer and drawer[1].upper() == "PROPERTIES":
            while number + 1 < len(lines) and PROPERTY.fullmatch(lines[number + 1][0]):
                number += 1
        elif not (PLANNING.fullmatch(text) or STAMP.fullmatch(text)):
            node.body.append(lines[number])
        number += 1


def _properties(lines: Lines) -> Iterator[tuple[str, str]]:
    return ((match[1].upper(), match[2].strip()) for text, _ in lines if (match := PROPERTY.fullmatch(text)))


def all_of(node: Node) -> Iterator[Node]:
    """The heading and all below it, in order."""
    yield node
    for child in node.children:
        yield from all_of(child)
