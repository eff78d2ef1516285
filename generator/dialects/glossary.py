"""Whether a document is a glossary: what it calls itself, and how much of it a reading explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from generator import words
from generator.asking import asks
from generator.cleaning import LINK, TAG, noise
from generator.dialects.prose import is_prose_block
from generator.dialects.reading import Reading, heading_text, title
from generator.patterns import lazy
from generator.records import Block, Document, Span

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
BESIDE = lazy(rf"\W{{0,9}}(?:{words.pattern('beside')}|how to .{{1,80}})\W{{0,9}}", re.IGNORECASE)
# blocks, each with the title of the part that it is in
Located = Sequence[tuple[str, Block]]


def is_glossary(document: Document) -> bool:
    """Whether the document's title, or most of its headings, say that it is a glossary, a vocabulary, flash cards."""
    headings = _headings(document)
    names = [document.front_matter.get("title", ""), *headings[:1], *(block.text for block in typed_title(document))]
    if sum(FOR_USE.fullmatch(heading) is not None for heading in headings) > 1:
        return False
    is_called = "deck" in document.front_matter or any(map(GLOSSARY.search, names))
    return is_called or _are_most(GLOSSARY.search, headings)


def typed_title(document: Document) -> list[Block]:
    """The line that begins a document without headings, as its title; none where it is no line of its own."""
    return [
        block
        for block in document.blocks[:1]
        if block.kind == "paragraph" and len(block.text) < 80 and "\n" not in block.text
    ]


def is_for_use(document: Document) -> bool:
    """Whether the document's headings are those of a README, a manual or a list of changes, or ask."""
    headings = _headings(document)
    return _are_most(asks, headings) or any(map(FOR_USE.fullmatch, headings))


def _are_most(test: Callable[[str], object], texts: Sequence[str]) -> bool:
    """Whether a test holds of more than half of the texts; no more are tested than tell."""
    left = len(texts) / 2
    for text in texts:
        left -= not test(text)
        if left <= 0:
            return False
    return bool(texts)


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


@lru_cache(maxsize=2)
def in_sections(document: Document) -> Located:
    """The document's blocks but for noise, each with the title of the part it is in; a heading is in that above it."""
    return tuple(_located(document.blocks))


def _located(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    headings = [block for block in blocks if block.kind == "heading"]
    alone = headings and all(block.level > headings[0].level for block in headings[1:])
    above: list[tuple[int, str]] = []
    section = ""
    for block in blocks:
        if is_prose_block(block):
            yield section, block
            continue
        if block.kind == "definitions" or noise(block) is not None:
            continue
        text = title(block)
        level = block.level or 7
        if text is not None:
            above = [part for part in above if part[0] < level]
            section = _innermost(above)
        yield section, block
        if text is not None:
            no_section = LETTER.fullmatch(text) or (alone and block is headings[0])
            above.append((level, "" if no_section else text))
            section = _innermost(above)


def _innermost(above: Sequence[tuple[int, str]]) -> str:
    return next((name for _, name in reversed(above) if name), "")


def has_words(text: str) -> bool:
    """Whether a definition says something in words, so that it is no price, no number, no mere link."""
    plain = TAG.sub(" ", LINK.sub(" ", text))
    letters = sum(map(str.isalpha, plain))
    return letters > sum(map(str.isdigit, plain))


def _headings(document: Document) -> list[str]:
    """The headings, none longer than a title is."""
    return [heading_text(block.text)[:200] for block in document.blocks if block.kind == "heading"]


def entry_spans(first: int, turn: int, last: int) -> list[Span]:
    """What the lines of an entry are. turn: the last line of its question."""
    question = [Span(first, turn, "question")]
    return [*question, Span(turn + 1, last, "answer")] if last > turn else question
