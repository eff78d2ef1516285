"""What is in documents -> the topics that they want: each question once, its deck called as settings and files say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.config import Config
from generator.normalize import Merge, merge
from generator.records import Card, Topic
from generator.report import Source
from generator.topic import deck_name, slug


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic as its documents have it: its cards without ids, the questions merged, and where it came from.

    sources: the documents whose main topic it is; each is told of in one place.
    """

    topic: Topic
    merged: tuple[Merge, ...]
    sources: tuple[Source, ...]


def wanted_topics(
    sources: Sequence[Source], on_disk: Sequence[Topic], split_by: str | None, config: Config
) -> list[Wanted]:
    """The topics that documents want. One that has a cards file has its name and its spelling of tags from there."""
    topics = {each.slug: each for each in on_disk}
    cards: dict[str, list[Card]] = {}
    told: dict[str, list[Source]] = {}
    for source in sources:
        of_section: dict[str, Topic] = {}
        for card in source.normalized.cards:
            section = card.section if split_by == "section" else ""
            topic = of_section.get(section) or of_section.setdefault(section, _topic(source, section, config))
            topics.setdefault(topic.slug, topic)
            cards.setdefault(topic.slug, []).append(replace(card, section="", tags=()) if section else card)
        section = source.normalized.cards[0].section if split_by else ""
        told.setdefault(_topic(source, section, config).slug, []).append(source)
    wanted = []
    for key, asked in cards.items():
        once, merged = merge(asked, keep_first=config.project.duplicates == "first")
        spelled = {tag.casefold(): tag for card in topics[key].cards for tag in card.tags}
        if spelled:
            once = tuple(_spelled(card, spelled) for card in once)
        wanted.append(Wanted(replace(topics[key], cards=once), merged, tuple(told.get(key, ()))))
    return wanted


def _spelled(card: Card, tags: Mapping[str, str]) -> Card:
    """The card with its tags as they are spelled. tags: by what they are in small letters."""
    return replace(card, tags=tuple(tags.get(tag.casefold(), tag) for tag in card.tags))


def _topic(source: Source, section: str, config: Config) -> Topic:
    """The topic of a document, or of one of its sections where it is split."""
    deck = deck_name(source.document, source.topic)
    if config.project.deck_prefix and not source.document.front_matter.get("deck", "").strip():
        deck = f"{config.project.deck_prefix}::{deck}"
    main = slug(source.topic) or "topic"
    deck = config.decks.get(main, deck)
    if not section:
        return Topic(main, source.topic, deck)
    part = f"{main}-{slug(section) or 'section'}"
    return Topic(part, section, config.decks.get(part, f"{deck}::{section.replace('::', ': ')}"))
