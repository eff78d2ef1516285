"""What HTML says, apart from how a renderer of Markdown puts it."""

from __future__ import annotations

import re
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

BLOCK = re.compile(
    r" *(</?(?:p|ul|ol|li|blockquote|pre|h[1-6]|hr|table|thead|tbody|tr|t[dh]|div|br|details|input)[^>]*>) *"
)


def meaning(html: str) -> str:
    """The HTML as a browser reads it, apart from comments, highlighting and the classes and wrappers of a renderer."""
    soup = BeautifulSoup("<body>" + html.strip("\n"), "html5lib")
    for text in list(soup.descendants):
        if isinstance(text, Comment):
            text.extract()
    soup.smooth()
    for code in soup.find_all("pre"):
        _plain_code(code)
    for formula in soup.select("[data-math-style], .arithmatex"):
        _plain_formula(formula)
    for cell in soup.select("td[align], th[align]"):
        cell["style"] = f"text-align:{cell.attrs.pop('align')}"
    for box in soup.find_all("input"):
        box.attrs = {name: "" for name in box.attrs if name == "checked"}
    for tag in soup.select("ul, ol, li"):
        tag.attrs.pop("class", None)
    for item in soup.select("li > input"):
        _plain_task(item)
    assert soup.body is not None
    return BLOCK.sub(r"\1", re.sub(r"</(?:br|hr|input|img)>", "", _write(soup.body, code=False))).strip()


def without_paragraphs_in_lists(html: str) -> str:
    """The same for a list whose items stand close together and one whose items do not."""
    soup = BeautifulSoup(html, "html.parser")
    for paragraph in soup.select("li > p"):
        paragraph.unwrap()
    return str(soup)


def _plain_code(code: Tag) -> None:
    text = code.get_text().strip("\n")
    wrapper = code.parent
    code.clear()
    code.append(text)
    code.attrs = {}
    if wrapper is not None and "dp-code" in (wrapper.get("class") or ()):
        wrapper.unwrap()


def _plain_formula(formula: Tag) -> None:
    text = formula.get_text().strip()
    style = formula.get("data-math-style")
    if style is None:
        style, text = ("display" if text.startswith("\\[") else "inline"), text[2:-2].strip()
    paragraph = formula.parent
    formula.name, formula.string, formula.attrs = f"math-{style}", text, {}
    if style == "display" and paragraph is not None and paragraph.name == "p" and len(paragraph.contents) == 1:
        paragraph.unwrap()


def _plain_task(box: Tag) -> None:
    """GitHub has the box before the paragraph of its item, Python-Markdown in it."""
    paragraph = box.find_next_sibling()
    if isinstance(paragraph, Tag) and paragraph.name == "p":
        paragraph.insert(0, box.extract())


def _write(tag: Tag, *, code: bool) -> str:
    parts = []
    for child in tag.children:
        if isinstance(child, Tag):
            attributes = "".join(f" {name}={value!r}" for name, value in sorted(child.attrs.items()))
            inside = _write(child, code=code or child.name == "pre")
            parts.append(f"<{child.name}{attributes}>{inside}</{child.name}>")
        elif isinstance(child, NavigableString):
            parts.append(escape(child if code else re.sub(r"[ \t\n]+", " ", child), quote=False))
    return "".join(parts)
