"""Where things stand in documents and cards files, and the comments in them that switch rules off."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from generator.fences import scan
from generator.identity import question_key
from generator.records import Card, Origin

if TYPE_CHECKING:
    from generator.pipeline import Survey

IGNORE = re.compile(r"<!--\s{0,9}deckpress:\s{0,9}ignore\b(?P<names>[^<>]{0,400}?)-->")


class Places:
    """The lines of all files of a survey.

    comments: for each file that has any, the rules that are switched off there, by the line that says so.
    on_disk: where a cards file holds each card, by the card's id.
    """

    def __init__(self, survey: Survey) -> None:
        self._lines: dict[str, list[tuple[int, str]]] = {}
        for source in survey.sources:
            document = source.document
            self._lines[document.path] = list(zip(document.origins, document.lines, strict=True))
        for path, text in survey.project.texts.items():
            self._lines[str(path)] = list(enumerate(text.split("\n"), start=1))
        found = {path: dict(_ignored(lines)) for path, lines in self._lines.items()}
        self.comments: Mapping[str, Mapping[int, tuple[str, ...]]] = {
            path: names for path, names in found.items() if names
        }
        self._read = {source.document.path for source in survey.sources}
        # of those that are asked more than once, which are one card
        self._askings: dict[str, list[Origin]] = {}
        for card in (card for source in survey.sources for card in source.normalized.cards):
            if card.origin:
                self._askings.setdefault(question_key(card.front), []).append(card.origin)
        cards = [card for topic in survey.project.topics for card in topic.cards]
        self.on_disk: Mapping[str, Origin] = {card.id: card.origin for card in cards if card.id and card.origin}
        self._first_cards: dict[str, int] = {}
        for card in [*cards, *(card for topic in survey.topics for card in topic.cards)]:
            if card.origin:
                first = self._first_cards.get(card.origin.path, card.origin.first)
                self._first_cards[card.origin.path] = min(first, card.origin.first)

    def locate(self, near: str, card: Card | None, origin: Origin) -> Origin:
        """The line that has the text: in the origin, or else where a cards file has the card; or the origin itself."""
        if near:
            for place in (origin, *self._of(card)):
                for number, line in self._within(place):
                    if near in line:
                        return Origin(place.path, number, number)
        return origin

    def ignores(self, name: str, card: Card | None, origin: Origin) -> bool:
        """Whether a comment names the rule: among the lines of the card, or above the first card of the file."""
        if not self.comments:
            return False
        for place in (origin, *self._of(card)):
            first = self._first_cards.get(place.path, 0)
            for number, names in self.comments.get(place.path, {}).items():
                if name in names and (place.first <= number <= place.last or number < first):
                    return True
        return False

    def _of(self, card: Card | None) -> Iterator[Origin]:
        """Where a card stands: in its document, there wherever it is asked again, and in its cards file."""
        if card and card.origin:
            yield card.origin
            yield from self._askings.get(question_key(card.front), ()) if card.origin.path in self._read else ()
        if card and card.id in self.on_disk:
            yield self.on_disk[card.id]

    def _within(self, origin: Origin) -> Iterator[tuple[int, str]]:
        lines = self._lines.get(origin.path, [])
        for index in range(bisect_left(lines, (origin.first, "")), len(lines)):
            if lines[index][0] > origin.last:
                return
            yield lines[index]


def _ignored(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines that hold a comment, with the names in it."""
    pairs = list(lines)
    if not any("deckpress:" in line for _, line in pairs):
        return
    for (number, _), (line, code) in zip(pairs, scan(line for _, line in pairs), strict=True):
        if not code and (found := IGNORE.search(line)):
            yield number, tuple(found["names"].replace(",", " ").split())
