"""reStructuredText -> Markdown, by docutils; what is Sphinx's own is read without Sphinx.

Nothing is included, fetched or executed. What docutils cannot read stays as the text that its author wrote, and none of
its messages reaches the result. Glossaries and other definition lists become those of PHP Markdown Extra. A block that
is indented for its looks, and is no quotation, is not made one.
"""

from __future__ import annotations

import re
from typing import cast

from docutils.core import publish_doctree
from docutils.parsers.rst import Parser, states

from generator.errors import DocumentError
from generator.formats.rst.blocks import Blocks
from generator.formats.rst.directives import registered
from generator.formats.rst.parsing import Inliner, Reader
from generator.formats.writing import (
    text_of,
)
from generator.records import Text

# docutils reads 1 MB of ordinary text in a second, and takes longer the more sections and lists there are
MAX_BYTES = 4 * 1024 * 1024
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
SETTINGS = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "input_encoding": "unicode",
    "line_length_limit": 1 << 30,
    "output_encoding": "unicode",
    "report_level": 5,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "tab_width": 8,
    "warning_stream": False,
}


def rst(data: bytes, name: str) -> Text:
    """The text of a reStructuredText file in UTF-8 with line feeds; name: what messages call it.

    Raises DocumentError where it is too large, or nested so deeply that no person wrote it.
    """
    if len(data) > MAX_BYTES:
        what = f"the document is too large for reStructuredText: more than {MAX_BYTES // 1024 // 1024} MB"
        raise DocumentError(name, None, what, "split it into several documents")
    text = CONTROLS.sub(" ", data.decode("utf-8", "replace"))
    lines = [line.expandtabs(8) for line in text.split("\n")]
    try:
        with registered("\n".join(lines)):
            document = publish_doctree(
                "\n".join(lines),
                source_path=name,
                reader=Reader(),
                parser=Parser(inliner=cast(states.Inliner, Inliner())),
                settings_overrides=SETTINGS,
            )
        written = Blocks(document, lines).blocks(document.children)
    except RecursionError as error:
        deepest = max(range(len(lines)), key=lambda number: len(lines[number]) - len(lines[number].lstrip()))
        what = "lists or indented blocks are nested too deeply to be read"
        raise DocumentError(name, deepest + 1, what, "take out the indentation that says nothing") from error
    return text_of(written)
