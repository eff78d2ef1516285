"""What stands within a line -> elements, where Python-Markdown reads it otherwise than CommonMark.

Code, formulas, tags, entities and escapes keep what is in them from being read as anything else: whichever begins
first. Python-Markdown looks for one after the other, so that one is found within another.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import ImageInlineProcessor, InlineProcessor, LinkInlineProcessor
from markdown.util import ETX, STX, AtomicString

if TYPE_CHECKING:
    from markdown import Markdown

_ATTRIBUTE = r"\s+[A-Za-z_:][\w:.-]*+(?:\s*=\s*(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+"
VERBATIM = (
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|\\(?P<end>\n)"
    r"|(?P<ticks>`++)"
    r"|\$(?!\s)(?P<math>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)"
    r"|(?<!\]\()<(?:(?P<uri>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*+)"
    r"|(?P<mail>[\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+)"
    rf"|(?P<tag>[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*"
    r"|!--(?:(?!<!--|-->).)*--|\?(?:(?!<\?|\?>).)*\?|![A-Za-z][^<>]*|!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\]))>"
    r"|&(?P<entity>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,40});"
)
# what follows the text of a link; an escape is by then a number between control characters
DESTINATION = re.compile(
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?!<)(?:[^\s()\x00\x01]|\((?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))*\))*))"
    r"(?:(?<=\s)|(?=[ \t\n)]))(?:[ \t\n]+(?P<title>\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t\n]*\)"
)
LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(")
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
            formula.text = AtomicString(FORMULA.format(escape(m["math"], quote=False)))
            return formula
        if m["uri"] or m["mail"]:
            return _autolink(m["uri"] or m["mail"], "" if m["uri"] else "mailto:")
        assert self.md is not None
        return str(self.md.htmlStash.store(m[0] if m["tag"] else _entity(m["entity"])))


class Link(LinkInlineProcessor):
    """A link with its target; no link holds another."""

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """The target and title that stand at the index, the index behind them, and whether they do."""
        return _target(self, data, index)

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """The text up to its bracket, the index behind it, and whether there is one."""
        text, index, found = super().getText(data, index)
        return text, index, found and not LINK.search(text)


class Image(ImageInlineProcessor):
    """A picture, its alternative text without marks."""

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """The address and title that stand at the index, the index behind them, and whether they do."""
        return _target(self, data, index)

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """The text up to its bracket, the index behind it, and whether there is one."""
        text, index, found = super().getText(data, index)
        return _plain(text) if found else text, index, found


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


def _entity(name: str) -> str:
    known = name.startswith("#") or f"{name};" in html5
    return f"&{name};" if known else f"&amp;{name};"


def _target(processor: LinkInlineProcessor, data: str, index: int) -> tuple[str, str | None, int, bool]:
    found = DESTINATION.match(data, index)
    if not found:
        return "", None, index, False
    address = processor.unescape(found["bare"] if found["angle"] is None else found["angle"])
    title = processor.unescape(found["title"][1:-1]) if found["title"] else None
    return address, title, found.end(), True


def _plain(text: str) -> str:
    """The text that a reader sees of an image's description."""
    if not re.search(r"[*_\[]", text):
        return text
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    markdown = MarkdownIt("commonmark")
    tokens = markdown.parseInline(text)[0].children or []
    return RendererHTML(markdown).renderInlineAsText(tokens, markdown.options, {})
