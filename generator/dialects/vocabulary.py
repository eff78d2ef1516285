"""Lists of words with their meanings, in a document that does not say that it is one, as in

    der Sauerteig - sourdough
    die Hefe - yeast

and `- mie – crumb`, `mie = crumb`, `to knead → kneten`, `crumb: the inside of a loaf, below its crust`.

Nearly every line of the whole document must be of one such form, and something must tell that words are explained, not
tasks, people or settings listed: small letters that begin the terms, articles, an equals sign or an arrow, or another
script behind it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator import words
from generator.cleaning import LINK
from generator.dialects.glossary import Located, entry_spans, has_words
from generator.dialects.reading import NOTHING, Reading, title
from generator.labels import is_answer, is_question
from generator.patterns import lazy
from generator.records import Block, Document, Entry, Origin

LINE = lazy(
    r"(?P<term>\S.{0,79}?)(?P<sign>\s{1,9}(?:-{1,2}|[–—=→]|[-=]>)(?=\s)|(?<=\w)\s{0,3}[:：](?=\s))\s{0,9}(?P<meaning>\S.*)"
)
# names of files, of settings and of people's accounts, dates, times and addresses are no words
NAME = lazy(r"\S*[\w\]][._/\\@:]\w\S*|\W*\d[\d.:/\W]*|[./~@$<\[-].*|[A-Z0-9_]{4,}")
FIRST_WORD = lazy(r"[\W_]{0,3}([^\W\d_]+)['’ ]\s*\w")
FEWEST = 5
LONGEST_TERM = 6
# a meaning that stands behind a colon is a sentence rather than a value: so many words in the middle one
SENTENCE = 4
# how much of the document the lines must be, without its titles and with them; how many must have the same sign
SHARE, WHOLE = 0.95, 0.6
SAME = 0.9
# how many of the terms must show that they are words, and how many may be names or links
TOLD = 0.5
NAMES = 0.1


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the document; term and meaning are "" where it has none."""

    section: str
    number: int
    term: str = ""
    sign: str = ""
    meaning: str = ""


def vocabulary(document: Document, located: Located) -> Reading:
    """The words of a document that lists such, each with its meaning."""
    told = [(section, block) for section, block in located if block.kind != "rule" and title(block) is None]
    left = sum(map(_count, (block for _, block in told)))
    filled = sum(map(bool, map(str.strip, document.lines[document.head :])))
    found = _found(told, left, max(FEWEST, SHARE * left, WHOLE * filled))
    if not found or not _is_regular(found):
        return NOTHING
    entries = (
        Entry(line.term, line.meaning, Origin(document.path, line.number, line.number), line.section) for line in found
    )
    spans = (span for line in found for span in entry_spans(line.number, line.number, line.number))
    return Reading(tuple(entries), tuple(spans))


def _found(told: Located, left: int, least: float) -> list[_Line]:
    """The lines of the blocks that have a term; none where these are fewer than least. left: how many lines there are.

    Most documents are none of words, and so soon told that no more than their first lines are looked at.
    """
    found = []
    for line in _lines(told):
        if line.term:
            found.append(line)
        else:
            left -= 1
        if left < least:
            return []
    return found


def _count(block: Block) -> int:
    """How many lines _lines finds in a block."""
    return block.text.count("\n") + 1 if block.kind == "paragraph" else max(1, len(block.children))


def _lines(located: Located) -> Iterator[_Line]:
    """The lines of the blocks; what is no line of a paragraph, nor a short item, has no term."""
    for section, block in located:
        if block.kind == "paragraph":
            for number, line in enumerate(block.text.split("\n"), start=block.first):
                yield _line(section, number, line)
        else:
            yield from _items(section, block)


def _items(section: str, block: Block) -> Iterator[_Line]:
    for item in block.children or (block,):
        line = _line(section, item.first, item.text if "\n" not in item.text and block.kind == "list" else "")
        # of a list, a colon rather parts a name from what is said of it
        yield _Line(section, item.first) if line.sign in (":", "：") else line


def _line(section: str, number: int, text: str) -> _Line:
    match = LINE.fullmatch(text.strip())
    if match is None or is_question(text) or is_answer(text) or len(match["term"].split()) > LONGEST_TERM:
        return _Line(section, number)
    return _Line(section, number, match["term"].strip("*_ "), match["sign"].strip(), match["meaning"])


def _is_regular(lines: Sequence[_Line]) -> bool:
    """Whether the lines are words with what they mean."""
    signs = Counter(line.sign for line in lines)
    sign, same = signs.most_common(1)[0]
    names = sum(NAME.fullmatch(line.term) is not None or LINK.search(line.term) is not None for line in lines)
    terms = {line.term.casefold() for line in lines}
    length = sorted(len(line.meaning.split()) for line in lines)[len(lines) // 2]
    return (
        same >= SAME * len(lines)
        and names <= NAMES * len(lines)
        and len(terms) >= SAME * len(lines)
        and sum(has_words(line.meaning) for line in lines) >= SAME * len(lines)
        and (sign not in (":", "：") or (length >= SENTENCE and sum(map(_is_phrase, lines)) >= TOLD * len(lines)))
        and sum(map(_is_told, lines)) >= TOLD * len(lines)
    )


def _is_told(line: _Line) -> bool:
    """Whether something shows that the term is a word or a phrase, and what follows its meaning."""
    return (
        line.sign in ("=", "→", "->", "=>")
        or line.term[0].islower()
        or any(_article(side) for side in (line.term, line.meaning))
        or _script(line.term) != _script(line.meaning)
    )


def _is_phrase(line: _Line) -> bool:
    """Whether the meaning begins in the midst of a sentence, as no name of a person does."""
    return line.meaning[0].islower() or not line.meaning[0].isascii() or _article(line.meaning)


def _article(text: str) -> bool:
    """Whether an article, or what stands before an infinitive, begins the text."""
    match = FIRST_WORD.match(text)
    return match is not None and match[1].casefold() in words.of("article")


def _script(text: str) -> str:
    """The script of the text's first letter."""
    letter = next(filter(str.isalpha, text), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
