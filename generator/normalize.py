"""Entries -> cards: the one place that judges what was found.

Labels, numbers and emphasis around a whole question go; a question without an answer, or with a mere placeholder, is
no card; bare lines that are a list become one; the same question asked twice in a topic is one card with both answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator import references, words
from generator.asking import asks
from generator.canonical import canonical
from generator.dialects.prose import marked
from generator.errors import EmptyError
from generator.identity import ID, question_key
from generator.labels import is_answer, strip_answer, strip_question
from generator.levels import legend, split_level
from generator.markup import footnotes
from generator.memory import TEXTS
from generator.numbers import without
from generator.records import Card, CardKind, Document, Entry, Findings, Origin, Question
from generator.topic import slug, unmarked

# the letter of a part, and a number in it
KEYED = re.compile(r"[A-Z]\d{1,3}\\?[.):]\s+(?=\S)")
EMPHASIZED = re.compile(r"([*_]{1,3})(?=\S)((?:(?!\1).)+)(?<=\S)\1:?")
OPTION = re.compile(r"[-*+] \[(?P<mark>[ xX])\] (?P<text>.*)")
EMPTY_BOXES = ("- [ ] ", "* [ ] ", "+ [ ] ")
# the letters that options go by
MOST_OPTIONS = 26
BETWEEN_ANSWERS = "\n\n-----\n\n"
STATED_ID = re.compile(
    r"(?:\{#(?P<braces>[A-Za-z0-9][\w-]{0,63})\}|<!--\s*id:\s*(?P<comment>[A-Za-z0-9][\w-]{0,63})\s*-->)(?P<after>[*_]*)\s*$"
)
# what stands in for an answer; and in a table of contents, dots that lead to a page
PLACEHOLDER = re.compile(
    rf"[\W_]*(?:{words.pattern('placeholder')})?[\W_]*|\\?(?:\.{{3}}|…)[.…\s]*\d{{1,4}}", re.IGNORECASE
)
CLOZE = re.compile(r"\{\{c[1-9]\d{0,2}::(?:(?!\}\}).)+\}\}", re.DOTALL)
CODE = re.compile(r"`++[^`]*+`++")
# what the title of a part says that is a mere "answers", in any order and with the topic's own words
NO_SECTION = words.of("no-section")


@dataclass(frozen=True, slots=True)
class Merge:
    """A question that a topic asks more than once, now one card; where each asking stands."""

    question: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Normalized:
    """The cards of one document, and its questions that are none."""

    cards: tuple[Card, ...]
    unanswered: tuple[Question, ...]


def normalize(document: Document, findings: Findings, topic: str) -> Normalized:
    """The cards of the entries found in a document. topic: the topic's name."""
    cards: list[Card] = []
    waiting: dict[str, list[Question]] = {}
    meanings = legend(marked(document))
    known = references.by_label(document.definitions)
    for entry in findings.entries:
        card = _card(document, entry, topic, meanings, known)
        if is_answered(card) and (is_answer(entry.answer) or not _is_form(card.back)):
            cards.append(card)
        else:
            question = Question(card.front.partition("\n\n")[0], document.place(entry.origin))
            waiting.setdefault(question_key(card.front), []).append(question)
    for question in findings.unanswered:
        waiting.setdefault(question_key(question.text), []).append(question)
    answered = {question_key(card.front) for card in cards}
    unanswered = [question for key in waiting.keys() - answered for question in waiting[key]]
    return Normalized(tuple(cards), tuple(sorted(unanswered, key=lambda question: question.origin.first)))


def is_answered(card: Card) -> bool:
    """Whether the card can be studied: a cloze answers itself, and a choice has its options."""
    return card.kind in ("cloze", "choice", "typed") or not _is_placeholder(card.back)


# a build asks of each card several times
@lru_cache(maxsize=TEXTS)
def _is_placeholder(text: str) -> bool:
    return PLACEHOLDER.fullmatch(text) is not None


def _is_form(answer: str) -> bool:
    """Whether an answer is for the reader to fill in: a list of boxes, none of them ticked."""
    return answer.startswith(EMPTY_BOXES) and all(
        line.startswith((*EMPTY_BOXES, "  ")) or not line for line in answer.split("\n")
    )


def require_cards(document: Document, normalized: Normalized) -> None:
    """Raise EmptyError where not one entry of the document makes a card."""
    if normalized.cards:
        return
    if normalized.unanswered:
        count = len(normalized.unanswered)
        what = f"{count} question{'s' * (count > 1)} and not one answer"
        line = normalized.unanswered[0].origin.first
        raise EmptyError(document.path, line, what, "write an answer below a question")
    raise EmptyError(
        document.path,
        None,
        "no question was found in it",
        'label each question and answer, as in "Q1. What is ...?" and, below it, "Ans - It is ..."; write terms as '
        '"term :: meaning" or in a table of two columns; deckpress inspect FILE shows what was tried',
    )


def merge(cards: Iterable[Card], *, keep_first: bool = False) -> tuple[tuple[Card, ...], tuple[Merge, ...]]:
    """The cards with each question once, where it stands first, holding all its answers in order.

    keep_first: only its first answer.
    """
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(question_key(card.front), []).append(card)
    merged = []
    for group in groups.values():
        if len(group) > 1:
            merged.append(Merge(group[0].front, tuple(card.origin for card in group if card.origin)))
    return tuple(_join(group[:1] if keep_first else group) for group in groups.values()), tuple(merged)


def _join(group: Sequence[Card]) -> Card:
    if len(group) == 1:
        return group[0]
    backs = dict.fromkeys(card.back for card in group)
    tags = dict.fromkeys(tag for card in group for tag in card.tags)
    stated = next((card.id for card in group if card.id), "")
    return replace(group[0], back=BETWEEN_ANSWERS.join(backs), tags=tuple(tags), id=stated)


def _card(document: Document, entry: Entry, topic: str, meanings: Mapping[str, str], known: Mapping[str, str]) -> Card:
    """The card of an entry, its id only if the document states one.

    meanings: of the signs that mark levels. known: the document's definitions, by label.
    """
    stated = STATED_ID.search(entry.question)
    question = entry.question[: stated.start()].rstrip() + stated["after"] if stated else entry.question
    front, level = split_level(_front(strip_question(question), known), meanings)
    front = _bare(front)
    answer = strip_answer(entry.answer)
    if "[^" in answer:
        answer = "\n".join(footnotes.split(answer.split("\n"))[0])  # they come with the definitions
    if entry.kind == "choice" and not _has_options(front):
        # options that run into each other, as formulas over several lines do, are no list to choose from
        entry, answer = replace(entry, kind="basic"), answer or _ticked(entry.question)
    if document.lines_matter:
        from generator.barelists import with_markers  # takes time to load

        answer = with_markers(answer)
    section = _section(entry.section, topic)
    tags = [slug(section), f"level::{level}" if level else "", *map(_tag, (*document.tags, *entry.tags))]
    return Card(
        front=front,
        back=canonical(answer, references.named(answer, known)),
        id=_stated_id(stated),
        section=section,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        kind=_kind(entry, front, answer),
        origin=document.place(entry.origin),
    )


def _kind(entry: Entry, front: str, answer: str) -> CardKind:
    return "cloze" if _is_cloze(entry, front, answer) else entry.kind


def _has_options(front: str) -> bool:
    """Whether a question ends with a list of options of which some are ticked: what a choice card is made of."""
    options = [OPTION.fullmatch(line) for line in front.rpartition("\n\n")[2].split("\n")]
    ticked = sum(option is not None and option["mark"] != " " for option in options)
    return None not in options and 1 < len(options) <= MOST_OPTIONS and ticked > 0


def _is_cloze(entry: Entry, front: str, answer: str) -> bool:
    """Whether the question holds what is to be recalled, as Anki marks it, and so is none."""
    marked = entry.kind == "basic" and "{{c" in front and CLOZE.search(CODE.sub("", front))
    return bool(marked) and not (answer.strip() and asks(front))


def _tag(text: str) -> str:
    """A tag of the document as Anki takes it: levels joined by ::, no blanks."""
    return "::".join(filter(None, map(slug, text.split("::"))))


def _ticked(question: str) -> str:
    """The right options of a question, one below the other."""
    options = (OPTION.fullmatch(line) for line in question.split("\n"))
    return "\n\n".join(option["text"] for option in options if option and option["mark"] != " ")


def _stated_id(stated: re.Match[str] | None) -> str:
    """The id that a question states, if it can be one: a heading's anchor may hold more than an id may."""
    id = (stated["braces"] or stated["comment"]) if stated else ""
    return id if ID.fullmatch(id) else ""


def _front(question: str, known: Mapping[str, str]) -> str:
    """The question without a number, and without emphasis around all of it."""
    return _bare(_unnumbered(canonical(question, references.named(question, known))))


def _bare(front: str) -> str:
    if whole := EMPHASIZED.fullmatch(front):
        front = whole[2].strip()
    return _unnumbered(front)


def _unnumbered(text: str) -> str:
    if text[:2].isalpha():  # as most begin
        return text
    keyed = KEYED.match(text)
    return text[keyed.end() :] if keyed else without(text)


# the same for all cards of a part
@lru_cache(maxsize=1 << 12)
def _section(title: str, topic: str) -> str:
    """The title as a section's name, or "" where it says no more than that here be answers on the topic."""
    name = _unnumbered(unmarked(title))
    words = set(slug(name).split("-")) - NO_SECTION - set(slug(topic).split("-"))
    return name if words else ""
