"""An SVG picture -> the same with nothing in it that could run or reach out: an allow-list of elements and attributes.

As a picture on a card no client runs scripts, but a package is handed on, and its files can be opened alone. What is
known to draw stays, and refers to nothing but its own parts and pictures that it holds itself. What programs note for
themselves (Inkscape's, Illustrator's) goes without a word; what an author may miss is told.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from generator.media import css
from generator.media.address import decoded
from generator.media.elements import ANIMATIONS, DRAWING, ELEMENTS, HTML, HTML_ATTRIBUTES, PLAIN, PREFIXES

SVG, XLINK, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
SPACES = frozenset({SVG, XHTML})
# what draws the picture at an address, or only takes it from the same file
SHOWS = frozenset({"image", "feImage"})
RASTERS = frozenset("avif bmp gif ico jpeg jpg png webp".split())
FONT = re.compile(
    r"data:(?:font/|application/(?:x-)?font-)[\w+.-]+(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
WEB = re.compile(r"\s*https?://", re.IGNORECASE)
# more of either is no drawing but an attempt to stop whoever opens it
DEEPEST = 200
MOST_ENTITIES = 1_000_000
# <use> of <use> of <use> doubles what is drawn, and stops a browser from some 50,000 parts on (measured)
MOST_DRAWN = 30_000
MOST_TIMES = 4
# a picture in a picture in a picture
NESTED = 3


def clean(data: bytes, depth: int = 0) -> tuple[bytes, tuple[str, ...]]:
    """The picture, and what was removed from it that may be missed. One in which all is known is given back as it is.

    depth: how many pictures it is in. Raises ValueError where it is no SVG that can be cleaned.
    """
    reader = _Reader(data, depth)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"this SVG is broken in line {error.lineno}: {expat.ErrorString(error.code)}") from error
    except (LookupError, UnicodeError) as error:
        raise ValueError("this SVG is in an encoding that nobody knows") from error
    if not reader.written:
        raise ValueError("there is no drawing in this SVG")
    drawn, parts = reader.drawn()
    if drawn > MOST_DRAWN + MOST_TIMES * parts:
        raise ValueError(f"the {parts} parts of this SVG repeat each other {drawn} times")
    if not reader.changed:
        return data, ()
    return "".join(reader.written).encode(), tuple(dict.fromkeys(reader.removed))


@dataclass(slots=True)
class _Open:
    """An element that is being read.

    space: its namespace. parts: how many elements it has, itself too. uses: the ids of those that it repeats.
    style: its text, if that is a style sheet.
    """

    space: str
    name: str
    identifier: str = ""
    parts: int = 1
    uses: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)


class _Reader:
    """Reads a picture and writes it anew. changed: whether anything was left out. removed: what of it to tell."""

    def __init__(self, data: bytes, depth: int) -> None:
        self.data = data
        self.depth = depth
        self.written: list[str] = []
        self.removed: list[str] = []
        self.changed = False
        self._open: list[_Open] = []
        self._passed = 0
        self._known: dict[str, _Open] = {}
        self._is_begun = False
        self._bare: str | None = None  # the namespace that stands for SVG's, where a picture names none
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped

    def drawn(self) -> tuple[int, int]:
        """How many elements are drawn, those that <use> repeats counted as often; and how many there are."""
        totals: dict[str, int] = {}

        def total(identifier: str, above: frozenset[str]) -> int:
            known = self._known.get(identifier)
            if known is None or identifier in above:
                return 0
            if len(above) > DEEPEST:
                return sys.maxsize
            if identifier not in totals:
                below = above | {identifier}
                totals[identifier] = known.parts + sum(total(each, below) for each in known.uses)
            return totals[identifier]

        return total("", frozenset()), self._known[""].parts

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        if not self._open:
            self._begin(space, name)
        space = SVG if space == self._bare else space
        if self._passed or not self._is_known(space, name, attributes):
            if not self._passed:
                self._drop(f"<{name}>" if space in SPACES and name != "metadata" else "")
            self._passed += 1
            return
        if len(self._open) >= DEEPEST:
            raise ValueError(f"the parts of this SVG are in each other, more than {DEEPEST} deep")
        kept = dict(self._kept(space, name, attributes))
        self._write_start(space, name, kept)
        link = kept.get("href") or kept.get("xlink:href") or ""
        self._open.append(_Open(space, name, kept.get("id", ""), uses=[link[1:]] if name == "use" and link else []))

    def _begin(self, space: str, name: str) -> None:
        if name != "svg" or space not in (SVG, ""):
            raise ValueError("there is no drawing in this SVG")
        if not space:  # without its namespace no browser draws it
            self._bare = ""
            self._drop()

    def _is_known(self, space: str, name: str, attributes: Mapping[str, str]) -> bool:
        if space == XHTML:
            is_text = bool(self._open) and (self._open[-1].space == XHTML or self._open[-1].name == "foreignObject")
            return is_text and name in HTML
        changed = attributes.get("attributeName", "")
        return (
            space == SVG
            and name in ELEMENTS
            and not (name in ANIMATIONS and changed and changed not in DRAWING | PLAIN - {"style"})
        )

    def _kept(self, space: str, element: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The attributes that an element may have, each with its name as it is written."""
        for key, value in attributes.items():
            place, _, name = key.rpartition(" ")
            if place == XML and name in ("lang", "space"):
                yield f"xml:{name}", value
            elif name == "href" and place in ("", XLINK) and space == SVG:
                link = self._link(element, value)
                if link:
                    yield "xlink:href" if place else "href", link
            elif place or not self._is_attribute(space, name):
                self._drop(name if name.lower().startswith("on") else "")
            elif name in PLAIN or name.startswith(PREFIXES):
                yield name, value
            else:
                style, removed = css.clean(value, _is_held)
                self._drop(*removed) if removed else None
                if not removed or name == "style":
                    yield name, style

    def _is_attribute(self, space: str, name: str) -> bool:
        if space == XHTML:
            return name in HTML_ATTRIBUTES
        return name in DRAWING or name in PLAIN or name.startswith(PREFIXES)

    def _link(self, element: str, address: str) -> str:
        """Where a part may lead: to another of the same picture, and if it shows one, to what it holds itself."""
        if css.INSIDE.fullmatch(address):
            return address.strip()
        found = decoded(address.strip()) if element in SHOWS else None
        if found and found[1] in RASTERS:
            return address
        if found and found[1] == "svg" and self.depth < NESTED:
            inner, removed = clean(found[0], self.depth + 1)
            if inner == found[0]:
                return address
            self._drop(*removed)
            return f"data:image/svg+xml;base64,{base64.b64encode(inner).decode()}"
        # no client follows a link of a picture: nobody misses one to the web
        self._drop("" if element == "a" and WEB.match(address) else "href")
        return ""

    def _write_start(self, space: str, name: str, attributes: Mapping[str, str]) -> None:
        self._close_start()
        above = self._open[-1].space if self._open else ""
        names = f' xmlns="{space}"' if space != above else ""
        if not self._open and b"xlink" in self.data:
            names += f' xmlns:xlink="{XLINK}"'
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self.written.append(f"<{name}{names}{said}")
        self._is_begun = True

    def _close_start(self) -> None:
        if self._is_begun:
            self.written.append(">")
            self._is_begun = False

    def _end(self, full: str) -> None:
        if self._passed:
            self._passed -= 1
            return
        ended = self._open.pop()
        if ended.style:
            style, removed = css.clean("".join(ended.style), _is_held)
            self._drop(*removed) if removed else None
            self._close_start()
            self.written.append(escape(style))
        self.written.append("/>" if self._is_begun else f"</{ended.name}>")
        self._is_begun = False
        self._known.setdefault(ended.identifier or "", ended)
        if self._open:
            self._open[-1].parts += ended.parts
            self._open[-1].uses += ended.uses
        else:
            self._known[""] = ended

    def _text(self, text: str) -> None:
        if self._passed:
            return
        if self._open[-1].name == "style":
            self._open[-1].style.append(text)
        else:
            self._close_start()
            self.written.append(escape(text, {"\r": "&#13;"}))

    def _instruction(self, target: str, text: str) -> None:
        self._drop("a style sheet elsewhere" if target.lower() == "xml-stylesheet" and not self._passed else "")

    def _doctype(self, *declared: object) -> None:
        self._drop()

    def _skipped(self, name: str, is_parameter: bool) -> None:
        raise ValueError(f'nothing in this SVG says what "&{name};" is')

    def _entity(self, name: str, is_parameter: bool, value: str | None, *declared: object) -> None:
        if value is None:
            raise ValueError("this SVG reads another file")
        if is_parameter or "&" in value or len(value) * self.data.count(b"&") > MOST_ENTITIES:
            raise ValueError(f'what "&{name};" is in this SVG cannot be told')

    def _drop(self, *what: str) -> None:
        """Note that something was left out. what: the names that are told; "" is not."""
        self.changed = True
        self.removed += filter(None, what)


def _is_held(address: str) -> bool:
    """Whether a picture or font that a style loads is in the address itself."""
    found = decoded(address.strip())
    return bool(found and found[1] in RASTERS) or bool(FONT.fullmatch(address.strip()))
