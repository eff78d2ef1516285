"""Texts -> how many words they have, as a reader counts them, in scripts with blanks between words and without."""

from __future__ import annotations

import re

from generator.patterns import lazy
from generator.words import MARKS

# scripts that set no blank between words: Thai, Lao, Myanmar, Khmer, Kana, Han; their marks stand on other characters
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f"
    "\u1780-\u17b3\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
UNSPACED = lazy(f"[{_UNSPACED}]")
# a word of theirs has about two characters
A_WORD = 2
WORD = re.compile(rf"[^\W_](?:[\w'’-]|[{MARKS}])*")
ADDRESS = re.compile(r"\b[^\W_]+://[^\s<>()]*|\bwww\.[^\s<>()]*")


def word_count(text: str) -> int:
    """How many words a text has; addresses are none, and each character of a script without blanks is half a word."""
    plain = without_addresses(text)
    if plain.isascii():
        return len(WORD.findall(plain))
    spaced, unspaced = UNSPACED.subn(" ", plain)
    return len(WORD.findall(spaced)) + -(-unspaced // A_WORD)


def without_addresses(text: str) -> str:
    """The text without its addresses, which nobody reads word by word."""
    return ADDRESS.sub("", text) if "://" in text or "www." in text else text
