"""Rows of CSV and TSV -> labelled Markdown entries.

Each row is an entry, its cells literal text, whatever stands in them:

    question, answer                    Q: What is 2 * 3?
    What is 2 * 3?, 6       becomes
                                        A: 6

The text files that Anki exports are of this format too; the `#key:value` lines at their head are obeyed, see
https://docs.ankiweb.net/importing/text-files.html. A row that lacks its answer is kept as a question without one. Where
no column is known by its name, rows are entries only if the first column asks or two hold words; else they are code.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from csv import Error, reader
from dataclasses import dataclass, field
from html import unescape
from itertools import takewhile

from generator.formats.columns import Columns, columns_of, is_deck, is_header
from generator.formats.writing import BREAK, NO_BREAK, Lines, escape, guarded, labelled, spaced, text_of
from generator.records import Text

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
SETTING = re.compile(r"#([a-z ]{1,30}):(.*)", re.IGNORECASE)
KEYS = ("separator", "html", "columns", "deck", "tags", "notetype", "if matches")
# the longest cell, in lines; what is longer began with a quotation mark that is none
LONGEST_CELL = 500
# how many rows tell what separates the cells
SAMPLE = 500
# how many rows above the names of the columns may be titles
MOST_TITLES = 3
QUESTION_MARKS = ("?", "？", "؟")

UNSEEN = re.compile(r"(?is)<!--.{0,5000}?-->|<(script|style)\b.{0,5000}?</\1\s*>")
TAG = re.compile(r"(</?[A-Za-z][^<>]*>)")
LINE = re.compile(r"(?i)</?(?:br|div|p)\b")
IMAGE = re.compile(r"(?i)<img\b[^>]*?\bsrc\s*=\s*([\"']?)([^\"'>]+)\1[^>]*>")
HTML_BLOCK = re.compile(r"(?i)<(?:ul|ol|dl|table|pre|blockquote|h[1-6]|hr|details)\b")


def csv(data: bytes, name: str) -> Text:
    """The rows of a file whose values are separated by commas, semicolons, tabs or bars, in UTF-8 with line feeds."""
    return _table(data, ",;\t|")


def tsv(data: bytes, name: str) -> Text:
    """The same, where tabs are likeliest."""
    return _table(data, "\t,;|")


@dataclass(slots=True)
class _Settings:
    """What the head of a file that Anki wrote says; columns count from 0. length: in lines."""

    separator: str = ""
    is_html: bool = False
    deck: str = ""
    tags: str = ""
    names: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    length: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row up to the last that is filled; text: as it stands. line: its first, 1-based."""

    cells: tuple[str, ...]
    text: str
    line: int

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip("\n ") if column is not None and column < len(self.cells) else ""


def is_exported(text: str) -> bool:
    """Whether this is a text file that Anki exported, or one that was written so that it takes it."""
    match = SETTING.match(text)
    key = match[1].lower() if match else ""
    return key in KEYS or key.endswith(" column")


def _table(data: bytes, separators: str) -> Text:
    lines = data.decode("utf-8", "replace").replace("\0", " ").split("\n")
    settings = _settings(lines)
    lines[: settings.length] = [""] * settings.length
    separator = settings.separator or _separator(lines, separators)
    rows = list(_rows(lines, separator))
    if settings.length:
        rows = [row for row in rows if not row.text.startswith("#")]
    names = settings.names.split(separator) if settings.names else []
    titles: list[_Row] = []
    if not names and (number := _header(rows)) is not None:
        titles, names, rows = rows[:number], list(rows[number].cells), rows[number + 1 :]
    if not names and not settings.length and not is_deck([row.cells for row in rows]):
        return _verbatim(rows)
    columns = columns_of([_flat(name) for name in names], [row.cells for row in rows], settings.columns)
    written = [[(f"# {escape(_flat(row.cell(0)))}", row.line)] for row in titles]
    section = ""
    for row in rows:
        if (title := _flat(row.cell(columns.section))) not in ("", section):
            section = title
            written.append([(f"## {escape(title)}", row.line)])
        written.append(_entry(_mended(row, columns, separator, len(names)), columns, settings))
    if settings.deck:
        written.insert(0, [("---", 1), (f"deck: {_scalar(settings.deck)}", 1), ("---", 1)])
    return text_of(spaced(written))


def _verbatim(rows: Sequence[_Row]) -> Text:
    """The rows as they stand, in a block of code, each line of them from its line of the file."""
    lines = [(line, number) for row in rows for number, line in enumerate(row.text.split("\n"), start=row.line)]
    mark = "`" * (2 + max((len(run) for line, _ in lines for run in re.findall("`+", line)), default=1))
    return text_of([(mark, 1), *lines, (mark, lines[-1][1] if lines else 1)])


def _settings(lines: Sequence[str]) -> _Settings:
    settings = _Settings()
    for line in lines:
        match = SETTING.fullmatch(line)
        if match is None:
            break
        key, value = match[1].lower(), match[2]
        if key == "separator":
            settings.separator = SEPARATORS.get(value.strip().lower(), value[:1])
        elif key == "html":
            settings.is_html = value.strip().lower() == "true"
        elif key == "columns":
            settings.names = value
        elif key in ("deck", "tags"):
            setattr(settings, key, value.strip())
        elif key.endswith(" column") and value.strip().isdecimal():
            settings.columns[key.removesuffix(" column")] = int(value) - 1
        elif key not in KEYS:
            break
        settings.length += 1
    return settings


def _separator(lines: Sequence[str], separators: str) -> str:
    """The one that cuts most rows into the same number of cells."""
    filled = [line for line in lines if line.strip()][:SAMPLE]

    def regularity(separator: str) -> float:
        widths = Counter(len(row.cells) for row in _rows(filled, separator))
        several = [count for width, count in widths.items() if width > 1]
        return max(several, default=0) / max(1, widths.total())

    return max(separators, key=regularity)


def _rows(lines: Sequence[str], separator: str) -> Iterator[_Row]:
    """The rows that are not blank."""
    index = 0
    while index < len(lines):
        cells, count = _record(lines, index, separator)
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield _Row(tuple(cells), "\n".join(lines[index : index + count]).strip(), index + 1)
        index += count


def _record(lines: Sequence[str], index: int, separator: str) -> tuple[list[str], int]:
    """The cells of the record that begins on a line, and how many lines it takes.

    Where the quotation marks are not those of the format, the line is a record, and they are text.
    """
    line = lines[index]
    if '"' not in line:
        return line.split(separator), 1
    part = (f"{lines[number]}\n" for number in range(index, min(len(lines), index + LONGEST_CELL)))
    closed = re.sub(rf'"[ \t]+(?={re.escape(separator)}|$)', '"', line)
    for source in (part, [closed]):
        records = reader(source, delimiter=separator, skipinitialspace=separator != " ", strict=True)
        try:
            return next(records), records.line_num
        except Error:
            continue
    return line.split(separator), 1


def _header(rows: Sequence[_Row]) -> int | None:
    """The number of the row that names the columns, if one does; only titles stand above it, each a cell alone."""
    titles = sum(1 for _ in takewhile(lambda row: len(row.cells) == 1, rows[:MOST_TITLES]))
    return titles if titles < len(rows) and is_header(rows[titles].cells) else None


def _mended(row: _Row, columns: Columns, separator: str, named: int) -> _Row:
    """The row without more cells than there are columns: a separator may stand in a cell that is not quoted.

    named: how many columns have names.
    """
    known = [columns.question, columns.answer, *columns.options, *columns.more, *columns.tags, columns.section or 0]
    width = max(known) + 1
    if len(row.cells) <= max(width, named):
        return row
    texts = [cell.strip() for cell in row.cells]
    turn = next((number for number, text in enumerate(texts[:-1], start=1) if text.endswith(QUESTION_MARKS)), 0)
    cells = [""] * width
    if turn:
        between = f"{separator} " if separator in ",;" else separator
        cells[columns.question], cells[columns.answer] = between.join(texts[:turn]), between.join(texts[turn:])
    return _Row(tuple(cells), row.text, row.line)


def _entry(row: _Row, columns: Columns, settings: _Settings) -> Lines:
    """The row as a labelled entry; without an answer where it has none."""
    question = _cell(row.cell(columns.question), settings)
    if not question:
        return labelled([(_literal(row.text), row.line)], [])
    options = {_option(name): row.cell(column) for column, name in columns.options.items() if row.cell(column)}
    fronts = [
        [(question, row.line)],
        [(f"- {name}) {_cell(text, settings)}", row.line) for name, text in options.items()],
    ]
    answer = row.cell(columns.answer)
    right = next((name for name, text in options.items() if _option(answer) == name and text != answer), "")
    back = _cell(f"{right}) {options[right]}" if right else answer, settings)
    more = [(name, _cell(row.cell(column), settings)) for column, name in columns.more.items()]
    has_answer = back or any(text and not name for name, text in more)
    backs = [f"**{escape(name)}:** {text}" if name else text for name, text in [("", back), *more] if text]
    tags = [tag for text in (settings.tags, *(row.cell(column) for column in columns.tags)) for tag in _tags(text)]
    remarks = [(f"<!-- tags: {' '.join(tags)} -->", row.line)] if tags else []
    # an empty label says that nothing in the question answers it
    answers = spaced([(text, row.line)] for text in backs) if has_answer else [("", row.line)]
    return labelled(spaced(fronts), answers, remarks)


def _tags(text: str) -> list[str]:
    """The tags in a cell; blanks part them, as in Anki, but where commas do."""
    parts = re.split(r"[,;，、]", text) if re.search(r"[,;，、]", text) else text.split()
    return [re.sub(r"\s+|--+|[<>]", "-", part.strip()) for part in parts if part.strip()]


def _option(name: str) -> str:
    """What an option is called: B for option_b, 2 for Choice 2."""
    words = re.findall(r"\d+|[^\W\d_]+", name)
    return words[-1].upper() if words else ""


def _cell(text: str, settings: _Settings) -> str:
    return _html(text) if settings.is_html else _literal(text)


def _literal(text: str) -> str:
    """The text of a cell on one line; the blanks that begin its lines, if they are code, stay."""
    lines = text.strip().expandtabs(4).split("\n")
    return guarded(BREAK.join(_indentation(line) + escape(line.strip()) for line in lines))


def _indentation(line: str) -> str:
    """The blanks that begin a line; one alone is a slip."""
    width = len(line) - len(line.lstrip(" "))
    return NO_BREAK * width if width > 1 else ""


def _html(text: str) -> str:
    """The HTML of a cell on one line: its text as literal Markdown; where it is more than lines of text, as it is."""
    text = UNSEEN.sub("", text)
    if HTML_BLOCK.search(text):
        # a blank line would end the block
        between = BREAK if "<pre" in text.lower() else " "
        return f"<div>{between.join(line for line in text.split(chr(10)) if line.strip())}</div>"
    parts = TAG.split(text)
    parts[::2] = [escape(unescape(" ".join(part.split("\n"))).replace(NO_BREAK, " ")) for part in parts[::2]]
    parts[1::2] = [_tag(tag) for tag in parts[1::2]]
    lines = [line.strip() for line in "".join(parts).split("\n")]
    return guarded(BREAK.join(line for line in lines if line))


def _tag(tag: str) -> str:
    if LINE.match(tag):
        return "\n"
    if (source := IMAGE.match(tag)) and not re.search(r"[\s()<>]", source[2]):
        return f"![]({source[2]})"
    return tag


def _flat(text: str) -> str:
    return " ".join(text.split())


def _scalar(text: str) -> str:
    """The text as YAML."""
    return text if re.fullmatch(r"[A-Za-z][\w .-]*(?:::[\w .-]*\w)*", text) else json.dumps(text, ensure_ascii=False)
