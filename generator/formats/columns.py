"""The names of a table's columns, in the larger languages -> what they hold: questions, answers, options, tags ..."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import words
from generator.asking import interrogates

# as many rows have a further column, if it is one and no mere separator that was not quoted; where columns are named,
# one that is not
SHARE = 0.2
NAMELESS = 0.5
# so many cells of a column hold words, or ask, where no name says what it holds
WORDED = 0.5
# what a cell holds that is no text: a number, a time, an address
DATA = re.compile(r"[\W\d_]*|\S*(?:@|://|www\.)\S*|[\dT:.+-]*Z?")
# what columns hold, by what they are called, and how sure that is: 0 is surest; the first that knows a word has it
COLUMNS = {
    "column-question": ("question", 0),
    "column-term": ("question", 2),
    "column-answer": ("answer", 0),
    "column-definition": ("answer", 2),
    "column-explanation": ("answer", 4),
    "column-remark": ("answer", 4),
    "column-tags": ("tags", 0),
    "column-section": ("section", 0),
    "column-number": ("number", 0),
    "column-options": ("option", 0),
    "column-correct": ("right", 0),
}
KINDS = {word: kind for meaning, kind in reversed(COLUMNS.items()) for word in words.of(meaning)}
KINDS |= dict.fromkeys("abcdefgh", ("letter", 0))
# what decides of a name of several words: the correct option is an answer, the id of a question is a number
DECISIVE = ("right", "option", "number", "tags", "section")
LANGUAGES = {word: name for name, known in words.languages("language").items() for word in known}


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns hold, by their numbers. more: what ends the answer, and what it is called, if anything."""

    question: int
    answer: int
    options: Mapping[int, str]
    more: Mapping[int, str]
    tags: Sequence[int]
    section: int | None


def _words(cell: str) -> list[str]:
    return words.WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell).casefold())


def column_kind(name: str) -> tuple[str, int]:
    """What a column of this name holds, and how sure that is: 0 is surest."""
    parts = _words(name)
    if not parts or len(parts) > 3 or len(name) > 40:
        return ("number", 0) if name.strip() == "#" else ("", 0)
    kinds = [KINDS[word] for word in parts if word in KINDS]
    found = {kind for kind, _ in kinds}
    if len(parts) == 1 or not kinds:
        return next(iter(kinds), ("language", 0) if parts[0] in LANGUAGES else ("", 0))
    if ("answer" in found and ("letter" in found or re.search(r"\d", name))) and "right" not in found:
        return "option", 0
    decisive = next((kind for kind in DECISIVE if kind in found), "")
    if decisive:
        return ("answer", 0) if decisive == "right" else (decisive, 0)
    kind, rank = min((pair for pair in kinds if pair[0] != "letter"), key=lambda pair: pair[1], default=("", 0))
    return kind, rank + 1


def is_header(cells: Sequence[str]) -> bool:
    """Whether the cells are names of columns."""
    kinds = [column_kind(cell) for cell in cells]
    found = {kind for kind, _ in kinds}
    if "letter" in found and cells[0].strip().casefold() == "q":
        found |= {"answer"}
    if {"question", "answer"} <= found:
        return True
    languages = {LANGUAGES[_words(cell)[0]] for cell, (kind, _) in zip(cells, kinds, strict=True) if kind == "language"}
    if len(languages) > 1:
        return True
    sure = any(kind in ("question", "answer") and rank < 2 for kind, rank in kinds)
    return sure and len(cells) > 1 and all(len(cell.split()) <= 3 and not re.search(r"[.?!]$", cell) for cell in cells)


def is_deck(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows under columns without known names are questions and answers: the first asks, or both are worded.

    Anything else may be a table of people, of prices, of events.
    """
    columns = columns_of([], rows, {})
    questions, answers = (
        [cell for row in rows if column < len(row) and (cell := row[column].strip())]
        for column in (columns.question, columns.answer)
    )
    if sum(map(interrogates, questions)) > WORDED * len(questions):
        return True
    wide = sum(any(column < len(row) and row[column].strip() for column in columns.more) for row in rows)
    return wide < NAMELESS * len(rows) and all(
        sum(DATA.fullmatch(cell) is None for cell in cells) >= WORDED * len(cells) for cells in (questions, answers)
    )


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]], special: Mapping[str, int]) -> Columns:
    """What the columns hold: what their names say, else the first asks and the next answers."""
    names = dict(enumerate(header))
    widths = Counter(len(row) for row in rows)
    share = NAMELESS if header else SHARE
    width = max([len(header), 2, *(width for width, count in widths.items() if count >= share * len(rows))])
    kinds = {column: column_kind(names.get(column, "")) for column in range(width) if column not in special.values()}
    letters = [column for column, (kind, _) in kinds.items() if kind == "letter"]
    for column in letters:
        kinds[column] = ("option", 0) if len(letters) > 1 else ("answer", 0)
    if not header and width > 2 and all(row[0].strip().isdecimal() for row in rows) and 0 in kinds:
        kinds[0] = ("number", 0)
    plain = [column for column, (kind, _) in kinds.items() if kind in ("question", "answer", "language", "")]

    def choose(kind: str, others: Sequence[int]) -> int:
        ranked = [(kinds[column][1], column) for column in others if kinds[column][0] == kind]
        return min(ranked)[1] if ranked else -1

    question = choose("question", plain)
    answer = choose("answer", [column for column in plain if column != question])
    if question < 0:
        question = next((column for column in plain if column != answer), 0)
    if answer < 0:
        answer = next((column for column in plain if column > question), question + 1)
    options = {column: names[column] for column, (kind, _) in kinds.items() if kind == "option"}
    tags = [column for column, (kind, _) in kinds.items() if kind == "tags"]
    sections = [column for column, (kind, _) in kinds.items() if kind == "section"]
    return Columns(
        question,
        answer,
        options,
        {column: names.get(column, "").strip() for column in plain if column not in (question, answer)},
        [*tags, *([special["tags"]] if "tags" in special else [])],
        special.get("deck", sections[0] if sections else None),
    )
