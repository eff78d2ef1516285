"""An HTML page -> the Markdown of its article; BeautifulSoup reads the page.

    <nav>...</nav>                               ## What is a canary release?
    <main>
      <h2>What is a canary release?</h2>         A small share of the traffic first. See [rollouts](rollouts.html).
      <p>A small share of
        the traffic first.
        See <a href="rollouts.html">rollouts</a>.</p>
    </main>

The page becomes a tree of nodes, in which the article is found. What is a block gives a block of Markdown; what stands
between blocks is flattened to leaves, texts of one look each, of which lines are made: so a bold line is known as one
however it was tagged, and each line knows where it stood.

It is not markdownify that writes the Markdown, although it is there for what people adopt: it knows nothing of the
lines that a text came from, nor of lists that Word and Google Docs write level by level, of bold that a style sheet
makes, of formulas, and of which bold line asks. What it would spare is a part of inline.py, lists.py and tables.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.exceptions import ParserRejectedMarkup

from generator.errors import DocumentError
from generator.formats.html.article import article, without_surroundings
from generator.formats.html.inline import escaped
from generator.formats.html.markdown import markdown
from generator.formats.html.nodes import Node, plain, walk
from generator.formats.html.tree import tree
from generator.formats.html.unsafe import unsafe
from generator.formats.writing import text_of
from generator.records import Text

NAMELESS = frozenset({"untitled", "untitled document", "document", "index", "home"})
# what browsers take the names of smaller encodings for (encoding.spec.whatwg.org)
AS_IN_BROWSERS = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "cp1252"), "windows-1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    "euc-kr": "cp949",
    "iso-8859-9": "windows-1254",
}
ASIDE = re.compile(r"<!\[(?!CDATA\[)[^>]*>|<\?[^>]*>")


def html(data: bytes, name: str) -> Text:
    """The article of a page, under its title; name: what messages call the page.

    Raises DocumentError where it holds no text.
    """
    try:
        soup = BeautifulSoup(decode(data, name), "html.parser")
    except ParserRejectedMarkup as error:
        raise DocumentError(name, None, "this page cannot be parsed", "save it from a browser") from error
    page = without_surroundings(tree(soup))
    found = article(page)
    lines = markdown(found)
    if not lines:
        hint = "save the page from a browser that shows its text, or as Markdown"
        raise DocumentError(name, None, "there is no text in this page", hint)
    title = _title(soup, page)
    if title and not any(node.name == "h1" for node in walk(found)):
        lines = [(f"# {escaped(title)}", 1), ("", 1), *lines]
    text = text_of(lines)
    return replace(text, removed=unsafe(soup, found, text.origins[-1]))


def decode(data: bytes, name: str) -> str:
    """The text of a page in the encoding of its byte-order mark, else in the one that it states, else in UTF-8.

    Latin-1 often stands for UTF-8. Raises DocumentError where it is no text.
    """
    data, marked = EncodingDetector.strip_byte_order_mark(data)
    stated = (EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8").lower()
    stated = AS_IN_BROWSERS.get(stated, stated)
    if stated == "windows-1252":
        stated = "utf-8"
    for encoding in (*([marked] if marked else []), stated, "utf-8", "windows-1252", "latin-1"):
        try:
            text = data.decode(encoding)
            break
        except (UnicodeError, LookupError, ValueError):  # not in it, or there is none of that name
            continue
    if "\0" in text[:8192]:
        raise DocumentError(name, None, "this is a binary file, not a page", "save the page as HTML")
    return _parsable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _parsable(text: str) -> str:
    """The text without what html.parser stumbles over: Word's own sections, and beginnings that no end belongs to.

    It looks for the end of each of these again and again. Nor is it to take the text for an address or for XML.
    """
    text = ASIDE.sub(lambda aside: "\n" * aside[0].count("\n"), text)
    for begin, end in (("<!--", "-->"), ("<", ">")):
        last = text.rfind(end) + 1
        text = text[:last] + text[last:].replace(begin, f"&lt;{begin[1:]}")
    return f"{text}\n"


def _title(soup: BeautifulSoup, page: Node) -> str:
    """The title of a page: its heading of the first level where its stated title has it too, else that one."""
    meta = soup.find("meta", property="og:title")
    stated = str(meta.get("content") or "") if meta else ""
    stated = " ".join((stated or (soup.title.get_text() if soup.title else "")).split())
    first = next((" ".join(plain([node]).split()) for node in walk(page) if node.name == "h1"), "")
    if first and (first.casefold() in stated.casefold() or stated.casefold() in NAMELESS | {""}):
        return first
    # what follows is the site: " | Example.com", " — Python 3.11.2 documentation"
    stated = re.split(r"\s+[|—·»]\s+", stated)[0]
    return "" if stated.casefold() in NAMELESS else stated
