"""An SVG picture -> the same without what could run or reach out: scripts, event handlers, addresses elsewhere.

As a picture on a card no client runs such things, but a package is handed on, and its files can be opened alone.
"""

from __future__ import annotations

import re
from xml.parsers import expat

RUNS = frozenset({"script", "iframe", "object", "embed", "handler", "listener"})
LOADS = frozenset({"image", "use", "feimage", "script", "mpath", "textpath", "pattern", "lineargradient", "filter"})
TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
ATTRIBUTE = re.compile(rb"\s+([^\s=\"'<>/]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data\s*:\s*text)\s*:?", re.IGNORECASE)
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//|\s*file:", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]+")


def clean(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The picture, and what was removed from it. Raises ValueError where it is no SVG that can be cleaned."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("this SVG is not UTF-8")
    reader = _Reader(data)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"this SVG is broken in line {error.lineno}: {expat.ErrorString(error.code)}") from error
    if not reader.removed:
        return data, ()
    if reader.has_entities:  # what they stand for is nowhere to be cut
        raise ValueError(f"this SVG holds {reader.removed[0]}")
    return _cut(data, reader), tuple(dict.fromkeys(reader.removed))


class _Reader:
    """Reads a picture and notes what is to go.

    cuts: ranges of bytes. attributes: names that go, by where their tag begins. removed: all of it, in words.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.cuts: list[tuple[int, int]] = []
        self.attributes: dict[int, set[str]] = {}
        self.removed: list[str] = []
        self.has_entities = False
        self._inside = self._begin = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.EntityDeclHandler = self._entity

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        if self._inside:
            self._inside += 1
        elif local in RUNS:
            self._inside, self._begin = 1, self.parser.CurrentByteIndex
            self.removed.append(f"<{local}>")
        elif wrong := {key for key, value in attributes.items() if _is_unsafe(local, key, value)}:
            self.attributes[self.parser.CurrentByteIndex] = wrong
            self.removed += sorted(wrong)

    def _end(self, name: str) -> None:
        if self._inside:
            self._inside -= 1
            if not self._inside:
                tag = TAG.match(self.data, self._begin)
                if tag is None or not tag[0].endswith(b"/>"):
                    tag = TAG.match(self.data, self.parser.CurrentByteIndex)
                self.cuts.append((self._begin, tag.end() if tag else self.parser.CurrentByteIndex))

    def _instruction(self, target: str, text: str) -> None:
        if target.lower() == "xml-stylesheet" and not self._inside:
            begin = self.parser.CurrentByteIndex
            self.cuts.append((begin, self.data.index(b"?>", begin) + 2))
            self.removed.append("a style sheet elsewhere")

    def _entity(self, *declared: object) -> None:
        self.has_entities = True
        if declared[4] is not None:
            raise ValueError("this SVG reads another file")


def _is_unsafe(element: str, name: str, value: str) -> bool:
    local = name.rpartition(":")[2].lower()
    if local.startswith("on") or SCRIPT.match(BLANKS.sub("", value)):
        return True
    return element in LOADS and local in ("href", "src") and bool(ELSEWHERE.match(value))


def _cut(data: bytes, found: _Reader) -> bytes:
    """The data without the elements and attributes that are to go."""
    parts = []
    past = 0
    edits = [(begin, end, b"") for begin, end in found.cuts]
    for begin, names in found.attributes.items():
        tag = TAG.match(data, begin)
        assert tag is not None
        kept = ATTRIBUTE.sub(lambda one, names=names: b"" if one[1].decode() in names else one[0], tag[0])  # type: ignore[misc]
        edits.append((begin, tag.end(), kept))
    for begin, end, kept in sorted(edits):
        parts += [data[past:begin], kept]
        past = end
    return b"".join([*parts, data[past:]])
