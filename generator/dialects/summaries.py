"""The summaries of folds -> what each is: a question, a mere label of the answer, a topic, a hint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from generator import words
from generator.asking import asks
from generator.cleaning import LINK
from generator.dialects.above import question_above, visible_text
from generator.dialects.folds import Fold, between, reveals
from generator.dialects.tags import Place
from generator.labels import is_question
from generator.records import Document

# what the summary of a fold is: a question; a label of the answer to the one above; a topic, which may be a question;
# a hint between a question and its answer; nothing of the kind
Role = Literal["asks", "reveals", "topic", "hint", "other"]
# a text that stands on so many folds, and on this share of them, is a label too
REPEATS = 3
SHARE = 0.5
# folds that ask nothing are a glossary's where they are this share of the document
ALMOST_ALL = 0.75


def summary_roles(document: Document, found: Sequence[Fold]) -> list[Role]:
    """What each fold's summary is."""
    times = Counter(fold.text.casefold() for fold in found)
    most = max(REPEATS, SHARE * len(found))
    roles: list[Role] = [
        "other" if _is_index(document, fold) else _role(fold.text, repeated=times[fold.text.casefold()] >= most)
        for fold in found
    ]
    for index in reversed(range(len(found) - 1)):
        follows = roles[index + 1] in ("reveals", "hint") and _touch(document, found[index], found[index + 1])
        if roles[index] == "topic" and follows:
            roles[index] = "hint"
    if roles.count("asks") >= max(1, SHARE * (roles.count("asks") + roles.count("topic"))):
        return roles
    return list(_settle(document, found, roles))


def _role(text: str, *, repeated: bool) -> Role:
    if not text or reveals(text) or (repeated and not is_question(text)):
        return "reveals"
    return "asks" if asks(text) else "topic"


def _settle(document: Document, found: Sequence[Fold], roles: Sequence[Role]) -> Iterator[Role]:
    """The roles in a document whose folds mostly do not ask: what one does is told by what stands above it."""
    lines = sum(block.last + 1 - block.first for block in document.blocks)
    topics = [fold for fold, role in zip(found, roles, strict=True) if role == "topic"]
    folded = sum(fold.after[0] + 1 - fold.begin[0] for fold in topics)
    else_: Role = "topic" if len(topics) >= REPEATS and folded >= ALMOST_ALL * lines else "other"
    past: Place = (0, 0)
    before: Role = "other"
    for fold, role in zip(found, roles, strict=True):
        if role == "topic":
            above = question_above(document, fold, past)
            continues = before == "reveals" and above is None
            role = "reveals" if continues or (above and asks(above.text)) else else_
        if role != "hint":
            past, before = fold.after, role
        yield role


def _is_index(document: Document, fold: Fold) -> bool:
    """Whether a fold hides links to places of the document, and nothing else."""
    text = between(document, *fold.body)
    targets = [match[3] for match in LINK.finditer(text)] if "](" in text else []
    return (
        bool(targets)
        and all(target.startswith("#") for target in targets)
        and not words.WORD.search(LINK.sub("", text))
    )


def _touch(document: Document, fold: Fold, following: Fold) -> bool:
    """Whether nothing stands between two folds."""
    return not visible_text(between(document, fold.after, following.begin))
