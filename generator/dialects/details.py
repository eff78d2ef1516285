"""Answers that are folded away, with the question on the fold, as in

    <details>
    <summary>What is a canary release?</summary><br>

    Rolling a new version out to a small share of the traffic first.
    </details>

or above it, where the fold only says that here is the answer:

    ### What is a canary release?

    <details><summary>Show the answer</summary> ...

A fold inside an answer belongs to it; a fold that asks nothing and holds folds that do is a section. What hides
a table of contents is no question, nor is what asks nothing where most folds do not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator import blocks, words
from generator.asking import asks
from generator.cleaning import LINK, TAG, noise
from generator.dialects.reading import Reading, heading_text, title
from generator.fences import scan
from generator.labels import is_question
from generator.records import Block, Document, Entry, Origin, Span

# a line of the document and a column in it, both counted from 0
Place = tuple[int, int]
# what the summary of a fold is: a question; a label of the answer to the one above; a topic, which may be a question;
# a hint between a question and its answer; nothing of the kind
Role = Literal["asks", "reveals", "topic", "hint", "other"]

TOKEN = re.compile(r"`+|<!--|-->|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?:\s[^<>]*|/?)>", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
MARKERS = re.compile(r"(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
BREAKS = frozenset(("br", "hr"))
WRAPPERS = frozenset(
    [
        *("b", "big", "br", "center", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "p", "small"),
        *("span", "strong", "u"),
    ]
)
# a summary of these words alone tells that an answer is there, and not to which question
REVEALING = words.of("reveal")
# a text that stands on so many folds, and on this share of them, is a label too
REPEATS = 3
SHARE = 0.5
# folds that ask nothing are a glossary's where they are this share of the document
ALMOST_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML tag, and the places where it begins and ends."""

    name: str
    closing: bool
    begin: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Fold:
    """A `<details>`, from begin to after, and from where to where its summary and its body are.

    text: the summary's. floor: where what stands above it begins at the earliest. section: a fold around it.
    """

    begin: Place
    after: Place
    summary: tuple[Place, Place]
    body: tuple[Place, Place]
    children: tuple[Fold, ...] = ()
    text: str = ""
    floor: Place = (0, 0)
    section: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and the folds that answer it.

    line: where it begins, from 0. above: whether that is above its fold; level: that of the last heading there.
    """

    text: str
    line: int
    folds: tuple[Fold, ...]
    above: bool = False
    level: int = 0


def details(document: Document) -> Reading:
    """The folds that hold answers, each with its question."""
    questions = list(_questions(document, list(_leaves(document))))
    entries: list[Entry] = []
    spans: list[Span] = []
    for question, section in zip(questions, _sections(document, questions), strict=True):
        fold, last = question.folds[0], _last_line(document, question.folds[-1])
        answer = "\n\n".join(body(document, each) for each in question.folds)
        asked = max(question.line, fold.begin[0] - 1) if question.above else min(fold.summary[1][0], last - 1)
        entries.append(Entry(question.text, answer, Origin(document.path, question.line + 1, last), section))
        spans.append(Span(question.line + 1, asked + 1, "question"))
        if asked + 1 < last:
            spans.append(Span(asked + 2, last, "answer"))
    return Reading(tuple(entries), tuple(spans))


def folds(document: Document) -> list[Fold]:
    """The outermost folds of the document, in order.

    One that is never closed ends at the next, at the next heading, or where the document does.
    """
    roots: list[Fold] = []
    opened: list[tuple[Tag, list[Tag], list[Fold]]] = []
    for tag in tags(_visible(document), ("details", "summary")):
        if tag.name == "summary":
            if opened:
                opened[-1][1].append(tag)
        elif not tag.closing:
            opened.append((tag, [], []))
        elif opened:
            fold = _fold(document, *opened.pop(), end=tag.begin, after=tag.end)
            (opened[-1][2] if opened else roots).append(fold)
    return sorted([*roots, *_unclosed(document, opened)], key=lambda fold: fold.begin)


def body(document: Document, fold: Fold) -> str:
    """What a fold hides, without the tags that only wrap it."""
    begin, end = fold.body
    text = between(document, begin, end, indent=_column(document, fold.begin))
    first, _, rest = text.partition("\n")
    follows = rest.split("\n", 1)[0]
    if follows.strip() and not TAG.sub("", first).strip():
        text = f"{first}\n{_dedent(rest)}"
    return unwrap(text)


def reveals(text: str) -> bool:
    """Whether a summary only says that an answer is there, as in "Click to see the solution"."""
    words = WORD.findall(text.casefold())
    return bool(words) and all(word in REVEALING or len(word) == 1 for word in words)


def tags(lines: Iterable[tuple[int, str]], names: Collection[str]) -> Iterator[Tag]:
    """The tags of these names in numbered lines; none in a code span or a comment."""
    for number, line in lines:
        tokens = list(TOKEN.finditer(line)) if "<" in line else []
        last = {token[0]: index for index, token in enumerate(tokens)}
        inside = ""
        for index, token in enumerate(tokens):
            if inside:
                inside = inside if token[0] != inside else ""
            elif token["name"] is None:
                closer = "-->" if token[0] == "<!--" else token[0]
                inside = closer if last.get(closer, -1) > index else ""
            elif token["name"].lower() in names:
                yield Tag(token["name"].lower(), bool(token["close"]), (number, token.start()), (number, token.end()))


def between(document: Document, begin: Place, end: Place, *, indent: int = 0) -> str:
    """The text between two places, its lines after the first without so many columns of blanks."""
    if begin[0] == end[0]:
        return document.lines[begin[0]][begin[1] : end[1]] if begin[0] < len(document.lines) else ""
    lines = list(document.lines[begin[0] : end[0] + 1])
    if end[0] < len(document.lines):
        lines[-1] = lines[-1][: end[1]]
    first, *rest = lines or [""]
    return "\n".join([first[begin[1] :], *(line[min(indent, len(line) - len(line.lstrip())) :] for line in rest)])


def unwrap(text: str) -> str:
    """The text without blank lines at its edges and without the tags that only wrap it, such as `<br><b> ... </b>`."""
    lines = text.split("\n")
    found = list(tags(((number, line) for number, (line, code) in enumerate(scan(lines)) if not code), WRAPPERS))
    lines = _without(lines, _wrapping(lines, found))
    if lines[0].strip():
        lines[0] = lines[0].lstrip()
    return re.sub(r"\A(?:[ \t]*\n)+", "", "\n".join(lines)).rstrip()


def _visible(document: Document) -> Iterator[tuple[int, str]]:
    """The numbered lines on which a tag is one: not those of code, quotes and comments."""
    hidden = set(_hidden(document.blocks))
    for block in document.blocks:
        for number in range(block.first - 1, block.last):
            if number not in hidden:
                yield number, document.lines[number]


def _hidden(found: Iterable[Block]) -> Iterator[int]:
    for block in found:
        if block.kind in ("fence", "code", "quote") or (block.kind == "html" and block.text.startswith("<!--")):
            yield from range(block.first - 1, block.last)
        elif block.kind == "html":  # where Markdown sees no fence, its author may
            lines = scan(block.text.split("\n"))
            yield from (number for number, (_, code) in enumerate(lines, start=block.first - 1) if code)
        yield from _hidden(block.children)


def _fold(
    document: Document, tag: Tag, summaries: Sequence[Tag], children: Sequence[Fold], *, end: Place, after: Place
) -> Fold:
    """The fold that a tag opens; a summary that is never closed ends with its line."""
    limit = min([end, *(child.begin for child in children[:1])])
    begin = finish = start = tag.end
    opening = next((each for each in summaries if not each.closing and each.end <= limit), None)
    if opening:
        begin = opening.end
        closing = next((each for each in summaries if each.closing and begin <= each.begin < limit), None)
        finish, start = (closing.begin, closing.end) if closing else [min((begin[0] + 1, 0), limit)] * 2
    text = between(document, begin, finish, indent=_column(document, tag.begin))
    text = unwrap(text if text.split("\n")[0].strip() else _dedent(text))
    if text.startswith("#") and "\n" not in text:
        text = heading_text(text)
    return Fold(tag.begin, after, (begin, finish), (start, max(start, end)), tuple(children), text)


def _unclosed(document: Document, opened: Sequence[tuple[Tag, list[Tag], list[Fold]]]) -> Iterator[Fold]:
    """The folds that were never closed, each up to the next thing, and what was found in them."""
    headings = [block.first - 1 for block in document.blocks if block.kind == "heading"]
    following: Place = (max((block.last for block in document.blocks), default=0), 0)
    for tag, summaries, children in reversed(opened):
        ends = [following, *(child.begin for child in children[:1])]
        index = bisect_right(headings, tag.begin[0])
        ends += [(number, 0) for number in headings[index : index + 1]]
        end = min(ends)
        yield _fold(document, tag, summaries, (), end=end, after=end)
        yield from children
        following = tag.begin


def _column(document: Document, place: Place) -> int:
    """The column of a place where nothing but blanks and markers of lists stands before it, else its line's indent."""
    line = document.lines[place[0]]
    match = MARKERS.match(line)
    marked = match.end() if match else 0
    return place[1] if marked >= place[1] else len(line) - len(line.lstrip())


def _dedent(text: str) -> str:
    """The text without the blanks that all its lines begin with: inside a tag, they are no code."""
    lines = text.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines)


def _wrapping(lines: Sequence[str], found: Sequence[Tag]) -> set[Tag]:
    """The tags at the edges of the lines that have no partner, or one that is there to wrap what is between."""
    partners = _partners(found)
    leading = list(_run(lines, (0, 0), found))
    trailing = list(_run(lines, (len(lines) - 1, len(lines[-1])), found[::-1]))
    edges = {*leading, *trailing}
    ends = [len(line.rstrip()) for line in lines]
    gone: set[Tag] = set()
    for tag in leading:
        partner = partners.get(tag)
        ends_line = tag.end[1] >= ends[tag.end[0]]
        if not (tag.closing or partner is None or partner in edges or ends_line):
            break
        gone |= {tag, partner or tag}
    for tag in trailing:
        if not (tag in gone or partners.get(tag) is None or partners[tag] in gone):
            break
        gone.add(tag)
    return gone


def _without(lines: Sequence[str], gone: Collection[Tag]) -> list[str]:
    cuts: dict[int, list[int]] = {}
    for tag in sorted(gone, key=lambda tag: tag.begin):
        cuts.setdefault(tag.begin[0], []).extend([tag.begin[1], tag.end[1]])
    kept = list(lines)
    for number, columns in cuts.items():
        edges = [0, *columns, len(lines[number])]
        kept[number] = "".join(lines[number][begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))
    return kept


def _partners(found: Iterable[Tag]) -> dict[Tag, Tag]:
    """For each tag that is one of a pair, the other one."""
    opened: dict[str, list[Tag]] = {}
    partners: dict[Tag, Tag] = {}
    for tag in found:
        waiting = opened.setdefault(tag.name, [])
        if not tag.closing and tag.name not in BREAKS:
            waiting.append(tag)
        elif waiting:
            partners[tag] = waiting[-1]
            partners[waiting.pop()] = tag
    return partners


def _run(lines: Sequence[str], place: Place, found: Iterable[Tag]) -> Iterator[Tag]:
    """The tags from a place on, in either direction, with nothing but blanks between."""
    for tag in found:
        forward = place <= tag.begin
        if not (_blank(lines, place, tag.begin) if forward else _blank(lines, tag.end, place)):
            return
        yield tag
        place = tag.end if forward else tag.begin


def _blank(lines: Sequence[str], begin: Place, end: Place) -> bool:
    """Whether nothing but blanks stands between two places."""
    if begin[0] == end[0]:
        return not lines[begin[0]][begin[1] : end[1]].strip()
    between = (lines[begin[0]][begin[1] :], *lines[begin[0] + 1 : end[0]], lines[end[0]][: end[1]])
    return not any(part.strip() for part in between)


def _leaves(document: Document) -> Iterator[Fold]:
    """The folds, and in place of those that are sections, the folds in them."""
    waiting = folds(document)[::-1]
    while waiting:
        fold = waiting.pop()
        if _is_section(document, fold):
            inner = (replace(child, floor=fold.body[0], section=fold.text) for child in fold.children)
            waiting += [*inner][::-1]
        else:
            yield fold


def _is_section(document: Document, fold: Fold) -> bool:
    """Whether a fold asks nothing and holds several that ask or answer, or nothing but folds of which one asks."""
    if not fold.children or (asks(fold.text) and not reveals(fold.text)):
        return False
    edges = [fold.body[0], *(place for child in fold.children for place in (child.begin, child.after)), fold.body[1]]
    own = "".join(between(document, *edge) for edge in zip(edges[::2], edges[1::2], strict=True))
    asking = sum(asks(child.text) and not reveals(child.text) for child in fold.children)
    answering = sum(reveals(child.text) for child in fold.children)
    return asking + answering > 1 or (asking == 1 and not _visible_text(own))


def _questions(document: Document, found: Sequence[Fold]) -> Iterator[_Question]:
    """The questions, in order: on the folds where those ask, else above them."""
    last: _Question | None = None
    past: Place = (0, 0)
    for fold, role in zip(found, _roles(document, found), strict=True):
        if role == "hint":
            continue
        question = _Question(fold.text, fold.begin[0], (fold,)) if role in ("asks", "topic") else None
        if role == "reveals":
            question = _above(document, fold, past)
            if question is None and last and last.above:
                last = replace(last, folds=(*last.folds, fold))
        if question:
            if last:
                yield last
            last = question
        past = fold.after
    if last:
        yield last


def _roles(document: Document, found: Sequence[Fold]) -> list[Role]:
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
            above = _above(document, fold, past)
            continues = before == "reveals" and above is None
            role = "reveals" if continues or (above and asks(above.text)) else else_
        if role != "hint":
            past, before = fold.after, role
        yield role


def _is_index(document: Document, fold: Fold) -> bool:
    """Whether a fold hides links to places of the document, and nothing else."""
    text = between(document, *fold.body)
    targets = [match[3] for match in LINK.finditer(text)]
    return bool(targets) and all(target.startswith("#") for target in targets) and not WORD.search(LINK.sub("", text))


def _touch(document: Document, fold: Fold, following: Fold) -> bool:
    """Whether nothing stands between two folds."""
    return not _visible_text(between(document, fold.after, following.begin))


def _visible_text(text: str) -> str:
    return TAG.sub("", text).strip()


def _above(document: Document, fold: Fold, past: Place) -> _Question | None:
    """The question that stands above a fold, after the place past."""
    begin = max(past, fold.floor)
    lines = between(document, begin, fold.begin).split("\n")
    found = [block for block in blocks.parse(lines) if block.kind != "definitions" and noise(block) is None]
    found = found[max((index + 1 for index, block in enumerate(found) if block.kind == "rule"), default=0) :]
    found = list(_opened(found, inside=_column(document, fold.begin) > 1))
    if not found:
        return None
    start = _start(found)
    text = "\n\n".join(map(_text, found[start:]))
    level = next((block.level for block in reversed(found) if block.level), 0)
    return _Question(text, begin[0] + found[start].first - 1, (fold,), above=True, level=level)


def _opened(found: Sequence[Block], *, inside: bool) -> Iterator[Block]:
    """The blocks above a fold, with the list item that asks opened. inside: whether the fold stands in an item."""
    for index, block in enumerate(found, start=1):
        numbered = len(block.children) == 1 and block.text.lstrip()[:1].isdigit()
        if block.kind == "list" and (numbered or (inside and index == len(found))):
            first, *rest = block.children[-1].children or (block,)
            yield replace(first, kind="item")
            yield from rest
        else:
            yield block


def _start(found: Sequence[Block]) -> int:
    """The index of the block that begins the question which these lead to."""
    strong = [index for index, block in enumerate(found) if _is_strong(block)]
    headings = [index for index, block in enumerate(found) if block.kind == "heading"]
    if strong:
        return strong[-1]
    if headings:
        return min(headings[-1] + 1, len(found) - 1)
    texts = [index for index, block in enumerate(found) if block.kind in ("paragraph", "item", "html")]
    asking = [index for index in texts if asks(found[index].text)]
    return (asking or texts or [0])[-1]


def _is_strong(block: Block) -> bool:
    """Whether a block begins a question by its form and by its words."""
    if block.kind in ("item", "html"):
        return asks(_visible_text(block.text).split("\n")[0])
    text = title(block)
    return is_question(text or block.text) or (text is not None and asks(text))


def _text(block: Block) -> str:
    if block.kind == "heading":
        return heading_text(block.text)
    return unwrap(block.text) if block.kind == "html" else block.text


def _sections(document: Document, questions: Sequence[_Question]) -> Iterator[str]:
    """The section of each question: the heading before it, or the fold around it."""
    levels = Counter(question.level for question in questions if question.level)
    usual = max(levels, key=lambda level: (levels[level], level), default=7)
    below = usual if levels.total() >= SHARE * len(questions) else 7
    asked = {question.line + 1 for question in questions}
    found = [block for block in document.blocks if block.kind == "heading" and block.level < below]
    found = [block for block in found if block.first not in asked]
    tops = [block for block in found if block.level == 1]
    waiting = iter([*found, None])
    heading, section = next(waiting), ""
    past = 0
    for question in questions:
        while heading and heading.first <= question.line + 1:
            if heading.first > past and tops != [heading]:
                section = heading_text(heading.text)
            heading = next(waiting)
        past = _last_line(document, question.folds[-1])
        yield question.folds[0].section or section


def _last_line(document: Document, fold: Fold) -> int:
    """The last line that a fold has a part in, counted from 1."""
    number = fold.after[0] if fold.after[1] else fold.after[0] - 1
    while number > fold.begin[0] and not document.lines[number].strip():
        number -= 1
    return number + 1
