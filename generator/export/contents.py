"""A plan -> what is exported: each card beside its note, in reading order, and the files that they show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import rules
from generator.config import Config
from generator.errors import TopicError
from generator.media import library, medium
from generator.media.medium import Medium
from generator.notetypes import BASIC, NOTETYPES
from generator.pipeline import Plan
from generator.records import Card, Note, Topic
from generator.topic import slug


@dataclass(frozen=True, slots=True)
class Item:
    """A card as cards/ has it, its files called as in its note, and that note.

    ruled: the card with the tags and the kind that the settings give it.
    """

    card: Card
    ruled: Card
    note: Note

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the note that hold something: HTML, by name."""
        names = (field.name for field in NOTETYPES[self.note.notetype].fields)
        return {name: value for name, value in zip(names, self.note.fields, strict=True) if value}


@dataclass(frozen=True, slots=True)
class Deck:
    """A topic, and what is in its package."""

    topic: Topic
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is exported. media: the files that cards show, by name. css: the stylesheet of the cards."""

    decks: tuple[Deck, ...]
    media: Mapping[str, bytes]
    css: str


def contents(planned: Plan, cards: Path, config: Config, only: Collection[str] = ()) -> Contents:
    """What a build of the plan would put into packages, and so no card without an answer.

    cards: the folder of the cards files. only: names of topics; none means all. Raises TopicError where no topic has
    one of these names.
    """
    topics = [topic for topic in planned.topics if planned.notes[topic.slug]]
    for name in only:
        if slug(name) not in {topic.slug for topic in topics}:
            known = ", ".join(f'"{topic.name}"' for topic in topics)
            raise TopicError(name, None, "there are no cards of this topic", f"name one of {known}")
    chosen = [topic for topic in topics if not only or topic.slug in map(slug, only)]
    media = {name: data for topic in chosen for name, data in planned.media[topic.slug].items()}
    decks = []
    for topic in chosen:
        by_id = {card.id: card for card in topic.cards}
        pairs = [(by_id[note.guid], note) for note in planned.notes[topic.slug]]
        shown = dict(_shown([card for card, _ in pairs], cards, planned))
        media |= {found.name: found.data for found in shown.values()}
        names = {target: f"{library.FOLDER}/{found.name}" for target, found in shown.items()}
        items = ((library.renamed(card, names), note) for card, note in pairs)
        decks.append(Deck(topic, tuple(Item(card, rules.ruled(card, topic, config), note) for card, note in items)))
    return Contents(tuple(decks), media, planned.looks[BASIC.name].css)


def _shown(known: Iterable[Card], folder: Path, planned: Plan) -> Iterator[tuple[str, Medium]]:
    """The targets that the cards show, but for addresses on the web, and what is there."""
    for target in dict.fromkeys(target for card in known for target in library.targets(card)):
        if found := _file(folder / target, planned):
            yield target, found


def _file(path: Path, planned: Plan) -> Medium | None:
    """The file at a path, or that a build would write there; None where none is, as for addresses on the web."""
    if path in planned.files:
        return medium.medium(planned.files[path], medium.ending(path.name))
    try:
        return medium.medium(path.read_bytes(), medium.ending(path.name))
    except OSError:
        return None
