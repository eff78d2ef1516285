"""What stops a build, each as an error with its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from generator import cardfile
from generator.config import Config
from generator.errors import CardFileError, ConflictError, DocumentError, InputError, LedgerError
from generator.identity import question_key
from generator.normalize import Merge
from generator.project import Project
from generator.reconcile import Conflict
from generator.records import Card, Note, Topic
from generator.report import Source
from generator.wanted import Wanted


def stated_twice(sources: Iterable[Source]) -> Iterator[InputError]:
    """Ids that two questions state; a question that is asked twice may state its id twice."""
    stated: dict[str, Card] = {}
    for source in sources:
        for card in source.normalized.cards:
            first = stated.setdefault(card.id, card)
            if card.id and card.origin and question_key(first.front) != question_key(card.front):
                what = f'two questions state the id "{card.id}": the other is at {first.origin}'
                hint = "take it away from one of them"
                yield DocumentError(card.origin.path, card.origin.first, what, hint)


def duplicates(wanted: Iterable[Wanted], config: Config) -> Iterator[InputError]:
    """The questions that a topic asks more than once, where that is to be an error."""
    if config.project.duplicates == "error":
        yield from (_duplicate(each) for want in wanted for each in want.merged)


def _duplicate(merged: Merge) -> DocumentError:
    first, second = merged.origins[:2]
    what = f"this question is asked at {first} already"
    hint = "reword one of the two, or delete one; [project] duplicates in deckpress.toml could merge them"
    return DocumentError(second.path, second.first, what, hint)


def conflicting(conflict: Conflict) -> ConflictError:
    document, hand = conflict.document, conflict.hand
    assert hand.origin is not None
    from generator.beside import beside  # takes time to load

    texts = beside(cardfile.dump_card(hand), cardfile.dump_card(document))
    shown = "\n".join(f"    {line}".rstrip() for line in texts)
    return ConflictError(
        hand.origin.path,
        hand.origin.first,
        f"this card was edited here and in its document, at {document.origin}\n  here, and there:\n{shown}",
        "make the two alike, or build with --ours to keep the cards file's text or --theirs to take the document's",
    )


def nothing_left(topics: Iterable[Topic], cards: Path) -> DocumentError:
    if any(topic.cards for topic in topics):
        return DocumentError(str(cards), None, "not one card has an answer", "write the answers")
    hint = f"to end the project, delete {cards} and the packages; else bring a document or a card back"
    return DocumentError(str(cards), None, "not one card is left", hint)


def wrong_deck(topic: Topic, disk: Project) -> Iterator[InputError]:
    """A deck's name that Anki would change, or that is its own."""
    parts = topic.deck.split("::")
    if any(not part or part != part.strip() for part in parts) or topic.deck.casefold() == "default":
        path = disk.topic_path(topic.slug)
        hint = "write deck: and another name into its front matter; levels are joined by :: without blanks"
        yield CardFileError(str(path), 1, f'Anki would not keep the deck name "{topic.deck}"', hint)


def other_types(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]], disk: Project) -> Iterator[InputError]:
    """Cards that learners have as another type of note: Anki would skip each of them at every import."""
    for topic in topics:
        cards = {card.id: card for card in topic.cards}
        for note in notes[topic.slug]:
            record = disk.ledger.cards.get(note.guid)
            origin = cards[note.guid].origin
            if record and record.note.mod and record.notetype not in ("", note.notetype) and origin:
                what = f"learners have this card as {record.notetype}, and an import cannot make it {note.notetype}"
                hint = f'give it an id of its own: "deckpress unlink {note.guid}" makes it a new card'
                yield CardFileError(origin.path, origin.first, what, hint)


def stale(disk: Project, texts: Mapping[Path, str], others: Iterable[Path]) -> list[InputError]:
    """The files that a locked build would have to change. others: those that are no text, or have to go."""
    paths = [*(path for path, text in texts.items() if text != disk.texts.get(path)), *others]
    what, hint = "it is not up to date, and --locked forbids to write it", "build without --locked and commit"
    return [LedgerError(str(path), None, what, hint) for path in paths]
