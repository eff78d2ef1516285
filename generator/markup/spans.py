"""What stands within a line -> elements, where Python-Markdown reads it otherwise than CommonMark.

Code, formulas, tags, entities and escapes keep what is in them from being read as anything else: whichever begins
first. Python-Markdown looks for one after the other, so that one is found within another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString
from markdown_it.common.utils import normalizeReference

from generator import dollars
from generator.markup import safety

if TYPE_CHECKING:
    from markdown import Markdown

_ATTRIBUTE = r"\s+[A-Za-z_:][\w:.-]*+(?:\s*=\s*(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+"
VERBATIM = (
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|\\(?P<end>\n)"
    r"|(?P<ticks>`++)"
    rf"|(?P<math>{dollars.FORMULA})"
    r"|(?<!\]\()<(?:(?P<uri>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*+)"
    r"|(?P<mail>[\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+)"
    rf"|(?P<tag>[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*"
    r"|!---?(?=>)|!--(?:(?!<!--|-->).)*--|\?(?:(?!<\?|\?>).)*\?|![A-Za-z][^<>]*"
    r"|!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\]))>"
    r"|&(?P<entity>#\d++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,40});"
)
# brackets in the text of a link, as deep as anybody nests them
_TEXT = r"[^\[\]]*+"
for _ in range(4):
    _TEXT = rf"[^\[\]]*+(?:\[{_TEXT}\][^\[\]]*+)*+"
# and parentheses in its target
_ADDRESS = r"[^ \t\n()]*+"
for _ in range(3):
    _ADDRESS = rf"[^ \t\n()]*+(?:\({_ADDRESS}\)[^ \t\n()]*+)*+"
# an escape is by then a number between control characters
TARGET = (
    rf"\[(?P<text>{_TEXT})\](?:\(\s*(?:<(?P<angle>[^<>\n]*+)>|(?P<bare>(?!<){_ADDRESS}))"
    r"(?:[ \t\n]++(?P<title>\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?\s*+\)"
    r"|(?:\[(?P<label>[^\[\]]*+)\])?)"
)
NAME = re.compile(r"/?([A-Za-z][\w-]*)")
NUMBER = re.compile(r"#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})")
INNER_LINK = re.compile(r"(?<!!)\[[^\[\]]*+\]\(")
# a URL is written with these as they are; the rest in the form that every browser sends
KEPT = "!#$%&'()*+,-./:;=?@_~"
# Anki's sign for where a formula begins and ends
FORMULA = "\\({}\\)"


class Verbatim(InlineProcessor):
    """Code, formulas, tags, entities, automatic links and escapes."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(VERBATIM, markdown)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """What stands there, and from where to where."""
        if m["ticks"]:
            return _code(m, data)
        return self._node(m), m.start(), m.end()

    def _node(self, m: re.Match[str]) -> Element | str:
        if m["escaped"]:
            return f"{STX}{ord(m['escaped'])}{ETX}"
        if m["end"]:
            return Element("br")
        if m["math"]:
            formula = Element("span", {"class": "arithmatex"})
            formula.text = AtomicString(FORMULA.format(escape(m["math"][1:-1], quote=False)))
            return formula
        assert self.md is not None
        if m["uri"] and "::" in m["uri"] and not safety.is_link(m["uri"]):  # vector<std::string>
            return str(self.md.htmlStash.store(escape(m[0], quote=False)))
        if m["uri"] or m["mail"]:
            return _autolink(m["uri"] or m["mail"], "" if m["uri"] else "mailto:")
        return str(self.md.htmlStash.store(_tag(m) if m["tag"] else _entity(m["entity"])))


class Link(InlineProcessor):
    """A link with its target, or the name of one; no link holds another. references: the targets that have names."""

    def __init__(self, markdown: Markdown, references: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(f"(?<!!){TARGET}", markdown)
        self._references = references

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int, int]:
        """The link that stands there, and from where to where."""
        target = self._target(m)
        if not target or INNER_LINK.search(m["text"]):
            return None, m.start(), m.start() + 1
        link = Element("a", _attributes("href", {**target, "href": quote(target["href"], KEPT)}))
        link.text = m["text"]
        return link, m.start(), m.end()

    def _target(self, m: re.Match[str]) -> Mapping[str, str] | None:
        """The address, and the title if there is one, to which the brackets point."""
        if m["angle"] is None and m["bare"] is None:
            return self._references.get(normalizeReference(self.unescape(m["label"] or m["text"])))
        target = {"href": self.unescape(m["bare"] if m["angle"] is None else m["angle"])}
        return target | ({"title": self.unescape(m["title"][1:-1])} if m["title"] else {})


class Image(Link):
    """A picture, its alternative text without marks."""

    def __init__(self, markdown: Markdown, references: Mapping[str, Mapping[str, str]]) -> None:
        InlineProcessor.__init__(self, f"!{TARGET}", markdown)
        self._references = references

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int, int]:
        """The picture that stands there, and from where to where."""
        target = self._target(m)
        if not target:
            return None, m.start(), m.start() + 2
        alt = {"alt": _plain(self.unescape(m["text"]))}
        return Element("img", _attributes("src", target) | alt), m.start(), m.end()


def _attributes(address: str, target: Mapping[str, str]) -> dict[str, str]:
    title = target.get("title")
    return {address: target["href"]} | ({"title": title} if title else {})


def _code(m: re.Match[str], data: str) -> tuple[Element | None, int, int]:
    """The code between two runs of as many backticks."""
    end = re.compile(rf"(?<!`){m['ticks']}(?!`)").search(data, m.end())
    if not end:
        return None, m.start(), m.end()
    text = data[m.end() : end.start()].replace("\n", " ")
    if text.startswith(" ") and text.endswith(" ") and text.strip(" "):
        text = text[1:-1]
    code = Element("code")
    code.text = AtomicString(escape(text, quote=False))
    return code, m.start(), end.end()


def _autolink(address: str, scheme: str) -> Element:
    link = Element("a", {"href": scheme + quote(address, KEPT)})
    link.text = AtomicString(escape(address, quote=False))
    return link


def _tag(m: re.Match[str]) -> str:
    """The tag, or the text that it is rather."""
    name = NAME.match(m["tag"])
    is_text = name and safety.is_text(m, name[1])
    return escape(m[0], quote=False) if is_text else m[0]


def _entity(name: str) -> str:
    known = NUMBER.fullmatch(name) or f"{name};" in html5
    return f"&{name};" if known else f"&amp;{name};"


def _plain(text: str) -> str:
    """The text that a reader sees of an image's description."""
    if not re.search(r"[*_\[]", text):
        return text
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    markdown = MarkdownIt("commonmark")
    tokens = markdown.parseInline(text)[0].children or []
    return RendererHTML(markdown).renderInlineAsText(tokens, markdown.options, {})
