"""What makes a card the same card: the key of its question, and the id that is born of topic and question."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache

from generator.labels import strip_question
from generator.memory import TEXTS
from generator.patterns import lazy

# 50 bits: a collection of 50,000 notes from many decks meets a false twin once in a million such collections
ID_LENGTH = 10
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CODE_SPAN = lazy(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# an underscore within a word is none of its ends
EMPHASIS = lazy(
    r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)((?:[^*_]++|(?!\1)(?!(?<=\w)_(?=\w)).|(?<=\w)_(?=\w))+)(?<=\S)\1(?!(?<=_)\w)",
    re.DOTALL,
)
LINK = lazy(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")
# signs without which none of the patterns above has anything to find
MARKED = re.compile(r"[\\`*_\[]")
# words in which nothing is but letters, digits and dashes, and the sign at their end
SIMPLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]*+(?<=[A-Za-z0-9])[?.]?")
# names that are other words in small letters
CAPITALS = {"US", "IT", "WHO"}
SENTENCE_MARKS = ",.;:?!…\"'“”‘’«»，。；：？！、"


# a build asks several times for the key of each question, on disk and in its document
@lru_cache(maxsize=TEXTS)
def question_key(question: str) -> str:
    """What two wordings of one question share: no label, emphasis, case, sentence marks or extra blanks.

    What stands in a code span counts to the letter, and so do the signs of an unquoted name: C, C++ and C# differ,
    and so do save! and save within a sentence, and US and us.
    """
    text = unicodedata.normalize("NFC", strip_question(question))
    if not MARKED.search(text):
        return " ".join(_plain_words(text))
    parts: list[str] = []
    past = 0
    for code in CODE_SPAN.finditer(text):
        parts += _words(text[past : code.start()])
        parts.append(" ".join(code[2].split()))
        past = code.end()
    parts += _words(text[past:])
    return " ".join(parts)


def _words(text: str) -> list[str]:
    text = LINK.sub(r"\1", text)
    text = EMPHASIS.sub(r"\2", EMPHASIS.sub(r"\2", text))  # twice: strong inside emphasis
    return _plain_words(ESCAPE.sub(r"\1", text))


def _plain_words(text: str) -> list[str]:
    if SIMPLE.fullmatch(text) and not any(name in text for name in CAPITALS):
        return text.rstrip("?.").casefold().split()
    words = unicodedata.normalize("NFKC", text).split()
    is_loud = not any(map(str.islower, words))
    return [_plain(word, after, is_loud) for word, after in zip(words, [*words[1:], ""], strict=False)]


def _plain(word: str, after: str, is_loud: bool) -> str:
    """A word without quotes, case and sentence marks. after: the next one. is_loud: whether all words are capitals."""
    bare = word.lstrip("\"'“‘«").rstrip(SENTENCE_MARKS)
    if not bare:
        return word.casefold()
    rest = word[word.index(bare) + len(bare) :]
    is_named = rest.startswith("!") and (after[:1].islower() or rest.startswith("!?"))
    key = bare if bare in CAPITALS and not is_loud else bare.casefold()
    return key + "!" * is_named


def born_id(topic: str, question: str, attempt: int = 0) -> str:
    """The id of a new card: the same on every machine. topic: its slug. attempt: above 0 where the id is taken."""
    seed = "\n".join([topic, question_key(question), *([str(attempt)] if attempt else [])])
    letters = base64.b32encode(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()).decode().lower()
    # an identifier of Pandoc, and of HTML 4, begins with a letter
    return letters.lstrip("234567")[:ID_LENGTH]
