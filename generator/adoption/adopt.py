"""A package that was built before -> cards/ and its ledger, so that later builds keep its guids and times.

For a project whose ledger was lost, and for a deck that another tool made. The HTML of the fields is written back as
Markdown, and rendered again to prove it: a note that comes out as it was keeps its time, any other is told of. What
cards/ and the ledger say already stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from generator import cardfile, ledger, lock, project, writing
from generator.adoption.grouping import DEFAULT, by_topic
from generator.adoption.notecards import OURS, Adopted, ForeignType, LeftOut, PackedDeck, card_of, unshown
from generator.adoption.restore import TAG, WITHOUT_END, Restorer, plain
from generator.errors import BuildError, CardFileError, InputError, LedgerError, PackageError
from generator.identify import question_hash
from generator.ledger import CardRecord, Ledger, Stamp
from generator.media import library
from generator.media.embedded import FOLDER as MEDIA
from generator.media.medium import Medium, MediumError, ending, medium
from generator.notetypes import Look
from generator.progress import Progress, silent, steps
from generator.project import CONTROLS, Project
from generator.records import Card, Topic
from generator.threeway import base
from generator.unpack import PackedNote, Unpacked, unpack

IMAGE_OCCLUSION = "image-occlusion:"
DEEPEST = 100
CLOZE_KIND = 1  # the type of a note type, as Anki numbers it


@dataclass(frozen=True, slots=True)
class Adoption:
    """What became of the notes of a package.

    topics: each with the cards that were added to it. known: the ids of cards that the project had; they stay as they
    were. changed: cards that do not give their note again exactly, so that the next build changes it. foreign: how
    many notes are of note types that are not ours, by the type's name. altered: cards of such notes that lack some of
    the note's text. unshown: fields that were not taken, since no template shows them. media: files that are not
    carried along, as no card shows them or phones would not. files: what was written, or with dry_run would be.
    """

    topics: tuple[Topic, ...]
    known: tuple[str, ...]
    changed: tuple[Card, ...]
    foreign: Mapping[str, int]
    altered: tuple[Card, ...]
    left_out: tuple[LeftOut, ...]
    unshown: tuple[str, ...]
    media: tuple[str, ...]
    notices: tuple[str, ...]
    files: tuple[Path, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Settled:
    """The adopted cards that the project lacks, those that it has, and those that it once had."""

    fresh: tuple[Adopted, ...]
    known: tuple[Adopted, ...]
    gone: tuple[LeftOut, ...]


def adopt(
    package: Path, *, cards: Path = Path("cards"), dry_run: bool = False, progress: Progress = silent
) -> Adoption:
    """Make cards and ledger entries of the notes in a package. What the project has already is not changed.

    cards: the folder of the cards files and the ledger. dry_run: write nothing. progress: is told how far it is.
    Raises PackageError where the package cannot be read, and BuildError with all in the project that is broken or
    contradicts the package. Then nothing has been written.
    """
    with lock.alone(cards):
        disk, errors = project.load(cards)
        _raise(errors)
        unpacked = unpack(package)
        if not unpacked.notes:
            raise PackageError(str(package), None, "there is no note in this package", "export the deck with its cards")
        types = _types(unpacked, package)
        notes, unusable = _usable(unpacked)
        decks = by_topic(notes, disk, package)
        restorer = Restorer()
        each_note = [(note, deck) for deck in decks for note in deck.notes]
        found = [
            card_of(note, types[note.notetype], deck, restorer) for note, deck in steps(progress, "adopting", each_note)
        ]
        settled = _settle([each for each in found if isinstance(each, Adopted)], disk)
        settled, files, uncarried = _carried(settled, unpacked.media, cards)
        files |= {path: text.encode("utf-8") for path, text in _texts(disk, decks, settled, types).items()}
        if not dry_run:
            writing.write(files)
    return Adoption(
        topics=tuple(topic for deck in decks if (topic := _of_topic(deck.topic, settled.fresh)).cards),
        known=tuple(each.card.id for each in settled.known),
        changed=tuple(each.card for each in settled.fresh if each.is_ours and not each.exact),
        foreign=Counter(each.note.notetype for each in (*settled.fresh, *settled.known) if not each.is_ours),
        altered=tuple(each.card for each in settled.fresh if not each.is_ours and not each.is_whole),
        left_out=(*unusable, *(each for each in found if isinstance(each, LeftOut)), *settled.gone),
        unshown=tuple(dict.fromkeys(name for note in notes for name in unshown(note, types[note.notetype]))),
        media=uncarried,
        notices=tuple(_notices(notes, decks, types)),
        files=tuple(files),
        dry_run=dry_run,
    )


def _carried(
    settled: _Settled, files: Mapping[str, bytes], cards: Path
) -> tuple[_Settled, dict[Path, bytes], tuple[str, ...]]:
    """The cards with their media in cards/media/, what is to be written there, and the names of what stays behind."""
    carried: dict[str, Medium] = {}  # by the name in the package
    for name, data in files.items():
        with suppress(MediumError):
            carried[name] = medium(data, ending(name))
    shown: set[str] = set()
    fresh = []
    for each in settled.fresh:
        names = {target: unquote(target) for target in library.targets(each.card) if unquote(target) in carried}
        shown.update(names.values())
        places = {target: f"{MEDIA}/{carried[name].name}" for target, name in names.items()}
        fresh.append(replace(each, card=library.renamed(each.card, places)))
    written = {cards / MEDIA / carried[name].name: carried[name].data for name in sorted(shown)}
    return replace(settled, fresh=tuple(fresh)), written, tuple(name for name in files if name not in shown)


def _raise(errors: Sequence[InputError]) -> None:
    if errors:
        raise BuildError(errors)


def _types(unpacked: Unpacked, package: Path) -> dict[int, ForeignType]:
    """The note types of the notes, by their ids."""
    used = {note.notetype for note in unpacked.notes}
    try:
        return {
            id: ForeignType(
                name=str(model["name"]),
                is_cloze=model["type"] == CLOZE_KIND,
                fields=tuple(str(each["name"]) for each in sorted(model["flds"], key=lambda each: int(each["ord"]))),
                formats=tuple(
                    (str(each["qfmt"]), str(each["afmt"]))
                    for each in sorted(model["tmpls"], key=lambda each: int(each["ord"]))
                ),
                css=str(model["css"]),
                mod=int(model["mod"]),
            )
            for id, model in unpacked.notetypes.items()
            if id in used
        }
    except (KeyError, TypeError, ValueError) as error:
        hint = "export it from Anki again, or take another copy"
        raise PackageError(str(package), None, "a note type in this package is broken", hint) from error


def _usable(unpacked: Unpacked) -> tuple[list[PackedNote], list[LeftOut]]:
    """The notes that may become cards, and the others."""
    notes: dict[str, PackedNote] = {}
    left_out = []
    for note in unpacked.notes:
        first = next(iter(note.fields.values()), "")
        why = {
            "it has no guid": not note.guid,
            "another note has the same guid": note.guid in notes,
            "it has no card": not note.deck,
            "it hides parts of a picture": IMAGE_OCCLUSION in first,
            "its elements are nested too deep": any(map(_is_deep, note.fields.values())),
        }
        reason = next((reason for reason, applies in why.items() if applies), None)
        if reason:
            left_out.append(LeftOut(note.guid, plain(first), reason))
        else:
            fields = {name: CONTROLS.sub(" ", html.replace("\r\n", "\n")) for name, html in note.fields.items()}
            notes[note.guid] = replace(note, fields=fields)
    return list(notes.values()), left_out


def _is_deep(html: str) -> bool:
    """Whether elements nest deeper than any person would write; markdownify goes down by recursion."""
    depth = deepest = 0
    for tag in TAG.finditer(html) if html.count("<") > DEEPEST else ():
        if tag["name"] and tag["name"] not in WITHOUT_END:
            depth = max(0, depth + (-1 if tag["end"] else 1))
            deepest = max(deepest, depth)
    return deepest > DEEPEST


def _settle(adopted: Sequence[Adopted], disk: Project) -> _Settled:
    """Which of the cards the project has. Raises BuildError where it contradicts them."""
    here = {card.id for topic in disk.topics for card in topic.cards}
    files = {topic.slug for topic in disk.topics}
    fresh, known, gone = [], [], []
    for each in adopted:
        record = disk.ledger.cards.get(each.card.id)
        if each.card.id in here:
            known.append(each)
        elif record and (record.retired or record.topic in files):
            why = "it is retired here" if record.retired else f"it was deleted from {disk.topic_path(record.topic)}"
            gone.append(LeftOut(each.card.id, plain(each.card.front), why))
        else:
            fresh.append(each)
    _raise([*_asked_already(fresh, disk, {each.card.id for each in known}), *_ahead_of_ledger(adopted, disk)])
    return _Settled(tuple(fresh), tuple(known), tuple(gone))


def _asked_already(fresh: Iterable[Adopted], disk: Project, known: Collection[str]) -> Iterator[CardFileError]:
    """The cards on disk that ask what a card of the package asks, but are none of its."""
    asked = {
        (topic.slug, question_hash(card.front)): card
        for topic in disk.topics
        for card in topic.cards
        if card.id not in known
    }
    for each in fresh:
        card = asked.get((each.topic, question_hash(each.card.front)))
        if card and card.origin:
            what = f'this card asks the same as the card "{each.card.id}" of the package'
            hint = "give it that id in its braces if it is the same card, or delete it; then adopt again"
            yield CardFileError(card.origin.path, card.origin.first, what, hint)


def _ahead_of_ledger(adopted: Iterable[Adopted], disk: Project) -> Iterator[LedgerError]:
    records = disk.ledger.cards
    ahead = [
        each.card.id
        for each in adopted
        if (record := records.get(each.card.id)) and record.note.mod < each.note.mod and record.note != each.stamp
    ]
    if ahead:
        what = f'it is older than the package: {len(ahead)} of the notes were changed since, such as "{ahead[0]}"'
        hint = "restore the newer ledger from version control, or move this one away and adopt again"
        yield LedgerError(str(disk.ledger_path), None, what, hint)


def _of_topic(topic: Topic, fresh: Iterable[Adopted]) -> Topic:
    """The topic with the cards that are added to it, and no others."""
    return replace(topic, cards=tuple(each.card for each in fresh if each.topic == topic.slug))


def _texts(
    disk: Project, decks: Sequence[PackedDeck], settled: _Settled, types: Mapping[int, ForeignType]
) -> dict[Path, str]:
    """The files that change, the ledger last."""
    adopted = {each.topic for each in (*settled.fresh, *settled.known)}
    if not adopted:
        return {}
    texts = {}
    for deck in decks:
        if added := _of_topic(deck.topic, settled.fresh).cards:
            whole = replace(deck.topic, cards=(*deck.topic.cards, *added))
            texts[disk.topic_path(deck.topic.slug)] = cardfile.dumps(whole)
    before = disk.ledger
    after = Ledger(
        {**_records(disk, settled), **before.cards},
        {**_looks(types), **before.notetypes},
        {**{deck.topic.slug: deck.name for deck in decks if deck.topic.slug in adopted}, **before.decks},
    )
    texts[disk.ledger_path] = ledger.dumps(after)
    return {path: text for path, text in texts.items() if text != disk.texts.get(path)}


def _records(disk: Project, settled: _Settled) -> dict[str, CardRecord]:
    """The ledger's records of the adopted cards.

    A card made of the package counts as it is as last taken from its document: where the document says otherwise now,
    it has changed since. What a card on disk was when it was taken is not known, so that no edit made there is lost.
    The type of another tool's note is not kept: a build would refuse to make it a note of ours.
    """
    places = {card.id: (topic.slug, card) for topic in disk.topics for card in topic.cards}
    records = {}
    for each in (*settled.known, *settled.fresh):
        topic, card = places.get(each.card.id, (each.topic, each.card))
        records[card.id] = CardRecord(
            topic,
            each.stamp,
            notetype=each.note.notetype if each.is_ours else "",
            question=question_hash(card.front),
            taken="" if card.id in places else base(card),
        )
    return records


def _looks(types: Mapping[int, ForeignType]) -> dict[str, Stamp]:
    """The times of our note types, with the look that they have in the package."""
    return {
        OURS[id].name: Stamp(Look(OURS[id], each.formats, each.css).fingerprint, each.mod)
        for id, each in types.items()
        if id in OURS
    }


def _notices(
    notes: Sequence[PackedNote], decks: Sequence[PackedDeck], types: Mapping[int, ForeignType]
) -> Iterator[str]:
    if any(note.deck.casefold() == DEFAULT for note in notes):
        yield "the deck Default is Anki's own; its cards get a deck that is called like the package"
    theirs = Counter(
        tag
        for deck in decks
        for note in deck.notes
        if note.notetype in OURS
        for tag in note.tags
        if tag.split("::")[0] != deck.topic.slug
    )
    if theirs:
        names = ", ".join(sorted(theirs))
        yield f"tags of a learner's own are not taken over: {names}; they stay where they are in his collection"
    for id, each in types.items():
        if id in OURS and each.fields != tuple(field.name for field in OURS[id].fields):
            yield f'the fields of the note type "{each.name}" were changed in Anki, which will update none of its notes'
