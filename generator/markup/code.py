"""A block of code -> HTML, its tokens marked by Pygments' classes; a diagram's source says what it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

LANGUAGE = re.compile(r"[\w#.+-]+")
# what GitHub and others draw a picture of, by the language of the fence
DIAGRAMS = {
    "mermaid": "Mermaid",
    "plantuml": "PlantUML",
    "puml": "PlantUML",
    "dot": "Graphviz",
    "graphviz": "Graphviz",
    "d2": "D2",
    "ditaa": "Ditaa",
    "nomnoml": "Nomnoml",
    "wavedrom": "WaveDrom",
    "vega-lite": "Vega-Lite",
    "geojson": "GeoJSON",
    "topojson": "TopoJSON",
}
# names in use that Pygments does not know
ALIASES = {
    "babel": "js",
    "cs": "csharp",
    "env": "bash",
    "gradle": "groovy",
    "javascriptreact": "jsx",
    "jsonc": "js",
    "json5": "js",
    "jsp": "html",
    "node": "js",
    "objective-c++": "objc",
    "proto3": "protobuf",
    "razor": "html",
    "shellsession": "console",
    "svelte": "html",
    "terminal": "console",
    "text": "",
    "tsconfig": "js",
    "txt": "",
    "typescriptreact": "tsx",
    "vue": "html",
}
# whose lexers look for the bracket of a method behind each word, through all words up to the next sign
LOOKING = frozenset(("C#", "Groovy", "Java"))
WORDS = re.compile(r"(?<![\w.\[\]])(?:[\w.\[\]]++\s++){200}")


def code_block(code: str, info: str) -> str:
    """The HTML of a code block. code: its lines, each with its end. info: what stands behind the fence."""
    from pygments import highlight

    language = language_of(info)
    lexer = _lexer(language)
    if lexer.name in LOOKING and WORDS.search(code):  # a text, whatever its fence says
        lexer = _lexer("text")
    html: str = highlight(code.strip("\n") + "\n", lexer, _formatter())
    if diagram := DIAGRAMS.get(language):
        return f'<p class="dp-diagram">{diagram} diagram</p>\n{html.strip()}'
    return html.strip()


def language_of(info: str) -> str:
    """The language that a fence names, in small letters: `js` of `js {1,3}` and `{.js .numbered}`; "" if none."""
    found = LANGUAGE.search(info.replace("language-", ""))
    return found[0].lstrip(".").lower() if found else ""


@cache
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(cssclass="dp-code", wrapcode=True)


@cache
def _lexer(language: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name
    from pygments.lexers.special import TextLexer
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(ALIASES.get(language, language))
    except ClassNotFound:
        return TextLexer()
