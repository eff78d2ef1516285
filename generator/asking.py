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


def asks(text: str) -> bool:
    """Whether the text of a heading, a bold line or a list item reads like a question or a task."""
    if is_question(text):
        return True
    plain = question_key(re.sub(r"^\W*\d+(?:\.\d+)*\s*[.):\]、．）：-]\s*", "", text))
    task = TASKS.match(plain)
    has_object = task is not None and task.end() < len(plain)  # "State" is a title
    return bool(MARK.search(text.rstrip()) or OPENERS.match(plain) or has_object or CLOSERS.search(plain))
