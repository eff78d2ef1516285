"""Deletions as Anki, Logseq and highlights write them -> Anki's own."""

from __future__ import annotations

import re
from itertools import count

from generator.patterns import lazy

CODE = r"(`{1,9})[^`]+\1"
# what holds colons, equals signs and braces of its own
OPAQUE = rf"{CODE}|\$[^$\n]+\$|\{{\{{[^{{}}]*\}}\}}|\]\([^()\s]*\)|<[^<>\s]*>"
CLOZE = lazy(r"\{\{c(\d{1,3})::")
LOGSEQ_CLOZE = lazy(rf"{CODE}|\{{\{{cloze\s(?P<text>[^{{}}]+)\}}\}}")
HIGHLIGHT = lazy(rf"{OPAQUE}|==(?P<text>(?=[^=\s])(?:[^=\n]|=(?!=))*(?<=[^=\s]))==")
# of hashcards: `C: Bread [rises].`; brackets of links and pictures are none
BRACKETED = re.compile(r"C: ?(?=\S)")
DELETION = lazy(rf"{CODE}|\$[^$\n]+\$|(?<![\\!\]])\[(?P<text>[^\[\]]+)\](?![(\[:])")
LITERAL = lazy(rf"{CODE}|\$[^$\n]+\$")
# invisible, and no character of a word
WORD_JOINER = "\u2060"


def clozed(text: str, *, highlights: bool) -> str | None:
    """The text with its clozes as Anki writes them; None where it has none. highlights: whether they are clozes."""
    if BRACKETED.match(text):
        return bracketed(text)
    if "{{" not in text and not (highlights and "==" in text):
        return None
    # one that is not closed is one all the same, for render to refuse with its line
    if CLOZE.search(re.sub(CODE, "", text)):
        return text
    for pattern in (LOGSEQ_CLOZE, HIGHLIGHT)[: 1 + highlights]:
        changed = _numbered(pattern, text)
        if changed != text:
            return changed
    return None


def bracketed(text: str) -> str | None:
    """A text that begins with `C:` with what stands in brackets as clozes; None where it has none, or no such label."""
    match = BRACKETED.match(text)
    if match is None:
        return None
    plain = text[match.end() :]
    changed = _numbered(DELETION, plain)
    return changed if changed != plain else None


def _numbered(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern calls its text as clozes, each of its own number."""
    numbers = count(1)

    def cloze(match: re.Match[str]) -> str:
        if match["text"] is None:
            return match[0]
        return f"{{{{c{next(numbers)}::{_joined(match['text'].strip())}}}}}"

    return pattern.sub(cloze, text)


def _joined(text: str) -> str:
    """The text, nothing in it that would end a cloze or begin its hint; code and formulas are seen to as a field."""
    parts, past = list[str](), 0
    for literal in LITERAL.finditer(text):
        parts += [_apart(text[past : literal.start()]), literal[0]]
        past = literal.end()
    return "".join([*parts, _apart(text[past:])])


def _apart(text: str) -> str:
    return text.replace("::", f":{WORD_JOINER}:").replace("}}", f"}}{WORD_JOINER}}}")
