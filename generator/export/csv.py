"""Cards -> CSV for a spreadsheet: a row a note, its text as a person reads it.

RFC 4180: commas, quotation marks where they are needed, CRLF; in UTF-8 with a byte order mark, by which Excel knows it.
"""

from __future__ import annotations

import csv as rows
import io
import re
from collections.abc import Iterator

from generator.export.contents import Contents, Deck, Item
from generator.export.plain import plain

COLUMNS = ("question", "answer", "extra", "hint", "source", "kind", "section", "tags", "deck", "id")
BYTE_ORDER_MARK = "\ufeff"
MARK = re.compile(f"{BYTE_ORDER_MARK}?{','.join(COLUMNS)}\\s")
# with these a spreadsheet begins a formula, which may do harm; see https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# none lies in another, which render refuses
CLOZE = re.compile(r"\{\{c\d+::(?P<text>(?:(?!\}\}|\{\{c\d).)*+)\}\}", re.DOTALL)


def write(contents: Contents) -> str:
    """All cards as one table. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO(newline="")
    table = rows.writer(text)
    table.writerow(COLUMNS)
    for deck in contents.decks:
        table.writerows([_safe(cell) for cell in _row(deck, item)] for item in deck.items)
    return BYTE_ORDER_MARK + text.getvalue()


def _row(deck: Deck, item: Item) -> Iterator[str]:
    fields, card = item.fields, item.ruled
    yield from _sides(item)
    yield from (plain(fields.get(name, "")) for name in ("Extra", "Hint"))
    yield from (card.source, card.kind, card.section, " ".join(card.tags), deck.topic.deck, item.note.guid)


def _sides(item: Item) -> tuple[str, str]:
    """What is asked and what is answered, in one row also where Anki makes several cards of it."""
    fields = item.fields
    back = plain(fields.get("Back", ""))
    if item.ruled.kind == "cloze":
        text, fillings = _gaps(fields["Text"])
        return plain(text), _paragraphs("\n".join(map(plain, fillings)), back)
    if item.ruled.kind == "choice":
        return _paragraphs(plain(fields["Front"]), plain(fields["Options"])), _paragraphs(fields["Answer"], back)
    return plain(fields["Front"]), back


def _gaps(text: str) -> tuple[str, list[str]]:
    """The text of a cloze note with all its gaps open, and what belongs into them; where they are several, numbered."""
    fillings: list[str] = []
    is_alone = len(CLOZE.findall(text)) == 1

    def gap(cloze: re.Match[str]) -> str:
        filling, _, hint = cloze["text"].partition("::")
        name = "..." if is_alone else str(len(fillings) + 1)
        fillings.append(filling if is_alone else f"{name}. {filling}")
        return f"[{name}: {hint}]" if hint else f"[{name}]"

    return CLOZE.sub(gap, text), fillings


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
