"""A survey and what `check` found in it -> what preview shows: decks of cards with their sides, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import ledger
from generator.check import Finding
from generator.checks.page import page
from generator.checks.rule import Severity
from generator.ledger import State
from generator.memory import Memory
from generator.notetypes import Look
from generator.overview import Overview
from generator.pipeline import Survey
from generator.preview import gaps
from generator.preview.faces import Face, faces
from generator.preview.formulas import with_mathml
from generator.preview.showing import Shown, shown
from generator.records import Card, CardKind, Note, Origin, Topic

# the fields that are searched
TEXTS = ("Front", "Text", "Options", "Back", "Extra")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that `check` found. what: the fault; mend: what to do; why: it matters."""

    severity: Severity
    rule: str
    what: str
    mend: str
    why: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Row:
    """A card as a learner gets it, of which a note may have several.

    id: the note's guid and the card's number, from 1. text: all that is on it, to be searched. state: what it is since
    the last build. sides: None where it cannot be shown, for it has no answer yet or a build would refuse it.
    """

    id: str
    ord: int
    question: str
    text: str
    section: str
    tags: tuple[str, ...]
    kind: CardKind
    state: State
    origin: Origin | None
    problems: tuple[Problem, ...]
    sides: Shown | None


@dataclass(frozen=True, slots=True)
class Deck:
    """A topic with its cards, in reading order. name: the deck's, as Anki has it."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is shown. problems: those of no card. texts: the lines of each file read, with their numbers, by path.

    css: the stylesheet of the cards. media: the files that they show, by name. looked_for: where these were looked for.
    figures: what the overview tells; None for none.
    """

    decks: tuple[Deck, ...]
    problems: tuple[Problem, ...]
    texts: Mapping[str, Sequence[tuple[int, str]]]
    css: str
    media: Mapping[str, bytes]
    looked_for: frozenset[Path]
    figures: Overview | None = None


def contents(
    survey: Survey,
    findings: Iterable[Finding],
    looks: Mapping[str, Look],
    figures: Overview | None = None,
    *,
    memory: Memory | None = None,
) -> Contents:
    """What is shown of a survey. looks: by the note type's name. figures: those of the survey.

    memory: holds the notes that are as they were.
    """
    memory = memory or Memory()
    of_cards, others = _sorted(survey, findings)
    decks = [
        Deck(topic.deck, tuple(_rows(survey, topic, of_cards, looks, memory))) for topic in survey.topics if topic.cards
    ]
    css = next(iter(looks.values())).css  # that of all note types
    return Contents(tuple(decks), tuple(others), dict(_texts(survey)), css, survey.media, survey.looked_for, figures)


def _rows(
    survey: Survey, topic: Topic, problems: Mapping[str, list[Problem]], looks: Mapping[str, Look], memory: Memory
) -> Iterator[Row]:
    for card in topic.cards:
        note = survey.notes.get(card.id)
        if note is None:
            yield _row(card, 0, problems[card.id], question=" ".join(card.front.split()), text=card.front + card.back)
            continue
        look = looks[note.notetype]
        key = ("seen", note, look, topic.deck)
        text, seen = memory.recall(key, lambda: _seen(note, look, topic.deck))  # noqa: B023
        for ord, question, sides in seen:
            yield _row(
                card,
                ord,
                problems[card.id],
                question=question or " ".join(card.front.split()),
                text=text,
                state=ledger.state(survey.project.ledger, note),
                sides=sides,
            )


def _seen(note: Note, look: Look, deck: str) -> tuple[str, tuple[tuple[int, str, Shown], ...]]:
    """All that is on a note, and of each of its cards its number, what it asks and its sides."""
    fields = {field.name: value for field, value in zip(look.notetype.fields, note.fields, strict=True)}
    text = " ".join(page(fields[name]).text for name in TEXTS if fields.get(name))
    return text, tuple((face.ord, _question(face, fields), shown(face, fields)) for face in faces(note, look, deck))


def _row(
    card: Card,
    ord: int,
    problems: Iterable[Problem],
    *,
    question: str,
    text: str,
    state: State = "",
    sides: Shown | None = None,
) -> Row:
    return Row(
        f"{card.id}-{ord + 1}",
        ord,
        question,
        text,
        card.section,
        card.tags,
        card.kind,
        state,
        card.origin,
        tuple(problems),
        sides,
    )


def _question(face: Face, fields: Mapping[str, str]) -> str:
    """What the card asks, in one line."""
    if "Text" in fields:
        asked = gaps.filled(fields["Text"], face.ord + 1, is_back=False)
    else:
        asked = fields["Back" if face.ord else "Front"]
    return " ".join(page(with_mathml(asked)).text.split())


def _sorted(survey: Survey, findings: Iterable[Finding]) -> tuple[Mapping[str, list[Problem]], list[Problem]]:
    """What was found by the id of the card, and what belongs to none.

    What a build refuses belongs to all of the project, and besides to the card in whose lines it is.
    """
    cards = _cards_by_line(survey)
    of_cards: dict[str, list[Problem]] = defaultdict(list)
    others: list[Problem] = []
    for each in findings:
        rule = each.rule
        problem = Problem(rule.severity, rule.name, each.what, each.mend, rule.why, each.origin)
        if each.card:
            of_cards[each.card.id].append(problem)
            continue
        others.append(problem)
        for id in cards.get((each.origin.path, each.origin.first), ()):
            of_cards[id].append(problem)
    return of_cards, others


def _cards_by_line(survey: Survey) -> Mapping[tuple[str, int], list[str]]:
    """The ids of the cards that are in each line of each file."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for topic in survey.topics:
        for card in topic.cards:
            if card.origin:
                for line in range(card.origin.first, card.origin.last + 1):
                    found[card.origin.path, line].append(card.id)
    return found


def _texts(survey: Survey) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The lines of each file read, with their numbers in it."""
    for source in survey.sources:
        yield source.document.path, list(zip(source.document.origins, source.document.lines, strict=True))
    for path, text in survey.project.texts.items():
        yield str(path), list(enumerate(text.split("\n"), start=1))
