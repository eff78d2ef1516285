"""The ways of writing questions and answers: one module a dialect, each with a function of the dialect's name.

A dialect takes a Document and gives a Reading: the entries it sees, and the role of each line it can explain.
It reports what is there and judges nothing; that is normalize's office.

The other modules here hold what dialects are made of:

    all          reading   what a dialect gives         cutting   entries from the blocks that ask
                 inline    a question's answer in its own line
    choice       pieces, quizzes, marking, options, verdicts, keys
    details      folds, summaries, above, tags
    definitions  glossary, deflists, terms, titled, vocabulary
    flashcards   enclosed, separators, halves, hashtags, oneline, colons, clozes, stamps
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.dialects import (
    answered,
    apart,
    bold,
    choice,
    definitions,
    details,
    flashcards,
    headings,
    items,
    labelled,
    lines,
    numbered,
    tables,
)
from generator.dialects.reading import Reading
from generator.records import Document


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect's name, and the function that reads a document as written in it."""

    name: str
    read: Callable[[Document], Reading]


# where two explain a document equally well, the first does
DIALECTS = (
    Dialect("choice", choice.choice),
    Dialect("details", details.details),
    Dialect("flashcards", flashcards.flashcards),
    Dialect("labelled", labelled.labelled),
    Dialect("headings", headings.headings),
    Dialect("bold", bold.bold),
    Dialect("items", items.items),
    Dialect("apart", apart.apart),
    Dialect("numbered", numbered.numbered),
    Dialect("lines", lines.lines),
    Dialect("answered", answered.answered),
    Dialect("tables", tables.tables),
    Dialect("definitions", definitions.definitions),
)
