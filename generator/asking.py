"""Whether a text reads like a question: it ends as one, or begins as one, or tells the reader to do something.

Structure decides first; this only tells a question from the title of a section that looks the same.
"""

from __future__ import annotations

import re

from generator import words
from generator.identity import question_key
from generator.labels import is_question

MARK = re.compile(r"[?？؟;][\W_]*$|\?\s+[A-Z(]|[？؟]")
OPENERS = re.compile(words.whole("interrogative"), re.IGNORECASE)
# where the language asks at the end of the sentence
CLOSERS = re.compile(rf"{words.whole('interrogative-end')}$", re.IGNORECASE)
TASKS = re.compile(words.whole("task"), re.IGNORECASE)
HINTS = re.compile(words.whole("hint"), re.IGNORECASE)
NUMBER = re.compile(r"^\W*\d+(?:\.\d+)*\s*[.):\]、．）：-]\s*")
# what stands right behind a word that is a name or part of one: `list(options)`, "write-ahead", `is.empty`
OF_NAMES = ("(", "-", "_", ".", "/", "=", "[")


def asks(text: str) -> bool:
    """Whether the text of a heading, a bold line or a list item reads like a question or a task."""
    return _is_clear(text) or _begins(question_key(NUMBER.sub("", text)))


def interrogates(text: str) -> bool:
    """Whether it does so without doubt: "How to install" and "Create a table" are as often titles or steps."""
    plain = question_key(NUMBER.sub("", text))
    return _is_clear(text) or (_begins(plain) and HINTS.match(plain) is None)


def _is_clear(text: str) -> bool:
    """Whether a label, a question mark or the words at its end say that a text asks."""
    if is_question(text) or MARK.search(text.rstrip()):
        return True
    return CLOSERS.search(question_key(NUMBER.sub("", text))) is not None


def _begins(plain: str) -> bool:
    """Whether the key of a text begins with a word that asks, and goes on: "Where" and "State" are titles."""
    match = OPENERS.match(plain) or TASKS.match(plain)
    return match is not None and match.end() < len(plain) and not plain.startswith(OF_NAMES, match.end())
