"""A note in a package -> the card that makes it again, of our own note types and of other tools'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain

from generator import cardfile, ledger
from generator.adoption.restore import Restorer, plain, words_of
from generator.canonical import canonical
from generator.errors import CardFileError
from generator.identity import born_id
from generator.ledger import Stamp
from generator.notetypes import CHOICE, CLOZE, NOTETYPES
from generator.records import Card, CardKind, Note, Topic
from generator.render import CLOZE_NUMBER, render
from generator.unpack import PackedNote

OURS = {notetype.id: notetype for notetype in NOTETYPES.values()}
FIELDS = {field.name for notetype in NOTETYPES.values() for field in notetype.fields}
# tags that say something of a learner, not of the card
LEARNERS_TAGS = frozenset({"marked", "leech"})
QUESTION = '<div class="dp-question">'
OPTION = re.compile(r'<li(?P<right> class="dp-right")?>(?P<text>.*?)</li>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)">\1</a>')
CONDITION = re.compile(r"\{\{#([^{}]*)\}\}")
SHOWN = re.compile(r"\{\{(?![#^/])(?:[^{}]*:)?([^{}:]*)\}\}")
TAG_SIGNS = re.compile(r"[\s\"{}=#\x00-\x1f\x7f]+")
# other names of theirs
SPELLINGS = {
    "bash": ("sh", "shell", "zsh"),
    "console": ("shell-session",),
    "cpp": ("c++",),
    "csharp": ("cs", "c#"),
    "dockerfile": ("docker",),
    "go": ("golang",),
    "hcl": ("terraform", "tf"),
    "javascript": ("js",),
    "kotlin": ("kt",),
    "markdown": ("md",),
    "python": ("py", "python3"),
    "ruby": ("rb",),
    "rust": ("rs",),
    "typescript": ("ts",),
    "yaml": ("yml",),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A note that became no card: its guid, what it asks, and why."""

    guid: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ForeignType:
    """A note type in the package. formats: the front and back of each template, in order. mod: Unix seconds."""

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    css: str
    mod: int

    @property
    def shown(self) -> list[str]:
        """The fields that its templates show; all, where there is no telling."""
        names = {name.strip() for format in chain.from_iterable(self.formats) for name in SHOWN.findall(format)}
        return [name for name in self.fields if name in names] or list(self.fields)


@dataclass(frozen=True, slots=True)
class PackedDeck:
    """The notes of a topic. topic: as it is on disk, or new and without cards. name: the deck's in the package.

    spelling: of its tags, by their case-folded form, as Anki takes those for one.
    """

    topic: Topic
    name: str
    notes: tuple[PackedNote, ...]
    spelling: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Adopted:
    """A card and the note that it was made of. topic: its slug. is_ours: the note's type. exact: it gives it again.

    is_whole: all text and pictures of the note are on the card.
    """

    card: Card
    topic: str
    note: Note
    is_ours: bool
    exact: bool
    is_whole: bool

    @property
    def stamp(self) -> Stamp:
        return Stamp(ledger.note_hash(self.note), self.note.mod)


def own_tags(note: PackedNote, root: str) -> Iterator[str]:
    """The tags of a note as a card has them, without their root; of our notes only those that have it."""
    for tag in note.tags:
        is_below = tag.casefold().startswith(f"{root}::".casefold())
        if is_below or (note.notetype not in OURS and tag.casefold() not in {root.casefold(), *LEARNERS_TAGS}):
            rest = tag[len(root) + 2 :] if is_below else tag
            if clean := "::".join(TAG_SIGNS.sub("-", level) for level in re.split(":{2,}", rest) if level):
                yield clean


def card_of(note: PackedNote, notetype: ForeignType, deck: PackedDeck, restorer: Restorer) -> Adopted | LeftOut:
    """The card of a note. What a build would stumble over becomes none."""
    is_ours = note.notetype in OURS
    tags = tuple(dict.fromkeys(deck.spelling[tag.casefold()] for tag in own_tags(note, deck.topic.slug)))
    card = _our_card(note, deck.topic.slug, restorer) if is_ours else _foreign_card(note, notetype, restorer)
    card = replace(card, tags=tags)
    try:
        rendered = render(card, deck.topic)
        before = _note_of_ours(note, deck.topic.slug) if is_ours else _foreign_note(note, notetype)
        if rendered.notetype == CLOZE.name and _clozes(before) != _clozes(rendered):
            return LeftOut(note.guid, plain(card.front), "a cloze of it is in code, where it would be none")
        if cardfile.load_card(cardfile.dump_card(card)) != replace(card, section=""):
            return LeftOut(note.guid, plain(card.front), "a cards file would not hold it as it is")
    except CardFileError as error:
        return LeftOut(note.guid, plain(next(iter(note.fields.values()))), error.what)
    exact = ledger.note_hash(rendered) == ledger.note_hash(before)
    is_whole = is_ours or _is_whole([note.fields[name] for name in notetype.shown], rendered)
    return Adopted(card, deck.topic.slug, before, is_ours, exact, is_whole)


def _note_of_ours(note: PackedNote, root: str) -> Note:
    """The note as a build would have made it: without fields and tags that a learner has added."""
    notetype = OURS[note.notetype]
    tags = tuple(tag for tag in note.tags if tag == root or tag.startswith(f"{root}::"))
    fields = tuple(note.fields.get(each.name, "") for each in notetype.fields)
    return Note(note.guid, notetype.name, fields, tags, note.mod)


def _foreign_note(note: PackedNote, notetype: ForeignType) -> Note:
    return Note(note.guid, notetype.name, tuple(note.fields.values()), note.tags, note.mod)


def _clozes(note: Note) -> set[str]:
    return set(CLOZE_NUMBER.findall("".join(note.fields)))


def _our_card(note: PackedNote, topic: str, restorer: Restorer) -> Card:
    """The card of a note of ours, without its tags."""
    fields = {name: note.fields.get(name, "") for name in FIELDS}
    card = Card(
        front="",
        back=restorer.block(fields["Back"]),
        id=note.guid,
        section=unescape(fields["Section"]),
        extra=restorer.block(fields["Extra"]),
        hint=restorer.inline(fields["Hint"]),
        source=unescape(link[1]) if (link := LINK.fullmatch(fields["Source"])) else restorer.inline(fields["Source"]),
    )
    if note.notetype == CLOZE.id:
        return _cloze(card, fields["Text"], restorer)
    fronts = restorer.spellings(fields["Front"])
    if note.notetype == CHOICE.id:
        options = "\n".join(
            f"- [{'x' if option['right'] else ' '}] {restorer.inline(option['text'])}"
            for option in OPTION.finditer(fields["Options"])
        )
        fronts = [f"{front}\n\n{options}".strip("\n") for front in fronts]
        return replace(card, kind="choice", front=_as_born(fronts, card.id, topic))
    kind: CardKind = "reversed" if fields["Reverse"] else "typed" if fields["Typed"] else "basic"
    return replace(card, kind=kind, front=_as_born(fronts, card.id, topic))


def _as_born(fronts: Sequence[str], id: str, topic: str) -> str:
    """The front of which the id was born, with all spellings of its code's language; the first, if that is unknown."""
    spelled = [
        re.sub(rf"(?m)(?<=^```){re.escape(name)}$", spelling, front)
        for front in fronts
        for name, spellings in SPELLINGS.items()
        for spelling in spellings
        if f"```{name}\n" in front
    ]
    return next((front for front in (*fronts, *spelled) if born_id(topic, front) == id), fronts[0])


def _cloze(card: Card, text: str, restorer: Restorer) -> Card:
    """The cloze card of a text: a question with the clozes in its answer, or all in the front."""
    text = text.replace("&#123;", "{").replace("&#125;", "}")
    if not text.startswith(QUESTION):
        return replace(card, kind="cloze", front=restorer.block(text))
    question, _, answer = text.removeprefix(QUESTION).partition("</div>\n")
    return replace(card, kind="cloze", front=restorer.inline(question), back=restorer.block(answer))


def _foreign_card(note: PackedNote, notetype: ForeignType, restorer: Restorer) -> Card:
    """The card of another tool's note, without tags: the first field asks, the next that holds something answers."""
    first, *others = notetype.shown
    filled = [name for name in others if note.fields[name].strip()]
    texts = [restorer.foreign(note.fields[name]) for name in filled]
    extra = [f"**{name}**\n\n{text}" for name, text in zip(filled[1:], texts[1:], strict=True)]
    return Card(
        front=restorer.foreign(note.fields[first]) if any(words_of(note.fields[first])) else "",
        back=texts[0] if texts else "",
        id=note.guid,
        kind=_foreign_kind(note, notetype, first, filled[0] if filled else ""),
        extra=canonical("\n\n".join(extra)),
    )


def _foreign_kind(note: PackedNote, notetype: ForeignType, front: str, back: str) -> CardKind:
    """What the templates make of a note: a second one that asks for the answer makes it reversed."""
    if notetype.is_cloze:
        return "cloze"
    if not back:
        return "basic"
    if any(f"{{{{type:{back}}}}}" in format for format, _ in notetype.formats):
        return "typed"
    for format, _ in notetype.formats[1:]:
        asked = SHOWN.findall(format)
        if back in asked and front not in asked and all(note.fields.get(name) for name in CONDITION.findall(format)):
            return "reversed"
    return "basic"


def unshown(note: PackedNote, notetype: ForeignType) -> list[str]:
    """The fields of another tool's note that hold something which no template shows; a mere switch is no such thing."""
    switches = {name for front, back in notetype.formats for name in CONDITION.findall(front + back)}
    kept = {*notetype.shown, *switches}
    return [name for name, html in note.fields.items() if note.notetype not in OURS and name not in kept and html]


def _is_whole(fields: Iterable[str], note: Note) -> bool:
    """Whether all text and pictures of the fields are in a note."""
    text, pictures = words_of("\n".join(note.fields))
    return all(words in text and found <= pictures for words, found in map(words_of, fields))
