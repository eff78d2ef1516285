"""Tables whose rows are questions and answers, in GFM's pipes or in HTML, as in

    | No. | Question                  | Answer           | Hint       |
    | --- | ------------------------- | ---------------- | ---------- |
    | 1   | What makes bread rise?    | Carbon dioxide   | Not steam  |

The words in the header say which column is which: question and answer, term and definition, one language and another.
Further columns end the answer, options stand below the question, a column of topics names the section. A table that
says nothing of the kind, a comparison, a table of links, is no reading; two columns under other words count only in a
document that calls itself a glossary or flash cards, and a table without a header only where it is the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from generator import words
from generator.asking import asks
from generator.cleaning import LINK, TAG
from generator.dialects.glossary import has_words, in_sections, is_for_use, is_glossary, share
from generator.dialects.reading import NOTHING, Reading
from generator.patterns import lazy
from generator.records import Block, Document, Entry, Origin, Span

if TYPE_CHECKING:
    from bs4 import Tag

# the blocks that tables may be in
HOLDING = ("table", "html", "list")
Means = Literal["question", "answer", "term", "definition", "language", "options", "number", "section", "other"]
# how sure the header is: of questions, of terms, of nothing but that there are two columns
Surety = Literal["asked", "terms", "plain"]


# what headers say, in the larger languages; the first that knows a word has it
WORDS: dict[Means, frozenset[str]] = {
    "question": words.of("column-question"),
    "answer": words.of("column-answer"),
    "term": words.of("column-term"),
    "definition": words.of("column-definition") | words.of("column-explanation"),
    "language": words.of("language"),
    "options": words.of("column-options"),
    "number": words.of("column-number"),
    "section": words.of("column-section"),
}
# the pairs of columns that make cards, the surest first
PAIRS: tuple[tuple[Surety, Means, Means], ...] = (
    ("asked", "question", "answer"),
    ("asked", "question", "definition"),
    ("terms", "term", "definition"),
    ("terms", "term", "language"),
    ("terms", "term", "answer"),
    ("terms", "language", "definition"),
)
MARKUP = lazy(r"<[^<>]*>|[*_`:?!]+|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
PIPE = lazy(r"(?<!\\)\|")
BREAK = lazy(r"<br\s{0,3}/?>", re.IGNORECASE)
ITEM = lazy(r"(?:[-*+•▪◦]|(?P<number>\d{1,3}[.)]))\s+")
LETTERED = lazy(r"\w[).:]\s")
ANCHOR = lazy(r"<a\s[^<>]*>[^<>]*</a>", re.IGNORECASE)
HTML_TABLE = lazy(r"<(?P<end>/)?table\b", re.IGNORECASE)
HTML_BLOCK = lazy(r"<(?:p|ul|ol|pre|div|table|blockquote|h[1-6])\b", re.IGNORECASE)
LONGEST_HEADER = 4
SURETIES: tuple[Surety, ...] = ("asked", "terms", "plain")
# how many rows, and how much of the document, a table of that surety must be
FEWEST = {"asked": 1, "terms": 3, "plain": 5}
LEAST = {"asked": 0.5, "terms": 0.5, "plain": 0.9}


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a table are, by their numbers. options, more: with their headers; more end the answer."""

    surety: Surety
    question: int
    answer: int
    section: int | None
    options: Mapping[int, str]
    more: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row as Markdown, and its lines in the document."""

    cells: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A table in a section of the document, with its lines, and its rows but for the header."""

    section: str
    first: int
    last: int
    header: tuple[str, ...]
    rows: tuple[_Row, ...]
    columns: _Columns


def tables(document: Document) -> Reading:
    """The rows of the tables whose headers say that they are questions and answers, if the document is about them."""
    if not any(block.kind in HOLDING for block in document.blocks):
        return NOTHING
    found = [table for table in _tables(document) if not _is_of_links(table)]
    for surety in reversed(SURETIES):
        known = SURETIES[: SURETIES.index(surety) + 1]
        chosen = [table for table in found if table.columns.surety in known]
        if any(table.columns.surety == surety for table in chosen):
            reading = _reading(document, chosen)
            if _is_deck(document, reading, chosen, surety):
                return reading
    return NOTHING


def _is_deck(document: Document, reading: Reading, chosen: Sequence[_Table], surety: Surety) -> bool:
    """Whether the document is about these tables. surety: that of the least sure of them."""
    entries = reading.entries
    explained = share(document, reading)
    if surety == "asked" and sum(asks(entry.question) for entry in entries) >= len(entries) / 2:
        return True
    if is_glossary(document):
        return len(entries) >= min(FEWEST[surety], 3) and explained >= 0.5
    if surety == "plain" and any(any(table.header) for table in chosen):
        return False
    return (
        len(entries) >= FEWEST[surety]
        and explained >= LEAST[surety]
        and not is_for_use(document)
        and (surety == "asked" or sum(has_words(entry.answer) for entry in entries) > len(entries) / 2)
    )


def _reading(document: Document, chosen: Sequence[_Table]) -> Reading:
    entries = []
    spans = []
    for table in chosen:
        spans.append(Span(table.first, table.last, "heading"))
        for row in table.rows:
            entry = _entry(document, table, row)
            if entry.question:
                entries.append(entry)
                spans.append(Span(row.first, row.last, "question"))
    return Reading(tuple(entries), tuple(spans))


def _entry(document: Document, table: _Table, row: _Row) -> Entry:
    columns = table.columns
    question, answer = _paragraphs(_cell(row, columns.question)), _text(_cell(row, columns.answer))
    options = {name: text for number, name in columns.options.items() if (text := _cell(row, number))}
    if len(columns.options) == 1:
        question = "\n\n".join([question, *map(_text, options.values())])
        options = {
            part[0]: part[2:].strip()
            for text in options.values()
            for part in map(str.strip, BREAK.split(text))
            if LETTERED.match(part)
        }
    elif options:
        question = "\n\n".join([question, "\n".join(f"- {name}) {text}" for name, text in options.items())])
    chosen = [f"{name}) {text}" for name, text in options.items() if name.casefold() == answer.strip("(). ").casefold()]
    answer = "".join(chosen) or answer
    more = {name: text for number, name in columns.more.items() if any(map(str.isalnum, text := _cell(row, number)))}
    if answer:
        answer = "\n\n".join([answer, *(f"**{name}:** {_text(text)}" if name else text for name, text in more.items())])
    section = _cell(row, columns.section) or table.section
    return Entry(question.strip(), answer, Origin(document.path, row.first, row.last), section)


def _cell(row: _Row, number: int | None) -> str:
    return row.cells[number] if number is not None and number < len(row.cells) else ""


def _paragraphs(cell: str) -> str:
    """A question: where a whole one ends at a break, what follows is a text of its own."""
    head, *rest = BREAK.split(cell)
    if rest and head.rstrip(" *_").endswith(("?", ":", "？", "：", "؟")):
        return f"{head.strip()}\n\n{_text('<br>'.join(rest))}"
    return " ".join(" ".join([head, *rest]).split())


def _text(cell: str) -> str:
    """A cell as Markdown of several lines: breaks end a line, and where all lines look like items, they are."""
    parts = [part.strip() for part in BREAK.split(cell)]
    filled = [part for part in parts if part]
    if len(filled) > 1 and all(map(ITEM.match, filled)):
        return "\n".join(ITEM.sub(lambda item: f"{item['number'] or '-'} ", part, count=1) for part in filled)
    return "\n\n".join("\\\n".join(lines) for lines in _split(parts))


def _split(parts: Iterable[str]) -> Iterator[list[str]]:
    """The lines in paragraphs: an empty one stands between."""
    for filled, lines in groupby(parts, key=bool):
        if filled:
            yield list(lines)


def _is_of_links(table: _Table) -> bool:
    """Whether most answers are but a link: a table of contents, of sources, of solutions kept elsewhere."""
    answers = [answer for row in table.rows if (answer := _cell(row, table.columns.answer))]
    bare = [answer for answer in answers if ("](" in answer or "<a " in answer) and not _says_more(answer)]
    return bool(bare) and len(bare) >= len(answers) / 2


def _says_more(answer: str) -> bool:
    """Whether there is more in the answer than links."""
    return any(map(str.isalnum, TAG.sub("", ANCHOR.sub("", LINK.sub("", answer)))))


def _tables(document: Document) -> Iterator[_Table]:
    """All tables of the document that can be questions and answers."""
    ends = _ends(document)
    read = 0
    for section, block in in_sections(document):
        if block.kind == "html" and block.first > read and HTML_TABLE.search(block.text):
            # a blank line in a table ends the block, not the table
            read = max(block.last, *(ends.get(line, 0) for line in range(block.first, block.last + 1)))
            yield from _html(section, document.lines[block.first - 1 : read], block.first)
        else:
            yield from _pipes(section, block)


def _pipes(section: str, block: Block) -> Iterator[_Table]:
    """The tables in pipes that the block is or, as a list, holds."""
    if block.kind == "table":
        lines = block.text.split("\n")
        header, _, *rows = (_Row(_cells(line), number, number) for number, line in enumerate(lines, start=block.first))
        if columns := _columns(header.cells, rows):
            yield _Table(section, block.first, block.last, header.cells, tuple(rows), columns)
    for child in block.children:
        yield from _pipes(section, child)


def _cells(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|")
    cells = [cell.replace("\\|", "|").strip() for cell in PIPE.split(line)]
    return tuple(cells if cells[-1] else cells[:-1])


def _ends(document: Document) -> dict[int, int]:
    """For each line on which an HTML table begins, the line on which it ends."""
    if not any(block.kind == "html" and HTML_TABLE.search(block.text) for block in document.blocks):
        return {}
    first, last = document.blocks[0].first, document.blocks[-1].last
    ends: dict[int, int] = {}
    begun: list[int] = []
    for number, line in enumerate(document.lines[first - 1 : last], start=first):
        for tag in HTML_TABLE.finditer(line):
            if not tag["end"]:
                begun.append(number)
            elif begun:
                ends[begun.pop()] = number
    return ends


def _html(section: str, lines: Sequence[str], first: int) -> Iterator[_Table]:
    """The tables in lines of HTML. first: the number of the first line."""
    if not any("<tr" in line.casefold() for line in lines):
        return
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        soup = BeautifulSoup("\n".join(lines), "html.parser")
    except ParserRejectedMarkup:  # what Word writes for itself, as in <![td
        return
    for table in soup.find_all("table"):
        found = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        rows = []
        for row in found:
            begins = first + (row.sourceline or 1) - 1
            cells = tuple(_html_cell(cell) for cell in row.find_all(["td", "th"], recursive=False))
            rows.append(_Row(cells, begins, begins + str(row).count("\n")))
        if not rows:
            continue
        headed = found[0].find("th") is not None or _columns(rows[0].cells, []) is not None
        header, body = (rows[0].cells, rows[1:]) if headed else ((), rows)
        if columns := _columns(header, body):
            opens = first + (table.sourceline or 1) - 1
            yield _Table(section, opens, opens + str(table).count("\n"), header, tuple(body), columns)


def _html_cell(cell: Tag) -> str:
    """The content of a cell; HTML is Markdown, too, but a paragraph alone is no more than its text."""
    inner = cell.decode_contents().strip()
    if inner.startswith("<p>") and inner.endswith("</p>") and inner.count("<p") == 1:
        inner = inner[3:-4]
    if HTML_BLOCK.search(inner):
        return "\n".join(["<div>", *(line for line in inner.split("\n") if line.strip()), "</div>"])
    return " ".join(inner.split())


def _columns(header: Sequence[str], rows: Sequence[_Row]) -> _Columns | None:
    """What the columns are, as far as the header tells; None where that is no question and no answer.

    rows: the others; a column without a header that holds numbers alone numbers them.
    """
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    names = [*header, *[""] * (width - len(header))]
    means = [_means(name) if name else _means_unnamed(number, rows) for number, name in enumerate(names)]
    options = _options(names, means)
    data = [
        number for number, meant in enumerate(means) if meant not in ("number", "section") and number not in options
    ]
    pair = _pair(means, data)
    if pair is None:
        return None
    surety, question, answer = pair
    more = {number: _name(names[number]) for number in data if number not in (question, answer)}
    section = means.index("section") if "section" in means else None
    return _Columns(surety, question, answer, section, options, more)


def _pair(means: Sequence[Means], data: Sequence[int]) -> tuple[Surety, int, int] | None:
    """Which columns hold the question and the answer, and how sure that is. data: those that may."""
    first: dict[Means, int] = {}
    for number in reversed(data):
        first[means[number]] = number
    for surety, question, answer in PAIRS:
        if question in first and answer in first:
            return surety, first[question], first[answer]
    languages = [number for number in data if means[number] == "language"]
    if len(languages) > 1:
        return "terms", languages[0], languages[1]
    return ("plain", data[0], data[1]) if len(data) == 2 and not {"question", "answer"} & set(first) else None


def _options(names: Sequence[str], means: list[Means]) -> dict[int, str]:
    """The columns of options, with the letters they go by; a header of one letter is one where there are several."""
    letters = {number: _name(name).upper() for number, name in enumerate(names) if len(_name(name)) == 1}
    if {"A", "B"} <= set(letters.values()):
        return {number: letter for number, letter in letters.items() if letter in "ABCDEFGH"}
    numbers = [number for number, meant in enumerate(means) if meant == "options"]
    return {number: chr(ord("A") + place) for place, number in enumerate(numbers[:26])}


def _means(name: str) -> Means:
    """What a header says that its column is: all of it, or one of its words."""
    key = " ".join(_name(name).casefold().split())
    parts = key.split()
    for meaning, known in WORDS.items():
        if key in known:
            return meaning
    if len(parts) <= LONGEST_HEADER and "number" not in parts:
        for meaning, known in WORDS.items():
            if any(word in known and (len(word) > 2 or not word.isascii()) for word in parts):
                return meaning
    return "other"


def _means_unnamed(number: int, rows: Sequence[_Row]) -> Means:
    cells = [cell for row in rows if (cell := _cell(row, number))]
    return "number" if cells and all(cell.strip(" .)#").isdigit() for cell in cells) else "other"


def _name(header: str) -> str:
    return " ".join(MARKUP.sub(" ", LINK.sub(r"\2", header)).split())
