"""Whether a text reads like a question: it ends as one, or begins as one, or tells the reader to do something.

Structure decides first; this only tells a question from the title of a section that looks the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator import words
from generator.identity import question_key
from generator.labels import is_question

# in Greek, a semicolon asks
MARK = re.compile(r"(?:[?？؟\u037e]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)[\W_]*$|\?\s+[A-Z(]|[？؟]")
OPENERS = re.compile(words.whole("interrogative"), re.IGNORECASE)
# where the language asks at the end of the sentence
CLOSERS = re.compile(rf"{words.whole('interrogative-end')}$", re.IGNORECASE)
TASKS = re.compile(words.whole("task"), re.IGNORECASE)
HINTS = re.compile(words.whole("hint"), re.IGNORECASE)
RULES = re.compile(words.whole("rule"), re.IGNORECASE)
NUMBER = re.compile(r"^\W*\d+(?:\.\d+)*\s*[.):\]、．）：-]\s*")
# what stands right behind a word that is a name or part of one: `list(options)`, "write-ahead", `is.empty`
OF_NAMES = ("(", "-", "_", ".", "/", "=", "[")


@lru_cache(maxsize=1 << 16)
def asks(text: str) -> bool:
    """Whether the text of a heading, a bold line or a list item reads like a question or a task."""
    return _is_clear(text) or _begins(text)


def interrogates(text: str) -> bool:
    """Whether it does so without doubt: "How to install" and "Create a table" are as often titles or steps."""
    return _is_clear(text) or (_begins(text) and HINTS.match(question_key(NUMBER.sub("", text))) is None)


def _is_clear(text: str) -> bool:
    """Whether a label, a question mark or the words at its end say that a text asks."""
    if is_question(text) or MARK.search(text.rstrip()):
        return True
    return CLOSERS.search(question_key(NUMBER.sub("", text))) is not None


def _begins(text: str) -> bool:
    """Whether a text begins with a word that asks, and goes on: "Where" and "State" are titles.

    "Must not block." and "If you own the rights, sign here." are sentences.
    """
    plain = question_key(NUMBER.sub("", text))
    match = OPENERS.match(plain) or TASKS.match(plain)
    if match is None or match.end() == len(plain) or plain.startswith(OF_NAMES, match.end()):
        return False
    return not (text.rstrip("*_ \n").endswith(".") and RULES.match(plain))
