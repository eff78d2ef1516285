"""What the rules look at: each card with its fields as Anki shows them, the documents, and what a build refuses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.checks.page import Page, page
from generator.errors import InputError
from generator.fences import outside_code
from generator.notetypes import NOTETYPES
from generator.records import Card, Note, Origin, Topic
from generator.report import Source

FRONT = ("Front", "Text", "Options")


@dataclass(frozen=True, slots=True)
class Subject:
    """A card, and what a learner sees of it.

    front, back: its sides. fields: the HTML of its fields by name; empty where it has no answer yet or cannot be
    rendered. markdown: its text outside of code. removed: what was left out of it to be safe. is_linked: whether it
    shows a link in the place of a picture on the web.
    """

    card: Card
    topic: Topic
    front: Page
    back: Page
    fields: Mapping[str, str]
    markdown: str
    removed: tuple[str, ...] = ()
    is_linked: bool = False

    @property
    def pages(self) -> tuple[Page, Page]:
        return self.front, self.back


@dataclass(frozen=True, slots=True)
class Part:
    """A file of an author's own templates. is_back: whether it is a back. is_style: whether it is the stylesheet."""

    path: Path
    text: str
    is_back: bool
    is_style: bool


@dataclass(frozen=True, slots=True)
class Material:
    """All that is checked.

    errors: what a build would refuse. cards_files: their paths, as in the cards' origins. on_disk: where such a file
    holds each card, by the card's id. comments: the rules that each file switches off, by line. names: of all rules.
    media: the files that cards show, by name. parts: the files of the author's own templates.
    """

    topics: tuple[Topic, ...]
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]
    errors: tuple[InputError, ...]
    cards_files: frozenset[str] = frozenset()
    on_disk: Mapping[str, Origin] = field(default_factory=dict)
    comments: Mapping[str, Mapping[int, tuple[str, ...]]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    media: Mapping[str, bytes] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


def subjects(topics: Iterable[Topic], notes: Mapping[str, Note], linked: Collection[str]) -> tuple[Subject, ...]:
    """The cards with their notes. notes: by the card's id. linked: the ids of cards with a link for a picture."""
    return tuple(
        _subject(card, topic, notes.get(card.id), card.id in linked) for topic in topics for card in topic.cards
    )


def _subject(card: Card, topic: Topic, note: Note | None, is_linked: bool) -> Subject:
    names = [field.name for field in NOTETYPES[note.notetype].fields] if note else []
    fields = dict(zip(names, note.fields, strict=True)) if note else {}
    front = "\n".join(fields[name] for name in FRONT if fields.get(name))
    extra = f"<details>{fields['Extra']}</details>" if fields.get("Extra") else ""  # as the template folds it
    text = outside_code(f"{card.front}\n\n{card.back}\n\n{card.extra}")
    back = page(fields.get("Back", "") + extra)
    return Subject(card, topic, page(front), back, fields, text, note.removed if note else (), is_linked)
