"""The topics that nothing has touched since the last build -> left as they are, while the others are built.

A build keeps, in build/.cache and sealed by the hash of its manifest, what it says of each topic and which documents it
is made of. In the next one the manifest tells which files have changed (see manifest.py). Where they are documents and
nothing else, only the topics that have a card of these are planned, with all the documents that have a card there.

The plan of such a part stands only where it is sure to be the same in the plan of all: where nothing is told of it, no
card leaves or comes from another topic, and none was known by its likeness, which hangs on all cards there are. In any
other case, and on any doubt, all is planned; nothing needs what is kept, so it may be deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.gather import Named
from generator.ledger import JOINT, Ledger
from generator.manifest import Manifest
from generator.normalize import Merge
from generator.project import Project
from generator.records import Origin, Question, Topic
from generator.report import DeckReport, Ignored, Report
from generator.retired import is_within


@dataclass(frozen=True, slots=True)
class Left:
    """What a build left behind it.

    decks: what the next one says of each topic if nothing changes until then, in order. documents: the slugs of the
    topics that have a card of a document, by its path. shows: the names of the files in cards/media/ that the cards of
    a topic show, by its slug.
    """

    decks: tuple[DeckReport, ...]
    documents: Mapping[str, frozenset[str]]
    shows: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """What a build has to look at: the topics, by slug, and the documents, by path, that only belong to each other."""

    left: Left
    topics: frozenset[str]
    documents: frozenset[str]

    def within(self, named: Iterable[Named]) -> list[Named]:
        """What was named, without the documents that are left as they are."""
        return [replace(each, documents=tuple(filter(self._has, each.documents))) for each in named]

    def others(self) -> Iterator[Path]:
        """The documents that are left as they are."""
        return (Path(path) for path in self.left.documents if path not in self.documents)

    def joined(
        self, report: Report, after_it: Report | None, after: Ledger, disk: Project, *, by_likeness: bool
    ) -> tuple[Report, Report | None]:
        """The report on the part, and that of the next build, with what there is to say of the other topics.

        after_it is then None if it was, or if a build of all could do other things with the part. after, disk: the
        ledger and the project after the build and before it. by_likeness: as in Identified.
        """
        is_sure = not by_likeness and self._is_alone(report, after, disk)
        return self._with_others(report), self._with_others(after_it) if after_it and is_sure else None

    def _is_alone(self, report: Report, after: Ledger, disk: Project) -> bool:
        """Whether the documents are those of the same topics, in the same order, and all cards are from these or new.

        Where some have been retired, the topics must not be found in each other's decks either (see retired.py).
        """
        topics = [deck.topic for deck in report.decks]
        documents = {path: self.left.documents[path] for path in self.documents}
        known = filter(None, (disk.ledger.cards.get(card.id) for topic in topics for card in topic.cards))
        return (
            [topic.slug for topic in topics] == [deck.topic.slug for deck in self.left.decks if self._is_in(deck)]
            and _by_document(map(Path, documents), after, disk) == documents
            and all(record.topic in self.topics for record in known)
            and not (self._is_nested(topics) and any(record.retired for record in after.cards.values()))
        )

    def _with_others(self, report: Report) -> Report:
        new = {deck.topic.slug: deck for deck in report.decks}
        return replace(report, decks=tuple(new.get(deck.topic.slug, deck) for deck in self.left.decks))

    def _has(self, document: Path) -> bool:
        return str(document) in self.documents

    def _is_in(self, deck: DeckReport) -> bool:
        return deck.topic.slug in self.topics

    def _is_nested(self, topics: Sequence[Topic]) -> bool:
        """Whether Anki finds cards of these topics in a search for the deck of another one, or the other way round."""
        others = [deck.topic.deck for deck in self.left.decks if not self._is_in(deck)]
        return any(is_within(topic.deck, deck) or is_within(deck, topic.deck) for topic in topics for deck in others)


def part(manifest: Manifest) -> Part | None:
    """What has to be looked at, where only documents have changed since the last build; else None, which is all."""
    changed = manifest.changed()
    kept = manifest.beside() if changed else None
    if not changed or kept is None:
        return None
    left = _unpacked(kept)
    if not all(left.documents.get(path) for path in changed):
        return None
    topics: frozenset[str] = frozenset()
    documents = changed
    while topics < (reached := _topics(left, documents)):
        topics = reached
        documents = frozenset(path for path, slugs in left.documents.items() if slugs & topics)
    return Part(left, topics, documents) if len(topics) < len(left.decks) else None


def left_behind(
    settled: Report, documents: Iterable[Path], shows: Mapping[str, Collection[str]], after: Ledger, disk: Project
) -> Any:
    """What is to be kept of a build, as JSON has it; None where there is one topic, or more than it has built.

    settled: what the next one will say. documents: all of its. shows: as in Left. after: the ledger it wrote.
    """
    built = {deck.topic.slug for deck in settled.decks}
    if len(built) == 1 or not built.issuperset(topic.slug for topic in disk.topics):
        return None
    return {
        "decks": [_packed(deck) for deck in settled.decks],
        "documents": {path: sorted(slugs) for path, slugs in _by_document(documents, after, disk).items()},
        "shows": {slug: sorted(names) for slug, names in shows.items()},
    }


def _by_document(documents: Iterable[Path], after: Ledger, disk: Project) -> dict[str, frozenset[str]]:
    """The slugs of the topics that have a card of a document, by its path."""
    slugs: dict[str, set[str]] = {}
    for record in after.cards.values():
        for name in record.document.split(JOINT) if not record.retired else ():
            slugs.setdefault(name, set()).add(record.topic)
    return {str(path): frozenset(slugs.get(disk.document_name(path), ())) for path in documents}


def _topics(left: Left, documents: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(left.documents[path] for path in documents))


def _packed(deck: DeckReport) -> list[Any]:
    return [
        (deck.topic.slug, deck.topic.name, deck.topic.deck),
        str(deck.package),
        deck.unchanged,
        [(each.text, _place(each.origin)) for each in deck.unanswered],
        [(each.question, [*map(_place, each.origins)]) for each in deck.merged],
        [(each.path, each.role, each.first, each.last) for each in deck.ignored],
    ]


def _place(origin: Origin) -> tuple[str, int, int]:
    return origin.path, origin.first, origin.last


def _unpacked(kept: Mapping[str, Any]) -> Left:
    return Left(
        tuple(_deck(*values) for values in kept["decks"]),
        {path: frozenset(slugs) for path, slugs in kept["documents"].items()},
        {slug: frozenset(names) for slug, names in kept["shows"].items()},
    )


def _deck(
    topic: tuple[str, str, str],
    package: str,
    unchanged: Sequence[str],
    unanswered: Sequence[Any],
    merged: Sequence[Any],
    ignored: Sequence[Any],
) -> DeckReport:
    return DeckReport(
        Topic(*topic),
        Path(package),
        (),
        (),
        tuple(unchanged),
        (),
        tuple(Question(text, Origin(*place)) for text, place in unanswered),
        tuple(Merge(question, tuple(Origin(*place) for place in places)) for question, places in merged),
        tuple(Ignored(*values) for values in ignored),
    )
