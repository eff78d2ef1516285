"""A survey and what `check` found in it -> figures: how many cards of what kind, how long, how hard, and how much work.

Cards are counted as a learner gets them: a note with two gaps, or one that is asked both ways, is two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median_low

from generator import ledger
from generator.check import Finding
from generator.checks.page import page
from generator.checks.rule import SEVERITIES, Severity
from generator.markup.formulas import BEGIN
from generator.notetypes import NOTETYPES
from generator.pipeline import Survey
from generator.preview import gaps
from generator.readability import Level, Measure, level, measure
from generator.records import Card, CardKind, Note
from generator.study import Load, load

PER_DAY = 10
# the words of the longest answer of each group but the last; what is longer than a screen or so is hard to grade
LENGTHS = (10, 25, 50, 75, 100, 150)
HOLDS = {
    "code": "<pre",
    "lists": "<li",
    "tables": "<table",
    "pictures": "<img",
    "sounds, films": "[sound:",
    "links": "<a ",
}
FORMULAS = "formulas"
# answers that are measured again after each edit of others
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a topic, "" for what is in none, and how many cards of each kind it has."""

    name: str
    kinds: Mapping[CardKind, int]


@dataclass(frozen=True, slots=True)
class Lengths:
    """The words of answers, but for code and formulas.

    counts: how many answers are in each group of LENGTHS, and how many are longer. middle: the median. question: that
    of the longest.
    """

    counts: tuple[int, ...]
    middle: int
    longest: int
    question: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A rule that found something, and how often."""

    severity: Severity
    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to know of a deck, or of all together.

    name: the deck's as Anki has it, "" for all. waiting: cards that cannot be learnt yet, for they have no answer or a
    build would refuse them; they are in none of the others. holds: how many cards show code, pictures and so on.
    new, changed: how many cards are, since the last build.
    """

    name: str
    notes: int
    cards: int
    waiting: int
    sections: tuple[Section, ...]
    lengths: Lengths
    holds: Mapping[str, int]
    reading: Level
    new: int
    changed: int
    load: Load
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of all decks together, and of each."""

    total: Figures
    decks: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A note: its card, its fields, how many cards a learner gets of it, and what it is since the last build.

    answer: what is counted in what stands on its back, None where nothing does.
    """

    card: Card
    fields: Mapping[str, str]
    cards: int
    state: ledger.State
    answer: Measure | None


def overview(survey: Survey, findings: Iterable[Finding], *, per_day: int = PER_DAY) -> Overview:
    """The figures of a survey. per_day: how many new cards a learner takes each day, at least 1."""
    found = list(findings)
    topics = [topic for topic in survey.topics if topic.cards]
    learnt = {topic.slug: list(_learnt(topic.cards, survey)) for topic in topics}
    decks = []
    for topic in topics:
        ids = {card.id for card in topic.cards}
        of_deck = [each for each in found if each.card and each.card.id in ids]
        decks.append(_figures(topic.deck, len(topic.cards), learnt[topic.slug], of_deck, per_day))
    everything = [each for notes in learnt.values() for each in notes]
    count = sum(len(topic.cards) for topic in topics)
    return Overview(_figures("", count, everything, found, per_day), tuple(decks))


def _figures(name: str, count: int, learnt: Sequence[_Learnt], found: Iterable[Finding], per_day: int) -> Figures:
    """The figures of so many cards, of which some are learnt."""
    states: Counter[ledger.State] = Counter()
    for each in learnt:
        states[each.state] += each.cards
    cards = states.total()
    return Figures(
        name=name,
        notes=len(learnt),
        cards=cards,
        waiting=count - len(learnt),
        sections=tuple(_sections(learnt)),
        lengths=_lengths(learnt),
        holds=_holds(learnt),
        reading=level([each.answer for each in learnt if each.answer]),
        new=states["new"],
        changed=states["changed"],
        load=load(cards, per_day),
        troubles=tuple(_troubles(found)),
    )


def _learnt(cards: Iterable[Card], survey: Survey) -> Iterator[_Learnt]:
    for card in cards:
        note = survey.notes.get(card.id)
        if note:
            fields = _fields(note)
            count = len(gaps.numbers(fields["Text"])) if "Text" in fields else 2 if fields["Reverse"] else 1
            answer = _measured(fields["Back"]) if fields["Back"] else None
            yield _Learnt(card, fields, count, ledger.state(survey.project.ledger, note), answer)


def _fields(note: Note) -> dict[str, str]:
    names = (field.name for field in NOTETYPES[note.notetype].fields)
    return dict(zip(names, note.fields, strict=True))


@lru_cache(KEPT)
def _measured(html: str) -> Measure:
    return measure(page(html).prose)


def _sections(learnt: Iterable[_Learnt]) -> Iterator[Section]:
    """The sections in reading order."""
    counts: dict[str, Counter[CardKind]] = {}
    for each in learnt:
        counts.setdefault(each.card.section, Counter())[_kind(each)] += each.cards
    for name, kinds in counts.items():
        yield Section(name, dict(kinds))


def _kind(learnt: _Learnt) -> CardKind:
    """The kind of a card, which settings may have changed."""
    if learnt.card.kind != "basic":
        return learnt.card.kind
    return "reversed" if learnt.fields["Reverse"] else "typed" if learnt.fields["Typed"] else "basic"


def _lengths(learnt: Iterable[_Learnt]) -> Lengths:
    """Of what stands on backs; of a cloze, whose text is its answer, only what explains it does."""
    answers = [(each.answer.words, each.card.front) for each in learnt if each.answer]
    counts = [count for count, _ in answers]
    edges = (-1, *LENGTHS, max(counts, default=0) + LENGTHS[-1])
    groups = tuple(sum(low < count <= high for count in counts) for low, high in pairwise(edges))
    longest, question = max(answers, key=lambda answer: answer[0], default=(0, ""))
    return Lengths(groups, median_low(counts) if counts else 0, longest, " ".join(question.split()))


def _holds(learnt: Iterable[_Learnt]) -> Mapping[str, int]:
    """What cards show, those most first; what none shows is left out."""
    counts: Counter[str] = Counter()
    for each in learnt:
        html = "\n".join(each.fields.values())
        for name, mark in HOLDS.items():
            counts[name] += each.cards * (mark in html)
        counts[FORMULAS] += each.cards * bool(BEGIN.search(html))
    return {name: count for name, count in counts.most_common() if count}


def _troubles(found: Iterable[Finding]) -> Iterator[Trouble]:
    """The rules that found something, the worst first, then those that found most."""
    counts = Counter((each.rule.severity, each.rule.name) for each in found)
    ordered = sorted(counts.items(), key=lambda pair: (SEVERITIES.index(pair[0][0]), -pair[1], pair[0][1]))
    for (severity, rule), count in ordered:
        yield Trouble(severity, rule, count)
