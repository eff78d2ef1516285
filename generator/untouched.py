"""The topics that nothing has touched since the last build -> left as they are, while the others are built.

A build keeps, in build/.cache and tied to its manifest, what it says of each topic and which documents that is made of.
In the next one the manifest tells which files have changed (see manifest.py). Where these are documents and no more,
only the topics that have a card of these are planned, with all the documents that have a card there.

What a card is hangs on all cards of a project: one that is new may be an old one of any topic. So a part is planned by
itself only where its documents ask the questions that they asked before and, if no card waits to be found again, others
that nobody ever asked; and its plan stands only where there is nothing to tell of it. In any other case all is planned.
Nothing needs what is kept, so it may be deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.gather import Named
from generator.identify import question_hash
from generator.ledger import JOINT, Ledger
from generator.manifest import Manifest
from generator.normalize import Merge
from generator.project import Project
from generator.records import Origin, Question, Topic
from generator.report import DeckReport, Ignored, Report, Source
from generator.retired import is_within

# of Left, in order
TABLES = ("documents", "stated", "shows")


class UnsureError(Exception):
    """A part whose plan may be another than in a plan of all."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a build left behind it.

    decks: what the next one says of each topic if nothing changes until then, in order. documents: the slugs of the
    topics that have a card of a document, by its path; stated: the ids that it states. shows: the names of the files
    in cards/media/ that the cards of a topic show, by its slug.
    """

    decks: tuple[DeckReport, ...] = ()
    documents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shows: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What a build looks at: documents, by path, and topics, by slug, that belong to each other alone; None for all.

    left: what there is of the others.
    """

    topics: frozenset[str] | None = None
    documents: frozenset[str] = frozenset()
    left: Left = field(default_factory=Left)

    def within(self, named: list[Named]) -> list[Named]:
        """What was named, without the documents that are left as they are. Raises UnsureError if others are named."""
        if self.topics is None:
            return named
        if {str(path) for each in named for path in each.documents} != self.left.documents.keys():
            raise UnsureError
        return [replace(each, documents=tuple(filter(self._has, each.documents))) for each in named]

    def others(self) -> Iterator[Path]:
        """The documents that are left as they are."""
        return (Path(path) for path in self.left.documents if path not in self.documents)

    def require_alone(
        self, sources: Iterable[Source], wanted: Iterable[Topic], missing: Set[str], before: Ledger
    ) -> None:
        """Raise UnsureError unless what becomes of the wanted topics is the same whatever cards the others have.

        sources: what they are wanted of. missing: the documents that are not there any more, as the ledger calls them.
        before: the ledger as the last build left it.
        """
        if self.topics is None:
            return
        others = {id for path in self.others() for id in self.left.stated[str(path)]}
        if any(others & ids for ids in _stated(sources).values()) or not self._is_alone(wanted, missing, before):
            raise UnsureError

    def _is_alone(self, wanted: Iterable[Topic], missing: Set[str], ledger: Ledger) -> bool:
        """Whether each question is the same card's as before, or nobody's.

        Of a document that is gone, any other could be the heir (see succession.py). A card that was retired, or that no
        document has, could be the one that a new question means (see identify.py).
        """
        before: dict[tuple[str, str], str] = {}
        is_waiting = False
        for id, record in ledger.cards.items():
            is_waiting |= bool(record.retired) or not record.document
            if not record.retired and not missing.isdisjoint(record.document.split(JOINT)):
                return False
            if self.topics and record.topic in self.topics and record.document and not record.retired:
                before[record.topic, record.question] = id
        questions = {record.question for record in ledger.cards.values()}
        asked = {(topic.slug, question_hash(card.front)): card.id for topic in wanted for card in topic.cards}
        new = asked.keys() - before.keys()
        return (
            before.keys() <= asked.keys()
            and all(id in ("", before.get(place, "")) for place, id in asked.items())
            and not (new and is_waiting)
            and questions.isdisjoint(question for _, question in new)
        )

    def joined(
        self, report: Report, after_it: Report | None, after: Ledger, disk: Project
    ) -> tuple[Report, Report | None]:
        """The report on the part, and that of the next build, with what there is to say of the other topics.

        after, disk: the ledger after the build, the project before it. Raises UnsureError where there is something to
        tell of the part, so that after_it is None, or where its documents are now those of other topics.
        """
        if self.topics is None:
            return report, after_it
        topics = [deck.topic for deck in report.decks]
        documents = {path: self.left.documents[path] for path in self.documents}
        if (
            after_it is None
            or [topic.slug for topic in topics] != [deck.topic.slug for deck in self.left.decks if self._is_in(deck)]
            or _by_document(map(Path, documents), after, disk) != documents
            or (self._is_nested(topics) and any(record.retired for record in after.cards.values()))
        ):
            raise UnsureError
        return self._with_others(report), self._with_others(after_it)

    def _has(self, document: Path) -> bool:
        return str(document) in self.documents

    def _is_in(self, deck: DeckReport) -> bool:
        return self.topics is None or deck.topic.slug in self.topics

    def _is_nested(self, topics: Sequence[Topic]) -> bool:
        """Whether Anki finds cards of these topics in a search for the deck of another one, or the other way round.

        Then the lists of retired cards hang on both (see retired.py).
        """
        others = [deck.topic.deck for deck in self.left.decks if not self._is_in(deck)]
        return any(is_within(topic.deck, deck) or is_within(deck, topic.deck) for topic in topics for deck in others)

    def _with_others(self, report: Report) -> Report:
        new = {deck.topic.slug: deck for deck in report.decks}
        return replace(report, decks=tuple(new.get(deck.topic.slug, deck) for deck in self.left.decks))


ALL = Part()


def touched(manifest: Manifest) -> Part:
    """What has to be looked at, where only documents have changed since the last build; else all."""
    changed = manifest.changed()
    kept = manifest.beside() if changed else None
    if not changed or kept is None:
        return ALL
    left = _unpacked(kept)
    if not all(left.documents.get(path) for path in changed):
        return ALL
    topics: frozenset[str] = frozenset()
    documents = changed
    while topics < (reached := _topics(left, documents)):
        topics = reached
        documents = frozenset(path for path, slugs in left.documents.items() if slugs & topics)
    return Part(topics, documents, left) if len(topics) < len(left.decks) else ALL


def left_behind(
    after_it: Report,
    part: Part,
    sources: Iterable[Source],
    shows: Mapping[str, Collection[str]],
    after: Ledger,
    disk: Project,
) -> Left | None:
    """What is to be kept of a build; None where it had a single topic, or where cards/ has one that it did not build.

    after_it: what the next one will say. part, sources: what was looked at. shows: of all topics. after, disk: as in
    Part.joined.
    """
    built = {deck.topic.slug for deck in after_it.decks}
    if len(built) == 1 or not built.issuperset(topic.slug for topic in disk.topics):
        return None
    stated = {**part.left.stated, **_stated(sources)}
    documents = _by_document(map(Path, stated), after, disk)
    return Left(after_it.decks, documents, stated, {slug: frozenset(names) for slug, names in shows.items()})


def packed(left: Left) -> dict[str, Any]:
    """What was left as a value of JSON."""
    return {
        "decks": [_packed_deck(deck) for deck in left.decks],
        **{name: {key: sorted(values) for key, values in getattr(left, name).items()} for name in TABLES},
    }


def _stated(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    """The ids that each document states, by its path."""
    return {each.document.path: frozenset(card.id for card in each.normalized.cards if card.id) for each in sources}


def _by_document(documents: Iterable[Path], after: Ledger, disk: Project) -> dict[str, frozenset[str]]:
    """The slugs of the topics that have a card of a document, by its path."""
    slugs: dict[str, set[str]] = {}
    for record in after.cards.values():
        for name in record.document.split(JOINT) if not record.retired else ():
            slugs.setdefault(name, set()).add(record.topic)
    return {str(path): frozenset(slugs.get(disk.document_name(path), ())) for path in documents}


def _topics(left: Left, documents: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(left.documents[path] for path in documents))


def _packed_deck(deck: DeckReport) -> dict[str, Any]:
    return {
        "topic": (deck.topic.slug, deck.topic.name, deck.topic.deck),
        "package": str(deck.package),
        "unchanged": deck.unchanged,
        "unanswered": [(each.text, each.origin.parts()) for each in deck.unanswered],
        "merged": [(each.question, [*map(Origin.parts, each.origins)]) for each in deck.merged],
        "ignored": [(each.path, each.role, each.first, each.last) for each in deck.ignored],
    }


def _unpacked(kept: Mapping[str, Any]) -> Left:
    return Left(
        tuple(map(_unpacked_deck, kept["decks"])),
        *({key: frozenset(values) for key, values in kept[name].items()} for name in TABLES),
    )


def _unpacked_deck(kept: Mapping[str, Any]) -> DeckReport:
    slug, name, deck = kept["topic"]
    return DeckReport(
        topic=Topic(slug, name, deck),
        package=Path(kept["package"]),
        new=(),
        changed=(),
        unchanged=tuple(kept["unchanged"]),
        retired=(),
        unanswered=tuple(Question(text, Origin(*place)) for text, place in kept["unanswered"]),
        merged=tuple(Merge(question, tuple(Origin(*place) for place in places)) for question, places in kept["merged"]),
        ignored=tuple(Ignored(*values) for values in kept["ignored"]),
    )
