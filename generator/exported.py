"""A document that `deckpress export --to markdown` made -> its cards as they were, none of it guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator import cardfile
from generator.asking import asks
from generator.normalize import Normalized
from generator.records import Card, Document, Entry, Explanation, Findings, Role, Span
from generator.report import Source
from generator.topic import slug

NAME = "export"


def is_exported(document: Document) -> bool:
    """Whether the document is one of those."""
    return bool(document.front_matter.get("topic")) and cardfile.is_document(document.lines)


def source_of(document: Document) -> Source:
    """What is in such a document. Raises CardFileError with the line of what cannot be understood."""
    name = document.front_matter["topic"]
    cards = cardfile.loads("\n".join(document.lines), document.path, slug(name)).cards
    return Source(document, _findings(document, cards), Normalized(cards, ()), name)


def _findings(document: Document, cards: Iterable[Card]) -> Findings:
    entries = tuple(
        Entry(card.front, card.back, card.origin, card.section, card.kind, card.tags) for card in cards if card.origin
    )
    asking = sum(asks(entry.question.split("\n\n")[0]) for entry in entries) / max(1, len(entries))
    explanation = Explanation(NAME, len(entries), 1.0, asking, 1.0)
    return Findings((explanation,), entries, (), tuple(_spans(document, entries)))


def _spans(document: Document, entries: Iterable[Entry]) -> Iterator[Span]:
    """Spans that hold each line of the document exactly once: below its heading, all of a card is its answer."""
    roles: list[Role] = ["heading" if line.strip() else "blank" for line in document.lines]
    roles[: document.head] = ["front matter"] * document.head
    for entry in entries:
        first, last = entry.origin.first, entry.origin.last
        roles[first - 1] = "question"
        roles[first:last] = ["answer"] * (last - first)
    number = 1
    for role, lines in groupby(roles):
        count = len(list(lines))
        yield Span(number, number + count - 1, role)
        number += count
