"""What people call things, in the larger languages -> sets of words and regular expressions.

The words are in phrases.py, by meaning and by language: to add a language is to edit that file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from generator.phrases import PHRASES

# scripts that set no blank between words, or whose words take endings: Han, Kana, Hangul
UNSPACED = (
    ("\u1100", "\u11ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7af"),
    ("\uf900", "\ufaff"),
)
# a word in any script: \w knows no vowel signs, which Hindi, Arabic, Hebrew and Thai may write as marks of their own
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e"
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*")
WORD_OR_NUMBER = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
# what re.IGNORECASE takes for a letter beside its capital
ALSO = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
OPTIONAL = re.compile(r"\((?P<words>[^()]+)\)")


def languages(meaning: str) -> Mapping[str, Sequence[str]]:
    """The phrases of that meaning, as they are written in phrases.py, by language. Raises KeyError without such."""
    return PHRASES[meaning]


@cache
def of(meaning: str) -> frozenset[str]:
    """The words and phrases of that meaning in all languages, casefolded."""
    return frozenset(phrase.casefold() for phrases in languages(meaning).values() for phrase in phrases)


@cache
def asking() -> frozenset[str]:
    """The single words that ask a question, or tell to, in any language; casefolded. English verbs may be a subject."""
    tasks = {phrase.casefold() for name, said in languages("task").items() if name != "en" for phrase in said}
    return frozenset(phrase for phrase in of("interrogative") | tasks if WORD.fullmatch(phrase))


@cache
def pattern(meaning: str) -> str:
    """A regular expression, for re.IGNORECASE, of all that means this, wherever in a word it stands."""
    return f"(?:{_any(_longest_first(meaning))})"


@cache
def whole(meaning: str) -> str:
    """The same of whole words; in scripts without blanks between words, of what begins there."""
    phrases = _longest_first(meaning)
    spaced = _any(phrase for phrase in phrases if not is_unspaced(phrase))
    others = _any(phrase for phrase in phrases if is_unspaced(phrase))
    return rf"(?:(?<!\w)(?:{spaced})(?!\w){'|' if others else ''}{others})"


def is_unspaced(phrase: str) -> bool:
    """Whether no blank need follow a phrase, by the script that it ends in."""
    sign = phrase[-1]
    return sign >= UNSPACED[0][0] and any(first <= sign <= last for first, last in UNSPACED)


def _longest_first(meaning: str) -> list[str]:
    return sorted(of(meaning), key=lambda phrase: (-len(phrase), phrase))


def _any(phrases: Iterable[str]) -> str:
    """A regular expression of phrases, those that begin with one letter together: so most are passed over at once."""
    parts: dict[str, list[str]] = {}
    for phrase in phrases:
        begins_plainly = phrase[0].isalpha() and "|" not in phrase.split()[0]
        parts.setdefault(phrase[0] if begins_plainly else f"?{phrase}", []).append(_phrase(phrase))
    return "|".join(said[0] if begin[0] == "?" else _begun(begin, said) for begin, said in parts.items())


def _begun(letter: str, phrases: Iterable[str]) -> str:
    """A regular expression of several that begin with one letter, small or capital."""
    signs = "".join(dict.fromkeys((letter, *letter.upper(), *ALSO.get(letter, ""))))
    begin = f"(?-i:[{signs}])" if len(signs) > 1 else letter
    return f"{begin}(?:{'|'.join(phrase[1:] for phrase in phrases)})"


def _phrase(phrase: str) -> str:
    """A phrase of phrases.py as a regular expression."""
    parts: list[str] = []
    blank_before = False
    for word in phrase.split():
        optional = OPTIONAL.fullmatch(word)
        text = _alternatives(optional["words"] if optional else word)
        text = rf"\s+{text}" if blank_before else text
        # until a word that must be there, each brings the blank after it; then, the blank before it
        parts.append(rf"(?:{text}{'' if blank_before else chr(92) + 's+'})?" if optional else text)
        blank_before = blank_before or not optional
    return "".join(parts)


def _alternatives(word: str) -> str:
    parts = [re.escape(part).replace(r"\*", r"\w*") for part in word.split("|")]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
