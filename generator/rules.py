"""What a project's settings ask of cards: tags by words, cards asked both ways or typed, small cards of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from functools import lru_cache

from generator.config import Config
from generator.records import Block, Card, Topic
from generator.topic import slug

ATOMIC = "atomic"
LINE = "\n"
# of a list that defines terms: one item may just have a colon in it, and a few may be remarks
FEWEST_ITEMS = 2
MOSTLY = 2 / 3
TERM = re.compile(
    r"(?:\*\*(?P<bold>[^*\n]{1,80}?)\s*:\*\*\s+"
    r"|(?P<term>\*\*[^*\n]{1,80}\*\*|`[^`\n]{1,80}`|[^\s:*`][^:\n]{0,80}?)(?:\s*:|\s+[-–—])\s+)"
    r"(?P<definition>\S.*)",
    re.DOTALL,
)
MOST_WORDS = 6


def ruled(card: Card, topic: Topic, config: Config) -> Card:
    """The card with the tags and the kind that the settings give it."""
    kind = card.kind
    if not (config.tags or config.cards.reversed or config.cards.typed):
        return card
    if kind == "basic":
        kind = next(
            (kind for kind in ("reversed", "typed") if _is_among(card, topic, getattr(config.cards, kind))), kind
        )
    known = {tag.casefold() for tag in card.tags}
    text = f"{card.front}\n{card.back}\n{card.extra}"
    tags = [tag for tag, words in config.tags.items() if tag.casefold() not in known and _words(words).search(text)]
    return replace(card, kind=kind, tags=(*card.tags, *tags)) if tags or kind != card.kind else card


def dialect(name: str, config: Config) -> str | None:
    """The dialect that the settings want for a document. name: its path as seen from the project."""
    return next((dialect for pattern, dialect in config.dialects.items() if fnmatch(name, pattern)), None)


def with_atoms(cards: Iterable[Card]) -> Iterator[Card]:
    """The cards, behind each a small one for every term that a list or a `<dl>` in its answer defines."""
    from generator.elements import definitions, elements  # takes time to load

    for card in cards:
        yield card
        if card.kind != "basic":
            continue
        for element in elements(card.back.split("\n")):
            terms = _listed(element[0]) if element[0].kind == "list" else definitions(element)
            yield from (_atom(card, term, definition) for term, definition in terms)


def _listed(block: Block) -> list[tuple[str, str]]:
    """The terms of a list, each with its definition; none of a list that says other things."""
    terms = [TERM.fullmatch(item.text) for item in block.children]
    found = [(term["bold"] or term["term"], term["definition"]) for term in terms if term]
    found = [(name, definition) for name, definition in found if len(name.split()) <= MOST_WORDS]
    return found if len(found) >= max(FEWEST_ITEMS, MOSTLY * len(terms)) else []


def _atom(card: Card, name: str, definition: str) -> Card:
    shown = name if name.startswith(("*", "`")) else f"**{name}**"
    front = f"{shown}\n\n> {card.front.partition(LINE)[0]}"
    return replace(card, front=front, back=definition, id="", tags=(*card.tags, ATOMIC))


def _is_among(card: Card, topic: Topic, names: Iterable[str]) -> bool:
    for name in names:
        part, _, section = name.partition("/")
        if slug(part) == topic.slug and (not section or slug(section) == slug(card.section)):
            return True
    return False


@lru_cache(maxsize=1024)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
