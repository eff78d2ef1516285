"""A choice card -> what it asks, the options that it offers, and what it says behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.fences import scan
from generator.records import Card

OPTION = re.compile(r"[-*+] \[(?P<mark>[ xX])\] ")


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen, and whether that is right."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """The parts of a choice card. back: what explains."""

    question: str
    options: tuple[Option, ...]
    back: str


def offered(card: Card) -> Offered:
    """The options are the first task list of the card, in its front as a rule; the ticked ones are right."""
    question, options, rest = _around_options(card.front)
    if options:
        return Offered(question, options, f"{rest}\n\n{card.back}".strip("\n"))
    # no <!-- answer --> was written: the options stand alone
    question, options, rest = _around_options(f"{card.front}\n\n{card.back}")
    return Offered(question, options, rest.strip("\n"))


def _around_options(text: str) -> tuple[str, tuple[Option, ...], str]:
    """What stands before the first task list of a text, its items, and what stands behind it."""
    lines = list(scan(text.split("\n")))
    first = next((number for number, (line, code) in enumerate(lines) if not code and OPTION.match(line)), len(lines))
    last = first
    items: list[list[str]] = []
    for number, (line, code) in enumerate(lines[first:], start=first):
        if not code and OPTION.match(line):
            items.append([line])
        elif line.startswith("  "):
            items[-1].append(line[2:])
        elif line:
            break
        else:
            items[-1].append("")
            continue
        last = number + 1
    options = tuple(_option("\n".join(item).rstrip("\n")) for item in items)
    before, after = ("\n".join(line for line, _ in part).strip("\n") for part in (lines[:first], lines[last:]))
    return before, options, after


def _option(item: str) -> Option:
    begin = OPTION.match(item)
    assert begin is not None
    return Option(item[begin.end() :], begin["mark"] != " ")
