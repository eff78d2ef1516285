"""What the next import would change in a learner's collection: the notes of a plan against those of before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path
from re import compile as pattern
from typing import Any, Literal

from generator import cardfile
from generator.errors import PackageError
from generator.notetypes import NOTETYPES
from generator.pipeline import Plan
from generator.records import Note
from generator.unpack import unpack

Kind = Literal["new", "changed", "retired", "stays in another deck"]
WORD = pattern(r"\w+|\s+|[^\w\s]")
BREAK = pattern(r"</(?:p|li|h\d|tr|pre|div|blockquote|dt|dd)>|<br\s*/?>")
TAG = pattern(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Change:
    """What one note would see. fields: those that change, with their plain text before and after; "" where unknown."""

    kind: Kind
    id: str
    deck: str
    question: str
    fields: tuple[tuple[str, str, str], ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that the next import would change, in reading order, and the note types whose look it would bring."""

    changes: tuple[Change, ...]
    looks: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """A note as a package has it: its fields by name, its tags, and its deck."""

    fields: Mapping[str, str]
    tags: tuple[str, ...]
    deck: str


def difference(planned: Plan, since: Sequence[Path] = ()) -> Difference:
    """What importing the plan's packages would change.

    since: packages that the learner has. Without them, the notes are compared with the ledger: with the packages last
    built where these still lie beside the new ones, so that what changed in a note can be shown.
    Raises PackageError where a package of since cannot be read.
    """
    if since:
        before = _packed(since)
        changes = [*_against(planned, before), *_gone(planned, before)]
        notices = (*_renamed(planned, before), *planned.report.notices)
    else:
        before = _packed(_last_built(planned))
        changes = [*_against_ledger(planned, before), *_leaving(planned)]
        notices = planned.report.notices
    looks = [
        name for name, stamp in planned.after.notetypes.items() if planned.before.notetypes.get(name, stamp) != stamp
    ]
    return Difference(tuple(changes), tuple(sorted(looks)), notices)


def _packed(paths: Iterable[Path]) -> dict[str, Before]:
    return {note.guid: Before(note.fields, note.tags, note.deck) for path in paths for note in unpack(path).notes}


def _last_built(planned: Plan) -> Iterator[Path]:
    """The packages in the place where the plan's would go, those that can be read."""
    for path in planned.packages.values():
        try:
            unpack(path)
        except PackageError:
            continue
        yield path


def _against(planned: Plan, before: Mapping[str, Before]) -> Iterator[Change]:
    """The notes that a collection with the notes of before would take."""
    decks = {topic.deck for topic in planned.topics}
    for deck, note in _notes(planned):
        old = before.get(note.guid)
        if old is None:
            yield Change("new", note.guid, deck, _question(note))
            continue
        if fields := _changed_fields(old, note):
            yield Change("changed", note.guid, deck, _question(note), fields)
        if old.deck != deck and old.deck in decks:
            yield _stays(note, deck, old.deck)


def _against_ledger(planned: Plan, before: Mapping[str, Before]) -> Iterator[Change]:
    """The notes whose time the plan moves; before, where it has them, tells what changed in them."""
    for deck, note in _notes(planned):
        record = planned.before.cards.get(note.guid)
        if record is None or not record.note.mod:
            yield Change("new", note.guid, deck, _question(note))
            continue
        if record.note.mod != note.mod:
            old = before.get(note.guid)
            yield Change("changed", note.guid, deck, _question(note), _changed_fields(old, note) if old else ())
        old_deck = planned.before.decks.get(record.topic, deck)
        if old_deck != deck and planned.after.decks.get(record.topic) != deck:  # the card moved, not its deck's name
            yield _stays(note, deck, old_deck)


def _renamed(planned: Plan, before: Mapping[str, Before]) -> Iterator[str]:
    """The decks of before that are no more, and what their notes are in now."""
    decks = {topic.deck for topic in planned.topics}
    pairs = {(before[note.guid].deck, deck) for deck, note in _notes(planned) if note.guid in before}
    for old, new in sorted(pairs):
        if old and old != new and old not in decks:
            yield f'the deck "{old}" is now called "{new}": rename it so in Anki before the next import'


def _stays(note: Note, deck: str, old: str) -> Change:
    told = f'an import cannot move it: in collections that have it, it stays in "{old}"'
    return Change("stays in another deck", note.guid, deck, _question(note), told=told)


def _gone(planned: Plan, before: Mapping[str, Before]) -> Iterator[Change]:
    """The notes of before that no package has any more."""
    here = {note.guid for _, note in _notes(planned)}
    for guid, old in before.items():
        if guid not in here:
            question = plain(next(iter(old.fields.values()), ""))
            yield Change("retired", guid, old.deck, question, told="it stays in collections that have it")


def _leaving(planned: Plan) -> Iterator[Change]:
    """The cards that the plan retires."""
    decks = {topic.slug: topic.deck for topic in planned.topics}
    for id, record in planned.after.cards.items():
        was = planned.before.cards.get(id)
        if was is not None and was.note.mod and not was.retired and record.retired and record.topic in decks:
            question = " ".join(cardfile.load_card(record.text).front.split())
            yield Change("retired", id, decks[record.topic], question, told="it stays in collections that have it")


def _notes(planned: Plan) -> Iterator[tuple[str, Note]]:
    for topic in planned.topics:
        for note in planned.notes[topic.slug]:
            yield topic.deck, note


def _changed_fields(old: Before, note: Note) -> tuple[tuple[str, str, str], ...]:
    names = [field.name for field in NOTETYPES[note.notetype].fields]
    pairs = [(name, old.fields.get(name, ""), value) for name, value in zip(names, note.fields, strict=True)]
    pairs.append(("Tags", " ".join(sorted(old.tags)), " ".join(sorted(note.tags))))
    return tuple((name, plain(before), plain(after)) for name, before, after in pairs if before != after)


def _question(note: Note) -> str:
    return " ".join(plain(note.fields[0]).split())


def plain(html: str) -> str:
    """The text of a field, its blocks on lines of their own."""
    text = unescape(TAG.sub("", BREAK.sub("\n", html)))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def words(before: str, after: str) -> Iterator[tuple[Literal["same", "gone", "come"], str]]:
    """Two texts as one: what is in both, what only the first has, and what only the second has, word by word."""
    old, new = WORD.findall(before), WORD.findall(after)
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield "same", "".join(old[i:j])
            continue
        if i < j:
            yield "gone", "".join(old[i:j])
        if k < m:
            yield "come", "".join(new[k:m])


def as_json(found: Difference) -> str:
    """The difference for a program: one object, its keys stable, in ASCII."""
    value: dict[str, Any] = {
        "changes": [
            {
                "kind": change.kind,
                "id": change.id,
                "deck": change.deck,
                "question": change.question,
                "fields": [{"name": name, "before": old, "after": new} for name, old, new in change.fields],
                "told": change.told,
            }
            for change in found.changes
        ],
        "looks": list(found.looks),
        "notices": list(found.notices),
    }
    return json.dumps(value, indent=2)
