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

A list of words without such a title, `el pan - bread`, `Takt = bar`, counts where it is nearly all of the document and
something tells that the words are explained: small letters, articles, an equals sign, another script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.asking import asks
from generator.dialects.deflists import definition_lists, may_hold_definitions
from generator.dialects.glossary import Located, has_words, in_sections, is_for_use, is_glossary, share
from generator.dialects.reading import NOTHING, Reading
from generator.dialects.terms import bold_terms, plain_terms
from generator.dialects.titled import MOST, titled_terms
from generator.dialects.vocabulary import FEWEST, vocabulary
from generator.records import Document

# definition lists are questions and answers where more of the terms than this ask, and they are as much of the document
ASKED = 0.5


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
    for_use = not named and is_for_use(document)
    if for_use and not may_hold_definitions(document):
        return NOTHING
    located = list(in_sections(document))
    if for_use:
        asked = definition_lists(document, located)
        return asked if _ask(asked) and share(document, asked) >= ASKED else NOTHING
    for form in FORMS:
        reading = form.read(document, located) if named or form.at_least else NOTHING
        enough = form.named if named or _ask(reading) else form.at_least
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


def _ask(reading: Reading) -> bool:
    """Whether the terms are questions: a FAQ may be of settings and features."""
    return sum(asks(entry.question) for entry in reading.entries) > len(reading.entries) * ASKED


def _are_terms(reading: Reading) -> bool:
    """Whether they are defined once each, in words, and are no list of links."""
    entries = reading.entries
    terms = {entry.question.casefold() for entry in entries}
    worded = sum(has_words(entry.answer) for entry in entries)
    linked = sum("](" in entry.question and "://" in entry.question for entry in entries)
    return len(terms) >= 0.9 * len(entries) and worded >= MOST * len(entries) and linked < len(entries) / 2


# the strictest first: a document that is regular in one is read in it
FORMS = (
    _Form(definition_lists, at_least=3, named=2, share=0.5),
    _Form(bold_terms, at_least=10, named=3, share=MOST, parts=2),
    _Form(plain_terms, at_least=0, named=5, share=MOST),
    _Form(titled_terms, at_least=0, named=3, share=MOST),
    _Form(vocabulary, at_least=FEWEST, named=FEWEST, share=MOST),
)
