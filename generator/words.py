"""What people call things, in the larger languages -> sets of words and regular expressions.

The words are in words.toml, by meaning and by language: to add a language is to edit that file. It is read when the
first word is asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")
# scripts that set no blank between words, or whose words take endings: Han, Kana, Hangul
UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]$")
# a word in any script: \w knows no vowel signs, which Hindi, Arabic, Hebrew and Thai may write as marks of their own
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e"
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*")
WORD_OR_NUMBER = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
# what re.IGNORECASE takes for a letter beside its capital
ALSO = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
OPTIONAL = re.compile(r"\((?P<words>[^()]+)\)")


@cache
def languages(meaning: str) -> Mapping[str, Sequence[str]]:
    """The phrases of that meaning, as they are written in words.toml, by language. Raises KeyError without such."""
    found: Mapping[str, Sequence[str]] = _file()[meaning]
    return found


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
    spaced = _any(phrase for phrase in phrases if not UNSPACED.search(phrase))
    others = _any(phrase for phrase in phrases if UNSPACED.search(phrase))
    return rf"(?:(?<!\w)(?:{spaced})(?!\w){'|' if others else ''}{others})"


@cache
def _file() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def _longest_first(meaning: str) -> list[str]:
    return sorted(of(meaning), key=lambda phrase: (-len(phrase), phrase))


def _any(phrases: Iterable[str]) -> str:
    """A regular expression of phrases, those that begin with one letter together: so most are passed over at once."""
    parts: dict[str, list[str]] = {}
    for phrase in phrases:
        begins_plainly = phrase[0].isalpha() and "|" not in phrase.split()[0]
        parts.setdefault(phrase[0] if begins_plainly else phrase, []).append(_phrase(phrase))
    return "|".join(_begun(said) if len(begin) == 1 else said[0] for begin, said in parts.items())


def _begun(phrases: Sequence[str]) -> str:
    """The same of phrases that begin with one letter, small or capital."""
    letter = phrases[0][0]
    signs = "".join(dict.fromkeys((letter, *letter.upper(), *ALSO.get(letter, ""))))
    begin = f"(?-i:[{signs}])" if len(signs) > 1 else letter
    return f"{begin}(?:{'|'.join(phrase[1:] for phrase in phrases)})"


def _phrase(phrase: str) -> str:
    """A phrase of words.toml as a regular expression."""
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
