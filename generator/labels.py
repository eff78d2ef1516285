"""The labels that authors put before a question and before its answer: `Q1.`, `**Question 3 -**`, `Ans -`, `A:`.

A label counts only at the beginning of a line, and only where something sets it off from a sentence that begins
with the same word: a number, a colon, a dash, a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator import words
from generator.levels import SIGN

_MARK = r"[*_]{1,3}"
# pictographs may stand before a label: `✅ **Answer:**`
_SIGNS = rf"(?:{SIGN}[ ]{{0,3}}){{0,3}}"
_BEGIN = rf"\s{{0,3}}+(?P<signs>{_SIGNS})(?P<open>{_MARK}+)?(?P<inside>{_SIGNS})"
# a dash sets a label off only with a blank beside it: "Answer-oriented" is a word
_STOP = r"(?:\s*[.:)\]：．]+(?:\s*[-–—]+(?=\s|$))?|\s+[-–—]+|[-–—]+(?=\s|$))"
_NUMBER = r"\d{1,4}(?:\.\d{1,3})*"
_END = r"(?P<close>(?(open)(?:[*_]{1,3})?))(?P<after>(?(open)(?:\s*(?:[:：]|[-–—]+(?=\s)))?))"
_ASKED, _TOLD = words.pattern("question"), words.pattern("answer")
# what may end a line that is nothing but a label; a letter alone is none there
_ALONE = rf"(?<=\w\w)(?:[ ]?[.#]?[ ]?{_NUMBER})?(?=[ \t]*(?:{_MARK})?[ \t]*(?:\n|$))"
# what begins a sentence behind a number, also in scripts without capitals; they have no case, and looking for it costs
_SENTENCE = r"(?-i:[*_`\W\u3040-\u9fff\uac00-\ud7af]|[A-Z])"
# to the end of a line that asks
_TO_MARK = r"\s+[^\n?]{1,300}\?[ \t*_]{0,9}(?:\n|$)"
QUESTION = re.compile(
    rf"{_BEGIN}(?:(?:{_ASKED})"
    rf"(?:[ ]?[.#]?[ ]?{_NUMBER}(?:{_STOP}|(?=\s+{_SENTENCE}|[*_]|{_TO_MARK}))"
    rf"|\s*[.:)：．]+|(?<=Q)\s[-–—]+(?=\s)|{_ALONE})"
    rf"|[(\[]Q[ ]?{_NUMBER}[)\]]"
    rf"|第[ ]?{_NUMBER}[ ]?[题題问問](?:{_STOP}|(?=\s)))"
    rf"{_END}(?=\s|[*_]|$|(?<=[：．]))\s*",
    re.IGNORECASE,
)
ANSWER = re.compile(
    rf"{_BEGIN}"
    rf"(?:(?:{_TOLD})[ ]?(?:{_NUMBER})?(?:{_STOP}|(?=[ \t]*(?:\n|$)|\s*{_MARK}))"
    rf"|[AＡ](?:[ ]?{_NUMBER}{_STOP}|\s*[:：]|\s[-–—](?=\s))|[(\[]A[ ]?{_NUMBER}[)\]])"
    rf"{_END}\s*",
    re.IGNORECASE,
)
# the letter and a full stop: as often the first of several options
BARE_ANSWER = re.compile(rf"\s{{0,3}}(?P<open>{_MARK})?A\.(?P<close>(?(open)(?:[*_]{{1,3}})?))(?=\s)\s*")
OPTION = re.compile(rf"\s{{0,3}}(?:{_MARK})?[Bb][.)]")


# dialects ask of each heading several times
@lru_cache(maxsize=1 << 16)
def is_question(line: str) -> bool:
    """Whether the line begins with a question's label."""
    return QUESTION.match(line) is not None


def label(line: str) -> str:
    """The question's label that a line begins with; "" without one."""
    match = QUESTION.match(line)
    return match[0].strip() if match else ""


def is_answer(line: str) -> bool:
    """Whether the line begins with an answer's label."""
    return ANSWER.match(line) is not None


def strip_question(text: str) -> str:
    """The text without the question's label that it begins with, if it does."""
    match = QUESTION.match(text)
    # the signs tell how hard the question is
    return f"{match['signs']}{match['inside']}{_rest(match)}" if match else text


def strip_answer(text: str) -> str:
    """The text without the answer's label that it begins with, if it does."""
    return _strip(ANSWER, text)


def is_bare_answer(lines: Sequence[str]) -> bool:
    """Whether the lines begin with `A.` as the label of an answer: no option `B.` follows."""
    return bool(lines) and BARE_ANSWER.match(lines[0]) is not None and not any(OPTION.match(line) for line in lines)


def strip_bare_answer(text: str) -> str:
    """The text without the `A.` that it begins with."""
    return _strip(BARE_ANSWER, text)


def _strip(label: re.Pattern[str], text: str) -> str:
    match = label.match(text)
    return _rest(match) if match else text


def _rest(label: re.Match[str]) -> str:
    """What follows a label."""
    # `**Q1. What?**`: the emphasis that began before the label goes on after it
    reopened = label["open"] if label["open"] and not label["close"] else ""
    return reopened + label.string[label.end() :]
