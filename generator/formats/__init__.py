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
    """A format: the function in the module of formats/ that reads it, and what an author is told of it.

    is_text: it is handed UTF-8 with line feeds.
    """

    module: str
    function: str
    told: str
    is_text: bool = True

    def read(self, data: bytes, name: str) -> Text:
        """The Markdown of a file that holds the data; name: what messages call it. Raises DocumentError."""
        text: Text = getattr(import_module(f"generator.formats.{self.module}"), self.function)(data, name)
        return text


MARKDOWN = Format(
    "markdown",
    "markdown",
    "Markdown as GitHub reads it, also with the frames and folds of documentation sites, and MDX",
)
# it may say itself how it is encoded
HTML = Format("html", "html", "the article of a page, without the navigation around it", is_text=False)
ASCIIDOC = Format("asciidoc", "adoc", "AsciiDoc, also its lists of questions; nothing is included or executed")
YAML = Format("bank", "yaml_bank", "a bank of questions, as in JSON")
FORMATS = {
    "": MARKDOWN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
    ".txt": Format(
        "plain", "txt", "plain text by its layout, FAQs of Usenet, and the text files that Anki and Quizlet export"
    ),
    ".html": HTML,
    ".htm": HTML,
    ".docx": Format("docx", "docx", "a Word document, also as Google Docs exports it", is_text=False),
    ".rst": Format("rst", "rst", "reStructuredText, also what is Sphinx's own; nothing is included or executed"),
    ".org": Format("org", "org", "Emacs Org, also the cards of org-drill, org-fc and anki-editor"),
    ".adoc": ASCIIDOC,
    ".asciidoc": ASCIIDOC,
    ".csv": Format(
        "table", "csv", "a table with a column of questions and one of answers, parted by `,`, `;`, tabs or bars"
    ),
    ".tsv": Format("table", "tsv", "the same, parted by tabs"),
    ".json": Format("bank", "json_bank", 'a bank of questions: records such as `{"question": ..., "answer": ...}`'),
    ".jsonl": Format("bank", "json_lines", "the same, a record on each line"),
    ".yaml": YAML,
    ".yml": YAML,
    ".gift": Format("gift", "gift", "a quiz as Moodle exports it"),
    ".ipynb": Format("notebook", "ipynb", "a Jupyter notebook: its text, its code and what that printed"),
}
