"""The whole program: documents -> cards/ and packages, in one readable function."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import cardfile, ledger, project
from generator.errors import BuildError, ConflictError, DocumentError, InputError, LedgerError
from generator.find import find
from generator.inspection import Inspection
from generator.ledger import Ledger
from generator.normalize import Merge, Normalized, merge, normalize, require_cards
from generator.notetypes import Look, looks
from generator.project import Project
from generator.read import read
from generator.reconcile import Reconciled, reconcile
from generator.records import Card, Document, Findings, Note, Question, Role, Topic
from generator.render import render
from generator.topic import slug, topic_name

# how long a build waits for the clock, so that a card edited twice in one second gets two times
PATIENCE = 2
ON_CARDS: tuple[Role, ...] = ("question", "answer", "blank")


@dataclass(frozen=True, slots=True)
class Ignored:
    """Lines of a document that are on no card: which, and what they were."""

    path: str
    role: Role
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DeckReport:
    """What became of one topic. The ids in new, changed, unchanged and retired add up to all its cards."""

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
    """What a build did, or with dry_run would do. notices: what its author should know beyond the decks."""

    decks: tuple[DeckReport, ...]
    left_out: tuple[Card, ...]
    notices: tuple[str, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """A document on its way: what was found in it, and the topic that it belongs to."""

    document: Document
    findings: Findings
    name: str
    normalized: Normalized


def build(
    documents: Sequence[Path] = (),
    *,
    cards: Path = Path("cards"),
    output: Path = Path("build"),
    templates: Path | None = None,
    topic: str | None = None,
    dry_run: bool = False,
    locked: bool = False,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    progress: Callable[[str], None] = lambda message: None,
) -> Report:
    """Press documents into cards files and packages.

    documents: what to read; none means all of cards/sources/, and then every cards file is built. cards, output: the
    folders of cards files and packages. templates: an author's own. topic: for documents whose front matter has none.
    dry_run: write nothing. locked: fail where cards/ or its ledger would change. clock: Unix seconds.
    progress: is told what is being done.

    Raises BuildError with all that is wrong; then nothing has been written.
    """
    styles = looks(templates)
    disk, errors = project.load(cards)
    everything = not documents
    documents = list(dict.fromkeys(documents)) or project.sources(cards)
    sources, wrong = _sources(documents, topic, progress)
    _raise(errors + wrong)
    if everything and not sources and not disk.topics:
        raise BuildError([DocumentError(str(cards), None, "there is nothing to build", _NOTHING)])

    wanted, merges = _topics(sources, disk.topics)
    names = {source.document.path: disk.document_name(Path(source.document.path)) for source in sources}
    known = {record.document for record in disk.ledger.cards.values() if record.document}
    gone = known - set(names.values()) if everything else set[str]()
    reconciled = reconcile(wanted, disk.topics, disk.ledger, documents=names, gone=_absent(gone, cards))
    _raise([_conflict(conflict.document, conflict.hand) for conflict in reconciled.conflicts])

    before = {each.slug: each for each in disk.topics}
    built = [
        each
        for each in reconciled.topics
        if everything or each.slug in {want.slug for want in wanted} or _ids(each) != _ids(before.get(each.slug))
    ]
    progress("rendering")
    notes, wrong = _notes(built)
    _raise(wrong)
    stamped, after = _stamp(reconciled.ledger, notes, styles, clock, sleep, disk)
    mods = {name: stamp.mod for name, stamp in after.notetypes.items()}
    texts = {disk.topic_path(each.slug): cardfile.dumps(each) for each in reconciled.topics}
    texts[disk.ledger_path] = ledger.dumps(after)
    if locked:
        _raise(_stale(disk, texts))

    files = {path: text.encode("utf-8") for path, text in texts.items() if text != disk.texts.get(path)}
    progress("packaging")
    packages = {each.slug: output / f"{each.slug}.apkg" for each in built if each.cards}
    if not dry_run:
        from generator.package import package

        for each in built:
            if each.cards:
                files[packages[each.slug]] = package(each.deck, stamped[each.slug], styles, mods)
        project.write(files)
    decks = tuple(
        _deck_report(each, packages.get(each.slug), stamped[each.slug], disk.ledger, reconciled, sources, merges)
        for each in built
    )
    return Report(decks, reconciled.left_out, tuple(_notices(disk)), dry_run)


def inspect(path: Path, *, dialect: str | None = None) -> Inspection:
    """What is read in a document, line by line; nothing is built.

    dialect: the name of the one to read it in. Raises DocumentError where it cannot be read, or there is no such dialect.
    """
    document = read(path)
    findings = find(document, dialect)
    name = topic_name(document)
    normalized = normalize(document, findings, name)
    return Inspection(document, findings, name, normalized.cards, normalized.unanswered)


_NOTHING = "name a document, as in: deckpress build notes.md; or put one into cards/sources/"


def _raise(errors: Sequence[InputError]) -> None:
    if errors:
        raise BuildError(errors)


def _sources(
    documents: Iterable[Path], topic: str | None, progress: Callable[[str], None]
) -> tuple[list[_Source], list[InputError]]:
    """What is in each document, and what is wrong with any of them."""
    sources: list[_Source] = []
    errors: list[InputError] = []
    for path in documents:
        progress(f"reading {path}")
        try:
            document = read(path)
            findings = find(document)
            name = topic_name(document, topic)
            normalized = normalize(document, findings, name)
            require_cards(document, normalized)
            sources.append(_Source(document, findings, name, normalized))
        except InputError as error:
            errors.append(error)
    return sources, errors


def _topics(sources: Sequence[_Source], on_disk: Sequence[Topic]) -> tuple[list[Topic], dict[str, tuple[Merge, ...]]]:
    """The topics that documents want, each with all its documents' cards, and the questions merged in each."""
    named = {each.slug: each for each in on_disk}
    cards: dict[str, list[Card]] = {}
    for source in sources:
        key = slug(source.name) or "topic"
        named.setdefault(key, Topic(key, source.name, source.name))
        cards.setdefault(key, []).extend(source.normalized.cards)
    topics = []
    merges = {}
    for key, asked in cards.items():
        once, merges[key] = merge(asked)
        topics.append(replace(named[key], cards=once))
    return topics, merges


def _absent(names: Iterable[str], cards: Path) -> set[str]:
    """Those documents of the project that are no longer there; a document elsewhere may just not be named today."""
    return {name for name in names if name.startswith(f"{cards.name}/{project.SOURCES}/")}


def _conflict(document: Card, hand: Card) -> ConflictError:
    assert hand.origin is not None
    theirs = "\n".join(f"    {line}" for line in cardfile.dump_card(document).split("\n"))
    ours = "\n".join(f"    {line}" for line in cardfile.dump_card(hand).split("\n"))
    return ConflictError(
        hand.origin.path,
        hand.origin.first,
        f"this card was edited here and in its document, at {document.origin}\n  here:\n{ours}\n  there:\n{theirs}",
        "make the two alike: edit the one to say what the other does",
    )


def _ids(topic: Topic | None) -> list[str]:
    return [card.id for card in topic.cards] if topic else []


def _notes(topics: Iterable[Topic]) -> tuple[dict[str, list[Note]], list[InputError]]:
    """The notes of each topic, by its slug, and the cards that cannot be one."""
    notes: dict[str, list[Note]] = {}
    errors: list[InputError] = []
    for topic in topics:
        notes[topic.slug] = []
        for card in topic.cards:
            try:
                notes[topic.slug].append(render(card, topic))
            except InputError as error:
                errors.append(error)
    return notes, errors


def _stamp(
    before: Ledger,
    notes: dict[str, list[Note]],
    styles: dict[str, Look],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    disk: Project,
) -> tuple[dict[str, list[Note]], Ledger]:
    """The notes with their times, none of them in the future: the build waits for the clock, if not for long."""
    flat = [note for group in notes.values() for note in group]
    stamped, after = ledger.stamp(before, flat, styles, int(clock()))
    ahead = ledger.latest(after) - clock()
    if ahead > PATIENCE:
        raise BuildError(
            [
                LedgerError(
                    str(disk.ledger_path),
                    None,
                    f"it holds times {ahead:.0f} seconds ahead of this machine's clock",
                    "set the clock; Anki would refuse every edit until such a time has passed",
                )
            ]
        )
    while (ahead := ledger.latest(after) - clock()) > 0:
        sleep(ahead)
    rest = iter(stamped)
    return {slug: [next(rest) for _ in group] for slug, group in notes.items()}, after


def _stale(disk: Project, texts: dict[Path, str]) -> list[InputError]:
    """The files that a locked build would have to change."""
    return [
        LedgerError(
            str(path),
            None,
            "it is not up to date, and --locked forbids to write it",
            "build without --locked and commit",
        )
        for path, text in texts.items()
        if text != disk.texts.get(path)
    ]


def _deck_report(
    topic: Topic,
    package: Path | None,
    notes: Sequence[Note],
    before: Ledger,
    reconciled: Reconciled,
    sources: Sequence[_Source],
    merges: dict[str, tuple[Merge, ...]],
) -> DeckReport:
    status: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for note in notes:
        record = before.cards.get(note.guid)
        known = record is not None and record.note.mod > 0
        unchanged = known and record is not None and record.note.mod == note.mod
        status["unchanged" if unchanged else "changed" if known else "new"].append(note.guid)
    own = [source for source in sources if (slug(source.name) or "topic") == topic.slug]
    return DeckReport(
        topic,
        package,
        tuple(status["new"]),
        tuple(status["changed"]),
        tuple(status["unchanged"]),
        reconciled.retired.get(topic.slug, ()),
        tuple(question for source in own for question in source.normalized.unanswered),
        merges.get(topic.slug, ()),
        tuple(
            Ignored(source.document.path, span.role, span.first, span.last)
            for source in own
            for span in source.findings.spans
            if span.role not in ON_CARDS
        ),
    )


def _notices(disk: Project) -> Iterable[str]:
    if disk.ledger_path in disk.texts:
        return
    if any(card.id for topic in disk.topics for card in topic.cards):
        yield (
            f"{disk.ledger_path} is missing: ids stay the same, but all times start from now, so the next import "
            "overwrites the learners' own tags and edits"
        )
    else:
        yield f"started {disk.ledger_path}: keep it, and the cards beside it, with your documents"
