"""Questions, and their answers in a part of its own further down, each under the number of its question, as in

    1. What is steam for?
    2. Where is the light?

    ## Answers

    1. For the crust.
    2. On the left.

Either may be a list, paragraphs that begin with a number (`**1.**`, `Q1.`, `A1.`), or headings (`Question 1`,
`Solution 1`). Numbers that begin again are another set: the answers to several follow in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import words
from generator.asking import asks
from generator.dialects.options import WORD
from generator.dialects.reading import NOTHING, Reading, heading_text, title
from generator.identity import question_key
from generator.labels import is_answer
from generator.patterns import lazy
from generator.records import Block, Document, Entry, Origin, Span

# this share of the questions must read like one, and have an answer
SHARE = 0.5
# so many of the answers must be to one of the questions
KNOWN = 0.8
FEWEST = 2
# an answer that is a letter alone says which option is right
LETTERS = 2
# words beside those for an answer in the title of the second part
BESIDE = frozenset(
    ["the", "to", "and", "of", "for", "all", "questions", "question", "review", "sheet", "model", "sample"]
)
SAYING = words.of("key") | BESIDE
LONGEST_TITLE = 60
# below all headings
PLAIN = 7
NUMBER = lazy(
    r"\s{0,3}(?P<mark>\*\*|__)?[(\[]?(?:(?P<word>[^\W\d_]{1,12})[ ]?[.#]?[ ]?)?(?P<number>\d{1,4})"
    r"(?:\s?[.):\]、．）：]+|\s[-–—](?=\s)|(?(word)(?=\s|$)|(?=\*\*|__)))(?P<close>(?(mark)(?:\*\*|__)?))(?=\s|$|\D)\s*"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands under a number, without it. first, last: its lines."""

    number: int
    blocks: tuple[Block, ...]
    first: int
    last: int

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks).strip("\n")


Numbering = Callable[[Block], list[_Unit]]


def apart(document: Document) -> Reading:
    """The questions whose answers stand apart, in the order of the questions."""
    if not any(map(_is_key, document.blocks)):
        return NOTHING
    blocks = [block for block in document.blocks if block.kind != "definitions"]
    entries: list[Entry] = []
    spans: list[Span] = []
    begin = 0
    for key in range(1, len(blocks)):
        if key < begin or not _is_key(blocks[key]):
            continue
        end = _end(blocks, key)
        asked, begin = blocks[begin:key], key + 1
        for questions, answers in _sets(asked, blocks[key + 1 : end]):
            entries += _entries(document, questions, answers, _section(asked, questions))
            spans += [Span(unit.first, unit.last, "question") for unit in questions]
            spans += [Span(unit.first, unit.last, "answer") for unit in answers]
            spans.append(Span(blocks[key].first, blocks[key].last, "heading"))
            begin = end
    return Reading(tuple(entries), tuple(spans))


def _is_key(block: Block) -> bool:
    """Whether a title says that answers follow."""
    if block.kind == "paragraph" and len(block.text) > 2 * LONGEST_TITLE:  # as most are
        return False
    text = title(block) or (block.text.strip() if block.kind == "paragraph" else "")
    if not text or len(text) > LONGEST_TITLE or "\n" in text:
        return False
    first = WORD.search(text.casefold())
    if first is None or first[0] not in SAYING:
        return False
    said = set(WORD.findall(text.casefold()))
    return bool(said & words.of("key")) and said <= SAYING


def _end(blocks: Sequence[Block], key: int) -> int:
    """Where the answers below a title end: at the next one as high."""
    level = blocks[key].level or PLAIN
    ends = (
        index
        for index, block in enumerate(blocks[key + 1 :], start=key + 1)
        if _is_key(block) or (title(block) is not None and (block.level or PLAIN) <= level and not _headed(block))
    )
    return next(ends, len(blocks))


def _sets(asked: Sequence[Block], told: Sequence[Block]) -> list[tuple[list[_Unit], list[_Unit]]]:
    """The sets of questions and those of their answers; none where they are no such."""
    answers = [sets for form in FORMS if (sets := list(_runs(_units(told, form))))]
    questions = [sets for form in FORMS if answers and (sets := list(_runs(_units(asked, form))))]
    for later in answers:
        for sets in questions:
            earlier = sets[-len(later) :]
            if len(earlier) == len(later) and all(map(_fit, earlier, later)):
                return list(zip(earlier, later, strict=True))
    return []


def _units(blocks: Iterable[Block], form: Numbering) -> Iterator[_Unit]:
    """What stands under the numbers of a form, each with the blocks below it up to a title."""
    last: _Unit | None = None
    for block in blocks:
        found = form(block)
        if not found:
            goes_on = last and (title(block) is None or (form is _headed and _headed(block) == []))
            if last and goes_on and block.kind != "rule":
                last = replace(last, blocks=(*last.blocks, block), last=block.last)
            elif last:
                yield last
                last = None
            continue
        yield from [last] if last else []
        yield from found[:-1]
        last = found[-1]
        if block.kind == "list" and len(found) > 1:
            yield last
            last = None
    yield from [last] if last else []


def _runs(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """The units up to where the numbers begin again."""
    run: list[_Unit] = []
    for unit in units:
        if run and unit.number <= run[-1].number:
            yield run
            run = []
        run.append(unit)
    yield from [run] if run else []


def _fit(questions: Sequence[_Unit], answers: Sequence[_Unit]) -> bool:
    """Whether units ask, are not answered where they stand, and the others answer them in words."""
    numbers = {unit.number for unit in questions}
    known = sum(unit.number in numbers for unit in answers)
    asking = sum(asks(unit.text.split("\n")[0]) and not _is_answered(unit) for unit in questions)
    letters = sum(len(unit.text.strip("()[]*_. ")) < LETTERS and unit.text.isalpha() for unit in answers)
    return (
        known >= max(FEWEST, SHARE * len(questions), KNOWN * len(answers))
        and asking >= SHARE * len(questions)
        and letters < SHARE * len(answers)
    )


def _is_answered(unit: _Unit) -> bool:
    return any(is_answer(block.text) or _is_prose(block) for block in unit.blocks[1:])


def _is_prose(block: Block) -> bool:
    """Whether a block below a question may answer it."""
    return block.kind == "paragraph" and not asks(block.text)


def _entries(document: Document, questions: Sequence[_Unit], answers: Sequence[_Unit], section: str) -> Iterator[Entry]:
    told = {unit.number: unit for unit in answers}
    for unit in questions:
        answer = told.get(unit.number)
        origin = Origin(document.path, unit.first, answer.last if answer else unit.last)
        yield Entry(unit.text, _without(answer, unit.text) if answer else "", origin, section)


def _without(answer: _Unit, question: str) -> str:
    """The text of an answer, without the question where that is said again before it."""
    rest = answer.blocks[1:]
    again = rest and question_key(answer.blocks[0].text) == question_key(question)
    return replace(answer, blocks=rest).text if again else answer.text


def _section(blocks: Sequence[Block], questions: Sequence[_Unit]) -> str:
    """The title above questions that says more than that they are some."""
    before = [title(block) for block in blocks if block.first < questions[0].first]
    named = [text for text in before[1:] if text and not set(WORD.findall(text.casefold())) <= BESIDE]
    return named[-1] if named else ""


def _listed(block: Block) -> list[_Unit]:
    """The items of a numbered list."""
    if block.kind != "list":
        return []
    lines = block.text.split("\n")
    found = [(item, NUMBER.match(lines[item.first - block.first])) for item in block.children]
    return [_Unit(int(match["number"]), item.children, item.first, item.last) for item, match in found if match]


def _bulleted(block: Block) -> list[_Unit]:
    """The items of another list, counted."""
    items = block.children if block.kind == "list" and not _listed(block) else ()
    return [_Unit(number, item.children, item.first, item.last) for number, item in enumerate(items, start=1)]


def _written(block: Block) -> list[_Unit]:
    """The parts of a paragraph whose lines begin with numbers."""
    lines = block.text.split("\n") if block.kind == "paragraph" else []
    begins = [index for index, line in enumerate(lines) if NUMBER.match(line)]
    if not begins or begins[0]:
        return []
    return [
        _numbered(block, "\n".join(lines[begin:end]), block.first + begin, block.first + end - 1)
        for begin, end in pairwise([*begins, len(lines)])
    ]


def _headed(block: Block) -> list[_Unit]:
    """A heading with a number."""
    if block.kind != "heading" or not NUMBER.match(heading_text(block.text)):
        return []
    return [_numbered(block, heading_text(block.text), block.first, block.last)]


def _numbered(block: Block, text: str, first: int, last: int) -> _Unit:
    match = NUMBER.match(text)
    assert match
    rest = ("" if match["close"] else match["mark"] or "") + text[match.end() :]
    part = replace(block, kind="paragraph", text=rest, first=first, last=last)
    return _Unit(int(match["number"]), (part,) if rest.strip() else (), first, last)


FORMS: tuple[Numbering, ...] = (_listed, _bulleted, _written, _headed)
