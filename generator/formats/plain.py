"""A plain text -> Markdown, by its layout; a table or a quiz where another program exported such."""

from __future__ import annotations

from generator.formats.gift import gift, is_gift
from generator.formats.layout import laid_out
from generator.formats.table import is_exported, tsv
from generator.records import Text


def txt(data: bytes, name: str) -> Text:
    """The text of a file in UTF-8 with line feeds; name: what messages call it."""
    text = data.decode("utf-8")
    if is_gift(text):
        return gift(data, name)
    return tsv(data, name) if is_exported(text) or _is_table(text) else laid_out(data, name)


def _is_table(text: str) -> bool:
    """Whether tabs part each line into as many cells, as in the lists that Quizlet and older Ankis export."""
    filled = [line for line in text.split("\n") if line.strip()]
    counts = {line.count("\t") for line in filled}
    return len(filled) > 1 and len(counts) == 1 and 0 not in counts and not any(line[0].isspace() for line in filled)
