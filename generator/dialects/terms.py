"""Lines and items that define a term, as in `**Poolish**: A wet dough ...` and `Poolish – A wet ...` -> entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator import words
from generator.dialects.glossary import GLOSSARY, Located, entry_spans, typed_title
from generator.dialects.prose import is_prose_block, marked
from generator.dialects.reading import BOLD_LINE, MARKS, NOTHING, Reading, title
from generator.labels import is_answer, is_question
from generator.patterns import lazy
from generator.records import Block, Document, Entry, Origin

SET_OFF = r"\s{0,3}[:：](?=\s|$|[^\x00-\x7f])|\s{1,9}(?:-{1,3}|[=→]|[-=]>)(?=\s|$)|\s{0,3}[–—](?=\s|$)"
# further names of the same: `**Poolish** (a sponge)`, `**Poolish** or **sponge**`
_OR = f"(?i:{words.whole('or')}|{words.whole('and')})"
MORE = rf"\s{{0,3}}\([^()]{{1,80}}\)|(?:\s(?:{_OR}|/)|,)\s(?:\*\*[^*]{{1,80}}\*\*|__[^_]{{1,80}}__)"
BOLD_TERM = lazy(
    rf"(?P<mark>\*\*|__)(?=\S)(?P<term>.{{1,120}}?)(?P<inside>\s{{0,3}}[:：.])?(?P=mark)(?P<more>(?:{MORE}){{0,4}})"
    rf"(?(inside)(?:{SET_OFF})?|(?:{SET_OFF}|\.(?=\s)))\s*(?P<definition>.*)"
)
PLAIN_TERM = lazy(rf"(?P<term>.{{1,80}}?)(?P<more>)(?:{SET_OFF}|\t+)\s*(?P<definition>.*)")
LINE_BREAK = lazy(r"<br\s{0,3}/?>$|\\$", re.IGNORECASE)
# what begins a sentence rather than a line of a glossary: more than a sentence, an address, a number, a clause
NO_TERM = lazy(r"\W*v?\d[\d.:/-]*\W*$|.*(?:[.!?;]\s|://)|[^\w\"'“«„`*_(<$@#/.+-]")
EMPHASIS = lazy(r"([*_])([^*_]+)\1")
MOST_WORDS = 8
# of lists that are typed as text
BULLETS = " \t•·▪◦‣"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line of a paragraph with those that continue it, an item, or another block; term: what it defines, and how."""

    section: str
    text: str
    first: int
    last: int
    term: tuple[str, str] | None = None
    is_item: bool = False


Match = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class _Habit:
    """How terms are written in a document. heads: also as the bold first line of an item, with all else below it."""

    match: Match
    heads: bool = False

    def item(self, item: Block) -> tuple[str, str] | None:
        """The term that an item begins with, and how its definition begins."""
        first, _, rest = item.text.partition("\n")
        head = BOLD_LINE.fullmatch(LINE_BREAK.sub("", first.rstrip()).rstrip())
        if head and self.heads and rest.strip() and not is_question(first) and not is_answer(first):
            return head[2].rstrip(": "), ""
        return self.match(first)


def bold_terms(document: Document, located: Located) -> Reading:
    if not any(map(_may_hold_bold, marked(document))):
        return NOTHING
    return _read_terms(document, located, _bold_term)


def plain_terms(document: Document, located: Located) -> Reading:
    return _read_terms(document, located, _plain_term)


def _may_hold_bold(block: Block) -> bool:
    """Whether a line of the block, or of one in it, begins in bold."""
    lines = block.text.split("\n")
    return any(line.lstrip(BULLETS).startswith(MARKS) for line in lines) or any(map(_may_hold_bold, block.children))


def _bold_term(line: str) -> tuple[str, str] | None:
    """The term that a line begins with in bold, and how its definition begins."""
    line = line.lstrip(BULLETS)
    match = BOLD_TERM.match(line)
    if match is None or is_question(line) or is_answer(line) or not any(map(str.isalpha, match["term"])):
        return None
    more = (match["more"] or "").replace("**", "").replace("__", "")
    return match["term"] + more, match["definition"]


def _plain_term(line: str) -> tuple[str, str] | None:
    """The term that a line begins with, in bold or not, and how its definition begins."""
    line = line.lstrip(BULLETS)
    if (bold := _bold_term(line)) or is_question(line) or is_answer(line):
        return bold
    match = PLAIN_TERM.match(line)
    if (
        match is None
        or not any(map(str.isalpha, match["term"]))
        or NO_TERM.match(match["term"])
        or len(match["term"].split()) > MOST_WORDS
    ):
        return None
    return EMPHASIS.sub(r"\2", match["term"].strip()), match["definition"]


def _read_terms(document: Document, located: Located, match: Match) -> Reading:
    """The terms that match knows at the beginning of lines and items; nothing where they are few among what is not."""
    groups: list[list[_Unit]] = []
    count, begun = 0, False
    for unit in _units(document, located, _Habit(match, heads=_has_heads(document, match))):
        if unit is None:
            begun = False
            continue
        count += 1
        if unit.term:
            groups.append([unit])
            begun = True
        elif begun and not unit.is_item and not groups[-1][0].is_item:
            groups[-1].append(unit)
    if len(groups) < count / 2:
        return NOTHING
    spans = [span for group in groups for span in entry_spans(group[0].first, group[0].first, group[-1].last)]
    return Reading(tuple(_entry(document, group) for group in groups), tuple(spans))


def _has_heads(document: Document, match: Match) -> bool:
    """Whether items whose first line is bold define it, and are not the titles of lists of terms."""
    plain, heads = _Habit(match), _Habit(match, heads=True)
    items = [item for block in document.blocks if block.kind == "list" for item in block.children]
    headed = [item for item in items if heads.item(item) and not plain.item(item)]
    titles = sum(any(_holds_terms(child, plain) for child in item.children if child.kind == "list") for item in headed)
    return titles <= len(headed) / 2


def _entry(document: Document, group: Sequence[_Unit]) -> Entry:
    unit = group[0]
    assert unit.term is not None
    term, begins = unit.term
    rest = unit.text.partition("\n")[2]
    answer = "\n\n".join([f"{begins}\n{rest}".strip("\n"), *(other.text for other in group[1:])])
    return Entry(term, answer, Origin(document.path, unit.first, group[-1].last), unit.section)


def _units(document: Document, located: Located, habit: _Habit) -> Iterator[_Unit | None]:
    """The document in units; None where a title ends what came before."""
    named = [block for block in typed_title(document) if GLOSSARY.search(block.text)]
    for section, block in located:
        if title(block) is not None or block in named:
            yield None
        elif is_prose_block(block):
            yield _Unit(section, block.text, block.first, block.last)
        elif block.kind == "paragraph":
            lines = block.text.split("\n")
            cuts = [number for number, line in enumerate(lines) if number and habit.match(line)]
            for begin, end in pairwise([0, *cuts, len(lines)]):
                text, first = "\n".join(lines[begin:end]), block.first + begin
                yield _Unit(section, text, first, block.first + end - 1, habit.match(lines[begin]))
        elif block.kind == "list" and _holds_terms(block, habit):
            yield from _items(section, block, habit)
        elif block.kind != "rule":
            yield _Unit(section, block.text, block.first, block.last)


def _holds_terms(block: Block, habit: _Habit) -> bool:
    """Whether an item of the list, or of a list in an item that is no term, begins with a term."""
    return any(
        habit.item(item) or any(_holds_terms(child, habit) for child in item.children if child.kind == "list")
        for item in block.children
    )


def _items(section: str, block: Block, habit: _Habit) -> Iterator[_Unit]:
    """The items of a list; an item that is no term and holds a list of terms is the title of that list."""
    for item in block.children:
        term = habit.item(item)
        lists = [child for child in item.children if child.kind == "list" and _holds_terms(child, habit)]
        if term or not lists:
            yield _Unit(section, item.text, item.first, item.last, term, is_item=True)
        else:
            for child in lists:
                yield from _items(item.children[0].text.strip("*_: "), child, habit)
