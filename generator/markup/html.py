"""Canonical Markdown -> the HTML of a note's field, by Python-Markdown and pymdown-extensions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from generator import plain
from generator.markup import formulas, safety
from generator.markup.plain import to_html as plain_html
from generator.remembered import remembered

if TYPE_CHECKING:
    from markdown import Markdown

    from generator.markup.references import Footnotes

BEGIN, END = "<p>", "</p>"
# an element whose content is HTML already
RAW = "dp-raw"
RAW_TAG = re.compile(f"</?{RAW}>")
COMMENT = re.compile(r"<!--(?:-?>|.*?-->)\n?", re.DOTALL)
# what Python-Markdown, in one version or another, has for what spans.py and emphasis.py read
REPLACED = (
    *("backtick", "escape", "autolink", "automail", "html", "entity"),
    *("reference", "image_reference", "short_reference", "short_image_ref", "not_strong", "em_strong", "em_strong2"),
)


@cache
def _markdown() -> tuple[Markdown, Footnotes]:
    """What converts, and its part for footnotes."""
    from markdown import Markdown

    from generator.markup.emphasis import Emphasis
    from generator.markup.references import Footnotes, Reference
    from generator.markup.spans import Image, Link, Verbatim
    from generator.markup.tree import Tree

    footnotes = Footnotes()
    markdown = Markdown(extensions=[footnotes, "pymdownx.tasklist"], output_format="html")
    markdown.preprocessors.deregister("normalize_whitespace")  # it would widen the tabs in code
    markdown.preprocessors.deregister("html_block")
    tree = markdown.parser = footnotes.parser = Tree(markdown, RAW, footnotes.setFootnote)
    markdown.block_level_elements.append(RAW)
    for name in REPLACED:
        markdown.inlinePatterns.deregister(name, strict=False)
    markdown.inlinePatterns.register(Verbatim(markdown), "verbatim", 190)
    markdown.inlinePatterns.register(Reference(footnotes), "footnote", 175)
    markdown.inlinePatterns.register(Link(markdown, tree.references), "link", 160)
    markdown.inlinePatterns.register(Image(markdown, tree.references), "image_link", 165)
    markdown.treeprocessors.register(Emphasis(markdown), "emphasis", 15)
    return markdown, footnotes


def to_html(text: str, removed: list[str] | None = None) -> str:
    """The HTML of canonical Markdown, in Unicode's composed form, as Anki would make it.

    removed: is given what was taken away as unsafe.
    """
    if not text:
        return ""
    if plain.is_plain(text):
        return plain_html(text)
    html, *unsafe = by_markdown(text)
    if removed is not None:
        removed += unsafe
    return html


@remembered
def by_markdown(text: str) -> list[str]:
    """The HTML of any text, by Python-Markdown, and behind it what was taken away."""
    markdown, footnotes = _markdown()
    markdown.reset()
    if "[^" in text:  # front and back stand on one page, and each may have a footnote 1
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]
        footnotes.setConfig("SEPARATOR", f"-{name}-")
    html = unicodedata.normalize("NFC", _without_comments(RAW_TAG.sub("", markdown.convert(text))))
    removed = list(safety.removed(html))
    return [formulas.clean(safety.clean(html), removed).strip("\n"), *removed]


def _without_comments(html: str) -> str:
    last = html.rfind("-->") + len("-->\n")  # one that nobody closes is none, and looked for no further
    return COMMENT.sub("", html[:last]) + html[last:]


def to_inline_html(text: str, removed: list[str] | None = None) -> str:
    """The same, without the paragraph around it where it is but one."""
    if not text:
        return ""
    html = to_html(text, removed)
    inner = html[len(BEGIN) : -len(END)]
    is_one = html.startswith(BEGIN) and html.endswith(END) and BEGIN not in inner and END not in inner
    return inner if is_one else html
