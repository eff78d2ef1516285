"""What a rule is: a name, how bad what it finds is, why that matters, how to mend it, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from generator.checks.material import Material, Subject
from generator.records import Card, Origin, Topic

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a rule has to say. what: the fault, lower case, no full stop.

    near: a text on the line that is meant, if not the card's first. mend: what to do, where the rule's own hint does
    not fit.
    """

    what: str
    near: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A remark, and where it belongs: to a card, or to a place in a file."""

    remark: Remark
    origin: Origin
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for.

    severity: error is broken on the card, warning is poor to study, hint is worth a look. finds: what it finds, as the
    table of rules has it. why: what that does to who studies. mend: what to do, as a hint says it.
    fix: mends it in a topic's cards, where that is mechanical.
    """

    name: str
    severity: Severity
    finds: str
    why: str
    mend: str
    look: Callable[[Material], Iterable[Found]]
    fix: Callable[[Topic], Topic] | None = None


def place(card: Card) -> Origin:
    """Where a card stands; each that was read has an origin."""
    assert card.origin is not None
    return card.origin


def on_cards(look: Callable[[Subject], Iterable[Remark]]) -> Callable[[Material], Iterator[Found]]:
    """The look at all cards that looks at each of them."""

    def look_at_all(material: Material) -> Iterator[Found]:
        for subject in material.subjects:
            for remark in look(subject):
                yield Found(remark, place(subject.card), subject.card)

    return look_at_all
