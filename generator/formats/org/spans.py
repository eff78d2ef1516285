"""What stands in a paragraph of Org -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.entities import html5

from generator.formats.writing import (
    Lines,
    code_span,
    destination,
    emphasized,
    escape,
)

NOTE = re.compile(r"\[fn:([\w-]+)\][ \t]*(.*)")
IMAGE = re.compile(r"(?:file:)?(.*\.(?:png|jpe?g|gif|svg|webp|bmp))", re.IGNORECASE)
WEB = re.compile(r"(?:https?|ftp|mailto|doi):", re.IGNORECASE)
# no author's emphasis has as many characters; the text between a marker and the next is looked through for each
LONGEST = 400
MARKED = (
    r"(?<![^\s({'\"\[–—-])(?P<mark>[*/_+=~])(?![\s*/_+=~])"
    rf"(?P<marked>.{{1,{LONGEST}}}?)(?<!\s)(?P=mark)(?![^\s.,:!?;'\")}}\[\]\\–—…-])"
)
INLINE = re.compile(
    rf"{MARKED}"
    r"|\[\[(?P<target>[^\[\]]{1,2000})\](?:\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,200}\]){1,1000})\])?\]"
    r"|(?P<url>https?://[^\s<>\[\]]{1,2000}(?<![.,;:!?'\")]))|<(?P<angle>(?:https?|mailto):[^\s<>]{1,2000})>"
    r"|[<\[](?P<stamp>\d{4}-\d\d-\d\d[^<>\[\]]{0,40})[>\]]"
    r"|\[fn:(?P<note>[\w-]*)(?::(?P<said>[^\[\]]{0,1000}))?\]"
    r"|\$\$(?P<display>[^$]{1,2000})\$\$|\\\[(?P<brackets>.{1,2000}?)\\\]|\\\((?P<parens>.{1,1000}?)\\\)"
    r"|(?<!\$)\$(?P<math>(?![\s.,;?'\"$])[^$]{0,400}[^\s.,$])\$(?=[\s.,?!;:'\")\]-]|$)"
    r"|(?<=\S)(?P<script>[_^])\{(?P<scripted>[^{}]{1,200})\}"
    r"|\\(?P<entity>[A-Za-z]{2,20})(?:\{\}|(?![A-Za-z]))"
    r"|<<<?(?P<anchor>[^<>\n]{1,200})>>>?|@@(?P<raw>\w{1,20}:.{0,200}?)@@"
    r"|src_\w{1,20}(?:\[[^\]]{0,200}\])?\{(?P<code>[^}]{1,400})\}"
)
MARKS = {"*": "**", "/": "*", "+": "~~"}
ENTITIES = {"to": "→", "ldots": "…", "dots": "…"}


class Spans:
    """Writes the inline markup of a text; knows the footnotes, and which are cited but not yet written."""

    def __init__(self) -> None:
        self.notes: dict[str, Lines] = {}
        self.cited: list[str] = []
        self._labels: set[str] = set()

    def without_notes(self, lines: Lines) -> Iterator[tuple[str, int]]:
        """The lines but for those of footnotes, which are kept for where they are cited."""
        label = ""
        blanks = 0
        for text, line in lines:
            match = NOTE.match(text)
            blanks = 0 if text.strip() else blanks + 1
            if match:
                label = match[1]
                self.notes.setdefault(label, []).append((match[2], line))
            elif label and blanks < 2:
                self.notes[label].append((text, line))
            else:
                label = ""
                yield text, line

    def write(self, text: str) -> str:
        """The inline markup of a text on one line."""
        written = []
        past = 0
        for match in INLINE.finditer(text):
            kind = next(name for name in TOKENS if match[name] is not None)
            written += [escape(text[past : match.start()]), TOKENS[kind](self, match)]
            past = match.end()
        return "".join([*written, escape(text[past:])])

    def _mark(self, match: re.Match[str]) -> str:
        mark, text = match["mark"], match["marked"]
        if mark in "=~":
            return code_span(text)
        if mark == "_":
            return f"<u>{self.write(text)}</u>"
        before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
        return emphasized(MARKS[mark], self.write(text), before, after)

    def _link(self, match: re.Match[str]) -> str:
        target, text = match["target"].strip(), match["text"]
        image = IMAGE.fullmatch(target)
        if image and not text:
            return f"![]({destination(image[1])})"
        if target.startswith("doi:"):
            target = f"https://doi.org/{target[4:]}"
        if not WEB.match(target):
            return self.write(text) if text else escape(re.sub(r"^(?:file:|id:|[*#])", "", target))
        return f"[{self.write(text)}]({destination(target)})" if text else f"<{target}>"

    def _note(self, match: re.Match[str]) -> str:
        label = match["note"]
        if match["said"]:
            return f"({self.write(match['said'].strip())})"
        if label in self.notes and label not in self.cited:
            self.cited.append(label)
            self._labels.add(label)
        return f"[^{label}]" if label in self._labels else escape(match[0])


TOKENS: Mapping[str, Callable[[Spans, re.Match[str]], str]] = {
    "mark": Spans._mark,
    "target": Spans._link,
    "url": lambda writer, match: f"<{match['url']}>",
    "angle": lambda writer, match: f"<{match['angle']}>",
    "stamp": lambda writer, match: escape(match["stamp"]),
    "note": Spans._note,
    "display": lambda writer, match: f"$${match['display'].strip()}$$",
    "brackets": lambda writer, match: f"$${match['brackets'].strip()}$$",
    "parens": lambda writer, match: f"${match['parens'].strip()}$",
    "math": lambda writer, match: match[0],
    "script": lambda writer, match: _script(match),
    "entity": lambda writer, match: _entity(match),
    "anchor": lambda writer, match: escape(match["anchor"]) if match[0].startswith("<<<") else "",
    "raw": lambda writer, match: "",
    "code": lambda writer, match: code_span(match["code"]),
}


def _script(match: re.Match[str]) -> str:
    tag = "sub" if match["script"] == "_" else "sup"
    return f"<{tag}>{escape(match['scripted'])}</{tag}>"


def _entity(match: re.Match[str]) -> str:
    name = match["entity"]
    return escape(ENTITIES.get(name) or html5.get(f"{name};") or match[0])
