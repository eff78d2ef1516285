"""Cards -> JSON for a program: all there is of a card, its texts as Markdown and as HTML.

docs/export.schema.json is its schema. `version` grows when a program that reads it might have to change; keys may come
without that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from generator.export.contents import Contents, Item

VERSION = 1
MARK = re.compile(r'\{\s*"format": "deckpress",')


def write(contents: Contents) -> str:
    """All decks as one object, its keys in the same order each time."""
    value = {
        "format": "deckpress",
        "version": VERSION,
        "decks": [
            {
                "deck": deck.topic.deck,
                "topic": deck.topic.name,
                "slug": deck.topic.slug,
                "cards": [_card(item) for item in deck.items],
            }
            for deck in contents.decks
        ],
        "media": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(contents.media.items())
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _card(item: Item) -> dict[str, Any]:
    card = item.ruled
    return {
        "id": item.note.guid,
        "kind": card.kind,
        "section": card.section,
        "tags": list(card.tags),
        "markdown": dict(_markdown(item)),
        "html": {name.lower(): value for name, value in item.fields.items()},
        "notetype": item.note.notetype,
        "anki_tags": list(item.note.tags),
        "media": list(item.note.media),
    }


def _markdown(item: Item) -> Iterator[tuple[str, str]]:
    card = item.card
    texts = {"front": card.front, "back": card.back, "extra": card.extra, "hint": card.hint, "source": card.source}
    yield from ((name, text) for name, text in texts.items() if text)
