"""Numbered titles that a plain text's list of contents names too -> headings, as in the FAQs of Usenet:

    1. Beans
    1.1. How long do they keep?
    ...
    1. Beans                                     ## 1. Beans

    1.1. How long do they keep?                  #### 1.1. How long do they keep?

    A month, in a closed tin.                    A month, in a closed tin.

A line `Subject: 1.1. How long ...?` is such a title without a list, too. Questions are headings of one level, however
many numbers they have: `3.1.1. Why ...?` and `3.2. Why ...?`; those that only divide an answer are below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.asking import asks
from generator.formats.writing import Lines

TITLE = re.compile(
    r"\s{0,8}(?P<subject>Subject:\s{1,9})?[\[(]?(?P<number>\d{1,3}(?:[.-]\d{1,3}){0,4})[.)\]:]{0,2}\s{1,9}(?P<text>\S.*)"
)
# a comment of a shell rather than a heading, in a text that has its headings by number
HASHES = re.compile(r"^(?P<blanks> {0,3})#(?=#{0,5} )")
RULE = re.compile(r"\s*([-=_*~])\1{3,}\s*")
# the dots of a list of contents, and the page that they lead to
LEADER = re.compile(r"[\s.]*\.{3}[\s.]*\d*$")
# so many titles, and so many lines of the longest
FEWEST = 3
LONGEST = 4


# of the headings: parts of the text no lower than this, questions right below
PARTS = 3


@dataclass(frozen=True, slots=True)
class _Title:
    """A numbered line, with those that go on with it. index: of the first, from 0; last: of the last."""

    index: int
    last: int
    number: str
    text: str
    subject: bool

    @property
    def place(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\d+", self.number))


def with_headings(lines: Lines) -> Lines:
    """The lines, with the numbered titles of a text that has them in several depths as headings."""
    titles = {title.index: title for title in _titles([line for line, _ in lines])}
    if len(titles) < FEWEST or not any(title.subject or len(title.place) > 1 for title in titles.values()):
        return lines
    levels = _levels(list(titles.values()))
    found: Lines = []
    past = 0
    for index, (line, origin) in enumerate(lines):
        title = titles.get(index)
        if title:
            found += [("", origin), (f"{'#' * levels[title.place]} {title.number}. {title.text}", origin)]
            found.append(("", origin))
            past = title.last + 1
        elif index >= past:
            found.append((HASHES.sub(r"\g<blanks>\\#", line), origin))
    return found


def _levels(titles: Sequence[_Title]) -> dict[tuple[str, ...], int]:
    """The level of each title's heading, by its numbers."""
    asking = {title.place for title in titles if asks(title.text)}
    above_asking = {place[:depth] for place in asking for depth in range(1, len(place))}
    usual = Counter(map(len, asking)).most_common(1)[0][0] if asking else 0
    parents = {place[:-1] for place in asking}
    levels: dict[tuple[str, ...], int] = {}
    for title in sorted(titles, key=lambda title: len(title.place)):
        place = title.place
        above = next((levels[place[:depth]] for depth in range(len(place) - 1, 0, -1) if place[:depth] in levels), 0)
        if place in asking:
            levels[place] = PARTS + 1
        elif above > PARTS:
            levels[place] = min(6, above + 1)
        elif place not in above_asking and (len(place) == usual or place[:-1] in parents):
            levels[place] = PARTS + 1
        else:
            levels[place] = min(PARTS, len(place) + 1)
    return levels


def _titles(lines: Sequence[str]) -> Iterator[_Title]:
    """The lines that are titles: the last with its number that stands alone, where one before has the same words."""
    found: dict[str, list[_Title]] = {}
    for title in _numbered(lines):
        found.setdefault(title.number, []).append(title)
    for same in found.values():
        alone = [title for title in same if _stands_alone(lines, title)]
        if alone and (alone[-1].subject or any(_alike(title, alone[-1]) for title in same if title is not alone[-1])):
            yield alone[-1]


def _numbered(lines: Sequence[str]) -> Iterator[_Title]:
    for index, line in enumerate(lines):
        match = TITLE.fullmatch(line)
        if match:
            last = index
            while last + 1 < len(lines) and last < index + LONGEST and _goes_on(lines[last + 1]):
                last += 1
            text = " ".join([match["text"], *(more.strip() for more in lines[index + 1 : last + 1])])
            yield _Title(index, last, match["number"], LEADER.sub("", text).strip(), bool(match["subject"]))


def _goes_on(line: str) -> bool:
    """Whether a line below a title is more of it."""
    return bool(line.strip()) and not TITLE.fullmatch(line) and not RULE.fullmatch(line)


def _stands_alone(lines: Sequence[str], title: _Title) -> bool:
    """Whether nothing stands right above and below a title but rules."""
    above = lines[title.index - 1] if title.index else ""
    below = lines[title.last + 1] if title.last + 1 < len(lines) else ""
    return all(not line.strip() or RULE.fullmatch(line) for line in (above, below))


def _alike(one: _Title, other: _Title) -> bool:
    """Whether two titles say the same, but for capitals, signs and where one is cut off."""
    first, second = ("".join(re.findall(r"\w+", title.text.casefold())) for title in (one, other))
    return min(len(first), len(second)) > 2 and (first.startswith(second[:40]) or second.startswith(first[:40]))
