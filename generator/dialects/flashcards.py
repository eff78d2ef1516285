"""Markup that people write for flash cards, for Obsidian, Logseq, RemNote and Anki itself, as in

    What makes bread rise? :: Carbon dioxide
    crumb ::: the inside of a loaf

    What is a poolish?
    ?
    A wet dough that ferments before the dough is made.

    A stiff one is a {{c1::biga}}.

`:::` and `??` make cards in both directions. `#card` at the end of a line makes it a question, and what follows or is
nested below it the answer. A line `%` parts the sides of a card that stands under a heading or between rules, and
`C: Bread [rises].` is a cloze. `START` and `END` enclose a note of Obsidian_to_Anki. Tags, note types, ids and review
dates are not text; a line `#flashcards/bread` gives what follows the tag "bread".
`==highlights==` are clozes where the front matter says `cloze: highlights` or `cloze: true`.

Two colons stand in code and in prose, too: they count where blanks surround them and the document has the habit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator.dialects.enclosed import enclosed
from generator.dialects.glossary import Located, in_sections, share
from generator.dialects.halves import halved
from generator.dialects.hashtags import is_tagged, tagged
from generator.dialects.oneline import one_line_cards
from generator.dialects.prose import marked
from generator.dialects.reading import NOTHING, Reading
from generator.dialects.separators import separated
from generator.dialects.stamps import TAG, TAGS, Found, clean
from generator.patterns import lazy
from generator.records import Document, Span

# what all of this markup has; re skips to where one of several signs is, if all alternatives begin with such
MARKUP = re.compile(r"::|>>|\{\{|==|#(?i:(?:flash-?)?card)|C:(?<!\wC:)|c:(?<!\wc:)")
# or a line of its own
SEPARATORS = frozenset(["?", "??", "%", "start"])
METADATA = lazy(r"(?:TARGET DECK|FILE TAGS)\b.*|START|END|", re.DOTALL)
# how much of the document colons must be, and how many, where no tag says that it has flash cards
HABIT = 0.5
FEWEST = 3


def flashcards(document: Document) -> Reading:
    """The flash cards of the document, if it has them on purpose."""
    if not document.head and not any(_is_marked(block.text) for block in marked(document)):
        return NOTHING
    found = []
    blocks = list(in_sections(document))
    for read in READERS:
        new = [each for each in read(document, blocks) if each.entry.question.strip()]
        taken = {line for each in new for line in range(each.entry.origin.first, each.entry.origin.last + 1)}
        blocks = [(section, block) for section, block in blocks if block.first not in taken]
        found += new
    sure = [each for each in found if each.sure]
    if is_tagged(document) or (len(found) >= FEWEST and _is_habit(document, found)):
        return _reading(document, found)
    if len(sure) > 1 or _is_habit(document, sure):
        return _reading(document, sure)
    return NOTHING


def _is_marked(text: str) -> bool:
    """Whether some of this markup may be in a text."""
    return MARKUP.search(text) is not None or any(line.strip().casefold() in SEPARATORS for line in text.split("\n"))


def _is_habit(document: Document, found: Sequence[Found]) -> bool:
    """Whether the document's paragraphs and lists are mostly these cards."""
    text = replace(document, blocks=tuple(block for block in document.blocks if block.kind in ("paragraph", "list")))
    return bool(found) and share(text, _reading(document, found)) >= HABIT


def _reading(document: Document, found: Sequence[Found]) -> Reading:
    spans = []
    entries = []
    asked = {each.entry.question for each in found}
    topics = dict(_topics(document))
    lines = sorted(topics)
    for each in sorted(found, key=lambda each: each.entry.origin.first):
        origin = each.entry.origin
        section = clean(each.entry.section)
        above = bisect_left(lines, origin.first)
        tags = topics[lines[above - 1]] if above else ()
        entries.append(replace(each.entry, section="" if section in asked else section, tags=tags))
        spans.append(Span(origin.first, each.turn, "question"))
        if origin.last > each.turn:
            spans.append(Span(each.turn + 1, origin.last, "answer"))
    for block in document.blocks:
        if block.kind in ("paragraph", "html") and METADATA.fullmatch(clean(block.text)):
            spans.append(Span(block.first, block.last, "comment"))
    return Reading(tuple(entries), tuple(spans))


def _topics(document: Document) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines of nothing but tags such as `#flashcards/physics`, each with the topics that what follows is of."""
    for block in document.blocks:
        if block.kind == "paragraph" and TAGS.fullmatch(block.text.split("\n")[0]):
            named = (tag["more"] or "" for tag in TAG.finditer(block.text.split("\n")[0]))
            yield block.first, tuple(name.strip("/-").replace("/", "-") for name in named if name.startswith("/"))


# the surest first: what one takes is not there for the next
READERS: tuple[Callable[[Document, Located], Iterator[Found]], ...] = (
    enclosed,
    separated,
    halved,
    tagged,
    one_line_cards,
)
