"""What an author should know of a build and what stops nothing, as sentences."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.identity import question_key
from generator.ledger import JOINT, Ledger
from generator.media import showing
from generator.media.library import Library
from generator.notetypes import NOTETYPES
from generator.overwritten import Overwritten
from generator.project import SOURCES, Project
from generator.reconcile import Prefer, Reconciled
from generator.records import Card, Note, Topic
from generator.report import Source
from generator.threeway import is_text_of
from generator.topic import slug, unmarked

# how many documents a notice names
MOST_NAMED = 5
CLOZE = re.compile(r"\{\{c(\d+)::")


def told(
    reconciled: Reconciled,
    sources: Sequence[Source],
    notes: Mapping[str, Sequence[Note]],
    disk: Project,
    after: Ledger,
    library: Library,
    past: Overwritten,
) -> Iterator[str]:
    """All there is to tell. notes: by topic. disk, after: the project and its ledger before the build and after it.

    past: what the packages hold that the build will overwrite.
    """
    topics = reconciled.topics
    yield from _moved(topics, disk, after)
    yield from (notice for source in sources for notice in source.document.notices)
    yield from dict.fromkeys(library.notices)
    yield from showing.remote(library.linked, topics)
    yield from _renamed_decks(disk, after)
    yield from begun(disk)
    yield from _emptied(topics, notes, past)
    yield from _removed(topics, notes)
    for source in sources:
        for _, what, line in source.removed():
            yield f"{source.document.path}:{line}: removed {what} from this card"
    yield from _passed_over_decks(sources, disk)
    yield from map(_owned, reconciled.owned)
    yield from map(_held, reconciled.held)
    yield from map(_vanished, reconciled.vanished)
    yield from _asked_elsewhere(topics, disk)
    yield from _lost(topics, disk, after)
    for source in sources:
        for line in source.document.unclosed:
            yield f"{source.document.path}:{line}: this comment is not closed, and so is read as text"


def unread(disk: Project, names: Iterable[str]) -> Iterator[str]:
    """Documents that cards were taken from, that are there, and that a build of the whole project does not read."""
    paths = [os.path.relpath(disk.cards.parent / name) for name in sorted(names)]
    if paths:
        more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
        yield (
            f"built before, but not read now, as they are not in {disk.cards / SOURCES}: "
            f"{', '.join(paths[:MOST_NAMED])}{more}; what changed in them is seen when they are named"
        )


def nothing_to_settle(prefer: Prefer, reconciled: Reconciled) -> str:
    """That no card waited for the side that a build was told, and on which cards the text of a hand stands."""
    said = f"--{prefer} settled nothing: no card was edited both in its document and in its cards file"
    records = reconciled.ledger.cards
    kept = [
        card
        for topic in reconciled.topics
        for card in topic.cards
        if records[card.id].document and not is_text_of(records[card.id].taken, card)
    ]
    if not kept:
        return said
    which = f'"{unmarked(kept[0].front)}"' + (f" and {len(kept) - 1} more" if len(kept) > 1 else "")
    return f"{said}; the text of the cards file stays on {which}, until you write the document's there"


def _renamed_decks(disk: Project, after: Ledger) -> Iterator[str]:
    for key, deck in sorted(disk.ledger.decks.items()):
        if after.decks[key] != deck:
            yield _renamed(deck, after.decks[key])


def _renamed(old: str, new: str) -> str:
    return (
        f'the deck "{old}" is now called "{new}": rename it so in Anki before the next import, or its cards stay where '
        "they are"
    )


def begun(disk: Project) -> Iterator[str]:
    """That there is no ledger yet."""
    if disk.ledger_path in disk.texts:
        return
    if any(card.id for topic in disk.topics for card in topic.cards):
        yield (
            f"{disk.ledger_path} is missing: ids stay the same, but times that no package of the last build tells "
            "start from now, so the next import overwrites the learners' own tags and edits"
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


def _held(held: tuple[Card, tuple[str, ...]]) -> str:
    card, names = held
    return (
        f"{card.origin}: {' and '.join(names)} answer this together on one card, so the edit of "
        f'"{" ".join(card.front.split())}" waits until they are built together'
    )


def _vanished(vanished: tuple[str, str, int, int]) -> str:
    document, topic, count, total = vanished
    return (
        f"{count} of the {total} cards of {document}, which is gone, {'is' if count == 1 else 'are'} in this build; "
        f'the others stay in the topic "{topic}": if the document was renamed, build it once more under its old name, '
        "as it is now, and then under the new one"
    )


def _asked_elsewhere(topics: Iterable[Topic], disk: Project) -> Iterator[str]:
    """New cards whose question and answer another topic has, from a document that is not in this build."""
    new = [(topic, card) for topic in topics for card in topic.cards if card.id not in disk.ledger.cards]
    if not new:
        return
    placed = {card.id for topic in topics for card in topic.cards}
    known = {
        (question_key(card.front), card.back): (topic, card)
        for topic in disk.topics
        for card in topic.cards
        if card.id not in placed
    }
    for topic, card in new:
        other, old = known.get((question_key(card.front), card.back), (topic, card))
        record = disk.ledger.cards.get(old.id)
        if other.slug != topic.slug and record and record.document:
            documents = " and ".join(record.document.split(JOINT))
            yield (
                f'{card.origin}: "{" ".join(card.front.split())}" is the card {old.id} of the topic "{other.name}" '
                f"too: if it has moved, undo this and build it together with {documents}, or, once it has left there, "
                f"deckpress link {old.id} {card.id}"
            )


def _lost(topics: Iterable[Topic], disk: Project, after: Ledger) -> Iterator[str]:
    """Cards that the ledger has, but neither their cards file, which is not there, nor their document."""
    made = {topic.slug for topic in topics} - {topic.slug for topic in disk.topics}
    placed = {card.id for topic in topics for card in topic.cards}
    lost: dict[str, list[str]] = {}
    for id, record in sorted(after.cards.items()) if made else ():
        if record.topic in made and id not in placed and not record.retired:
            lost.setdefault(record.topic, []).append(id)
    for key, ids in sorted(lost.items()):
        yield (
            f"{disk.topic_path(key)} was lost, and with it {len(ids)} card{'s' * (len(ids) > 1)} that no document "
            f"asks for in the same words ({', '.join(ids)}): restore cards/ from version control and build again"
        )


def _moved(topics: Iterable[Topic], disk: Project, after: Ledger) -> Iterator[str]:
    """Cards that learners have in another deck, which no import empties; for a whole topic, the deck's new name."""
    moved: dict[tuple[str, str], int] = {}
    whole: set[tuple[str, str]] = set()
    left = {record.topic for record in after.cards.values() if not record.retired}
    known = set(disk.ledger.decks.values())
    for topic in topics:
        for card in topic.cards:
            record = disk.ledger.cards.get(card.id)
            if record and record.note.mod and record.topic != topic.slug:
                old = after.decks.get(record.topic, record.topic)
                moved[old, topic.deck] = moved.get((old, topic.deck), 0) + 1
                if record.topic not in left and topic.deck not in known:
                    whole.add((old, topic.deck))
    for (old, new), count in sorted(moved.items()):
        is_renamed = (old, new) in whole and sum(each == old for each, _ in moved) == 1
        yield (
            _renamed(old, new)
            if is_renamed
            else (
                f'{count} card{"s" * (count > 1)} moved from the deck "{old}" to "{new}": an import cannot move what a '
                "learner has, and leaves it where it is"
            )
        )


def _emptied(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]], past: Overwritten) -> Iterator[str]:
    """Notes that lose one of their cards, which no import takes out of a collection."""
    for topic in topics:
        cards = {card.id: card for card in topic.cards}
        for note in notes[topic.slug]:
            old = past.notes.get(note.guid)
            if old and old.notetype == note.notetype and (lost := sorted(_asks(old) - _asks(note))):
                yield (
                    f"{cards[note.guid].origin}: learners keep an empty card ({', '.join(lost)}) of this note until "
                    "they use Tools > Empty Cards"
                )


def _asks(note: Note) -> set[str]:
    """What a note has cards for besides its first."""
    names = [field.name for field in NOTETYPES[note.notetype].fields]
    fields = dict(zip(names, note.fields, strict=False))
    ways = {f"the {name.lower()} one" for name in ("Reverse",) if fields.get(name)}
    return ways | {f"cloze {number}" for number in CLOZE.findall(fields.get("Text", ""))}


def _removed(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]]) -> Iterator[str]:
    """What cards had in them that no card may have."""
    for topic in topics:
        origins = {card.id: card.origin for card in topic.cards}
        for note in notes[topic.slug]:
            if note.removed:
                yield f"{origins[note.guid]}: removed {', '.join(note.removed)} from this card"
