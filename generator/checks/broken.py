"""What a build refuses, and cards that show nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Material, Subject
from generator.checks.rule import Found, Remark, Rule, on_cards
from generator.errors import TagCaseError
from generator.records import Origin

# what shows though it is no text
SHOWN = re.compile(r"<(?:img|audio|video|svg|hr|input|object)\b|\[sound:", re.IGNORECASE)


def _refused(material: Material) -> Iterator[Found]:
    for error in material.errors:
        if not isinstance(error, TagCaseError):  # which the rule on tags finds
            line = error.line or 0
            yield Found(Remark(error.what.split("\n")[0], mend=error.hint), Origin(error.path, line, line))


def _empty_front(subject: Subject) -> Iterator[Remark]:
    if not subject.fields or subject.front.text.strip() or subject.front.code:
        return
    if not any(SHOWN.search(subject.fields.get(name, "")) for name in ("Front", "Text")):
        yield Remark("the front shows nothing")


REFUSED = Rule(
    name="refused",
    severity="error",
    finds="A document, cards file or card that a build refuses.",
    why="Nothing is built until it is mended.",
    mend="mend it as the message says",
    look=_refused,
)
EMPTY_FRONT = Rule(
    name="empty-front",
    severity="error",
    finds="A card whose front has no text and no picture.",
    why="Anki makes no card of it, or an empty one.",
    mend="write the question",
    look=on_cards(_empty_front),
)
