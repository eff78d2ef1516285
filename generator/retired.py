"""Cards that have left a topic -> a list that tells a learner how to find them in Anki, which no package can delete."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from generator.cardfile import load_card
from generator.ledger import Ledger
from generator.markup.html import to_inline_html
from generator.notetypes import NOTETYPES
from generator.records import Card, Topic

# a search longer than this is slow, and hard to paste on a phone
MOST_IN_SEARCH = 20
SPECIAL = re.compile(r'([\\"*_:])')
HEAD = """\
These questions were in the deck "{deck}" once and are no more. A package cannot take cards out of a collection:
to be rid of them, open Browse in Anki, paste a search from below, select all, and suspend (or delete) them.
A deleted card would come back if its question does; a suspended one stays as you left it.
"""
ALIKE = """\
Of these questions there are two cards in collections that had the deck "{deck}" before: the one that is kept, and one
that is no more. No search tells them apart: after the import that brings the second, the one that is new is kept.
"""


def by_topic(ledger: Ledger) -> dict[str, list[Card]]:
    """The cards that learners may have and that have been retired, by the slug of their topic."""
    retired: dict[str, list[Card]] = {}
    for _, record in sorted(ledger.cards.items()):
        if record.retired and record.note.mod:
            retired.setdefault(record.topic, []).append(load_card(record.text))
    return retired


def listing(topic: Topic, retired: Sequence[Card], topics: Iterable[Topic]) -> str:
    """The text of <topic>.retired.txt, or "" where no card of the topic has been retired.

    topics: all of the project, for no search may find a card that is still there.
    """
    if not retired:
        return ""
    here = {term for each in topics if is_within(each.deck, topic.deck) for card in each.cards for term in _keys(card)}
    gone: dict[str, str] = {}
    alike: dict[str, str] = {}
    for card in retired:
        (alike if here.intersection(_keys(card)) else gone)[_term(card)] = f"- {' '.join(card.front.split())}"
    text = [HEAD.format(deck=topic.deck), *_searches(topic.deck, list(gone)), "", *gone.values(), ""] if gone else []
    return "\n".join([*text, *([ALIKE.format(deck=topic.deck), *alike.values(), ""] if alike else [])])


def _searches(deck: str, terms: Sequence[str]) -> Iterator[str]:
    """Searches for Anki's browser that find the notes with these terms, in this deck."""
    for begin in range(0, len(terms), MOST_IN_SEARCH):
        yield f'"deck:{_escaped(deck)}" ({" OR ".join(terms[begin : begin + MOST_IN_SEARCH])})'


def is_within(deck: str, parent: str) -> bool:
    """Whether Anki finds the cards of a deck in a search for another: it looks below that too, whatever the case."""
    return f"{deck}::".casefold().startswith(f"{parent}::".casefold())


def _keys(card: Card) -> tuple[str, str]:
    """What Anki's search compares, in both forms of the letters that it takes for one."""
    term = unicodedata.normalize("NFC", _term(card))
    return term.casefold(), term.lower()


def _term(card: Card) -> str:
    kind = {"cloze": "Deckpress Cloze", "choice": "Deckpress Choice"}.get(card.kind, "Deckpress Basic")
    field = NOTETYPES[kind].fields[0].name
    text = card.front.split("\n\n- [")[0] if card.kind == "choice" else card.front
    return f'"{field}:{_escaped(to_inline_html(text))}"'


def _escaped(text: str) -> str:
    """The text with Anki's wildcards and signs made plain."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
