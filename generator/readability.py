"""Texts -> how hard they read: LIX, the words in a sentence plus the words of a hundred with more than six letters.

LIX is C.-H. Björnsson's (Läsbarhet, 1968), who then measured newspapers of eleven languages with it (Readability of
Newspapers in 11 Languages, Reading Research Quarterly 18, 1983). It counts no syllables, and so needs no dictionary and
knows no language; but German and Finnish build longer words than English does, so figures are compared within one
language. It says nothing of texts that are not written with an alphabet of Europe, and so nothing is said of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator.wordcount import WORD, without_addresses, word_count

FORMULA = re.compile(r"\\\((?:(?!\\[()\[\]]).)*+\\\)|\\\[(?:(?!\\[()\[\]]).)*+\\\]", re.DOTALL)
SENTENCE = re.compile(r"[.!?:…](?=\s|$)|\n")
LONG = 6
FEWEST = 100
# of this share of the letters, the others may be names and quotations
MOSTLY = 0.9
ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
# up to which figure a text reads like what, as Björnsson has them
SCALE = ((30, "a children's book"), (40, "a novel"), (50, "a newspaper"), (60, "an official text"))
HARDEST = "a scholarly text"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted in a text. letters: those of its words; known: those of words in alphabets that LIX is for."""

    words: int = 0
    long: int = 0
    sentences: int = 0
    letters: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """How hard texts read. lix: None where it says nothing, and then why."""

    lix: int | None
    why: str = ""

    @property
    def like(self) -> str:
        """What else reads like it; "" where nothing is known."""
        if self.lix is None:
            return ""
        return next((name for most, name in SCALE if self.lix < most), HARDEST)


def measure(text: str) -> Measure:
    """What is counted in a text without code: its formulas and addresses are not."""
    plain = without_addresses(FORMULA.sub("", text))
    words = WORD.findall(plain)
    return Measure(
        words=word_count(plain),
        long=sum(len(word) > LONG for word in words),
        sentences=sum(bool(WORD.search(part)) for part in SENTENCE.split(plain)),
        letters=sum(map(len, words)),
        known=sum(len(word) for word in words if word.isascii() or unicodedata.name(word[0], "").startswith(ALPHABETS)),
    )


def level(measures: Sequence[Measure]) -> Level:
    """How hard texts read of which this was counted, all together."""
    words = sum(each.words for each in measures)
    if words < FEWEST:
        return Level(None, f"there are fewer than {FEWEST} words")
    if sum(each.known for each in measures) < MOSTLY * sum(each.letters for each in measures):
        return Level(None, "it tells of texts in Latin, Greek and Cyrillic letters only")
    sentences = sum(each.sentences for each in measures)
    return Level(round(words / sentences + 100 * sum(each.long for each in measures) / words))
