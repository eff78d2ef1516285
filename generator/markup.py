"""Canonical Markdown -> the HTML of a note's field, by Python-Markdown and pymdown-extensions."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from generator.adapt import adapt

if TYPE_CHECKING:
    from markdown import Markdown

EXTENSIONS = (
    "tables",
    "sane_lists",
    "md_in_html",
    "footnotes",
    "pymdownx.betterem",
    "pymdownx.tilde",
    "pymdownx.tasklist",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.arithmatex",
)
SETTINGS: dict[str, dict[str, object]] = {
    "pymdownx.tilde": {"subscript": False},
    "pymdownx.highlight": {"css_class": "dp-code", "guess_lang": False},
    "pymdownx.superfences": {"css_class": "dp-code"},
    # Anki typesets \( \) and \[ \] and nothing else
    "pymdownx.arithmatex": {"generic": True, "smart_dollar": True},
}
ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@cache
def _markdown() -> Markdown:
    from markdown import Markdown

    # adapt indents what stands in a list by two columns
    markdown = Markdown(extensions=list(EXTENSIONS), extension_configs=SETTINGS, tab_length=2, output_format="html")
    markdown.preprocessors.deregister("normalize_whitespace")  # it would widen the tabs in code
    markdown.ESCAPED_CHARS = list(string.punctuation)  # CommonMark's set
    return markdown


def to_html(text: str) -> str:
    """The HTML of canonical Markdown, in Unicode's composed form, as Anki would make it."""
    if not text:
        return ""
    markdown = _markdown()
    markdown.reset()
    html = COMMENT.sub("", markdown.convert(adapt(text)))
    return unicodedata.normalize("NFC", html).strip("\n")


def to_inline_html(text: str) -> str:
    """The same, without the paragraph around it where it is but one."""
    html = to_html(text)
    only = ONE_PARAGRAPH.fullmatch(html)
    return only[1] if only else html
