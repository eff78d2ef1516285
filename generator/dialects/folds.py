"""A document -> its folds, as in `<details><summary>Show the answer</summary> ... </details>`, nested as they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import words
from generator.cleaning import TAG
from generator.dialects.prose import marked
from generator.dialects.reading import heading_text
from generator.dialects.tags import Place, Tag, tags, unwrap
from generator.fences import scan
from generator.patterns import lazy
from generator.records import Block, Document

MARKERS = lazy(r"(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
# a summary of these words alone tells that an answer is there, and not to which question
REVEALING = words.of("reveal")


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
    text = between(document, begin, end, indent=column_of(document, fold.begin))
    first, _, rest = text.partition("\n")
    follows = rest.split("\n", 1)[0]
    if follows.strip() and not TAG.sub("", first).strip():
        text = f"{first}\n{_dedent(rest)}"
    return unwrap(text)


def reveals(text: str) -> bool:
    """Whether a summary only says that an answer is there, as in "Click to see the solution"."""
    said = text.casefold()
    alone = all(word[0] in REVEALING or len(word[0]) == 1 for word in words.WORD.finditer(said))
    return alone and words.WORD.search(said) is not None


def between(document: Document, begin: Place, end: Place, *, indent: int = 0) -> str:
    """The text between two places, its lines after the first without so many columns of blanks."""
    if begin[0] == end[0]:
        return document.lines[begin[0]][begin[1] : end[1]] if begin[0] < len(document.lines) else ""
    lines = list(document.lines[begin[0] : end[0] + 1])
    if end[0] < len(document.lines):
        lines[-1] = lines[-1][: end[1]]
    first, *rest = lines or [""]
    if indent:
        rest = [line[min(indent, len(line) - len(line.lstrip())) :] for line in rest]
    return "\n".join([first[begin[1] :], *rest])


def _visible(document: Document) -> Iterator[tuple[int, str]]:
    """The numbered lines on which a tag is one: not those of code, quotes and comments."""
    blocks = marked(document)
    hidden = set(_hidden(blocks))
    for block in blocks:
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
    text = between(document, begin, finish, indent=column_of(document, tag.begin))
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


def column_of(document: Document, place: Place) -> int:
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
