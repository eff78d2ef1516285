"""Answers that are missing, too much to recall or to grade at once, or say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from generator.asking import asks
from generator.checks.fronts import ANSWERED
from generator.checks.material import Material, Subject
from generator.checks.rule import Found, Remark, Rule, on_cards, place
from generator.checks.vocabulary import ALTERNATIVES, ASKING, TELLING
from generator.identity import question_key
from generator.normalize import is_answered
from generator.records import Card, Question
from generator.wordcount import word_count

WORD = re.compile(r"\w[\w'’-]*")
# a screen and a half of a phone
MOST_WORDS = 150
# what a person can hold in mind at once
MOST_ITEMS = 7
MOST_HEADINGS = 1
MOST_TYPED = 6
# an answer that leaves out more of the question's words than this, of 1, may still say which of them it is
ECHO = 0.6
PLACEHOLDER = re.compile(
    r"[\W_]*(?:todo|tbd|tba|fixme|to be (?:added|done|written)|coming soon|answer (?:here|goes here|missing|pending)"
    r"|work in progress|lorem ipsum\b.*)[\W_]*",
    re.IGNORECASE,
)
MARKED = re.compile(r"\W*(?:TODO|FIXME|TBD|XXX)\b\s*:")


def _unanswered(material: Material) -> Iterator[Found]:
    for source in material.sources:
        for question in source.normalized.unanswered:
            yield Found(Remark("no answer"), question.origin, Card(_line(question), "", origin=question.origin))
    for topic in material.topics:
        for card in topic.cards:
            if not is_answered(card):
                yield Found(Remark("no answer"), place(card), card)


def _line(question: Question) -> str:
    """The first line of a question, the code below it left out."""
    return " ".join(question.text.strip().split("\n")[0].split())[:120]


def _placeholder(subject: Subject) -> Iterator[Remark]:
    for line in subject.back.prose.split("\n"):
        if line.strip() and (PLACEHOLDER.fullmatch(line) or MARKED.match(line)):
            yield Remark(f'the answer still has "{line.strip()[:60]}"', near=line.strip())


def _long(subject: Subject) -> Iterator[Remark]:
    lead = subject.back.lead
    count = word_count(lead) if len(lead) > MOST_WORDS else 0
    if count > MOST_WORDS:
        yield Remark(f"an answer of {count} words, more than {MOST_WORDS}")


def _long_list(subject: Subject) -> Iterator[Remark]:
    most = max(subject.back.lists, default=0)
    if most > MOST_ITEMS:
        yield Remark(f"a list of {most} items to recite, more than {MOST_ITEMS}")


def _headings(subject: Subject) -> Iterator[Remark]:
    if subject.back.headings > MOST_HEADINGS:
        yield Remark(f"an answer with {subject.back.headings} headings")


def _echoes(subject: Subject) -> Iterator[Remark]:
    answer = _told_before(subject) if asks(subject.front.text) else None
    if answer:
        question = _telling(subject.front.text)
        if len(answer) >= ECHO * len(question):
            yield Remark("the answer says no more than the question")


def _gives_away(subject: Subject) -> Iterator[Remark]:
    answer = _told_before(subject)
    question = _telling(subject.front.text)
    if answer and len(answer) < ECHO * len(question):
        text = question_key(subject.back.text)
        if text and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", question_key(subject.front.text)):
            yield Remark(f'the question has its answer, "{" ".join(subject.back.text.split())}", in it')


def _told_before(subject: Subject) -> frozenset[str]:
    """The telling words of a short answer, if the question has all of them and does not let one choose."""
    front, back = subject.front, subject.back
    nothing: frozenset[str] = frozenset()
    if subject.card.kind in ("cloze", "choice") or len(back.text) > len(front.text) + 20 or back.code or front.code:
        return nothing
    if (
        ANSWERED.match(back.text)
        or not ALTERNATIVES.isdisjoint(WORD.findall(front.text.casefold()))
        or "/" in front.text
    ):
        return nothing
    answer = _telling(back.text)
    return answer if len("".join(answer)) >= 3 and answer <= _telling(front.text) and "," not in front.text else nothing


def _telling(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(question_key(text))) - ASKING - TELLING


def _long_typed(subject: Subject) -> Iterator[Remark]:
    count = word_count(unescape(subject.fields.get("Typed", "")))
    if count > MOST_TYPED:
        yield Remark(f"an answer of {count} words to type, more than {MOST_TYPED}")


UNANSWERED = Rule(
    name="unanswered",
    severity="warning",
    finds="A question that has no answer.",
    why="It is in no deck until it has one.",
    mend="write its answer, or take the question out",
    look=_unanswered,
)
PLACEHOLDER_LEFT = Rule(
    name="placeholder",
    severity="warning",
    finds="A line of an answer that only holds a place, such as TODO.",
    why="It is on the card, and nobody can recall it.",
    mend="write what is missing, or delete the line",
    look=on_cards(_placeholder),
)
LONG_ANSWER = Rule(
    name="long-answer",
    severity="warning",
    finds=f"An answer of more than {MOST_WORDS} words that are not folded.",
    why="Nobody recalls it whole, so it cannot be graded, and a phone shows only its beginning.",
    mend="split it into several questions, or fold all but its lead: [cards] fold_after in deckpress.toml",
    look=on_cards(_long),
)
LONG_LIST = Rule(
    name="long-list",
    severity="warning",
    finds=f"A list of more than {MOST_ITEMS} items in an answer.",
    why="One forgotten item fails the card, and lists are what memory holds worst.",
    mend="ask for the items one by one or in groups, or make clozes of them",
    look=on_cards(_long_list),
)
HEADING_IN_ANSWER = Rule(
    name="heading-in-answer",
    severity="hint",
    finds="An answer of several parts, each with a heading.",
    why="Each heading is a question of its own; together they are too much for one card.",
    mend="make each heading a question, or a bold word",
    look=on_cards(_headings),
)
ECHOED_QUESTION = Rule(
    name="echoed-question",
    severity="warning",
    finds="A short answer that only repeats the question.",
    why="There is nothing to recall.",
    mend="write what a learner is to know",
    look=on_cards(_echoes),
)
GIVEN_AWAY = Rule(
    name="given-away",
    severity="hint",
    finds="A question that holds its answer.",
    why="It is read, not recalled.",
    mend="word the question without it",
    look=on_cards(_gives_away),
)
LONG_TYPED = Rule(
    name="long-typed",
    severity="warning",
    finds=f"A card with kind=typed whose answer has more than {MOST_TYPED} words.",
    why="It is compared letter by letter: no one types a sentence as it was written.",
    mend="shorten the answer to the word that counts, or drop kind=typed",
    look=on_cards(_long_typed),
)
