"""An Anki collection -> all of it that is compared: notes, cards, note types, decks, reviews and media."""

from __future__ import annotations

import hashlib
import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anki.collection import Collection

DEFAULT_DECK = "Default"
MARKUP = re.compile(r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|<(?!(?:img|audio|video|object)\b)[^>]*>", re.S | re.I)
PICTURE = re.compile(r"<(?:img|audio|video|object)\b[^>]*>", re.I)
MEDIA = re.compile(
    r"""(?<=\[sound:)[^]]+|(?<=(?:src|ata)=")[^"]+|(?<=(?:src|ata)=')[^']+|(?<=(?:src|ata)=)[^"'\s>]+""", re.I
)
FRONT_WIDTH = 80


def rows(collection: Collection, sql: str) -> list[Any]:
    assert collection.db is not None
    return collection.db.all(sql)


@dataclass(frozen=True, slots=True)
class NoteState:
    """A note. content: its fields, media by what is in the files, and its tags, whose letter case does not count."""

    id: int
    guid: str
    mod: int
    type: int
    front: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def content(self) -> tuple[tuple[str, ...], frozenset[str]]:
        return self.fields, frozenset(tag.casefold() for tag in self.tags)

    @property
    def asked(self) -> str:
        """The front, whatever its markup."""
        return " ".join(words_of(self.fields[0]))

    @property
    def rest(self) -> str:
        """All but the front."""
        return " ".join(self.fields[1:])


@dataclass(frozen=True, slots=True)
class CardState:
    """A card. schedule: all that says when it is due and how it was learned."""

    id: int
    guid: str
    number: int
    deck: str
    flag: int
    schedule: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TypeState:
    """A note type. look: its templates and stylesheet."""

    id: int
    name: str
    mod: int
    look: tuple[Any, ...]

    def same_look(self, other: TypeState | None) -> bool:
        return other is not None and (self.name, self.look) == (other.name, other.look)


@dataclass(frozen=True, slots=True)
class State:
    """All that is compared of a collection. types: by id. media: digests by file name."""

    notes: tuple[NoteState, ...]
    cards: tuple[CardState, ...]
    types: Mapping[int, TypeState]
    decks: tuple[str, ...]
    reviews: tuple[Any, ...]
    media: Mapping[str, str]

    def by_guid(self) -> defaultdict[str, list[NoteState]]:
        found: defaultdict[str, list[NoteState]] = defaultdict(list)
        for note in self.notes:
            found[note.guid].append(note)
        return found

    def fronts(self) -> dict[str, str]:
        return {note.guid: note.front for note in self.notes}

    def used_types(self) -> dict[int, TypeState]:
        return {id: self.types[id] for id in sorted({note.type for note in self.notes})}

    def empty_decks(self) -> set[str]:
        parts = [card.deck.split("::") for card in self.cards]
        used = {"::".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)}
        return set(self.decks) - used - {DEFAULT_DECK}


def state_of(collection: Collection) -> State:
    from anki.models import ModelManager, NotetypeId

    models = ModelManager(collection)  # of its own: the collection's remembers what was before an import
    decks = {int(each.id): each.name for each in collection.decks.all_names_and_ids()}
    media = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in Path(collection.media.dir()).iterdir()
    }
    notes = rows(collection, "select id, guid, mod, mid, flds, tags from notes order by id")
    cards = rows(
        collection,
        "select c.id, n.guid, c.ord, case c.odid when 0 then c.did else c.odid end, c.flags,"
        " c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.left, c.odue, c.data"
        " from cards c join notes n on n.id = c.nid order by c.id",
    )
    return State(
        tuple(_note(row, media) for row in notes),
        tuple(
            CardState(id, guid, number, decks.get(deck, ""), flag, tuple(rest))
            for id, guid, number, deck, flag, *rest in cards
        ),
        {each.id: _type(models.get(NotetypeId(each.id))) for each in models.all_names_and_ids()},
        tuple(sorted(decks.values())),
        tuple(tuple(row) for row in rows(collection, "select * from revlog order by id")),
        media,
    )


def _note(row: Sequence[Any], media: Mapping[str, str]) -> NoteState:
    id, guid, mod, type, fields, tags = row
    shown = fields
    if media:  # one picture may have two names, and one name two pictures
        shown = MEDIA.sub(lambda match: media.get(html.unescape(match.group()), match.group()), fields)
    front = shorten(fields.split("\x1f")[0]) or f"(a blank field, id {guid})"
    return NoteState(id, guid, mod, type, front, tuple(shown.split("\x1f")), tuple(tags.split()))


def _type(model: Mapping[str, Any] | None) -> TypeState:
    assert model is not None
    templates = tuple((each["name"], each["qfmt"], each["afmt"]) for each in model["tmpls"])
    look = (model["type"], model["css"], tuple(field["name"] for field in model["flds"]), templates)
    return TypeState(int(model["id"]), model["name"], model["mod"], look)


def words_of(text: str) -> list[str]:
    """The words of HTML; a picture is one."""
    return html.unescape(MARKUP.sub(" ", text)).split()


def shorten(text: str) -> str:
    line = " ".join(words_of(PICTURE.sub("[picture]", text)))
    return line if len(line) <= FRONT_WIDTH else line[: FRONT_WIDTH - 1] + "…"
