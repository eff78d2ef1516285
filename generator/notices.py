"""What an author should know of a build and what stops nothing, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.ledger import Ledger
from generator.media import showing
from generator.media.library import Library
from generator.project import Project
from generator.reconcile import Reconciled
from generator.records import Card, Note, Topic
from generator.report import Source
from generator.topic import slug


def told(
    reconciled: Reconciled,
    sources: Sequence[Source],
    notes: Mapping[str, Sequence[Note]],
    disk: Project,
    after: Ledger,
    library: Library,
) -> Iterator[str]:
    """All there is to tell. notes: by topic. disk, after: the project and its ledger before the build and after it."""
    topics = reconciled.topics
    yield from _moved(topics, disk, after)
    yield from dict.fromkeys(library.notices)
    yield from showing.remote(library.linked, topics)
    yield from _renamed_decks(disk, after)
    yield from _ledger(disk)
    yield from _removed(topics, notes)
    yield from _passed_over_decks(sources, disk)
    yield from map(_owned, reconciled.owned)
    for source in sources:
        for line in source.document.unclosed:
            yield f"{source.document.path}:{line}: this comment is not closed, and so is read as text"


def _renamed_decks(disk: Project, after: Ledger) -> Iterator[str]:
    for key, deck in sorted(disk.ledger.decks.items()):
        if after.decks[key] != deck:
            yield (
                f'the deck "{deck}" is now called "{after.decks[key]}": rename it so in Anki before the next import, '
                "or its cards stay where they are"
            )


def _ledger(disk: Project) -> Iterator[str]:
    if disk.ledger_path in disk.texts:
        return
    if any(card.id for topic in disk.topics for card in topic.cards):
        yield (
            f"{disk.ledger_path} is missing: ids stay the same, but all times start from now, so the next import "
            "overwrites the learners' own tags and edits"
        )
    else:
        yield f"started {disk.ledger_path}: keep it, and the cards beside it, with your documents"


def _passed_over_decks(sources: Iterable[Source], disk: Project) -> Iterator[str]:
    """Documents whose front matter names another deck than the cards file that their topic has already."""
    decks = {topic.slug: topic.deck for topic in disk.topics}
    for source in sources:
        said, key = source.document.front_matter.get("deck", "").strip(), slug(source.topic)
        if said and decks.get(key, said) != said:
            yield (
                f'{source.document.path}: its deck: "{said}" is passed over, as {disk.topic_path(key)} says '
                f'"{decks[key]}"; a new name goes into the front matter of that file'
            )


def _owned(owned: tuple[Card, str]) -> str:
    card, document = owned
    return (
        f'{card.origin}: "{" ".join(card.front.split())}" is answered otherwise in {document}, and that answer stays; '
        "build both documents together to have both answers on the card"
    )


def _moved(topics: Iterable[Topic], disk: Project, after: Ledger) -> Iterator[str]:
    """Cards that learners have in another deck, which no import empties."""
    moved: dict[tuple[str, str], int] = {}
    for topic in topics:
        for card in topic.cards:
            record = disk.ledger.cards.get(card.id)
            if record and record.note.mod and record.topic != topic.slug:
                old = after.decks.get(record.topic, record.topic)
                moved[old, topic.deck] = moved.get((old, topic.deck), 0) + 1
    for (old, new), count in sorted(moved.items()):
        yield (
            f'{count} card{"s" * (count > 1)} moved from the deck "{old}" to "{new}": an import cannot move what a '
            "learner has, and leaves it where it is"
        )


def _removed(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]]) -> Iterator[str]:
    """What cards had in them that no card may have."""
    for topic in topics:
        origins = {card.id: card.origin for card in topic.cards}
        for note in notes[topic.slug]:
            if note.removed:
                yield f"{origins[note.guid]}: removed {', '.join(note.removed)} from this card"
