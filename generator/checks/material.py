"""What the rules look at: each card with its fields as Anki shows them, the documents, and what a build refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.checks.page import Page, page
from generator.errors import InputError
from generator.fences import scan
from generator.normalize import is_answered
from generator.notetypes import NOTETYPES
from generator.records import Card, Topic
from generator.render import render
from generator.report import Source

# no author writes code spans of more characters
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`).{1,4000}?(?<!`)\1(?!`)", re.DOTALL)
FRONT = ("Front", "Text", "Options")
SHOWN = (*FRONT, "Back", "Extra")


@dataclass(frozen=True, slots=True)
class Subject:
    """A card, and what a learner sees of it.

    front, back: its sides. fields: the HTML of its fields by name; empty where it has no answer yet or cannot be
    rendered. markdown: its text outside of code.
    """

    card: Card
    topic: Topic
    front: Page
    back: Page
    fields: Mapping[str, str]
    markdown: str

    @property
    def pages(self) -> tuple[Page, Page]:
        return self.front, self.back


@dataclass(frozen=True, slots=True)
class Material:
    """All that is checked. cards_files: their paths, as in the cards' origins. errors: what a build would refuse."""

    topics: tuple[Topic, ...]
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]
    cards_files: frozenset[str]
    errors: tuple[InputError, ...]


def material(
    topics: Iterable[Topic], sources: Iterable[Source], cards_files: Iterable[str], errors: Iterable[InputError]
) -> Material:
    """The material that these cards and documents are, each field rendered as for a build."""
    topics, wrong = tuple(topics), list(errors)
    subjects = tuple(_subjects(topics, wrong))
    return Material(topics, subjects, tuple(sources), frozenset(cards_files), tuple(wrong))


def _subjects(topics: Iterable[Topic], errors: list[InputError]) -> Iterator[Subject]:
    for topic in topics:
        for card in topic.cards:
            try:
                yield _subject(card, topic)
            except InputError as error:
                errors.append(error)
                yield _shown(card, topic, {})


def _subject(card: Card, topic: Topic) -> Subject:
    if not is_answered(card):
        return _shown(card, topic, {})
    note = render(card, topic)
    names = (field.name for field in NOTETYPES[note.notetype].fields)
    return _shown(card, topic, dict(zip(names, note.fields, strict=True)))


def _shown(card: Card, topic: Topic, fields: dict[str, str]) -> Subject:
    front = "\n".join(fields[name] for name in FRONT if fields.get(name))
    back = "\n".join(fields[name] for name in ("Back", "Extra") if fields.get(name))
    text = outside_code(f"{card.front}\n\n{card.back}\n\n{card.extra}")
    return Subject(card, topic, page(front), page(back), fields, text)


def outside_code(markdown: str) -> str:
    """The lines of a Markdown text without its code fences and code spans."""
    if "```" in markdown or "~~~" in markdown:
        markdown = "\n".join(line for line, code in scan(markdown.split("\n")) if not code)
    return CODE_SPAN.sub("`code`", markdown) if "`" in markdown else markdown
