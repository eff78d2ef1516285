"""What a build did, as records: for the summary that a person reads and the JSON that a program does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.identify import Doubt
from generator.ledger import Ledger
from generator.normalize import Merge, Normalized, is_answered
from generator.records import Card, Document, Findings, Note, Origin, Question, Role, Topic

ON_CARDS: tuple[Role, ...] = ("question", "answer", "blank")


@dataclass(frozen=True, slots=True)
class Source:
    """A document on its way: what was found in it, its cards, and the name of its topic."""

    document: Document
    findings: Findings
    normalized: Normalized
    topic: str

    def without_text(self) -> Source:
        """The same without what only its cards are made of, as large as they are: lines, blocks, pictures, entries."""
        return replace(
            self,
            document=replace(self.document, lines=(), blocks=(), embedded={}),
            findings=replace(self.findings, entries=()),
        )

    def removed(self) -> Iterator[tuple[Card, str, int]]:
        """What the document has within a card that no card may have: the card, what it is, the line where it stands."""
        document = self.document
        for what, line in document.removed:
            above = document.origins[max(0, bisect_right(document.origins, line) - 1)]  # the nearest line of text
            for card in self.normalized.cards:
                if card.origin and card.origin.first <= above <= card.origin.last:
                    yield card, what, line
                    break


@dataclass(frozen=True, slots=True)
class Ignored:
    """Lines of a document that are on no card: which, and what they were."""

    path: str
    role: Role
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DeckReport:
    """What became of one topic. new, changed and unchanged are ids, which add up to its notes.

    package: where it is, or None if no card is left.
    """

    topic: Topic
    package: Path | None
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[Card, ...]
    unanswered: tuple[Question, ...] = ()
    merged: tuple[Merge, ...] = ()
    ignored: tuple[Ignored, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or would do.

    left_out: cards that documents have and a hand deleted. doubts: new cards that may be older ones in other words.
    notices: what its author should know beyond the decks. has_new_look: whether the templates or the stylesheet of
    a note type are others than in the packages before.
    """

    decks: tuple[DeckReport, ...]
    left_out: tuple[Card, ...]
    doubts: tuple[Doubt, ...]
    notices: tuple[str, ...]
    has_new_look: bool = False


@dataclass(slots=True)
class Touched:
    """The files that a build looked for and wrote: filled while it runs, and so known too where it fails.

    looked_for: what documents and cards show, whether it is there or not. written: by path; None for what it removed.
    """

    looked_for: set[Path] = field(default_factory=set)
    written: Mapping[Path, bytes | None] = field(default_factory=dict)


def settled(report: Report, documents: Collection[str], once: Collection[str]) -> Report | None:
    """What the next build will report if nothing changes until then; None where that cannot be told from this one.

    documents: the paths of those that were read. once: the notices that are only true of this build.
    """
    if report.left_out or report.doubts or not set(report.notices) <= set(once):
        return None
    decks: list[DeckReport] = []
    for deck in report.decks:
        # in cards files, lines move
        if not deck.package or deck.retired or any(each.origin.path not in documents for each in deck.unanswered):
            return None
        ids = {*deck.new, *deck.changed, *deck.unchanged}
        unchanged = tuple(card.id for card in deck.topic.cards if card.id in ids)
        decks.append(replace(deck, new=(), changed=(), unchanged=unchanged))
    return Report(tuple(decks), (), (), ())


def deck_report(
    topic: Topic,
    package: Path | None,
    notes: Sequence[Note],
    before: Ledger,
    *,
    retired: tuple[Card, ...],
    merged: tuple[Merge, ...],
    sources: Iterable[Source],
) -> DeckReport:
    """The report on one topic. notes: its notes, stamped. before: the ledger that this build found.

    sources: the documents that have cards or questions of this topic.
    """
    states: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for note in notes:
        record = before.cards.get(note.guid)
        known = record is not None and record.note.mod > 0
        state = "new" if not known else "unchanged" if record and record.note.mod == note.mod else "changed"
        states[state].append(note.guid)
    sources = list(sources)
    return DeckReport(
        topic,
        package,
        tuple(states["new"]),
        tuple(states["changed"]),
        tuple(states["unchanged"]),
        retired,
        (*(question for source in sources for question in source.normalized.unanswered), *_open_questions(topic)),
        merged,
        tuple(ignored for source in sources for ignored in _ignored(source)),
    )


def _open_questions(topic: Topic) -> Iterable[Question]:
    """The cards, written by hand, that have no answer yet."""
    for card in topic.cards:
        if card.origin and not is_answered(card):
            yield Question(card.front, card.origin)


def _ignored(source: Source) -> Iterable[Ignored]:
    for span in source.findings.spans:
        if span.role not in ON_CARDS:
            place = source.document.place(Origin(source.document.path, span.first, span.last))
            yield Ignored(source.document.path, span.role, place.first, place.last)
