"""The whole program: documents -> cards/ and packages, in one readable function."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from generator import cardfile, ledger, project, retired, rules, showing
from generator.config import Config
from generator.errors import (
    BuildError,
    CardFileError,
    ConflictError,
    DocumentError,
    EmptyError,
    InputError,
    LedgerError,
)
from generator.find import find
from generator.gather import Named, gather
from generator.identity import question_key
from generator.inspection import Inspection
from generator.ledger import Ledger
from generator.library import Library, MediaOptions
from generator.normalize import Merge, is_answered, merge, normalize, require_cards
from generator.notetypes import Look, looks
from generator.project import Project
from generator.read import read
from generator.reconcile import Conflict, Prefer, Reconciled, reconcile
from generator.records import Card, Note, Topic
from generator.render import render
from generator.report import DeckReport, Report, Source, deck_report
from generator.theme import themed
from generator.topic import deck_name, slug, topic_name

CARDS = Path("cards")
# how many documents or places a notice names
MOST_NAMED = 5
NO_OPTIONS = MediaOptions()
DEFAULTS = Config()
# how many seconds a build waits for the clock, so that a card edited twice within one gets two times
PATIENCE = 2


def _silent(message: str) -> None:
    """Tell nobody."""


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
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a build would write. before: the ledger as it was. notes: by topic. looks: by the note type's name.

    texts, files: what is to be written, by path; files is media. media: what each package holds beside its notes.
    stale: files that no card is in or shows any more, which a build removes.
    """

    topics: tuple[Topic, ...]
    notes: Mapping[str, Sequence[Note]]
    looks: Mapping[str, Look]
    before: Ledger
    after: Ledger
    texts: Mapping[Path, str]
    files: Mapping[Path, bytes]
    media: Mapping[str, Mapping[str, bytes]]
    output: Path
    packages: Mapping[str, Path]
    stale: tuple[Path, ...]
    report: Report


def build(documents: Sequence[Path] = (), *, dry_run: bool = False, **options: Unpack[Options]) -> Report:
    """Press documents into cards files and packages. dry_run: write nothing. The rest is as in plan.

    Raises BuildError with all that is wrong; then nothing has been written.
    """
    with project.alone(options.get("cards", CARDS)):
        planned = plan(documents, **options)
        if not dry_run:
            options.get("progress", _silent)("packaging")
            project.write(_files(planned), remove=planned.stale)
    return planned.report


def plan(
    documents: Sequence[Path] = (),
    *,
    cards: Path = CARDS,
    output: Path = Path("build"),
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
    progress: Callable[[str], None] = _silent,
) -> Plan:
    """Work out what a build would write; the whole way from documents to notes, but nothing is written.

    documents: what to read; none means all of cards/sources/, and then every cards file is built. cards, output: the
    folders of cards files and packages. templates: an author's own. topic: for documents whose front matter has none.
    dialect: read all in this one. split_by: make each section of a document a topic. prefer: whose text stands where
    a card was edited both by hand and in its document; without it that is an error. locked: fail where cards/ or its
    ledger would change. media: limits, and what to do with pictures. config: what else a project's settings ask for;
    of its tables project and media, only what has no option here. clock: Unix seconds. progress: is told what is done.

    Raises BuildError with all that is wrong.
    """
    styles = looks(templates, lambda css: themed(css, config))
    disk, errors = _loaded(cards, config)
    everything = not documents
    named, misplaced = project.sources(cards) if everything else project.documents(documents, cards, output)
    sources, passed_over, wrong = _sources(named, topic, dialect, progress, disk, config)
    library = Library(cards, media)
    sources, unfit = showing.taken(sources, library, disk, named)
    _raise([*errors, *misplaced, *wrong, *unfit, *_stated_twice(sources)])
    if everything and not sources and not disk.topics:
        raise BuildError([DocumentError(str(cards), None, "there is nothing to build", NOTHING)])

    wanted = _wanted(sources, disk.topics, split_by, config)
    if config.project.duplicates == "error":
        _raise([_duplicate(each) for want in wanted for each in want.merged])
    reconciled = _reconciled(wanted, sources, disk, everything, prefer)
    _raise([_conflict(conflict) for conflict in reconciled.conflicts])
    topics = reconciled.topics
    _raise([error for each in topics for error in _wrong_deck(each, disk)])

    library.bring([card for each in topics for card in each.cards], progress)
    progress("rendering")
    notes, wrong = _notes(topics, library, disk, config)
    contents, too_large = showing.contents(topics, notes, library, disk)
    _raise([*wrong, *too_large, *_other_types(topics, notes, disk)])
    if not any(notes.values()):
        raise BuildError([DocumentError(str(cards), None, "not one card has an answer", "write the answers")])
    stamped, after = _stamp(reconciled.ledger, notes, styles, clock, sleep, disk)
    after = ledger.with_decks(after, {each.slug: each.deck for each in topics if stamped[each.slug]})
    emptied = {each.slug for each in disk.topics if each.cards} & {each.slug for each in topics if not each.cards}
    texts = {disk.topic_path(each.slug): cardfile.dumps(each) for each in topics if each.slug not in emptied}
    texts[disk.ledger_path] = ledger.dumps(after)
    unused = library.unused(showing.all_texts(topics, disk, after))
    if locked:
        _raise(_stale(disk, texts, [*library.missing(), *unused, *map(disk.topic_path, emptied)]))
    packages = {each.slug: output / f"{each.slug}.apkg" for each in topics if stamped[each.slug]}
    notices = [*passed_over, *_notices(topics, disk, after, library), *_removed(topics, notes)]
    notices += [*_passed_over_decks(sources, disk), *map(_owned, reconciled.owned)]
    report = _report(wanted, reconciled, stamped, packages, notices, disk)
    changed = {path: text for path, text in texts.items() if text != disk.texts.get(path)}
    stale = [output / f"{each.slug}.apkg" for each in topics if not stamped[each.slug]]
    stale += [output / f"{each.slug}.retired.txt" for each in topics if not retired.listing(each, after)]
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
        media=contents,
        output=output,
        packages=packages,
        stale=tuple(stale),
        report=report,
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """What a build starts from, whatever is wrong with it.

    topics: their cards have ids and origins. notes: by the card's id, of those that have an answer and can be rendered.
    linked: the ids of the cards that show a link in the place of a picture on the web.
    """

    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    notes: Mapping[str, Note]
    linked: frozenset[str]
    project: Project
    errors: tuple[InputError, ...]


def survey(
    documents: Sequence[Path] = (),
    *,
    cards: Path = CARDS,
    topic: str | None = None,
    dialect: str | None = None,
    media: MediaOptions = NO_OPTIONS,
    config: Config = DEFAULTS,
) -> Survey:
    """Read what plan would read, and go on where plan would stop: what is wrong is told with what is not.

    The arguments are those of plan.
    """
    disk, errors = _loaded(cards, config)
    everything = not documents
    named, misplaced = project.sources(cards) if everything else project.documents(documents, cards)
    sources: list[Source] = []
    for each in named:
        found, wrong = _readable(each.documents, topic, dialect, disk, config)
        sources += found
        errors += wrong
    library = Library(cards, media)
    sources, unfit = showing.taken(sources, library, disk, named)
    wanted = _wanted(sources, disk.topics, None, config)
    reconciled = _reconciled(wanted, sources, disk, everything, None)
    errors += [*misplaced, *unfit, *_stated_twice(sources), *map(_conflict, reconciled.conflicts)]
    errors += [error for each in reconciled.topics for error in _wrong_deck(each, disk)]
    notes, wrong = _notes(reconciled.topics, library, disk, config)
    errors += [*wrong, *_other_types(reconciled.topics, notes, disk)]
    if everything and not sources and not disk.topics and not errors:
        errors.append(DocumentError(str(cards), None, "there is nothing to check", NOTHING))
    by_id = {note.guid: note for group in notes.values() for note in group}
    return Survey(tuple(sources), reconciled.topics, by_id, frozenset(library.linked), disk, tuple(errors))


def inspect(path: Path, *, dialect: str | None = None, config: Config = DEFAULTS) -> list[Inspection]:
    """What is read in a document, or in each of a folder or zip, line by line; nothing is built.

    dialect: the name of the one to read it in. Raises BuildError with all that cannot be read, or where there is no
    such dialect; an empty document among others is left out.
    """
    named, errors = gather([path])
    found: list[Inspection] = []
    for document in (document for each in named for document in each.documents):
        try:
            name = Project(CARDS).document_name(document)
            source = _source(document, None, dialect or rules.dialect(name, config), config)
        except InputError as error:
            errors.append(error)
            continue
        normalized = source.normalized
        found.append(
            Inspection(source.document, source.findings, source.topic, normalized.cards, normalized.unanswered)
        )
    _raise([error for error in errors if not (found and isinstance(error, EmptyError))])
    return found


def _loaded(cards: Path, config: Config) -> tuple[Project, list[InputError]]:
    """What is on disk, its decks called as the settings say, and what is wrong with it."""
    disk, errors = project.load(cards)
    topics = tuple(replace(each, deck=config.decks.get(each.slug, each.deck)) for each in disk.topics)
    return replace(disk, topics=topics), errors


def _readable(
    documents: Iterable[Path], topic: str | None, dialect: str | None, disk: Project, config: Config
) -> tuple[list[Source], list[InputError]]:
    """What is in documents that belong together, and what is wrong: also that none of them gives a card."""
    sources: list[Source] = []
    errors: list[InputError] = []
    empty: list[InputError] = []
    for path in documents:
        try:
            source = _source(path, topic, dialect or rules.dialect(disk.document_name(path), config), config)
            sources.append(source)
            require_cards(source.document, source.normalized)
        except EmptyError as error:
            empty.append(error)
        except InputError as error:
            errors.append(error)
    has_cards = any(source.normalized.cards for source in sources)
    return sources, errors if has_cards else [*errors, *empty]


def _reconciled(
    wanted: Sequence[_Wanted], sources: Sequence[Source], disk: Project, everything: bool, prefer: Prefer | None
) -> Reconciled:
    """The wanted topics and those on disk brought together."""
    names = {source.document.path: disk.document_name(Path(source.document.path)) for source in sources}
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
        gone=_gone(disk, names.values()) if everything else (),
        elsewhere=_elsewhere(disk, names.values()),
        everything=everything,
        prefer=prefer,
    )


def _files(planned: Plan) -> dict[Path, bytes]:
    """The files of a build, in the order in which they are to be put in place: the ledger after the cards."""
    from generator.package import package

    files = {**planned.files, **{path: text.encode("utf-8") for path, text in planned.texts.items()}}
    mods = {name: stamp.mod for name, stamp in planned.after.notetypes.items()}
    for topic in planned.topics:
        if topic.slug in planned.packages:
            path = planned.packages[topic.slug]
            notes, media = planned.notes[topic.slug], planned.media[topic.slug]
            files[path] = package(topic.deck, notes, planned.looks, mods, media)
        if gone := retired.listing(topic, planned.after):
            files[planned.output / f"{topic.slug}.retired.txt"] = gone.encode("utf-8")
    return files


def _report(
    wanted: Sequence[_Wanted],
    reconciled: Reconciled,
    notes: Mapping[str, Sequence[Note]],
    packages: Mapping[str, Path],
    notices: Sequence[str],
    disk: Project,
) -> Report:
    reasons = {each.topic.slug: each for each in wanted}
    decks: list[DeckReport] = []
    for topic in reconciled.topics:
        reason = reasons.get(topic.slug, _Wanted(topic, (), ()))
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A topic as its documents have it: its cards without ids, the questions merged, and where it came from.

    sources: the documents whose main topic it is; each is told of in one place.
    """

    topic: Topic
    merged: tuple[Merge, ...]
    sources: tuple[Source, ...]


def _raise(errors: Sequence[InputError]) -> None:
    if errors:
        raise BuildError(errors)


def _source(path: Path, topic: str | None, dialect: str | None, config: Config) -> Source:
    document = read(path)
    if config.cards.highlights:
        document = replace(document, front_matter={"cloze": "highlights"} | document.front_matter)
    findings = find(document, dialect)
    name = topic_name(document, topic)
    normalized = normalize(document, findings, name)
    if config.cards.atomic:
        normalized = replace(normalized, cards=tuple(rules.with_atoms(normalized.cards)))
    return Source(document, findings, normalized, name)


def _sources(
    named: Iterable[Named],
    topic: str | None,
    dialect: str | None,
    progress: Callable[[str], None],
    disk: Project,
    config: Config,
) -> tuple[list[Source], list[str], list[InputError]]:
    """What is in each document, what was passed over in folders and zips, and what is wrong with any document.

    A document that gives no card is wrong, but not in a folder where others give some.
    """
    sources: list[Source] = []
    passed_over: list[str] = []
    errors: list[InputError] = []
    for each in named:
        found: list[Source] = []
        empty: list[InputError] = []
        for path in each.documents:
            progress(f"reading {path}")
            try:
                source = _source(path, topic, dialect or rules.dialect(disk.document_name(path), config), config)
                require_cards(source.document, source.normalized)
                found.append(source)
            except EmptyError as error:
                empty.append(error)
            except InputError as error:
                errors.append(error)
        sources += found
        if found and each.is_many:
            passed_over += _empty_ones(each, empty)
        elif len(empty) > 1 and len(empty) == len(each.documents):
            what, hint = f"not one of its {len(empty)} documents gives a card", "deckpress inspect shows what is in one"
            errors.append(EmptyError(str(each.path), None, what, hint))
        else:
            errors += empty
        passed_over += each.passed_over()
    return sources, passed_over, errors


def _empty_ones(named: Named, errors: Iterable[InputError]) -> Iterable[str]:
    """A sentence for each reason why documents in a folder gave no card."""
    reasons: dict[str, list[str]] = {}
    for error in errors:
        reasons.setdefault(error.what, []).append(Path(error.path).relative_to(named.path).as_posix())
    for what, paths in sorted(reasons.items()):
        more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
        yield f"{named.path}: passed over, {what}: {', '.join(paths[:MOST_NAMED])}{more}"


def _wanted(sources: Sequence[Source], on_disk: Sequence[Topic], split_by: str | None, config: Config) -> list[_Wanted]:
    """The topics that documents want. One that has a cards file has its name and its spelling of tags from there."""
    topics = {each.slug: each for each in on_disk}
    cards: dict[str, list[Card]] = {}
    told: dict[str, list[Source]] = {}
    for source in sources:
        for card in source.normalized.cards:
            section = card.section if split_by == "section" else ""
            topic = _topic(source, section, config)
            topics.setdefault(topic.slug, topic)
            cards.setdefault(topic.slug, []).append(replace(card, section="", tags=()) if section else card)
        section = source.normalized.cards[0].section if split_by else ""
        told.setdefault(_topic(source, section, config).slug, []).append(source)
    wanted = []
    for key, asked in cards.items():
        once, merged = merge(asked, keep_first=config.project.duplicates == "first")
        spelled = {tag.casefold(): tag for card in topics[key].cards for tag in card.tags}
        once = tuple(replace(card, tags=tuple(spelled.get(tag.casefold(), tag) for tag in card.tags)) for card in once)
        wanted.append(_Wanted(replace(topics[key], cards=once), merged, tuple(told.get(key, ()))))
    return wanted


def _stated_twice(sources: Iterable[Source]) -> Iterable[InputError]:
    """Ids that two questions state; a question that is asked twice may state its id twice."""
    stated: dict[str, Card] = {}
    for source in sources:
        for card in source.normalized.cards:
            first = stated.setdefault(card.id, card)
            if card.id and card.origin and question_key(first.front) != question_key(card.front):
                what = f'two questions state the id "{card.id}": the other is at {first.origin}'
                hint = "take it away from one of them"
                yield DocumentError(card.origin.path, card.origin.first, what, hint)


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


def _duplicate(merged: Merge) -> DocumentError:
    first, second = merged.origins[:2]
    what = f"this question is asked at {first} already"
    hint = "reword one of the two, or delete one; [project] duplicates in deckpress.toml could merge them"
    return DocumentError(second.path, second.first, what, hint)


def _gone(disk: Project, names: Iterable[str]) -> set[str]:
    """Documents that were in cards/sources/ and are no more; one from elsewhere may just not be named today."""
    known = {record.document for record in disk.ledger.cards.values()}
    return {name for name in known - set(names) if name.startswith(f"{disk.cards.name}/{project.SOURCES}/")}


def _elsewhere(disk: Project, names: Iterable[str]) -> set[str]:
    """Documents that cards were taken from, and that still are where they were, but not in this build."""
    known = {record.document for record in disk.ledger.cards.values() if record.document} - set(names)
    return {name for name in known if (disk.cards.parent / name).is_file()}


def _conflict(conflict: Conflict) -> ConflictError:
    document, hand = conflict.document, conflict.hand
    assert hand.origin is not None
    here, there = (
        "\n".join(f"    {line}".rstrip() for line in cardfile.dump_card(card).split("\n")) for card in (hand, document)
    )
    return ConflictError(
        hand.origin.path,
        hand.origin.first,
        f"this card was edited here and in its document, at {document.origin}\n  here:\n{here}\n  there:\n{there}",
        "make the two alike, or build with --ours to keep the cards file's text or --theirs to take the document's",
    )


def _wrong_deck(topic: Topic, disk: Project) -> Iterable[InputError]:
    """A deck's name that Anki would change, or that is its own."""
    parts = topic.deck.split("::")
    if any(not part or part != part.strip() for part in parts) or topic.deck.casefold() == "default":
        path = disk.topic_path(topic.slug)
        hint = "write deck: and another name into its front matter; levels are joined by :: without blanks"
        yield CardFileError(str(path), 1, f'Anki would not keep the deck name "{topic.deck}"', hint)


def _notes(
    topics: Iterable[Topic], library: Library, disk: Project, config: Config
) -> tuple[dict[str, list[Note]], list[InputError]]:
    """The notes of each topic, by its slug, and the cards that cannot be one."""
    notes: dict[str, list[Note]] = {}
    errors: list[InputError] = []
    for topic in topics:
        notes[topic.slug] = []
        for card in topic.cards:
            if not is_answered(card):
                continue
            try:
                text = disk.texts.get(Path(card.origin.path), "") if card.origin else ""
                note, wrong = library.show(
                    render(rules.ruled(card, topic, config), topic, config.cards.fold_after), card, text
                )
                notes[topic.slug].append(note)
                errors += wrong
            except InputError as error:
                errors.append(error)
    return notes, errors


def _other_types(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]], disk: Project) -> Iterable[InputError]:
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


def _stale(disk: Project, texts: Mapping[Path, str], others: Iterable[Path]) -> list[InputError]:
    """The files that a locked build would have to change. others: those that are no text, or have to go."""
    paths = [*(path for path, text in texts.items() if text != disk.texts.get(path)), *others]
    what, hint = "it is not up to date, and --locked forbids to write it", "build without --locked and commit"
    return [LedgerError(str(path), None, what, hint) for path in paths]


def _notices(topics: Sequence[Topic], disk: Project, after: Ledger, library: Library) -> Iterable[str]:
    yield from _moved(topics, disk, after)
    yield from dict.fromkeys(library.notices)
    yield from showing.remote(library.linked, topics)
    for key, deck in sorted(disk.ledger.decks.items()):
        if after.decks[key] != deck:
            yield (
                f'the deck "{deck}" is now called "{after.decks[key]}": rename it so in Anki before the next import, '
                "or its cards stay where they are"
            )
    if disk.ledger_path in disk.texts:
        return
    if any(card.id for topic in disk.topics for card in topic.cards):
        yield (
            f"{disk.ledger_path} is missing: ids stay the same, but all times start from now, so the next import "
            "overwrites the learners' own tags and edits"
        )
    else:
        yield f"started {disk.ledger_path}: keep it, and the cards beside it, with your documents"


def _passed_over_decks(sources: Iterable[Source], disk: Project) -> Iterable[str]:
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


def _moved(topics: Iterable[Topic], disk: Project, after: Ledger) -> Iterable[str]:
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


def _removed(topics: Iterable[Topic], notes: Mapping[str, Sequence[Note]]) -> Iterable[str]:
    """What cards had in them that no card may have."""
    for topic in topics:
        origins = {card.id: card.origin for card in topic.cards}
        for note in notes[topic.slug]:
            if note.removed:
                yield f"{origins[note.guid]}: removed {', '.join(note.removed)} from this card"
