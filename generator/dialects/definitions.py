"""Glossaries: definition lists as in Pandoc and PHP Markdown Extra,

    Poolish
    : A wet dough that ferments before the dough is made.

    Biga
    : The same, but stiff.

and, in paragraphs or lists, `**Poolish**: A wet dough ...`, `**Poolish** - A wet dough ...`, `Poolish: A wet dough ...`
or `Poolish – A wet dough ...`, and headings or bold lines that are terms.

Each form asks that the whole document be regular in it: a term that is explained stands in many an ordinary answer, in
the feature list of a README, in a list of settings. The looser the form, the more it takes; the loosest count only in
a document whose title says that it is a glossary, a vocabulary, flash cards. Letters as headings are no sections.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import words
from generator.asking import asks
from generator.cleaning import LINK, TAG, noise
from generator.dialects.cutting import cut, units
from generator.dialects.reading import BOLD_LINE, Reading, heading_text, title
from generator.labels import is_answer, is_question
from generator.records import Block, Document, Entry, Origin, Span

NOTHING = Reading((), ())
# what a document calls itself; "flash cards app" and "mode flash cards" are about a program
GLOSSARY = re.compile(
    rf"(?<!mode ){words.whole('glossary')}"
    r"(?!\W{1,3}(?:app|application|generator|tool|builder|bot|api|library|plugin|add-?on|extension|website|game|maker"
    r"|creator|importer|exporter|converter|manager|resources|links|mode|module|component)s?\b)"
    r"|(?<!simple )(?<!plain )(?<!general )(?<!man's )(?<!man’s )(?<!mans )\bterms\b"
    r"(?!\s+of\s+(?:service|use|sale)|\s+(?:and|&)\s+conditions)"
    r"|^\W{0,9}definitions\W{0,9}$",
    re.IGNORECASE,
)
# titles of what is read for use, not learnt: the parts of a README, of a manual, of a list of changes or of prices
FOR_USE = re.compile(
    rf"\W{{0,9}}(?:\w+\s{{1,3}}){{0,2}}{words.pattern('for-use')}"
    r"(?:\s+(?:list|guide|guidelines|instructions|options|reference|notes))?\W{0,9}"
    r"|\W{0,9}v?\d+\.\d.*|.*\b\d{4}-\d\d-\d\d\b.*",
    re.IGNORECASE,
)
# headings that are no sections: letters of the alphabet, numbers of cards
LETTER = re.compile(
    r"\W{0,9}(?:\w(?:\s?[-–—/&,|·\s]\s?\w){0,9}|\d{1,4}|symbols|numbers|others?"
    r"|(?:flash)?(?:card|karte|carte)\W{0,3}\d{1,4})?\W{0,9}",
    re.IGNORECASE,
)
# headings beside the terms
BESIDE = re.compile(rf"\W{{0,9}}(?:{words.pattern('beside')}|how to .{{1,80}})\W{{0,9}}", re.IGNORECASE)
SET_OFF = r"\s{0,3}[:：](?=\s|$|[^\x00-\x7f])|\s{1,9}(?:-{1,3}|[=→]|[-=]>)(?=\s|$)|\s{0,3}[–—](?=\s|$)"
# further names of the same: `**Poolish** (a sponge)`, `**Poolish** or **sponge**`
_OR = f"{words.whole('or')}|{words.whole('and')}"
MORE = rf"\s{{0,3}}\([^()]{{1,80}}\)|(?:\s(?:{_OR}|/)|,)\s(?:\*\*[^*]{{1,80}}\*\*|__[^_]{{1,80}}__)"
BOLD_TERM = re.compile(
    rf"(?P<mark>\*\*|__)(?=\S)(?P<term>.{{1,120}}?)(?P<inside>\s{{0,3}}[:：.])?(?P=mark)(?P<more>(?:{MORE}){{0,4}})"
    rf"(?(inside)(?:{SET_OFF})?|(?:{SET_OFF}|\.(?=\s)))\s*(?P<definition>.*)"
)
PLAIN_TERM = re.compile(rf"(?P<term>.{{1,80}}?)(?P<more>)(?:{SET_OFF}|\t+)\s*(?P<definition>.*)")
LINE_BREAK = re.compile(r"<br\s{0,3}/?>$|\\$", re.IGNORECASE)
# what begins a sentence rather than a line of a glossary: more than a sentence, an address, a number, a clause
NO_TERM = re.compile(r"\W*v?\d[\d.:/-]*\W*$|.*(?:[.!?;]\s|://)|[^\w\"'“«„`*_(<$@#/.+-]")
EMPHASIS = re.compile(r"([*_])([^*_]+)\1")
MOST_WORDS = 8
# of lists that are typed as text
BULLETS = " \t•·▪◦‣"
LISTED = re.compile(r"[ ]{0,3}[:~][ \t]+(?=\S)")
# the longest body, in lines, that a heading which is a mere term has in most cases
SHORT_BODY = 15
MOST = 0.8


# blocks, each with the title of the part that it is in
Located = Sequence[tuple[str, Block]]


@dataclass(frozen=True, slots=True)
class _Form:
    """A way of writing glossaries, and what it takes to believe it.

    at_least: how many terms there must be; named: the same in a document that calls itself a glossary. 0 is "never".
    share: how much of the document the terms and definitions must be, from 0 to 1. parts: in how many parts of the
    document they must stand if it does not call itself a glossary.
    """

    read: Callable[[Document, Located], Reading]
    at_least: int
    named: int
    share: float
    parts: int = 1


def definitions(document: Document) -> Reading:
    """The terms of a glossary, each with its definition; nothing where the document is none."""
    named = is_glossary(document)
    if not named and is_for_use(document):
        return NOTHING
    located = list(in_sections(document))
    for form in FORMS:
        enough = form.named if named else form.at_least
        reading = form.read(document, located) if enough else NOTHING
        # a list under one title alone may be of features; notes have several parts
        parts = len({entry.section for entry in reading.entries})
        if (
            len(reading.entries) >= max(1, enough)
            and share(document, reading) >= form.share
            and parts >= (1 if named else form.parts)
            and _are_terms(reading)
        ):
            return reading
    return NOTHING


def is_glossary(document: Document) -> bool:
    """Whether the document's title, or most of its headings, say that it is a glossary, a vocabulary, flash cards."""
    headings = _headings(document)
    names = [document.front_matter.get("title", ""), *headings[:1], *(block.text for block in _typed_title(document))]
    if sum(FOR_USE.fullmatch(heading) is not None for heading in headings) > 1:
        return False
    called = sum(GLOSSARY.search(heading) is not None for heading in headings)
    return "deck" in document.front_matter or any(map(GLOSSARY.search, names)) or called > len(headings) / 2


def _typed_title(document: Document) -> list[Block]:
    """The line that begins a document without headings, as its title; none where it is no line of its own."""
    return [
        block
        for block in document.blocks[:1]
        if block.kind == "paragraph" and len(block.text) < 80 and "\n" not in block.text
    ]


def is_for_use(document: Document) -> bool:
    """Whether the document's headings are those of a README, a manual or a list of changes, or ask."""
    headings = _headings(document)
    return any(map(FOR_USE.fullmatch, headings)) or sum(map(asks, headings)) > len(headings) / 2


def share(document: Document, reading: Reading) -> float:
    """How much of the document a reading explains, but for titles, rules, noise and lists of contents; 0 to 1."""
    content: set[int] = set()
    beside = False
    for block in document.blocks:
        if block.kind == "heading":
            beside = BESIDE.fullmatch(heading_text(block.text)[:200]) is not None
        if not beside and block.kind not in ("rule", "definitions") and title(block) is None:
            content |= _content(document, block)
    spans = {line for span in reading.spans for line in range(span.first, span.last + 1)}
    return len(content & spans) / max(1, len(content))


def _content(document: Document, block: Block) -> set[int]:
    """The lines of a block that are neither blank nor noise."""
    if noise(block) is not None:
        return set()
    lines = {line for line in range(block.first, block.last + 1) if document.lines[line - 1].strip()}
    inside = {line for child in block.children for line in range(child.first, child.last + 1)}
    return (lines - inside).union(*(_content(document, child) for child in block.children))


def in_sections(document: Document) -> Iterator[tuple[str, Block]]:
    """The document's blocks but for noise, each with the title of the part it is in; a heading is in that above it."""
    headings = [block for block in document.blocks if block.kind == "heading"]
    alone = headings and all(block.level > headings[0].level for block in headings[1:])
    above: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind == "definitions" or noise(block) is not None:
            continue
        text = title(block)
        level = block.level or 7
        if text is not None:
            above = [part for part in above if part[0] < level]
        yield next((name for _, name in reversed(above) if name), ""), block
        if text is not None:
            no_section = LETTER.fullmatch(text) or (alone and block is headings[0])
            above.append((level, "" if no_section else text))


def has_words(text: str) -> bool:
    """Whether a definition says something in words, so that it is no price, no number, no mere link."""
    plain = TAG.sub(" ", LINK.sub(" ", text))
    letters = sum(map(str.isalpha, plain))
    return letters > sum(map(str.isdigit, plain))


def _headings(document: Document) -> list[str]:
    """The headings, none longer than a title is."""
    return [heading_text(block.text)[:200] for block in document.blocks if block.kind == "heading"]


def _are_terms(reading: Reading) -> bool:
    """Whether they are defined once each, in words, and are no list of links."""
    entries = reading.entries
    terms = {entry.question.casefold() for entry in entries}
    worded = sum(has_words(entry.answer) for entry in entries)
    linked = sum("](" in entry.question and "://" in entry.question for entry in entries)
    return len(terms) >= 0.9 * len(entries) and worded >= MOST * len(entries) and linked < len(entries) / 2


def _spans(first: int, turn: int, last: int) -> list[Span]:
    """What the lines of an entry are. turn: the last line of its question."""
    question = [Span(first, turn, "question")]
    return [*question, Span(turn + 1, last, "answer")] if last > turn else question


def _listed(document: Document, located: Located) -> Reading:
    """The definition lists of the document."""
    lists = _Lists(document)
    for section, block in located:
        lists.take(section, block)
    lists.close()
    return Reading(tuple(lists.entries), tuple(lists.spans))


@dataclass(slots=True)
class _Open:
    """Terms, by their lines, whose definitions are still being read, each a list of lines."""

    terms: dict[int, str]
    section: str
    definitions: list[list[str]]
    last: int


class _Lists:
    """Reads definition lists block by block. entries, spans: of what is complete."""

    def __init__(self, document: Document) -> None:
        self.entries: list[Entry] = []
        self.spans: list[Span] = []
        self._document = document
        self._open: _Open | None = None
        self._waiting: dict[int, str] = {}

    def take(self, section: str, block: Block) -> None:
        """The next block of the document."""
        lines = dict(enumerate(block.text.split("\n"), start=block.first))
        if block.kind == "paragraph" and any(map(LISTED.match, lines.values())):
            self._take_lines(section, lines)
        elif self._open and self._document.lines[block.first - 1].startswith(("  ", "\t")):
            self._open.definitions[-1] += ["", *_dedent(self._document.lines[block.first - 1 : block.last])]
            self._open.last = block.last
        else:
            self.close()
            # a paragraph may be the term of a definition that follows after a blank line
            self._waiting = lines if block.kind == "paragraph" and len(lines) <= 2 else {}

    def _take_lines(self, section: str, lines: Mapping[int, str]) -> None:
        listed = {number for number, line in lines.items() if LISTED.match(line)}
        if min(lines) not in listed:
            self.close()
        for number, line in lines.items():
            if match := LISTED.match(line):
                self._define(section, number, line[match.end() :])
            elif self._open and (number + 1 not in listed or line.startswith(" ")):
                self._open.definitions[-1].append(line.lstrip())
                self._open.last = number
            else:
                self._finish()
                self._waiting[number] = line.strip()

    def _define(self, section: str, number: int, text: str) -> None:
        if self._waiting:
            self._finish()
            self._open, self._waiting = _Open(self._waiting, section, [], number), {}
        if self._open:
            self._open.definitions.append([text])
            self._open.last = number

    def close(self) -> None:
        """What comes next belongs to nothing so far."""
        self._finish()
        self._waiting = {}

    def _finish(self) -> None:
        if self._open:
            first, turn = min(self._open.terms), max(self._open.terms)
            origin = Origin(self._document.path, first, self._open.last)
            text = _several(self._open.definitions)
            self.entries += [Entry(term, text, origin, self._open.section) for term in self._open.terms.values()]
            self.spans += _spans(first, turn, self._open.last)
            self._open = None


def _dedent(lines: Sequence[str]) -> list[str]:
    """The lines of a definition's further block, without the indentation that makes it one."""
    expanded = [line.expandtabs(4) for line in lines]
    depth = min((len(line) - len(line.lstrip()) for line in expanded if line.strip()), default=0)
    return [line[min(depth, 4) :] for line in expanded]


def _several(texts: Sequence[Sequence[str]]) -> str:
    """One definition as it is, several as a numbered list."""
    if len(texts) == 1:
        return "\n".join(texts[0])
    return "\n".join(f"{number}. " + "\n   ".join(lines) for number, lines in enumerate(texts, start=1))


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


def _bold(document: Document, located: Located) -> Reading:
    return _read_terms(document, located, _bold_term)


def _plain(document: Document, located: Located) -> Reading:
    return _read_terms(document, located, _plain_term)


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
    spans = [span for group in groups for span in _spans(group[0].first, group[0].first, group[-1].last)]
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
    for section, block in located:
        if title(block) is not None or (block in _typed_title(document) and GLOSSARY.search(block.text)):
            yield None
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


def _titled(document: Document, located: Located) -> Reading:
    """The headings of one level, or the bold lines, that have a short text below them."""
    blocks = units(document)
    levels: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if (level := _level(block)) and _may_be_term(blocks, index):
            levels.setdefault(level, []).append(index)
    bodies = {level: [index for index in terms if _has_body(blocks, index)] for level, terms in levels.items()}
    level = max(bodies, key=lambda level: len(bodies[level]), default=0)
    if not level or len(bodies[level]) < MOST * len(levels[level]):
        return NOTHING
    parts = {index for index, block in enumerate(blocks) if 0 < _level(block) <= level} - set(levels[level])
    reading = cut(document, blocks, set(levels[level]), parts)
    short = sum(entry.origin.last - entry.origin.first < SHORT_BODY for entry in reading.entries)
    told = sum(blocks[index].kind == "paragraph" or _is_told(blocks, index) for index in levels[level])
    if min(short, told) < MOST * len(reading.entries):
        return NOTHING
    entries = [
        replace(entry, section="" if LETTER.fullmatch(entry.section) else entry.section) for entry in reading.entries
    ]
    return Reading(tuple(entries), reading.spans)


def _level(block: Block) -> int:
    """The level of a heading, 7 for a line in bold with or without text below it, 0 for anything else."""
    if block.kind == "paragraph" and BOLD_LINE.fullmatch(block.text.partition("\n")[0].strip()):
        return 7
    return block.level


def _head(block: Block) -> str:
    return heading_text(block.text) if block.kind == "heading" else block.text.partition("\n")[0].strip("*_ ")


def _may_be_term(blocks: Sequence[Block], index: int) -> bool:
    """Whether a title is no letter above terms and no heading beside them."""
    head = _head(blocks[index]).strip()
    if not head or BESIDE.fullmatch(head):
        return False
    return not LETTER.fullmatch(head) or _has_body(blocks, index)


def _has_body(blocks: Sequence[Block], index: int) -> bool:
    """Whether something but a heading or a title like it stands directly below the title."""
    if blocks[index].kind == "paragraph" and "\n" in blocks[index].text:
        return True
    below = blocks[index + 1] if index + 1 < len(blocks) else blocks[index]
    return below.kind not in ("heading", "rule") and _level(below) != _level(blocks[index])


def _is_told(blocks: Sequence[Block], index: int) -> bool:
    """Whether the text below the title begins with a sentence, not with a list, a table or code."""
    return index + 1 < len(blocks) and blocks[index + 1].kind in ("paragraph", "quote")


# the strictest first: a document that is regular in one is read in it
FORMS = (
    _Form(_listed, at_least=3, named=2, share=0.5),
    _Form(_bold, at_least=10, named=3, share=MOST, parts=2),
    _Form(_plain, at_least=0, named=5, share=MOST),
    _Form(_titled, at_least=0, named=3, share=MOST),
)
