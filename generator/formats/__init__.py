"""The file formats a document can have, by the ending of its name: one module a format.

A format turns the text of a file into the lines of a Markdown document, one line for each line of the file, so that
everything found later can say where it stands.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.formats import markdown

FORMATS: dict[str, Callable[[str], list[str]]] = {
    "": markdown.lines,
    ".md": markdown.lines,
    ".markdown": markdown.lines,
    ".txt": markdown.lines,
}
