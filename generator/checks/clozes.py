"""Clozes that make no blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.checks.material import Subject
from generator.checks.rule import Remark, Rule, on_cards

OPEN = re.compile(r"\{\{c\d+::")
EMPTY = re.compile(r"\{\{c\d+::\s*(?:::[^{}]*)?\}\}")


def _unclosed(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind != "cloze":
        return
    text = subject.fields.get("Text") or subject.markdown
    for begin, limit in pairwise([*(found.end() for found in OPEN.finditer(text)), len(text)]):
        if text.find("}}", begin, limit) < 0:
            yield Remark("a cloze that no }} closes", near=text[begin : begin + 20].split("\n")[0])


def _empty(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind == "cloze" and (found := EMPTY.search(subject.markdown)):
        yield Remark("a cloze that hides nothing", near=found[0])


def _literal(subject: Subject) -> Iterator[Remark]:
    if subject.card.kind != "cloze" and (found := OPEN.search(subject.markdown)):
        yield Remark(f"{found[0]}...}}}} on a card of kind {subject.card.kind}", near=found[0])


OPEN_CLOZE = Rule(
    name="open-cloze",
    severity="error",
    finds="A cloze that no }} closes.",
    why="Anki shows its braces, and makes no blank.",
    mend="close it with }}",
    look=on_cards(_unclosed),
)
EMPTY_CLOZE = Rule(
    name="empty-cloze",
    severity="error",
    finds="A cloze with nothing in it.",
    why="The card asks for nothing.",
    mend="write what is to be recalled between :: and }}",
    look=on_cards(_empty),
)
LITERAL_CLOZE = Rule(
    name="literal-cloze",
    severity="warning",
    finds="A cloze on a card that is not a cloze card.",
    why="Its braces are shown as they are.",
    mend="give the card kind=cloze in the cards file, or take the braces away",
    look=on_cards(_literal),
)
