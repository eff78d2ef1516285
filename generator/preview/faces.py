"""A note and the templates of its type -> the two sides of each of its cards, as Anki's backend gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from generator.notetypes import Look
from generator.preview import gaps
from generator.preview.template import Values, fill, is_blank, makes_card, parse
from generator.records import Note

SOUND = re.compile(r"\[sound:(?P<name>.*?)\]")


@dataclass(frozen=True, slots=True)
class Face:
    """A card. ord: its number among those of its note, from 0. front, back: HTML, but for what a client fills in.

    sounds: the names of the sound files that each side's [anki:play:..] stand for.
    """

    ord: int
    front: str
    back: str
    sounds: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def faces(note: Note, look: Look, deck: str) -> Iterator[Face]:
    """The cards of a note, in order. deck: its full name."""
    names = [field.name for field in look.notetype.fields]
    fields = dict(zip(names, note.fields, strict=True))
    nonempty = {name for name, value in fields.items() if not is_blank(value)}
    special = {
        "Tags": " ".join(sorted(note.tags, key=str.casefold)),  # as an import orders them
        "Type": look.notetype.name,
        "Deck": deck,
        "Subdeck": deck.rpartition("::")[2],
        "CardFlag": "flag0",
    }
    for ord, number in _cards(note, look, nonempty):
        template = 0 if number else ord
        card = {**fields, **special, "Card": look.notetype.templates[template].name}
        yield _face(ord, number, look.formats[template], card)


def _cards(note: Note, look: Look, nonempty: set[str]) -> Iterator[tuple[int, int]]:
    """The ords of the cards that Anki makes of a note, and for those of a cloze the cloze's number, else 0."""
    if look.notetype.is_cloze:
        yield from ((number - 1, number) for number in gaps.numbers(note.fields[0]))
    else:
        yield from ((ord, 0) for ord, (front, _) in enumerate(look.formats) if makes_card(parse(front), nonempty))


def _face(ord: int, cloze: int, formats: tuple[str, str], fields: dict[str, str]) -> Face:
    front, asked = _with_sounds(fill(parse(formats[0]), Values(fields, cloze)), "q")
    fields = {**fields, "FrontSide": front}
    back, answered = _with_sounds(fill(parse(formats[1]), Values(fields, cloze, is_back=True)), "a")
    return Face(ord, front, back, (asked, answered))


def _with_sounds(side: str, letter: str) -> tuple[str, tuple[str, ...]]:
    """A side with Anki's marks for its sounds, and the names of these."""
    numbers = count()
    names = tuple(sound["name"] for sound in SOUND.finditer(side))
    return SOUND.sub(lambda _: f"[anki:play:{letter}:{next(numbers)}]", side), names
