"""The media of a build: documents with theirs in cards/media/, what each package holds, and what is told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator import project
from generator.errors import InputError, MediaError
from generator.gather import Named
from generator.ledger import Ledger
from generator.media import references
from generator.media.library import Library, targets
from generator.media.medium import MediumError
from generator.project import Project
from generator.records import Note, Topic
from generator.report import Source

# how many places a notice names
MOST_NAMED = 5


def taken(
    sources: Iterable[Source], library: Library, disk: Project, named: Iterable[Named]
) -> tuple[list[Source], list[InputError]]:
    """The documents with their media in cards/media/, and what is wrong with any.

    A document that is kept in cards/sources/ may show what lies anywhere in its project, and one in a folder or zip
    that was named, what lies anywhere in that.
    """
    shown = {card.id for topic in disk.topics for card in topic.cards if f"{library.folder.name}/dp-" in card.back}
    known = {disk.ledger.cards[id].document for id in shown if id in disk.ledger.cards}
    roots = {str(document): each.path for each in named if each.is_many for document in each.documents}
    found: list[Source] = []
    errors: list[InputError] = []
    for source in sources:
        is_kept = disk.document_name(Path(source.document.path)).startswith(f"{disk.cards.name}/{project.SOURCES}/")
        root = disk.cards.absolute().parent if is_kept else roots.get(source.document.path)
        name = disk.document_name(Path(source.document.path))
        cards, wrong = library.take(source.document, source.normalized.cards, root, is_known=name in known)
        errors += wrong
        found.append(replace(source, normalized=replace(source.normalized, cards=cards)))
    return found, errors


def contents(
    topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]], library: Library, disk: Project
) -> tuple[dict[str, Mapping[str, bytes]], list[InputError]]:
    """The media of each topic's package, by its slug, and the topics that have too much."""
    packed: dict[str, Mapping[str, bytes]] = {}
    errors: list[InputError] = []
    for topic in topics:
        try:
            packed[topic.slug] = library.package(notes[topic.slug])
        except MediumError as error:
            errors.append(MediaError(str(disk.topic_path(topic.slug)), None, error.what, error.hint))
    return packed, errors


def by_topic(
    topics: Iterable[Topic], library: Library, known: Mapping[str, Collection[str]]
) -> dict[str, Collection[str]]:
    """The names of the files in cards/media/ that the cards of each topic show, by its slug. known: of other topics."""
    shows = dict(known)
    for topic in topics:
        shows[topic.slug] = library.shown(target for card in topic.cards for target in targets(card))
    return shows


def by_retired(after: Ledger, library: Library) -> set[str]:
    """The names of those that cards show which have been retired."""
    texts = (record.retired for record in after.cards.values() if record.retired)
    return library.shown(target for text in texts for target in references.in_markdown(text))


def remote(linked: Collection[str], topics: Iterable[Topic]) -> Iterable[str]:
    """Cards that show a link where their text has a picture on the web. linked: their ids."""
    places = [str(card.origin) for topic in topics for card in topic.cards if card.id in linked]
    if places:
        shown = ", ".join(places[:MOST_NAMED]) + (", ..." if len(places) > MOST_NAMED else "")
        yield (
            f"links stand for what is on the web, as a phone may be offline, on {len(places)} "
            f"card{'s' * (len(places) > 1)}: {shown}; --fetch-media brings it in"
        )
