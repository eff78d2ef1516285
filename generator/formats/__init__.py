"""The file formats a document can have, by the ending of its name: one module a format.

A format turns a file into Markdown and tells for each line where it stood in the file, so that everything found later
can say so too. Their modules, and the libraries these need, are imported only when a document is in that format.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from generator.records import Text


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the function in the module of formats/ that reads it. is_text: it is handed UTF-8 with line feeds."""

    module: str
    function: str
    is_text: bool = True

    def read(self, data: bytes, name: str) -> Text:
        """The Markdown of a file that holds the data; name: what messages call it. Raises DocumentError."""
        text: Text = getattr(import_module(f"generator.formats.{self.module}"), self.function)(data, name)
        return text


MARKDOWN = Format("markdown", "markdown")
HTML = Format("html", "html", is_text=False)  # it may say itself how it is encoded
FORMATS = {
    "": MARKDOWN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
    ".txt": Format("plain", "txt"),
    ".html": HTML,
    ".htm": HTML,
    ".docx": Format("docx", "docx", is_text=False),
    ".rst": Format("rst", "rst"),
    ".org": Format("org", "org"),
    ".csv": Format("table", "csv"),
    ".tsv": Format("table", "tsv"),
    ".ipynb": Format("notebook", "ipynb"),
}
