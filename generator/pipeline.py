"""The whole program: documents -> cards/ and packages, in one readable function."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from generator import (
    archive,
    cardfile,
    ledger,
    lock,
    project,
    refusals,
    remembered,
    retired,
    rules,
    strays,
    untouched,
    writing,
)
from generator.config import Config
from generator.errors import (
    BuildError,
    DocumentError,
    EmptyError,
    InputError,
    LedgerError,
)
from generator.gather import Named, gather
from generator.interrupts import held
from generator.ledger import Ledger
from generator.manifest import Evidence, Manifest
from generator.media import locate, showing
from generator.media.library import Library, MediaOptions
from generator.memory import Memory
from generator.normalize import is_answered
from generator.notetypes import Look, looks
from generator.notices import begun, nothing_to_settle, told, unread
from generator.overwritten import caught_up, overwritten
from generator.progress import Progress, silent, steps
from generator.project import Project
from generator.reconcile import Prefer, Reconciled, reconcile
from generator.records import Card, Note, Topic
from generator.render import render
from generator.report import DeckReport, Report, Source, Touched, deck_report, settled
from generator.shelf import Shelf
from generator.sources import Reader, absent, all_sources, gone, readable
from generator.theme import themed
from generator.unchanged import Packages
from generator.untouched import ALL, Left, Part, UnsureError
from generator.wanted import Wanted, wanted_topics

if TYPE_CHECKING:
    from generator.inspection import Inspection

CARDS = Path("cards")
OUTPUT = Path("build")
NO_OPTIONS = MediaOptions()
DEFAULTS = Config()
# how many seconds a build waits for the clock, so that a card edited twice within one gets two times
PATIENCE = 2


class Options(TypedDict, total=False):
    """What plan, and so build, can be told; see there."""

    cards: Path
    output: Path
    templates: Path | None
    topic: str | None
    dialect: str | None
    split_by: Literal["section"] | None
    prefer: Prefer | None
    locked: bool
    media: MediaOptions
    config: Config
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    progress: Progress
    touched: Touched
    memory: Memory


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a build would write. before: the ledger as it was. notes: by topic. looks: by the note type's name.

    texts, files: what is to be written, by path; files is media. listings: the lists of retired cards, by path.
    media: what each package holds beside its notes.
    documents: the paths of what was read now, or that cards were taken from earlier.
    stale: files that no card is in or shows any more, which a build removes.
    settled: what a build after this one would report, if that can be told. evidence: what that depends on.
    left: what is kept for that one (see untouched.py); None if nothing. part: what was looked at.
    """

    topics: tuple[Topic, ...]
    notes: Mapping[str, Sequence[Note]]
    looks: Mapping[str, Look]
    before: Ledger
    after: Ledger
    texts: Mapping[Path, str]
    files: Mapping[Path, bytes]
    listings: Mapping[Path, str]
    media: Mapping[str, Mapping[str, bytes]]
    output: Path
    packages: Mapping[str, Path]
    documents: frozenset[Path]
    stale: tuple[Path, ...]
    report: Report
    settled: Report | None
    evidence: Evidence
    left: Left | None
    part: Part


def build(
    documents: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    manifest: Manifest | None = None,
    said: Callable[[Report], dict[str, str]] | None = None,
    **options: Unpack[Options],
) -> Report:
    """Press documents into cards files and packages. dry_run: write nothing. The rest is as in plan.

    manifest: keeps what the next build would say if nothing changes until then; said makes that of its report.

    Raises BuildError with all that is wrong; then nothing has been written.
    """
    cards = options.get("cards", CARDS)
    output = options.get("output", OUTPUT)
    with lock.alone(cards), nullcontext() if dry_run else remembered.kept(output):
        if manifest:
            manifest.look([*documents, cards, *filter(None, [options.get("templates")])])
        shelf = None if dry_run else Shelf(output)
        planned = _planned(documents, manifest, shelf, options)
        if shelf:
            writing.tidy([cards, planned.output])
            packages = Packages(planned.output, planned.looks, planned.after)
            files = _files(planned, packages, options.get("progress", silent))
            has_changed = writing.write(files, remove=planned.stale)
            options.get("touched", Touched()).written = {**files, **dict.fromkeys(planned.stale)}
            after = planned.settled if has_changed else planned.report
            with held():  # what is written is written: it is known, too, though Ctrl-C comes now
                packages.keep()
                shelf.keep()
                if manifest and said and after:
                    beside = planned.left and untouched.packed(planned.left)
                    is_part = planned.part is not ALL
                    manifest.keep(said(after), files, planned.stale, planned.evidence, beside, is_part=is_part)
    return planned.report


def _planned(documents: Sequence[Path], manifest: Manifest | None, shelf: Shelf | None, options: Options) -> Plan:
    """The plan of what was touched since the last build, if it is sure to be the same in one of all; else that."""
    is_asking = options.get("media", NO_OPTIONS).fetching  # a host that is slow is not to be asked for both
    if shelf and manifest and not is_asking and (part := untouched.touched(manifest)) is not ALL:
        with suppress(UnsureError, BuildError):  # of an error, too, a plan of all says more
            return plan(documents, **options, shelf=shelf, part=part)
    return plan(documents, **options, shelf=shelf)


def plan(
    documents: Sequence[Path] = (),
    *,
    cards: Path = CARDS,
    output: Path = OUTPUT,
    templates: Path | None = None,
    topic: str | None = None,
    dialect: str | None = None,
    split_by: Literal["section"] | None = None,
    prefer: Prefer | None = None,
    locked: bool = False,
    media: MediaOptions = NO_OPTIONS,
    config: Config = DEFAULTS,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress = silent,
    touched: Touched | None = None,
    memory: Memory | None = None,
    shelf: Shelf | None = None,
    part: Part = ALL,
) -> Plan:
    """Work out what a build would write; the whole way from documents to notes, but nothing is written.

    documents: what to read; none means all of cards/sources/, and then every cards file is built. cards, output: the
    folders of cards files and packages. templates: an author's own. topic: for documents whose front matter has none.
    dialect: read all in this one. split_by: make each section of a document a topic. prefer: whose text stands where
    a card was edited both by hand and in its document; without it that is an error. locked: fail where cards/ or its
    ledger would change. media: limits, and what to do with pictures. config: what else a project's settings ask for;
    of its tables project and media, only what has no option here. clock: Unix seconds. progress: is told how far it is.
    touched: is told which files are looked for and written. memory: holds what an earlier build worked out;
    shelf: holds on disk what earlier ones found in several documents. part: what to look at; what there is to say of
    the rest is put into the report.

    Raises BuildError with all that is wrong, and UnsureError where the plan of all could be another than of the part.
    """
    strays.refuse_rules(config)
    styles = looks(templates, lambda css: themed(css, config))
    disk, errors = _loaded(cards, config, part.topics)
    everything = not documents
    named, misplaced = project.documents(documents, cards, output) if documents else project.sources(cards)
    is_one = sum(len(each.documents) for each in named) == 1  # as a rule, what has changed then is it
    named = part.within(named)
    keeper = memory or (None if is_one else shelf)
    reader = Reader(named, disk, config, topic=topic, dialect=dialect, progress=progress, memory=keeper)
    sources, passed_over, wrong = all_sources(named, reader)
    library = Library(cards, media)
    if touched:
        touched.looked_for = library.looked_for
    sources, unfit = showing.taken(sources, library, disk, named)
    _raise([*errors, *misplaced, *wrong, *unfit, *refusals.stated_twice(sources)])
    if everything and not sources and not disk.topics:
        raise BuildError([DocumentError(str(cards), None, "there is nothing to build", NOTHING)])

    sources = [each.without_text() for each in sources]
    wanted = wanted_topics(sources, disk.topics, split_by, config)
    _raise([*refusals.duplicates(wanted, config)])
    progress("matching", 0, 1)
    read = [*(Path(each.document.path) for each in sources), *part.others()]
    away = absent(disk, map(disk.document_name, read))
    missing = gone(disk, away)
    part.require_alone(sources, [each.topic for each in wanted], missing, disk.ledger)
    reconciled = _reconciled(wanted, sources, disk, away, missing, everything, prefer)
    if prefer is None:
        _raise([refusals.conflicting(conflict) for conflict in reconciled.conflicts])
    topics = reconciled.topics
    _raise([error for each in topics for error in refusals.wrong_deck(each, disk)])

    library.bring([card for each in topics for card in each.cards], progress)
    notes, wrong = _notes(topics, library, disk, config, progress, memory)
    contents, too_large = showing.contents(topics, notes, library, disk)
    _raise([*wrong, *too_large, *refusals.other_types(topics, notes, disk)])
    if not any(notes.values()):
        raise BuildError([refusals.nothing_left(topics, cards)])
    present = [note for group in notes.values() for note in group]
    past = overwritten([output / f"{slug}.apkg" for slug in sorted(notes)], present, reconciled.ledger)
    stamped, after = _stamp(caught_up(reconciled.ledger, past), notes, styles, clock, sleep, disk)
    after = ledger.with_decks(after, {each.slug: each.deck for each in topics if stamped[each.slug]})
    emptied = {each.slug for each in disk.topics if each.cards} & {each.slug for each in topics if not each.cards}
    texts = {disk.topic_path(each.slug): cardfile.dumps(each) for each in topics if each.slug not in emptied}
    texts[disk.ledger_path] = ledger.dumps(after)
    here = tuple({each.slug: each for each in (*disk.topics, *topics)}.values())
    shows = showing.by_topic(here, library, part.left.shows)
    unused = library.unused(showing.by_retired(after, library).union(*shows.values()))
    if locked:
        _raise(refusals.stale(disk, texts, [*library.missing(), *unused, *map(disk.topic_path, emptied)]))
    packages = {each.slug: output / f"{each.slug}.apkg" for each in topics if stamped[each.slug]}
    notices = [*passed_over, *told(reconciled, sources, notes, disk, after, library, past)]
    if prefer and not reconciled.conflicts:
        notices.append(nothing_to_settle(prefer, reconciled))
    notices += strays.strays(config, here, [each.topic for each in sources], part.topics)
    if everything:
        notices += unread(disk, away - missing)
    has_new_look = any(
        before.mod and before.hash != after.notetypes[name].hash for name, before in disk.ledger.notetypes.items()
    )
    report = replace(_report(wanted, reconciled, stamped, packages, notices, disk), has_new_look=has_new_look)
    after_it = settled(report, {each.document.path for each in sources}, [*begun(disk)])
    report, after_it = part.joined(report, after_it, after, disk)
    changed = {path: text for path, text in texts.items() if text != disk.texts.get(path)}
    if memory:
        memory.end()
    stale = [output / f"{each.slug}.apkg" for each in topics if not stamped[each.slug]]
    gone_cards = retired.by_topic(after)
    listings = {
        output / f"{each.slug}.retired.txt": retired.listing(each, gone_cards.get(each.slug, ()), here)
        for each in topics
    }
    stale += [path for path, text in listings.items() if not text]
    stale += [disk.topic_path(slug) for slug in emptied]
    stale += unused
    return Plan(
        topics=topics,
        notes=stamped,
        looks=styles,
        before=disk.ledger,
        after=after,
        texts=changed,
        files=library.files,
        listings={path: text for path, text in listings.items() if text},
        media=contents,
        output=output,
        packages=packages,
        documents=frozenset(
            [path for each in named for path in each.documents] + [cards.parent / name for name in absent(disk, ())]
        ),
        stale=tuple(stale),
        report=report,
        settled=after_it,
        evidence=_evidence(named, away, disk, library, ledger.latest(after)),
        left=untouched.left_behind(after_it, part, sources, shows, after, disk) if after_it else None,
        part=part,
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """What a build starts from, whatever is wrong with it.

    topics: their cards have ids and origins. notes: by the card's id, of those that have an answer and can be rendered.
    linked: the ids of the cards that show a link in the place of a picture on the web. media: the files that notes
    show, by name. looked_for: all files that documents and cards show, by path, also those that are not there.
    notices: names in the settings that nothing has.
    """

    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    notes: Mapping[str, Note]
    linked: frozenset[str]
    project: Project
    errors: tuple[InputError, ...]
    media: Mapping[str, bytes]
    looked_for: frozenset[Path]
    notices: tuple[str, ...]


def survey(
    documents: Sequence[Path] = (),
    *,
    cards: Path = CARDS,
    topic: str | None = None,
    dialect: str | None = None,
    split_by: Literal["section"] | None = None,
    media: MediaOptions = NO_OPTIONS,
    config: Config = DEFAULTS,
    progress: Progress = silent,
    memory: Memory | None = None,
) -> Survey:
    """Read what plan would read, and go on where plan would stop: what is wrong is told with what is not.

    The arguments are those of plan.
    """
    strays.refuse_rules(config)
    disk, errors = _loaded(cards, config)
    everything = not documents
    named, misplaced = project.sources(cards) if everything else project.documents(documents, cards)
    sources: list[Source] = []
    reader = Reader(named, disk, config, topic=topic, dialect=dialect, progress=progress, memory=memory)
    for each in named:
        found, wrong = readable(each.documents, reader)
        sources += found
        errors += wrong
    library = Library(cards, media)
    sources, unfit = showing.taken(sources, library, disk, named)
    wanted = wanted_topics(sources, disk.topics, split_by, config)
    away = absent(disk, [disk.document_name(Path(each.document.path)) for each in sources])
    missing = gone(disk, away)
    reconciled = _reconciled(wanted, sources, disk, away, missing, everything, None)
    errors += [*misplaced, *unfit, *refusals.stated_twice(sources), *map(refusals.conflicting, reconciled.conflicts)]
    errors += [error for each in reconciled.topics for error in refusals.wrong_deck(each, disk)]
    notes, wrong = _notes(reconciled.topics, library, disk, config, progress, memory)
    if memory:
        memory.end()
    told = {(error.path, error.what) for error in unfit}  # a picture that a document has not, its card has not either
    errors += [error for error in wrong if (error.path, error.what) not in told]
    errors += refusals.other_types(reconciled.topics, notes, disk)
    if everything and not sources and not disk.topics and not errors:
        errors.append(
            DocumentError(
                str(cards), None, "there is nothing to look at", "name a document, or put one into cards/sources/"
            )
        )
    by_id = {note.guid: note for group in notes.values() for note in group}
    return Survey(
        tuple(sources),
        reconciled.topics,
        by_id,
        frozenset(library.linked),
        disk,
        tuple(errors),
        library.contents,
        frozenset(library.looked_for),
        tuple(strays.strays(config, [*disk.topics, *reconciled.topics], [each.topic for each in sources])),
    )


def inspect(
    path: Path, *, dialect: str | None = None, config: Config = DEFAULTS, progress: Progress = silent
) -> list[Inspection]:
    """What is read in a document, or in each of a folder or zip, line by line; nothing is built.

    dialect: the name of the one to read it in. Raises BuildError with all that cannot be read, or where there is no
    such dialect; an empty document among others is left out.
    """
    from generator.inspection import Inspection  # takes time to load

    named, errors = gather([path])
    found: list[Inspection] = []
    reader = Reader(named, Project(CARDS), config, dialect=dialect, progress=progress)
    for document in (document for each in named for document in each.documents):
        try:
            source = reader.source(document)
        except InputError as error:
            errors.append(error)
            continue
        normalized = source.normalized
        found.append(
            Inspection(source.document, source.findings, source.topic, normalized.cards, normalized.unanswered)
        )
    _raise([error for error in errors if not (found and isinstance(error, EmptyError))])
    return found


def _loaded(cards: Path, config: Config, only: Collection[str] | None = None) -> tuple[Project, list[InputError]]:
    """What is on disk, its decks called as the settings say, and what is wrong with it. only: as in project.load."""
    disk, errors = project.load(cards, only)
    topics = tuple(replace(each, deck=config.decks.get(each.slug, each.deck)) for each in disk.topics)
    return replace(disk, topics=topics), errors


def _reconciled(
    wanted: Sequence[Wanted],
    sources: Sequence[Source],
    disk: Project,
    away: Set[str],
    missing: Set[str],
    everything: bool,
    prefer: Prefer | None,
) -> Reconciled:
    """The wanted topics and those on disk brought together.

    away: the names of documents that are not in this build; missing: of those that are not there any more.
    """
    names = {source.document.path: disk.document_name(Path(source.document.path)) for source in sources}
    kept = f"{disk.cards.name}/{project.SOURCES}/"
    return reconcile(
        [each.topic for each in wanted],
        disk.topics,
        disk.ledger,
        documents=names,
        joint={
            each.origins[0]: ledger.JOINT.join(sorted({names[origin.path] for origin in each.origins}))
            for want in wanted
            for each in want.merged
        },
        gone={name for name in away if everything and name.startswith(kept)},
        elsewhere=away - missing,
        missing=missing,
        everything=everything,
        prefer=prefer,
    )


def _evidence(named: Sequence[Named], away: Iterable[str], disk: Project, library: Library, latest: int) -> Evidence:
    """What decided over a build beside the documents and cards/. away: as in _reconciled."""
    inside = {found[0] for each in named for path in each.documents if (found := archive.split(path))}
    searched = locate.searched()
    opened = {found[0] if (found := archive.split(path / "_")) else None for path in searched} - {None}
    return Evidence(
        read={path: hash for path, hash in library.read.items() if not archive.split(path)},
        searched=searched,
        absent=[disk.cards.parent / name for name in away],
        latest=latest,
        is_lasting=not library.has_asked and opened <= inside,
    )


def _files(planned: Plan, packages: Packages, progress: Progress) -> dict[Path, bytes]:
    """The files of a build, in the order in which they are to be put in place: the ledger after the cards."""
    files = {**planned.files, **{path: text.encode("utf-8") for path, text in planned.texts.items()}}
    files |= {path: text.encode("utf-8") for path, text in planned.listings.items()}
    for topic in steps(progress, "packaging", planned.topics):
        if topic.slug in planned.packages:
            path = planned.packages[topic.slug]
            notes, media = planned.notes[topic.slug], planned.media[topic.slug]
            files[path] = packages.package(path, topic.deck, notes, media)
    return files


def _report(
    wanted: Sequence[Wanted],
    reconciled: Reconciled,
    notes: Mapping[str, Sequence[Note]],
    packages: Mapping[str, Path],
    notices: Sequence[str],
    disk: Project,
) -> Report:
    reasons = {each.topic.slug: each for each in wanted}
    decks: list[DeckReport] = []
    for topic in reconciled.topics:
        reason = reasons.get(topic.slug, Wanted(topic, (), ()))
        decks.append(
            deck_report(
                topic,
                packages.get(topic.slug),
                notes[topic.slug],
                disk.ledger,
                retired=reconciled.retired.get(topic.slug, ()),
                merged=reason.merged,
                sources=reason.sources,
            )
        )
    return Report(tuple(decks), reconciled.left_out, reconciled.doubts, tuple(notices))


NOTHING = "name a document, as in: deckpress build notes.md; or put one into cards/sources/"


def _raise(errors: Sequence[InputError]) -> None:
    if errors:
        raise BuildError(errors)


def _notes(
    topics: Sequence[Topic],
    library: Library,
    disk: Project,
    config: Config,
    progress: Progress,
    memory: Memory | None,
) -> tuple[dict[str, list[Note]], list[InputError]]:
    """The notes of each topic, by its slug, and the cards that cannot be one."""
    errors: list[InputError] = []
    notes: dict[str, list[Note]] = {topic.slug: [] for topic in topics}
    texts = {str(path): text for path, text in disk.texts.items()}
    cards = [(topic, card) for topic in topics for card in topic.cards if is_answered(card)]
    for topic, card in steps(progress, "rendering", cards):
        try:
            text = texts.get(card.origin.path, "") if card.origin else ""
            shown = rules.ruled(card, topic, config)
            made = _rendered(shown, topic, config.cards.fold_after, memory)
            note, wrong = library.show(made, card, text)
            notes[topic.slug].append(note)
            errors += wrong
        except InputError as error:
            errors.append(error)
    return notes, errors


def _rendered(card: Card, topic: Topic, fold_after: int, memory: Memory | None) -> Note:
    if memory is None:
        return render(card, topic, fold_after)
    return memory.recall((card, topic.slug, fold_after), lambda: render(card, topic, fold_after))


def _stamp(
    before: Ledger,
    notes: Mapping[str, Sequence[Note]],
    styles: Mapping[str, Look],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    disk: Project,
) -> tuple[dict[str, list[Note]], Ledger]:
    """The notes with their times, none of them in the future: the build waits for the clock, if not for long."""
    flat = [note for group in notes.values() for note in group]
    stamped, after = ledger.stamp(before, flat, styles, int(clock()))
    ahead = ledger.latest(after) - clock()
    if ahead > PATIENCE:
        what = f"it holds times {ahead:.0f} seconds ahead of this machine's clock"
        hint = "set the clock; Anki would refuse every edit until such a time has passed"
        raise BuildError([LedgerError(str(disk.ledger_path), None, what, hint)])
    while (ahead := ledger.latest(after) - clock()) > 0:
        sleep(ahead)
    rest = iter(stamped)
    return {slug: [next(rest) for _ in group] for slug, group in notes.items()}, after
