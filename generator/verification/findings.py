"""A package in an empty collection -> what to say of it: one plain function for each finding."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.verification.state import State
from generator.verification.trials import Alone, counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    name: a short word, the same in every run. told: what was found, as a sentence. hint: what to do about it; with
    ok, what to know. details: the notes, cards, decks it is about.
    """

    name: str
    ok: bool
    told: str
    hint: str = ""
    details: tuple[str, ...] = ()


def judge(name: str, faults: Iterable[str], well: str, ill: str, hint: str) -> Finding:
    """A finding that is well if there are no faults."""
    details = tuple(faults)
    return Finding(name, False, ill, hint, details) if details else Finding(name, True, well)


def judge_alone(alone: Alone) -> Iterator[Finding]:
    state = alone.arrival.state
    yield _contents(state)
    yield _guids(state)
    yield judge(
        "sides",
        alone.bare,
        "every card has a front and a back",
        "cards lack a front or a back",
        "fill the fields that the card's template shows, or leave the note out",
    )
    yield judge(
        "media",
        alone.arrival.missing,
        "no picture or sound is missing",
        "pictures or sounds are missing from the package",
        "put the files into the package, under the names that the notes give them",
    )
    yield _names(alone.altered)
    yield _times(state, int(time.time()))
    yield judge(
        "database",
        filter(None, [alone.unclean]),
        "Anki's Check Database finds nothing to mend",
        "Anki's Check Database finds something to mend",
        "make the package anew; its database is broken",
    )


def _contents(state: State) -> Finding:
    decks = sorted({card.deck for card in state.cards})
    where = f"the deck {decks[0]}" if len(decks) == 1 else counted(decks, "deck")
    told = f"{counted(state.notes, 'note')} and {counted(state.cards, 'card')} in {where}"
    if state.cards:
        return Finding("contents", True, told)
    return Finding("contents", False, "the package makes no card", "put notes into it that have a front")


def _guids(state: State) -> Finding:
    return judge(
        "ids",
        (f"{guid}: {' | '.join(note.front for note in notes)}" for guid, notes in state.by_guid().items() if notes[1:]),
        "every note has an id (guid) of its own",
        "notes share an id (guid): Anki takes in all of them, and later updates only one",
        "give each note an id of its own",
    )


def _names(altered: tuple[str, ...] | None) -> Finding:
    if altered is None:
        told = "the names of tags and decks were not compared: the package is in Anki's newer format"
        return Finding("names", True, told, "to have them compared, export it with support for older Anki versions")
    return judge(
        "names",
        altered,
        "tags and decks are called as the package says",
        "Anki changes the names of tags or decks",
        "no blanks around ::, no empty level, one way to write each name, also in its capital letters",
    )


def _times(state: State, now: int) -> Finding:
    types = (f"the note type {each.name}" for each in state.used_types().values() if each.mod > now)
    return judge(
        "times",
        [*types, *(note.front for note in state.notes if note.mod > now)],
        "no time lies in the future",
        "times lie in the future: until they have passed, Anki takes no edit of these",
        "set the clock of the machine that builds, and build again",
    )
