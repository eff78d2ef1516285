"""The HTML of a field -> what a reader meets on it: text, code, lists, tables, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# a quoted value may hold a < that begins no tag
_VALUE = r"\"(?:[^\"<]|<(?![A-Za-z/!]))*\"|'(?:[^'<]|<(?![A-Za-z/!]))*'"
TAG = re.compile(
    rf"(?<!\\)<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?=[\s/>])(?:[^<>\"']|{_VALUE})*)>"
)
ATTRIBUTE = re.compile(rf"(?P<name>[^\s\"'<>/=]+)(?:\s{{0,9}}=\s{{0,9}}(?P<value>{_VALUE}|[^\s\"'<>]+))?")
BLOCKS = frozenset(
    "blockquote br dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table td th tr ul".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that opens. attributes: as they are written."""

    name: str
    attributes: str

    def get(self, name: str) -> str | None:
        """The value of an attribute, None where the tag has none of that name."""
        for found in ATTRIBUTE.finditer(self.attributes):
            if found["name"].lower() == name:
                return unescape((found["value"] or "").strip("\"'"))
        return None


@dataclass(frozen=True, slots=True)
class Page:
    """A field as it is read.

    text: all but its blocks of code, a line a block. prose: the same without any code. code: its blocks of code.
    lead: the part of text that shows without unfolding anything.
    lists: how many items each list has. columns: how many each table has. headings: how many. tags: those that have
    attributes.
    """

    text: str = ""
    prose: str = ""
    lead: str = ""
    code: tuple[str, ...] = ()
    lists: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    headings: int = 0
    tags: tuple[Tag, ...] = ()


EMPTY = Page()


def page(html: str) -> Page:
    """What a reader meets on a field."""
    if not html:
        return EMPTY
    if "<" not in html:
        text = unescape(html)
        return Page(text, text, text)
    return _Reader().read(html)


class _Reader:
    """Goes through a field once, tag by tag."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.prose: list[str] = []
        self.lead: list[str] = []
        self.folds = 0
        self.code: list[str] = []
        self.block: list[str] = []
        self.lists: list[int] = []
        self.open_lists: list[int] = []
        self.columns: list[int] = []
        self.cells = 0
        self.headings = 0
        self.tags: list[Tag] = []
        self.in_pre = self.in_code = False

    def read(self, html: str) -> Page:
        past = 0
        for tag in TAG.finditer(html):
            self._text(html[past : tag.start()])
            self._tag(tag["name"].lower(), bool(tag["close"]), tag["attributes"])
            past = tag.end()
        self._text(html[past:])
        return Page(
            unescape("".join(self.text)).strip(),
            unescape("".join(self.prose)).strip(),
            unescape("".join(self.lead)).strip(),
            tuple(unescape(block) for block in self.code),
            tuple(self.lists + self.open_lists),
            tuple(self.columns),
            self.headings,
            tuple(self.tags),
        )

    def _text(self, text: str) -> None:
        if not text:
            return
        if self.in_pre:
            self.block.append(text)
            return
        self.text.append(text)
        if not self.folds:
            self.lead.append(text)
        self.prose.append("code" if self.in_code else text)

    def _tag(self, name: str, closes: bool, attributes: str) -> None:
        if name == "pre":
            if closes and self.in_pre:
                self.code.append("".join(self.block))
            self.block = []
            self.in_pre = not closes
        elif name == "code":
            self.in_code = not closes
        elif name == "details":
            self.folds = max(0, self.folds + (-1 if closes else 1))
        elif name in ("ul", "ol"):
            self._list(closes)
        elif name in ("table", "tr", "td", "th"):
            self._table(name, closes)
        if not closes:
            self._opened(name, attributes)
        if name in BLOCKS and not self.in_pre:
            for parts in (self.text, self.prose, self.lead):
                parts.append("\n")

    def _opened(self, name: str, attributes: str) -> None:
        if name == "li" and self.open_lists:
            self.open_lists[-1] += 1
        self.headings += name in HEADINGS
        if attributes:
            self.tags.append(Tag(name, attributes))

    def _list(self, closes: bool) -> None:
        if not closes:
            self.open_lists.append(0)
        elif self.open_lists:
            self.lists.append(self.open_lists.pop())

    def _table(self, name: str, closes: bool) -> None:
        if name == "table" and not closes:
            self.columns.append(0)
        elif name == "tr":
            self.cells = 0
        elif name in ("td", "th") and not closes:
            self.cells += 1
            if self.columns:
                self.columns[-1] = max(self.columns[-1], self.cells)
