"""A card template -> what Anki would refuse in it, or show in a card's place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

TAG = re.compile(r"\{\{(?P<sign>[#^/]?)(?P<name>[^{}]*)\}\}")
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ANSWER = re.compile(r"""\bid\s*=\s*["']?answer\b""")
# what Anki can do with a field; an add-on's filter is none on a phone
FILTERS = frozenset({"cloze", "cloze-only", "furigana", "hint", "kana", "kanji", "nc", "text", "tts", "type"})
FRONT_SIDE = "FrontSide"
# what Anki itself fills in, on any card
SPECIAL_FIELDS = frozenset({"Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", FRONT_SIDE})


class Fault(NamedTuple):
    """What is wrong in a line of a template, and what to do."""

    line: int
    what: str
    hint: str


class Reference(NamedTuple):
    """A {{..}} of a template. sign: #, ^ or / of a section, else empty. filters: from the outermost."""

    line: int
    sign: str
    filters: tuple[str, ...]
    field: str


def find_faults(text: str, fields: Collection[str], *, is_back: bool, is_cloze: bool) -> Iterator[Fault]:
    """What is wrong in a template, from its top. fields: that its note type has."""
    found = list(references(text))
    yield from _unknown(found, {*fields, *SPECIAL_FIELDS})
    yield from _unbalanced(found)
    yield from _misplaced(found, is_back=is_back, is_cloze=is_cloze)
    shown = [each for each in found if not each.sign]
    if not is_back and not any(each.field in fields for each in shown):
        yield Fault(1, "it shows no field of the note, and Anki makes no card of it", "write a field as {{NAME}}")
    elif is_cloze and not any("cloze" in each.filters for each in shown):
        yield Fault(
            1, "it shows no cloze, and Anki makes no card of it", "write {{cloze:Text}}, on the front and the back"
        )
    if is_back and len(answers := ANSWER.findall(COMMENT.sub("", text))) != 1:
        what = f'id="answer" stands {len(answers)} times; clients scroll to it'
        yield Fault(1, what, 'write <hr id="answer"> once, above the answer')


def references(text: str) -> Iterator[Reference]:
    """The {{..}} of a template, from its top."""
    for tag in TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        *filters, field = (part.strip() for part in tag["name"].split(":"))
        yield Reference(line, tag["sign"], tuple(filters), field)


def _unknown(references: Collection[Reference], fields: Collection[str]) -> Iterator[Fault]:
    for each in references:
        if each.field not in fields:
            hint = f"use one of {', '.join(sorted(fields))}"
            yield Fault(each.line, f'there is no field "{each.field}" in this note type', hint)
        for name in each.filters:
            if name.split(" ")[0] not in FILTERS:
                yield Fault(each.line, f'Anki has no filter "{name}"', f"use one of {', '.join(sorted(FILTERS))}")


def _unbalanced(references: Collection[Reference]) -> Iterator[Fault]:
    opened: list[Reference] = []
    for each in references:
        if each.sign in ("#", "^"):
            opened.append(each)
        elif each.sign == "/" and (not opened or opened.pop().field != each.field):
            yield Fault(each.line, f"{{{{/{each.field}}}}} closes what is not open here", "close what was opened last")
            return
    for each in opened[-1:]:
        yield Fault(
            each.line,
            f"{{{{{each.sign}{each.field}}}}} is never closed",
            f"write {{{{/{each.field}}}}} where it ends",
        )


def _misplaced(references: Collection[Reference], *, is_back: bool, is_cloze: bool) -> Iterator[Fault]:
    for each in references:
        if each.field == FRONT_SIDE and not is_back:
            yield Fault(each.line, "{{FrontSide}} stands on a front", "take it away: only a back can repeat its front")
        if "cloze" in each.filters and not is_cloze:
            what = "{{cloze:..}} stands in a note type that has no clozes"
            yield Fault(each.line, what, f"write {{{{{each.field}}}}}")
