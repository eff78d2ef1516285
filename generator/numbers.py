"""The number before a question, as in `3.`, `(3)`, `**3 -**`, `#3:`, `2.1`, `3️⃣` -> its value, and the text without it.

A number of the sentence is none: `10:30`, `5 - 3`, `2-phase`, `3.js`, `2.5 GB`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.labels import label
from generator.levels import PICTOGRAPH
from generator.patterns import lazy

_SIGNS = rf"(?:[\s\ufe0f\u200d]|{PICTOGRAPH}){{0,9}}"
_CLOSE = r"(?(mark)(?P<{}>(?P=mark))?)"
# what may follow a stop without a blank: a word that begins there, and no ending or suffix
_WORD = r"(?=[^\W\d_]{3}|[A-Z][a-z']|[^\x00-\x7f]|[*_]{1,3}\w|[\"'`(])"
# of a section: a capital says that it is no part of the sentence
_NAME = r"(?=[A-Z][a-z'’]|[A-Z] [a-z]|[^\W\d_\x00-\x7f])"
# comrak escapes the stop of what would begin a list
NUMBER = re.compile(
    rf"\s{{0,3}}(?P<mark>[*_]{{1,3}})?(?P<signs>{_SIGNS})"
    r"(?:"
    rf"(?:[#№]\s?)?[(（]?(?P<part>(?:\d{{1,3}}\.){{0,3}})(?P<number>\d{{1,4}}){_CLOSE.format('early')}"
    rf"(?:\\?[.)\]]+{_CLOSE.format('late')}(?:\s+|{_WORD})"
    rf"|\s?\\?[.):\]/]+{_CLOSE.format('last')}(?:\s+|(?=[A-Z][a-z]|[^\x00-\x7f]))"
    rf"|\s?[-–—]{_CLOSE.format('dashed')}\s+(?!\d)"
    r"|[、．）：]\s*(?!\d))"
    rf"|(?:\d{{1,3}}\.){{1,3}}(?P<dotted>\d{{1,3}})\s+{_NAME}"
    r"|(?P<keycaps>(?:(?:\d\ufe0f?\u20e3|\U0001f51f)\s*)+)"
    r")(?=\S)"
)
# `Question 3`, `#3`, `Topic 1`, and what is in brackets: `(Exam Topic 1)`
_NAMED = r"(?:[^\W\d_]{1,15}[\W_]{1,3}(?:n[or]\W{1,2})?|(?<=\()\s?(?:[^\W\d_]{1,15}\s){1,2})?\d{1,4}"
ALONE = lazy(rf"[\W_]{{0,9}}{_NAMED}(?:[\W_]{{0,9}}{_NAMED}){{0,2}}[\W_]{{0,9}}", re.IGNORECASE)
# `Exercise 3:`, whatever the word
NAMED = lazy(r"[\W_]{0,9}[^\W\d_]{1,15}[ .#-]{1,2}(?P<number>\d{1,4})\s?[.):\]–—-]")
CLOSES = ("early", "late", "last", "dashed")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text that begins with a number.

    value: that, of `2.1` the last; text: the rest, with the emphasis and the signs before the number; plain: no `2.1`.
    """

    value: int
    text: str
    plain: bool


def numbered(text: str) -> Numbered | None:
    """The number that a text begins with, and what follows it; None without one."""
    match = NUMBER.match(text)
    if match is None:
        return None
    # `**3. What?**`: the emphasis that began before the number goes on after it
    reopened = match["mark"] or "" if not any(match[name] for name in CLOSES) else ""
    return Numbered(
        _value(match),
        f"{match['signs'].lstrip()}{reopened}{text[match.end() :]}",
        not (match["part"] or match["dotted"]),
    )


def without(text: str) -> str:
    """The text without the number that it begins with, if it does."""
    found = numbered(text)
    return found.text if found else text


def is_alone(line: str) -> bool:
    """Whether a line is nothing but the number of a question, or of its part too: `Question 3 (Topic 1)`."""
    return ALONE.fullmatch(line) is not None or label(line) == line.strip() != ""


def asked_number(text: str) -> int:
    """The number that a question's author gave it, as in `3.`, `Q3:` or a line that says no more; 0 if none."""
    line = text.split("\n")[0]
    if found := numbered(line):
        return found.value
    named = NAMED.match(line)
    digits = re.search(r"\d{1,4}", line if is_alone(line) else named[0] if named else label(line))
    return int(digits[0]) if digits else 0


def _value(match: re.Match[str]) -> int:
    if match["keycaps"]:
        digits = "".join("10" if sign == "\U0001f51f" else sign for sign in match["keycaps"])
        return int("".join(sign for sign in digits if sign.isdecimal()))
    return int(match["number"] or match["dotted"])
