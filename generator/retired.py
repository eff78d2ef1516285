"""Cards that have left a topic -> a list that tells a learner how to find them in Anki, which no package can delete."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def listing(topic: Topic, ledger: Ledger) -> str:
    """The text of <topic>.retired.txt, or "" where no card of the topic has been retired."""
    cards = [
        load_card(record.text)
        for _, record in sorted(ledger.cards.items())
        if record.topic == topic.slug and record.retired and record.note.mod
    ]
    if not cards:
        return ""
    groups = (cards[begin : begin + MOST_IN_SEARCH] for begin in range(0, len(cards), MOST_IN_SEARCH))
    searches = (search(topic.deck, group) for group in groups)
    questions = (f"- {' '.join(card.front.split())}" for card in cards)
    return "\n".join([HEAD.format(deck=topic.deck), *searches, "", *questions, ""])


def search(deck: str, cards: Iterable[Card]) -> str:
    """A search for Anki's browser that finds the notes of these cards: by deck, and by all of their first field."""
    terms = " OR ".join(_term(card) for card in cards)
    return f'"deck:{_escaped(deck)}" ({terms})'


def _term(card: Card) -> str:
    kind = {"cloze": "Deckpress Cloze", "choice": "Deckpress Choice"}.get(card.kind, "Deckpress Basic")
    field = NOTETYPES[kind].fields[0].name
    text = card.front.split("\n\n- [")[0] if card.kind == "choice" else card.front
    return f'"{field}:{_escaped(to_inline_html(text))}"'


def _escaped(text: str) -> str:
    """The text with Anki's wildcards and signs made plain."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
